package control

import (
	"context"
	"encoding/json"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/agenda"
	"github.com/opencosell/cosell/internal/clock"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
	"github.com/opencosell/cosell/internal/store/sqlstore/memory"
)

var start = time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)

type desk struct {
	http.Handler
	store store.Store
	ready bool
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	ctx := t.Context()
	s := memory.Open(t)
	clk, err := clock.Open(ctx, s, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if err := clk.Freeze(ctx, start); err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	a := agenda.New(s, clk, resource.SeededIDs(1), func(ctx context.Context, e store.Entry) *resource.Call {
		return &resource.Call{Context: ctx, Account: e.Account, Catalog: e.Catalog, Operation: e.Kind, Now: clk.Now(), Switches: &resource.Switches{AWSAccount: "aws"}}
	}, log)
	a.Register(map[string]resource.Job{"remind": {Run: func(c *resource.WriteCall, e store.Entry) error {
		return c.Tell(e.Account, resource.Event{Version: "0", Source: "test", DetailType: "Reminder", Detail: map[string]string{"ref": e.Ref}})
	}}})
	err = s.Update(ctx, func(tx store.Tx) error {
		for _, e := range []store.Entry{
			{Kind: "remind", Ref: "one", Account: "111122223333", Due: start.Add(time.Hour)},
			{Kind: "remind", Ref: "two", Account: "444455556666", Due: start.Add(15 * 24 * time.Hour)},
		} {
			if err := tx.Schedule(e); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{store: s, ready: true}
	faults, rates := disturbances(t, s, clk)
	d.Handler = New(Config{Store: s, Clock: clk, Agenda: a, Version: "v1.2.3", Ready: func() bool { return d.ready }, Log: log, Faults: faults, Rates: rates})
	return d
}

// call makes a control call and returns the status and the body with white space removed.
func (d *desk) call(t *testing.T, method, path, body string) (int, string) {
	t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if method != http.MethodGet {
		r.Header.Set("Content-Type", "application/json")
	}
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	if got := w.Header().Get("Content-Type"); got != "application/json" {
		t.Errorf("%s %s: content type %q, want application/json", method, path, got)
	}
	var v any
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
		t.Fatalf("%s %s: the answer is no JSON: %v\n%s", method, path, err, w.Body)
	}
	compact, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return w.Code, string(compact)
}

func TestTimePasses(t *testing.T) {
	d := newDesk(t)
	for _, step := range []struct {
		method, path, body string
		status             int
		want               string // contained in the answer
	}{
		{"GET", "/_cosell/v1/clock", ``, 200, `{"frozen":true,"nextDue":"2026-03-01T11:00:00Z","now":"2026-03-01T10:00:00Z"}`},
		{"POST", "/_cosell/v1/clock/advance", `{"next":true}`, 200, `"fired":[{"due":"2026-03-01T11:00:00Z","kind":"remind","ref":"one"}],"frozen":true,"nextDue":"2026-03-16T10:00:00Z","now":"2026-03-01T11:00:00Z"`},
		{"POST", "/_cosell/v1/clock/advance", `{"by":"1d12h"}`, 200, `"fired":[]`},
		{"POST", "/_cosell/v1/clock/advance", `{"to":"2026-03-01T00:00:00Z"}`, 400, `"field":"to"`},
		{"POST", "/_cosell/v1/clock/advance", `{"to":"2026-04-01T00:00:00Z"}`, 200, `"ref":"two"`},
		{"POST", "/_cosell/v1/clock/advance", `{"next":true}`, 200, `"nextDue":null`},
		{"POST", "/_cosell/v1/clock/advance", `{}`, 400, `exactly one of by`},
		{"POST", "/_cosell/v1/clock/advance", `{"by":"1h","next":true}`, 400, `exactly one of by`},
		{"POST", "/_cosell/v1/clock/advance", `{"by":"soon"}`, 400, `is not a duration`},
		{"POST", "/_cosell/v1/clock/advance", `{"by":"-3h"}`, 400, `is not a duration`},
		{"POST", "/_cosell/v1/clock/advance", `{"by":"2000000h"}`, 400, `at most 200 years`},
		{"PUT", "/_cosell/v1/clock", `{"now":"2026-05-01T00:00:00Z"}`, 200, `"frozen":true,"nextDue":null,"now":"2026-05-01T00:00:00Z"`},
		{"PUT", "/_cosell/v1/clock", `{"frozen":false}`, 200, `"frozen":false`},
		{"PUT", "/_cosell/v1/clock", `{"now":"2026-06-01T00:00:00Z","frozen":true}`, 200, `"frozen":true,"nextDue":null,"now":"2026-06-01T00:00:00Z"`},
		{"PUT", "/_cosell/v1/clock", `{"real":true}`, 200, `"frozen":false`},
		{"PUT", "/_cosell/v1/clock", `{"real":true,"frozen":true}`, 400, `goes with no other`},
		{"PUT", "/_cosell/v1/clock", `{}`, 400, `name at least one`},
		{"PUT", "/_cosell/v1/clock", `{"freeze":true}`, 400, `unknown field`},
		{"PUT", "/_cosell/v1/clock", `{"now":"yesterday"}`, 400, `"message"`},
	} {
		status, got := d.call(t, step.method, step.path, step.body)
		if status != step.status || !strings.Contains(got, step.want) {
			t.Errorf("%s %s %s: %d %s\nwant %d with %s", step.method, step.path, step.body, status, got, step.status, step.want)
		}
	}
}

func TestEventsAndReset(t *testing.T) {
	d := newDesk(t)
	if status, got := d.call(t, "POST", "/_cosell/v1/clock/advance", `{"by":"16d"}`); status != 200 {
		t.Fatal(got)
	}
	refs := func(query string) []string {
		t.Helper()
		status, got := d.call(t, "GET", "/_cosell/v1/events"+query, "")
		var v struct {
			Events []struct {
				Seq   int64
				Event struct {
					Account string
					Detail  struct{ Ref string }
				}
			}
		}
		if err := json.Unmarshal([]byte(got), &v); err != nil || status != 200 {
			t.Fatalf("%d %s %v", status, got, err)
		}
		out := []string{}
		for _, e := range v.Events {
			out = append(out, e.Event.Account+" "+e.Event.Detail.Ref)
		}
		return out
	}
	one, two := "111122223333 one", "444455556666 two"
	for _, tt := range []struct {
		query string
		want  []string
	}{
		{"", []string{one, two}},
		{"?account=444455556666", []string{two}},
		{"?limit=1", []string{one}},
		{"?after=1", []string{two}},
		{"?after=2", []string{}},
	} {
		if diff := cmp.Diff(tt.want, refs(tt.query)); diff != "" {
			t.Errorf("events%s (-want +got)\n%s", tt.query, diff)
		}
	}
	for _, query := range []string{"?limit=0", "?limit=1001", "?limit=x", "?after=-1"} {
		if status, got := d.call(t, "GET", "/_cosell/v1/events"+query, ""); status != 400 {
			t.Errorf("events%s: %d %s, want 400", query, status, got)
		}
	}
	if status, got := d.call(t, "POST", "/_cosell/v1/reset", ""); status != 200 {
		t.Fatalf("reset: %d %s", status, got)
	}
	if got := refs(""); len(got) != 0 {
		t.Errorf("after a reset there are the events %v", got)
	}
	if _, got := d.call(t, "GET", "/_cosell/v1/clock", ""); !strings.Contains(got, "2026-03-17T10:00:00Z") {
		t.Errorf("after a reset the clock says %s, want the time it had", got)
	}
}

func TestHealth(t *testing.T) {
	d := newDesk(t)
	if status, got := d.call(t, "GET", "/_cosell/health", ""); status != 200 || got != `{"status":"ready","version":"v1.2.3"}` {
		t.Errorf("ready: %d %s", status, got)
	}
	d.ready = false
	if status, got := d.call(t, "GET", "/_cosell/health", ""); status != 503 || got != `{"status":"not ready","version":"v1.2.3"}` {
		t.Errorf("stopping: %d %s", status, got)
	}
}

// A web page cannot reach the control API through its visitor's browser.
func TestNotFromABrowser(t *testing.T) {
	d := newDesk(t)
	for _, tt := range []struct {
		method, path, contentType string
		status                    int
	}{
		{"POST", "/_cosell/v1/reset", "text/plain", 415},
		{"POST", "/_cosell/v1/reset", "", 415},
		{"POST", "/_cosell/v1/reset", "application/x-www-form-urlencoded", 415},
		{"OPTIONS", "/_cosell/v1/reset", "", 405},
		{"GET", "/_cosell/v1/reset", "", 405},
		{"GET", "/_cosell/v1/nothing", "", 404},
	} {
		r := httptest.NewRequest(tt.method, tt.path, nil)
		r.Header.Set("Origin", "https://elsewhere.example")
		if tt.contentType != "" {
			r.Header.Set("Content-Type", tt.contentType)
		}
		w := httptest.NewRecorder()
		d.ServeHTTP(w, r)
		if w.Code != tt.status || w.Header().Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s %s as %q: %d, %v; want %d and no CORS header", tt.method, tt.path, tt.contentType, w.Code, w.Header(), tt.status)
		}
	}
}

// openapi.json has exactly the paths and methods of the handlers, each method's answers, and says what a body holds.
func TestOpenAPIHoldsTheHandlers(t *testing.T) {
	var doc struct {
		OpenAPI string
		Paths   map[string]map[string]struct {
			Summary     string
			RequestBody *struct {
				Content map[string]struct {
					Schema struct {
						Properties           map[string]any
						AdditionalProperties *bool
					}
				}
			}
			Responses map[string]any
		}
	}
	if err := json.Unmarshal(openapi, &doc); err != nil {
		t.Fatal(err)
	}
	if doc.OpenAPI != "3.1.0" {
		t.Errorf("the document is of OpenAPI %q, want 3.1.0", doc.OpenAPI)
	}
	var described, handled []string
	for path, methods := range doc.Paths {
		for method, op := range methods {
			described = append(described, strings.ToUpper(method)+" "+path)
			if op.Summary == "" || op.Responses["200"] == nil {
				t.Errorf("%s %s has no summary or no answer 200", method, path)
			}
		}
	}
	for path, methods := range routes {
		for method := range maps.Keys(methods) {
			handled = append(handled, method+" "+path)
		}
	}
	slices.Sort(described)
	slices.Sort(handled)
	if diff := cmp.Diff(handled, described); diff != "" {
		t.Errorf("paths (-handlers +document)\n%s", diff)
	}
	// Every member that a body may have is known to its handler: it is not refused as unknown.
	d := newDesk(t)
	for path, methods := range doc.Paths {
		for method, op := range methods {
			if op.RequestBody == nil {
				continue
			}
			schema := op.RequestBody.Content["application/json"].Schema
			for member := range schema.Properties {
				if _, got := d.call(t, strings.ToUpper(method), path, `{"`+member+`":null}`); strings.Contains(got, "unknown field") {
					t.Errorf("%s %s: the handler does not know the member %q: %s", method, path, member, got)
				}
			}
			if schema.AdditionalProperties == nil || *schema.AdditionalProperties {
				t.Errorf("%s %s: the document allows any member, the handler does not", method, path)
			}
		}
	}
}
