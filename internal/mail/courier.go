package mail

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// Relay takes letters over. Send returns after the letter is in the relay's hands; an error that wraps ErrRefused says
// that no further attempt can help.
type Relay interface {
	Send(ctx context.Context, l Letter) error
}

// ErrRefused: the relay will never take the letter.
var ErrRefused = errors.New("mail: refused for good")

const (
	// sendTime bounds one attempt, and is shorter than the time for which a courier holds the letter.
	sendTime  = 30 * time.Second
	leaseTime = time.Minute
	// grace is how long an attempt may go on after the server was asked to stop.
	grace = 5 * time.Second
	// attempts before a letter is given up, over about an hour: longer than relays make strangers wait.
	attempts = 8
	// poll is how soon a new letter is seen.
	poll = time.Second
	// maxAge: letters that lay in the outbox for longer, by the server's clock, are left there. Who gives an old server a
	// relay does not want the letters of a year to be sent.
	maxAge = 24 * time.Hour
)

// backoff is the time between the beginning of a failed attempt and the next one.
func backoff(attempt int) time.Duration { return 30 * time.Second << (attempt - 1) }

// Courier takes letters from the outbox to a relay, each at least once: one that was sent in the moment of a crash is
// sent again, with the same message id. It works outside of transactions, because a relay may take its time and
// everybody who writes would wait, and holds a letter by a lease, so that two servers on one store do not both send it.
type Courier struct {
	Store store.Store
	Relay Relay
	// Clock is the server's clock, Machine the machine's.
	Clock, Machine func() time.Time
	Log            *slog.Logger

	stop   context.CancelFunc
	runner sync.WaitGroup
}

// Start sets the courier going; Close ends it.
func (c *Courier) Start(ctx context.Context) {
	run, stop := context.WithCancel(context.WithoutCancel(ctx))
	c.stop = stop
	c.runner.Go(func() { c.run(run) })
}

// Close ends the courier after the attempt that it is at, which it cuts short after some seconds. The store must still
// be open.
func (c *Courier) Close() {
	c.stop()
	c.runner.Wait()
}

func (c *Courier) run(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		if err := c.Deliver(ctx); err != nil && ctx.Err() == nil {
			c.Log.Error("mail", "error", err)
		}
		timer.Reset(poll)
	}
}

// Deliver tries every letter whose time has come, once.
func (c *Courier) Deliver(ctx context.Context) error {
	for ctx.Err() == nil {
		l, err := c.claim(ctx)
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("take a letter: %w", err)
		}
		attempt, cancel := attemptContext(ctx)
		sent := c.Relay.Send(attempt, l)
		cancel()
		if sent != nil && ctx.Err() != nil {
			return nil // cut short: the lease runs out and somebody tries again
		}
		// What was sent is written down even when the server is asked to stop meanwhile.
		if err := c.settle(context.WithoutCancel(ctx), l, sent); err != nil {
			return fmt.Errorf("write down what became of letter %s: %w", l.ID, err)
		}
	}
	return nil
}

// attemptContext ends some seconds after ctx does, and in any case after sendTime.
func attemptContext(ctx context.Context) (context.Context, context.CancelFunc) {
	attempt, cancel := context.WithTimeout(context.WithoutCancel(ctx), sendTime)
	unhook := context.AfterFunc(ctx, func() {
		timer := time.AfterFunc(grace, cancel)
		context.AfterFunc(attempt, func() { timer.Stop() })
	})
	return attempt, func() { unhook(); cancel() }
}

// claim takes the letter that has waited longest and holds it, or returns store.ErrNotFound.
func (c *Courier) claim(ctx context.Context) (Letter, error) {
	// Looking costs the writers nothing; only what is found is taken.
	err := c.Store.View(ctx, func(r store.Reader) error {
		_, err := c.ready(r)
		return err
	})
	if err != nil {
		return Letter{}, err
	}
	var l Letter
	err = c.Store.Update(ctx, func(tx store.Tx) error {
		rec, err := c.ready(tx)
		if err != nil {
			return err
		}
		if l, err = decode(rec); err != nil {
			return err
		}
		now := c.Machine()
		l.Delivery.State, l.Delivery.Tried = Waiting, now
		l.Delivery.Attempts++
		return replace(tx, rec, l, now.Add(leaseTime))
	})
	return l, err
}

// ready is the record of a letter to try now: one that nobody tried, else one whose next attempt has come.
func (c *Courier) ready(r store.Reader) (*store.Record, error) {
	for _, group := range []struct {
		value    string
		min, max *string
	}{
		{value: fresh, min: new(resource.TimeKey(c.Clock().Add(-maxAge)))},
		{value: held, max: new(resource.TimeKey(c.Machine()))},
	} {
		rows, err := r.List(store.Range{Kind: kind, Name: indexUnsent, Value: group.value, Min: group.min, Max: group.max, Limit: 1})
		if err != nil {
			return nil, err
		}
		if len(rows) > 0 {
			return &rows[0].Record, nil
		}
	}
	return nil, store.ErrNotFound
}

// settle writes down the end of an attempt, and tells the log of a failure: never the address or the relay's words,
// which may quote it.
func (c *Courier) settle(ctx context.Context, l Letter, sent error) error {
	attempt := l.Delivery.Attempts
	switch {
	case sent == nil:
		l.Delivery.State, l.Delivery.Problem = Sent, ""
	case errors.Is(sent, ErrRefused) || attempt >= attempts:
		l.Delivery.State, l.Delivery.Problem = Failed, sent.Error()
	default:
		l.Delivery.Problem = sent.Error()
	}
	mine := false
	err := c.Store.Update(ctx, func(tx store.Tx) error {
		mine = false
		rec, err := tx.Get(store.Key{Kind: kind, ID: l.ID})
		if errors.Is(err, store.ErrNotFound) {
			return nil // the outbox was emptied
		}
		if err != nil {
			return err
		}
		current, err := decode(rec)
		if err != nil || current.Delivery.Attempts != attempt {
			return err // the lease ran out and somebody else took the letter
		}
		mine = true
		return replace(tx, rec, l, l.Delivery.Tried.Add(backoff(attempt)))
	})
	if err != nil {
		return err
	}
	if mine && sent != nil {
		c.Log.Warn("mail: letter not delivered; the outbox says why", "letter", l.ID, "attempt", attempt, "state", string(l.Delivery.State))
	}
	return nil
}

// replace writes a letter over the record it was read from.
func replace(tx store.Tx, rec *store.Record, l Letter, next time.Time) error {
	r, err := l.record()
	if err != nil {
		return err
	}
	r.Rev, r.Updated = rec.Rev, rec.Updated
	return tx.Replace(r, l.rows(next))
}
