package sqlstore

import (
	"database/sql/driver"
	"fmt"
	"slices"

	"github.com/opencosell/cosell/internal/store"
)

// resetTexts adds the statements of a reset in part.
func resetTexts(t []string) {
	const of = ` where ($1 = '' or account = $1) and ($2 = '' or catalog = $2)`
	for q, text := range map[query]string{
		sqlHolders:       `select kind, catalog, id, account, indexed from resource where ($1 = '' or catalog = $1)`,
		sqlKeysOf:        `select kind, catalog, id from resource where catalog = $1`,
		sqlSetIndexed:    `update resource set indexed = $1 where kind = $2 and catalog = $3 and id = $4`,
		sqlResetOnceOf:   `delete from once` + of,
		sqlResetEventOf:  `delete from event` + of,
		sqlResetAgendaOf: `delete from agenda where catalog = $1`,
		sqlEntriesOf:     `select ` + entryColumns + ` from agenda` + of,
		sqlEntriesAbout:  `select ` + entryColumns + ` from agenda where ref = $1 and catalog = $2`,
	} {
		t[q] = text
	}
}

func (t *tx) Reset(s store.Scope) error {
	if err := s.Check(); err != nil {
		return during("reset", err)
	}
	var err error
	switch {
	case s.Everything():
		err = t.empty()
	case s.Account == "":
		err = t.resetCatalog(s.Catalog)
	default:
		err = t.resetAccount(s)
	}
	return during("reset", err)
}

func (t *tx) empty() error {
	for q := sqlResetResource; q <= sqlResetSequence; q++ {
		if _, err := t.write(q); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) resetCatalog(catalog string) error {
	var keys []store.Key
	err := t.each(func(v []driver.Value) {
		keys = append(keys, store.Key{Kind: text(v[0]), Catalog: text(v[1]), ID: text(v[2])})
	}, sqlKeysOf, catalog)
	if err != nil {
		return err
	}
	for _, k := range keys {
		if err := t.Delete(k); err != nil {
			return err
		}
	}
	if _, err := t.write(sqlResetAgendaOf, catalog); err != nil {
		return err
	}
	return t.forget(store.Scope{Catalog: catalog})
}

// forget removes client tokens and events.
func (t *tx) forget(s store.Scope) error {
	for _, q := range []query{sqlResetOnceOf, sqlResetEventOf} {
		if _, err := t.write(q, s.Account, s.Catalog); err != nil {
			return err
		}
	}
	return nil
}

// held is a record with those who see it.
type held struct {
	key     store.Key
	account string
	facts   string
	rows    []store.Index
}

// record is a place in the store whatever its kind.
type place struct{ catalog, id string }

func (h *held) place() place { return place{h.key.Catalog, h.key.ID} }

// goes reports whether the reset of an account removes the record by itself.
func (h *held) goes(s store.Scope) bool {
	if h.account == s.Account || s.IsPartner(h.account) {
		return h.account == s.Account
	}
	return h.seenBy(s.Account) && !slices.ContainsFunc(h.rows, func(r store.Index) bool {
		return r.Account != s.Account && s.IsPartner(r.Account)
	})
}

func (h *held) seenBy(account string) bool {
	return slices.ContainsFunc(h.rows, func(r store.Index) bool { return r.Account == account })
}

// hangsOn reports whether the record goes because another one is gone.
func (h *held) hangsOn(gone map[place]bool, s store.Scope) bool {
	if !s.IsPartner(h.account) && gone[h.place()] {
		return true
	}
	return slices.ContainsFunc(h.rows, func(r store.Index) bool {
		return !s.IsPartner(r.Account) && r.Account != "" && gone[place{h.key.Catalog, r.Account}]
	})
}

func (t *tx) resetAccount(s store.Scope) error {
	gone := map[place]bool{}
	remove := func(which func(*held) bool) (int, error) {
		chosen, err := t.choose(s.Catalog, which)
		for _, h := range chosen {
			if err := t.Delete(h.key); err != nil {
				return 0, err
			}
			gone[h.place()] = true
		}
		return len(chosen), err
	}
	n, err := remove(func(h *held) bool { return h.goes(s) })
	for err == nil && n > 0 {
		n, err = remove(func(h *held) bool { return h.hangsOn(gone, s) })
	}
	if err != nil {
		return err
	}
	shared, err := t.choose(s.Catalog, func(h *held) bool { return h.seenBy(s.Account) })
	if err != nil {
		return err
	}
	stays := map[place]bool{}
	for _, h := range shared {
		stays[h.place()] = true
		if err := t.unlist(h, s.Account); err != nil {
			return err
		}
	}
	if err := t.resetEntries(s, gone, stays); err != nil {
		return err
	}
	return t.forget(s)
}

// choose reads the records of a catalog, or of all, and returns those that are wanted.
func (t *tx) choose(catalog string, wanted func(*held) bool) ([]*held, error) {
	var chosen []*held
	var broken error
	err := t.each(func(v []driver.Value) {
		h := &held{key: store.Key{Kind: text(v[0]), Catalog: text(v[1]), ID: text(v[2])}, account: text(v[3])}
		var err error
		if h.facts, h.rows, err = decodeRows(text(v[4])); err != nil {
			broken = fmt.Errorf("%s %s: %w", h.key.Kind, h.key.ID, err)
		}
		if wanted(h) {
			chosen = append(chosen, h)
		}
	}, sqlHolders, catalog)
	if err == nil {
		err = t.fail(broken)
	}
	return chosen, err
}

// unlist takes a record out of the lists of an account. Its revision stays: nobody wrote it.
func (t *tx) unlist(h *held, account string) error {
	var kept, taken []store.Index
	for _, r := range h.rows {
		if r.Account == account {
			taken = append(taken, r)
		} else {
			kept = append(kept, r)
		}
	}
	if _, err := t.write(sqlSetIndexed, encodeRows(h.facts, kept), h.key.Kind, h.key.Catalog, h.key.ID); err != nil {
		return err
	}
	return t.unindex(h.key, taken)
}

// resetEntries takes off the agenda what is the account's, but not what is about a record that stays, and what is about a
// record that is gone.
func (t *tx) resetEntries(s store.Scope, gone, stays map[place]bool) error {
	var entries []store.Entry
	add := func(v []driver.Value) { entries = append(entries, readEntry(v)) }
	if err := t.each(add, sqlEntriesOf, s.Account, s.Catalog); err != nil {
		return err
	}
	entries = slices.DeleteFunc(entries, func(e store.Entry) bool { return stays[place{e.Catalog, e.Ref}] })
	for p := range gone {
		if err := t.each(add, sqlEntriesAbout, p.id, p.catalog); err != nil {
			return err
		}
	}
	for _, e := range entries {
		if err := t.Unschedule(e.Kind, e.Ref); err != nil {
			return err
		}
	}
	return nil
}
