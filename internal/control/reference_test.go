package control

import (
	"encoding/json"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/opencosell/cosell/internal/reference"
)

func TestReference(t *testing.T) {
	d := &desk{Handler: New(Config{Log: slog.New(slog.DiscardHandler)})}
	_, got := d.call(t, "GET", "/_cosell/v1/reference", "")
	var names struct {
		Lists []struct {
			Name  string
			Count int
		}
	}
	if err := json.Unmarshal([]byte(got), &names); err != nil {
		t.Fatal(err)
	}
	if len(names.Lists) != len(reference.Lists()) {
		t.Errorf("got %d lists, want %d", len(names.Lists), len(reference.Lists()))
	}
	for _, l := range names.Lists {
		status, got := d.call(t, "GET", "/_cosell/v1/reference/"+l.Name, "")
		var list struct{ Rows [][]string }
		if err := json.Unmarshal([]byte(got), &list); err != nil || status != 200 || len(list.Rows) != l.Count {
			t.Errorf("%s: got %d with %d rows, error %v, want %d rows", l.Name, status, len(list.Rows), err, l.Count)
		}
	}
	for path, want := range map[string]string{"selling.Nothing": `"field":"name"`, "selling.Industry?format=xml": `"field":"format"`} {
		if status, got := d.call(t, "GET", "/_cosell/v1/reference/"+path, ""); status < 400 || !strings.Contains(got, want) {
			t.Errorf("%s: got %d %s, want a refusal with %s", path, status, got, want)
		}
	}
}

func TestReferenceCSV(t *testing.T) {
	w := httptest.NewRecorder()
	New(Config{Log: slog.New(slog.DiscardHandler)}).ServeHTTP(w, httptest.NewRequest("GET", "/_cosell/v1/reference/selling.use-cases?format=csv", nil))
	body := w.Body.String()
	if w.Code != 200 || w.Header().Get("Content-Type") != "text/csv; charset=utf-8" || w.Header().Get("Content-Disposition") != `attachment; filename="selling.use-cases.csv"` {
		t.Errorf("got %d %v", w.Code, w.Header())
	}
	if !strings.HasPrefix(body, "value\r\n") || !strings.Contains(body, "\r\n\"Configuration, Compliance & Auditing\"\r\n") {
		t.Errorf("got %s", body)
	}
}
