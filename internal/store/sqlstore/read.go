package sqlstore

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/opencosell/cosell/internal/store"
)

// errEnded: a closure gave its Reader or Tx away.
var errEnded = errors.New("sqlstore: used after its transaction ended")

// View runs fn over one snapshot. A View must not wait for another View or an Update: connections are few, and a
// database in memory lets nobody write while somebody reads.
func (s *Store) View(ctx context.Context, fn func(store.Reader) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c, err := s.readers.take(ctx, s.closed)
	if err != nil {
		return err
	}
	if s.memory != nil {
		s.memory.RLock()
	}
	r := &reader{c: c, ended: ctx.Err}
	defer func() {
		if r.kept != nil {
			_ = r.kept.Close() // its row was read
		}
		if r.begun {
			// Nothing was written; a failed end would show at the next begin.
			_, _ = c.exec(sqlCommit)
		}
		r.c = nil
		if s.memory != nil {
			s.memory.RUnlock()
		}
		s.readers.put(c)
	}()
	return fn(r)
}

// reader reads for one View or one Update.
type reader struct {
	c      *conn
	begun  bool         // the transaction has begun
	used   bool         // a statement was run
	kept   driver.Rows  // of a first Get, open to the end, which holds the snapshot in place of a transaction
	ended  func() error // why to stop between two statements, nil in an Update
	failed error        // the first failure of a statement; an Update is lost with it
}

// ready must come before every statement.
func (r *reader) ready() error {
	switch {
	case r.c == nil:
		return errEnded
	case r.failed != nil:
		return r.failed
	case r.begun, r.kept != nil:
		return nil
	}
	if _, err := r.c.exec(sqlBeginRead); err != nil {
		return r.fail(err)
	}
	r.begun, r.used = true, true
	return nil
}

// fail notes a failure that is not an answer of the contract.
func (r *reader) fail(err error) error {
	if err != nil && !errors.Is(err, store.ErrNotFound) && r.failed == nil {
		r.failed = err
	}
	return err
}

func (r *reader) each(read func([]driver.Value), q query, args ...driver.Value) error {
	if err := r.ready(); err != nil {
		return err
	}
	if r.ended != nil {
		if err := r.ended(); err != nil {
			return err
		}
	}
	rows, err := r.c.query(q, args...)
	if err != nil {
		return r.fail(err)
	}
	return r.fail(r.c.each(rows, read))
}

func (r *reader) one(read func([]driver.Value), q query, args ...driver.Value) error {
	found := false
	err := r.each(func(v []driver.Value) {
		if !found {
			read(v)
		}
		found = true
	}, q, args...)
	if err == nil && !found {
		return store.ErrNotFound
	}
	return err
}

// first runs the first statement of a View that reads one row. Neither it nor those that follow need a transaction: as
// long as its row is not left behind, the engine keeps the snapshot for the connection. Therefore it must be a statement
// that nothing else runs. False means that nothing was done, or that there is no such row and the statement must be run
// again inside a transaction.
func (r *reader) first(read func([]driver.Value), q query, args ...driver.Value) (bool, error) {
	if r.begun || r.used || r.c == nil || !r.c.d.keepsSnapshot {
		return false, nil
	}
	r.used = true
	rows, err := r.c.query(q, args...)
	if err != nil {
		return false, r.fail(err)
	}
	dest := r.c.dest[:len(rows.Columns())]
	switch err := rows.Next(dest); {
	case errors.Is(err, io.EOF):
		return false, r.fail(r.c.named(rows.Close()))
	case err != nil:
		return false, r.fail(errors.Join(r.c.named(err), rows.Close()))
	}
	read(dest)
	r.kept = rows
	return true, nil
}

func readRecord(rec *store.Record, v []driver.Value) {
	rec.Account = text(v[0])
	rec.Rev = number(v[1])
	rec.Created = moment(v[2])
	rec.Updated = moment(v[3])
	rec.Body = body(v[4])
	rec.Hidden = body(v[5])
}

func (r *reader) Get(k store.Key) (*store.Record, error) {
	rec := &store.Record{Key: k}
	switch found, err := r.first(func(v []driver.Value) { readRecord(rec, v) }, sqlFirst, k.Kind, k.Catalog, k.ID); {
	case err != nil:
		return nil, err
	case found:
		return rec, nil
	}
	err := r.one(func(v []driver.Value) { readRecord(rec, v) }, sqlGet, k.Kind, k.Catalog, k.ID)
	if err != nil {
		return nil, err
	}
	return rec, nil
}

