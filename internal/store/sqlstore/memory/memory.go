// Package memory opens stores for tests.
package memory

import (
	"testing"

	"github.com/opencosell/cosell/internal/store"
	"github.com/opencosell/cosell/internal/store/sqlstore"
)

// Open is an empty store in memory, which is closed with the test.
func Open(t testing.TB) store.Store {
	t.Helper()
	s, err := sqlstore.Open(t.Context(), sqlstore.Options{Memory: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}
