package rate

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/gen/smithy"
	"github.com/opencosell/cosell/internal/scope"
	"github.com/opencosell/cosell/internal/store/sqlstore/memory"
)

// TestFigures_Quotas1: every figure is of an operation that the model has, no operation has two, and each is applied.
func TestFigures_Quotas1(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range Figures {
		model, err := smithy.Load("../../model/" + f.Service + ".json")
		if err != nil {
			t.Fatal(err)
		}
		_, svc, err := model.Service()
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range f.Operations {
			if !slices.ContainsFunc(svc.Operations, func(r smithy.Ref) bool { return r.Target.Name() == name }) {
				t.Errorf("%s: the model has no %s", f.Group, name)
			}
			if seen[f.Service+"."+name] {
				t.Errorf("%s.%s has two figures", f.Service, name)
			}
			seen[f.Service+"."+name] = true
		}
	}
	for _, tt := range []struct {
		operation string
		perSecond float64
		perDay    int64
	}{
		{"selling.GetOpportunity", 10, 100_000},
		{"selling.ListEngagementInvitations", 10, 100_000},
		{"selling.CreateOpportunity", 1, 10_000},
		{"selling.StartEngagementByAcceptingInvitationTask", 1, 10_000},
		{"selling.CreateEngagement", 15, 0},
		{"selling.GetProspectingFromEngagementTask", 100, 0},
		{"selling.ListProspectingFromEngagementTasks", 50, 0},
		{"selling.StartProspectingFromEngagementTask", 2, 0},
		{"channel.CreateRelationship", 3, 0},
		{"channel.ListChannelHandshakes", 5, 0},
		{"benefits.GetBenefit", 20, 0},
		{"benefits.ListBenefitApplications", 30, 0},
		{"benefits.SubmitBenefitApplication", 10, 0},
		{"benefits.TagResource", 10, 0},
		{"benefits.ListTagsForResource", 0, 0},
		{"selling.GetEngagement", 0, 0},
		{"account.GetPartner", 0, 0},
		{"channel.TagResource", 0, 0},
	} {
		s := defaults(AWS)
		name, got := s.limit(scope.Call{Operation: find(t, tt.operation), Account: fjord, Catalog: "AWS"})
		if want := (Limit{tt.perSecond, tt.perDay}); got != want || name != tt.operation {
			t.Errorf("%s: got %+v in bucket %q, want %+v in its own", tt.operation, got, name, want)
		}
	}
}

// TestBuckets_Quotas1: a bucket per account, catalog and operation of twice the rate, filled with time; an operation
// without a figure is never refused.
func TestBuckets_Quotas1(t *testing.T) {
	w := newWorld(t, memory.Open(t), AWS)
	w.wants("burst of writes", "selling.CreateOpportunity", fjord, "AWS", 5, 2)
	w.wants("another operation", "selling.UpdateOpportunity", fjord, "AWS", 5, 2)
	w.wants("another catalog", "selling.CreateOpportunity", fjord, "Sandbox", 5, 2)
	w.wants("another account", "selling.CreateOpportunity", nimbus, "AWS", 5, 2)
	w.wants("burst of reads", "selling.GetOpportunity", fjord, "AWS", 50, 20)
	w.wants("no figure", "selling.GetEngagement", fjord, "AWS", 500, 500)
	w.pass(500*time.Millisecond, 500*time.Millisecond)
	w.wants("half a second", "selling.CreateOpportunity", fjord, "AWS", 5, 0)
	w.pass(500*time.Millisecond, 500*time.Millisecond)
	w.wants("a second", "selling.CreateOpportunity", fjord, "AWS", 5, 1)
	w.pass(time.Hour, time.Hour)
	w.wants("never more than the bucket holds", "selling.CreateOpportunity", fjord, "AWS", 5, 2)
}

