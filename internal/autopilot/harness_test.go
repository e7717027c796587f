package autopilot_test

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/opencosell/cosell/internal/autopilot"
	"github.com/opencosell/cosell/internal/cosell"
	"github.com/opencosell/cosell/internal/remote"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
	"github.com/opencosell/cosell/internal/store/sqlstore"
)

const (
	fjord  = "111122223333"
	nimbus = "444455556666"
)

// object is a JSON object.
type object = map[string]any

var start = time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)

// world is a whole server whose clock stands still until a test advances it.
type world struct {
	*testing.T
	server *cosell.Server
	store  store.Store
	client *remote.Client
	// deals counts what was created, for tokens.
	deals int
	// seen counts the outcomes that heard has told.
	seen int
}

func memory(t *testing.T) store.Store {
	t.Helper()
	s, err := sqlstore.Open(t.Context(), sqlstore.Options{Memory: true})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func newWorld(t *testing.T, policies string) *world {
	t.Helper()
	return newWorldOver(t, memory(t), policies)
}

func newWorldOver(t *testing.T, s store.Store, policies string) *world {
	t.Helper()
	w := startWorld(t, s, nil)
	t.Cleanup(w.close)
	if err := w.server.Clock.Freeze(t.Context(), start); err != nil {
		t.Fatal(err)
	}
	if policies != "" {
		w.load(policies)
	}
	return w
}

func startWorld(t *testing.T, s store.Store, given *autopilot.Source) *world {
	t.Helper()
	srv, err := cosell.Start(t.Context(), cosell.Options{
		Store: s, Switches: resource.Dev(), IDs: resource.SeededIDs(1), Machine: func() time.Time { return start }, Autopilot: given,
	})
	if err != nil {
		t.Fatal(err)
	}
	return &world{T: t, server: srv, store: s, client: remote.InProcess(srv)}
}

func (w *world) close() {
	w.Helper()
	if err := w.server.Close(); err != nil {
		w.Error(err)
	}
}

// control makes a control call that must succeed.
func (w *world) control(method, path string, in any) object {
	w.Helper()
	var answer object
	if err := w.client.Control(w.Context(), method, path, in, &answer); err != nil {
		w.Fatalf("%s %s: %v", method, path, err)
	}
	return answer
}

func (w *world) load(policies string) object {
	w.Helper()
	return w.control(http.MethodPut, "/v1/autopilot", object{"yaml": policies})
}

// operate takes an action by hand.
func (w *world) operate(action, account, catalog string, input any) object {
	w.Helper()
	answer := w.control(http.MethodPost, "/v1/operator/"+action, object{"account": account, "catalog": catalog, "input": input})
	result, _ := answer["result"].(object)
	return result
}

// call makes a call of a partner that must succeed.
func (w *world) call(as, operation string, in object) object {
	w.Helper()
	text, err := w.client.Call(w.Context(), as, operation, in)
	if err != nil {
		w.Fatalf("%s: %v", operation, err)
	}
	var answer object
	if len(text) > 0 {
		if err := json.Unmarshal(text, &answer); err != nil {
			w.Fatalf("%s: %v", operation, err)
		}
	}
	return answer
}

// pass lets time pass; zero carries out what is due.
func (w *world) pass(d time.Duration) {
	w.Helper()
	if _, err := w.server.Agenda.AdvanceTo(w.Context(), w.server.Clock.Now().Add(d)); err != nil {
		w.Fatal(err)
	}
}

// draft is an opportunity that can be submitted.
func (w *world) draft(catalog, industry string) object {
	w.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "operator", "testdata", "opportunity.json"))
	if err != nil {
		w.Fatal(err)
	}
	var o object
	if err := json.Unmarshal(raw, &o); err != nil {
		w.Fatal(err)
	}
	account := at(o, "Customer", "Account").(object)
	account["Industry"] = industry
	o["Catalog"] = catalog
	return o
}

