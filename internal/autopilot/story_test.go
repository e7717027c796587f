package autopilot_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/autopilot"
	"github.com/opencosell/cosell/internal/store/sqlstore"
	"github.com/opencosell/cosell/internal/store/storetest"
)

const correction = `
policies:
  - name: ask
    catalog: Sandbox
    on: opportunity.submitted
    after: 5s
    do: request-action
    with: {comments: "${Project.Title}, of which database is it?", reason: Unclear}
  - name: approve
    catalog: Sandbox
    on: opportunity.resubmitted
    after: 1h
    do: approve
`

// A submission is sent back after five seconds, corrected by the partner, and approved after an hour (selling §9.2 6).
func TestCorrection(t *testing.T) {
	w := newWorld(t, correction)
	id := w.submitted(fjord, "Sandbox", "Manufacturing")
	w.statusIs(fjord, "Sandbox", id, "Submitted")
	w.pass(4 * time.Second)
	w.statusIs(fjord, "Sandbox", id, "Submitted")
	w.pass(time.Second)
	w.statusIs(fjord, "Sandbox", id, "Action Required")
	life := at(w.opportunity(fjord, "Sandbox", id), "LifeCycle")
	if got := at(life, "ReviewComments"); got != "Move the mill's planning, of which database is it?" || at(life, "ReviewStatusReason") != "Unclear" {
		t.Errorf("the comments are %v, the reason %v", got, at(life, "ReviewStatusReason"))
	}
	w.pass(24 * time.Hour)
	w.statusIs(fjord, "Sandbox", id, "Action Required")
	w.sendBack(fjord, "Sandbox", id)
	w.statusIs(fjord, "Sandbox", id, "Submitted")
	if got := w.state().Pending; len(got) != 1 || got[0].Policy != "approve" || got[0].Subject != id || !got[0].Due.Equal(w.server.Clock.Now().Add(time.Hour)) {
		t.Errorf("what waits is %+v", got)
	}
	w.pass(time.Hour)
	w.statusIs(fjord, "Sandbox", id, "Approved")
	if diff := cmp.Diff([]string{"ask request-action " + id + " done", "approve approve " + id + " done"}, w.told()); diff != "" {
		t.Errorf("outcomes (-want +got)\n%s", diff)
	}
	if p := w.policy("ask"); p.Triggered != 1 || p.Done != 1 || p.Refused != 0 {
		t.Errorf("the counters are %+v", p.Counters)
	}
	// The audit trail has the action and, under the same request id, the policy that took it.
	by := map[string]string{}
	for _, a := range w.audits() {
		if a.Operation == "autopilot.step" {
			by[a.RequestID] = a.ID
		}
	}
	var lines []string
	for _, a := range w.audits() {
		if strings.HasPrefix(a.Operation, "operator.") {
			lines = append(lines, strings.Join([]string{a.Operation, a.Account, a.Catalog, a.ID, "by", by[a.RequestID]}, " "))
		}
	}
	want := []string{"operator.request-action " + fjord + " Sandbox " + id + " by ask", "operator.approve " + fjord + " Sandbox " + id + " by approve"}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("audit trail (-want +got)\n%s", diff)
	}
}

// Without policies nobody answers: a submission stays Submitted (selling §9.2 6, §9.3).
func TestOffByDefault(t *testing.T) {
	w := newWorld(t, "")
	id := w.submitted(fjord, "Sandbox", "Manufacturing")
	w.pass(30 * 24 * time.Hour)
	w.statusIs(fjord, "Sandbox", id, "Submitted")
	if s := w.state(); s.Loaded != nil || len(s.Policies) != 0 || len(w.told()) != 0 {
		t.Errorf("the autopilot without policies is %+v", s)
	}
}

// Conditions choose between approval and rejection.
func TestConditionsChoose(t *testing.T) {
	w := newWorld(t, `
policies:
  - name: welcome
    on: opportunity.submitted
    when:
      Customer.Account.Industry: [Manufacturing, Retail]
      Project.ExpectedCustomerSpend[0].Amount: {atLeast: 10000, atMost: 10000.00}
      LifeCycle.TargetCloseDate: {atLeast: 2026-03-01}
      PrimaryNeedsFromAws: {contains: Co-Sell - Architectural Validation}
      InvolvementType: Co-Sell
      Origin: {not: AWS Referral}
      Marketing.CampaignName: {matches: "^Spr"}
      Customer.Account.Duns: {exists: true}
    do: approve
  - name: turn-away
    on: opportunity.submitted
    when: {Customer.Account.Industry: {not: [Manufacturing, Retail]}}
    do: reject
    with: {reason: Not now}
`)
	kept, lost := w.submitted(fjord, "AWS", "Manufacturing"), w.submitted(fjord, "AWS", "Gaming")
	w.pass(0)
	w.statusIs(fjord, "AWS", kept, "Approved")
	w.statusIs(fjord, "AWS", lost, "Rejected")
}

// Policies of a catalog and of accounts leave the others alone.
func TestCatalogsAndAccountsDoNotMix(t *testing.T) {
	w := newWorld(t, `
policies:
  - {name: fjord-aws, catalog: AWS, accounts: 111122223333, on: opportunity.submitted, do: approve}
  - {name: nimbus-sandbox, catalog: Sandbox, accounts: ["444455556666"], on: opportunity.submitted, do: reject, with: {reason: Not now}}
`)
	for _, tt := range []struct{ account, catalog, want string }{
		{fjord, "AWS", "Approved"},
		{fjord, "Sandbox", "Submitted"},
		{nimbus, "AWS", "Submitted"},
		{nimbus, "Sandbox", "Rejected"},
	} {
		id := w.submitted(tt.account, tt.catalog, "Manufacturing")
		w.pass(0)
		w.statusIs(tt.account, tt.catalog, id, tt.want)
	}
}

