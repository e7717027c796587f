package resource

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/store"
	"github.com/opencosell/cosell/internal/store/sqlstore/memory"
)

// shelf is a store with one record per entry: id → index rows by name.
func shelf(t *testing.T, records map[string][]store.Index) store.Store {
	t.Helper()
	s := memory.Open(t)
	err := s.Update(t.Context(), func(tx store.Tx) error {
		for id, rows := range records {
			for i := range rows {
				rows[i].Account = caller
			}
			r := &store.Record{Key: store.Key{Kind: "book", Catalog: CatalogSandbox, ID: id}, Account: caller, Body: []byte("{}")}
			if err := tx.Create(r, rows); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const caller = "111122223333"

func listCall(r store.Reader, account, operation string) *ReadCall {
	return &ReadCall{Reader: r, Call: &Call{
		Context: context.Background(), Account: account, Catalog: CatalogSandbox, Operation: operation,
		Now: time.Unix(0, 0), Pages: NewPageKey([]byte("secret of the tests")),
	}}
}

// pages walks a list to its end with pages of the given size.
func pages(t *testing.T, s store.Store, l List, size int) []string {
	t.Helper()
	ids := []string{}
	l.Kind, l.Limit = "book", size
	err := s.View(t.Context(), func(r store.Reader) error {
		for range 100 {
			n := 0
			next, err := l.Page(listCall(r, caller, "ListBooks"), func(rec *store.Record) error {
				ids = append(ids, rec.ID)
				n++
				return nil
			})
			if err != nil {
				return err
			}
			if next == nil {
				return nil
			}
			if n != size {
				return fmt.Errorf("a page of %d with a token, want %d", n, size)
			}
			if l.Token != nil && *l.Token == *next {
				return fmt.Errorf("the token that was sent came back")
			}
			l.Token = next
		}
		return fmt.Errorf("the list does not end")
	})
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

// §1.7 of selling: order, ties by id in the same direction, nulls last, merged groups without repetition, and no token
// after the last page, whatever the page size.
func TestListOrder_Selling1_7(t *testing.T) {
	s := shelf(t, map[string][]store.Index{
		"a": {{Name: "year", Sort: "1990"}, {Name: "shelf/year", Value: "top", Sort: "1990"}},
		"b": {{Name: "year", Sort: ""}, {Name: "shelf/year", Value: "top", Sort: ""}},
		"c": {{Name: "year", Sort: "1980"}, {Name: "shelf/year", Value: "low", Sort: "1980"}},
		"d": {{Name: "year", Sort: "1990"}, {Name: "shelf/year", Value: "low", Sort: "1990"}, {Name: "shelf/year", Value: "top", Sort: "1990"}},
		"e": {{Name: "year", Sort: ""}},
		"f": {{Name: "year", Sort: "2001"}, {Name: "shelf/year", Value: "mid", Sort: "2001"}},
	})
	from, to := "1985", "1999"
	year := map[string]string{"a": "1990", "b": "", "c": "1980", "d": "1990", "e": "", "f": "2001"}
	byID := func(r *store.Record) string { return year[r.ID] }
	for _, tt := range []struct {
		name string
		list List
		want []string
	}{
		{"ascending, nulls last", List{Index: "year", NullsLast: true}, []string{"c", "a", "d", "f", "b", "e"}},
		{"descending, nulls last", List{Index: "year", NullsLast: true, Descending: true}, []string{"f", "d", "a", "c", "e", "b"}},
		{"ascending, nulls as they sort", List{Index: "year"}, []string{"b", "e", "c", "a", "d", "f"}},
		{"two groups merged", List{Index: "shelf/year", Values: []string{"top", "low", "top"}, NullsLast: true}, []string{"c", "a", "d", "b"}},
		{"two groups merged, descending", List{Index: "shelf/year", Values: []string{"top", "low"}, NullsLast: true, Descending: true}, []string{"d", "a", "c", "b"}},
		{"bounds are inclusive", List{Index: "year", NullsLast: true, Min: &from, Max: &to}, []string{"a", "d"}},
		{"a filter that nothing passes", List{Index: "year", Keep: func(*store.Record) (bool, error) { return false, nil }}, []string{}},
		{"a filter beside the index", List{Index: "year", NullsLast: true, Keep: func(r *store.Record) (bool, error) { return r.ID > "b", nil }}, []string{"c", "d", "f", "e"}},
		{"ids", List{IDs: []string{"f", "a", "nobody", "b", "a"}, SortKey: byID, NullsLast: true}, []string{"a", "f", "b"}},
		{"ids, descending, bounded", List{IDs: []string{"f", "a", "d"}, SortKey: byID, Descending: true, Max: &to}, []string{"d", "a"}},
		{"no ids", List{IDs: []string{}, SortKey: byID}, []string{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for size := 1; size <= 7; size++ {
				if diff := cmp.Diff(tt.want, pages(t, s, tt.list, size)); diff != "" {
					t.Errorf("page size %d: (-want +got)\n%s", size, diff)
				}
			}
		})
	}
}

// A walk past many records that the filters exclude is cut into short pages, so that no page costs more.
func TestListWalkIsBounded(t *testing.T) {
	records := map[string][]store.Index{}
	for i := range maxWalk + 500 {
		records[fmt.Sprintf("b%05d", i)] = []store.Index{{Name: "all", Sort: fmt.Sprintf("%05d", i)}}
	}
	s := shelf(t, records)
	last := fmt.Sprintf("b%05d", maxWalk+499)
	l := List{Kind: "book", Index: "all", Limit: 5, Keep: func(r *store.Record) (bool, error) { return r.ID == last, nil }}
	err := s.View(t.Context(), func(r store.Reader) error {
		c := listCall(r, caller, "ListBooks")
		next, err := l.Page(c, func(*store.Record) error { return fmt.Errorf("the first page should be empty") })
		if err != nil {
			return err
		}
		if next == nil {
			return fmt.Errorf("the first page has no token")
		}
		l.Token = next
		var got []string
		next, err = l.Page(c, func(r *store.Record) error { got = append(got, r.ID); return nil })
		if next != nil || len(got) != 1 || got[0] != last {
			return fmt.Errorf("second page: got %v, token %v; want %s and none", got, next, last)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// §1.7 of selling: a token cannot be forged, nor used by another account, on another operation or with other filters.
func TestPageTokensAreBound_Selling1_7(t *testing.T) {
	s := shelf(t, map[string][]store.Index{"a": {{Name: "all", Sort: "1"}}, "b": {{Name: "all", Sort: "2"}}})
	err := s.View(t.Context(), func(r store.Reader) error {
		l := List{Kind: "book", Index: "all", Limit: 1, Scope: []byte("filter")}
		ignore := func(*store.Record) error { return nil }
		token, err := l.Page(listCall(r, caller, "ListBooks"), ignore)
		if err != nil {
			return err
		}
		try := func(name, account, operation, scope, token string, ok bool) {
			l := l
			l.Token, l.Scope = &token, []byte(scope)
			_, err := l.Page(listCall(r, account, operation), ignore)
			if ok && err != nil {
				t.Errorf("%s: got %v, want a page", name, err)
			}
			if !ok {
				e := apierr.From(err)
				if e.Kind != apierr.Validation || e.Business || len(e.Fields) != 1 || e.Fields[0].Path != "NextToken" || e.Fields[0].Code != apierr.InvalidValue {
					t.Errorf("%s: got %v, want INVALID_VALUE of NextToken", name, err)
				}
			}
		}
		try("as issued", caller, "ListBooks", "filter", *token, true)
		try("another account", "444455556666", "ListBooks", "filter", *token, false)
		try("another operation", caller, "ListShelves", "filter", *token, false)
		try("another filter", caller, "ListBooks", "other", *token, false)
		for i := range *token {
			b := []byte(*token)
			b[i] ^= 1
			try(fmt.Sprintf("byte %d changed", i), caller, "ListBooks", "filter", string(b), false)
		}
		for _, made := range []string{"x", "AAMA-", "AAMA-AAAA", "AAMA-" + string(make([]byte, 50))} {
			try("made up", caller, "ListBooks", "filter", made, false)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
