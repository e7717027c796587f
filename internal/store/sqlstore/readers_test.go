package sqlstore

import (
	"context"
	"errors"
	"testing"
)

// The last one given back is the first one taken, and all come back before close is done.
func TestReadersLastFirst(t *testing.T) {
	s := openStore(t, Options{Dir: t.TempDir()})
	closed := make(chan struct{})
	take := func() *conn {
		t.Helper()
		c, err := s.readers.take(t.Context(), closed)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	a, b := take(), take()
	s.readers.put(a)
	s.readers.put(b)
	if got := take(); got != b {
		t.Error("got another connection than the one given back last")
	}
	if got := take(); got != a {
		t.Error("got another connection than the one given back before that")
	}
	s.readers.put(a)
	s.readers.put(b)
}

func TestReadersTakeGivesUp(t *testing.T) {
	r := newReaders(1)
	closed := make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.take(ctx, closed); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
	close(closed)
	if _, err := r.take(t.Context(), closed); !errors.Is(err, errClosed) {
		t.Errorf("got %v, want %v", err, errClosed)
	}
}
