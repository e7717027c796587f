package fault

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/scope"
	"github.com/opencosell/cosell/internal/store"
	"github.com/opencosell/cosell/internal/store/sqlstore/memory"
)

// TestFirstMatchActs: rules stand in order, and only the first that has the call acts; one that is used up or whose chance
// fails leaves the call to the next.
func TestFirstMatchActs(t *testing.T) {
	s := newSet(t, memory.Open(t))
	if s.Active() {
		t.Error("got active without a rule")
	}
	s.mustAdd(t, Rule{Scope: scope.Scope{Operation: "selling.GetOpportunity", Account: fjord}, Next: 1, Drop: true})
	s.mustAdd(t, Rule{Scope: scope.Scope{Catalog: "Sandbox"}, Latency: &Latency{Min: 1}})
	s.mustAdd(t, Rule{Scope: scope.Scope{Operation: "selling.*"}, Error: &Error{Type: "ConflictException"}})
	s.mustAdd(t, Rule{Scope: scope.Scope{Operation: "*.TagResource"}, Error: &Error{Type: "Throttling"}})
	for _, tt := range []struct{ operation, account, catalog, want string }{
		{"selling.GetOpportunity", nimbus, "AWS", ""},
		{"selling.GetOpportunity", fjord, "AWS", "f1"},
		{"selling.GetOpportunity", fjord, "AWS", ""},
		{"selling.GetOpportunity", fjord, "Sandbox", "f2"},
		{"selling.CreateOpportunity", fjord, "AWS", "f3"}, // declares the error that GetOpportunity does not
		{"account.GetPartner", fjord, "AWS", ""},
		{"channel.TagResource", fjord, "", "f4"},
		{"benefits.TagResource", fjord, "", "f4"},
		{"account.GetPartner", fjord, "Sandbox", "f2"},
	} {
		if got := s.hits(t, tt.operation, tt.account, tt.catalog); got != tt.want {
			t.Errorf("%s %s %s: got %q, want %q", tt.operation, tt.account, tt.catalog, got, tt.want)
		}
	}
	rules, err := s.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var acted []int64
	for _, r := range rules {
		acted = append(acted, r.Acted)
	}
	if diff := cmp.Diff([]int64{1, 2, 1, 2}, acted); diff != "" {
		t.Errorf("counts (-want +got)\n%s", diff)
	}
}

// TestNextIsExact: N calls at once, in two processes over one store, and "the next 3" acts exactly three times, before or
// after the call alike.
func TestNextIsExact(t *testing.T) {
	for _, after := range []bool{false, true} {
		s := memory.Open(t)
		one := newSet(t, s)
		one.mustAdd(t, Rule{Next: 3, Drop: true, After: after})
		two := newSet(t, s)
		var mu sync.Mutex
		acted := 0
		var calls sync.WaitGroup
		op := find(t, "selling.GetOpportunity")
		for i := range 40 {
			set := []*Set{one, two}[i%2]
			calls.Go(func() {
				f, err := set.Find(context.Background(), scope.Call{Operation: op, Account: fjord, Catalog: "AWS"})
				acts := f != nil
				if err == nil && acts && after {
					acts, err = f.Act(context.Background())
				}
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					t.Error(err)
				}
				if acts {
					acted++
				}
			})
		}
		calls.Wait()
		if acted != 3 {
			t.Errorf("after %v: acted %d times, want 3", after, acted)
		}
		if rules, err := two.List(t.Context()); err != nil || len(rules) != 1 || rules[0].Acted != 3 {
			t.Errorf("after %v: got %+v, %v; want one rule that acted 3 times", after, rules, err)
		}
		for _, set := range []*Set{one, two} {
			if err := set.Load(t.Context()); err != nil || set.Active() {
				t.Errorf("after %v: active although every rule is used up, error %v", after, err)
			}
		}
	}
}

// TestAfterCountsWhenItActs: a rule for after the call is not used up by calls that are refused by themselves.
func TestAfterCountsWhenItActs(t *testing.T) {
	s := newSet(t, memory.Open(t))
	s.mustAdd(t, Rule{Next: 1, After: true, Drop: true})
	for range 3 {
		if got := s.hits(t, "selling.GetOpportunity", fjord, "AWS"); got != "f1" {
			t.Errorf("got %q, want f1: nobody has called Act", got)
		}
	}
}

// TestProbability: the same seed gives the same chances, and about as many as the rule says.
func TestProbability(t *testing.T) {
	run := func() (pattern string) {
		s := newSet(t, memory.Open(t))
		s.mustAdd(t, Rule{Probability: new(0.25), Drop: true})
		for range 400 {
			pattern += map[string]string{"": "-", "f1": "x"}[s.hits(t, "selling.GetOpportunity", fjord, "AWS")]
		}
		return pattern
	}
	first, second := run(), run()
	if first != second {
		t.Errorf("got %s\nand then %s, want the same", first, second)
	}
	n := 0
	for _, c := range first {
		if c == 'x' {
			n++
		}
	}
	if n < 70 || n > 130 {
		t.Errorf("acted on %d of 400 calls, want about 100", n)
	}
}

