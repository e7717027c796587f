package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// inOrder names the first word that does not come after the ones before it, "" when all do.
func inOrder(text string, words ...string) string {
	for _, word := range words {
		_, rest, found := strings.Cut(text, word)
		if !found {
			return word
		}
		text = rest
	}
	return ""
}

// startDeal is a server with an opportunity, and the members of a request that updates it.
func startDeal(t *testing.T, requestLog int) (*served, map[string]any) {
	t.Helper()
	s := serving(t, &serveCommand{Memory: true, RequestLog: requestLog})
	raw, err := os.ReadFile(filepath.Join("..", "..", "internal", "operator", "testdata", "opportunity.json"))
	if err != nil {
		t.Fatal(err)
	}
	var in map[string]any
	if err := json.Unmarshal(raw, &in); err != nil {
		t.Fatal(err)
	}
	in["LifeCycle"].(map[string]any)["TargetCloseDate"] = "2999-12-31"
	created := send(t, s, "CreateOpportunity", in)
	delete(in, "ClientToken")
	delete(in, "Origin")
	in["Identifier"], in["LastModifiedDate"] = created["Id"], created["LastModifiedDate"]
	return s, in
}

func send(t *testing.T, s *served, operation string, in any) map[string]any {
	t.Helper()
	body, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	resp, text := call(t, s.endpoint, operation, bytes.NewReader(body))
	if resp.StatusCode != http.StatusOK && resp.StatusCode != http.StatusBadRequest {
		t.Fatalf("%s: %s", operation, text)
	}
	var out map[string]any
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		t.Fatalf("%s: %v in %s", operation, err, text)
	}
	return out
}

// The log of a real deal: what a partial update cleared is told loudly, and nothing personal is shown anywhere.
func TestLog(t *testing.T) {
	s, update := startDeal(t, 100)
	send(t, s, "GetOpportunity", map[string]any{"Catalog": "AWS", "Identifier": update["Identifier"]})
	send(t, s, "GetOpportunity", map[string]any{"Catalog": "AWS", "Identifier": "O0"})
	project := update["Project"].(map[string]any)
	secret := project["CustomerBusinessProblem"].(string)
	project["CompanyPrivate"] = "an unknown member"
	delete(project, "AdditionalComments")
	customer := update["Customer"].(map[string]any)["Account"].(map[string]any)
	delete(customer, "Duns")
	delete(update["Customer"].(map[string]any), "Contacts")
	if out := send(t, s, "UpdateOpportunity", update); out["LastModifiedDate"] == nil {
		t.Fatalf("update: %v", out)
	}

	run := func(want int, args ...string) string {
		t.Helper()
		code, stdout, stderr := runLine(t, append([]string{"log"}, args...)...)
		if code != want {
			t.Fatalf("log %v: exit %d, want %d: %s%s", args, code, want, stdout, stderr)
		}
		for _, hidden := range []string{secret, "heronmills.example", "Mara", "Quay Street"} {
			if strings.Contains(stdout, hidden) {
				t.Errorf("log %v shows %q:\n%s", args, hidden, stdout)
			}
		}
		return stdout + stderr
	}
	table := run(0)
	if missing := inOrder(table, "TIME", "OUTCOME", "selling.CreateOpportunity", "ok", "selling.GetOpportunity", "ResourceNotFoundException", "selling.UpdateOpportunity", "ok, CLEARED "); missing != "" {
		t.Errorf("no %q in\n%s", missing, table)
	}
	if failed := run(0, "--failed"); strings.Contains(failed, "Create") || !strings.Contains(failed, "ResourceNotFoundException") {
		t.Errorf("failed calls:\n%s", failed)
	}
	if ok := run(0, "list", "--ok", "--operation=getopportunity", "-n1"); strings.Count(ok, "\n") != 2 {
		t.Errorf("one call that was carried out:\n%s", ok)
	}
	var page struct {
		Requests []struct{ ID, Operation string }
	}
	if err := json.Unmarshal([]byte(run(0, "--json", "--operation=UpdateOpportunity")), &page); err != nil || len(page.Requests) != 1 {
		t.Fatalf("got %+v, error %v, want one update", page, err)
	}
	detail := run(0, "show", page.Requests[0].ID)
	if missing := inOrder(detail, "OPERATION", "selling.UpdateOpportunity", "\nCLEARED ", "  CLEARED Customer.Account.Duns, which was \"•••\"", `  CLEARED Customer.Contacts, which was [{"Email":"•••",`,
		"\nREQUEST BODY, ", `"CompanyPrivate": "an unknown member"`, "\nANSWER, ", `"LastModifiedDate"`); missing != "" {
		t.Errorf("no %q in\n%s", missing, detail)
	}
	if whole := run(0, "show", page.Requests[0].ID, "--json"); !strings.Contains(whole, `"cleared": [`) {
		t.Errorf("as JSON:\n%s", whole)
	}
	if none := run(1, "show", "nothing"); !strings.Contains(none, "no call with the request id nothing") {
		t.Errorf("unknown id: %s", none)
	}
	run(2, "--failed", "--ok")
	run(1, "--limit=0")
	if gone := run(0, "clear", "--json"); !json.Valid([]byte(gone)) {
		t.Errorf("cleared: %s, want JSON", gone)
	}
	if gone := run(0, "clear") + run(0); !strings.Contains(gone, "no calls") {
		t.Errorf("cleared: %s", gone)
	}
}

