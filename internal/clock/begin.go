package clock

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/opencosell/cosell/internal/store"
)

// Begin freezes the clock of a new store at t. A store whose clock was ever set, by Begin too, keeps what it has: a
// restart goes on where the server stopped.
func (c *Clock) Begin(ctx context.Context, t time.Time) error {
	if err := Check(t); err != nil {
		return err
	}
	c.changing.Lock()
	defer c.changing.Unlock()
	t = t.UTC().Truncate(time.Millisecond)
	var state State
	err := c.store.Update(ctx, func(tx store.Tx) (err error) {
		_, err = tx.Value(ValueName)
		if errors.Is(err, store.ErrNotFound) {
			state = State{Frozen: &t}
			return write(tx, state)
		}
		if err != nil {
			return err
		}
		state, err = Read(tx)
		return err
	})
	if err != nil {
		return fmt.Errorf("begin the clock: %w", err)
	}
	c.become(state)
	return nil
}