// submitted makes an opportunity and submits it.
func (w *world) submitted(as, catalog, industry string) string {
	w.Helper()
	w.deals++
	token := string(rune('a'+w.deals)) + as + catalog
	in := w.draft(catalog, industry)
	in["ClientToken"] = "create-" + token
	id, _ := w.call(as, "selling.CreateOpportunity", in)["Id"].(string)
	w.call(as, "selling.StartEngagementFromOpportunityTask", object{
		"Catalog": catalog, "ClientToken": "submit-" + token, "Identifier": id,
		"AwsSubmission": object{"InvolvementType": "Co-Sell", "Visibility": "Full"},
	})
	return id
}

func (w *world) opportunity(as, catalog, id string) object {
	w.Helper()
	return w.call(as, "selling.GetOpportunity", object{"Catalog": catalog, "Identifier": id})
}

func (w *world) status(as, catalog, id string) any {
	w.Helper()
	return at(w.opportunity(as, catalog, id), "LifeCycle", "ReviewStatus")
}

// statusIs checks the review status of an opportunity.
func (w *world) statusIs(as, catalog, id, want string) {
	w.Helper()
	if got := w.status(as, catalog, id); got != want {
		w.Errorf("at %s the review status of %s is %v, want %s", w.server.Clock.Now().Format(time.RFC3339), id, got, want)
	}
}

// sendBack returns an opportunity to AWS with another website.
func (w *world) sendBack(as, catalog, id string) {
	w.Helper()
	o := w.opportunity(as, catalog, id)
	o["Identifier"] = id
	for _, name := range []string{"Id", "Arn", "CreatedDate", "OpportunityTeam", "RelatedEntityIdentifiers"} {
		delete(o, name)
	}
	at(o, "Customer", "Account").(object)["WebsiteUrl"] = "https://new.heronmills.example"
	w.call(as, "selling.UpdateOpportunity", o)
}

// outcomes are the log, the oldest line first.
func (w *world) outcomes() []autopilot.Outcome {
	w.Helper()
	var page struct{ Outcomes []autopilot.Outcome }
	if err := w.client.Control(w.Context(), http.MethodGet, "/v1/autopilot/outcomes?limit=1000", nil, &page); err != nil {
		w.Fatal(err)
	}
	return page.Outcomes
}

// told is the log in short: "policy action subject result".
func (w *world) told() []string {
	w.Helper()
	lines := []string{}
	for _, o := range w.outcomes() {
		lines = append(lines, strings.Join([]string{o.Policy, o.Action, o.Subject, string(o.Result)}, " "))
	}
	return lines
}

// policy is the state of one.
func (w *world) policy(name string) autopilot.PolicyState {
	w.Helper()
	for _, p := range w.state().Policies {
		if p.Name == name {
			return p
		}
	}
	w.Fatalf("there is no policy %s", name)
	return autopilot.PolicyState{}
}

func (w *world) state() autopilot.State {
	w.Helper()
	var s autopilot.State
	if err := w.client.Control(w.Context(), http.MethodGet, "/v1/autopilot", nil, &s); err != nil {
		w.Fatal(err)
	}
	return s
}

// events are those of an account, as "time detail-type".
func (w *world) events(account string) []string {
	w.Helper()
	var lines []string
	err := w.store.View(w.Context(), func(r store.Reader) error {
		list, err := r.Events(account, 0, 10_000)
		for _, e := range list {
			lines = append(lines, e.Time.Format(time.RFC3339)+" "+e.DetailType)
		}
		return err
	})
	if err != nil {
		w.Fatal(err)
	}
	return lines
}

func (w *world) audits() []store.Audit {
	w.Helper()
	var list []store.Audit
	err := w.store.View(w.Context(), func(r store.Reader) (err error) {
		list, err = r.Audits(0, 10_000)
		return err
	})
	if err != nil {
		w.Fatal(err)
	}
	return list
}

// at walks into an answer by names; nil when there is nothing.
func at(v any, path ...string) any {
	for _, name := range path {
		o, _ := v.(object)
		v = o[name]
	}
	return v
}
