package storetest

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/opencosell/cosell/internal/store"
)

// Sort keys that a collation other than bytes would order otherwise: case, prefixes, accents, what lies beyond the
// basic plane (above U+FFFF, but below it in UTF-16), digits, blanks and the empty one.
var awkward = []string{"", " ", "10", "9", "A", "B", "Z", "a", "a ", "aa", "ab", "b", "z", "Ä", "ß", "é", "ﬀ", "\uffee", "🚀"}

func testListOrder(_ *testing.T, f *fixture) {
	if !slices.IsSorted(awkward) {
		f.t.Fatal("the table is not in order of bytes")
	}
	f.update(func(tx store.Tx) error {
		for i := range awkward {
			sort := awkward[(i*7+3)%len(awkward)] // not in order
			// Two records of one sort key: then the identifier decides, by bytes as well.
			for _, id := range []string{"b", "B"} {
				if err := tx.Create(deal(id+sort), at(sort)); err != nil {
					return err
				}
			}
		}
		return nil
	})
	want := []string{}
	for _, sort := range awkward {
		want = append(want, "B"+sort, "b"+sort)
	}
	f.equal("ascending", f.ids(all(100)), want)
	down := all(100)
	down.Descending = true
	slices.Reverse(want)
	f.equal("descending", f.ids(down), want)
}

