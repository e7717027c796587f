package fault

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/scope"
	"github.com/opencosell/cosell/internal/store"
)

// valueName is the value of the store that holds the rules.
const valueName = "faults"

// maxRules is how many rules there may be.
const maxRules = 200

// Set is the list of rules.
type Set struct {
	// Store keeps the rules.
	Store store.Store
	// Operations are those that rules may name.
	Operations []*scope.Operation
	// Chance draws a number from 0 to below 1; one goroutine at a time calls it.
	Chance func() float64
	// Now is the server's time, for the audit trail.
	Now func() time.Time
	// Turn is held by whoever writes down how often rules acted; it is not to be had while the state is replaced. Nil when
	// nothing replaces it.
	Turn sync.Locker

	// live are the rules that can still act, in order; nil when there are none.
	live atomic.Pointer[[]*live]

	mu    sync.Mutex // over seen, and one load at a time
	seen  []byte     // the value that live was made of
	dice  sync.Mutex // over Chance
	flush sync.Mutex // one at a time
}

// live is a rule as requests meet it.
type live struct {
	Rule
	spent   atomic.Bool  // the store said that it is used up
	pending atomic.Int64 // acts that the store has not been told of; only without Next
}

// saved is the value of the store.
type saved struct {
	Last  int64  `json:"last"` // number of the newest rule ever
	Rules []Rule `json:"rules"`
}

func load(r store.Reader) (saved, []byte, error) {
	var s saved
	raw, err := r.Value(valueName)
	if errors.Is(err, store.ErrNotFound) {
		return s, nil, nil
	}
	if err == nil {
		err = json.Unmarshal(raw, &s)
	}
	if err != nil {
		return s, nil, fmt.Errorf("read the fault rules: %w", err)
	}
	return s, raw, nil
}

// Load takes over the rules that the store has: at the start, and when another process changed them.
func (s *Set) Load(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.load(ctx)
}

func (s *Set) load(ctx context.Context) error {
	var now saved
	var raw []byte
	err := s.Store.View(ctx, func(r store.Reader) (err error) {
		now, raw, err = load(r)
		return err
	})
	if err == nil {
		s.take(now, raw)
	}
	return err
}

// take makes the rules those that requests meet. Acts that the store does not know yet are kept.
func (s *Set) take(now saved, raw []byte) {
	if raw != nil && bytes.Equal(raw, s.seen) {
		return
	}
	s.seen = raw
	before := map[string]*live{}
	if old := s.live.Load(); old != nil {
		for _, l := range *old {
			before[l.ID] = l
		}
	}
	var list []*live
	for _, r := range now.Rules {
		if r.usedUp() {
			continue
		}
		l := before[r.ID]
		if l == nil || !same(l.Rule, r) {
			l = &live{Rule: r}
		}
		l.spent.Store(false)
		list = append(list, l)
	}
	if list == nil {
		s.live.Store(nil)
		return
	}
	s.live.Store(&list)
}

// same reports whether two rules are one but for the count: a store that went back to an earlier state may have another
// rule under the id.
func same(a, b Rule) bool {
	a.Acted, b.Acted = 0, 0
	return reflect.DeepEqual(a, b)
}

// change changes the rules in one transaction with a line of the audit trail, and takes them over.
func (s *Set) change(ctx context.Context, operation string, f func(*saved) (id string, err error)) error {
	if err := s.Flush(ctx); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.Store.Update(ctx, func(tx store.Tx) error {
		now, _, err := load(tx)
		if err != nil {
			return err
		}
		id, err := f(&now)
		if err != nil {
			return err
		}
		if err := keep(tx, now); err != nil {
			return err
		}
		return tx.Audit(store.Audit{Time: s.Now(), Operation: operation, Kind: "fault", ID: id})
	})
	if err != nil {
		return err
	}
	return s.load(ctx)
}

// List returns all rules in order, those that are used up too, with what they did so far.
func (s *Set) List(ctx context.Context) ([]Rule, error) {
	if err := s.Flush(ctx); err != nil {
		return nil, err
	}
	var now saved
	err := s.Store.View(ctx, func(r store.Reader) (err error) {
		now, _, err = load(r)
		return err
	})
	if now.Rules == nil {
		now.Rules = []Rule{}
	}
	return now.Rules, err
}

// Add puts a rule behind the others and returns it with its id. A rule that makes no sense is refused with all its
// problems, as an apierr Validation.
func (s *Set) Add(ctx context.Context, r Rule) (Rule, error) {
	r.Scope, r.Acted = r.Normal(), 0
	if err := r.check(s.Operations); err != nil {
		return Rule{}, err
	}
	err := s.change(ctx, "fault.add", func(now *saved) (string, error) {
		if len(now.Rules) >= maxRules {
			return "", apierr.Quotaf("", "There are %d fault rules already, which is the most; remove some.", maxRules)
		}
		now.Last++
		r.ID = "f" + strconv.FormatInt(now.Last, 10)
		now.Rules = append(now.Rules, r)
		return r.ID, nil
	})
	return r, err
}

// Remove takes a rule away and returns it.
func (s *Set) Remove(ctx context.Context, id string) (Rule, error) {
	var gone Rule
	err := s.change(ctx, "fault.remove", func(now *saved) (string, error) {
		i := slices.IndexFunc(now.Rules, func(r Rule) bool { return r.ID == id })
		if i < 0 {
			return "", apierr.NotFoundf("", "There is no fault rule %.40q; the list of rules has their ids.", id)
		}
		gone = now.Rules[i]
		now.Rules = slices.Delete(now.Rules, i, i+1)
		return id, nil
	})
	return gone, err
}

// Clear takes all rules away and says how many there were.
func (s *Set) Clear(ctx context.Context) (int, error) {
	n := 0
	err := s.change(ctx, "fault.clear", func(now *saved) (string, error) {
		n = len(now.Rules)
		now.Rules = nil
		return "", nil
	})
	return n, err
}
