package server

import (
	"cmp"
	"slices"

	"github.com/opencosell/cosell/internal/explanation"
	"github.com/opencosell/cosell/internal/store"
)

// recorder notes what a transaction that will be undone writes.
type recorder struct {
	store.Tx
	replay bool
	keys   []store.Key // in the order of their first change
	change map[store.Key]string
	events []explanation.Event
	later  []explanation.Later
}

func newRecorder(tx store.Tx) *recorder {
	return &recorder{Tx: tx, change: map[store.Key]string{}}
}

// The changes of a record.
const (
	created = "created"
	changed = "changed"
	deleted = "deleted"
)

func (r *recorder) note(k store.Key, change string) {
	before, known := r.change[k]
	switch {
	case !known:
		r.keys = append(r.keys, k)
	case before == created && change == changed:
		change = created
	case before == created && change == deleted:
		delete(r.change, k)
		r.keys = slices.DeleteFunc(r.keys, func(o store.Key) bool { return o == k })
		return
	}
	r.change[k] = change
}

// Create implements store.Tx.
func (r *recorder) Create(rec *store.Record, rows []store.Index) error {
	err := r.Tx.Create(rec, rows)
	if err == nil {
		r.note(rec.Key, created)
	}
	return err
}

// Replace implements store.Tx.
func (r *recorder) Replace(rec *store.Record, rows []store.Index) error {
	err := r.Tx.Replace(rec, rows)
	if err == nil {
		r.note(rec.Key, changed)
	}
	return err
}

// Delete implements store.Tx.
func (r *recorder) Delete(k store.Key) error {
	err := r.Tx.Delete(k)
	if err == nil {
		r.note(k, deleted)
	}
	return err
}

// Emit implements store.Tx.
func (r *recorder) Emit(events ...store.Event) error {
	for _, e := range events {
		r.events = append(r.events, explanation.Event{Account: e.Account, DetailType: e.DetailType})
	}
	return r.Tx.Emit(events...)
}

// Schedule implements store.Tx.
func (r *recorder) Schedule(e store.Entry) error {
	r.unnote(e.Kind, e.Ref)
	r.later = append(r.later, explanation.Later{Kind: e.Kind, Ref: e.Ref, Due: e.Due})
	return r.Tx.Schedule(e)
}

// Unschedule implements store.Tx.
func (r *recorder) Unschedule(kind, ref string) error {
	r.unnote(kind, ref)
	return r.Tx.Unschedule(kind, ref)
}

func (r *recorder) unnote(kind, ref string) {
	r.later = slices.DeleteFunc(r.later, func(l explanation.Later) bool { return l.Kind == kind && l.Ref == ref })
}

// outcome is what would have happened.
func (r *recorder) outcome() *explanation.Outcome {
	o := &explanation.Outcome{Replay: r.replay, Records: []explanation.Record{}, Events: []explanation.Event{}, Later: []explanation.Later{}}
	for _, k := range r.keys {
		o.Records = append(o.Records, explanation.Record{Change: r.change[k], Kind: k.Kind, ID: k.ID})
	}
	o.Events, o.Later = append(o.Events, r.events...), append(o.Later, r.later...)
	slices.SortStableFunc(o.Later, func(a, b explanation.Later) int { return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.Kind, b.Kind)) })
	return o
}
