package operator_test

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

	"github.com/opencosell/cosell/internal/cosell"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
	"github.com/opencosell/cosell/internal/store/sqlstore"
)

var update = flag.Bool("update", false, "write the golden files instead of comparing")

const (
	fjord  = "111122223333"
	nimbus = "444455556666"
)

// object is a JSON object.
type object = map[string]any

// world is a whole server with a clock that moves a second with every call.
type world struct {
	*testing.T
	server *cosell.Server
	store  store.Store
}

func newWorld(t *testing.T) *world {
	t.Helper()
	s, err := sqlstore.Open(t.Context(), sqlstore.Options{Memory: true})
	if err != nil {
		t.Fatal(err)
	}
	start := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	srv, err := cosell.Start(t.Context(), cosell.Options{
		Store: s, Switches: resource.Dev(), IDs: resource.SeededIDs(1), Machine: func() time.Time { return start },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := srv.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := srv.Clock.Freeze(t.Context(), start); err != nil {
		t.Fatal(err)
	}
	return &world{t, srv, s}
}

// send makes a call and returns the status and the answer.
func (w *world) send(r *http.Request) (int, object) {
	w.Helper()
	if _, err := w.server.Agenda.AdvanceTo(w.Context(), w.server.Clock.Now().Add(time.Second)); err != nil {
		w.Fatal(err)
	}
	rec := httptest.NewRecorder()
	w.server.ServeHTTP(rec, r)
	var answer object
	if rec.Body.Len() > 0 {
		if err := json.Unmarshal(rec.Body.Bytes(), &answer); err != nil {
			w.Fatalf("%s: the answer is no JSON object: %v\n%s", r.URL.Path, err, rec.Body)
		}
	}
	return rec.Code, answer
}

// operate takes an action over the control API.
func (w *world) operate(action, account, catalog string, input any) (int, object) {
	w.Helper()
	r := httptest.NewRequest(http.MethodPost, "/_cosell/v1/operator/"+action,
		bytes.NewReader(w.json(object{"account": account, "catalog": catalog, "input": input})))
	r.Header.Set("Content-Type", "application/json")
	return w.send(r)
}

// does takes an action that must succeed and returns its result.
func (w *world) does(action, account, catalog string, input any) object {
	w.Helper()
	status, answer := w.operate(action, account, catalog, input)
	result, ok := answer["result"].(object)
	if status != http.StatusOK || !ok || answer["requestId"] == "" {
		w.Fatalf("%s: %d %s", action, status, w.json(answer))
	}
	return result
}

// refuses takes an action that must be refused.
func (w *world) refuses(action, account, catalog string, input any, status int, kind, field, message string) {
	w.Helper()
	code, answer := w.operate(action, account, catalog, input)
	e, _ := answer["error"].(object)
	text, _ := e["message"].(string)
	got, _ := e["field"].(string)
	if code != status || e["type"] != kind || got != field || !strings.Contains(text, message) {
		w.Errorf("%s: got %d %s, want %d %s of %q with %q", action, code, w.json(answer), status, kind, field, message)
	}
}

// partner makes a call of a partner that must succeed.
func (w *world) partner(as, service, operation string, in any) object {
	w.Helper()
	prefix, signing := "AWSPartnerCentralSelling", "partnercentral-selling"
	if service == "account" {
		prefix, signing = "PartnerCentralAccount", "partnercentral-account"
	}
	r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(w.json(in)))
	r.Header.Set("Content-Type", "application/x-amz-json-1.0")
	r.Header.Set("X-Amz-Target", prefix+"."+operation)
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential="+as+"/20260301/us-east-1/"+signing+"/aws4_request, SignedHeaders=host, Signature=0")
	status, answer := w.send(r)
	if status != http.StatusOK {
		w.Fatalf("%s: %d %s", operation, status, w.json(answer))
	}
	return answer
}

func (w *world) json(v any) []byte {
	w.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		w.Fatal(err)
	}
	return b
}

// deal is an opportunity that can be submitted.
func (w *world) deal() object {
	w.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "opportunity.json"))
	if err != nil {
		w.Fatal(err)
	}
	var o object
	if err := json.Unmarshal(raw, &o); err != nil {
		w.Fatal(err)
	}
	return o
}

// submitted makes an opportunity of fjord in catalog AWS and submits it.
func (w *world) submitted(involvement string) string {
	w.Helper()
	id, _ := w.partner(fjord, "selling", "CreateOpportunity", w.deal())["Id"].(string)
	w.partner(fjord, "selling", "StartEngagementFromOpportunityTask", object{
		"Catalog": "AWS", "ClientToken": "submit-" + id, "Identifier": id, "AwsSubmission": object{"InvolvementType": involvement, "Visibility": "Full"},
	})
	return id
}

// at walks into an answer by names; nil when there is nothing.
func at(v any, path ...string) any {
	for _, name := range path {
		o, _ := v.(object)
		v = o[name]
	}
	return v
}

func (w *world) status(id string) any {
	w.Helper()
	return at(w.partner(fjord, "selling", "GetOpportunity", object{"Catalog": "AWS", "Identifier": id}), "LifeCycle", "ReviewStatus")
}

// events compares all events so far, every recipient's copy, with a golden file.
func (w *world) events(name string) {
	w.Helper()
	var got bytes.Buffer
	err := w.store.View(w.Context(), func(r store.Reader) error {
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
		w.Fatal(err)
	}
	path := filepath.Join("testdata", name+".events.json")
	if *update {
		if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
			w.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		w.Fatalf("%v; write it with -update", err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		w.Errorf("events of %s (-want +got)\n%s", name, diff)
	}
}

// audited is what the audit trail has of the operator, as "operation account kind/id".
func (w *world) audited() []string {
	w.Helper()
	var lines []string
	err := w.store.View(w.Context(), func(r store.Reader) error {
		list, err := r.Audits(0, 1000)
		for _, a := range list {
			if strings.HasPrefix(a.Operation, "operator.") {
				if a.RequestID == "" {
					w.Errorf("the audit line of %s has no request id", a.Operation)
				}
				lines = append(lines, a.Operation+" "+a.Account+" "+a.Kind+"/"+a.ID)
			}
		}
		return err
	})
	if err != nil {
		w.Fatal(err)
	}
	return lines
}
