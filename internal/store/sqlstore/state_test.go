package sqlstore

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/store"
)

// A disk that fills in the middle of a save, a load or a restore leaves everything as it was.
func TestStateOnAFullDisk(t *testing.T) {
	s := openStore(t, Options{Dir: t.TempDir()})
	benchFillT(t, s, 400)
	dump := func() (items []store.Item) {
		t.Helper()
		err := s.View(t.Context(), func(r store.Reader) error {
			items = nil
			return r.Dump(func(i store.Item) error {
				items = append(items, i)
				return nil
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		return items
	}
	save := func(tx store.Tx) error {
		_, err := tx.Save(store.Snapshot{Name: "full"}, true)
		return err
	}
	full := dump()
	if err := s.Update(t.Context(), save); err != nil {
		t.Fatal(err)
	}
	if err := s.Update(t.Context(), func(tx store.Tx) error {
		return errors.Join(tx.Reset(store.Scope{}), benchCreate(tx, 1))
	}); err != nil {
		t.Fatal(err)
	}
	// The pages that the reset left free are used up, so that what comes needs new ones.
	free, err := s.writer.number(`pragma freelist_count`)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.writer.script(`create table ballast (x blob)`); err != nil {
		t.Fatal(err)
	}
	for free > 0 {
		if err := s.writer.script(`insert into ballast values (zeroblob(40000))`); err != nil {
			t.Fatal(err)
		}
		if free, err = s.writer.number(`pragma freelist_count`); err != nil {
			t.Fatal(err)
		}
	}
	little := dump()
	limitPages(t, s, 20)
	for name, f := range map[string]func(store.Tx) error{
		"load": func(tx store.Tx) error {
			_, err := tx.Load("full")
			return err
		},
		"restore": func(tx store.Tx) error {
			return tx.Restore(func(yield func(store.Item, error) bool) {
				for _, i := range full {
					if !yield(i, nil) {
						return
					}
				}
			})
		},
	} {
		if err := s.Update(t.Context(), f); !errors.Is(err, store.ErrFull) {
			t.Errorf("%s: got %v, want %v", name, err, store.ErrFull)
		}
		if diff := cmp.Diff(little, dump()); diff != "" {
			t.Errorf("%s changed the state\n%s", name, diff)
		}
	}
	limitPages(t, s, 0)
	if err := s.Update(t.Context(), func(tx store.Tx) error {
		_, err := tx.Load("full")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if got := dump(); !slices.EqualFunc(got, full, func(a, b store.Item) bool { return cmp.Equal(a, b) }) {
		t.Errorf("%d items came back, want the %d saved", len(got), len(full))
	}
}

// Every table of the database is state and copied, or a copy, or named here with the reason.
func TestEveryTableIsCopied(t *testing.T) {
	s := openStore(t, Options{Memory: true})
	known := map[string]string{
		"schema_version": "of the database", "snapshot_saved": "the list of the copies", "sqlite_sequence": "the engine's",
	}
	for _, table := range stateTables {
		known[table.name], known["saved_"+table.name] = "state", "a copy"
	}
	c := s.writer
	if err := c.script(`create temp table seen as select name from sqlite_master where type = 'table'`); err != nil {
		t.Fatal(err)
	}
	for name := range known {
		n, err := c.number(`select count(*) from seen where name = '` + name + `'`)
		if err != nil || n != 1 {
			t.Errorf("table %s: found %d, %v", name, n, err)
		}
		if err := c.script(`delete from seen where name = '` + name + `'`); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := c.number(`select count(*) from seen`); err != nil || n != 0 {
		t.Errorf("%d tables are neither state nor known here, %v: a saved state lacks them", n, err)
	}
}
