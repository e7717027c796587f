package operator_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	accountapi "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/account"
	"github.com/opencosell/cosell/internal/operator"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// book is what happened in a world: every call that somebody was told of, every action, and who was told what.
type book struct {
	text          bytes.Buffer
	opportunities int   // made so far
	seq, lines    int64 // of the last event and audit line that were looked at
	done, refused map[string]bool
	last          []string // whom the last call told what, as told names them
}

// tell is the story of one or more actions, named with blanks between. Each must be carried out and must be refused in
// it; the events of the whole story, every recipient's copy in the order in which they were made, are compared with a
// golden file, which shows them under the call that made them.
func tell(t *testing.T, actions string, story func(*world), switches ...func(*resource.Switches)) {
	t.Helper()
	t.Parallel()
	w := newWorld(t, switches...)
	story(w)
	if t.Failed() {
		return
	}
	if !bytes.Contains(w.book.text.Bytes(), []byte("  "+nimbus+"  ")) {
		w.strangerSeesNothing()
	}
	for _, a := range strings.Fields(actions) {
		if !w.book.done[a] || !w.book.refused[a] {
			t.Errorf("the story of %s: carried out %v, refused %v; want both", a, w.book.done[a], w.book.refused[a])
		}
	}
	path := filepath.Join("testdata", strings.TrimPrefix(t.Name(), "TestOperator_")+".golden")
	if *update {
		if err := os.WriteFile(path, w.book.text.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; write it with -update", err)
	}
	if diff := cmp.Diff(string(want), w.book.text.String()); diff != "" {
		t.Errorf("what happened (-want +got)\n%s", diff)
	}
}

// strangerSeesNothing asks all that nimbus can list, which nobody told anything.
func (w *world) strangerSeesNothing() {
	w.Helper()
	for _, catalog := range both {
		for _, ask := range []struct {
			operation string
			more      object
		}{
			{"ListOpportunities", nil},
			{"ListEngagements", nil},
			{"ListEngagementInvitations", object{"ParticipantType": "SENDER"}},
			{"ListEngagementInvitations", object{"ParticipantType": "RECEIVER"}},
			{"ListEngagementFromOpportunityTasks", nil},
			{"ListEngagementByAcceptingInvitationTasks", nil},
			{"ListResourceSnapshotJobs", nil},
			{"ListPartners", nil},
			{"ListConnections", nil},
			{"ListConnectionInvitations", nil},
		} {
			in := object{"Catalog": catalog}
			maps.Copy(in, ask.more)
			for name, value := range w.partner(nimbus, ask.operation, in) {
				if list, ok := value.([]any); ok && len(list) > 0 {
					w.Errorf("%s of %s in catalog %s answers a stranger %s", name, ask.operation, catalog, w.json(list))
				}
			}
		}
		list := w.partner(nimbus, "ListSolutions", object{"Catalog": catalog})["SolutionSummaries"]
		w.is("a stranger's solutions", []any{len(list.([]any)), at(list, 0, "Id")}, []any{1, "S-1234567"})
	}
}

// Every action has a story.
func TestOperator_EveryActionHasAStory(t *testing.T) {
	told := map[string]bool{}
	files, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) < 3 {
				return true
			}
			if fn, ok := call.Fun.(*ast.Ident); !ok || fn.Name != "tell" {
				return true
			}
			if actions, ok := call.Args[1].(*ast.BasicLit); ok {
				text, _ := strconv.Unquote(actions.Value)
				for _, a := range strings.Fields(text) {
					told[a] = true
				}
			}
			return true
		})
	}
	all := map[string]bool{}
	for _, a := range operator.Actions() {
		all[a.Name] = true
	}
	if diff := cmp.Diff(all, told); diff != "" {
		t.Errorf("actions with a story (-actions +stories)\n%s", diff)
	}
}

// note writes a call into the book when somebody was told of it, and an action always.
func (w *world) note(call string, audit ...string) {
	w.Helper()
	events := w.news()
	w.book.last = nil
	for _, e := range events {
		part := strings.Split(e, "  ")
		w.book.last = append(w.book.last, people.Replace(part[0]+" "+part[1]))
	}
	if len(events)+len(audit) == 0 && !strings.HasPrefix(call, "operator ") {
		return
	}
	fmt.Fprintln(&w.book.text, call)
	for _, line := range audit {
		fmt.Fprintln(&w.book.text, "  audit", strings.TrimPrefix(line, "operator."))
	}
	for _, e := range events {
		fmt.Fprintln(&w.book.text, "  "+e)
	}
}

var people = strings.NewReplacer(fjord, "fjord", nimbus, "nimbus")

// told compares whom the last call told what with the rules (events §6, selling §12): "fjord Opportunity Updated".
func (w *world) told(want ...string) {
	w.Helper()
	if diff := cmp.Diff(want, w.book.last); diff != "" {
		w.Errorf("who was told what (-want +got)\n%s", diff)
	}
}

// news are the events since the last look: recipient, detail-type, resources without what all have, detail.
func (w *world) news() []string {
	w.Helper()
	var list []string
	err := w.store.View(w.Context(), func(r store.Reader) error {
		events, err := r.Events("", w.book.seq, 1000)
		for _, e := range events {
			w.book.seq = e.Seq
			var body struct {
				Account    string          `json:"account"`
				DetailType string          `json:"detail-type"`
				Time       string          `json:"time"`
				Resources  []string        `json:"resources"`
				Detail     json.RawMessage `json:"detail"`
			}
			if err := json.Unmarshal(e.Body, &body); err != nil {
				return err
			}
			line := body.Account + "  " + body.DetailType
			for _, arn := range body.Resources {
				line += "  " + arn[strings.Index(arn, ":us-east-1:")+len(":us-east-1:"):]
			}
			list = append(list, line+"  "+string(body.Detail))
		}
		return err
	})
	if err != nil {
		w.Fatal(err)
	}
	return list
}

// audited is what is new in the audit trail of the operator, as "operation account catalog kind/id".
func (w *world) audited() []string {
	w.Helper()
	var lines []string
	err := w.store.View(w.Context(), func(r store.Reader) error {
		list, err := r.Audits(w.book.lines, 1000)
		w.book.lines += int64(len(list))
		for _, a := range list {
			if strings.HasPrefix(a.Operation, "operator.") {
				if a.RequestID == "" {
					w.Errorf("the audit line of %s has no request id", a.Operation)
				}
				lines = append(lines, strings.Join([]string{a.Operation, a.Account, a.Catalog, a.Kind + "/" + a.ID}, " "))
			}
		}
		return err
	})
	if err != nil {
		w.Fatal(err)
	}
	return lines
}

// accountOperations are those of the Account API; the names of other APIs' operations are different ones, but for tags.
var accountOperations = func() map[string]bool {
	names := map[string]bool{}
	for _, o := range accountapi.Operations[*resource.ReadCall, *resource.WriteCall](new(account.Service)) {
		names[o.Name] = true
	}
	return names
}()

// both are the catalogs.
var both = []string{"AWS", "Sandbox"}
