package sqlstore

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/opencosell/cosell/internal/store"
)

// tx is one Update.
type tx struct {
	reader
	alone   bool // the first of its commit: undoing it undoes the transaction, so it needs no savepoint
	saved   bool // its savepoint is set
	refused error
}

// write runs a statement that changes something; the savepoint is set before the first.
func (t *tx) write(q query, args ...driver.Value) (int64, error) {
	if err := t.guard(); err != nil {
		return 0, err
	}
	n, err := t.c.exec(q, args...)
	return n, t.fail(err)
}

func (t *tx) guard() error {
	if err := t.ready(); err != nil {
		return err
	}
	if t.alone || t.saved {
		return nil
	}
	if _, err := t.c.exec(sqlSavepoint); err != nil {
		return t.fail(err)
	}
	t.saved = true
	return nil
}

func (t *tx) Create(r *store.Record, rows []store.Index) error {
	if r.Kind == "" || r.ID == "" {
		return fmt.Errorf("sqlstore: Create: kind %q and id %q must not be empty", r.Kind, r.ID)
	}
	n, err := t.write(sqlCreate, r.Kind, r.Catalog, r.ID, r.Account, micros(r.Created), micros(r.Updated),
		string(r.Body), string(r.Hidden), encodeRows(r.Facts, rows))
	if err != nil {
		return fmt.Errorf("create %s %s: %w", r.Kind, r.ID, err)
	}
	if n == 0 {
		return fmt.Errorf("%s %s: %w", r.Kind, r.ID, store.ErrExists)
	}
	if err := t.index(r.Key, r.Facts, rows); err != nil {
		return err
	}
	r.Rev = 1
	return nil
}

// index writes index rows with the facts, in the place of those that are there.
func (t *tx) index(k store.Key, facts string, rows []store.Index) error {
	rows = distinct(rows)
	for len(rows) > 0 {
		n := min(len(rows), indexRowsAtOnce)
		args := make([]driver.Value, 0, 2+2*n)
		args = append(args, k.ID, facts)
		for _, r := range rows[:n] {
			args = append(args, group(r.Account, k.Catalog, k.Kind, r.Name, r.Value), r.Sort)
		}
		if _, err := t.write(sqlIndex+query(n-1), args...); err != nil {
			return fmt.Errorf("index %s %s: %w", k.Kind, k.ID, err)
		}
		rows = rows[n:]
	}
	return nil
}

func (t *tx) unindex(k store.Key, rows []store.Index) error {
	for _, r := range rows {
		if _, err := t.write(sqlUnindex, group(r.Account, k.Catalog, k.Kind, r.Name, r.Value), r.Sort, k.ID); err != nil {
			return fmt.Errorf("unindex %s %s: %w", k.Kind, k.ID, err)
		}
	}
	return nil
}

// indexed returns the stored revision and index rows of a record.
func (t *tx) indexed(k store.Key) (rev int64, rows string, err error) {
	err = t.one(func(v []driver.Value) { rev, rows = number(v[0]), text(v[1]) }, sqlIndexed, k.Kind, k.Catalog, k.ID)
	if err != nil {
		return 0, "", fmt.Errorf("%s %s: %w", k.Kind, k.ID, err)
	}
	return rev, rows, nil
}

func (t *tx) Replace(r *store.Record, rows []store.Index) error {
	rev, before, err := t.indexed(r.Key)
	if err != nil {
		return err
	}
	if rev != r.Rev {
		return fmt.Errorf("%s %s: read at revision %d, now %d: %w", r.Kind, r.ID, r.Rev, rev, store.ErrStale)
	}
	now := encodeRows(r.Facts, rows)
	_, err = t.write(sqlReplace, r.Account, rev+1, micros(r.Created), micros(r.Updated),
		string(r.Body), string(r.Hidden), now, r.Kind, r.Catalog, r.ID)
	if err != nil {
		return fmt.Errorf("replace %s %s: %w", r.Kind, r.ID, err)
	}
	if now != before {
		facts, old, err := decodeRows(before)
		if err != nil {
			return fmt.Errorf("%s %s: %w", r.Kind, r.ID, t.fail(err))
		}
		if err := t.unindex(r.Key, without(old, rows)); err != nil {
			return err
		}
		if facts == r.Facts {
			rows = without(rows, old)
		}
		if err := t.index(r.Key, r.Facts, rows); err != nil {
			return err
		}
	}
	r.Rev = rev + 1
	return nil
}

