package selling

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// withDefaultSolution reads as if every account had the default solution, where it is there and the account has not
// written one of its id. Nothing need be stored for an account that only reads.
func withDefaultSolution(c *resource.ReadCall) (store.Reader, error) {
	if !hasDefaultSolution(c.Call) {
		return c.Reader, nil
	}
	key := solutionKey(c.Catalog, c.Account, defaultSolutionID)
	_, err := c.Get(key)
	if err == nil {
		return c.Reader, nil
	}
	if !errors.Is(err, store.ErrNotFound) {
		return nil, fmt.Errorf("read the default solution: %w", err)
	}
	v := defaultSolution(c.Call)
	return oneMore{
		Reader: c.Reader,
		record: store.Record{
			Key: key, Account: c.Account, Rev: 1, Created: v.CreatedDate.Time, Updated: v.CreatedDate.Time, Body: v.AppendJSON(nil),
		},
		rows: solutionRows(c.Account, v),
	}, nil
}

// oneMore is a reader with one more record, which Get and List find. It must not be stored.
type oneMore struct {
	store.Reader
	record store.Record
	rows   []store.Index
}

func (m oneMore) Get(k store.Key) (*store.Record, error) {
	if k == m.record.Key {
		r := m.record
		return &r, nil
	}
	return m.Reader.Get(k)
}

func (m oneMore) List(r store.Range) ([]store.Row, error) {
	rows, err := m.Reader.List(r)
	if err != nil || r.Kind != m.record.Kind || r.Catalog != m.record.Catalog {
		return rows, err
	}
	order := func(a, b store.Position) int {
		n := cmp.Or(cmp.Compare(a.Sort, b.Sort), cmp.Compare(a.ID, b.ID))
		if r.Descending {
			return -n
		}
		return n
	}
	for _, index := range m.rows {
		row := store.Row{Position: store.Position{Sort: index.Sort, ID: m.record.ID}, Record: m.record}
		switch {
		case index.Account != r.Account || index.Name != r.Name || index.Value != r.Value,
			r.Min != nil && index.Sort < *r.Min,
			r.Max != nil && index.Sort > *r.Max,
			r.After != nil && order(row.Position, *r.After) <= 0:
			continue
		}
		at, _ := slices.BinarySearchFunc(rows, row.Position, func(have store.Row, p store.Position) int { return order(have.Position, p) })
		rows = slices.Insert(rows, at, row)
	}
	return rows[:min(len(rows), r.Limit)], nil
}
