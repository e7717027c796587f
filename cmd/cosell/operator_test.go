package main

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/operator"
)

// Every action of the operator has a subcommand that says the same of it and takes the same, and there are no others.
func TestOperatorCommandsAreTheActions(t *testing.T) {
	var cli struct {
		Operator operatorCommand `cmd:""`
	}
	parser, err := kong.New(&cli)
	if err != nil {
		t.Fatal(err)
	}
	type command struct {
		Summary string
		Takes   []string // what can be left out is in brackets
	}
	commands, actions := map[string]command{}, map[string]command{}
	for _, n := range parser.Model.Children[0].Children {
		if n.Name == "list" {
			continue
		}
		c := command{Summary: n.Help}
		add := func(name string, required bool) {
			if !required {
				name = "[" + name + "]"
			}
			c.Takes = append(c.Takes, strings.ReplaceAll(name, "-", ""))
		}
		for _, p := range n.Positional {
			add(p.Name, p.Required)
		}
		for _, f := range n.Flags {
			add(f.Name, f.Required)
		}
		slices.Sort(c.Takes)
		commands[n.Name] = c
	}
	for _, a := range operator.Actions() {
		c := command{Summary: a.Summary, Takes: strings.Fields(strings.ToLower(takes(a)))}
		slices.Sort(c.Takes)
		actions[a.Name] = c
	}
	if diff := cmp.Diff(actions, commands); diff != "" {
		t.Errorf("commands (-actions +commands)\n%s", diff)
	}
}

