package agenda

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/opencosell/cosell/internal/clock"
	"github.com/opencosell/cosell/internal/store"
)

// mostFired is how many entries one call of AdvanceTo carries out before it stops on the way: what an hourly policy does
// in ten years.
const mostFired = 100_000

// AdvanceTo moves the server's clock forward to t. Everything that falls due on the way is carried out in order, each
// at its own time, as if the time had really passed; the answer lists it. After very many entries it stops where the
// clock then is: call it again to go on.
func (a *Agenda) AdvanceTo(ctx context.Context, t time.Time) ([]Fired, error) {
	a.turn.Lock()
	defer a.turn.Unlock()
	if now := a.clock.Now(); t.Before(now) {
		return nil, fmt.Errorf("the time %s lies before the server's time %s", t.Format(time.RFC3339), now.Format(time.RFC3339))
	}
	if err := clock.Check(t); err != nil {
		return nil, err
	}
	var all []Fired
	for {
		// What failed and is held for another attempt does not count: the rest goes on in order.
		next, err := a.nextDue(ctx, a.machine())
		if err != nil {
			return all, err
		}
		if next == nil || next.After(t) {
			break
		}
		if len(all) >= a.mostFired {
			return all, nil
		}
		if next.After(a.clock.Now()) {
			if err := a.clock.Set(ctx, *next); err != nil {
				return all, err
			}
		}
		fired, err := a.due(ctx, a.clock.Now())
		all = append(all, fired...)
		if err != nil {
			return all, err
		}
	}
	if !t.After(a.clock.Now()) {
		return all, nil
	}
	return all, a.clock.Set(ctx, t)
}

// NextDue is when the next entry falls due, nil when the agenda is empty.
func (a *Agenda) NextDue(ctx context.Context) (*time.Time, error) {
	return a.nextDue(ctx, a.machine().Add(longestHold))
}

func (a *Agenda) nextDue(ctx context.Context, machine time.Time) (*time.Time, error) {
	var next *time.Time
	err := a.store.View(ctx, func(r store.Reader) error {
		t, err := r.NextDue(machine)
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		next = &t
		return err
	})
	return next, err
}
