package operator_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/cosell"
	"github.com/opencosell/cosell/internal/operator"
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

// world is a whole server with a clock that moves a second with every call, and what has been told in it so far.
type world struct {
	*testing.T
	server *cosell.Server
	store  store.Store
	book   *book
}

func newWorld(t *testing.T, switches ...func(*resource.Switches)) *world {
	t.Helper()
	s, err := sqlstore.Open(t.Context(), sqlstore.Options{Memory: true})
	if err != nil {
		t.Fatal(err)
	}
	set := resource.Dev()
	for _, change := range switches {
		change(&set)
	}
	start := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	srv, err := cosell.Start(t.Context(), cosell.Options{
		Store: s, Switches: set, IDs: resource.SeededIDs(1), Machine: func() time.Time { return start },
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
	return &world{t, srv, s, &book{done: map[string]bool{}, refused: map[string]bool{}}}
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

// does takes an action that must succeed and returns its result. One that changes something leaves one line in the audit
// trail that says whom and what it concerned, one that reads leaves none.
func (w *world) does(action, account, catalog string, input any) object {
	w.Helper()
	result := w.succeeds(action, account, catalog, input)
	a, ok := operator.Find(action)
	lines := w.audited()
	switch {
	case !ok:
		w.Fatalf("there is no action %s", action)
	case a.Reads && len(lines) > 0:
		w.Errorf("%s reads and is in the audit trail: %v", action, lines)
	case !a.Reads && (len(lines) != 1 || !strings.HasPrefix(lines[0], "operator."+action+" ") || strings.HasSuffix(lines[0], " /")):
		w.Errorf("%s is in the audit trail as %q, want one line with a record", action, lines)
	}
	w.book.done[action] = true
	w.note("operator "+action, lines...)
	return result
}

// again takes an action with a token that was used for it, which must do nothing.
func (w *world) again(action, account, catalog string, input any, before object) {
	w.Helper()
	if diff := cmp.Diff(before, w.succeeds(action, account, catalog, input)); diff != "" {
		w.Errorf("%s again answers (-before +now)\n%s", action, diff)
	}
	w.nothing(action + " again")
}

func (w *world) succeeds(action, account, catalog string, input any) object {
	w.Helper()
	status, answer := w.operate(action, account, catalog, input)
	result, ok := answer["result"].(object)
	if status != http.StatusOK || !ok || answer["requestId"] == "" {
		w.Fatalf("%s: %d %s", action, status, w.json(answer))
	}
	return result
}

// refuses takes an action that must be refused, and must leave nothing behind.
func (w *world) refuses(action, account, catalog string, input any, status int, kind, field, message string) {
	w.Helper()
	code, answer := w.operate(action, account, catalog, input)
	e, _ := answer["error"].(object)
	text, _ := e["message"].(string)
	got, _ := e["field"].(string)
	if code != status || e["type"] != kind || got != field || !strings.Contains(text, message) {
		w.Errorf("%s: got %d %s, want %d %s of %q with %q", action, code, w.json(answer), status, kind, field, message)
	}
	w.book.refused[action] = true
	w.nothing(action + ", refused,")
}

// nothing fails when somebody was told something, or the audit trail has something of the operator.
func (w *world) nothing(what string) {
	w.Helper()
	if events, lines := w.news(), w.audited(); len(events)+len(lines) > 0 {
		w.Errorf("%s left behind %v %v", what, events, lines)
	}
}

// call makes a call of a partner.
func (w *world) call(as, operation string, in any) (int, object) {
	w.Helper()
	prefix, signing := "AWSPartnerCentralSelling", "partnercentral-selling"
	if accountOperations[operation] {
		prefix, signing = "PartnerCentralAccount", "partnercentral-account"
	}
	r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(w.json(in)))
	r.Header.Set("Content-Type", "application/x-amz-json-1.0")
	r.Header.Set("X-Amz-Target", prefix+"."+operation)
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential="+as+"/20260301/us-east-1/"+signing+"/aws4_request, SignedHeaders=host, Signature=0")
	return w.send(r)
}

// partner makes a call of a partner that must succeed.
func (w *world) partner(as, operation string, in any) object {
	w.Helper()
	status, answer := w.call(as, operation, in)
	if status != http.StatusOK {
		w.Fatalf("%s: %d %s", operation, status, w.json(answer))
	}
	w.note(as + " " + operation)
	return answer
}

// denies makes a call of a partner that must be refused, with all of the words in the answer.
func (w *world) denies(as, operation string, in any, kind string, words ...string) {
	w.Helper()
	_, answer := w.call(as, operation, in)
	text := string(w.json(answer))
	name, _ := answer["__type"].(string)
	if _, short, ok := strings.Cut(name, "#"); ok {
		name = short
	}
	for _, word := range words {
		if !strings.Contains(text, word) {
			w.Errorf("%s by %s: got %s, want %q", operation, as, text, word)
		}
	}
	if name != kind {
		w.Errorf("%s by %s: got %s, want %s", operation, as, text, kind)
	}
	w.nothing(operation + ", refused,")
}

func (w *world) json(v any) []byte {
	w.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		w.Fatal(err)
	}
	return b
}

// deal is an opportunity of the catalog that can be submitted.
func (w *world) deal(catalog string) object {
	w.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "opportunity.json"))
	if err != nil {
		w.Fatal(err)
	}
	var o object
	if err := json.Unmarshal(raw, &o); err != nil {
		w.Fatal(err)
	}
	o["Catalog"] = catalog
	return o
}

// created makes an opportunity of fjord.
func (w *world) created(catalog string) string {
	w.Helper()
	deal := w.deal(catalog)
	w.book.opportunities++
	deal["ClientToken"] = fmt.Sprint("opportunity-", w.book.opportunities)
	id, _ := w.partner(fjord, "CreateOpportunity", deal)["Id"].(string)
	return id
}

// submitted makes an opportunity of fjord and submits it.
func (w *world) submitted(catalog, involvement string) string {
	w.Helper()
	id := w.created(catalog)
	w.partner(fjord, "StartEngagementFromOpportunityTask", object{
		"Catalog": catalog, "ClientToken": "submit-" + id, "Identifier": id, "AwsSubmission": object{"InvolvementType": involvement, "Visibility": "Full"},
	})
	return id
}

// at walks into an answer by names and by numbers of elements; nil when there is nothing.
func at(v any, path ...any) any {
	for _, step := range path {
		switch step := step.(type) {
		case string:
			o, _ := v.(object)
			v = o[step]
		case int:
			list, _ := v.([]any)
			if v = nil; step < len(list) {
				v = list[step]
			}
		}
	}
	return v
}

// opportunity is the one of an account as it reads it.
func (w *world) opportunity(as, catalog, id string) object {
	w.Helper()
	return w.partner(as, "GetOpportunity", object{"Catalog": catalog, "Identifier": id})
}

func (w *world) status(catalog, id string) any {
	w.Helper()
	return at(w.opportunity(fjord, catalog, id), "LifeCycle", "ReviewStatus")
}

func (w *world) summary(as, catalog, id string) object {
	w.Helper()
	return w.partner(as, "GetAwsOpportunitySummary", object{"Catalog": catalog, "RelatedOpportunityIdentifier": id})
}

func (w *world) invitation(as, catalog string, id any) object {
	w.Helper()
	return w.partner(as, "GetEngagementInvitation", object{"Catalog": catalog, "Identifier": id})
}

// is compares what was got with what is wanted of it, by names.
func (w *world) is(what string, got, want any) {
	w.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		w.Errorf("%s (-want +got)\n%s", what, diff)
	}
}
