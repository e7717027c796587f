package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/opencosell/cosell/internal/store"
)

// limitPages makes the database full at its present size and so many pages; 0 lifts the limit.
func limitPages(t *testing.T, s *Store, pages int64) {
	t.Helper()
	limit := int64(1 << 30)
	if pages > 0 {
		present, err := s.writer.number(`pragma page_count`)
		if err != nil {
			t.Fatal(err)
		}
		limit = present + pages
	}
	if _, err := s.writer.number(fmt.Sprintf(`pragma max_page_count = %d`, limit)); err != nil {
		t.Fatal(err)
	}
}

func count(t *testing.T, s *Store) int64 {
	t.Helper()
	n, err := s.writer.number(`select count(*) from resource`)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestFull(t *testing.T) {
	s := openStore(t, Options{Dir: t.TempDir()})
	create := func(n int64) error {
		return s.Update(t.Context(), func(tx store.Tx) error { return benchCreate(tx, n) })
	}
	limitPages(t, s, 40)
	n := int64(0)
	var err error
	for ; err == nil && n < 1000; n++ {
		err = create(n)
	}
	if !errors.Is(err, store.ErrFull) {
		t.Fatalf("got %v, want %v", err, store.ErrFull)
	}
	kept := n - 1
	if got := count(t, s); got != kept {
		t.Errorf("got %d records, want the %d acknowledged", got, kept)
	}
	// Reading goes on, and so does writing when there is room.
	err = s.View(t.Context(), func(r store.Reader) error {
		_, err := r.Get(benchKey(0))
		return err
	})
	if err != nil {
		t.Error(err)
	}
	limitPages(t, s, 0)
	if err := create(kept); err != nil {
		t.Errorf("after room came back: %v", err)
	}
}

// Many at once on a disk that fills: whoever was answered without error is there, nobody else.
func TestFullWhileShared(t *testing.T) {
	s := openStore(t, Options{Dir: t.TempDir()})
	limitPages(t, s, 150)
	var mu sync.Mutex
	acknowledged := map[int64]bool{}
	var wg sync.WaitGroup
	for w := range int64(16) {
		wg.Go(func() {
			for i := range int64(12) {
				n := w*100 + i
				err := s.Update(context.Background(), func(tx store.Tx) error { return benchCreate(tx, n) })
				switch {
				case err == nil:
					mu.Lock()
					acknowledged[n] = true
					mu.Unlock()
				case !errors.Is(err, store.ErrFull):
					t.Errorf("got %v, want %v", err, store.ErrFull)
				}
			}
		})
	}
	wg.Wait()
	if n := len(acknowledged); n == 0 || n == 16*12 {
		t.Fatalf("%d were acknowledged: the limit is not where this test needs it", n)
	}
	if got := count(t, s); got != int64(len(acknowledged)) {
		t.Errorf("got %d records, want the %d acknowledged", got, len(acknowledged))
	}
	for n := range acknowledged {
		err := s.View(t.Context(), func(r store.Reader) error {
			_, err := r.Get(benchKey(n))
			return err
		})
		if err != nil {
			t.Errorf("record %d was acknowledged: %v", n, err)
		}
	}
}

// A closure that overlooks a failed statement must not have its half committed.
func TestOverlookedFailure(t *testing.T) {
	s := openStore(t, Options{Dir: t.TempDir()})
	limitPages(t, s, 30)
	err := s.Update(t.Context(), func(tx store.Tx) error {
		for n := range int64(200) {
			_ = benchCreate(tx, n)
		}
		return nil
	})
	if !errors.Is(err, store.ErrFull) {
		t.Errorf("got %v, want %v", err, store.ErrFull)
	}
	if got := count(t, s); got != 0 {
		t.Errorf("got %d records, want none", got)
	}
}

// gather lets so many Updates meet in one commit: it holds the turn until all of them wait.
func gather(s *Store, n int64, update func(i int64) error) []error {
	s.turn.Lock()
	errs := make([]error, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { errs[i] = update(i) })
	}
	for s.waiting.Load() < n {
		runtime.Gosched()
	}
	s.turn.Unlock()
	wg.Wait()
	return errs
}

func TestUpdatesShareACommit(t *testing.T) {
	s := openStore(t, Options{Dir: t.TempDir()})
	var mu sync.Mutex
	commits := map[*commit]bool{}
	errs := gather(s, 20, func(i int64) error {
		return s.Update(t.Context(), func(tx store.Tx) error {
			mu.Lock()
			commits[s.open] = true
			mu.Unlock()
			return benchCreate(tx, i)
		})
	})
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	if len(commits) != 1 {
		t.Errorf("got %d commits, want 1", len(commits))
	}
	if got := count(t, s); got != 20 {
		t.Errorf("got %d records, want 20", got)
	}
}