func TestLogIsOff(t *testing.T) {
	startDeal(t, 0)
	if code, _, stderr := runLine(t, "log"); code != 1 || !strings.Contains(stderr, "--request-log") {
		t.Errorf("exit %d: %s, want one that says how to have a log", code, stderr)
	}
	if err := (&serveCommand{RequestLog: 1_000_001}).checkRequestLog(); err == nil || !strings.Contains(err.Error(), "1000000") {
		t.Errorf("too many calls: got error %v, want one with the most", err)
	}
}

// Who follows sees what was there, then every call once as it comes, until interrupted.
func TestLogFollow(t *testing.T) {
	s, update := startDeal(t, 100)
	ctx, cancel := context.WithCancel(t.Context())
	r, w := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		c := &logCommand{}
		c.Endpoint = s.endpoint
		err := (&logList{Follow: true, Limit: 2, Every: time.Millisecond}).print(ctx, c, w)
		w.Close()
		ended <- err
	}()
	lines := make(chan string)
	go func() {
		for each := bufio.NewScanner(r); each.Scan(); {
			lines <- each.Text()
		}
		close(lines)
	}()
	if first := <-lines; !strings.Contains(first, "selling.CreateOpportunity") {
		t.Errorf("got first line %q, want the creation", first)
	}
	for range 5 {
		send(t, s, "GetOpportunity", map[string]any{"Catalog": "AWS", "Identifier": update["Identifier"]})
	}
	seen := map[string]bool{}
	for range 5 {
		line := <-lines
		fields := strings.Fields(line)
		if len(fields) != 6 || fields[2] != "selling.GetOpportunity" || fields[5] != "ok" || seen[fields[4]] {
			t.Fatalf("got line %q, want another call of GetOpportunity", line)
		}
		seen[fields[4]] = true
	}
	cancel()
	for range lines {
	}
	if err := <-ended; err != nil {
		t.Errorf("got %v, want an end without error", err)
	}
}

func TestReferenceCommand(t *testing.T) {
	for _, tt := range []struct {
		args   []string
		code   int
		stdout []string
		stderr string
	}{
		{[]string{"list"}, 0, []string{"NAME", "VALUES", "selling.Industry", "CreateEngagement request Contexts[].Payload.CustomerProject.Customer.Industry", "selling.use-cases", "39"}, ""},
		{[]string{"list", "--json"}, 0, []string{`"name": "selling.Industry"`, `"rows": [`}, ""},
		{[]string{"show", "selling.AwsFundingUsed"}, 0, []string{"Yes\nNo\n"}, ""},
		{[]string{"show", "selling.postal-codes"}, 0, []string{"COUNTRY", "FORM", "ACCEPTED", "DE", "99999"}, ""},
		{[]string{"show", "selling.postal-codes", "--csv"}, 0, []string{"country,form,accepted\r\n", "DE,99999,ddddd\r\n"}, ""},
		{[]string{"show", "SELLING.industry", "--json"}, 0, []string{`"name": "selling.Industry"`, `"Aerospace"`}, ""},
		{[]string{"show", "industry"}, 1, nil, "selling.Industry"},
		{[]string{"show", "selling.Industry", "--json", "--csv"}, 2, nil, "--csv"},
	} {
		code, stdout, stderr := runLine(t, append([]string{"reference"}, tt.args...)...)
		if missing := inOrder(stdout, tt.stdout...); code != tt.code || missing != "" || !strings.Contains(stderr, tt.stderr) {
			t.Errorf("%v: exit %d, no %q in\n%.2000s%s", tt.args, code, missing, stdout, stderr)
		}
	}
}
