package sqlstore

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"iter"

	"github.com/opencosell/cosell/internal/store"
)

// clear removes the whole state. Numbers of events and agenda entries stay where they are: a reader or worker from before
// must not take a new one for one it knows.
func (t *tx) clear() error {
	if err := t.empty(); err != nil {
		return err
	}
	_, err := t.write(sqlClearValues)
	return err
}

func (t *tx) Restore(items iter.Seq2[store.Item, error]) error {
	if err := t.clear(); err != nil {
		return during("restore", err)
	}
	for i, err := range items {
		if err == nil {
			err = t.put(i)
		}
		if err != nil {
			t.refused = err // what is half there must not be kept, whatever the closure makes of the error
			return during("restore", err)
		}
	}
	return nil
}

// put writes an item as it is.
func (t *tx) put(i store.Item) error {
	var what string
	var n int64
	var err error
	switch {
	case i.Value != nil:
		v := i.Value
		what = "value " + v.Name
		n, err = t.write(sqlPutValue, v.Name, append([]byte{}, v.Data...))
	case i.Sequence != nil:
		what = "sequence " + i.Sequence.Name
		n, err = t.write(sqlPutSequence, i.Sequence.Name, i.Sequence.Number)
	case i.Record != nil:
		return t.putRecord(i.Record, i.Rows)
	case i.Once != nil:
		o := i.Once
		what = "client token " + o.Token
		n, err = t.write(sqlPutOnce, o.Account, o.Catalog, o.Operation, o.Token, o.Hash, o.Ref, string(o.Answer), micros(o.Created))
	case i.Event != nil:
		e := i.Event
		what = fmt.Sprintf("event %d", e.Seq)
		n, err = t.write(sqlPutEvent, e.Seq, e.ID, e.Account, e.Catalog, e.Source, e.DetailType, micros(e.Time), string(e.Body))
	case i.Entry != nil:
		e := i.Entry
		what = "agenda entry " + e.Kind + " " + e.Ref
		n, err = t.write(sqlPutEntry, e.Kind, e.Ref, e.Account, e.Catalog, micros(e.Due))
	case i.Audit != nil:
		return t.Audit(*i.Audit)
	default:
		return errors.New("an item of the state is empty")
	}
	if err == nil && n == 0 {
		err = store.ErrExists
	}
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

func (t *tx) putRecord(r *store.Record, rows []store.Index) error {
	if r.Kind == "" || r.ID == "" || r.Rev < 1 {
		return fmt.Errorf("record %q %q at revision %d: kind and id must not be empty, revisions begin at 1", r.Kind, r.ID, r.Rev)
	}
	n, err := t.write(sqlPutRecord, r.Kind, r.Catalog, r.ID, r.Account, r.Rev, micros(r.Created), micros(r.Updated),
		string(r.Body), string(r.Hidden), encodeRows(r.Facts, rows))
	if err == nil && n == 0 {
		err = store.ErrExists
	}
	if err != nil {
		return fmt.Errorf("record %s %s: %w", r.Kind, r.ID, err)
	}
	return t.index(r.Key, r.Facts, rows)
}

// snapshot returns the number of a saved state and what it is.
func (t *tx) snapshot(name string) (int64, store.Snapshot, error) {
	var n int64
	var s store.Snapshot
	err := t.one(func(v []driver.Value) { n, s = number(v[0]), readSnapshot(v[1:]) }, sqlSnapshot, name)
	if err != nil {
		return 0, s, fmt.Errorf("saved state %s: %w", name, err)
	}
	return n, s, nil
}

// copies saves, loads or drops the copies of all tables; first is the query of the first table.
func (t *tx) copies(first query, n int64) error {
	for i := range stateTables {
		if _, err := t.write(first+query(i), n); err != nil {
			return fmt.Errorf("table %s: %w", stateTables[i].name, err)
		}
	}
	return nil
}

func (t *tx) Save(s store.Snapshot, replace bool) (store.Snapshot, error) {
	if s.Name == "" {
		return s, errors.New("sqlstore: Save: the name must not be empty")
	}
	switch n, _, err := t.snapshot(s.Name); {
	case errors.Is(err, store.ErrNotFound):
	case err != nil:
		return s, during("save", err)
	case !replace:
		return s, fmt.Errorf("saved state %s: %w", s.Name, store.ErrExists)
	default:
		if err := t.drop(n); err != nil {
			return s, during("save", err)
		}
	}
	var n int64
	err := errors.Join(
		t.one(func(v []driver.Value) { n = number(v[0]) }, sqlSnapshotNumber),
		t.one(func(v []driver.Value) {
			s.Records, s.Events, s.Entries, s.Size = number(v[0]), number(v[1]), number(v[2]), number(v[3])
		}, sqlSnapshotSize))
	if err == nil {
		_, err = t.write(sqlSnapshotAdd, n, s.Name, micros(s.Saved), micros(s.Now), s.Records, s.Events, s.Entries, s.Size)
	}
	if err == nil {
		err = t.copies(sqlSave, n)
	}
	s.Saved, s.Now = moment(micros(s.Saved)), moment(micros(s.Now))
	return s, during("save "+s.Name, err)
}

func (t *tx) Load(name string) (store.Snapshot, error) {
	n, s, err := t.snapshot(name)
	if err != nil {
		return s, err
	}
	if err := t.clear(); err != nil {
		return s, during("load "+name, err)
	}
	return s, during("load "+name, t.copies(sqlLoad, n))
}

func (t *tx) Drop(name string) error {
	n, _, err := t.snapshot(name)
	if err != nil {
		return err
	}
	return during("drop "+name, t.drop(n))
}

func (t *tx) drop(n int64) error {
	if _, err := t.write(sqlSnapshotDrop, n); err != nil {
		return err
	}
	return t.copies(sqlDrop, n)
}
