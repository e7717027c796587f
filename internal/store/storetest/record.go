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

func testGet(_ *testing.T, f *fixture) {
	f.update(func(tx store.Tx) error {
		r := deal("O1")
		if err := tx.Create(r, nil); err != nil {
			return err
		}
		f.equal("revision given by Create", r.Rev, int64(1))
		bare := &store.Record{Key: store.Key{Kind: "partner", ID: "O1"}, Created: start, Updated: start, Body: []byte(`{}`)}
		return tx.Create(bare, nil)
	})
	want := deal("O1")
	want.Rev = 1
	f.equal("record", f.get(key("O1")), want)
	// The same identifier in another kind, without catalog, owner and hidden part.
	f.equal("bare record", f.get(store.Key{Kind: "partner", ID: "O1"}), &store.Record{
		Key: store.Key{Kind: "partner", ID: "O1"}, Rev: 1, Created: start, Updated: start, Body: []byte(`{}`),
	})
	f.absent(store.Key{Kind: "opportunity", Catalog: "Sandbox", ID: "O1"})
	f.absent(key("O"))

	// What Get returned is the caller's.
	first := f.get(key("O1"))
	copy(first.Body, "garbage")
	f.equal("record after its copy was spoilt", f.get(key("O1")), want)
}

func testCreateExists(_ *testing.T, f *fixture) {
	f.update(func(tx store.Tx) error { return tx.Create(deal("O1"), at("a")) })
	f.refused(store.ErrExists, func(tx store.Tx) error { return tx.Create(deal("O1"), at("b")) })
	// A closure may go on after it.
	f.update(func(tx store.Tx) error {
		if err := tx.Create(deal("O1"), at("c")); !errors.Is(err, store.ErrExists) {
			return fmt.Errorf("got %w, want ErrExists", err)
		}
		return tx.Create(deal("O2"), at("d"))
	})
	f.equal("ids", f.ids(all(9)), []string{"O1", "O2"})
	f.equal("revision", f.get(key("O1")).Rev, int64(1))
}

func testReplace(_ *testing.T, f *fixture) {
	f.update(func(tx store.Tx) error { return tx.Create(deal("O1"), at("a")) })
	want := &store.Record{
		Key: key("O1"), Account: bob, Rev: 2, Created: start.Add(time.Hour), Updated: start.Add(2 * time.Hour),
		Body: []byte(`{"changed":true}`),
	}
	f.update(func(tx store.Tx) error {
		r, err := tx.Get(key("O1"))
		if err != nil {
			return err
		}
		r.Account, r.Created, r.Updated, r.Body, r.Hidden = want.Account, want.Created, want.Updated, want.Body, nil
		if err := tx.Replace(r, at("b")); err != nil {
			return err
		}
		f.equal("revision given by Replace", r.Rev, int64(2))
		return nil
	})
	f.equal("record", f.get(key("O1")), want)
	f.update(func(tx store.Tx) error { // twice in one transaction
		r, err := tx.Get(key("O1"))
		if err == nil {
			err = tx.Replace(r, at("b"))
		}
		if err == nil {
			err = tx.Replace(r, at("c"))
		}
		return err
	})
	f.equal("revision", f.get(key("O1")).Rev, int64(4))
}

func testReplaceStale(_ *testing.T, f *fixture) {
	f.update(func(tx store.Tx) error { return tx.Create(deal("O1"), at("a")) })
	for _, rev := range []int64{0, 2, -1} {
		f.refused(store.ErrStale, func(tx store.Tx) error {
			r := deal("O1")
			r.Rev, r.Body = rev, []byte(`{"lost":true}`)
			return tx.Replace(r, at("z"))
		})
	}
	want := deal("O1")
	want.Rev = 1
	f.equal("record", f.get(key("O1")), want)
}

func testMissing(_ *testing.T, f *fixture) {
	f.refused(store.ErrNotFound, func(tx store.Tx) error { return tx.Replace(deal("O1"), nil) })
	f.refused(store.ErrNotFound, func(tx store.Tx) error { return tx.Delete(key("O1")) })
	f.refused(store.ErrNotFound, func(tx store.Tx) error {
		_, err := tx.Get(key("O1"))
		return err
	})
}

