package agenda

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/clock"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
	"github.com/opencosell/cosell/internal/store/sqlstore/memory"
)

var start = time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)

type bench struct {
	*Agenda
	store store.Store
	clock *clock.Clock
	// machine is the machine's time.
	machine time.Time
}

// newBench is an agenda over a memory store with a clock that stands at start.
func newBench(t *testing.T) *bench {
	t.Helper()
	s := memory.Open(t)
	clk, err := clock.Open(t.Context(), s, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if err := clk.Freeze(t.Context(), start); err != nil {
		t.Fatal(err)
	}
	a := New(s, clk, resource.SeededIDs(1), func(ctx context.Context, e store.Entry) *resource.Call {
		return &resource.Call{Context: ctx, Account: e.Account, Catalog: e.Catalog, Operation: e.Kind, Now: clk.Now()}
	}, slog.New(slog.DiscardHandler))
	b := &bench{Agenda: a, store: s, clock: clk, machine: start}
	a.machine = func() time.Time { return b.machine }
	return b
}

func (b *bench) schedule(t *testing.T, entries ...store.Entry) {
	t.Helper()
	err := b.store.Update(t.Context(), func(tx store.Tx) error {
		for _, e := range entries {
			if err := tx.Schedule(e); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// note is a job that writes a record of when it ran.
func (b *bench) note(log *[]string) resource.Job {
	return resource.Job{Run: func(c *resource.WriteCall, e store.Entry) error {
		*log = append(*log, fmt.Sprintf("%s at %s", e.Ref, c.Now.Sub(start)))
		return nil
	}}
}

func TestAdvanceCarriesOutInOrderAtItsOwnTime(t *testing.T) {
	b := newBench(t)
	var log []string
	again := resource.Job{Run: func(c *resource.WriteCall, e store.Entry) error {
		log = append(log, fmt.Sprintf("%s at %s", e.Ref, c.Now.Sub(start)))
		if c.Now.Sub(start) < 3*time.Hour {
			return c.Schedule(store.Entry{Kind: "hourly", Ref: e.Ref, Due: c.Now.Add(time.Hour)})
		}
		return nil
	}}
	b.Register(map[string]resource.Job{"note": b.note(&log), "hourly": again})
	b.schedule(t,
		store.Entry{Kind: "note", Ref: "late", Due: start.Add(48 * time.Hour)},
		store.Entry{Kind: "note", Ref: "second", Due: start.Add(90 * time.Minute)},
		store.Entry{Kind: "hourly", Ref: "h", Due: start.Add(time.Hour)},
		store.Entry{Kind: "note", Ref: "also second", Due: start.Add(90 * time.Minute)},
		store.Entry{Kind: "note", Ref: "past", Due: start.Add(-time.Hour)},
	)
	fired, err := b.AdvanceTo(t.Context(), start.Add(24*time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"past at 0s", "h at 1h0m0s", "second at 1h30m0s", "also second at 1h30m0s", "h at 2h0m0s", "h at 3h0m0s"}
	if diff := cmp.Diff(want, log); diff != "" {
		t.Errorf("carried out (-want +got)\n%s", diff)
	}
	if len(fired) != len(want) {
		t.Errorf("the answer lists %d entries, want %d: %v", len(fired), len(want), fired)
	}
	if now := b.clock.Now(); !now.Equal(start.Add(24 * time.Hour)) {
		t.Errorf("the clock stands at %s, want a day later", now)
	}
	if next, err := b.NextDue(t.Context()); err != nil || next == nil || !next.Equal(start.Add(48*time.Hour)) {
		t.Errorf("next due %v, %v; want in another day", next, err)
	}
	if _, err := b.AdvanceTo(t.Context(), start); err == nil {
		t.Error("advancing into the past succeeded, want an error")
	}
}

// A job that fails leaves nothing behind; a Failure is recorded at once, any other error after some attempts.
func TestFailures(t *testing.T) {
	for _, tt := range []struct {
		name     string
		err      error
		attempts int
		want     resource.Failure
	}{
		{"refused by a rule", &resource.Failure{Reason: "EngagementConflict", Message: "already there"}, 1, resource.Failure{Reason: "EngagementConflict", Message: "already there"}},
		{"wrapped", fmt.Errorf("step 2: %w", &resource.Failure{Reason: "X"}), 1, resource.Failure{Reason: "X"}},
		{"internal", errors.New("no luck"), attempts, resource.Failure{Reason: "InternalError", Message: "The task could not be carried out because of an internal error."}},
		{"panic", nil, attempts, resource.Failure{Reason: "InternalError", Message: "The task could not be carried out because of an internal error."}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t)
			key := store.Key{Kind: "trace", ID: "1"}
			runs := 0
			var got []resource.Failure
			b.Register(map[string]resource.Job{"job": {
				Run: func(c *resource.WriteCall, _ store.Entry) error {
					runs++
					if err := c.Create(&store.Record{Key: key, Body: []byte("{}")}, nil); err != nil {
						return err
					}
					if tt.err == nil {
						panic("on purpose")
					}
					return tt.err
				},
				Fail: func(_ *resource.WriteCall, _ store.Entry, f *resource.Failure) error {
					got = append(got, *f)
					return nil
				},
			}})
			b.schedule(t, store.Entry{Kind: "job", Ref: "1", Due: start})
			for range attempts + 1 {
				// The server's clock stands still; attempts follow the machine's.
				if _, err := b.AdvanceTo(t.Context(), start); err != nil {
					t.Fatal(err)
				}
				b.machine = b.machine.Add(time.Minute)
			}
			if diff := cmp.Diff([]resource.Failure{tt.want}, got); diff != "" {
				t.Errorf("recorded (-want +got)\n%s", diff)
			}
			if runs != tt.attempts {
				t.Errorf("%d runs, want %d", runs, tt.attempts)
			}
			err := b.store.View(t.Context(), func(r store.Reader) error { _, err := r.Get(key); return err })
			if !errors.Is(err, store.ErrNotFound) {
				t.Errorf("the trace of a failed run: %v, want not found", err)
			}
			if next, err := b.NextDue(t.Context()); err != nil || next != nil {
				t.Errorf("next due %v, %v; want an empty agenda", next, err)
			}
		})
	}
}

// What fails does not keep the rest from its turn.
func TestAdvancePassesOverWhatIsHeld(t *testing.T) {
	b := newBench(t)
	var log []string
	b.Register(map[string]resource.Job{
		"note": b.note(&log),
		"bad":  {Run: func(*resource.WriteCall, store.Entry) error { return errors.New("no luck") }},
	})
	b.schedule(t,
		store.Entry{Kind: "bad", Ref: "bad", Due: start.Add(time.Hour)},
		store.Entry{Kind: "note", Ref: "good", Due: start.Add(2 * time.Hour)},
	)
	if _, err := b.AdvanceTo(t.Context(), start.Add(3*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"good at 2h0m0s"}, log); diff != "" {
		t.Errorf("carried out (-want +got)\n%s", diff)
	}
	if next, err := b.NextDue(t.Context()); err != nil || next == nil || !next.Equal(start.Add(time.Hour)) {
		t.Errorf("next due %v, %v; want what failed", next, err)
	}
}

// An advance past very much stops on the way and goes on when it is called again.
func TestAdvanceStopsOnTheWay(t *testing.T) {
	b := newBench(t)
	b.mostFired = 4
	again := resource.Job{Run: func(c *resource.WriteCall, e store.Entry) error {
		return c.Schedule(store.Entry{Kind: "hourly", Ref: e.Ref, Due: c.Now.Add(time.Hour)})
	}}
	b.Register(map[string]resource.Job{"hourly": again})
	b.schedule(t, store.Entry{Kind: "hourly", Ref: "h", Due: start.Add(time.Hour)})
	to := start.Add(6 * time.Hour)
	for _, want := range []struct {
		fired int
		hours time.Duration
	}{{4, 4}, {2, 6}, {0, 6}} {
		fired, err := b.AdvanceTo(t.Context(), to)
		if now := b.clock.Now(); err != nil || len(fired) != want.fired || !now.Equal(start.Add(want.hours*time.Hour)) {
			t.Errorf("%d entries, the clock at %s, %v; want %d at %d h", len(fired), now.Sub(start), err, want.fired, want.hours)
		}
	}
}

// An entry that no job knows stays for a server that does.
func TestUnknownKindStays(t *testing.T) {
	b := newBench(t)
	b.schedule(t, store.Entry{Kind: "of the future", Ref: "1", Due: start})
	fired, err := b.AdvanceTo(t.Context(), start.Add(time.Minute))
	if err != nil || len(fired) != 0 {
		t.Fatalf("fired %v, %v; want nothing", fired, err)
	}
	if next, err := b.NextDue(t.Context()); err != nil || next == nil {
		t.Errorf("next due %v, %v; want the entry", next, err)
	}
}

// A worker that was thought dead finds its entry taken over: its whole transaction is refused.
func TestLostLeaseUndoesTheRun(t *testing.T) {
	b := newBench(t)
	runs := 0
	b.Register(map[string]resource.Job{"job": {Run: func(*resource.WriteCall, store.Entry) error { runs++; return nil }}})
	b.schedule(t, store.Entry{Kind: "job", Ref: "1", Due: start})
	slow, err := b.store.Claim(t.Context(), start, b.machine, b.machine.Add(leaseTime))
	if err != nil {
		t.Fatal(err)
	}
	b.machine = b.machine.Add(2 * leaseTime)
	if fired, err := b.Due(t.Context(), start); err != nil || len(fired) != 1 {
		t.Fatalf("the second worker fired %v, %v; want the entry", fired, err)
	}
	done, err := b.carryOut(t.Context(), slow)
	if err != nil || done || runs != 1 {
		t.Errorf("the slow worker: done %v, %v, %d runs; want false, nil, 1", done, err, runs)
	}
}

// Run works entries off as they come, and Await sees their end.
func TestRunAndAwait(t *testing.T) {
	b := newBench(t)
	var mu sync.Mutex
	ran := map[string]int{}
	b.Register(map[string]resource.Job{"job": {Run: func(_ *resource.WriteCall, e store.Entry) error {
		mu.Lock()
		defer mu.Unlock()
		ran[e.Ref]++
		return nil
	}}})
	ctx, cancel := context.WithCancel(t.Context())
	var runner sync.WaitGroup
	runner.Go(func() { b.Run(ctx) })
	var callers sync.WaitGroup
	for i := range 20 {
		callers.Go(func() {
			ref := fmt.Sprint(i)
			b.schedule(t, store.Entry{Kind: "job", Ref: ref, Due: start})
			if err := b.Await(t.Context(), "job", ref, time.Minute); err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			if ran[ref] != 1 {
				t.Errorf("entry %s ran %d times when Await returned, want once", ref, ran[ref])
			}
		})
	}
	callers.Wait()
	cancel()
	runner.Wait()
	if len(b.waiting) != 0 {
		t.Errorf("%d callers are still on the list of those who wait", len(b.waiting))
	}
}

// Time that goes back while somebody waits for his turn: what is due by his reading is not carried out.
func TestPauseWhileTimeGoesBack(t *testing.T) {
	b := newBench(t)
	carried := 0
	b.Register(map[string]resource.Job{"later": {Run: func(*resource.WriteCall, store.Entry) error {
		carried++
		return nil
	}}})
	b.schedule(t, store.Entry{Kind: "later", Ref: "1", Due: start.Add(time.Hour)})
	var wg sync.WaitGroup
	err := b.Pause(func() error {
		began := make(chan struct{})
		wg.Go(func() {
			close(began)
			if fired, err := b.Due(t.Context(), start.Add(2*time.Hour)); err != nil || len(fired) != 0 {
				t.Errorf("fired %v, %v, want nothing", fired, err)
			}
		})
		<-began
		return nil
	})
	wg.Wait()
	if err != nil || carried != 0 {
		t.Errorf("carried out %d, %v", carried, err)
	}
	if fired, err := b.AdvanceTo(t.Context(), start.Add(2*time.Hour)); err != nil || len(fired) != 1 {
		t.Errorf("fired %v, %v, want one", fired, err)
	}
}