// TestGroups_Quotas1: in the strict reading the operations of a figure share one bucket, also for the day; what the
// operator gave a figure of its own does not.
func TestGroups_Quotas1(t *testing.T) {
	w := newWorld(t, memory.Open(t), AWS)
	w.change(Change{By: new(ByGroup), Set: []Override{
		{Scope: scope.Scope{Operation: "selling.AssignOpportunity"}, PerSecond: new(3.0)},
		{Scope: scope.Scope{Account: nimbus, Operation: "selling.*"}, PerDay: new(int64(3))},
	}})
	w.wants("first", "selling.CreateOpportunity", fjord, "AWS", 1, 1)
	w.wants("second", "selling.UpdateOpportunity", fjord, "AWS", 1, 1)
	w.wants("third", "selling.AssociateOpportunity", fjord, "AWS", 1, 0)
	w.wants("reads are another group", "selling.GetOpportunity", fjord, "AWS", 1, 1)
	w.wants("figure of its own", "selling.AssignOpportunity", fjord, "AWS", 9, 6)
	w.wants("no group", "selling.GetEngagement", fjord, "AWS", 9, 9)
	w.wants("day, first operation", "selling.CreateOpportunity", nimbus, "AWS", 2, 2)
	w.pass(time.Minute, time.Minute)
	w.wants("day, second operation", "selling.UpdateOpportunity", nimbus, "AWS", 2, 1)
}

