package selling

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// directory is a list that whoever plays AWS keeps: of the catalog, or of one account in it. No API knows it, so that its
// entries are stored as they were given. While a list is empty, nothing is known and everything of the right form counts.
type directory struct {
	kind  string // of the records
	index string // of their rows, by the entries' own ids
	what  string // an entry in the words of a refusal
}

// maxEntryID is the most characters of an entry's own id.
const maxEntryID = 512

// key is where an entry is stored; owner is empty for a list of the catalog.
func (d directory) key(catalog, owner, id string) store.Key {
	if owner != "" {
		id = owner + "/" + id
	}
	return store.Key{Kind: d.kind, Catalog: catalog, ID: id}
}

// put writes an entry, in the place of the one that has the id. group is the part of the list that it belongs to.
func (d directory) put(c *resource.WriteCall, owner, group, id string, entry any) error {
	if n := utf8.RuneCountInString(id); n < 1 || n > maxEntryID || strings.ContainsFunc(id, unicode.IsControl) {
		return apierr.Business(apierr.Fieldf(d.index, apierr.InvalidStringFormat, "%s has %d characters; it must have 1 to %d and no control characters", d.index, n, maxEntryID))
	}
	body, err := json.Marshal(entry)
	if err != nil {
		return fmt.Errorf("encode %s: %w", d.what, err)
	}
	c.Subject = d.key(c.Catalog, owner, id)
	r := &store.Record{Key: c.Subject, Account: owner, Created: c.Now, Updated: c.Now, Body: body}
	rows := []store.Index{{Account: owner, Name: d.index, Value: group, Sort: id}}
	old, err := c.Get(r.Key)
	switch {
	case errors.Is(err, store.ErrNotFound):
		err = c.Create(r, rows)
	case err == nil:
		r.Rev, r.Created = old.Rev, old.Created
		err = c.Replace(r, rows)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", d.what, err)
	}
	return nil
}

// get reads an entry, or returns store.ErrNotFound.
func (d directory) get(r store.Reader, catalog, owner, id string, entry any) error {
	rec, err := r.Get(d.key(catalog, owner, id))
	if err != nil {
		return err
	}
	return d.read(rec, entry)
}

func (d directory) read(r *store.Record, entry any) error {
	if err := json.Unmarshal(r.Body, entry); err != nil {
		return fmt.Errorf("decode %s: %w", d.what, err)
	}
	return nil
}

// remove takes an entry away; a NotFound when there is none such.
func (d directory) remove(c *resource.WriteCall, owner, id string) error {
	c.Subject = d.key(c.Catalog, owner, id)
	err := c.Delete(c.Subject)
	if errors.Is(err, store.ErrNotFound) {
		return apierr.NotFoundf("", "There is no such %s in catalog %s: the list of them has all.", d.what, c.Catalog)
	}
	if err != nil {
		return fmt.Errorf("remove %s: %w", d.what, err)
	}
	return nil
}

// empty reports whether a part of the list has no entry.
func (d directory) empty(r store.Reader, catalog, owner, group string) (bool, error) {
	n, err := r.Count(store.Range{Account: owner, Catalog: catalog, Kind: d.kind, Name: d.index, Value: group}, 1)
	if err != nil {
		return false, fmt.Errorf("list of %s: %w", d.what, err)
	}
	return n == 0, nil
}

// known reports whether the entry is in its part of the list, or nothing is.
func (d directory) known(r store.Reader, catalog, owner, group, id string) (bool, error) {
	empty, err := d.empty(r, catalog, owner, group)
	if err != nil || empty {
		return empty, err
	}
	_, err = r.Get(d.key(catalog, owner, id))
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// Page says which page of a list is asked for.
type Page struct {
	Token *string // of the page before, nil for the first
	Limit int     // at most so many, > 0
}

// list calls each with the entries of a page, by their ids, and returns the token of the next page.
func (d directory) list(c *resource.ReadCall, owner string, p Page, groups []string, each func(*store.Record) error) (*string, error) {
	return resource.List{
		Kind: d.kind, Account: owner, Index: d.index, Values: groups, Scope: []byte(owner), Token: p.Token, Limit: p.Limit,
	}.Page(c, each)
}

// entries are the entries of a page.
func entries[T any](c *resource.ReadCall, d directory, owner string, p Page, groups ...string) ([]T, *string, error) {
	found := []T{}
	next, err := d.list(c, owner, p, groups, func(r *store.Record) error {
		var entry T
		if err := d.read(r, &entry); err != nil {
			return err
		}
		found = append(found, entry)
		return nil
	})
	return found, next, err
}