// The operator's commands talk to a server: tables for people, JSON for programs, refusals on standard error.
func TestOperator(t *testing.T) {
	s := serving(t, &serveCommand{Memory: true})
	raw, err := os.ReadFile(filepath.Join("..", "..", "internal", "operator", "testdata", "opportunity.json"))
	if err != nil {
		t.Fatal(err)
	}
	// The server's clock is the machine's here, the dates of the file are not.
	var in map[string]any
	if err := json.Unmarshal(raw, &in); err != nil {
		t.Fatal(err)
	}
	in["LifeCycle"].(map[string]any)["TargetCloseDate"] = "2999-12-31"
	if raw, err = json.Marshal(in); err != nil {
		t.Fatal(err)
	}
	for operation, body := range map[string]string{"CreateOpportunity": string(raw)} {
		if resp, text := call(t, s.endpoint, operation, strings.NewReader(body)); resp.StatusCode != http.StatusOK {
			t.Fatalf("%s: %s", operation, text)
		}
	}
	submit := `{"Catalog":"AWS","ClientToken":"s","Identifier":"O1000001","AwsSubmission":{"InvolvementType":"Co-Sell"}}`
	if resp, text := call(t, s.endpoint, "StartEngagementFromOpportunityTask", strings.NewReader(submit)); resp.StatusCode != http.StatusOK {
		t.Fatalf("submit: %s", text)
	}

	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, tt := range []struct {
		name   string
		args   []string
		code   int
		stdout []string // words of the lines that must be there, in order
		stderr string
	}{
		{"list", []string{"list"}, 0, []string{"ACTION", "TAKES", "DOES", "request-action", "catalog", "[account]", "opportunity", "comments", "[reason]"}, ""},
		{"queue", []string{"queue", "--catalog=AWS"}, 0, []string{"OPPORTUNITY", "ACCOUNT", "STATUS", "INVOLVEMENT", "TYPE", "O1000001", "111122223333", "Submitted", "Co-Sell", "Full"}, ""},
		{"an empty queue", []string{"queue", "--catalog=Sandbox"}, 0, []string{"no", "submissions"}, ""},
		{"queue of a status", []string{"queue", "--catalog=AWS", "--status=Approved,Rejected"}, 0, []string{"no", "submissions"}, ""},
		{"no catalog", []string{"queue"}, 2, nil, "--catalog"},
		{"no opportunity", []string{"approve", "--catalog=AWS"}, 2, nil, "<opportunity>"},
		{"an unknown opportunity", []string{"approve", "O7", "--catalog=AWS"}, 1, nil, "ResourceNotFoundException: There is no opportunity O7"},
		{"a summary that is no JSON", []string{"approve", "O1000001", "--catalog=AWS", "--summary=" + file("bad.json", "{")}, 1, nil, "not JSON"},
		{"a summary with more", []string{"approve", "O1000001", "--catalog=AWS", "--summary=" + file("more.json", `{"Origin":"AWS Referral"}`)}, 1, nil, "  Origin: "},
		{"approve", []string{"approve", "O1000001", "--catalog=AWS", "--account=111122223333", "--summary=" + file("good.json", `{"Insights":{"EngagementScore":"Low"}}`)}, 0, []string{"OPPORTUNITY", "O1000001", "ACCOUNT", "111122223333", "STATUS", "Approved"}, ""},
		{"approve again", []string{"approve", "O1000001", "--catalog=AWS"}, 1, nil, "ConflictException: "},
		{"JSON", []string{"queue", "--catalog=AWS", "--status=Approved", "--json"}, 0, []string{`"submissions": [`, `"opportunity": "O1000001",`, `"nextToken": null`}, ""},
		{"an action without input", []string{"verifications"}, 0, []string{"no", "verifications"}, ""},
		{"an action on an account", []string{"set-quota", "LIMIT_EXCEEDED_NUMBER_OF_DOMAIN", "--account=111122223333", "--limit=0"}, 0, []string{"LIMIT", "0"}, ""},
		{"an action on a partner's catalog", []string{"put-user", "kari@fjord.example", "--account=111122223333", "--catalog=AWS"}, 0, []string{"EMAIL", "kari@fjord.example"}, ""},
		{"a list", []string{"load-products", "--catalog=AWS", file("products.json", `[{"Identifier":"AWSLambda","Name":"Lambda","Family":"Compute"}]`)}, 0, []string{"PRODUCTS", "1"}, ""},
		{"the list", []string{"products", "--catalog=AWS"}, 0, []string{"PRODUCT", "NAME", "FAMILY", "AWSLambda", "Lambda", "Compute"}, ""},
		{"a catalog that is kept", []string{"reset-account", "--catalog=AWS", "--account=111122223333"}, 1, nil, "only catalog Sandbox"},
		{"limits", []string{"quotas", "--account=111122223333"}, 0, []string{"QUOTA", "LIMIT_EXCEEDED_NUMBER_OF_DOMAIN", "0", "50"}, ""},
		{"an endpoint that is none", []string{"list", "--endpoint=here"}, 1, nil, "http://127.0.0.1:4580"},
		{"nobody there", []string{"list", "--endpoint=http://127.0.0.1:1"}, 1, nil, "is it running"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			code, stdout, stderr := runLine(t, append([]string{"operator"}, tt.args...)...)
			rest, missing := stdout, ""
			for _, word := range tt.stdout {
				var found bool
				if _, rest, found = strings.Cut(rest, word); !found {
					missing = word
					break
				}
			}
			if code != tt.code || missing != "" || !strings.Contains(stderr, tt.stderr) || tt.code != 0 && stdout != "" {
				t.Errorf("exit %d\nstdout: %s\nstderr: %s\nwant exit %d, %q (missing %q) and %q", code, stdout, stderr, tt.code, tt.stdout, missing, tt.stderr)
			}
		})
	}
}

// What a partner wrote cannot move the cursor of the terminal that shows it.
func TestCell(t *testing.T) {
	for in, want := range map[string]string{
		`"plain"`: "plain", `"a\u001b[2Jb\tc\nd"`: "a [2Jb c d", `null`: "", `12`: "12", `true`: "true", `["a"]`: `["a"]`,
		"{\n  \"a\": [ 1 ]\n}": `{"a":[1]}`,
	} {
		if got := cell(json.RawMessage(in)); got != want {
			t.Errorf("cell(%s) = %q, want %q", in, got, want)
		}
	}
}
