package selling

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
)

// add is CreateEngagementContext by the account.
func (d *deal) add(account, engagement string, context api.EngagementContextDetails) (*api.CreateEngagementContextOutput, error) {
	return put(d, account, d.service.CreateEngagementContext, &api.CreateEngagementContextInput{
		Catalog: d.catalog, ClientToken: "add", EngagementIdentifier: engagement, Type: context.Type, Payload: context.Payload,
	})
}

// together is an engagement of fjord in which nimbus is a member too.
func (d *deal) together(contexts ...api.EngagementContextDetails) string {
	d.Helper()
	id := d.found(fjord, contexts...)
	offer := leadOffer()
	i := must[*api.CreateEngagementInvitationOutput](d)(d.ask(fjord, id, nimbus, offer))
	d.ok(d.accept(nimbus, i.Id))
	return id
}

// A context gets the next number, moves the lock, is told to all members, and makes the engagement be found by its type
// by every one of them.
func TestCreateContext_7_2(t *testing.T) {
	d := newDeal(t)
	id := d.together(someLead())
	before := d.engagement(fjord, id)
	_, n := d.since(0)
	out := must[*api.CreateEngagementContextOutput](d)(d.add(nimbus, *before.Arn, someProject()))
	events, _ := d.since(n)
	d.goldenOf("context-events.golden", []byte(events))
	after := d.engagement(fjord, id)
	if *out.ContextId != "2" || *out.EngagementId != id || *out.EngagementArn != *before.Arn || *out.EngagementLastModifiedAt != *after.ModifiedAt {
		t.Errorf("answer: got %s", d.shown(out))
	}
	if !after.ModifiedAt.After(before.ModifiedAt.Time) || *after.ModifiedBy != nimbus || *after.CreatedBy != fjord {
		t.Errorf("stamp: got %s by %s, want one after %s by %s", after.ModifiedAt, *after.ModifiedBy, before.ModifiedAt, nimbus)
	}
	for _, account := range []string{fjord, nimbus} {
		for _, kind := range []api.EngagementContextType{api.EngagementContextTypeLead, api.EngagementContextTypeCustomerProject} {
			got := d.engagements(account, api.ListEngagementsInput{ContextTypes: []api.EngagementContextType{kind}}, 5)
			if diff := cmp.Diff([]string{id}, got); diff != "" {
				t.Errorf("%s lists those with a %s (-want +got):\n%s", account, kind, diff)
			}
		}
	}
}

// Who may add, what, and how many.
func TestCreateContext_7_2_Refused(t *testing.T) {
	d := newDeal(t)
	id := d.found(fjord)
	for _, test := range []struct{ account, engagement, want string }{
		{nimbus, id, "not found"},
		{fjord, "eng-00000000000000", "not found"},
		{fjord, "arn:aws:partnercentral:us-east-1::catalog/AWS/engagement/" + id, "validation"},
	} {
		if got := refusal(onlyError(d.add(test.account, test.engagement, someProject()))); got != test.want {
			t.Errorf("%s to %s: got %q, want %q", test.account, test.engagement, got, test.want)
		}
	}
	d.catalog = resource.CatalogAWS
	id = d.found(fjord)
	for _, context := range []api.EngagementContextDetails{someLead(), someResult()} {
		_, err := d.add(fjord, id, context)
		if diff := cmp.Diff([]string{"business Type ACTION_NOT_PERMITTED"}, problemsOf(t, err)); diff != "" {
			t.Errorf("%s in catalog AWS (-want +got):\n%s", context.Type, diff)
		}
	}
}

// Five contexts are the most, however they came.
func TestCreateContext_1_9_Quota(t *testing.T) {
	d := newDeal(t)
	id := d.found(fjord, someProject(), someProject(), someProject())
	for n, want := range []string{"", "", "quota", "quota"} {
		out, err := d.add(fjord, id, someProject())
		if got := refusal(err); got != want {
			t.Errorf("context %d: got %q, want %q", n+4, got, want)
		}
		if err == nil && *out.ContextId != fmt.Sprint(n+4) {
			t.Errorf("context %d: got id %s", n+4, *out.ContextId)
		}
	}
	if n := len(d.engagement(fjord, id).Contexts); n != 5 {
		t.Errorf("contexts: got %d, want 5", n)
	}
}
