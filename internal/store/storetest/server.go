package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/opencosell/cosell/internal/store"
)

func event(id, account string) store.Event {
	return store.Event{
		ID: id, Account: account, Catalog: "AWS", Source: "aws.partnercentral-selling", DetailType: "Opportunity Created",
		Time: start, Body: fmt.Appendf(nil, `{"id":%q}`, id),
	}
}

func testOnce(_ *testing.T, f *fixture) {
	o := store.Once{
		Account: alice, Catalog: "AWS", Operation: "CreateOpportunity", Token: "token", Hash: "h1", Ref: "task-1",
		Answer: []byte(`{"Id":"O1"}`), Created: start,
	}
	once := func(r store.Reader, account, catalog, operation, token string, want *store.Once) {
		f.t.Helper()
		got, err := r.Once(account, catalog, operation, token)
		if want == nil {
			if !errors.Is(err, store.ErrNotFound) {
				f.t.Errorf("got %v, %v, want %v", got, err, store.ErrNotFound)
			}
			return
		}
		if err != nil {
			f.t.Error(err)
		}
		f.equal("token", got, want)
	}
	f.update(func(tx store.Tx) error { return tx.Remember(o) })
	f.view(func(r store.Reader) error {
		once(r, alice, "AWS", "CreateOpportunity", "token", &o)
		once(r, bob, "AWS", "CreateOpportunity", "token", nil)
		once(r, alice, "Sandbox", "CreateOpportunity", "token", nil)
		once(r, alice, "AWS", "CreateEngagement", "token", nil)
		once(r, alice, "AWS", "CreateOpportunity", "Token", nil)
		return nil
	})
	newer := o
	newer.Hash, newer.Ref, newer.Answer, newer.Created = "h2", "", nil, start.Add(time.Hour)
	f.update(func(tx store.Tx) error { return tx.Remember(newer) })
	f.view(func(r store.Reader) error {
		once(r, alice, "AWS", "CreateOpportunity", "token", &newer)
		return nil
	})
}

func testForget(_ *testing.T, f *fixture) {
	f.update(func(tx store.Tx) error {
		for i := range 10 {
			if err := tx.Remember(store.Once{Account: alice, Token: fmt.Sprint(i), Created: start.Add(time.Duration(i) * time.Second)}); err != nil {
				return err
			}
		}
		return nil
	})
	forget := func(seconds, limit, want int) {
		f.t.Helper()
		f.update(func(tx store.Tx) error {
			n, err := tx.ForgetBefore(start.Add(time.Duration(seconds)*time.Second), limit)
			f.equal("forgotten", n, want)
			return err
		})
	}
	forget(0, 100, 0) // before, not at
	forget(5, 3, 3)
	forget(5, 3, 2)
	forget(5, 3, 0)
	f.view(func(r store.Reader) error {
		_, err := r.Once(alice, "", "", "5")
		if _, gone := r.Once(alice, "", "", "4"); !errors.Is(gone, store.ErrNotFound) {
			f.t.Errorf("got %v, want %v", gone, store.ErrNotFound)
		}
		return err
	})
}

func testEvents(_ *testing.T, f *fixture) {
	f.update(func(tx store.Tx) error {
		return errors.Join(tx.Emit(event("e1", alice), event("e1", bob)), tx.Emit(event("e2", alice)), tx.Emit())
	})
	f.update(func(tx store.Tx) error { return tx.Emit(event("e3", bob)) })
	list := func(account string, after int64, limit int, want ...string) []store.Event {
		f.t.Helper()
		var events []store.Event
		f.view(func(r store.Reader) (err error) {
			events, err = r.Events(account, after, limit)
			return err
		})
		got := []string{}
		for i, e := range events {
			got = append(got, e.ID+" "+e.Account)
			if e.Seq <= after || i > 0 && e.Seq <= events[i-1].Seq {
				f.t.Errorf("event %d has number %d after %d", i, e.Seq, after)
			}
			plain := e
			plain.Seq = 0
			f.equal("event", plain, event(e.ID, e.Account))
		}
		f.equal("events", got, append([]string{}, want...))
		return events
	}
	every := list("", 0, 10, "e1 "+alice, "e1 "+bob, "e2 "+alice, "e3 "+bob)
	list("", every[0].Seq, 2, "e1 "+bob, "e2 "+alice)
	list("", every[3].Seq, 10)
	list(bob, 0, 10, "e1 "+bob, "e3 "+bob)
	list(bob, every[1].Seq, 10, "e3 "+bob)
	list(alice, 0, 1, "e1 "+alice)
	list("nobody", 0, 10)
}

