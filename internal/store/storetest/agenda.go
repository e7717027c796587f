package storetest

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/opencosell/cosell/internal/store"
)

// entry is an entry due so many minutes after start.
func entry(ref string, minutes int) store.Entry {
	return store.Entry{Kind: "expire", Ref: ref, Account: alice, Catalog: "AWS", Due: start.Add(time.Duration(minutes) * time.Minute)}
}

func schedule(f *fixture, entries ...store.Entry) {
	f.t.Helper()
	f.update(func(tx store.Tx) error {
		for _, e := range entries {
			if err := tx.Schedule(e); err != nil {
				return err
			}
		}
		return nil
	})
}

// nextDue checks the earliest due time, whoever holds it; zero stands for an empty agenda.
func nextDue(f *fixture, want time.Time) {
	f.t.Helper()
	nextDueAt(f, start.Add(1000*time.Hour), want)
}

// nextDueAt checks the earliest due time of what nobody holds at now.
func nextDueAt(f *fixture, now, want time.Time) {
	f.t.Helper()
	f.view(func(r store.Reader) error {
		got, err := r.NextDue(now)
		if want.IsZero() && errors.Is(err, store.ErrNotFound) {
			return nil
		}
		f.equal("next due", got, want)
		return err
	})
}

func testClaimOrder(_ *testing.T, f *fixture) {
	nextDue(f, time.Time{})
	f.noClaim(start, start)
	schedule(f, entry("c", 2), entry("z", 1), entry("a", 1), entry("later", 9))
	nextDue(f, entry("", 1).Due)
	f.noClaim(start.Add(time.Minute-time.Microsecond), start)
	due := start.Add(2 * time.Minute)
	var got []string
	for range 3 {
		e := f.mustClaim(due, start)
		if e.ID == 0 {
			f.t.Errorf("%s: got no id", e.Ref)
		}
		want := entry(e.Ref, int(e.Due.Sub(start)/time.Minute))
		want.ID, want.Attempt = e.ID, 1
		f.equal("entry", e, want)
		got = append(got, e.Ref)
	}
	f.equal("order", got, []string{"z", "a", "c"})
	f.noClaim(due, start)
}

func testLease(_ *testing.T, f *fixture) {
	schedule(f, entry("a", 0))
	first := f.mustClaim(start, start)
	f.noClaim(start, start.Add(time.Minute-time.Microsecond))
	// The server's clock may stand still while the machine's goes on.
	second := f.mustClaim(start, start.Add(time.Minute))
	f.equal("id", second.ID, first.ID)
	f.equal("attempt", second.Attempt, 2)
	f.update(func(tx store.Tx) error {
		got, err := tx.Entry("expire", "a")
		f.equal("entry", got, second)
		return errors.Join(err, tx.Finish(second.ID, second.Attempt))
	})
	f.noClaim(start, start.Add(time.Hour))
	nextDue(f, time.Time{})
	f.refused(store.ErrNotFound, func(tx store.Tx) error {
		_, err := tx.Entry("expire", "a")
		return err
	})
	f.refused(store.ErrLeaseLost, func(tx store.Tx) error { return tx.Finish(second.ID, second.Attempt) })
}

func testLeaseLost(_ *testing.T, f *fixture) {
	schedule(f, entry("a", 0))
	old := f.mustClaim(start, start)
	now := f.mustClaim(start, start.Add(time.Hour))
	for name, end := range map[string]func(store.Tx) error{
		"Finish": func(tx store.Tx) error { return tx.Finish(old.ID, old.Attempt) },
		"Hold":   func(tx store.Tx) error { return tx.Hold(old.ID, old.Attempt, start) },
	} {
		f.refused(store.ErrLeaseLost, func(tx store.Tx) error {
			if err := tx.Create(deal(name), at("a")); err != nil {
				return err
			}
			return end(tx)
		})
		f.absent(key(name))
		// A closure that overlooks the error is refused all the same.
		f.refused(store.ErrLeaseLost, func(tx store.Tx) error {
			_ = end(tx)
			return tx.Create(deal(name), at("a"))
		})
		f.absent(key(name))
	}
	f.update(func(tx store.Tx) error { return tx.Finish(now.ID, now.Attempt) })
}

