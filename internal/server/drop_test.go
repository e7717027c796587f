package server_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/fault"
	"github.com/opencosell/cosell/internal/requestlog"
	"github.com/opencosell/cosell/internal/server"
)

// TestDropReplaced: a replacement that cleared members and is dropped afterwards sends no byte either.
func TestDropReplaced(t *testing.T) {
	log := requestlog.New(10)
	var faults *fault.Set
	b := newBench(t, func(c *server.Config) {
		c.Requests = log
		c.Bindings[0].Operations = append(c.Bindings[0].Operations, server.Operation{
			Service: &notesAPI, Name: "ReplaceNote", New: newNote, Write: replaceNote, Replaces: &awsjson.Replacement{Get: "GetNote"},
		})
		faults = &fault.Set{Store: c.Store, Operations: server.Callable(c.Bindings), Chance: func() float64 { return 0 }, Now: c.Clock.Now}
		c.Faults = faults
	})
	const replace = "NotesTarget.ReplaceNote"
	b.send(newRequest(replace, `{"Catalog":"Sandbox","Text":"hi","Secret":"abc"}`))
	if _, err := faults.Add(t.Context(), fault.Rule{Drop: true, After: true}); err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	func() {
		defer func() {
			if p := recover(); p != http.ErrAbortHandler {
				t.Errorf("got panic %v, want the handler aborted", p)
			}
		}()
		b.ServeHTTP(w, newRequest(replace, `{"Catalog":"Sandbox","Text":"hi"}`))
	}()
	if w.Flushed || w.Body.Len() > 0 {
		t.Errorf("got status %d on the wire, want nothing", w.Code)
	}
	if !strings.Contains(b.log.String(), `"cleared":1`) {
		t.Errorf("got log %s, want cleared 1", b.log.String())
	}
}
