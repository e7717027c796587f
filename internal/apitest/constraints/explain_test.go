package constraints_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/apitest/constraints"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/cosell"
	"github.com/opencosell/cosell/internal/explanation"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/rulebook"
	"github.com/opencosell/cosell/internal/store"
	"github.com/opencosell/cosell/internal/store/sqlstore"
)

// explainWorld is a server with something of most kinds, so that the checks after the first ones are reached.
type explainWorld struct {
	http.Handler
	store store.Store
	// named are the members by which operations name what there is, by service and operation.
	named map[string]map[string]any
}

func newExplainWorld(t *testing.T) *explainWorld {
	t.Helper()
	s, err := sqlstore.Open(t.Context(), sqlstore.Options{Memory: true})
	if err != nil {
		t.Fatal(err)
	}
	server, err := cosell.Start(t.Context(), cosell.Options{Store: s, Switches: resource.Dev()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	w := &explainWorld{Handler: server, store: s}
	opportunity := w.must(t, "selling", "CreateOpportunity", map[string]any{
		"Catalog": "Sandbox", "ClientToken": "one",
		"Customer": map[string]any{"Account": map[string]any{
			"CompanyName": "Fjord", "WebsiteUrl": "https://fjord.example", "Industry": "Mining",
			"Address": map[string]any{"CountryCode": "US", "PostalCode": "10001", "StateOrRegion": "New York"},
		}},
		"Project":   map[string]any{"Title": "Ore", "CustomerBusinessProblem": "The ore has to be counted by night too."},
		"LifeCycle": map[string]any{"TargetCloseDate": "2099-01-01"},
	}, "Id")
	engagement := w.must(t, "selling", "CreateEngagement", map[string]any{
		"Catalog": "Sandbox", "ClientToken": "two", "Title": "Ore", "Description": "Counting",
		"Contexts": []any{map[string]any{"Type": "Lead", "Payload": map[string]any{"Lead": map[string]any{
			"Customer": map[string]any{"CompanyName": "Fjord", "Address": map[string]any{"CountryCode": "US"}},
			"Interactions": []any{map[string]any{
				"SourceType": "Event", "SourceId": "1", "SourceName": "Fair", "ContactBusinessTitle": "CTO", "CustomerAction": "Call",
				"BusinessProblem": "The ore has to be counted by night too.",
				"Contact":         map[string]any{"FirstName": "A", "LastName": "B", "Email": "a@fjord.example", "BusinessTitle": "CTO"},
			}},
		}}}},
	}, "Id")
	partner := w.must(t, "account", "CreatePartner", map[string]any{
		"Catalog": "Sandbox", "ClientToken": "three", "LegalName": "Fjord", "PrimarySolutionType": "SOFTWARE_PRODUCTS",
		"AllianceLeadContact":   map[string]any{"Email": "a@fjord.example", "FirstName": "A", "LastName": "B", "BusinessTitle": "C"},
		"EmailVerificationCode": "123456",
	}, "Id")
	o, e, p := map[string]any{"Identifier": opportunity}, map[string]any{"EngagementIdentifier": engagement}, map[string]any{"Identifier": partner}
	w.named = map[string]map[string]any{
		"selling.GetOpportunity": o, "selling.UpdateOpportunity": o, "selling.SubmitOpportunity": o, "selling.AssignOpportunity": o,
		"selling.StartEngagementFromOpportunityTask": o,
		"selling.AssociateOpportunity":               {"OpportunityIdentifier": opportunity},
		"selling.DisassociateOpportunity":            {"OpportunityIdentifier": opportunity},
		"selling.CreateEngagementContext":            e, "selling.CreateEngagementInvitation": e,
		"selling.UpdateEngagementContext":            {"EngagementIdentifier": engagement, "ContextIdentifier": "1"},
		"selling.StartOpportunityFromEngagementTask": {"Identifier": engagement, "ContextIdentifier": "1"},
		"selling.CreateResourceSnapshot":             {"EngagementIdentifier": engagement, "ResourceIdentifier": opportunity},
		"selling.CreateResourceSnapshotJob":          {"EngagementIdentifier": engagement, "ResourceIdentifier": opportunity},
		"account.PutAllianceLeadContact":             p, "account.StartProfileUpdateTask": p, "account.PutProfileVisibility": p,
		"account.CancelProfileUpdateTask": p, "account.AssociateAwsTrainingCertificationEmailDomain": p,
	}
	return w
}

func (w *explainWorld) must(t *testing.T, service, operation string, in map[string]any, member string) string {
	t.Helper()
	got := post(w, table(service)[operation].Service, operation, marshal(t, in))
	var out map[string]any
	if err := json.NewDecoder(got.Body).Decode(&out); err != nil || got.StatusCode != http.StatusOK {
		t.Fatalf("%s: status %d, %v %v", operation, got.StatusCode, out, err)
	}
	return out[member].(string)
}

// input is a generated body that names what there is, but for the member that is broken.
func (w *explainWorld) input(operation string, body any, broken string) any {
	members, ok := body.(map[string]any)
	if !ok || w.named[operation] == nil {
		return body
	}
	members = maps.Clone(members)
	for name, value := range w.named[operation] {
		if broken != name {
			members[name] = value
		}
	}
	return members
}

func (w *explainWorld) explain(t *testing.T, operation string, payload []byte) *explanation.Explanation {
	t.Helper()
	body := marshal(t, map[string]any{"operation": operation, "account": "111122223333", "payload": json.RawMessage(payload)})
	r := httptest.NewRequest(http.MethodPost, "/_cosell/v1/explain", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	rec := httptest.NewRecorder()
	w.ServeHTTP(rec, r)
	var told explanation.Explanation
	if err := json.Unmarshal(rec.Body.Bytes(), &told); err != nil || rec.Code != http.StatusOK {
		t.Fatalf("explain %s of %s: status %d, %v\n%s", operation, payload, rec.Code, err, rec.Body)
	}
	return &told
}

// settle lets what is due be carried out.
func (w *explainWorld) settle(t *testing.T) {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, "/_cosell/v1/clock/advance", strings.NewReader(`{"due":true}`))
	r.Header.Set("Content-Type", "application/json")
	rec := httptest.NewRecorder()
	w.ServeHTTP(rec, r)
	if rec.Code != http.StatusOK {
		t.Fatalf("settle: status %d %s", rec.Code, rec.Body)
	}
}

// state is everything that the store has.
func (w *explainWorld) state(t *testing.T) []store.Item {
	t.Helper()
	var all []store.Item
	err := w.store.View(t.Context(), func(r store.Reader) error {
		return r.Dump(func(i store.Item) error {
			all = append(all, i)
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// step are the problems of a step as "path CODE".
func step(x *explanation.Explanation, n int) []string {
	var all []string
	for _, p := range x.Problems {
		if p.Step == n && p.Code != "" && p.Field != "" {
			all = append(all, p.Field+" "+p.Code)
		}
	}
	slices.Sort(all)
	return all
}

// later are the problems of the steps after the first.
func later(x *explanation.Explanation) []string {
	var all []string
	for _, p := range x.Problems {
		if p.Step > 1 {
			all = append(all, fmt.Sprintf("%s %s %s %s", p.Stage, p.Field, p.Code, p.Exception))
		}
	}
	return all
}

// TestExplainIsTheAnswer holds explanations to the answers of the same calls, for every broken input of every operation
// (selling §1.3, account §6.1): the first step is exactly what the call is refused for, what later steps add would be
// refused with the break mended too, and in the end nothing was written.
func TestExplainIsTheAnswer(t *testing.T) {
	w := newExplainWorld(t)
	before := w.state(t)
	for _, a := range load(t) {
		ops := table(a.Name)
		for _, op := range a.Operations {
			if op.NotYet {
				continue
			}
			name := a.Name + "." + op.Name
			svc := ops[op.Name].Service
			whole := mended(t, w, a, op, name)
			for _, b := range a.Breaks(op.Input) {
				path, _, _ := strings.Cut(b.Path, ".")
				body := marshal(t, w.input(name, b.Body, path))
				x := w.explain(t, name, body)
				checkExplained(t, name+", "+b.What, x, svc, post(w, svc, op.Name, body))
				for _, p := range later(x) {
					if !slices.Contains(whole, p) {
						t.Errorf("%s, %s: %q is a mere consequence: it is not refused of a whole input", name, b.What, p)
					}
				}
			}
		}
	}
	if after := w.state(t); !reflect.DeepEqual(before, after) {
		t.Errorf("something was written (-before +after)\n%s", cmp.Diff(before, after))
	}
}

// mended are the problems of inputs in which nothing breaks the model.
func mended(t *testing.T, w *explainWorld, a *constraints.API, op constraints.Operation, name string) []string {
	t.Helper()
	var all []string
	for v := range a.Variants(op.Input) {
		x := w.explain(t, name, marshal(t, w.input(name, a.Maximal(op.Input, v), "")))
		for _, p := range x.Problems {
			all = append(all, fmt.Sprintf("%s %s %s %s", p.Stage, p.Field, p.Code, p.Exception))
		}
	}
	return all
}

func checkExplained(t *testing.T, name string, x *explanation.Explanation, svc *awsjson.Service, got *http.Response) {
	t.Helper()
	var e refusal
	if err := json.NewDecoder(got.Body).Decode(&e); err != nil {
		t.Errorf("%s: got no JSON: %v", name, err)
		return
	}
	if want := strings.TrimPrefix(e.Type, svc.Namespace+"#"); got.StatusCode != x.Answer.Status || x.WouldSucceed ||
		strings.TrimPrefix(want, "com.amazon.coral.service#") != x.Answer.Exception {
		t.Errorf("%s: explained as %d %s, answered %d %s", name, x.Answer.Status, x.Answer.Exception, got.StatusCode, e.Type)
		return
	}
	if d := cmp.Diff(e.fields(), step(x, 1)); d != "" {
		t.Errorf("%s: the first step (-answered +explained)\n%s", name, d)
	}
	for _, p := range x.Problems {
		if p.Rule.Section == "" || p.Rule.Text == "" || p.Message == "" {
			t.Errorf("%s: a problem without a rule or a message: %+v", name, p)
		}
	}
}

// TestExplainWholeInputs holds explanations to the answers where nothing breaks the model: what is said to succeed does,
// and what is not is answered as its first step says, tasks too (selling §8.4).
func TestExplainWholeInputs(t *testing.T) {
	w := newExplainWorld(t)
	succeeded, refused := 0, 0
	for _, a := range load(t) {
		ops := table(a.Name)
		for _, op := range a.Operations {
			if op.NotYet {
				continue
			}
			name, svc := a.Name+"."+op.Name, ops[op.Name].Service
			for v := range a.Variants(op.Input) {
				for size, value := range []any{a.Minimal(op.Input, v), a.Maximal(op.Input, v)} {
					what := fmt.Sprintf("%s, %s input %d", name, []string{"minimal", "maximal"}[size], v)
					body := marshal(t, w.input(name, value, ""))
					// What an earlier call set going must not end between the two.
					w.settle(t)
					x := w.explain(t, name, body)
					got := post(w, svc, op.Name, body)
					switch {
					case x.WouldSucceed:
						succeeded++
						if got.StatusCode != http.StatusOK || len(x.Problems) > 0 {
							t.Errorf("%s: explained as a success, answered %d %s", what, got.StatusCode, got.Header.Get("X-Amzn-Errortype"))
						}
					case x.Answer.Exception != "":
						refused++
						checkExplained(t, what, x, svc, got)
					default:
						var task struct{ TaskStatus, ReasonCode, Message string }
						if err := json.NewDecoder(got.Body).Decode(&task); err != nil || task.TaskStatus != "FAILED" || task.ReasonCode != x.Answer.Reason || task.Message != x.Answer.Message {
							t.Errorf("%s: answered %+v (%v), explained as %+v", what, task, err, x.Answer)
						}
					}
				}
			}
		}
	}
	if succeeded == 0 || refused == 0 {
		t.Errorf("%d succeeded, %d refused: the inputs say nothing", succeeded, refused)
	}
}

// TestRulebookHasAllOperations: every operation there is has sections that rule it.
func TestRulebookHasAllOperations(t *testing.T) {
	none := &apierr.Error{Kind: apierr.Validation, Business: true}
	for _, a := range load(t) {
		for _, op := range a.Operations {
			if got := rulebook.Of(a.Name, op.Name, none, apierr.Field{Code: "NO_SUCH_CODE"}); !op.NotYet && got.Section == "protocol §5.1" {
				t.Errorf("%s.%s has no section of its own", a.Name, op.Name)
			}
		}
	}
}
