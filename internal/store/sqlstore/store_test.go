package sqlstore

import (
	"path/filepath"
	"testing"

	"github.com/opencosell/cosell/internal/store"
	"github.com/opencosell/cosell/internal/store/storetest"
)

// openStore opens a store that is closed at the end of the test.
func openStore(t *testing.T, o Options) *Store {
	t.Helper()
	s, err := Open(t.Context(), o)
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

func TestContract(t *testing.T) {
	for name, options := range map[string]func(t *testing.T) Options{
		"file":   func(t *testing.T) Options { return Options{Dir: t.TempDir()} },
		"memory": func(*testing.T) Options { return Options{Memory: true} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			storetest.Run(t, func(t *testing.T) store.Store { return openStore(t, options(t)) })
		})
		t.Run(name+" that runs closures again", func(t *testing.T) {
			t.Parallel()
			storetest.Run(t, func(t *testing.T) store.Store { return storetest.Flaky(openStore(t, options(t)), 7) })
		})
	}
}

func TestRestart(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a directory?with #odd %20 characters", "below")
	storetest.Restart(t, func(t *testing.T) store.Store {
		s, err := Open(t.Context(), Options{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		return s
	})
}
