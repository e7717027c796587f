package storetest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/opencosell/cosell/internal/store"
)

// dump is the state of a store.
func (f *fixture) dump() []store.Item {
	f.t.Helper()
	var items []store.Item
	f.view(func(r store.Reader) error {
		items = nil
		return r.Dump(func(i store.Item) error {
			items = append(items, i)
			return nil
		})
	})
	return items
}

func sequenceOf(items []store.Item) iter.Seq2[store.Item, error] {
	return func(yield func(store.Item, error) bool) {
		for _, i := range items {
			if !yield(i, nil) {
				return
			}
		}
	}
}

// everything writes some of everything there is.
func everything(tx store.Tx) error {
	facts := deal("O2")
	facts.Facts = "0002 open"
	if err := errors.Join(tx.Create(deal("O1"), at("b")), tx.Create(facts, append(at("a"), at("c")...))); err != nil {
		return err
	}
	r, err := tx.Get(key("O1"))
	if err != nil {
		return err
	}
	r.Body = []byte("{ \"Amount\": 1.50,  \"Amount\":1e2 }")
	if err := tx.Replace(r, at("b")); err != nil {
		return err
	}
	bare := &store.Record{Key: store.Key{Kind: "partner", ID: "P1"}, Created: start, Updated: start, Body: []byte(`{}`)}
	_, err = tx.Next("s", 41)
	return errors.Join(err, tx.Create(bare, nil),
		tx.Remember(store.Once{Account: bob, Token: "t", Created: start}),
		tx.Remember(store.Once{Account: alice, Catalog: "AWS", Operation: "Op", Token: "t", Hash: "h", Ref: "r", Answer: []byte(`{}`), Created: start}),
		tx.Emit(event("e1", alice), event("e2", bob)),
		tx.Schedule(entry("late", 5)), tx.Schedule(entry("b", 0)), tx.Schedule(entry("a", 0)),
		tx.Audit(store.Audit{Time: start, Account: alice, Operation: "Op", RequestID: "r1"}),
		tx.Audit(store.Audit{Time: start, Account: bob, Operation: "Op", RequestID: "r2"}),
		tx.SetValue("clock", []byte("frozen")), tx.SetValue("binary", []byte{0, 0xff}), tx.SetValue("empty", nil))
}

// summary names what a dump holds, in its order.
func summary(items []store.Item) []string {
	var names []string
	for _, i := range items {
		switch {
		case i.Value != nil:
			names = append(names, "value "+i.Value.Name)
		case i.Sequence != nil:
			names = append(names, fmt.Sprint("sequence ", i.Sequence.Name, i.Sequence.Number))
		case i.Record != nil:
			names = append(names, fmt.Sprintf("%s %s rev %d rows %d", i.Record.Kind, i.Record.ID, i.Record.Rev, len(i.Rows)))
		case i.Once != nil:
			names = append(names, "token of "+i.Once.Account)
		case i.Event != nil:
			names = append(names, "event "+i.Event.ID)
		case i.Entry != nil:
			names = append(names, "entry "+i.Entry.Ref)
		case i.Audit != nil:
			names = append(names, "audit "+i.Audit.RequestID)
		}
	}
	return names
}

func testDumpRestore(t *testing.T, f *fixture) {
	f.update(everything)
	f.mustClaim(start, start) // a lease is no part of the state
	saved := f.dump()
	f.equal("dump", summary(saved), []string{
		"value binary", "value clock", "value empty", "sequence s41", "opportunity O1 rev 2 rows 1", "opportunity O2 rev 1 rows 2",
		"partner P1 rev 1 rows 0", "token of " + alice, "token of " + bob, "event e1", "event e2",
		"entry b", "entry a", "entry late", "audit r1", "audit r2",
	})
	f.update(func(tx store.Tx) error {
		return errors.Join(tx.Delete(key("O1")), tx.Create(deal("O3"), at("d")), tx.Emit(event("e3", alice)),
			tx.SetValue("clock", []byte("running")), tx.SetValue("new", nil), tx.Unschedule(entry("a", 0).Kind, "a"))
	})
	last := lastSeq(f)
	f.update(func(tx store.Tx) error { return tx.Restore(sequenceOf(saved)) })
	f.equal("dump after Restore", f.dump(), saved)
	f.equal("ids", f.ids(all(9)), []string{"O2", "O1", "O2"})
	f.update(func(tx store.Tx) error {
		n, err := tx.Next("s", 41)
		f.equal("next number", n, int64(42))
		return errors.Join(err, tx.Emit(event("e4", alice)))
	})
	if got := lastSeq(f); got <= last {
		f.t.Errorf("the next event has number %d, want one after %d", got, last)
	}
	for _, want := range []string{"b", "a"} {
		e := f.mustClaim(start, start)
		f.equal("entry", e.Ref, want)
		f.equal("attempt", e.Attempt, 1)
	}
	// A record is as it was: it can be changed at its revision.
	f.update(func(tx store.Tx) error {
		r, err := tx.Get(key("O2"))
		if err != nil {
			return err
		}
		return tx.Replace(r, at("z"))
	})
	f.equal("ids after a change", f.ids(all(9)), []string{"O1", "O2"})
}