// TestRefusal_Quotas1_1: what the caller is told.
func TestRefusal_Quotas1_1(t *testing.T) {
	w := newWorld(t, memory.Open(t), AWS)
	w.admit("selling.CreateOpportunity", fjord, "AWS", 2)
	w.pass(250*time.Millisecond, 250*time.Millisecond)
	_, got := w.admit("selling.CreateOpportunity", fjord, "AWS", 1)
	want := &apierr.Error{
		Kind: apierr.Throttled, Message: "Rate exceeded", RetryAfter: 750 * time.Millisecond,
		ServiceCode: "partnercentral-selling", QuotaCode: quotaCode("selling.CreateOpportunity per second"),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	w.pass(got.RetryAfter, got.RetryAfter)
	w.wants("after the time it was told", "selling.CreateOpportunity", fjord, "AWS", 1, 1)

	w.change(Change{Set: []Override{{Scope: scope.Scope{Operation: "channel.CreateRelationship"}, PerDay: new(int64(1))}}})
	w.admit("channel.CreateRelationship", fjord, "AWS", 1)
	_, got = w.admit("channel.CreateRelationship", fjord, "AWS", 1)
	if got == nil || got.QuotaCode != quotaCode("channel.CreateRelationship per day") || got.ServiceCode != "partnercentral-channel" ||
		got.RetryAfter < 24*time.Hour || got.RetryAfter > 24*time.Hour+slotTime {
		t.Errorf("got %+v, want the code of the day and a day to wait", got)
	}
	w.pass(got.RetryAfter, 0)
	w.wants("after that day", "channel.CreateRelationship", fjord, "AWS", 1, 1)
	if code := quotaCode("selling.CreateOpportunity per second"); code != "L-"+fmt.Sprintf("%8s", code[2:]) || len(code) != 10 {
		t.Errorf("got code %q, want L- and 8 digits", code)
	}
}

// TestModes: off counts nothing, the meter refuses nothing and says what it would have, custom knows only overrides.
func TestModes(t *testing.T) {
	for _, tt := range []struct {
		mode          Mode
		create, other int // of 5 CreateOpportunity, 5 GetEngagement that are let in
		calls, meter  int64
	}{
		{Off, 5, 5, 0, 0},
		{Meter, 5, 5, 5, 3},
		{AWS, 2, 5, 5, 3},
		{Custom, 5, 2, 5, 0},
	} {
		w := newWorld(t, memory.Open(t), tt.mode)
		if tt.mode == Custom {
			w.change(Change{Set: []Override{{Scope: scope.Scope{Operation: "selling.GetEngagement"}, PerSecond: new(0.5)}}})
		}
		if w.On() != (tt.mode != Off) {
			t.Errorf("%s: got on %v", tt.mode, w.On())
		}
		w.wants(string(tt.mode), "selling.CreateOpportunity", fjord, "AWS", 5, tt.create)
		w.wants(string(tt.mode), "selling.GetEngagement", fjord, "AWS", 5, tt.other)
		var calls, refused int64
		for _, r := range w.Show(fjord).Meter {
			if r.Operation == "selling.CreateOpportunity" {
				calls, refused = r.Calls, r.Refused
			}
		}
		if calls != tt.calls || refused != tt.meter {
			t.Errorf("%s: got %d calls, %d refused; want %d, %d", tt.mode, calls, refused, tt.calls, tt.meter)
		}
	}
}

// TestClocks: a server's clock that stands still does not keep a waiting client out, one that is advanced lets it in at
// once, one that is set back does no harm.
func TestClocks(t *testing.T) {
	w := newWorld(t, memory.Open(t), AWS)
	const create = "selling.CreateOpportunity"
	w.wants("burst", create, fjord, "AWS", 3, 2)
	w.pass(0, time.Second)
	w.wants("frozen, the machine's second", create, fjord, "AWS", 3, 1)
	w.pass(time.Second, 0)
	w.wants("advanced by a second", create, fjord, "AWS", 3, 1)
	w.pass(-30*24*time.Hour, 0)
	w.wants("set back", create, fjord, "AWS", 3, 0)
	w.pass(time.Second, time.Second)
	w.wants("and a second later", create, fjord, "AWS", 3, 1)
}

// TestManyAtOnce: however many calls come at once, no more than the bucket holds and what came in since are let in.
func TestManyAtOnce(t *testing.T) {
	w := newWorld(t, memory.Open(t), AWS)
	op := find(t, "selling.GetOpportunity")
	var mu sync.Mutex
	in := 0
	var calls sync.WaitGroup
	for range 50 {
		calls.Go(func() {
			for range 20 {
				if w.Admit(context.Background(), scope.Call{Operation: op, Account: fjord, Catalog: "AWS"}) == nil {
					mu.Lock()
					in++
					mu.Unlock()
				}
				w.pass(time.Millisecond, time.Millisecond)
			}
		})
	}
	calls.Wait()
	// 1000 calls in one second, at 10 a second and 20 at once. The last call may come just before the second is over.
	if in < 29 || in > 30 {
		t.Errorf("got %d calls let in, want 20 at once and 10 in the second", in)
	}
}

// TestMeter: counts, refusals, the busiest second, the last call; refused ones first, one account alone on request.
func TestMeter(t *testing.T) {
	w := newWorld(t, memory.Open(t), Meter)
	w.admit("selling.GetEngagement", fjord, "AWS", 3)
	w.admit("selling.CreateOpportunity", fjord, "AWS", 7)
	w.pass(2*time.Second, 2*time.Second)
	w.admit("selling.CreateOpportunity", fjord, "AWS", 3)
	w.admit("account.GetPartner", nimbus, "", 1)
	want := []Row{
		{Account: fjord, Catalog: "AWS", Operation: "selling.CreateOpportunity", Calls: 10, Refused: 6, Peak: 7, Last: start.Add(2 * time.Second), Today: 4, PerSecond: 1, PerDay: 10_000},
		{Account: fjord, Catalog: "AWS", Operation: "selling.GetEngagement", Calls: 3, Peak: 3, Last: start},
		{Account: nimbus, Operation: "account.GetPartner", Calls: 1, Peak: 1, Last: start.Add(2 * time.Second)},
	}
	if diff := cmp.Diff(want, w.Show("").Meter); diff != "" {
		t.Errorf("meter (-want +got)\n%s", diff)
	}
	if got := w.Show(nimbus).Meter; len(got) != 1 || got[0].Account != nimbus {
		t.Errorf("got %+v, want the row of %s", got, nimbus)
	}
	w.ClearMeter()
	if v := w.Show(""); len(v.Meter) != 0 || !v.Since.Equal(start.Add(2*time.Second)) {
		t.Errorf("got %+v, want nothing since now", v)
	}
	w.admit("selling.CreateOpportunity", fjord, "AWS", 1)
	if got := w.Show("").Meter; len(got) != 1 || got[0].Refused != 1 || got[0].Today != 4 {
		t.Errorf("got %+v, want the limits to go on", got)
	}
}
