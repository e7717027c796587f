package fault

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/scope"
	"github.com/opencosell/cosell/internal/store"
)

// Fault is what a rule does to one call: wait Latency, then close the connection, answer with the error, or go on.
type Fault struct {
	ID      string
	After   bool // once the call is committed, and only if Act says so then
	Latency time.Duration
	Drop    bool
	Error   *apierr.Error // nil when there is none

	set  *Set
	rule *live
}

// Active reports whether there is a rule that can act at all.
func (s *Set) Active() bool { return s.live.Load() != nil }

// Find returns what the rules do to a call, nil for nothing. What happens before the call has been counted by then; what
// happens after it counts when Act is called.
func (s *Set) Find(ctx context.Context, c scope.Call) (*Fault, error) {
	rules := s.live.Load()
	if rules == nil {
		return nil, nil
	}
	for _, l := range *rules {
		if !l.may(c) || !s.happens(l.Probability) {
			continue
		}
		f := s.fault(l, c)
		if f.After {
			return f, nil
		}
		acts, err := f.Act(ctx)
		if err != nil {
			return nil, err
		}
		if acts {
			return f, nil
		}
	}
	return nil, nil
}

// may reports whether the rule has the call. An error that the model does not give the operation is never sent.
func (l *live) may(c scope.Call) bool {
	if l.spent.Load() || !l.Has(c) {
		return false
	}
	return l.Error == nil || l.Error.sentBy(c.Operation)
}

func (s *Set) happens(p *float64) bool { return p == nil || s.draw() < *p }

func (s *Set) draw() float64 {
	s.dice.Lock()
	defer s.dice.Unlock()
	return s.Chance()
}

func (s *Set) fault(l *live, c scope.Call) *Fault {
	f := &Fault{ID: l.ID, After: l.After, Drop: l.Drop, set: s, rule: l}
	if d := l.Latency; d != nil {
		f.Latency = time.Duration(d.Min)
		if d.Max > d.Min {
			f.Latency += time.Duration(s.draw() * float64(d.Max-d.Min))
		}
	}
	if l.Error != nil {
		f.Error = l.Error.answer(c.Service)
	}
	return f
}

// Act counts that the rule acts and reports whether it may: a rule for the next N calls acts exactly N times, however
// many calls come at once and whatever process they reach, because each time is a transaction. Rules without end are
// counted in memory, and the store is told every second.
func (f *Fault) Act(ctx context.Context) (bool, error) {
	if f.rule.Next == 0 {
		f.rule.pending.Add(1)
		return true, nil
	}
	acts := false
	err := f.set.Store.Update(ctx, func(tx store.Tx) error {
		acts = false
		now, _, err := load(tx)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(now.Rules, func(r Rule) bool { return r.ID == f.ID })
		if i < 0 || now.Rules[i].usedUp() {
			return nil
		}
		acts = true
		now.Rules[i].Acted++
		return keep(tx, now)
	})
	if err != nil {
		return false, fmt.Errorf("count fault rule %s: %w", f.ID, err)
	}
	if !acts {
		f.rule.spent.Store(true)
	}
	f.set.stale()
	return acts, nil
}

// stale says that the store has other counts than those that were read, so that they are read again.
func (s *Set) stale() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen = nil
}

func keep(tx store.Tx, now saved) error {
	raw, err := json.Marshal(now)
	if err != nil {
		return fmt.Errorf("encode the fault rules: %w", err)
	}
	return tx.SetValue(valueName, raw)
}

// Flush tells the store how often rules without end acted.
func (s *Set) Flush(ctx context.Context) error {
	s.flush.Lock()
	defer s.flush.Unlock()
	rules := s.live.Load()
	if rules == nil {
		return nil
	}
	acted := map[string]int64{}
	for _, l := range *rules {
		if n := l.pending.Swap(0); n > 0 {
			acted[l.ID] = n
		}
	}
	if len(acted) == 0 {
		return nil
	}
	err := s.Store.Update(ctx, func(tx store.Tx) error {
		now, _, err := load(tx)
		if err != nil {
			return err
		}
		for i := range now.Rules {
			now.Rules[i].Acted += acted[now.Rules[i].ID]
		}
		return keep(tx, now)
	})
	if err == nil {
		s.stale()
		return nil
	}
	for _, l := range *rules {
		l.pending.Add(acted[l.ID])
	}
	return fmt.Errorf("keep the counts of the fault rules: %w", err)
}

// every is how often the store is told of acts and asked for changes by another process.
const every = time.Second

// Run keeps rules and counts in step with the store until ctx ends, which keeps the last counts too. trouble is told of
// what went wrong; it is tried again.
func (s *Set) Run(ctx context.Context, trouble func(error)) {
	t := time.NewTicker(every)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			if err := s.inTurn(func() error { return s.Flush(context.WithoutCancel(ctx)) }); err != nil {
				trouble(err)
			}
			return
		case <-t.C:
			err := s.inTurn(func() error { return errors.Join(s.Flush(ctx), s.Load(ctx)) })
			if err != nil && ctx.Err() == nil {
				trouble(err)
			}
		}
	}
}

// inTurn runs f not while the state is replaced, so that what was counted before is not written behind it.
func (s *Set) inTurn(f func() error) error {
	if s.Turn != nil {
		s.Turn.Lock()
		defer s.Turn.Unlock()
	}
	return f()
}
