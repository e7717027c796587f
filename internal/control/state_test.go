package control

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/opencosell/cosell/internal/store"
)

type step struct {
	method, path, body string
	status             int
	want               string // contained in the answer
}

func (d *desk) steps(t *testing.T, steps []step) {
	t.Helper()
	for _, s := range steps {
		status, got := d.call(t, s.method, s.path, s.body)
		if status != s.status || !strings.Contains(got, s.want) {
			t.Errorf("%s %s %.60s: %d %s; want %d and %s", s.method, s.path, s.body, status, got, s.status, s.want)
		}
	}
}

func TestSnapshots(t *testing.T) {
	d := newDesk(t)
	d.steps(t, []step{
		{"GET", "/_cosell/v1/snapshots", ``, 200, `{"snapshots":[]}`},
		{"POST", "/_cosell/v1/snapshots", `{"name":"begin"}`, 200, `"clock":"2026-03-01T10:00:00Z"`},
		{"POST", "/_cosell/v1/snapshots", `{"name":"begin"}`, 409, `there is a snapshot begin already`},
		{"POST", "/_cosell/v1/snapshots", `{"name":"begin","replace":true}`, 200, `"scheduled":2`},
		{"POST", "/_cosell/v1/snapshots", `{"name":"Begin"}`, 400, `"field":"name"`},
		{"POST", "/_cosell/v1/snapshots", `{"name":"` + strings.Repeat("a", 64) + `"}`, 400, `"field":"name"`},
		{"POST", "/_cosell/v1/snapshots", `{"name":".."}`, 400, `"field":"name"`},
		{"POST", "/_cosell/v1/snapshots", `{}`, 400, `"field":"name"`},
		{"POST", "/_cosell/v1/snapshots", `{"name":"a.b_c-1"}`, 200, `"name":"a.b_c-1"`},
		{"GET", "/_cosell/v1/snapshots", ``, 200, `"name":"a.b_c-1"`},
		{"POST", "/_cosell/v1/clock/advance", `{"by":"20d"}`, 200, `"ref":"two"`},
		{"GET", "/_cosell/v1/events", ``, 200, `"last":2`},
		{"POST", "/_cosell/v1/snapshots/begin/load", `{"keepClock":true}`, 200, `"now":"2026-03-21T10:00:00Z"`},
		{"POST", "/_cosell/v1/snapshots/begin/load", ``, 200, `"now":"2026-03-01T10:00:00Z"`},
		{"GET", "/_cosell/v1/clock", ``, 200, `{"frozen":true,"nextDue":"2026-03-01T11:00:00Z","now":"2026-03-01T10:00:00Z"}`},
		{"GET", "/_cosell/v1/events", ``, 200, `"events":[]`},
		{"POST", "/_cosell/v1/clock/advance", `{"by":"20d"}`, 200, `"ref":"two"`},
		{"GET", "/_cosell/v1/events?after=2", ``, 200, `"ref":"one"`}, // numbers go on
		{"POST", "/_cosell/v1/snapshots/other/load", ``, 404, `no snapshot of this name`},
		{"POST", "/_cosell/v1/snapshots/begin/load", `{"clock":1}`, 400, `unknown field`},
		{"DELETE", "/_cosell/v1/snapshots/other", ``, 404, `no snapshot of this name`},
		{"POST", "/_cosell/v1/reset", `{}`, 200, `"status":"reset"`},
		{"DELETE", "/_cosell/v1/snapshots/begin", ``, 200, `"status":"deleted"`},
		{"GET", "/_cosell/v1/snapshots", ``, 200, `{"snapshots":[{"clock"`},
	})
}

func TestStateText(t *testing.T) {
	d := newDesk(t)
	_, text := d.raw(t, "GET", "/_cosell/v1/state", "")
	before := text
	if !strings.HasPrefix(text, "{\n  \"format\": \"cosell-state\",\n  \"version\": 1") {
		t.Fatalf("the state is %.200s", text)
	}
	d.steps(t, []step{
		{"POST", "/_cosell/v1/clock/advance", `{"by":"20d"}`, 200, `"ref":"two"`},
		{"PUT", "/_cosell/v1/state", strings.Replace(text, `"version": 1`, `"version": 7`, 1), 400, `line 3: version is 7, this release reads 1; nothing was changed`},
		{"PUT", "/_cosell/v1/state", text[:len(text)/2], 400, `cut off; nothing was changed`},
		{"PUT", "/_cosell/v1/state", strings.Replace(text, `"ref": "two"`, `"ref": "one"`, 1), 400, `agenda remind one is given twice`},
		{"PUT", "/_cosell/v1/state", ``, 400, `cut off`},
		{"PUT", "/_cosell/v1/state?keepClock=perhaps", text, 400, `"field":"keepClock"`},
		{"GET", "/_cosell/v1/clock", ``, 200, `"nextDue":null,"now":"2026-03-21T10:00:00Z"`},
		{"PUT", "/_cosell/v1/state?keepClock=true", text, 200, `"now":"2026-03-21T10:00:00Z"`},
		{"PUT", "/_cosell/v1/state", text, 200, `{"events":0,"frozen":true,"now":"2026-03-01T10:00:00Z","records":0,"scheduled":2,"status":"imported"}`},
	})
	if _, text = d.raw(t, "GET", "/_cosell/v1/state", ""); text != before {
		t.Errorf("got %s, want %s", text, before)
	}
}

