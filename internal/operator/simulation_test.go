package operator_test

import (
	"slices"
	"testing"
)

// What the operator does in the Sandbox tells the same as what a partner simulates there by its own calls, and leaves the
// same behind (selling §9.3).
func TestOperator_Selling9_3_AsSimulated(t *testing.T) {
	for _, r := range []struct {
		action, status string
		input          object
	}{
		{"take-into-review", "In review", object{}},
		{"approve", "Approved", object{}},
		{"request-action", "Action Required", object{"comments": "More, please", "reason": "Unclear"}},
		{"reject", "Rejected", object{"comments": "More, please", "reason": "Unclear"}},
	} {
		t.Run(r.action, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			simulated, operated := w.submitted("Sandbox", "Co-Sell"), w.submitted("Sandbox", "Co-Sell")
			sent := w.opportunity(fjord, "Sandbox", simulated)
			sent["Identifier"] = simulated
			life := sent["LifeCycle"].(object)
			life["ReviewStatus"] = r.status
			if r.input["comments"] != nil {
				life["ReviewComments"], life["ReviewStatusReason"] = r.input["comments"], r.input["reason"]
			}
			w.partner(fjord, "UpdateOpportunity", sent)
			want := slices.Clone(w.book.last)
			r.input["opportunity"] = operated
			w.does(r.action, "", "Sandbox", r.input)
			w.told(want...)
			first, second := w.opportunity(fjord, "Sandbox", simulated), w.opportunity(fjord, "Sandbox", operated)
			w.is("the life cycle", second["LifeCycle"], first["LifeCycle"])
			if r.status == "Approved" {
				a, b := w.summary(fjord, "Sandbox", simulated), w.summary(fjord, "Sandbox", operated)
				delete(a, "RelatedOpportunityId")
				delete(b, "RelatedOpportunityId")
				w.is("the summary", b, a)
			}
		})
	}
	t.Run("send-referral", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		deal := w.deal("Sandbox")
		deal["Origin"] = "AWS Referral"
		delete(deal, "OpportunityTeam")
		w.partner(fjord, "CreateOpportunity", deal)
		want := slices.Clone(w.book.last)
		list := w.partner(fjord, "ListEngagementInvitations", object{"Catalog": "Sandbox", "ParticipantType": "RECEIVER"})["EngagementInvitationSummaries"]
		simulated := w.invitation(fjord, "Sandbox", at(list, 0, "Id"))
		referral := object{"Customer": deal["Customer"], "Project": deal["Project"], "LifeCycle": deal["LifeCycle"]}
		sent := w.does("send-referral", fjord, "Sandbox", object{"referral": referral})
		w.told(want...)
		got := w.invitation(fjord, "Sandbox", sent["invitation"])
		for _, own := range []string{"Id", "Arn", "EngagementId", "InvitationDate", "ExpirationDate"} {
			delete(got, own)
			delete(simulated, own)
		}
		w.is("the invitation", got, simulated)
	})
}
