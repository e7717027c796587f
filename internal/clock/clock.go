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

// ValueName is the value of the store that keeps the clock.
const ValueName = valueName

// State is how the server's time differs from the machine's.
type State struct {
	// Frozen is the time at which the clock stands still; nil lets it run.
	Frozen *time.Time `json:"frozen,omitempty"`
	// Offset is added to the machine's time while the clock runs.
	Offset time.Duration `json:"offset,omitempty"`
	// Set is where the clock stood when it was last set or let run; nil if it never was.
	Set *time.Time `json:"set,omitempty"`
	// After is the request id of the last line of the audit trail at that time: later lines were written by this clock.
	After string `json:"after,omitempty"`
}

// Clock tells the server's time. What it tells is read from the store at the start and after Restored, so another replica
// that sets or restores the time is noticed at the next of these.
type Clock struct {
	machine func() time.Time
	store   store.Store

	// changing is held by whoever changes the clock. mu is not held while the store is written: a closure there may ask
	// for the time.
	changing sync.Mutex
	mu       sync.RWMutex
	state    State
}

// Open reads the clock's state from the store; machine is normally time.Now.
func Open(ctx context.Context, s store.Store, machine func() time.Time) (*Clock, error) {
	c := &Clock{machine: machine, store: s}
	if err := c.Restored(ctx); err != nil {
		return nil, err
	}
	return c, nil
}

// Read returns the clock's state as the store has it. A store without one has a clock that is the machine's.
func Read(r store.Reader) (State, error) {
	var s State
	raw, err := r.Value(ValueName)
	if errors.Is(err, store.ErrNotFound) {
		return s, nil
	}
	if err == nil {
		err = json.Unmarshal(raw, &s)
	}
	if err != nil {
		return s, fmt.Errorf("read the clock: %w", err)
	}
	return s, nil
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

// Freeze stops the clock at t, which Check takes.
func (c *Clock) Freeze(ctx context.Context, t time.Time) error {
	if err := Check(t); err != nil {
		return err
	}
	t = t.UTC().Truncate(time.Millisecond)
	return c.change(ctx, func(s *State) { *s = State{Frozen: &t} })
}

// Set moves the clock to t, which Check takes, and leaves it running or frozen as it was.
func (c *Clock) Set(ctx context.Context, t time.Time) error {
	if err := Check(t); err != nil {
		return err
	}
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
	c.changing.Lock()
	defer c.changing.Unlock()
	c.mu.RLock()
	next := c.state
	c.mu.RUnlock()
	f(&next)
	if next.Set = nil; next.Frozen == nil {
		next.Set = new(c.machine().Add(next.Offset).UTC().Truncate(time.Millisecond))
	}
	if err := c.store.Update(ctx, func(tx store.Tx) error { return write(tx, next) }); err != nil {
		return fmt.Errorf("keep the clock: %w", err)
	}
	c.become(next)
	return nil
}

func (c *Clock) become(s State) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.state = s
}

func write(tx store.Tx, s State) error {
	last, err := tx.LastAudit()
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if s.After = ""; s.Set != nil {
		s.After = last.RequestID
	}
	return put(tx, s)
}

func put(tx store.Tx, s State) error {
	raw, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return tx.SetValue(ValueName, raw)
}