// raw makes a control call and returns the body as it is.
func (d *desk) raw(t *testing.T, method, path, body string) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	d.ServeHTTP(w, httptest.NewRequest(method, path, strings.NewReader(body)))
	return w.Code, w.Body.String()
}

func TestResetInPart(t *testing.T) {
	d := newDesk(t)
	d.steps(t, []step{
		{"POST", "/_cosell/v1/reset", `{"account":"12"}`, 400, `account must be 12 digits`},
		{"POST", "/_cosell/v1/reset", `{"catalog":"Sandpit"}`, 400, `catalog must be AWS or Sandbox`},
		{"POST", "/_cosell/v1/reset", `{"toSeed":true,"catalog":"AWS"}`, 400, `goes without account and catalog`},
		{"POST", "/_cosell/v1/reset", `{"toSeed":true}`, 409, `started without a seed`},
		{"GET", "/_cosell/v1/clock", ``, 200, `"nextDue":"2026-03-01T11:00:00Z"`},
		{"POST", "/_cosell/v1/reset", `{"account":"111122223333"}`, 200, `"status":"reset"`},
		{"GET", "/_cosell/v1/clock", ``, 200, `"nextDue":"2026-03-16T10:00:00Z"`},
	})
	err := d.store.View(t.Context(), func(r store.Reader) error {
		line, err := r.LastAudit()
		if line.Operation != "control.reset" || line.Account != "111122223333" || line.RequestID == "" {
			t.Errorf("the audit trail ends in %+v", line)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// Who remembers anything of the state is told when it changed, and only then.
func TestWhoIsTold(t *testing.T) {
	d := newDesk(t)
	var told []string
	a := d.Handler.(*api)
	a.Emptied = func() { told = append(told, "emptied") }
	a.Replaced = func(context.Context) error {
		told = append(told, "replaced")
		return nil
	}
	a.ToSeed = func(context.Context) error { return errors.New("seed.yaml:3: no such account") }
	d.steps(t, []step{
		{"POST", "/_cosell/v1/snapshots", `{"name":"a"}`, 200, `"name":"a"`},
		{"POST", "/_cosell/v1/snapshots/b/load", ``, 404, ``},
		{"PUT", "/_cosell/v1/state", `{}`, 400, ``},
		{"POST", "/_cosell/v1/reset", `{"toSeed":true}`, 400, `seed.yaml:3`},
	})
	if len(told) > 0 {
		t.Errorf("told %v, want nothing", told)
	}
	d.steps(t, []step{
		{"POST", "/_cosell/v1/snapshots/a/load", ``, 200, `"loaded"`},
		{"PUT", "/_cosell/v1/state", `{"format":"cosell-state","version":1}`, 200, `"imported"`},
		{"POST", "/_cosell/v1/reset", `{"catalog":"AWS"}`, 200, ``},
		{"POST", "/_cosell/v1/reset", ``, 200, ``},
	})
	if got := strings.Join(told, " "); got != "replaced replaced replaced emptied" {
		t.Errorf("told %s", got)
	}
}

// A text may be larger than what is kept in memory.
func TestSpool(t *testing.T) {
	part := bytes.Repeat([]byte("0123456789abcdef"), 1<<16)
	for _, parts := range []int{0, 1, 4, 5, 9} {
		s := new(spool)
		for range parts {
			if n, err := s.Write(part); n != len(part) || err != nil {
				t.Fatal(n, err)
			}
		}
		if onDisk := parts > 4; (s.file != nil) != onDisk {
			t.Errorf("%d MiB are on disk: %v, want %v", parts, s.file != nil, onDisk)
		}
		w := httptest.NewRecorder()
		(&api{}).send(w, s)
		if want := bytes.Repeat(part, parts); w.Code != http.StatusOK || !bytes.Equal(w.Body.Bytes(), want) {
			t.Errorf("%d MiB came back as %d bytes", parts, w.Body.Len())
		}
	}
}
