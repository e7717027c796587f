package resource

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/store"
)

// looking counts what a page reads.
type looking struct {
	store.Reader
	looked, read int
}

func (l *looking) List(r store.Range) ([]store.Row, error) {
	rows, err := l.Reader.List(r)
	l.looked += r.Look
	l.read += len(rows)
	return rows, err
}

// A filter by facts passes over many records of several groups in pages of bounded cost, and none that fits is lost or
// comes twice, whichever way the list is walked.
func TestListByFacts(t *testing.T) {
	groups := []string{"even", "odd", "third"}
	const n = 3 * maxLook
	records := map[string][]store.Index{}
	for i := range n {
		rows := []store.Index{{Name: "all", Value: groups[i%2], Sort: fmt.Sprintf("%05d", i/4)}}
		if i%3 == 0 {
			rows = append(rows, store.Index{Name: "all", Value: "third", Sort: rows[0].Sort})
		}
		records[fmt.Sprintf("b%05d", i)] = rows
	}
	s := shelf(t, records)
	fits := func(i int) bool { return i/10 == 7 || i > n-12 || i == 2000 }
	var want []string
	err := s.Update(t.Context(), func(tx store.Tx) error {
		want = nil
		for i := range n {
			id := fmt.Sprintf("b%05d", i)
			r, err := tx.Get(store.Key{Kind: "book", Catalog: CatalogSandbox, ID: id})
			if err != nil {
				return err
			}
			r.Facts = "--no"
			if fits(i) {
				r.Facts = "--ok"
				want = append(want, id)
			}
			if err := tx.Replace(r, records[id]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, down := range []bool{false, true} {
		for _, limit := range []int{1, 5, 50} {
			l := List{
				Kind: "book", Index: "all", Values: groups, Limit: limit, Descending: down,
				Facts: []store.Fact{{At: 2, Len: 2, Min: "ok", Max: "ok"}},
			}
			got := []string{}
			for range 100 {
				var next *string
				err := s.View(t.Context(), func(r store.Reader) (err error) {
					count := &looking{Reader: r}
					next, err = l.Page(listCall(count, caller, "ListBooks"), func(rec *store.Record) error {
						if down {
							got = append([]string{rec.ID}, got...)
						} else {
							got = append(got, rec.ID)
						}
						return nil
					})
					// A page may begin a second look in each group when a first one filled it.
					if count.looked > 2*maxLook || count.read > 2*len(groups)*(limit+1) {
						t.Errorf("a page of %d looked at up to %d rows and read %d records", limit, count.looked, count.read)
					}
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
				if l.Token = next; next == nil {
					break
				}
			}
			if diff := cmp.Diff(want, got); diff != "" || l.Token != nil {
				t.Errorf("descending %t, pages of %d (-want +got)\n%s", down, limit, diff)
			}
		}
	}
}