func testHold(_ *testing.T, f *fixture) {
	schedule(f, entry("a", 0), entry("b", 1))
	e := f.mustClaim(start, start)
	later := start.Add(time.Hour)
	f.update(func(tx store.Tx) error { return tx.Hold(e.ID, e.Attempt, later) })
	nextDueAt(f, later.Add(-time.Microsecond), entry("", 1).Due)
	nextDueAt(f, later, e.Due)
	f.noClaim(start, later.Add(-time.Microsecond))
	again := f.mustClaim(start, later)
	e.Attempt = 2
	f.equal("entry", again, e)
}

func testScheduleMoves(_ *testing.T, f *fixture) {
	schedule(f, entry("a", 5), entry("b", 5))
	moved := entry("a", 5)
	moved.Account, moved.Catalog = bob, "Sandbox"
	schedule(f, moved)
	due := start.Add(5 * time.Minute)
	f.equal("first", f.mustClaim(due, start).Ref, "b") // a was scheduled after it
	got := f.mustClaim(due, start)
	moved.ID, moved.Attempt = got.ID, 1
	f.equal("moved", got, moved)
	f.noClaim(due, start)
	// Another kind with the same reference is another entry.
	other := entry("a", 5)
	other.Kind = "remind"
	schedule(f, other)
	f.equal("kind", f.mustClaim(due, start).Kind, "remind")
}

func testMovedWhileHeld(_ *testing.T, f *fixture) {
	schedule(f, entry("a", 0))
	old := f.mustClaim(start, start)
	schedule(f, entry("a", 0))
	now := f.mustClaim(start, start) // free at once
	f.equal("attempt", now.Attempt, 1)
	f.refused(store.ErrLeaseLost, func(tx store.Tx) error { return tx.Finish(old.ID, old.Attempt) })
	f.update(func(tx store.Tx) error { return tx.Finish(now.ID, now.Attempt) })
	// An identifier is not used again, not by the newest entry either.
	schedule(f, entry("b", 0))
	next := f.mustClaim(start, start)
	if next.ID == now.ID || next.ID == old.ID {
		f.t.Errorf("got id %d again", next.ID)
	}
}

func testUnschedule(_ *testing.T, f *fixture) {
	schedule(f, entry("a", 0), entry("b", 1))
	e := f.mustClaim(start, start)
	f.update(func(tx store.Tx) error {
		return errors.Join(tx.Unschedule("expire", "a"), tx.Unschedule("expire", "nothing"))
	})
	nextDue(f, entry("", 1).Due)
	f.refused(store.ErrLeaseLost, func(tx store.Tx) error { return tx.Finish(e.ID, e.Attempt) })
}

func testClaimers(_ *testing.T, f *fixture) {
	const n = 60
	var entries []store.Entry
	for i := range n {
		entries = append(entries, entry(fmt.Sprintf("r%02d", i), i%7))
	}
	schedule(f, entries...)
	var mu sync.Mutex
	got := map[string]int{}
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			last := time.Time{}
			for {
				e, err := f.claim(start.Add(time.Hour), start)
				if errors.Is(err, store.ErrNotFound) {
					return
				}
				if err != nil {
					f.t.Error(err)
					return
				}
				if e.Due.Before(last) {
					f.t.Errorf("%s due %v came after %v", e.Ref, e.Due, last)
				}
				last = e.Due
				mu.Lock()
				got[e.Ref]++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	want := map[string]int{}
	for _, e := range entries {
		want[e.Ref] = 1
	}
	f.equal("claims", got, want)
}
