package crash

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/test/wire"
)

// audit compares everything that the server has with everything that the clients know: no less and no more.
func audit(t *testing.T, addr string, l *ledger) {
	t.Helper()
	c := newCaller(t, addr)
	defer c.close()
	awaitTasks(t, c, l)
	facts, events, accounts := l.everything()
	for _, f := range facts {
		if err := f.check(c); err != nil {
			t.Errorf("in the end, %s: %v", f.about, err)
		}
	}
	for _, account := range slices.Sorted(slices.Values(l.names())) {
		if diff := cmp.Diff(accounts[account], c.holdings(account)); diff != "" {
			t.Errorf("account %s in the end (-want +got):\n%s", account, diff)
		}
	}
	if diff := cmp.Diff(events, tellEvents(t, addr)); diff != "" {
		t.Errorf("events in the end (-want +got):\n%s", diff)
	}
	t.Logf("%d facts, %d accounts and %d events agree", len(facts), len(accounts), len(events))
}

// holdings is what the lists of the API show.
func (c *caller) holdings(account string) *holdings {
	c.t.Helper()
	h := newHoldings()
	for _, v := range []struct {
		service, operation, list, id string
		body                         object
		into                         map[string]bool
	}{
		{wire.Selling, "ListOpportunities", "OpportunitySummaries", "Id", object{"MaxResults": 100}, h.Opportunities},
		{wire.Selling, "ListEngagementInvitations", "EngagementInvitationSummaries", "Id", object{"ParticipantType": "RECEIVER", "MaxResults": 100}, h.Invitations},
		{wire.Selling, "ListEngagementByAcceptingInvitationTasks", "TaskSummaries", "TaskId", object{"MaxResults": 100}, h.Tasks},
		{wire.Account, "ListPartners", "PartnerSummaryList", "Id", object{}, h.Partners},
		{wire.Account, "ListConnectionInvitations", "ConnectionInvitationSummaries", "Id", object{"MaxResults": 100}, h.ConnectionInvitations},
		{wire.Account, "ListConnections", "ConnectionSummaries", "Id", object{"MaxResults": 100}, h.Connections},
	} {
		err := c.pages(v.service, v.operation, account, v.body, func(answer []byte) error {
			var page map[string]json.RawMessage
			if err := json.Unmarshal(answer, &page); err != nil {
				return err
			}
			var items []object
			if err := json.Unmarshal(page[v.list], &items); err != nil {
				return fmt.Errorf("%s: %w", v.list, err)
			}
			for _, item := range items {
				id, _ := item[v.id].(string)
				if id == "" || v.into[id] {
					return fmt.Errorf("%s %q is listed without id or twice", v.id, id)
				}
				v.into[id] = true
			}
			return nil
		})
		if err != nil {
			c.t.Errorf("%s of %s: %v", v.operation, account, err)
		}
	}
	return h
}

// outboxPage is how many events are asked for at a time.
const outboxPage = 1000

// tellEvents counts the events in the outbox.
func tellEvents(t *testing.T, addr string) map[eventKey]int {
	t.Helper()
	told, ids, after := map[eventKey]int{}, map[string]bool{}, int64(0)
	for {
		var page struct {
			Events []struct {
				Seq   int64
				Event envelope
			}
		}
		get(t, fmt.Sprintf("http://%s/_cosell/v1/events?after=%d&limit=%d", addr, after, outboxPage), &page)
		for _, e := range page.Events {
			if e.Seq <= after || e.Event.ID == "" || ids[e.Event.ID] {
				t.Errorf("event %d after %d: got id %q, want ascending numbers and ids of their own", e.Seq, after, e.Event.ID)
			}
			after, ids[e.Event.ID] = e.Seq, true
			told[eventKey{e.Event.Account, e.Event.DetailType, e.Event.subject()}]++
		}
		if len(page.Events) < outboxPage {
			return told
		}
	}
}

type envelope struct {
	ID         string
	Account    string
	DetailType string `json:"detail-type"`
	Detail     struct {
		Opportunity          struct{ Identifier string }
		EngagementInvitation struct{ ID string }
		Engagement           struct{ ID string }
		ResourceSnapshot     struct{ ResourceID string }
		ConnectionInvitation struct{ ID string }
	}
}

// subject is the id of what the event is about.
func (e *envelope) subject() string {
	d := e.Detail
	return d.Opportunity.Identifier + d.EngagementInvitation.ID + d.Engagement.ID + d.ResourceSnapshot.ResourceID + d.ConnectionInvitation.ID
}

func get(t *testing.T, url string, out any) {
	t.Helper()
	answer, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("%s: got status %d, want 200", url, answer.StatusCode)
	}
	if err := json.NewDecoder(answer.Body).Decode(out); err != nil {
		t.Fatalf("%s: %v", url, err)
	}
}
