package scenario

import (
	"testing"
	"time"

	"github.com/opencosell/cosell/internal/cosell"
	"github.com/opencosell/cosell/internal/remote"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store/sqlstore"
)

// begin is when stories begin in tests.
var begin = time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)

// newServer is a server in memory with a clock that stands.
func newServer(t *testing.T) *remote.Client {
	t.Helper()
	db, err := sqlstore.Open(t.Context(), sqlstore.Options{Memory: true})
	if err != nil {
		t.Fatal(err)
	}
	srv, err := cosell.Start(t.Context(), cosell.Options{Store: db, Switches: resource.Dev(), IDs: resource.SeededIDs(1), Repeatable: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := srv.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := srv.Clock.Freeze(t.Context(), begin); err != nil {
		t.Fatal(err)
	}
	return remote.InProcess(srv)
}

// lived lives a scenario that must go well.
func lived(t *testing.T, c *remote.Client, s *Scenario, catalog string) {
	t.Helper()
	if err := (&Run{Client: c, Catalog: catalog}).Live(t.Context(), s); err != nil {
		t.Fatalf("%s in %s: %v", s.Name, catalog, err)
	}
}

// All packs can be lived on one server, whatever was lived there before.
func TestPacksSideBySide(t *testing.T) {
	packs, err := Packs()
	if err != nil {
		t.Fatal(err)
	}
	c := newServer(t)
	for _, s := range packs {
		for _, catalog := range s.In() {
			lived(t, c, s, catalog)
		}
	}
}

// Every pack can be lived twice in a row, in every catalog that it names.
func TestPacks(t *testing.T) {
	packs, err := Packs()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range packs {
		for _, catalog := range s.In() {
			t.Run(s.Name+"/"+catalog, func(t *testing.T) {
				c := newServer(t)
				lived(t, c, s, catalog)
				lived(t, c, s, catalog)
			})
		}
	}
}
