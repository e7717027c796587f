package storetest

import (
	"fmt"
	"testing"

	"github.com/opencosell/cosell/internal/store"
)

// factsOf are two digits of the number, and its parity: "07o", "12e".
func factsOf(i int) string { return fmt.Sprintf("%02d%c", i, "eo"[i%2]) }

// testFacts compares what List finds by facts with what it finds without them, for every bound, direction and look.
func testFacts(_ *testing.T, f *fixture) {
	const n = 24
	f.update(func(tx store.Tx) error {
		for i := range n {
			r := deal(fmt.Sprintf("O%02d", i))
			if i != 5 { // a record of an earlier release
				r.Facts = factsOf(i)
			}
			if err := tx.Create(r, at(fmt.Sprintf("s%02d", (n-i)/3))); err != nil {
				return err
			}
		}
		return nil
	})
	p := func(s string) *string { return &s }
	odd, teens := store.Fact{At: 2, Len: 1, Min: "o", Max: "o"}, store.Fact{Len: 2, Min: "05", Max: "15"}
	fits := func(id string) bool {
		var i int
		if _, err := fmt.Sscanf(id, "O%02d", &i); err != nil {
			f.t.Fatal(err)
		}
		return i == 5 || i%2 == 1 && i >= 5 && i <= 15
	}
	for _, bounds := range []store.Range{
		{},
		{Max: p("s05")},
		{Min: p("s02"), Max: p("s05")},
		{After: &store.Position{Sort: "s03", ID: "O14"}},
		{After: &store.Position{Sort: "s03", ID: "O14"}, Min: p("s02"), Max: p("s05")},
	} {
		for _, down := range []bool{false, true} {
			for _, look := range []int{1, 4, 9, n, n + 1} {
				for _, limit := range []int{1, 3, n} {
					plain := all(look + 1)
					plain.Min, plain.Max, plain.After, plain.Descending = bounds.Min, bounds.Max, bounds.After, down
					var looked []store.Row
					f.view(func(r store.Reader) (err error) {
						looked, err = r.List(plain)
						return err
					})
					behind := len(looked) > look
					looked = looked[:min(look, len(looked))]
					want := []string{}
					for _, row := range looked {
						if fits(row.ID) && len(want) < limit {
							want = append(want, row.ID)
						}
					}
					g := plain
					g.Limit, g.Look, g.Facts = limit, look, [store.MaxFacts]store.Fact{odd, teens}
					name := fmt.Sprintf("%+v, descending %t, look %d, limit %d", bounds, down, look, limit)
					f.equal(name, f.ids(g), want)
					var end *store.Position
					f.view(func(r store.Reader) (err error) {
						end, err = r.End(g)
						return err
					})
					switch {
					case !behind && end != nil:
						f.t.Errorf("%s: the range ends after %d rows, End is %v", name, len(looked), *end)
					case behind && (end == nil || *end != looked[look-1].Position):
						f.t.Errorf("%s: End is %v, want %v", name, end, looked[look-1].Position)
					}
				}
			}
		}
	}
}

// testFactsChange: facts follow their record.
func testFactsChange(_ *testing.T, f *fixture) {
	r := deal("O1")
	r.Facts = "1"
	f.update(func(tx store.Tx) error { r.Rev = 0; return tx.Create(r, at("s")) })
	g := all(10)
	g.Look, g.Facts[0] = 10, store.Fact{Len: 1, Min: "1", Max: "1"}
	f.equal("created", f.ids(g), []string{"O1"})
	f.update(func(tx store.Tx) error {
		r, err := tx.Get(key("O1"))
		if err != nil {
			return err
		}
		r.Facts = "2"
		return tx.Replace(r, at("s"))
	})
	f.equal("replaced", f.ids(g), []string{})
	g.Facts[0].Min, g.Facts[0].Max = "2", "2"
	f.equal("replaced, by the new one", f.ids(g), []string{"O1"})
	// The next record of that name has facts of its own.
	f.update(func(tx store.Tx) error { return tx.Delete(key("O1")) })
	f.update(func(tx store.Tx) error { return tx.Create(deal("O1"), at("s")) })
	f.equal("deleted and made anew without facts", f.ids(g), []string{"O1"})
	g.Facts[0].Min, g.Facts[0].Max = "1", "1"
	f.equal("deleted and made anew without facts, by others", f.ids(g), []string{"O1"})
}