// lastSeq is the number of the last event.
func lastSeq(f *fixture) int64 {
	f.t.Helper()
	var last int64
	f.view(func(r store.Reader) error {
		events, err := r.Events("", 0, 100)
		if len(events) > 0 {
			last = events[len(events)-1].Seq
		}
		return err
	})
	return last
}

func testDumpPages(_ *testing.T, f *fixture) {
	const n = 1203
	f.update(func(tx store.Tx) error {
		for i := range n {
			id := fmt.Sprint("O", i)
			err := errors.Join(tx.Create(deal(id), at(id)), tx.Emit(event(id, alice)), tx.Schedule(entry(id, i%3)),
				tx.Remember(store.Once{Account: alice, Token: id, Created: start}), tx.Audit(store.Audit{Time: start, RequestID: id}))
			if err != nil {
				return err
			}
		}
		return nil
	})
	items := f.dump()
	f.equal("items", len(items), 5*n)
	seen := map[string]bool{}
	for _, name := range summary(items) {
		if seen[name] && name != "token of "+alice {
			f.t.Fatalf("%s is dumped twice", name)
		}
		seen[name] = true
	}
	f.update(func(tx store.Tx) error { return tx.Restore(sequenceOf(items)) })
	f.equal("dump after Restore", f.dump(), items)
}

func testDumpEnds(_ *testing.T, f *fixture) {
	f.update(everything)
	enough := errors.New("enough")
	n := 0
	err := f.s.View(context.Background(), func(r store.Reader) error {
		n = 0
		return r.Dump(func(store.Item) error {
			n++
			return enough
		})
	})
	if !errors.Is(err, enough) || n != 1 {
		f.t.Errorf("got %v after %d items, want %v after 1", err, n, enough)
	}
}

func testRestoreTwice(_ *testing.T, f *fixture) {
	f.update(everything)
	saved := f.dump()
	for _, i := range saved {
		if i.Audit != nil {
			continue // lines of the audit trail have no key
		}
		f.refused(store.ErrExists, func(tx store.Tx) error { return tx.Restore(sequenceOf(append(slices.Clone(saved), i))) })
	}
	f.equal("dump", f.dump(), saved)
}

func testRestoreFails(_ *testing.T, f *fixture) {
	f.update(everything)
	saved := f.dump()
	boom := errors.New("boom")
	broken := func(yield func(store.Item, error) bool) {
		if yield(saved[0], nil) {
			yield(store.Item{}, boom)
		}
	}
	f.refused(boom, func(tx store.Tx) error { return tx.Restore(broken) })
	// Also when the closure overlooks it.
	f.refused(boom, func(tx store.Tx) error {
		_ = tx.Restore(broken)
		return nil
	})
	for _, i := range []store.Item{{}, {Record: &store.Record{Rev: 1}}, {Record: &store.Record{Key: key("O1")}}} {
		if err := f.s.Update(context.Background(), func(tx store.Tx) error { return tx.Restore(sequenceOf([]store.Item{i})) }); err == nil {
			f.t.Errorf("%+v: got no error, want one", i)
		}
	}
	f.equal("dump", f.dump(), saved)
}

// save keeps the state under the name.
func (f *fixture) save(name string) store.Snapshot {
	f.t.Helper()
	var s store.Snapshot
	f.update(func(tx store.Tx) (err error) {
		s, err = tx.Save(store.Snapshot{Name: name, Saved: start, Now: start.Add(time.Hour)}, false)
		return err
	})
	return s
}

func (f *fixture) load(name string) store.Snapshot {
	f.t.Helper()
	var s store.Snapshot
	f.update(func(tx store.Tx) (err error) {
		s, err = tx.Load(name)
		return err
	})
	return s
}

func (f *fixture) snapshots() []store.Snapshot {
	f.t.Helper()
	var list []store.Snapshot
	f.view(func(r store.Reader) (err error) {
		list, err = r.Snapshots()
		return err
	})
	return list
}

