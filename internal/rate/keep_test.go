package rate

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/scope"
	"github.com/opencosell/cosell/internal/store"
	"github.com/opencosell/cosell/internal/store/sqlstore/memory"
)

const create = "selling.CreateOpportunity"

// perDay lets an account make n calls a day and any number a second.
func perDay(n int64) Change {
	return Change{Set: []Override{{Scope: scope.Scope{Operation: create}, PerSecond: new(0.0), PerDay: new(n)}}}
}

// TestDay_Quotas4: no 24 hours have more calls than the limit; each account, catalog has its own count.
func TestDay_Quotas4(t *testing.T) {
	w := newWorld(t, memory.Open(t), AWS)
	w.change(perDay(10))
	w.wants("morning", create, fjord, "AWS", 4, 4)
	w.pass(12*time.Hour, time.Second)
	w.wants("evening", create, fjord, "AWS", 9, 6)
	w.wants("other catalog", create, fjord, "Sandbox", 12, 10)
	w.wants("other account", create, nimbus, "AWS", 12, 10)
	w.pass(12*time.Hour-time.Minute, time.Second)
	w.wants("not yet a day", create, fjord, "AWS", 1, 0)
	w.pass(slotTime+time.Minute, time.Second)
	w.wants("the morning's are gone", create, fjord, "AWS", 9, 4)
	w.pass(24*time.Hour+slotTime, time.Second)
	w.wants("all are gone", create, fjord, "AWS", 12, 10)
	w.pass(-7*24*time.Hour, time.Second)
	w.wants("the clock was set back: those were made later", create, fjord, "AWS", 12, 10)
}

// TestRestart_Quotas4: counts of the day outlive the process once they were told; a crash loses those that were not.
func TestRestart_Quotas4(t *testing.T) {
	s := memory.Open(t)
	one := newWorld(t, s, AWS)
	one.change(perDay(10))
	one.wants("before", create, fjord, "AWS", 6, 6)
	if err := one.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	one.wants("not told", create, fjord, "AWS", 2, 2)
	two := newWorld(t, s, "")
	two.wants("after a crash", create, fjord, "AWS", 20, 4)
	two.wants("another account", create, nimbus, "AWS", 20, 10)
}

