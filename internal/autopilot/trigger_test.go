package autopilot_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/autopilot"
	"github.com/opencosell/cosell/internal/store"
)

// echoes has a policy for every trigger, which does nothing but to be recorded.
func echoes() string {
	var b strings.Builder
	b.WriteString("policies:\n")
	for _, t := range autopilot.Triggers() {
		fmt.Fprintf(&b, "  - {name: %s, on: %[1]s, do: set-up-account, with: {name: Somebody}}\n", t.Name)
	}
	return b.String()
}

// heard is what happened since the last time it was asked, as "trigger account".
func (w *world) heard() []string {
	w.Helper()
	w.pass(0)
	lines := []string{}
	for _, o := range w.outcomes()[w.seen:] {
		lines = append(lines, o.On+" "+o.Account)
		w.seen++
	}
	return lines
}

// hears checks what happened since the last time.
func (w *world) hears(what string, want ...string) {
	w.Helper()
	if diff := cmp.Diff(append([]string{}, want...), w.heard()); diff != "" {
		w.Errorf("%s (-want +got)\n%s", what, diff)
	}
}

// of gives happenings the account that they are about.
func of(account string, names ...string) []string {
	lines := make([]string, len(names))
	for i, n := range names {
		lines[i] = n + " " + account
	}
	return lines
}

// Whoever changes a deal, partner or AWS, each change is one happening of its kind.
func TestTriggersOfDeals(t *testing.T) {
	w := newWorld(t, echoes())
	in := w.draft("AWS", "Manufacturing")
	id, _ := w.call(fjord, "selling.CreateOpportunity", in)["Id"].(string)
	w.hears("created", of(fjord, "opportunity.created")...)
	w.call(fjord, "selling.StartEngagementFromOpportunityTask", object{
		"Catalog": "AWS", "ClientToken": "s", "Identifier": id, "AwsSubmission": object{"InvolvementType": "Co-Sell"},
	})
	w.hears("submitted", of(fjord, "opportunity.updated", "opportunity.submitted", "invitation.received")...)
	by := func(action string, input object) {
		w.Helper()
		input["opportunity"] = id
		w.operate(action, "", "AWS", input)
	}
	by("take-into-review", object{})
	w.hears("taken into review", of(fjord, "opportunity.updated", "opportunity.in-review")...)
	by("request-action", object{"comments": "More"})
	w.hears("asked for corrections", of(fjord, "opportunity.updated", "opportunity.action-required")...)
	w.sendBack(fjord, "AWS", id)
	w.hears("sent back", of(fjord, "opportunity.updated", "opportunity.resubmitted")...)
	by("approve", object{})
	w.hears("approved", of(fjord, "opportunity.updated", "opportunity.approved")...)
	stage := func(name, reason string) {
		w.Helper()
		o := w.opportunity(fjord, "AWS", id)
		o["Identifier"] = id
		life := at(o, "LifeCycle").(object)
		life["Stage"] = name
		if reason != "" {
			life["ClosedLostReason"] = reason
		}
		for _, name := range []string{"Id", "Arn", "CreatedDate", "OpportunityTeam", "RelatedEntityIdentifiers"} {
			delete(o, name)
		}
		w.call(fjord, "selling.UpdateOpportunity", o)
	}
	stage("Qualified", "")
	w.hears("another stage", of(fjord, "opportunity.updated")...)
	stage("Closed Lost", "Price")
	w.hears("lost", of(fjord, "opportunity.updated", "opportunity.closed-lost")...)
	other := w.submitted(nimbus, "AWS", "Manufacturing")
	w.heard()
	w.operate("reject", "", "AWS", object{"opportunity": other, "reason": "No"})
	w.hears("rejected", of(nimbus, "opportunity.updated", "opportunity.rejected")...)
}

