package autopilot_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/autopilot"
)

// AWS accepts what partners invite it to, and offers again what a partner rejects.
func TestInvitations(t *testing.T) {
	w := newWorld(t, `
policies:
  - name: join
    catalog: AWS
    on: invitation.received
    do: accept-invitation
  - name: offer
    catalog: AWS
    every: 30d
    times: 1
    accounts: [111122223333]`+referral+`
  - name: offer-again
    catalog: AWS
    on: invitation.rejected
    when: {PayloadType: OpportunityInvitation}
    timesPerSubject: 1`+referral+`
  - name: thank
    catalog: AWS
    on: opportunity.created
    when: {Origin: AWS Referral}
    do: update-summary
    with: {changes: {Insights: {EngagementScore: High}}}
`)
	engagement := w.call(fjord, "selling.CreateEngagement", object{"Catalog": "AWS", "ClientToken": "e", "Title": "Mill", "Description": "Planning"})
	invitation := w.call(fjord, "selling.CreateEngagementInvitation", object{
		"Catalog": "AWS", "ClientToken": "i", "EngagementIdentifier": engagement["Id"], "Invitation": object{
			"Message": "Join us", "Receiver": object{"Account": object{"AwsAccountId": "aws"}}, "Payload": object{"OpportunityInvitation": object{
				"ReceiverResponsibilities": []any{"Co-Sell Facilitator"},
				"Customer":                 object{"CompanyName": "Heron Mills", "Industry": "Manufacturing", "WebsiteUrl": "https://heronmills.example", "CountryCode": "US"},
				"Project":                  object{"Title": "Mill", "BusinessProblem": "Planning runs on machines nobody repairs.", "TargetCompletionDate": "2026-09-30", "ExpectedCustomerSpend": []any{}},
			}},
		},
	})["Id"]
	w.pass(0)
	if got := w.call(fjord, "selling.GetEngagementInvitation", object{"Catalog": "AWS", "Identifier": invitation})["Status"]; got != "ACCEPTED" {
		t.Errorf("the partner's invitation is %v", got)
	}
	w.pass(30 * 24 * time.Hour)
	open := func() []any {
		list, _ := w.call(fjord, "selling.ListEngagementInvitations", object{"Catalog": "AWS", "ParticipantType": "RECEIVER", "Status": []any{"PENDING"}})["EngagementInvitationSummaries"].([]any)
		return list
	}
	offered := open()
	if len(offered) != 1 {
		t.Fatalf("%d offers are open", len(offered))
	}
	first := at(offered[0], "Id")
	w.call(fjord, "selling.RejectEngagementInvitation", object{"Catalog": "AWS", "Identifier": first})
	w.pass(0)
	again := open()
	if len(again) != 1 || at(again[0], "Id") == first {
		t.Fatalf("after the rejection %d offers are open", len(again))
	}
	w.call(fjord, "selling.StartEngagementByAcceptingInvitationTask", object{"Catalog": "AWS", "ClientToken": "take", "Identifier": at(again[0], "Id")})
	w.pass(0)
	var results []string
	for _, o := range w.outcomes() {
		results = append(results, o.Policy+" "+string(o.Result)+" "+o.Message)
	}
	want := []string{"join done ", "offer done ", "offer-again done ", "thank done "}
	if diff := cmp.Diff(want, results); diff != "" {
		t.Errorf("outcomes (-want +got)\n%s", diff)
	}
}

// Policies that set each other off come to an end, also where no time passes.
func TestChainIsBounded(t *testing.T) {
	w := newWorld(t, `
policies:
  - name: echo
    on: opportunity.updated
    do: edit-opportunity
    with: {changes: {Project: {AdditionalComments: "${LastModifiedDate}"}}}
`)
	in := w.draft("AWS", "Manufacturing")
	id, _ := w.call(fjord, "selling.CreateOpportunity", in)["Id"].(string)
	w.operate("edit-opportunity", "", "AWS", object{"opportunity": id, "changes": object{"Project": object{"AdditionalComments": "x"}}})
	w.pass(0)
	var done, stopped int
	for _, o := range w.outcomes() {
		switch o.Result {
		case autopilot.Done:
			done++
		case autopilot.Stopped:
			stopped++
		default:
			t.Errorf("outcome %+v", o)
		}
	}
	if done != 8 || stopped != 1 || w.policy("echo").Dropped != 1 {
		t.Errorf("%d were done, %d stopped", done, stopped)
	}
}