// TestTwoProcesses_Quotas4: each learns what the others told, and nothing is counted twice.
func TestTwoProcesses_Quotas4(t *testing.T) {
	s := memory.Open(t)
	one := newWorld(t, s, AWS)
	one.change(perDay(10))
	two := newWorld(t, s, "")
	for range 3 {
		one.wants("one", create, fjord, "AWS", 1, 1)
		two.wants("two", create, fjord, "AWS", 2, 2)
		for _, w := range []*world{one, two, one} {
			if err := w.Flush(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	// One learns of the last two calls of the other when it tells its next one.
	one.wants("the tenth", create, fjord, "AWS", 1, 1)
	if err := one.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	one.wants("over", create, fjord, "AWS", 1, 0)
	three := newWorld(t, s, "")
	three.wants("over, for a third too", create, fjord, "AWS", 1, 0)
}

// TestOldWindowsGo: what counts no more leaves the store, and so does everything when the store is emptied.
func TestOldWindowsGo(t *testing.T) {
	s := memory.Open(t)
	w := newWorld(t, s, AWS)
	w.change(perDay(10))
	kept := func() (n int) {
		t.Helper()
		err := s.View(t.Context(), func(r store.Reader) error {
			rec, saved, err := load(r, fjord)
			if rec != nil {
				n = len(saved[windowKey{"AWS", create}.String()])
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	for want := range 3 {
		w.admit(create, fjord, "AWS", 1)
		if err := w.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := kept(); got != want+1 {
			t.Errorf("got %d parts, want %d", got, want+1)
		}
		w.pass(time.Hour, 0)
	}
	w.pass(25*time.Hour, 0)
	w.admit(create, fjord, "AWS", 1)
	if err := w.Flush(t.Context()); err != nil || kept() != 1 {
		t.Errorf("got %d parts and error %v, want 1", kept(), err)
	}
	if err := s.Update(t.Context(), func(tx store.Tx) error { return tx.Reset(store.Scope{}) }); err != nil {
		t.Fatal(err)
	}
	w.Forget()
	if err := w.Flush(t.Context()); err != nil || kept() != 0 {
		t.Errorf("got %d parts and error %v after a reset, want none", kept(), err)
	}
	w.wants("after a reset", create, fjord, "AWS", 20, 10)
}

// broken fails every change while it is set.
type broken struct {
	store.Store
	err error
}

func (b *broken) Update(ctx context.Context, fn func(store.Tx) error) error {
	if b.err != nil {
		return b.err
	}
	return b.Store.Update(ctx, fn)
}

// TestFailedFlush: what could not be told is told the next time.
func TestFailedFlush(t *testing.T) {
	s := memory.Open(t)
	w := newWorld(t, s, AWS)
	w.change(perDay(10))
	w.admit(create, fjord, "AWS", 6)
	full := &broken{s, store.ErrFull}
	w.Store = full
	if err := w.Flush(t.Context()); !errors.Is(err, store.ErrFull) {
		t.Errorf("got %v, want the store's error", err)
	}
	w.wants("goes on in memory", create, fjord, "AWS", 1, 1)
	full.err = nil
	if err := w.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	newWorld(t, s, "").wants("all are there", create, fjord, "AWS", 20, 3)
}

// TestRun: counts are told every few seconds and at the end, settings of another process are learnt.
func TestRun(t *testing.T) {
	s := memory.Open(t)
	one, two := newWorld(t, s, AWS), newWorld(t, s, "")
	one.change(perDay(10))
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() { two.Run(ctx, func(err error) { t.Error(err) }) })
		time.Sleep(Every + time.Millisecond)
		synctest.Wait()
		two.wants("learnt", create, fjord, "AWS", 7, 7)
		cancel()
		running.Wait()
	})
	newWorld(t, s, "").wants("told at the end", create, fjord, "AWS", 20, 3)
}

// TestSettingsSurvive: what an operator set is there after a restart; a mode that is given at the start takes its place,
// the profile's does not.
func TestSettingsSurvive(t *testing.T) {
	s := memory.Open(t)
	mode := func(given, otherwise Mode) Mode {
		t.Helper()
		l := &Limiter{Store: s, Operations: callable, Server: time.Now, Machine: time.Now}
		if err := l.Open(t.Context(), given, otherwise); err != nil {
			t.Fatal(err)
		}
		return l.Show("").Mode
	}
	for _, step := range []struct{ given, otherwise, want Mode }{
		{"", Off, Off}, {"", AWS, AWS}, {"", Off, Off}, {Meter, AWS, Meter}, {"", AWS, Meter}, {"", Off, Meter}, {Off, AWS, Off}, {"", AWS, Off},
	} {
		if got := mode(step.given, step.otherwise); got != step.want {
			t.Errorf("given %q, otherwise %q: got %q, want %q", step.given, step.otherwise, got, step.want)
		}
	}
}

// TestChange: all problems in one refusal, nothing changed by it; what is left out stays; the audit trail has each change.
func TestChange(t *testing.T) {
	s := memory.Open(t)
	w := newWorld(t, s, "")
	_, err := w.Change(t.Context(), Change{
		Mode: new(Mode("loud")), By: new("user"), Burst: new(0.5),
		Set: []Override{
			{Scope: scope.Scope{Operation: "selling.Nothing"}, PerSecond: new(-1.0)},
			{Scope: scope.Scope{Account: "1"}},
			{PerDay: new(int64(-1))},
		},
		Remove: []scope.Scope{{Account: fjord}},
	})
	wantProblems(t, err, "mode", "by", "burst", "remove[0]", "set[0].operation", "set[0].perSecond", "set[1].account", "set[1]", "set[2].perDay")
	if got := w.Show("").Settings; !cmp.Equal(got, defaults(Off)) {
		t.Errorf("got %+v after a refusal, want nothing changed", got)
	}
	own := Override{Scope: scope.Scope{Operation: create, Account: fjord, Catalog: "*"}, PerSecond: new(5.0)}
	w.change(Change{Mode: new(AWS), Burst: new(3.0), Set: []Override{own, {PerDay: new(int64(7))}}})
	own.PerSecond = new(6.0)
	w.change(Change{Set: []Override{own}})
	w.change(Change{Remove: []scope.Scope{{}}})
	w.change(Change{Mode: new(AWS)}) // changes nothing
	want := Settings{Mode: AWS, By: ByOperation, Burst: 3, Overrides: []Override{own}}
	if diff := cmp.Diff(want, w.Show("").Settings); diff != "" {
		t.Errorf("settings (-want +got)\n%s", diff)
	}
	var lines []string
	err = s.View(t.Context(), func(r store.Reader) error {
		list, err := r.Audits(0, 100)
		for _, a := range list {
			lines = append(lines, a.Operation+" "+a.Account+" "+a.Catalog+" "+a.ID)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{
		"rates.set   mode=aws by=operation burst=3",
		"rates.override * * * perDay=7",
		"rates.override 111122223333 * selling.CreateOpportunity perSecond=5",
		"rates.override 111122223333 * selling.CreateOpportunity perSecond=6",
		"rates.remove * * *",
	}, lines); diff != "" {
		t.Errorf("audit trail (-want +got)\n%s", diff)
	}
}

// TestOverrides: the most particular one that has the figure counts, each figure by itself; 0 is no limit.
func TestOverrides(t *testing.T) {
	s := defaults(AWS)
	s.Overrides = []Override{
		{Scope: scope.Scope{}, PerDay: new(int64(50))},
		{Scope: scope.Scope{Operation: "selling.*"}, PerSecond: new(7.0)},
		{Scope: scope.Scope{Operation: create, Catalog: "Sandbox"}, PerSecond: new(0.0)},
		{Scope: scope.Scope{Account: nimbus}, PerSecond: new(9.0)},
	}
	for _, tt := range []struct {
		operation, account, catalog string
		want                        Limit
	}{
		{"account.GetPartner", fjord, "AWS", Limit{0, 50}},
		{create, fjord, "AWS", Limit{7, 50}},
		{create, fjord, "Sandbox", Limit{0, 50}},
		{create, nimbus, "Sandbox", Limit{9, 50}},
		{"channel.CreateRelationship", fjord, "AWS", Limit{3, 50}},
	} {
		if _, got := s.limit(scope.Call{Operation: find(t, tt.operation), Account: tt.account, Catalog: tt.catalog}); got != tt.want {
			t.Errorf("%s %s %s: got %+v, want %+v", tt.operation, tt.account, tt.catalog, got, tt.want)
		}
	}
}