func testSaveLoad(_ *testing.T, f *fixture) {
	f.save("nothing")
	f.update(everything)
	full := f.dump()
	want := store.Snapshot{Name: "full", Saved: start, Now: start.Add(time.Hour), Records: 3, Events: 2, Entries: 3}
	got := f.save("full")
	if got.Size == 0 {
		f.t.Error("the size of a full state is 0")
	}
	want.Size = got.Size
	f.equal("saved", got, want)
	last := lastSeq(f)
	f.equal("loaded", f.load("nothing").Name, "nothing")
	f.equal("items of nothing", summary(f.dump()), []string(nil))
	f.equal("loaded", f.load("full"), want)
	f.equal("dump", f.dump(), full)
	f.equal("ids", f.ids(all(9)), []string{"O2", "O1", "O2"})
	f.update(func(tx store.Tx) error { return tx.Emit(event("e3", alice)) })
	if got := lastSeq(f); got <= last {
		f.t.Errorf("the next event has number %d, want one after %d", got, last)
	}
	f.equal("first entry", f.mustClaim(start, start).Ref, "b")
	f.equal("loaded again", f.load("full"), want)
	f.equal("dump", f.dump(), full)
	f.update(func(tx store.Tx) error { return tx.Drop("full") })
	f.refused(store.ErrNotFound, func(tx store.Tx) error { return tx.Drop("full") })
	f.refused(store.ErrNotFound, func(tx store.Tx) error {
		_, err := tx.Load("full")
		return err
	})
	f.equal("dump after Drop", f.dump(), full)
}

func testSnapshotNames(_ *testing.T, f *fixture) {
	f.save("b")
	f.save("a")
	again := func(tx store.Tx) error {
		_, err := tx.Save(store.Snapshot{Name: "b", Saved: start}, false)
		return err
	}
	f.refused(store.ErrExists, again)
	f.update(everything)
	f.update(func(tx store.Tx) error {
		_, err := tx.Save(store.Snapshot{Name: "b", Saved: start}, true)
		return err
	})
	got := f.snapshots()
	f.equal("number", len(got), 2)
	f.equal("records of a", got[0].Records, int64(0))
	f.equal("records of b", got[1].Records, int64(3))
	f.load("a")
	f.equal("items of a", len(f.dump()), 0)
}

func testSnapshotsStay(_ *testing.T, f *fixture) {
	f.update(everything)
	full := f.dump()
	f.save("full")
	f.update(func(tx store.Tx) error { return tx.Reset(store.Scope{}) })
	f.update(func(tx store.Tx) error { return tx.Restore(sequenceOf(nil)) })
	f.equal("number", len(f.snapshots()), 1)
	f.load("full")
	f.equal("dump", f.dump(), full)
}

func testLoadUndone(_ *testing.T, f *fixture) {
	f.save("nothing")
	f.update(everything)
	full := f.dump()
	boom := errors.New("boom")
	f.refused(boom, func(tx store.Tx) error {
		if _, err := tx.Load("nothing"); err != nil {
			return err
		}
		return boom
	})
	f.equal("dump", f.dump(), full)
}

func testSaveTwiceAtOnce(_ *testing.T, f *fixture) {
	f.update(everything)
	errs := make([]error, 4)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() {
			errs[i] = f.s.Update(context.Background(), func(tx store.Tx) error {
				_, err := tx.Save(store.Snapshot{Name: "one"}, false)
				return err
			})
		})
	}
	wg.Wait()
	saved := 0
	for _, err := range errs {
		switch {
		case err == nil:
			saved++
		case !errors.Is(err, store.ErrExists):
			f.t.Errorf("got %v, want %v", err, store.ErrExists)
		}
	}
	f.equal("who saved", saved, 1)
	full := f.dump()
	f.load("one")
	f.equal("dump", f.dump(), full)
}

func testLoadWhileHeld(_ *testing.T, f *fixture) {
	f.update(func(tx store.Tx) error { return tx.Schedule(entry("a", 0)) })
	f.save("waiting")
	held := f.mustClaim(start, start)
	f.load("waiting")
	f.refused(store.ErrLeaseLost, func(tx store.Tx) error { return tx.Finish(held.ID, held.Attempt) })
	e := f.mustClaim(start, start)
	f.refused(store.ErrLeaseLost, func(tx store.Tx) error { return tx.Finish(held.ID, held.Attempt) })
	f.update(func(tx store.Tx) error { return tx.Finish(e.ID, e.Attempt) })
}
