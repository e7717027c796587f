package rate

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/opencosell/cosell/internal/scope"
	"github.com/opencosell/cosell/internal/store"
)

// valueName is the value of the store that holds the settings.
const valueName = "rates"

// Open reads the settings. A mode that is given is kept in the place of the one that was set before; without one,
// otherwise is the mode until somebody sets one.
func (l *Limiter) Open(ctx context.Context, given, otherwise Mode) error {
	l.Forget()
	l.otherwise = otherwise
	if err := l.Load(ctx); err != nil || given == "" {
		return err
	}
	_, err := l.Change(ctx, Change{Mode: &given})
	return err
}

// Load takes over the settings that the store has: at the start, and when another process changed them.
func (l *Limiter) Load(ctx context.Context) error {
	l.setting.Lock()
	defer l.setting.Unlock()
	var raw []byte
	err := l.Store.View(ctx, func(r store.Reader) (err error) {
		raw, err = r.Value(valueName)
		return err
	})
	s := defaults(l.otherwise)
	switch {
	case errors.Is(err, store.ErrNotFound):
	case err != nil:
		return fmt.Errorf("read the settings of rates: %w", err)
	default:
		if err := json.Unmarshal(raw, &s); err != nil {
			return fmt.Errorf("read the settings of rates: %w", err)
		}
	}
	l.take(s, raw)
	return nil
}

// take puts settings in force. Buckets are full again; the meter begins anew with another mode, as its refusals mean
// something else.
func (l *Limiter) take(s Settings, raw []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stored.Mode != "" && bytes.Equal(raw, l.seen) {
		return
	}
	if l.stored.Mode != s.Mode {
		l.clear()
	}
	l.stored, l.seen = s, raw
	l.buckets = map[bucketKey]*bucket{}
	for _, n := range l.counters {
		n.bucket, n.window = nil, nil
	}
	if s.Mode == Off {
		l.settings.Store(nil)
		return
	}
	l.settings.Store(&s)
}

// Change changes the settings for all processes and returns them. What makes no sense is refused with all its problems,
// as an apierr Validation. It stands in the audit trail.
func (l *Limiter) Change(ctx context.Context, c Change) (Settings, error) {
	l.setting.Lock()
	defer l.setting.Unlock()
	l.mu.Lock()
	mine := l.stored
	l.mu.Unlock()
	var next Settings
	var raw []byte
	err := l.Store.Update(ctx, func(tx store.Tx) error {
		now := mine
		have, err := tx.Value(valueName)
		if err == nil {
			now = Settings{}
			err = json.Unmarshal(have, &now)
		}
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return fmt.Errorf("read the settings of rates: %w", err)
		}
		if next, err = now.apply(c, l.Operations); err != nil {
			return err
		}
		if raw, err = json.Marshal(next); err != nil {
			return fmt.Errorf("encode the settings of rates: %w", err)
		}
		if bytes.Equal(raw, have) {
			return nil
		}
		if err := tx.SetValue(valueName, raw); err != nil {
			return err
		}
		return l.audit(tx, now, next)
	})
	if err != nil {
		return Settings{}, err
	}
	l.take(next, raw)
	return next, nil
}

// audit writes a line for every override that came, changed or went, and one for what else changed.
func (l *Limiter) audit(tx store.Tx, before, after Settings) error {
	line := func(operation string, s scope.Scope, id string) error {
		return tx.Audit(store.Audit{Time: l.Server(), Account: s.Account, Catalog: s.Catalog, Operation: operation, Kind: "rate", ID: id})
	}
	if before.Mode != after.Mode || before.By != after.By || before.Burst != after.Burst {
		if err := line("rates.set", scope.Scope{}, fmt.Sprintf("mode=%s by=%s burst=%v", after.Mode, after.By, after.Burst)); err != nil {
			return err
		}
	}
	for _, o := range before.Overrides {
		if !slices.ContainsFunc(after.Overrides, func(n Override) bool { return n.Scope == o.Scope }) {
			if err := line("rates.remove", o.Scope, o.Operation); err != nil {
				return err
			}
		}
	}
	for _, o := range after.Overrides {
		if !slices.ContainsFunc(before.Overrides, func(n Override) bool { return n.String() == o.String() }) {
			if err := line("rates.override", o.Scope, o.figures()); err != nil {
				return err
			}
		}
	}
	return nil
}

// String is the whole override as text.
func (o Override) String() string { return o.Account + " " + o.Catalog + " " + o.figures() }

func (o Override) figures() string {
	text := o.Operation
	if o.PerSecond != nil {
		text += " perSecond=" + strconv.FormatFloat(*o.PerSecond, 'g', -1, 64)
	}
	if o.PerDay != nil {
		text += " perDay=" + strconv.FormatInt(*o.PerDay, 10)
	}
	return text
}

// Every is how often the store is told of calls and asked for settings that another process changed.
const Every = 5 * time.Second

// Run keeps counts and settings in step with the store until ctx ends, which keeps the last counts too. trouble is told
// of what went wrong; it is tried again.
func (l *Limiter) Run(ctx context.Context, trouble func(error)) {
	t := time.NewTicker(Every)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			if err := l.inTurn(func() error { return l.Flush(context.WithoutCancel(ctx)) }); err != nil {
				trouble(err)
			}
			return
		case <-t.C:
			err := l.inTurn(func() error { return errors.Join(l.Flush(ctx), l.Load(ctx)) })
			if err != nil && ctx.Err() == nil {
				trouble(err)
			}
		}
	}
}

// inTurn runs f not while the state is replaced, so that what was counted before is not written behind it.
func (l *Limiter) inTurn(f func() error) error {
	if l.Turn != nil {
		l.Turn.Lock()
		defer l.Turn.Unlock()
	}
	return f()
}
