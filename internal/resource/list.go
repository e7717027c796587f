package resource

import (
	"cmp"
	"crypto/sha256"
	"slices"
	"time"

	"github.com/opencosell/cosell/internal/store"
)

// List is a page of a list operation: a walk over index rows in order, from the place where the last page ended.
type List struct {
	Kind string
	// Account whose index rows are walked; empty means the caller's.
	Account string
	// Index names the order; Values are the groups to merge (nil is the one group "").
	Index  string
	Values []string
	// Min and Max bound the sort key, both inclusive.
	Min, Max   *string
	Descending bool
	// NullsLast puts records with the empty sort key at the end in both directions.
	NullsLast bool
	// IDs, when not nil, are the only candidates: they are looked up instead of walking. Each must then pass Keep,
	// which decides visibility too, and SortKey tells their place.
	IDs     []string
	SortKey func(*store.Record) string
	// Facts drops records without reading them: see store.Range. Records without facts pass, so Keep decides too.
	Facts []store.Fact
	// Keep drops records that the remaining filters exclude; nil keeps all.
	Keep func(*store.Record) (bool, error)
	// Scope are the request's filters, encoded; Token is the request's page token, nil for the first page.
	Scope []byte
	Token *string
	Limit int
}

// TimeKey is a time as a sort key: its bytes are ordered as times are, to the millisecond.
func TimeKey(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// maxWalk bounds the index rows that one page looks at. A page that reaches it is short, possibly empty, and has a
// token: its cost does not grow with the number of records that the filters exclude.
const maxWalk = 2000

// maxLook bounds the index rows that a page passes over by their facts alone, which costs a small part of reading a
// record.
const maxLook = 500

// Page calls each for the records of the page in order and returns the token of the next page, nil after the last.
func (l List) Page(c *ReadCall, each func(*store.Record) error) (*string, error) {
	sum := sha256.Sum256(l.Scope)
	scope := c.Account + "\n" + c.Catalog + "\n" + c.Operation + "\n" + string(sum[:])
	var after *store.Position
	if l.Token != nil && *l.Token != "" {
		p, ok := c.Pages.open(scope, *l.Token)
		if !ok {
			return nil, badToken()
		}
		after = &p
	}
	w := walk{List: l, call: c, after: after}
	if err := w.start(); err != nil {
		return nil, err
	}
	var last store.Position
	for n, walked := 0, 0; ; walked++ {
		row, end, err := w.next()
		if err != nil || row == nil && end == nil {
			return nil, err
		}
		if end != nil {
			token := c.Pages.seal(scope, *end)
			return &token, nil
		}
		if walked == maxWalk {
			token := c.Pages.seal(scope, last)
			return &token, nil
		}
		keep := true
		if l.Keep != nil {
			if keep, err = l.Keep(&row.Record); err != nil {
				return nil, err
			}
		}
		if keep {
			if n == l.Limit {
				token := c.Pages.seal(scope, last)
				return &token, nil
			}
			if err := each(&row.Record); err != nil {
				return nil, err
			}
			n++
		}
		last = row.Position
	}
}

// walk merges the groups of a list in order.
type walk struct {
	List
	call  *ReadCall
	after *store.Position
	runs  []*run
	last  *store.Position
}

// run is one group, read in batches.
type run struct {
	query store.Range
	rows  []store.Row
	done  bool
	// end is where the run was looked at as far as a page may, nil when it was not.
	end *store.Position
}

func (w *walk) start() error {
	if w.IDs != nil {
		return w.startIDs()
	}
	account := w.Account
	if account == "" {
		account = w.call.Account
	}
	values := slices.Clone(w.Values)
	if len(values) == 0 {
		values = []string{""}
	}
	slices.Sort(values)
	for _, v := range slices.Compact(values) {
		q := store.Range{
			Account: account, Catalog: w.call.Catalog, Kind: w.Kind, Name: w.Index, Value: v,
			Min: w.Min, Max: w.Max, Descending: w.Descending, Limit: w.Limit + 1, After: w.after,
		}
		if !w.NullsLast || w.Descending {
			w.runs = append(w.runs, &run{query: q})
			continue
		}
		// Ascending, the empty key comes first in the index: walk it as a run of its own, which order puts last.
		if w.Min == nil && w.Max == nil {
			nulls, empty := q, ""
			nulls.Min, nulls.Max = &empty, &empty
			if w.after != nil && w.after.Sort != "" {
				nulls.After = nil
			}
			w.runs = append(w.runs, &run{query: nulls})
		}
		if w.after == nil || w.after.Sort != "" {
			first := "\x01"
			if q.Min == nil || *q.Min == "" {
				q.Min = &first
			}
			w.runs = append(w.runs, &run{query: q})
		}
	}
	return nil
}

func (w *walk) startIDs() error {
	r := &run{done: true}
	ids := slices.Clone(w.IDs)
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		rec, err := w.call.Get(store.Key{Kind: w.Kind, Catalog: w.call.Catalog, ID: id})
		if err == store.ErrNotFound {
			continue
		}
		if err != nil {
			return err
		}
		row := store.Row{Position: store.Position{Sort: w.SortKey(rec), ID: id}, Record: *rec}
		outside := w.Min != nil && row.Sort < *w.Min || w.Max != nil && row.Sort > *w.Max
		if !outside && (w.after == nil || w.compare(row.Position, *w.after) > 0) {
			r.rows = append(r.rows, row)
		}
	}
	slices.SortFunc(r.rows, func(a, b store.Row) int { return w.compare(a.Position, b.Position) })
	w.runs = []*run{r}
	return nil
}