// When the commit itself fails, everybody who shares it is told, and nothing is kept.
func TestFailedCommit(t *testing.T) {
	s := openStore(t, Options{Dir: t.TempDir()})
	// A constraint that is checked at the commit fails it, as a disk would.
	if err := s.writer.script(`create table bad (x text references parent (y) deferrable initially deferred)`); err != nil {
		t.Fatal(err)
	}
	if err := s.writer.script(`pragma foreign_keys = on`); err != nil {
		t.Fatal(err)
	}
	if err := s.writer.script(`create table parent (y text primary key)`); err != nil {
		t.Fatal(err)
	}
	errs := gather(s, 10, func(i int64) error {
		return s.Update(t.Context(), func(tx store.Tx) error {
			if i == 5 {
				if err := s.writer.script(`insert into bad (x) values ('missing')`); err != nil {
					return err
				}
			}
			return benchCreate(tx, i)
		})
	})
	for i, err := range errs {
		if err == nil || !strings.Contains(err.Error(), "commit") {
			t.Errorf("%d: got %v, want the failure of the commit", i, err)
		}
	}
	if got := count(t, s); got != 0 {
		t.Errorf("got %d records, want none", got)
	}
	if err := s.Update(t.Context(), func(tx store.Tx) error { return benchCreate(tx, 1) }); err != nil {
		t.Errorf("after it: %v", err)
	}
}

// runtime.Goexit is what a failing test does inside a closure.
func TestGoexit(t *testing.T) {
	for name, o := range map[string]Options{"file": {Dir: t.TempDir()}, "memory": {Memory: true}} {
		s := openStore(t, o)
		var wg sync.WaitGroup
		wg.Go(func() {
			_ = s.Update(context.Background(), func(tx store.Tx) error {
				if err := benchCreate(tx, 1); err != nil {
					t.Error(err)
				}
				runtime.Goexit()
				return nil
			})
		})
		wg.Go(func() {
			_ = s.View(context.Background(), func(store.Reader) error {
				runtime.Goexit()
				return nil
			})
		})
		wg.Wait()
		if got := count(t, s); got != 0 {
			t.Errorf("%s: got %d records, want none", name, got)
		}
		if err := s.Update(t.Context(), func(tx store.Tx) error { return benchCreate(tx, 2) }); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// On disk a View keeps its snapshot although a whole Update is done meanwhile.
func TestSnapshotOnDisk(t *testing.T) {
	s := openStore(t, Options{Dir: t.TempDir()})
	benchFillT(t, s, 3)
	err := s.View(t.Context(), func(r store.Reader) error {
		before, err := r.Get(benchKey(1))
		if err != nil {
			return err
		}
		err = s.Update(t.Context(), func(tx store.Tx) error {
			w, err := tx.Get(benchKey(1))
			if err != nil {
				return err
			}
			return errors.Join(tx.Replace(w, nil), tx.Delete(benchKey(2)))
		})
		if err != nil {
			return err
		}
		after, err := r.Get(benchKey(1))
		if err != nil {
			return err
		}
		if after.Rev != before.Rev {
			t.Errorf("got revision %d, want %d", after.Rev, before.Rev)
		}
		_, err = r.Get(benchKey(2))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := count(t, s); got != 2 {
		t.Errorf("got %d records, want 2", got)
	}
}

func benchFillT(t *testing.T, s *Store, n int64) {
	t.Helper()
	for i := range n {
		if err := s.Update(t.Context(), func(tx store.Tx) error { return benchCreate(tx, i) }); err != nil {
			t.Fatal(err)
		}
	}
}

// A Reader or Tx that outlives its closure answers an error instead of touching another's connection.
func TestUsedAfterItsEnd(t *testing.T) {
	s := openStore(t, Options{Memory: true})
	var r store.Reader
	var w store.Tx
	err := errors.Join(
		s.View(t.Context(), func(x store.Reader) error { r = x; return nil }),
		s.Update(t.Context(), func(x store.Tx) error { w = x; return nil }))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Get(benchKey(1)); !errors.Is(err, errEnded) {
		t.Errorf("Get: got %v, want %v", err, errEnded)
	}
	if err := w.SetValue("a", nil); !errors.Is(err, errEnded) {
		t.Errorf("SetValue: got %v, want %v", err, errEnded)
	}
}
