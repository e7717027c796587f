package remote

import (
	"errors"
	"io"
	"net/http"
	"testing"
)

// TestClosedConnection: a handler that gives up as an HTTP server lets it closes the connection of the caller; any other
// panic is the caller's to see.
func TestClosedConnection(t *testing.T) {
	c := InProcess(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }))
	if err := c.Control(t.Context(), http.MethodGet, "/v1/clock", nil, nil); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v, want an end before the answer", err)
	}
	defer func() {
		if p := recover(); p != "a bug" {
			t.Errorf("got panic %v, want the handler's", p)
		}
	}()
	c = InProcess(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("a bug") }))
	_ = c.Control(t.Context(), http.MethodGet, "/v1/clock", nil, nil)
	t.Error("got an answer, want the handler's panic")
}
