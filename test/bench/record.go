package main

import (
	"bytes"
	"context"
	"slices"

	"github.com/opencosell/cosell/internal/store"
)

// recorder is a store that notes what the program writes into it, so that the same rows can be written without the
// program.
type recorder struct {
	store.Store
	calls []call // of the last Update
}

// call is one write of a transaction. Exactly one field is set.
type call struct {
	create, replace *written
	remember        *store.Once
	emit            *store.Event
	schedule        *store.Entry
	unschedule      *[2]string // kind, ref
	audit           *store.Audit
	next            string // name of the sequence
}

type written struct {
	record store.Record
	rows   []store.Index
}

// apply makes the write.
func (c *call) apply(tx store.Tx) error {
	switch {
	case c.create != nil:
		return tx.Create(&c.create.record, c.create.rows)
	case c.replace != nil:
		return tx.Replace(&c.replace.record, c.replace.rows)
	case c.remember != nil:
		return tx.Remember(*c.remember)
	case c.emit != nil:
		return tx.Emit(*c.emit)
	case c.schedule != nil:
		return tx.Schedule(*c.schedule)
	case c.unschedule != nil:
		return tx.Unschedule(c.unschedule[0], c.unschedule[1])
	case c.audit != nil:
		return tx.Audit(*c.audit)
	}
	_, err := tx.Next(c.next, 1)
	return err
}

// Update notes the writes of fn; of a closure that runs twice, those of the last run.
func (r *recorder) Update(ctx context.Context, fn func(store.Tx) error) error {
	return r.Store.Update(ctx, func(tx store.Tx) error {
		r.calls = nil
		return fn(&recording{tx, r})
	})
}

type recording struct {
	store.Tx
	r *recorder
}

func (t *recording) note(c call) { t.r.calls = append(t.r.calls, c) }

func noted(r *store.Record, rows []store.Index) *written {
	w := &written{record: *r, rows: slices.Clone(rows)}
	w.record.Body, w.record.Hidden = bytes.Clone(r.Body), bytes.Clone(r.Hidden)
	return w
}

func (t *recording) Create(r *store.Record, rows []store.Index) error {
	t.note(call{create: noted(r, rows)})
	return t.Tx.Create(r, rows)
}

func (t *recording) Replace(r *store.Record, rows []store.Index) error {
	t.note(call{replace: noted(r, rows)})
	return t.Tx.Replace(r, rows)
}

func (t *recording) Remember(o store.Once) error {
	t.note(call{remember: &o})
	return t.Tx.Remember(o)
}

func (t *recording) Emit(events ...store.Event) error {
	for _, e := range events {
		t.note(call{emit: &e})
	}
	return t.Tx.Emit(events...)
}

func (t *recording) Schedule(e store.Entry) error {
	t.note(call{schedule: &e})
	return t.Tx.Schedule(e)
}

func (t *recording) Unschedule(kind, ref string) error {
	t.note(call{unschedule: &[2]string{kind, ref}})
	return t.Tx.Unschedule(kind, ref)
}

func (t *recording) Audit(a store.Audit) error {
	t.note(call{audit: &a})
	return t.Tx.Audit(a)
}

func (t *recording) Next(sequence string, first int64) (int64, error) {
	t.note(call{next: sequence})
	return t.Tx.Next(sequence, first)
}