// TestLatencyRange: a delay lies between its bounds, and is not always the same.
func TestLatencyRange(t *testing.T) {
	s := newSet(t, memory.Open(t))
	s.mustAdd(t, Rule{Latency: &Latency{Min: Duration(time.Second), Max: Duration(3 * time.Second)}})
	seen := map[time.Duration]bool{}
	for range 50 {
		f, err := s.Find(t.Context(), scope.Call{Operation: find(t, "selling.GetOpportunity")})
		if err != nil || f == nil || f.Latency < time.Second || f.Latency > 3*time.Second {
			t.Fatalf("got %+v, %v; want between 1 s and 3 s", f, err)
		}
		seen[f.Latency] = true
	}
	if len(seen) < 10 {
		t.Errorf("got only %d different delays of 50", len(seen))
	}
}

// TestRestart: rules, their order and their counts are there again; those of rules without end too, once they were told.
func TestRestart(t *testing.T) {
	s := memory.Open(t)
	one := newSet(t, s)
	one.mustAdd(t, Rule{Scope: scope.Scope{Account: nimbus}, Drop: true})
	one.mustAdd(t, Rule{Next: 2, Error: &Error{Type: "ServiceUnavailable"}})
	one.mustAdd(t, Rule{Latency: &Latency{Min: Duration(time.Millisecond)}})
	if _, err := one.Remove(t.Context(), "f1"); err != nil {
		t.Fatal(err)
	}
	for range 5 {
		one.hits(t, "selling.GetOpportunity", fjord, "AWS")
	}
	if err := one.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	again := newSet(t, s)
	rules, err := again.List(t.Context())
	want := []Rule{
		{ID: "f2", Scope: scope.Scope{}.Normal(), Next: 2, Error: &Error{Type: "ServiceUnavailable"}, Acted: 2},
		{ID: "f3", Scope: scope.Scope{}.Normal(), Latency: &Latency{Min: Duration(time.Millisecond)}, Acted: 3},
	}
	if diff := cmp.Diff(want, rules); diff != "" || err != nil {
		t.Errorf("error %v, rules (-want +got)\n%s", err, diff)
	}
	if got := again.hits(t, "selling.GetOpportunity", fjord, "AWS"); got != "f3" {
		t.Errorf("got %q, want f3: f2 is used up", got)
	}
	if r := again.mustAdd(t, Rule{Drop: true}); r.ID != "f4" {
		t.Errorf("got the id %q, want f4: no id is given twice", r.ID)
	}
}

// TestRun: another process's rules are learnt, counts are told, and the last ones when it ends.
func TestRun(t *testing.T) {
	s := memory.Open(t)
	one, two := newSet(t, s), newSet(t, s)
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() { one.Run(ctx, func(err error) { t.Error(err) }) })
		two.mustAdd(t, Rule{Drop: true})
		if one.Active() {
			t.Error("active before it could know")
		}
		time.Sleep(every + time.Millisecond)
		synctest.Wait()
		if got := one.hits(t, "selling.GetOpportunity", fjord, "AWS"); got != "f1" {
			t.Errorf("got %q, want f1", got)
		}
		cancel()
		running.Wait()
	})
	rules, err := two.List(t.Context())
	if err != nil || len(rules) != 1 || rules[0].Acted != 1 {
		t.Errorf("got %+v, %v; want f1 that acted once", rules, err)
	}
}

// TestEarlierState: a store that went back to an earlier state has rules under ids that this process knew as others, and
// used up ones that can act again.
func TestEarlierState(t *testing.T) {
	s := memory.Open(t)
	set := newSet(t, s)
	value := func() (raw []byte) {
		err := s.View(t.Context(), func(r store.Reader) (err error) { raw, err = r.Value(valueName); return err })
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	set.mustAdd(t, Rule{Next: 1, Drop: true})
	before := value()
	if got := set.hits(t, "selling.GetOpportunity", fjord, "AWS"); got != "f1" {
		t.Fatalf("got %q, want f1", got)
	}
	if got := set.hits(t, "selling.GetOpportunity", fjord, "AWS"); got != "" {
		t.Fatalf("got %q, want nothing", got)
	}
	if err := s.Update(t.Context(), func(tx store.Tx) error { return tx.SetValue(valueName, before) }); err != nil {
		t.Fatal(err)
	}
	if err := set.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := set.hits(t, "selling.GetOpportunity", fjord, "AWS"); got != "f1" {
		t.Errorf("got %q, want f1 again", got)
	}
}

// TestChanges: what cannot be removed, too many rules, and the audit trail.
func TestChanges(t *testing.T) {
	s := memory.Open(t)
	set := newSet(t, s)
	refusal := func(err error) apierr.Kind {
		e := new(apierr.Error)
		if !errors.As(err, &e) {
			t.Fatalf("got %v, want a refusal", err)
		}
		return e.Kind
	}
	if _, err := set.Remove(t.Context(), "f1"); refusal(err) != apierr.NotFound {
		t.Errorf("got %v, want NotFound", err)
	}
	for range maxRules {
		set.mustAdd(t, Rule{Drop: true})
	}
	if _, err := set.Add(t.Context(), Rule{Drop: true}); refusal(err) != apierr.QuotaExceeded {
		t.Errorf("got %v, want QuotaExceeded", err)
	}
	if n, err := set.Clear(t.Context()); n != maxRules || err != nil || set.Active() {
		t.Errorf("got %d, %v, active %v; want %d and nothing active", n, err, set.Active(), maxRules)
	}
	err := s.View(t.Context(), func(r store.Reader) error {
		lines, err := r.Audits(maxRules-1, 10)
		if len(lines) != 2 || lines[0].Operation != "fault.add" || lines[0].ID != "f200" || lines[1].Operation != "fault.clear" {
			t.Errorf("got audit lines %+v, want the last rule's and the clearing", lines)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
