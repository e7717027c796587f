package sqlstore

import (
	"database/sql/driver"

	"github.com/opencosell/cosell/internal/store"
)

func (r *reader) Snapshots() ([]store.Snapshot, error) {
	var list []store.Snapshot
	err := r.each(func(v []driver.Value) { list = append(list, readSnapshot(v)) }, sqlSnapshots)
	return list, err
}

func readSnapshot(v []driver.Value) store.Snapshot {
	return store.Snapshot{
		Name: text(v[0]), Saved: moment(v[1]), Now: moment(v[2]),
		Records: number(v[3]), Events: number(v[4]), Entries: number(v[5]), Size: number(v[6]),
	}
}

// Dump reads one page of a table after the other, so that neither a statement nor what is kept of it is long.
func (r *reader) Dump(each func(store.Item) error) error {
	for _, table := range []func(*reader, func(store.Item)) func() error{
		dumpValues, dumpSequences, dumpRecords, dumpOnce, dumpEvents, dumpAgenda, dumpAudit,
	} {
		var page []store.Item
		next := table(r, func(i store.Item) { page = append(page, i) })
		for {
			page = nil
			if err := next(); err != nil {
				return during("dump", err)
			}
			if len(page) == 0 {
				break
			}
			for _, i := range page {
				if err := each(i); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// onePage is a table that is read at once there is: few rows of few bytes.
func onePage(read func() error) func() error {
	done := false
	return func() error {
		if done {
			return nil
		}
		done = true
		return read()
	}
}

func dumpValues(r *reader, add func(store.Item)) func() error {
	return onePage(func() error {
		return r.each(func(v []driver.Value) {
			add(store.Item{Value: &store.Value{Name: text(v[0]), Data: body(v[1])}})
		}, sqlDumpValues)
	})
}

func dumpSequences(r *reader, add func(store.Item)) func() error {
	return onePage(func() error {
		return r.each(func(v []driver.Value) {
			add(store.Item{Sequence: &store.Sequence{Name: text(v[0]), Number: number(v[1])}})
		}, sqlDumpSequences)
	})
}

func dumpRecords(r *reader, add func(store.Item)) func() error {
	var last store.Key
	return func() error {
		var broken error
		err := r.each(func(v []driver.Value) {
			rec := &store.Record{Key: store.Key{Kind: text(v[0]), Catalog: text(v[1]), ID: text(v[2])}}
			readRecord(rec, v[3:])
			facts, rows, err := decodeRows(text(v[9]))
			if err != nil {
				broken = err
			}
			rec.Facts = facts
			add(store.Item{Record: rec, Rows: rows})
			last = rec.Key
		}, sqlDumpRecords, last.Kind, last.Catalog, last.ID)
		if err == nil {
			err = r.fail(broken)
		}
		return err
	}
}

func dumpOnce(r *reader, add func(store.Item)) func() error {
	last := new(store.Once)
	return func() error {
		return r.each(func(v []driver.Value) {
			last = &store.Once{
				Account: text(v[0]), Catalog: text(v[1]), Operation: text(v[2]), Token: text(v[3]),
				Hash: text(v[4]), Ref: text(v[5]), Answer: body(v[6]), Created: moment(v[7]),
			}
			add(store.Item{Once: last})
		}, sqlDumpOnce, last.Account, last.Catalog, last.Operation, last.Token)
	}
}

func dumpEvents(r *reader, add func(store.Item)) func() error {
	after := int64(0)
	return func() error {
		events, err := r.Events("", after, 500)
		for i := range events {
			after = events[i].Seq
			add(store.Item{Event: &events[i]})
		}
		return err
	}
}

func dumpAgenda(r *reader, add func(store.Item)) func() error {
	due, id := int64(-1)<<62, int64(0)
	return func() error {
		return r.each(func(v []driver.Value) {
			e := readEntry(v)
			due, id = micros(e.Due), e.ID
			add(store.Item{Entry: &store.Entry{Kind: e.Kind, Ref: e.Ref, Account: e.Account, Catalog: e.Catalog, Due: e.Due}})
		}, sqlDumpAgenda, due, id)
	}
}

func dumpAudit(r *reader, add func(store.Item)) func() error {
	after := int64(0)
	return func() error {
		return r.each(func(v []driver.Value) {
			after = number(v[0])
			line := readAudit(v[1:])
			add(store.Item{Audit: &line})
		}, sqlDumpAudit, after)
	}
}

func readAudit(v []driver.Value) store.Audit {
	return store.Audit{
		Time: moment(v[0]), Account: text(v[1]), Catalog: text(v[2]), Operation: text(v[3]),
		Kind: text(v[4]), ID: text(v[5]), RequestID: text(v[6]),
	}
}

func (r *reader) LastAudit() (store.Audit, error) {
	var line store.Audit
	err := r.one(func(v []driver.Value) { line = readAudit(v[1:]) }, sqlLastAudit)
	return line, err
}
