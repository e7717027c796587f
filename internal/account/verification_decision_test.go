package account

import (
	"fmt"
	"strings"
	"testing"
	"time"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
)

func TestVerificationPolicy11(t *testing.T) {
	for _, test := range []struct {
		policy Decision
		want   api.VerificationStatus
		reason *string
	}{
		{Auto, succeeds, nil},
		{AutoFail, fails, new("Every verification of this server is set to fail.")},
	} {
		for _, kind := range []api.VerificationType{ofBusiness, ofRegistrant} {
			t.Run(fmt.Sprint(test.policy, " ", kind), func(t *testing.T) {
				w := newWorld(t)
				w.service.Verifications = test.policy
				got := ok[*api.StartVerificationOutput](t)(w.startVerification(alice, detailsOf(kind)))
				if got.VerificationStatus != test.want || got.CompletedAt == nil {
					t.Errorf("got %s, want %s at once", got.AppendJSON(nil), test.want)
				}
				wantEqual(t, got.VerificationStatusReason, test.reason)
				if kind == ofRegistrant {
					token(t, completionOf(got.VerificationResponseDetails)) // required, whatever the outcome is
				}
			})
		}
	}
}

func TestVerificationPreset11(t *testing.T) {
	w := newWorld(t)
	w.must(w.preset(alice, ofRegistrant, succeeds, ""))
	w.must(w.preset(alice, ofRegistrant, rejects, "Set by a test."))
	_, err := w.verification(alice, ofRegistrant)
	wantRefusal(t, err, "NotFound VERIFICATION_NOT_FOUND") // a preset is no start
	wantRefusal(t, w.decideVerification(alice, ofRegistrant, succeeds, ""), "NotFound VERIFICATION_NOT_FOUND")
	got := ok[*api.StartVerificationOutput](t)(w.startVerification(alice, nil))
	if got.VerificationStatus != rejects || *got.VerificationStatusReason != "Set by a test." || *got.CompletedAt != awsjson.At(w.now) {
		t.Errorf("got %s, want it REJECTED at once", got.AppendJSON(nil))
	}
	got = ok[*api.StartVerificationOutput](t)(w.startVerification(alice, nil))
	if got.VerificationStatus != pending {
		t.Errorf("the second start is %s, want a preset to count once", got.VerificationStatus)
	}
	// Beside a verification that runs, it waits for the next one.
	w.must(w.preset(alice, ofRegistrant, succeeds, ""))
	w.must(w.decideVerification(alice, ofRegistrant, fails, ""))
	w.must(w.preset(alice, ofRegistrant, "", "")) // taken back
	w.must(w.preset(alice, ofRegistrant, succeeds, ""))
	if got := ok[*api.StartVerificationOutput](t)(w.startVerification(alice, nil)); got.VerificationStatus != succeeds {
		t.Errorf("got %s, want the preset SUCCEEDED", got.VerificationStatus)
	}
	w.service.Verifications = Auto
	w.must(w.preset(bob, ofBusiness, fails, ""))
	if got := ok[*api.StartVerificationOutput](t)(w.startVerification(bob, business("Nimbus"))); got.VerificationStatus != fails {
		t.Errorf("got %s, want the preset before the policy", got.VerificationStatus)
	}
	w.must(w.preset(bob, ofBusiness, succeeds, ""))
	w.must(w.preset(bob, ofBusiness, "", ""))
	w.service.Verifications = Manual
	if got := ok[*api.StartVerificationOutput](t)(w.startVerification(bob, business("Nimbus"))); got.VerificationStatus != inProgress {
		t.Errorf("got %s, want a preset that was taken back to be gone", got.VerificationStatus)
	}
}

func TestVerificationDecisions11Refusals(t *testing.T) {
	w := newWorld(t)
	ok[*api.StartVerificationOutput](t)(w.startVerification(alice, business("Blue Fjord")))
	for _, test := range []struct {
		name string
		err  error
		want string
	}{
		{"no outcome", w.decideVerification(alice, ofBusiness, "", ""), "Request VerificationStatus=INVALID_ENUM_VALUE"},
		{"an outcome that is no end", w.decideVerification(alice, ofBusiness, inProgress, ""), "Request VerificationStatus=INVALID_ENUM_VALUE"},
		{"a long reason", w.decideVerification(alice, ofBusiness, fails, strings.Repeat("é", 201)), "Request VerificationStatusReason=INVALID_VALUE"},
		{"a preset that is no end", w.preset(alice, ofBusiness, pending, strings.Repeat("é", 201)), "Request VerificationStatus=INVALID_ENUM_VALUE VerificationStatusReason=INVALID_VALUE"},
		{"no question", w.askMore(alice, ""), "Request Question=INVALID_VALUE"},
		{"a long question", w.askMore(alice, strings.Repeat("é", 1001)), "Request Question=INVALID_VALUE"},
		{"more of a registrant", w.askMore(bob, "And?"), "NotFound VERIFICATION_NOT_FOUND"},
		{"a reason of 200", w.decideVerification(alice, ofBusiness, fails, strings.Repeat("é", 200)), ""},
	} {
		if got := refusal(test.err); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

// The operator's view and queue.
func TestVerificationQueue11(t *testing.T) {
	w := newWorld(t)
	ok[*api.StartVerificationOutput](t)(w.startVerification(bob, business("Nimbus")))
	w.now = w.now.Add(time.Minute)
	ok[*api.StartVerificationOutput](t)(w.startVerification(alice, business("Blue Fjord")))
	ok[*api.StartVerificationOutput](t)(w.startVerification(carol, nil))
	queue := func(status api.VerificationStatus, limit int) string {
		t.Helper()
		views, err := get(w.nowhere(), "", func(c *resource.ReadCall, _ string) ([]VerificationView, error) {
			return w.service.VerificationsIn(c, status, limit)
		}, "")
		w.must(err)
		var accounts []string
		for _, v := range views {
			accounts = append(accounts, v.Account)
		}
		return strings.Join(accounts, " ")
	}
	wantEqual(t, queue(inProgress, 10), bob+" "+alice)
	wantEqual(t, queue(inProgress, 1), bob)
	wantEqual(t, queue(pending, 10), carol)
	w.must(w.decideVerification(bob, ofBusiness, succeeds, ""))
	w.must(w.finished(carol, ofRegistrant))
	wantEqual(t, queue(inProgress, 10), alice+" "+carol)
	wantEqual(t, queue(succeeds, 10), bob)
	w.must(w.preset(bob, ofRegistrant, succeeds, ""))
	wantEqual(t, queue("", 10), "")
	w.must(w.askMore(alice, "Your tax id?"))
	w.must(w.preset(alice, ofBusiness, rejects, ""))
	w.now = w.now.Add(24 * time.Hour)
	view, err := get(w.nowhere(), "", func(c *resource.ReadCall, _ string) (VerificationView, error) {
		return w.service.Verification(c, alice, ofBusiness)
	}, "")
	if err != nil || view.Question != "Your tax id?" || !view.PageClosed || view.Preset != rejects || completionOf(view.VerificationResponseDetails) == "" {
		t.Errorf("got %+v, %v", view, err)
	}
}
