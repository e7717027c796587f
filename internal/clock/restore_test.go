package clock

import (
	"testing"
	"time"

	"github.com/opencosell/cosell/internal/store"
	"github.com/opencosell/cosell/internal/store/sqlstore"
)

func TestRestore(t *testing.T) {
	ctx := t.Context()
	s, err := sqlstore.Open(ctx, sqlstore.Options{Memory: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	machine := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	c, err := Open(ctx, s, func() time.Time { return machine })
	if err != nil {
		t.Fatal(err)
	}
	saved := time.Date(2025, 12, 24, 18, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name   string
		place  func(store.Tx) error
		frozen bool
		want   time.Time // an hour later
	}{
		{"standing", func(tx store.Tx) error { return c.Restore(tx, saved, true) }, true, saved},
		{"one that stands goes on", func(tx store.Tx) error { return c.GoOn(tx, saved.Add(time.Hour)) }, true, saved},
		{"running on", func(tx store.Tx) error { return c.Restore(tx, saved, false) }, false, saved.Add(time.Hour)},
		{"one that runs goes on", func(tx store.Tx) error { return c.GoOn(tx, saved.Add(24*time.Hour)) }, false, saved.Add(25 * time.Hour)},
		{"never set", func(tx store.Tx) error { return c.Restore(tx, time.Time{}, false) }, false, machine.Add(time.Hour)},
		{"kept", func(tx store.Tx) error { return Keep(tx, State{Frozen: &saved}) }, true, saved},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before, hour := machine, time.Hour
			defer func() { machine = before }()
			release := c.Hold()
			err := s.Update(ctx, func(tx store.Tx) error { return tt.place(tx) })
			if err == nil {
				err = c.Restored(ctx)
			}
			release()
			if err != nil {
				t.Fatal(err)
			}
			machine = machine.Add(hour)
			if got := c.Now(); !got.Equal(tt.want) || c.Frozen() != tt.frozen {
				t.Errorf("now %s, frozen %v; want %s, %v", got, c.Frozen(), tt.want, tt.frozen)
			}
		})
	}
}

// A closure of the store may ask for the time while somebody waits to change it.
func TestNowInsideUpdate(t *testing.T) {
	ctx := t.Context()
	s, err := sqlstore.Open(ctx, sqlstore.Options{Memory: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	c, err := Open(ctx, s, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	changed := make(chan error, 1)
	err = s.Update(ctx, func(store.Tx) error {
		go func() { changed <- c.Freeze(ctx, time.Now()) }()
		// The other one holds what it holds from the moment that it began to change.
		for c.changing.TryLock() {
			c.changing.Unlock()
		}
		c.Now()
		return nil
	})
	if err == nil {
		err = <-changed
	}
	if err != nil {
		t.Fatal(err)
	}
}