// fill creates O00, O01, … of which three each have one sort key, so that pages end inside a run of equal keys.
func fill(f *fixture, n int) (ids []string) {
	f.update(func(tx store.Tx) error {
		ids = nil
		for i := range n {
			id := fmt.Sprintf("O%02d", i)
			if err := tx.Create(deal(id), at(fmt.Sprintf("s%02d", i/3))); err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return nil
	})
	return ids
}

func testListPages(_ *testing.T, f *fixture) {
	ids := fill(f, 20)
	for _, down := range []bool{false, true} {
		want := slices.Clone(ids)
		if down {
			slices.Reverse(want)
		}
		for _, limit := range []int{1, 2, 3, 7, 20, 21} {
			g := all(limit)
			g.Descending = down
			got := []string{}
			for {
				var rows []store.Row
				f.view(func(r store.Reader) (err error) {
					rows, err = r.List(g)
					return err
				})
				if len(rows) > limit {
					f.t.Fatalf("got %d rows, want at most %d", len(rows), limit)
				}
				for _, row := range rows {
					got = append(got, row.ID)
				}
				if len(rows) < limit {
					break
				}
				g.After = &rows[len(rows)-1].Position
			}
			f.equal(fmt.Sprintf("limit %d, descending %t", limit, down), got, want)
		}
	}
}

func testListBounds(_ *testing.T, f *fixture) {
	ids := fill(f, 12) // s00 to s03
	p := func(s string) *string { return &s }
	after := func(sort, id string) *store.Position { return &store.Position{Sort: sort, ID: id} }
	for _, c := range []struct {
		name     string
		min, max *string
		after    *store.Position
		up       []string
		down     []string // in ascending order
	}{
		{"minimum", p("s02"), nil, nil, ids[6:], ids[6:]},
		{"maximum", nil, p("s01"), nil, ids[:6], ids[:6]},
		{"both", p("s01"), p("s02"), nil, ids[3:9], ids[3:9]},
		{"one key", p("s01"), p("s01"), nil, ids[3:6], ids[3:6]},
		{"between keys", p("s00x"), p("s02x"), nil, ids[3:9], ids[3:9]},
		{"a prefix is below", p("s0"), p("s0"), nil, nil, nil},
		{"crossed", p("s03"), p("s00"), nil, nil, nil},
		{"after inside", p("s01"), p("s02"), after("s01", "O04"), ids[5:9], ids[3:4]},
		{"after below the minimum", p("s01"), p("s02"), after("s00", "O01"), ids[3:9], nil},
		{"after above the maximum", p("s01"), p("s02"), after("s03", "O10"), nil, ids[3:9]},
		{"after at the minimum", p("s01"), nil, after("s01", "O03"), ids[4:], nil},
		{"after at the maximum", nil, p("s02"), after("s02", "O08"), nil, ids[:8]},
		{"after nothing that exists", nil, nil, after("s01", "O04x"), ids[5:], ids[:5]},
	} {
		g := all(100)
		g.Min, g.Max, g.After = c.min, c.max, c.after
		f.equal(c.name+", ascending", f.ids(g), append([]string{}, c.up...))
		g.Descending = true
		down := append([]string{}, c.down...)
		slices.Reverse(down)
		f.equal(c.name+", descending", f.ids(g), down)
	}
}

func testListGroups(_ *testing.T, f *fixture) {
	// Words that run into each other when they are glued together.
	groups := []store.Index{
		{Account: "a", Name: "b", Value: "c"},
		{Account: "a", Name: "bc"},
		{Account: "ab", Name: "c"},
		{Account: "ab", Name: "", Value: "c"},
		{Account: "", Name: "ab", Value: "c"},
		{Account: "a", Name: "b", Value: ""},
	}
	f.update(func(tx store.Tx) error {
		for i, g := range groups {
			for _, catalog := range []string{"AWS", "Sandbox"} {
				r := deal(fmt.Sprintf("O%d", i))
				r.Catalog = catalog
				if err := tx.Create(r, []store.Index{g}); err != nil {
					return err
				}
			}
		}
		other := deal("other")
		other.Kind = "engagement"
		return tx.Create(other, groups[:1])
	})
	for i, g := range groups {
		f.equal(fmt.Sprint(g), f.ids(store.Range{
			Account: g.Account, Catalog: "Sandbox", Kind: "opportunity", Name: g.Name, Value: g.Value, Limit: 9,
		}), []string{fmt.Sprintf("O%d", i)})
	}
	f.equal("other kind", f.ids(store.Range{Account: "a", Catalog: "AWS", Kind: "engagement", Name: "b", Value: "c", Limit: 9}), []string{"other"})
}

func testManyRows(_ *testing.T, f *fixture) {
	for _, n := range []int{0, 1, 23, 24, 25, 60} {
		var rows []store.Index
		for i := range n {
			rows = append(rows, store.Index{Account: alice, Name: "many", Value: fmt.Sprint(n, " ", i), Sort: "s"})
		}
		if n > 0 {
			rows = append(rows, rows[0]) // given twice, kept once
		}
		id := fmt.Sprintf("O%d", n)
		f.update(func(tx store.Tx) error { return tx.Create(deal(id), rows) })
		for i := range n {
			g := store.Range{Account: alice, Catalog: "AWS", Kind: "opportunity", Name: "many", Value: fmt.Sprint(n, " ", i), Limit: 2}
			f.equal(g.Value, f.ids(g), []string{id})
		}
	}
}

func testReindex(_ *testing.T, f *fixture) {
	row := func(value, sort string) store.Index {
		return store.Index{Account: alice, Name: "v:alue", Value: value, Sort: sort}
	}
	f.update(func(tx store.Tx) error {
		return errors.Join(tx.Create(deal("O1"), []store.Index{row("a", "1"), row("b", "1"), row("c", "1")}),
			tx.Create(deal("O2"), []store.Index{row("a", "1"), row("b", "1")}))
	})
	f.update(func(tx store.Tx) error {
		r, err := tx.Get(key("O1"))
		if err != nil {
			return err
		}
		return tx.Replace(r, []store.Index{row("d", "1"), row("b", "1"), row("c", "2:3")})
	})
	for value, want := range map[string][]string{"a": {"O2"}, "b": {"O1", "O2"}, "c": {"O1"}, "d": {"O1"}} {
		g := store.Range{Account: alice, Catalog: "AWS", Kind: "opportunity", Name: "v:alue", Value: value, Limit: 9}
		f.equal(value, f.ids(g), want)
	}
	f.update(func(tx store.Tx) error { return tx.Delete(key("O1")) })
	for value, want := range map[string][]string{"a": {"O2"}, "b": {"O2"}, "c": {}, "d": {}} {
		g := store.Range{Account: alice, Catalog: "AWS", Kind: "opportunity", Name: "v:alue", Value: value, Limit: 9}
		f.equal(value+" after Delete", f.ids(g), want)
	}
}

func testCount(_ *testing.T, f *fixture) {
	fill(f, 12)
	low, high := "s01", "s02"
	for _, c := range []struct {
		name        string
		min, max    *string
		limit, want int
	}{
		{"all", nil, nil, 100, 12},
		{"limit", nil, nil, 5, 5},
		{"limit met", nil, nil, 12, 12},
		{"minimum", &low, nil, 100, 9},
		{"maximum", nil, &high, 100, 9},
		{"both", &low, &high, 100, 6},
		{"both, limit", &low, &high, 2, 2},
	} {
		g := all(1)
		g.Min, g.Max, g.After = c.min, c.max, &store.Position{Sort: "s03", ID: "O11"}
		f.view(func(r store.Reader) error {
			n, err := r.Count(g, c.limit)
			f.equal(c.name, n, c.want)
			return err
		})
	}
}