// Steps come one after another; a bound per subject holds for each, a bound in all for all.
func TestStepsAndTimes(t *testing.T) {
	w := newWorld(t, `
policies:
  - name: slowly
    on: opportunity.submitted
    times: 2
    steps:
      - {after: 1h, do: take-into-review}
      - {after: 1d, do: approve}
      - {after: 1h, do: reject, with: {reason: Too late}}
      - {do: approve}
  - name: once-each
    on: opportunity.updated
    timesPerSubject: 1
    after: 1d
    do: update-summary
    with: {changes: {Insights: {EngagementScore: Low}}}
`)
	ids := []string{w.submitted(fjord, "AWS", "Manufacturing"), w.submitted(nimbus, "AWS", "Manufacturing"), w.submitted(fjord, "AWS", "Manufacturing")}
	w.pass(time.Hour)
	w.statusIs(fjord, "AWS", ids[0], "In review")
	w.pass(10 * 24 * time.Hour)
	w.statusIs(fjord, "AWS", ids[0], "Approved")
	w.statusIs(nimbus, "AWS", ids[1], "Approved")
	w.statusIs(fjord, "AWS", ids[2], "Submitted")
	if p := w.policy("slowly"); p.Triggered != 2 || p.Done != 4 || p.Refused != 2 {
		t.Errorf("the counters of the steps are %+v", p.Counters)
	}
	if p := w.policy("once-each"); p.Triggered != 3 {
		t.Errorf("the bound per subject let %d through", p.Triggered)
	}
}

// Resetting an account takes what policies had still to do about it, and another account's stays.
func TestAccountRemoved(t *testing.T) {
	w := newWorld(t, correction)
	w.submitted(fjord, "Sandbox", "Manufacturing")
	other := w.submitted(nimbus, "Sandbox", "Manufacturing")
	w.operate("reset-account", fjord, "Sandbox", nil)
	if got := w.state().Pending; len(got) != 1 || got[0].Subject != other {
		t.Errorf("there waits %+v", got)
	}
	w.pass(5 * time.Second)
	w.statusIs(nimbus, "Sandbox", other, "Action Required")
}

// The log is bounded and can be asked for parts.
func TestOutcomes(t *testing.T) {
	w := newWorld(t, strings.ReplaceAll(correction, "after: 5s", "after: 0s"))
	var ids []string
	for range 3 {
		ids = append(ids, w.submitted(fjord, "Sandbox", "Manufacturing"))
	}
	w.pass(0)
	var page struct{ Outcomes []autopilot.Outcome }
	ask := func(query string) []string {
		t.Helper()
		if err := w.client.Control(t.Context(), "GET", "/v1/autopilot/outcomes?"+query, nil, &page); err != nil {
			t.Fatal(err)
		}
		got := []string{}
		for _, o := range page.Outcomes {
			got = append(got, o.Subject)
		}
		return got
	}
	for query, want := range map[string][]string{
		"limit=2":                     {ids[1], ids[2]},
		"limit=2&before=2":            {ids[0]},
		"policy=approve":              {},
		"policy=ask&result=done":      {ids[0], ids[1], ids[2]},
		"result=refused":              {},
		"policy=ask&before=3&limit=1": {ids[1]},
	} {
		if diff := cmp.Diff(want, ask(query)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", query, diff)
		}
	}
	for _, query := range []string{"result=fine", "limit=0", "before=x"} {
		if err := w.client.Control(t.Context(), "GET", "/v1/autopilot/outcomes?"+query, nil, nil); err == nil {
			t.Errorf("%s is taken", query)
		}
	}
}
