package account

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/agenda"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/clock"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/server"
)

// wired is a world with the pipeline in front of it: what a client is answered, tokens and violations included.
type wired struct {
	*world
	front  http.Handler
	tokens int
}

func newWired(t *testing.T) *wired {
	t.Helper()
	w := newWorld(t)
	clk, err := clock.Open(t.Context(), w.store, func() time.Time { return w.now })
	w.must(err)
	log := slog.New(slog.DiscardHandler)
	return &wired{world: w, front: server.New(server.Config{
		Store: w.store, Clock: clk, Agenda: agenda.New(w.store, clk, w.ids, nil, log), IDs: w.ids, Switches: &w.switches,
		Pages: w.pages, Region: "us-east-1", Log: log, Meet: w.service.Meet,
		Bindings: []server.Binding{{
			Operations:     api.Operations[*resource.ReadCall, *resource.WriteCall](w.service),
			UnknownCatalog: apierr.InvalidValue, TokenConflict: "CONFLICT_CLIENT_TOKEN",
		}},
	})}
}

// operations are those of the model that can be called, by name.
func operations() map[string]server.Operation {
	all := map[string]server.Operation{}
	for _, op := range api.Operations[*resource.ReadCall, *resource.WriteCall](&Service{}) {
		if op.Done() {
			all[op.Name] = op
		}
	}
	return all
}

// takesToken reports whether the operation has a ClientToken.
func takesToken(op server.Operation) bool {
	in := op.New()
	_, err := awsjson.Decode([]byte(`{"ClientToken":"token"}`), &api.API.Spelling.Style, in)
	return err == nil && in.RequestToken() == "token"
}

// request is what one call sends, and who sends it.
type request struct {
	account string
	members map[string]any
}

// by is a request of an account; the catalog is the world's where the operation has one.
func (w *wired) by(account string, in awsjson.Shape) request {
	w.t.Helper()
	q := request{account: account}
	w.must(json.Unmarshal(in.AppendJSON(nil), &q.members))
	if _, has := q.members["Catalog"]; has {
		q.members["Catalog"] = w.catalog
	}
	return q
}

// with is the request with a member replaced.
func (q request) with(member string, value any) request {
	members := map[string]any{member: value}
	for k, v := range q.members {
		if k != member {
			members[k] = v
		}
	}
	return request{q.account, members}
}

// send answers what a client sees: the body, and of a refusal its exception, reason and codes in one line. A token that
// must be there and is not is made.
func (w *wired) send(operation string, q request) (body, refusal string) {
	w.t.Helper()
	if q.members["ClientToken"] == "" {
		w.tokens++
		q = q.with("ClientToken", fmt.Sprint("token-", w.tokens))
	}
	in, err := json.Marshal(q.members)
	w.must(err)
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(string(in)))
	r.Header.Set("Content-Type", "application/x-amz-json-1.0")
	r.Header.Set("X-Amz-Target", api.API.TargetPrefix+"."+operation)
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=AKIA"+q.account+"/20260301/us-east-1/partnercentral-account/aws4_request, SignedHeaders=host, Signature=0")
	answer := httptest.NewRecorder()
	w.front.ServeHTTP(answer, r)
	body = answer.Body.String()
	if answer.Code == http.StatusOK {
		return body, ""
	}
	var e struct {
		Type         string `json:"__type"`
		Reason       string
		ErrorDetails []map[string]struct{ Name, Code string }
	}
	if err := json.Unmarshal(answer.Body.Bytes(), &e); err != nil {
		w.t.Fatalf("%s answered %d %s: %v", operation, answer.Code, body, err)
	}
	_, refusal, _ = strings.Cut(e.Type, "#")
	refusal = strings.TrimSpace(refusal + " " + e.Reason)
	for _, d := range e.ErrorDetails {
		for _, f := range d {
			refusal += " " + strings.TrimPrefix(f.Name+"="+f.Code, "=")
		}
	}
	return body, refusal
}

// modelErrors are the exceptions that the model lists, by operation.
func modelErrors(t *testing.T) map[string][]string {
	t.Helper()
	raw, err := os.ReadFile("../../model/account.json")
	if err != nil {
		t.Fatal(err)
	}
	var model struct {
		Shapes map[string]struct {
			Type   string
			Errors []struct{ Target string }
		}
	}
	if err := json.Unmarshal(raw, &model); err != nil {
		t.Fatal(err)
	}
	listed := map[string][]string{}
	for name, s := range model.Shapes {
		if s.Type != "operation" {
			continue
		}
		_, name, _ = strings.Cut(name, "#")
		for _, e := range s.Errors {
			_, e, _ := strings.Cut(e.Target, "#")
			listed[name] = append(listed[name], e)
		}
	}
	return listed
}