// AWS's invitations: sent, answered, expired.
func TestTriggersOfInvitations(t *testing.T) {
	w := newWorld(t, echoes())
	send := func() any {
		w.Helper()
		d := w.draft("AWS", "Manufacturing")
		referral := object{"Customer": d["Customer"], "Project": d["Project"], "LifeCycle": object{"TargetCloseDate": "2026-09-30"}}
		sent := w.operate("send-referral", fjord, "AWS", object{"referral": referral})["invitation"]
		w.hears("sent", of(fjord, "invitation.sent")...)
		return sent
	}
	w.call(fjord, "selling.StartEngagementByAcceptingInvitationTask", object{"Catalog": "AWS", "ClientToken": "t", "Identifier": send()})
	w.hears("accepted", of(fjord, "invitation.accepted", "opportunity.created")...)
	w.call(fjord, "selling.RejectEngagementInvitation", object{"Catalog": "AWS", "Identifier": send()})
	w.hears("rejected", of(fjord, "invitation.rejected")...)
	w.operate("expire-invitation", "", "AWS", object{"invitation": send()})
	w.hears("expired", of(fjord, "invitation.expired")...)
}

// What happens around partners.
func TestTriggersOfPartners(t *testing.T) {
	w := newWorld(t, echoes())
	w.verify("v")
	w.hears("a verification", of(fjord, "verification.started")...)
	w.operate("decide-verification", fjord, "", object{"type": "BUSINESS_VERIFICATION", "outcome": "FAILED"})
	one := w.partneredAs(fjord)
	w.hears("verifications that ended at once")
	w.profileOf(fjord, "Fjord Cloud", "p", one)
	w.hears("a profile", of(fjord, "profile-task.started")...)
	two := w.partneredAs(nimbus)
	profile, _ := at(w.profileOf(nimbus, "Nimbus Works", "p", two), "Status").(string)
	w.heard()
	receiver := at(w.call(nimbus, "account.GetPartner", object{"Catalog": "Sandbox", "Identifier": two}), "Profile", "ProfileId")
	if profile != "SUCCEEDED" || receiver == nil {
		t.Fatalf("the profile of nimbus is %s, %v", profile, receiver)
	}
	invite := func(token string) any {
		w.Helper()
		id := w.call(fjord, "account.CreateConnectionInvitation", object{
			"Catalog": "Sandbox", "ClientToken": token, "ConnectionType": "OPPORTUNITY_COLLABORATION", "ReceiverIdentifier": receiver,
			"Email": "liv@fjord.example", "Name": "Liv", "Message": "Shall we?",
		})["Id"]
		w.hears("invited to connect", of(fjord, "connection-invitation.created")...)
		return id
	}
	w.call(nimbus, "account.RejectConnectionInvitation", object{"Catalog": "Sandbox", "ClientToken": "r", "Identifier": invite("one")})
	w.hears("rejected", of(nimbus, "connection-invitation.rejected")...)
	w.call(nimbus, "account.AcceptConnectionInvitation", object{"Catalog": "Sandbox", "ClientToken": "a", "Identifier": invite("two")})
	w.hears("accepted", of(nimbus, "connection-invitation.accepted")...)
}

// Policies that this release does not take are off, and nobody's call fails because of them.
func TestPoliciesOfAnotherRelease(t *testing.T) {
	w := newWorld(t, correction)
	err := w.store.Update(t.Context(), func(tx store.Tx) error {
		if err := tx.SetValue("autopilot-document", []byte(`{"Source":"new.yaml","YAML":"policies: [{name: p, on: opportunity.dreamt, do: approve}]"}`)); err != nil {
			return err
		}
		return tx.SetValue("autopilot", []byte("another"))
	})
	if err != nil {
		t.Fatal(err)
	}
	id := w.submitted(fjord, "Sandbox", "Manufacturing")
	w.pass(0)
	w.statusIs(fjord, "Sandbox", id, "Submitted")
	if s := w.state(); len(s.Policies) != 0 || s.Source != "new.yaml" || !slices.Equal(w.told(), []string{}) {
		t.Errorf("the state is %+v", s)
	}
	w.load(correction)
	id = w.submitted(fjord, "Sandbox", "Manufacturing")
	if len(w.state().Pending) != 1 {
		t.Errorf("nothing waits for %s", id)
	}
}
