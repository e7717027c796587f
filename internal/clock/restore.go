package clock

import (
	"context"
	"fmt"
	"time"

	"github.com/opencosell/cosell/internal/store"
)

// Restore writes the clock of a restored state: standing at t, or running on from t. The zero time is a clock that never
// was set: the machine's. The caller holds the clock by Hold, and calls Restored after the commit.
func (c *Clock) Restore(tx store.Tx, t time.Time, frozen bool) error {
	t = t.UTC().Truncate(time.Millisecond)
	var s State
	switch {
	case t.IsZero():
	case Check(t) != nil:
		return fmt.Errorf("restore the clock: %w", Check(t))
	case frozen:
		s.Frozen = &t
	default:
		s.Offset, s.Set = t.Sub(c.machine()), &t
	}
	if err := write(tx, s); err != nil {
		return fmt.Errorf("restore the clock: %w", err)
	}
	return nil
}

// GoOn lets the clock of a restored state that runs go on from t; one that stands is left alone. The caller does as with
// Restore.
func (c *Clock) GoOn(tx store.Tx, t time.Time) error {
	s, err := Read(tx)
	if err != nil || s.Frozen != nil {
		return err
	}
	// Set stays what it was: the state is to be the one that was saved.
	s.Offset = t.Sub(c.machine())
	if err := put(tx, s); err != nil {
		return fmt.Errorf("restore the clock: %w", err)
	}
	return nil
}

// Hold keeps everybody from changing the clock until release is called.
func (c *Clock) Hold() (release func()) {
	c.changing.Lock()
	return c.changing.Unlock
}

// Restored makes the clock tell what the store has: it was written past it.
func (c *Clock) Restored(ctx context.Context) error {
	var s State
	err := c.store.View(ctx, func(r store.Reader) (err error) {
		s, err = Read(r)
		return err
	})
	if err == nil {
		c.become(s)
	}
	return err
}

// Keep writes the clock that the server had before its state was replaced. The caller holds the clock, as with Restore.
func Keep(tx store.Tx, before State) error {
	if err := write(tx, before); err != nil {
		return fmt.Errorf("keep the clock: %w", err)
	}
	return nil
}