// What a policy has still to do is dropped when the policy changes, and goes on when only others do.
func TestChangedWhileItWaits(t *testing.T) {
	w := newWorld(t, correction)
	first := w.submitted(fjord, "Sandbox", "Manufacturing")
	w.load(strings.ReplaceAll(correction, "after: 1h", "after: 2h"))
	w.pass(5 * time.Second)
	w.statusIs(fjord, "Sandbox", first, "Action Required")
	if p := w.policy("ask"); p.Triggered != 1 || p.Done != 1 {
		t.Errorf("the counters of the unchanged policy are %+v", p.Counters)
	}

	second := w.submitted(fjord, "Sandbox", "Manufacturing")
	w.load(strings.ReplaceAll(correction, "after: 5s", "after: 1m"))
	w.pass(time.Hour)
	w.statusIs(fjord, "Sandbox", second, "Submitted")
	third := w.submitted(fjord, "Sandbox", "Manufacturing")
	w.control("DELETE", "/v1/autopilot", nil)
	w.pass(time.Hour)
	w.statusIs(fjord, "Sandbox", third, "Submitted")
	want := []string{"ask request-action " + first + " done", "ask  " + second + " dropped", "ask  " + third + " dropped"}
	if diff := cmp.Diff(want, w.told()); diff != "" {
		t.Errorf("outcomes (-want +got)\n%s", diff)
	}
	if got := w.state().Pending; len(got) != 0 {
		t.Errorf("there still waits %+v", got)
	}
}

// A restart between the trigger and the action loses nothing and does nothing twice; the same file given again at the
// start changes nothing.
func TestRestart(t *testing.T) {
	dir := t.TempDir()
	given := &autopilot.Source{Name: "policies.yaml", Text: []byte(correction), Starting: true}
	open := func() *world {
		s, err := sqlstore.Open(t.Context(), sqlstore.Options{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		return startWorld(t, s, given)
	}
	w := open()
	if err := w.server.Clock.Freeze(t.Context(), start); err != nil {
		t.Fatal(err)
	}
	id := w.submitted(fjord, "Sandbox", "Manufacturing")
	w.close()

	w = open()
	w.pass(5 * time.Second)
	w.statusIs(fjord, "Sandbox", id, "Action Required")
	w.close()

	given = nil
	w = open()
	defer w.close()
	w.pass(24 * time.Hour)
	if diff := cmp.Diff([]string{"ask request-action " + id + " done"}, w.told()); diff != "" {
		t.Errorf("outcomes (-want +got)\n%s", diff)
	}
	w.sendBack(fjord, "Sandbox", id)
	w.pass(time.Hour)
	w.statusIs(fjord, "Sandbox", id, "Approved")
}

// What the rules refuse when it is due is an outcome and no failure of the server; nothing of it is left.
func TestRefusedWhenDue(t *testing.T) {
	w := newWorld(t, correction)
	id := w.submitted(fjord, "Sandbox", "Manufacturing")
	w.operate("reject", "", "Sandbox", object{"opportunity": id, "reason": "By hand"})
	before := len(w.events(fjord))
	w.pass(time.Minute)
	w.statusIs(fjord, "Sandbox", id, "Rejected")
	log := w.outcomes()
	if len(log) != 1 || log[0].Result != autopilot.Refused || log[0].Type != "ConflictException" || !strings.Contains(log[0].Message, "Rejected") || log[0].Action != "request-action" {
		t.Errorf("the outcome is %+v", log)
	}
	if p := w.policy("ask"); p.Refused != 1 || p.Done != 0 {
		t.Errorf("the counters are %+v", p.Counters)
	}
	if got := w.events(fjord); len(got) != before {
		t.Errorf("events of a refused action: %v", got[before:])
	}
}

// Two servers over one store, as replicas are, have the same policies and take every action once.
func TestReplicas(t *testing.T) {
	w := newWorld(t, "")
	other := startWorld(t, w.store, nil)
	other.load(correction)
	id := w.submitted(fjord, "Sandbox", "Manufacturing")
	done := make(chan error)
	go func() {
		_, err := other.server.Agenda.AdvanceTo(t.Context(), start.Add(5*time.Second))
		done <- err
	}()
	_, err := w.server.Agenda.AdvanceTo(t.Context(), start.Add(5*time.Second))
	if err := errors.Join(err, <-done); err != nil {
		t.Fatal(err)
	}
	w.statusIs(fjord, "Sandbox", id, "Action Required")
	if diff := cmp.Diff([]string{"ask request-action " + id + " done"}, w.told()); diff != "" {
		t.Errorf("outcomes (-want +got)\n%s", diff)
	}
	// The store is closed by both.
	_ = other.server.Close()
}

// Transactions that an engine repeats count and act once.
func TestRepeatedTransactions(t *testing.T) {
	for seed := range uint64(5) {
		w := newWorldOver(t, storetest.Flaky(memory(t), seed), correction)
		id := w.submitted(fjord, "Sandbox", "Manufacturing")
		w.pass(5 * time.Second)
		w.sendBack(fjord, "Sandbox", id)
		w.pass(time.Hour)
		w.statusIs(fjord, "Sandbox", id, "Approved")
		if diff := cmp.Diff([]string{"ask request-action " + id + " done", "approve approve " + id + " done"}, w.told()); diff != "" {
			t.Errorf("outcomes (-want +got)\n%s", diff)
		}
		if p := w.policy("ask"); p.Triggered != 1 || p.Done != 1 {
			t.Errorf("the counters are %+v", p.Counters)
		}
	}
}
