package autopilot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// State is what is known of the autopilot.
type State struct {
	Loaded   *time.Time    `json:"loaded"` // when the policies were loaded; null when there are none
	Source   string        `json:"source,omitempty"`
	Policies []PolicyState `json:"policies"`
	Pending  []Pending     `json:"pending"`  // what falls due next, at most MaxPending
	Outcomes []Outcome     `json:"outcomes"` // the last ones, the newest last
	YAML     string        `json:"yaml,omitempty"`
}

// PolicyState is a policy with what it has done.
type PolicyState struct {
	Summary
	Times *int64 `json:"times"` // how often it may be set off; null is without bound
	Counters
	Next *time.Time `json:"next"` // of one with every
}

// Pending is an action that a policy has still to take.
type Pending struct {
	Due     time.Time `json:"due"`
	Policy  string    `json:"policy"`
	Step    int       `json:"step"` // from 1
	Account string    `json:"account,omitempty"`
	Catalog string    `json:"catalog,omitempty"`
	Kind    string    `json:"kind,omitempty"`
	Subject string    `json:"subject,omitempty"`
}

const (
	// MaxPending is how much of what waits is shown.
	MaxPending = 100
	// lastOutcomes is how many outcomes a State has.
	lastOutcomes = 20
)

// State reads what is known.
func (p *Pilot) State(ctx context.Context) (*State, error) {
	s := &State{Policies: []PolicyState{}, Pending: []Pending{}}
	err := p.Store.View(ctx, func(r store.Reader) error {
		now, err := p.current(r)
		if err != nil {
			return err
		}
		if now != nil {
			s.Loaded, s.Source, s.YAML = &now.kept.Loaded, now.kept.Source, now.kept.YAML
			for _, one := range now.list {
				state, err := now.state(r, one)
				if err != nil {
					return err
				}
				s.Policies = append(s.Policies, state)
			}
		}
		if s.Pending, err = pending(r); err != nil {
			return err
		}
		s.Outcomes, err = outcomes(r, OutcomeQuery{Limit: lastOutcomes})
		return err
	})
	return s, err
}

func (s *set) state(r store.Reader, one *policy) (PolicyState, error) {
	v := PolicyState{Summary: one.summary()}
	if one.times > 0 {
		v.Times = &one.times
	}
	var err error
	if _, v.Counters, err = readCount(r, one.name, s.print(one)); err != nil || one.on != nil {
		return v, err
	}
	for _, account := range one.rounds() {
		e, err := r.Entry(jobTick, tickRef(one.name, account))
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return v, fmt.Errorf("look for the interval of policy %s: %w", one.name, err)
		}
		if err == nil && (v.Next == nil || e.Due.Before(*v.Next)) {
			v.Next = &e.Due
		}
	}
	return v, nil
}

func pending(r store.Reader) ([]Pending, error) {
	var rows []store.Row
	for _, catalog := range []string{"", resource.CatalogAWS, resource.CatalogSandbox} {
		of, err := r.List(store.Range{Catalog: catalog, Kind: kindRun, Name: indexDue, Limit: MaxPending})
		if err != nil {
			return nil, fmt.Errorf("list what waits: %w", err)
		}
		rows = append(rows, of...)
	}
	slices.SortStableFunc(rows, func(a, b store.Row) int { return strings.Compare(a.Sort, b.Sort) })
	rows = rows[:min(len(rows), MaxPending)]
	list := make([]Pending, len(rows))
	for i, row := range rows {
		var v run
		if err := json.Unmarshal(row.Record.Body, &v); err != nil {
			return nil, fmt.Errorf("decode run %s: %w", row.Record.ID, err)
		}
		due, err := time.Parse(time.RFC3339Nano, row.Sort)
		if err != nil {
			return nil, fmt.Errorf("run %s: %w", row.Record.ID, err)
		}
		list[i] = Pending{due, v.Policy, v.Step + 1, v.Account, v.Catalog, v.Subject.Kind, v.Subject.ID}
	}
	return list, nil
}

// OutcomeQuery chooses the last lines of the log, the newest last. The zero value of a filter chooses all.
type OutcomeQuery struct {
	Policy string
	Result Result
	Before int64 // only lines with a smaller number; 0 is all
	Limit  int   // > 0
}

// Outcomes reads the log.
func (p *Pilot) Outcomes(ctx context.Context, q OutcomeQuery) ([]Outcome, error) {
	var list []Outcome
	err := p.Store.View(ctx, func(r store.Reader) (err error) {
		list, err = outcomes(r, q)
		return err
	})
	return list, err
}

func outcomes(r store.Reader, q OutcomeQuery) ([]Outcome, error) {
	g := store.Range{Kind: kindOutcome, Name: indexNumber, Descending: true, Limit: MaxOutcomes}
	if q.Policy == "" && q.Result == "" {
		g.Limit = q.Limit
	}
	if q.Before > 0 {
		key := outcomeKey(q.Before).ID
		g.After = &store.Position{Sort: key, ID: key}
	}
	rows, err := r.List(g)
	if err != nil {
		return nil, fmt.Errorf("list the outcomes: %w", err)
	}
	list := []Outcome{}
	for _, row := range rows {
		var o Outcome
		if err := json.Unmarshal(row.Record.Body, &o); err != nil {
			return nil, fmt.Errorf("decode outcome %s: %w", row.Record.ID, err)
		}
		if (q.Policy == "" || o.Policy == q.Policy) && (q.Result == "" || o.Result == q.Result) && len(list) < q.Limit {
			list = append(list, o)
		}
	}
	slices.Reverse(list)
	return list, nil
}
