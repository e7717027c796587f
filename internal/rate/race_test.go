package rate

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/opencosell/cosell/internal/store"
	"github.com/opencosell/cosell/internal/store/sqlstore/memory"
)

// hooked is a store of which something else happens right behind what is read.
type hooked struct {
	store.Store
	behind func()
}

func (h *hooked) View(ctx context.Context, fn func(store.Reader) error) error {
	err := h.Store.View(ctx, fn)
	if h.behind != nil {
		h.behind()
	}
	return err
}

// A change that comes while the settings are read is not undone by what was read.
func TestChangeDuringLoad(t *testing.T) {
	s := &hooked{Store: memory.Open(t)}
	w := newWorld(t, s, Off)
	var wg sync.WaitGroup
	for i := range 20 {
		mode := []Mode{Meter, Off}[i%2]
		changing, changed := make(chan struct{}), make(chan struct{})
		s.behind = sync.OnceFunc(func() {
			wg.Go(func() {
				close(changing)
				w.change(Change{Mode: &mode})
				close(changed)
			})
			<-changing
		})
		if err := w.Load(t.Context()); err != nil {
			t.Fatal(err)
		}
		<-changed
		if got := w.Show("").Mode; got != mode {
			t.Fatalf("change %d: mode %s is in force, want %s", i, got, mode)
		}
	}
	wg.Wait()
}

// Calls that were read before everything was forgotten do not count afterwards.
func TestForgetDuringRead(t *testing.T) {
	s := &hooked{Store: memory.Open(t)}
	w := newWorld(t, s, Custom)
	w.change(Change{Set: []Override{{PerDay: new(int64(1))}}})
	w.wants("first", "selling.GetEngagement", fjord, "AWS", 1, 1)
	if err := w.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.Forget()
	w.wants("before", "selling.GetEngagement", fjord, "AWS", 1, 0)
	w.Forget()
	s.behind = sync.OnceFunc(func() {
		if err := s.Update(t.Context(), func(tx store.Tx) error { return tx.Reset(store.Scope{}) }); err != nil {
			t.Error(err)
		}
		w.Forget()
	})
	w.wants("after", "selling.GetEngagement", fjord, "AWS", 1, 1)
}

// Accounts whose counters went with the meter are let go of too.
func TestSweepWithoutCounters(t *testing.T) {
	w := newWorld(t, memory.Open(t), Meter)
	for i := range maxCounters + 1 {
		account := fmt.Sprintf("%012d", i)
		w.accounts[account] = map[windowKey]*window{}
		w.buckets[bucketKey{account: account}] = newBucket("", Limit{}, 1, w.now())
	}
	if err := w.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(w.accounts)+len(w.buckets) > 0 {
		t.Errorf("%d accounts and %d buckets are kept, want none", len(w.accounts), len(w.buckets))
	}
}

// turn is a lock that says when it is asked for.
type turn struct{ asked, given chan struct{} }

func (t turn) Lock()   { close(t.asked); <-t.given }
func (t turn) Unlock() {}

// What was counted before the state is replaced is not written behind it.
func TestFlushWaitsForItsTurn(t *testing.T) {
	s := memory.Open(t)
	w := newWorld(t, s, Custom)
	w.change(Change{Set: []Override{{PerDay: new(int64(1))}}})
	waits := turn{make(chan struct{}), make(chan struct{})}
	w.Turn = waits
	w.wants("before", "selling.GetEngagement", fjord, "AWS", 1, 1)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		w.Run(ctx, func(err error) { t.Error(err) }) // flushes once and ends
	}()
	select {
	case <-waits.asked:
	case <-ended:
		t.Fatal("the counts were written out of turn")
	}
	w.Forget() // as when the state is replaced
	close(waits.given)
	<-ended
	newWorld(t, s, Custom).wants("after a restart", "selling.GetEngagement", fjord, "AWS", 1, 1)
}