func (t *tx) Delete(k store.Key) error {
	_, before, err := t.indexed(k)
	if err != nil {
		return err
	}
	_, old, err := decodeRows(before)
	if err != nil {
		return fmt.Errorf("%s %s: %w", k.Kind, k.ID, t.fail(err))
	}
	if _, err := t.write(sqlDelete, k.Kind, k.Catalog, k.ID); err != nil {
		return fmt.Errorf("delete %s %s: %w", k.Kind, k.ID, err)
	}
	return t.unindex(k, old)
}

func (t *tx) Remember(o store.Once) error {
	_, err := t.write(sqlRemember, o.Account, o.Catalog, o.Operation, o.Token, o.Hash, o.Ref, string(o.Answer), micros(o.Created))
	return during("remember a client token", err)
}

func (t *tx) ForgetBefore(before time.Time, limit int) (int, error) {
	n, err := t.write(sqlForget, micros(before), int64(limit))
	return int(n), during("forget client tokens", err)
}

func (t *tx) Emit(events ...store.Event) error {
	for _, e := range events {
		_, err := t.write(sqlEmit, e.ID, e.Account, e.Catalog, e.Source, e.DetailType, micros(e.Time), string(e.Body))
		if err != nil {
			return during("emit "+e.DetailType, err)
		}
	}
	return nil
}

// Schedule gives a moved entry a new id: a worker that held it before cannot finish it, and entries of one due time
// come in the order of scheduling.
func (t *tx) Schedule(e store.Entry) error {
	if _, err := t.write(sqlUnschedule, e.Kind, e.Ref); err != nil {
		return during("schedule "+e.Kind, err)
	}
	_, err := t.write(sqlSchedule, e.Kind, e.Ref, e.Account, e.Catalog, micros(e.Due))
	return during("schedule "+e.Kind, err)
}

func (t *tx) Unschedule(kind, ref string) error {
	_, err := t.write(sqlUnschedule, kind, ref)
	return during("unschedule "+kind, err)
}

func (t *tx) Finish(id int64, attempt int) error {
	n, err := t.write(sqlFinish, id, int64(attempt))
	return t.held(n, id, attempt, err)
}

func (t *tx) Hold(id int64, attempt int, until time.Time) error {
	n, err := t.write(sqlHold, micros(until), id, int64(attempt))
	return t.held(n, id, attempt, err)
}

// held refuses the whole transaction of a worker that lost its entry, whatever the closure makes of the error.
func (t *tx) held(n, id int64, attempt int, err error) error {
	if err == nil && n == 0 {
		err = fmt.Errorf("agenda entry %d, attempt %d: %w", id, attempt, store.ErrLeaseLost)
		t.refused = err
	}
	return err
}

func (t *tx) Audit(a store.Audit) error {
	_, err := t.write(sqlAudit, micros(a.Time), a.Account, a.Catalog, a.Operation, a.Kind, a.ID, a.RequestID)
	return during("audit", err)
}

func (t *tx) Next(sequence string, first int64) (int64, error) {
	if err := t.guard(); err != nil {
		return 0, err
	}
	var n int64
	err := t.one(func(v []driver.Value) { n = number(v[0]) }, sqlNext, sequence, first)
	return n, during("next of "+sequence, err)
}

func (t *tx) SetValue(name string, value []byte) error {
	if value == nil {
		value = []byte{}
	}
	_, err := t.write(sqlSetValue, name, value)
	return during("set "+name, err)
}

// verdict is why the transaction must be undone although its closure returned no error.
func (t *tx) verdict() error { return errors.Join(t.failed, t.refused) }

func during(what string, err error) error {
	if err != nil {
		return fmt.Errorf("sqlstore: %s: %w", what, err)
	}
	return nil
}
