// Package clock is the server's time: the machine's, or frozen, set and advanced on purpose, so that fifteen days pass
// in a moment. It is kept in the store, so that a restart and replicas agree. Everything in Cosell that says "now" asks
// it; only leases and time-outs follow the machine.
package clock

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/opencosell/cosell/internal/store"
)

const valueName = "clock"

// State is how the server's time differs from the machine's.
type State struct {
	// Frozen is the time at which the clock stands still; nil lets it run.
	Frozen *time.Time `json:"frozen,omitempty"`
	// Offset is added to the machine's time while the clock runs.
	Offset time.Duration `json:"offset,omitempty"`
}

// Clock tells the server's time.
type Clock struct {
	machine func() time.Time
	store   store.Store

	mu    sync.RWMutex
	state State
}

// Open reads the clock's state from the store; machine is normally time.Now.
func Open(ctx context.Context, s store.Store, machine func() time.Time) (*Clock, error) {
	c := &Clock{machine: machine, store: s}
	err := s.View(ctx, func(r store.Reader) error {
		raw, err := r.Value(valueName)
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		return json.Unmarshal(raw, &c.state)
	})
	if err != nil {
		return nil, fmt.Errorf("read the clock: %w", err)
	}
	return c, nil
}

// Now is the server's time, UTC, in whole milliseconds.
func (c *Clock) Now() time.Time {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.now()
}

func (c *Clock) now() time.Time {
	t := c.machine().Add(c.state.Offset)
	if c.state.Frozen != nil {
		t = *c.state.Frozen
	}
	return t.UTC().Truncate(time.Millisecond)
}

// Frozen reports whether the clock stands still.
func (c *Clock) Frozen() bool {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.state.Frozen != nil
}

// Freeze stops the clock at t.
func (c *Clock) Freeze(ctx context.Context, t time.Time) error {
	t = t.UTC().Truncate(time.Millisecond)
	return c.change(ctx, func(s *State) { *s = State{Frozen: &t} })
}

// Set moves the clock to t and leaves it running or frozen as it was.
func (c *Clock) Set(ctx context.Context, t time.Time) error {
	t = t.UTC().Truncate(time.Millisecond)
	return c.change(ctx, func(s *State) {
		if s.Frozen != nil {
			s.Frozen = &t
			return
		}
		s.Offset = t.Sub(c.machine())
	})
}

// Resume lets a frozen clock run on from where it stands.
func (c *Clock) Resume(ctx context.Context) error {
	return c.change(ctx, func(s *State) {
		if s.Frozen != nil {
			*s = State{Offset: s.Frozen.Sub(c.machine())}
		}
	})
}

// Real makes the clock the machine's again.
func (c *Clock) Real(ctx context.Context) error {
	return c.change(ctx, func(s *State) { *s = State{} })
}

func (c *Clock) change(ctx context.Context, f func(*State)) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	next := c.state
	f(&next)
	raw, err := json.Marshal(next)
	if err != nil {
		return err
	}
	if err := c.store.Update(ctx, func(tx store.Tx) error { return tx.SetValue(valueName, raw) }); err != nil {
		return fmt.Errorf("keep the clock: %w", err)
	}
	c.state = next
	return nil
}