func testDelete(_ *testing.T, f *fixture) {
	f.update(func(tx store.Tx) error {
		return errors.Join(tx.Create(deal("O1"), at("a")), tx.Create(deal("O2"), at("b")))
	})
	f.update(func(tx store.Tx) error { return tx.Delete(key("O1")) })
	f.absent(key("O1"))
	f.equal("ids", f.ids(all(9)), []string{"O2"})
	f.view(func(r store.Reader) error {
		n, err := r.Count(all(1), 10)
		f.equal("count", n, 1)
		return err
	})
	// The key is free again, and begins anew.
	f.update(func(tx store.Tx) error { return tx.Create(deal("O1"), at("c")) })
	f.equal("revision", f.get(key("O1")).Rev, int64(1))
	f.equal("ids", f.ids(all(9)), []string{"O2", "O1"})
}

func testOwnWrites(_ *testing.T, f *fixture) {
	f.update(func(tx store.Tx) error {
		if err := tx.Create(deal("O1"), at("a")); err != nil {
			return err
		}
		r, err := tx.Get(key("O1"))
		if err != nil {
			return err
		}
		rows, err := tx.List(all(5))
		if err != nil {
			return err
		}
		f.equal("rows in the transaction", len(rows), 1)
		f.equal("record in the list", &rows[0].Record, r)
		return nil
	})
}

func testUndo(_ *testing.T, f *fixture) {
	boom := errors.New("boom")
	f.update(func(tx store.Tx) error {
		return errors.Join(tx.Create(deal("O0"), at("a")), tx.SetValue("kept", []byte("1")))
	})
	f.refused(boom, func(tx store.Tx) error {
		return errors.Join(tx.Create(deal("O1"), at("b")), tx.Delete(key("O0")), tx.Emit(event("e1", alice)),
			tx.Schedule(store.Entry{Kind: "k", Ref: "r", Due: start}), tx.SetValue("kept", []byte("2")),
			tx.Remember(store.Once{Token: "t"}), tx.Audit(store.Audit{Time: start}), boom)
	})
	f.absent(key("O1"))
	f.equal("ids", f.ids(all(9)), []string{"O0"})
	f.noClaim(start, start)
	f.view(func(r store.Reader) error {
		events, err1 := r.Events("", 0, 9)
		f.equal("events", len(events), 0)
		lines, err2 := r.Audits(0, 9)
		f.equal("audit lines", len(lines), 0)
		value, err3 := r.Value("kept")
		f.equal("value", value, []byte("1"))
		if _, err := r.Once("", "", "", "t"); !errors.Is(err, store.ErrNotFound) {
			f.t.Errorf("Once: got %v, want %v", err, store.ErrNotFound)
		}
		return errors.Join(err1, err2, err3)
	})
}

func testPanic(_ *testing.T, f *fixture) {
	recovered := func() (got any) {
		defer func() { got = recover() }()
		err := f.s.Update(context.Background(), func(tx store.Tx) error {
			if err := tx.Create(deal("O1"), at("a")); err != nil {
				return err
			}
			panic("boom")
		})
		f.t.Errorf("Update: got %v, want a panic", err)
		return nil
	}()
	f.equal("recovered", recovered, any("boom"))
	f.absent(key("O1"))
	func() {
		defer func() { _ = recover() }()
		_ = f.s.View(context.Background(), func(store.Reader) error { panic("boom") })
	}()
	f.update(func(tx store.Tx) error { return tx.Create(deal("O2"), at("b")) })
	f.equal("ids", f.ids(all(9)), []string{"O2"})
}

// Many closures at once, of which every third fails in one of four ways after it has written.
func testNeighbours(_ *testing.T, f *fixture) {
	const n = 60
	f.update(func(tx store.Tx) error { return tx.Create(deal("taken"), nil) })
	boom := errors.New("boom")
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			id := fmt.Sprintf("O%02d", i)
			var want error
			defer func() {
				if p := recover(); (p != nil) != (i%12 == 9) {
					f.t.Errorf("%s: recovered %v", id, p)
				}
			}()
			err := f.s.Update(context.Background(), func(tx store.Tx) error {
				if err := tx.Create(deal(id), at(id)); err != nil {
					return err
				}
				switch i % 12 {
				case 0:
					want = boom
					return boom
				case 3:
					want = store.ErrExists
					return tx.Create(deal("taken"), nil)
				case 6:
					want = store.ErrLeaseLost
					return tx.Finish(4711, 1)
				case 9:
					panic("boom")
				}
				return nil
			})
			if !errors.Is(err, want) {
				f.t.Errorf("%s: got %v, want %v", id, err, want)
			}
		})
	}
	wg.Wait()
	want := []string{}
	for i := range n {
		if i%3 != 0 {
			want = append(want, fmt.Sprintf("O%02d", i))
		}
	}
	f.equal("ids", f.ids(all(n)), want)
}

