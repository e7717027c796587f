// Package apitest lives whole deals through the whole API, over HTTP, with several accounts, a clock that stands and ids
// from a seed, and compares answers and the complete list of events.
package apitest

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/cosell"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
	"github.com/opencosell/cosell/internal/store/sqlstore"
)

var update = flag.Bool("update", false, "write the golden files instead of comparing")

// start is when every story begins.
var start = time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)

// The accounts of the stories.
const (
	fjord  = "111122223333"
	nimbus = "444455556666"
)

// world is a server that a story is lived in.
type world struct {
	t      *testing.T
	server *cosell.Server
	store  store.Store
}

func newWorld(t *testing.T, switches resource.Switches) *world {
	t.Helper()
	s, err := sqlstore.Open(t.Context(), sqlstore.Options{Memory: true})
	if err != nil {
		t.Fatal(err)
	}
	srv, err := cosell.Start(t.Context(), cosell.Options{
		Store: s, Switches: switches, IDs: resource.SeededIDs(1), Machine: func() time.Time { return start },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := srv.Close(); err != nil {
			t.Error(err)
		}
	})
	w := &world{t, srv, s}
	if err := srv.Clock.Freeze(t.Context(), start); err != nil {
		t.Fatal(err)
	}
	return w
}

// refused is an error answer as a client reads it.
type refused struct {
	Type, Message, Reason string
	Fields                []string // "path CODE"
}

func (r *refused) Error() string { return r.Type + " " + r.Reason + ": " + r.Message }

// call makes one API call. out may be nil for operations without output.
func (w *world) call(as string, svc awsjson.Service, operation string, in awsjson.Shape, out awsjson.Shape) error {
	w.t.Helper()
	r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(in.AppendJSON(nil)))
	r.Header.Set("Content-Type", "application/x-amz-json-1.0")
	r.Header.Set("X-Amz-Target", svc.TargetPrefix+"."+operation)
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential="+as+"/20260301/us-east-1/"+svc.SigningName+"/aws4_request, SignedHeaders=host, Signature=0")
	rec := httptest.NewRecorder()
	w.server.ServeHTTP(rec, r)
	body := rec.Body.Bytes()
	if rec.Code != http.StatusOK {
		return readRefusal(w.t, rec.Code, body)
	}
	if out == nil {
		if len(body) > 0 {
			w.t.Errorf("%s answers %s, want an empty body", operation, body)
		}
		return nil
	}
	if fields, err := awsjson.Decode(body, &svc.Spelling.Style, out); err != nil || len(fields) > 0 && svc.Name != "selling" {
		// Selling's model has patterns that real ARNs do not match; the other answers must satisfy their own model.
		w.t.Errorf("%s: the answer breaks the model: %v %v\n%s", operation, fields, err, body)
	}
	return nil
}

func readRefusal(t *testing.T, status int, body []byte) error {
	t.Helper()
	var e struct {
		Type    string `json:"__type"`
		Message string
		Reason  string

		ErrorList    []struct{ FieldName, Code string }
		ErrorDetails []struct {
			FieldValidationError    *struct{ Name, Code string }
			BusinessValidationError *struct{ Code string }
		}
	}
	if err := json.Unmarshal(body, &e); err != nil {
		t.Fatalf("status %d with a body that is no JSON: %v\n%s", status, err, body)
	}
	_, name, _ := strings.Cut(e.Type, "#")
	r := &refused{Type: name, Message: e.Message, Reason: e.Reason}
	for _, f := range e.ErrorList {
		r.Fields = append(r.Fields, f.FieldName+" "+f.Code)
	}
	for _, d := range e.ErrorDetails {
		if f := d.FieldValidationError; f != nil {
			r.Fields = append(r.Fields, f.Name+" "+f.Code)
		}
		if b := d.BusinessValidationError; b != nil {
			r.Fields = append(r.Fields, b.Code)
		}
	}
	return r
}

// sell and acct call an operation that must succeed and return its answer.
func sell[O any, P interface {
	*O
	awsjson.Shape
}](w *world, as, operation string, in awsjson.Shape) *O {
	w.t.Helper()
	out := new(O)
	if err := w.call(as, selling.API, operation, in, P(out)); err != nil {
		w.t.Fatalf("%s by %s: %v", operation, as, err)
	}
	return out
}

func acct[O any, P interface {
	*O
	awsjson.Shape
}](w *world, as, operation string, in awsjson.Shape) *O {
	w.t.Helper()
	out := new(O)
	if err := w.call(as, account.API, operation, in, P(out)); err != nil {
		w.t.Fatalf("%s by %s: %v", operation, as, err)
	}
	return out
}

// wants checks that an error is the exception with the reason; reason "" is none.
func (w *world) wants(what string, err error, exception, reason string, fields ...string) {
	w.t.Helper()
	r, ok := err.(*refused)
	if !ok {
		w.t.Errorf("%s: got %v, want %s %s", what, err, exception, reason)
		return
	}
	if r.Type != exception || r.Reason != reason || !cmp.Equal(r.Fields, fields) {
		w.t.Errorf("%s: got %s %q %q (%s), want %s %q %q", what, r.Type, r.Reason, r.Fields, r.Message, exception, reason, fields)
	}
}

// advance lets time pass.
func (w *world) advance(d time.Duration) {
	w.t.Helper()
	if _, err := w.server.Agenda.AdvanceTo(w.t.Context(), w.server.Clock.Now().Add(d)); err != nil {
		w.t.Fatal(err)
	}
}

// events compares all events so far, every recipient's copy, with a golden file.
func (w *world) events(name string) {
	w.t.Helper()
	var got bytes.Buffer
	err := w.store.View(w.t.Context(), func(r store.Reader) error {
		list, err := r.Events("", 0, 1000)
		for _, e := range list {
			if err := json.Indent(&got, e.Body, "", "  "); err != nil {
				return err
			}
			got.WriteByte('\n')
		}
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	path := filepath.Join("testdata", name+".events.json")
	if *update {
		if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
			w.t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		w.t.Fatalf("%v; write it with -update", err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		w.t.Errorf("events of %s (-want +got)\n%s", name, diff)
	}
}
