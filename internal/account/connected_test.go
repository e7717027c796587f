package account

import (
	"testing"
	"time"

	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// Two accounts count as connected while, and only while, the type for collaborating is active, in the catalog of the
// connection, whoever is named first (§5.2).
func TestConnected5_2(t *testing.T) {
	w := newWorld(t)
	w.join(alice, "Blue Fjord")
	profile := w.join(bob, "Nimbus")
	w.join(carol, "Heath")
	check := func(when, catalog, a, b string, want bool) {
		t.Helper()
		for _, pair := range [][2]string{{a, b}, {b, a}} {
			w.must(w.store.View(t.Context(), func(r store.Reader) error {
				got, err := w.service.Connected(r, catalog, pair[0], pair[1])
				if got != want {
					t.Errorf("%s, %s and %s in %s: got %t, want %t", when, pair[0], pair[1], catalog, got, want)
				}
				return err
			}))
		}
	}
	check("as strangers", w.catalog, alice, bob, false)
	id := w.invite(alice, oc, profile)
	check("invited", w.catalog, alice, bob, false)
	n := w.accept(bob, id)
	check("connected", w.catalog, alice, bob, true)
	check("connected", resource.CatalogAWS, alice, bob, false)
	check("connected to somebody else", w.catalog, alice, carol, false)
	w.now = w.now.Add(time.Hour)
	w.accept(bob, w.invite(alice, subsidiary, bob))
	w.cancelType(alice, n.Id, oc)
	check("connected by another type", w.catalog, alice, bob, false)
	w.now = w.now.Add(time.Hour)
	w.accept(bob, w.invite(alice, oc, profile))
	check("connected again", w.catalog, alice, bob, true)
}
