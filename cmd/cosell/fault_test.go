package main

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/fault"
	"github.com/opencosell/cosell/internal/scope"
)

// lineTest is a command line and what it says.
type lineTest struct {
	name   string
	args   string // split at spaces
	code   int
	stdout []string // words that must be there, in order
	stderr string
}

func (l lineTest) run(t *testing.T, command string) {
	t.Helper()
	code, stdout, stderr := runLine(t, append([]string{command}, strings.Fields(l.args)...)...)
	rest, missing := stdout, ""
	for _, word := range l.stdout {
		var found bool
		if _, rest, found = strings.Cut(rest, word); !found {
			missing = word
			break
		}
	}
	if code != l.code || missing != "" || !strings.Contains(stderr, l.stderr) || l.code != 0 && stdout != "" {
		t.Errorf("%s: exit %d\nstdout: %s\nstderr: %s\nwant exit %d, %q (missing %q) and %q", l.name, code, stdout, stderr, l.code, l.stdout, missing, l.stderr)
	}
}

// TestFaultCommand: rules are added, seen, act and go.
func TestFaultCommand(t *testing.T) {
	endpoint := onServer(t)
	for _, l := range []lineTest{
		{"none", "", 0, []string{"no rules"}, ""},
		{
			"error", "add selling.ListOpportunities --error ThrottlingException --next 1 --retry-after 2s", 0,
			[]string{"RULE", "OPERATION", "f1", "selling.ListOpportunities", "all", "next 1", "ThrottlingException", "0"},
			"",
		},
		{
			"latency, drop", "add * --account 444455556666 --catalog Sandbox --latency 1ms-2ms --drop --after --probability 0.5", 0,
			[]string{"f2", "444455556666", "Sandbox", "50 %", "commit, then wait 1ms–2ms, then drop the connection"},
			"",
		},
		{
			"fields", "add selling.UpdateOpportunity --error ValidationException --field Project.Title=INVALID_VALUE --field =ACTION_NOT_PERMITTED:no --json", 0,
			[]string{`"path": "Project.Title"`, `"code": "INVALID_VALUE"`, `"code": "ACTION_NOT_PERMITTED"`, `"message": "no"`},
			"",
		},
		{"nothing to do", "add selling.GetOpportunity", 1, nil, "say what the rule does"},
		{"unknown exception", "add selling.GetOpportunity --error Teapot", 1, nil, "declares AccessDeniedException"},
		{"unknown operation", "add GetOpportunity --drop", 1, nil, "did you mean selling.GetOpportunity?"},
		{"never", "add * --drop --next 0", 1, nil, "give a number from 1"},
		{"no latency", "add * --latency soon", 1, nil, "--latency \"soon\" is no time"},
		{"no field", "add * --error ValidationException --field Title", 1, nil, "member=CODE"},
		{"reason of nothing", "add * --drop --reason X", 1, nil, "needs --error"},
		{"no calls", "add --drop", 2, nil, "<operation>"},
	} {
		l.run(t, "fault")
	}
	for i, want := range []int{http.StatusBadRequest, http.StatusOK} {
		resp, text := call(t, endpoint, "ListOpportunities", strings.NewReader(`{"Catalog":"Sandbox"}`))
		if resp.StatusCode != want || want != http.StatusOK && resp.Header.Get("Retry-After") != "2" {
			t.Errorf("call %d: got %s %v %s, want %d", i, resp.Status, resp.Header, text, want)
		}
	}
	for _, l := range []lineTest{
		{"list", "list", 0, []string{"f1", "used up", "1\n", "f2", "50 %", "f3", "always"}, ""},
		{"remove", "remove f2", 0, []string{"f2"}, ""},
		{"remove what is gone", "remove f2", 1, nil, `There is no fault rule "f2"`},
		{"clear", "clear", 0, []string{"REMOVED", "2"}, ""},
		{"clear again", "clear --json", 0, []string{`"removed": 0`}, ""},
	} {
		l.run(t, "fault")
	}
}

// TestFaultRequest: every flag reaches the rule, and the rule has no member that no flag has.
func TestFaultRequest(t *testing.T) {
	a := faultAdd{
		Operation: "selling.*", Account: "111122223333", Catalog: "AWS", Probability: new(0.5), Next: new(int64(2)), After: true,
		Latency: "1s-2s", Drop: true, Error: "E", Message: "m", Reason: "r", Field: []string{"A.B=C: text"}, RetryAfter: time.Second,
		ResourceID: "id", ResourceType: "type", ServiceCode: "sc", QuotaCode: "qc",
	}
	got, err := a.rule()
	if err != nil {
		t.Fatal(err)
	}
	rule := fault.Rule{
		Scope: scope.Scope{Operation: "selling.*", Account: "111122223333", Catalog: "AWS"}, Probability: new(0.5), Next: 2, After: true, Drop: true,
		Latency: &fault.Latency{Min: fault.Duration(time.Second), Max: fault.Duration(2 * time.Second)},
		Error: &fault.Error{
			Type: "E", Message: "m", Reason: "r", Fields: []fault.Field{{Path: "A.B", Code: "C", Message: "text"}}, RetryAfter: fault.Duration(time.Second),
			ResourceID: "id", ResourceType: "type", ServiceCode: "sc", QuotaCode: "qc",
		},
	}
	decode := func(v any) (m map[string]any) {
		raw, err := json.Marshal(v)
		if err == nil {
			err = json.Unmarshal(raw, &m)
		}
		if err != nil {
			t.Fatal(err)
		}
		delete(m, "id") // the server gives these two
		delete(m, "acted")
		return m
	}
	if diff := cmp.Diff(decode(rule), decode(got)); diff != "" {
		t.Errorf("request (-want +got)\n%s", diff)
	}
}