func (r *reader) List(g store.Range) ([]store.Row, error) {
	if g.Limit <= 0 {
		return nil, fmt.Errorf("sqlstore: List: Limit is %d, must be at least 1", g.Limit)
	}
	q, args := listQuery(g)
	if g.Facts != [store.MaxFacts]store.Fact{} {
		if g.Look <= 0 {
			return nil, fmt.Errorf("sqlstore: List: Look is %d, must be at least 1 with facts", g.Look)
		}
		q, args = lookQuery(g)
	}
	rows := make([]store.Row, 0, min(g.Limit, 100))
	err := r.each(func(v []driver.Value) {
		rows = append(rows, store.Row{Position: store.Position{Sort: text(v[0]), ID: text(v[1])}})
		rec := &rows[len(rows)-1].Record
		rec.Key = store.Key{Kind: g.Kind, Catalog: g.Catalog, ID: rows[len(rows)-1].ID}
		readRecord(rec, v[2:])
	}, q, args...)
	if err != nil {
		return nil, err
	}
	return rows, nil
}

// listQuery chooses the text of a range: each bound is the nearer one of Min or Max and After, so that the index is
// entered exactly where the page begins.
func listQuery(g store.Range) (query, []driver.Value) {
	var low store.Position
	if g.Min != nil {
		low.Sort = *g.Min
	}
	args := make([]driver.Value, 0, 8)
	args = append(args, g.Kind, g.Catalog, group(g.Account, g.Catalog, g.Kind, g.Name, g.Value))
	if !g.Descending {
		if a := g.After; a != nil && a.Sort >= low.Sort {
			low = *a
		}
		args = append(args, low.Sort, low.ID)
		if g.Max != nil {
			return sqlListMax, append(args, *g.Max, int64(g.Limit))
		}
		return sqlList, append(args, int64(g.Limit))
	}
	args = append(args, low.Sort, low.ID)
	switch a := g.After; {
	case a != nil && (g.Max == nil || a.Sort <= *g.Max):
		return sqlListBelow, append(args, a.Sort, a.ID, int64(g.Limit))
	case g.Max != nil:
		return sqlListDownTo, append(args, *g.Max, int64(g.Limit))
	}
	return sqlListDown, append(args, int64(g.Limit))
}

func (r *reader) Count(g store.Range, limit int) (int, error) {
	low := ""
	if g.Min != nil {
		low = *g.Min
	}
	q, args := sqlCount, []driver.Value{group(g.Account, g.Catalog, g.Kind, g.Name, g.Value), low, int64(limit)}
	if g.Max != nil {
		q, args = sqlCountMax, append(args[:2], *g.Max, int64(limit))
	}
	n := 0
	err := r.one(func(v []driver.Value) { n = int(number(v[0])) }, q, args...)
	return n, err
}

func (r *reader) Once(account, catalog, operation, token string) (*store.Once, error) {
	o := &store.Once{Account: account, Catalog: catalog, Operation: operation, Token: token}
	err := r.one(func(v []driver.Value) {
		o.Hash, o.Ref, o.Answer, o.Created = text(v[0]), text(v[1]), body(v[2]), moment(v[3])
	}, sqlOnce, account, catalog, operation, token)
	if err != nil {
		return nil, err
	}
	return o, nil
}

func (r *reader) Events(account string, after int64, limit int) ([]store.Event, error) {
	var events []store.Event
	read := func(v []driver.Value) {
		events = append(events, store.Event{
			Seq: number(v[0]), ID: text(v[1]), Account: text(v[2]), Catalog: text(v[3]), Source: text(v[4]),
			DetailType: text(v[5]), Time: moment(v[6]), Body: body(v[7]),
		})
	}
	var err error
	if account == "" {
		err = r.each(read, sqlEvents, after, int64(limit))
	} else {
		err = r.each(read, sqlEventsOf, account, after, int64(limit))
	}
	return events, err
}

func (r *reader) NextDue(now time.Time) (time.Time, error) {
	var due time.Time
	err := r.one(func(v []driver.Value) { due = moment(v[0]) }, sqlNextDue, micros(now))
	return due, err
}

func readEntry(v []driver.Value) store.Entry {
	return store.Entry{
		ID: number(v[0]), Kind: text(v[1]), Ref: text(v[2]), Account: text(v[3]), Catalog: text(v[4]),
		Due: moment(v[5]), Attempt: int(number(v[6])),
	}
}

func (r *reader) Entry(kind, ref string) (store.Entry, error) {
	var e store.Entry
	err := r.one(func(v []driver.Value) { e = readEntry(v) }, sqlEntry, kind, ref)
	return e, err
}

func (r *reader) Value(name string) ([]byte, error) {
	var value []byte
	err := r.one(func(v []driver.Value) { value = body(v[0]) }, sqlValue, name)
	return value, err
}

func (r *reader) Audits(after int64, limit int) ([]store.Audit, error) {
	var lines []store.Audit
	err := r.each(func(v []driver.Value) {
		lines = append(lines, store.Audit{
			Time: moment(v[0]), Account: text(v[1]), Catalog: text(v[2]), Operation: text(v[3]),
			Kind: text(v[4]), ID: text(v[5]), RequestID: text(v[6]),
		})
	}, sqlAudits, int64(limit), after)
	return lines, err
}
