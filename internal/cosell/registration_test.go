package cosell

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/account"
)

func TestRegistration_Account11(t *testing.T) {
	var got account.Service
	if err := (Registration{}).apply(&got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(account.Service{}, got); diff != "" {
		t.Errorf("no settings (-want +got)\n%s", diff)
	}
	all := Registration{
		CodeLife: time.Hour, CompletionLife: time.Minute, RegistrantStarts: -1, PublicMail: []string{"post.example"}, ForbiddenTerms: []string{"best"},
		Quotas: map[string]int{"LIMIT_EXCEEDED_NUMBER_OF_EMAIL": 0},
	}
	if err := all.apply(&got); err != nil {
		t.Fatal(err)
	}
	want := account.Service{
		CodeLife: time.Hour, CompletionLife: time.Minute, RegistrantStarts: -1, PublicMail: []string{"post.example"}, ForbiddenTerms: []string{"best"},
		Quotas: map[account.Quota]int{account.QuotaCodesPerDay: 0},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("all settings (-want +got)\n%s", diff)
	}
	for _, wrong := range []struct {
		r    Registration
		want string
	}{
		{Registration{CodeLife: -1}, "life of a code"},
		{Registration{CompletionLife: -1}, "life of a completion page"},
		{Registration{Quotas: map[string]int{"PATIENCE": 1}}, "no quota \"PATIENCE\""},
		{Registration{Quotas: map[string]int{"LIMIT_EXCEEDED_NUMBER_OF_EMAIL": -1}}, "0 or more"},
	} {
		if err := wrong.r.apply(new(account.Service)); err == nil || !strings.Contains(err.Error(), wrong.want) {
			t.Errorf("%+v: got %v, want an error with %q", wrong.r, err, wrong.want)
		}
	}
}