// compare orders positions in the direction of the walk.
func (w *walk) compare(a, b store.Position) int {
	if w.NullsLast && (a.Sort == "") != (b.Sort == "") {
		if a.Sort == "" {
			return 1
		}
		return -1
	}
	n := cmp.Or(cmp.Compare(a.Sort, b.Sort), cmp.Compare(a.ID, b.ID))
	if w.Descending {
		return -n
	}
	return n
}

// next returns the next row of the merged runs, or the place where the page must end because one run goes on unseen,
// or neither after the last. A record that is in several groups comes once.
func (w *walk) next() (*store.Row, *store.Position, error) {
	for {
		var best *run
		for _, r := range w.runs {
			if err := w.fill(r); err != nil {
				return nil, nil, err
			}
			if head := r.head(); head != nil && (best == nil || w.compare(*head, *best.head()) < 0) {
				best = r
			}
		}
		if best == nil {
			return nil, nil, nil
		}
		if len(best.rows) == 0 {
			return nil, best.end, nil
		}
		row := best.rows[0]
		best.rows = best.rows[1:]
		if w.last != nil && *w.last == row.Position {
			continue
		}
		w.last = &row.Position
		return &row, nil, nil
	}
}

// head is the place that the run has come to, nil at its end.
func (r *run) head() *store.Position {
	if len(r.rows) > 0 {
		return &r.rows[0].Position
	}
	return r.end
}

func (w *walk) fill(r *run) error {
	if len(r.rows) > 0 || r.done {
		return nil
	}
	if len(w.Facts) > 0 {
		copy(r.query.Facts[:], w.Facts)
		r.query.Look = max(1, maxLook/len(w.runs))
	}
	rows, err := w.call.Reader.List(r.query)
	if err != nil {
		return err
	}
	r.rows, r.done = rows, len(rows) < r.query.Limit
	if r.done && len(w.Facts) > 0 {
		if r.end, err = w.call.End(r.query); err != nil {
			return err
		}
	}
	if !r.done {
		r.query.After = &rows[len(rows)-1].Position
		r.query.Limit = max(r.query.Limit, 100)
	}
	return nil
}