func testAudit(_ *testing.T, f *fixture) {
	line := func(i int) store.Audit {
		return store.Audit{
			Time: start, Account: alice, Catalog: "AWS", Operation: "CreateOpportunity", Kind: "opportunity",
			ID: fmt.Sprint("O", i), RequestID: fmt.Sprint("request-", i),
		}
	}
	f.refused(store.ErrNotFound, func(tx store.Tx) error {
		_, err := tx.LastAudit()
		return err
	})
	for i := range 5 {
		f.update(func(tx store.Tx) error { return tx.Audit(line(i)) })
	}
	f.view(func(r store.Reader) error {
		last, err := r.LastAudit()
		f.equal("last", last, line(4))
		if err != nil {
			return err
		}
		lines, err := r.Audits(0, 10)
		f.equal("all", lines, []store.Audit{line(0), line(1), line(2), line(3), line(4)})
		if err != nil {
			return err
		}
		lines, err = r.Audits(2, 2)
		f.equal("from the third", lines, []store.Audit{line(2), line(3)})
		if err != nil {
			return err
		}
		lines, err = r.Audits(5, 2)
		f.equal("beyond the end", len(lines), 0)
		return err
	})
}

func testSequence(_ *testing.T, f *fixture) {
	next := func(name string, first, want int64) {
		f.t.Helper()
		f.update(func(tx store.Tx) error {
			n, err := tx.Next(name, first)
			f.equal(name, n, want)
			return err
		})
	}
	next("a", 1, 1)
	next("a", 1, 2)
	next("b", 100, 100)
	next("a", 1, 3)
	next("b", 1, 101)
	boom := errors.New("boom")
	f.refused(boom, func(tx store.Tx) error {
		_, err := tx.Next("a", 1)
		return errors.Join(err, boom)
	})
	next("a", 1, 4)
}

func testSequenceConcurrent(_ *testing.T, f *fixture) {
	const workers, each = 8, 10
	var mu sync.Mutex
	seen := map[int64]int{}
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for range each {
				var n int64
				err := f.s.Update(context.Background(), func(tx store.Tx) (err error) {
					n, err = tx.Next("s", 1)
					return err
				})
				if err != nil {
					f.t.Error(err)
				}
				mu.Lock()
				seen[n]++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	f.equal("different numbers", len(seen), workers*each)
}

func testValues(_ *testing.T, f *fixture) {
	binary := []byte{0, 1, 0xff, 0xfe, '\''}
	f.refused(store.ErrNotFound, func(tx store.Tx) error {
		_, err := tx.Value("key")
		return err
	})
	for _, want := range [][]byte{[]byte("text"), binary} {
		f.update(func(tx store.Tx) error { return tx.SetValue("key", want) })
		f.view(func(r store.Reader) error {
			got, err := r.Value("key")
			f.equal("value", got, want)
			return err
		})
	}
	f.update(func(tx store.Tx) error { return tx.SetValue("empty", nil) })
	f.view(func(r store.Reader) error {
		got, err := r.Value("empty")
		f.equal("length", len(got), 0)
		return err
	})
}

func testReset(_ *testing.T, f *fixture) {
	write := func(tx store.Tx) error {
		n, err := tx.Next("s", 1)
		f.equal("number", n, int64(1))
		return errors.Join(err, tx.Create(deal("O1"), at("a")), tx.Emit(event("e1", alice)), tx.Schedule(entry("a", 0)),
			tx.Remember(store.Once{Account: alice, Token: "t", Created: start}), tx.Audit(store.Audit{Time: start, Account: alice}))
	}
	f.update(write)
	f.update(func(tx store.Tx) error { return tx.SetValue("clock", []byte("frozen")) })
	var last []store.Event
	f.view(func(r store.Reader) (err error) {
		last, err = r.Events("", 0, 10)
		return err
	})
	held := f.mustClaim(start, start)
	f.update(func(tx store.Tx) error { return tx.Reset(store.Scope{}) })
	f.absent(key("O1"))
	f.equal("ids", f.ids(all(9)), []string{})
	f.noClaim(start, start.Add(time.Hour))
	f.view(func(r store.Reader) error {
		events, err1 := r.Events("", 0, 9)
		lines, err2 := r.Audits(0, 9)
		value, err3 := r.Value("clock")
		f.equal("events", len(events), 0)
		f.equal("audit lines", len(lines), 0)
		f.equal("value", value, []byte("frozen"))
		if _, err := r.Once(alice, "", "", "t"); !errors.Is(err, store.ErrNotFound) {
			f.t.Errorf("Once: got %v, want %v", err, store.ErrNotFound)
		}
		return errors.Join(err1, err2, err3)
	})
	// Everything can be written anew; a reader and a worker from before cannot mistake it for what they knew.
	f.update(write)
	f.view(func(r store.Reader) error {
		events, err := r.Events("", last[0].Seq, 9)
		f.equal("events after the last one known", len(events), 1)
		return err
	})
	f.refused(store.ErrLeaseLost, func(tx store.Tx) error { return tx.Finish(held.ID, held.Attempt) })
}