func testContext(_ *testing.T, f *fixture) {
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	if err := f.s.Update(ended, func(store.Tx) error {
		f.t.Error("Update ran its closure after the context had ended")
		return nil
	}); !errors.Is(err, context.Canceled) {
		f.t.Errorf("Update: got %v, want %v", err, context.Canceled)
	}
	if err := f.s.View(ended, func(store.Reader) error { return nil }); !errors.Is(err, context.Canceled) {
		f.t.Errorf("View: got %v, want %v", err, context.Canceled)
	}
	if _, err := f.s.Claim(ended, start, start, start); !errors.Is(err, context.Canceled) {
		f.t.Errorf("Claim: got %v, want %v", err, context.Canceled)
	}
	// One that ends while the closure runs changes nothing.
	during, cancel := context.WithCancel(context.Background())
	defer cancel()
	err := f.s.Update(during, func(tx store.Tx) error {
		cancel()
		return tx.Create(deal("O1"), at("a"))
	})
	// A wrapper that runs the closure again may meet the ended context; else the write stands.
	if err == nil {
		f.equal("ids", f.ids(all(9)), []string{"O1"})
	} else if !errors.Is(err, context.Canceled) {
		f.t.Errorf("Update: got %v, want nil or %v", err, context.Canceled)
	}
}

// A View begins before a change and reads on while the change waits, runs or is done, as the engine likes.
func testSnapshot(_ *testing.T, f *fixture) {
	f.update(func(tx store.Tx) error {
		return errors.Join(tx.Create(deal("O1"), at("a")), tx.Create(deal("O2"), at("b")))
	})
	done := make(chan error, 1)
	f.view(func(r store.Reader) error {
		if _, err := r.Get(key("O1")); err != nil {
			return err
		}
		go func() {
			done <- f.s.Update(context.Background(), func(tx store.Tx) error {
				return errors.Join(tx.Delete(key("O1")), tx.Delete(key("O2")), tx.Create(deal("O3"), at("c")))
			})
		}()
		for range 300 {
			if _, err := r.Get(key("O2")); err != nil {
				return err
			}
			rows, err := r.List(all(9))
			if err != nil {
				return err
			}
			f.equal("rows", len(rows), 2)
		}
		return nil
	})
	if err := <-done; err != nil {
		f.t.Fatal(err)
	}
	f.equal("ids", f.ids(all(9)), []string{"O3"})
}

func testCounter(_ *testing.T, f *fixture) {
	const workers, each = 8, 12
	f.update(func(tx store.Tx) error { return tx.Create(deal("O1"), at("000")) })
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for range each {
				err := f.s.Update(context.Background(), func(tx store.Tx) error {
					r, err := tx.Get(key("O1"))
					if err != nil {
						return err
					}
					return tx.Replace(r, at(fmt.Sprintf("%03d", r.Rev)))
				})
				if err != nil {
					f.t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	f.equal("revision", f.get(key("O1")).Rev, int64(1+workers*each))
	f.view(func(r store.Reader) error {
		rows, err := r.List(all(9))
		f.equal("rows", len(rows), 1)
		f.equal("sort", rows[0].Sort, fmt.Sprintf("%03d", workers*each))
		return err
	})
}

// One row wanders between two groups; whoever reads finds it in exactly one of them.
func testTransfer(_ *testing.T, f *fixture) {
	group := func(value string) []store.Index {
		return []store.Index{{Account: alice, Name: "stage", Value: value, Sort: "s"}}
	}
	f.update(func(tx store.Tx) error { return tx.Create(deal("O1"), group("a")) })
	stop := make(chan struct{})
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				err := f.s.View(context.Background(), func(r store.Reader) error {
					n := 0
					for _, value := range []string{"a", "b"} {
						rows, err := r.List(store.Range{Account: alice, Catalog: "AWS", Kind: "opportunity", Name: "stage", Value: value, Limit: 9})
						if err != nil {
							return err
						}
						n += len(rows)
					}
					if n != 1 {
						return fmt.Errorf("the row is in %d groups, want 1", n)
					}
					return nil
				})
				if err != nil {
					f.t.Error(err)
					return
				}
			}
		})
	}
	for i := range 60 {
		f.update(func(tx store.Tx) error {
			r, err := tx.Get(key("O1"))
			if err != nil {
				return err
			}
			return tx.Replace(r, group(string("ba"[i%2])))
		})
	}
	close(stop)
	readers.Wait()
}
