package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// Scenarios are listed, shown and lived; one of a file too, and what goes wrong is told.
func TestScenario(t *testing.T) {
	onServer(t)
	mine := func(step string) string {
		return writeFile(t, "mine.yaml", "name: mine\ntitle: Mine\naccounts: {fjord: new}\nsteps:\n  - "+step+"\n")
	}
	for _, l := range []typedLine{
		{"scenario", 0, "NAME CATALOGS CLOCK SHOWS expiry Sandbox, AWS moves", ""},
		{"scenario list --json", 0, `"name": "connection" "movesClock": false`, ""},
		{"scenario show expiry", 0, "name: expiry title: steps: clock: freeze", ""},
		{"scenario run expiry --catalog=AWS", 0, "In catalog AWS, fjord is freeze fjord is told Engagement Invitation Expired All 10 steps", ""},
		{"scenario run expiry --as=fjord=222233334444 --fresh", 0, "fjord is 222233334444. All 10 steps", ""},
		{"scenario run " + mine("{call: selling.ListOpportunities, as: fjord}"), 0, "Mine In catalog Sandbox, fjord is All 1 steps", ""},
		{"scenario show exipry", 1, "", `no scenario "exipry"; there are action-required-twice,`},
		{"scenario run exipry", 1, "", `no scenario "exipry"`},
		{"scenario run none.yaml", 1, "", "none.yaml"},
		{"scenario run " + mine("{call: selling.ListDeals, as: fjord}"), 1, "", `mine.yaml:5:12: steps[0].call: "selling.ListDeals" is no operation`},
		{"scenario run connection --catalog=AWS", 1, "", "happens in Sandbox, not in AWS"},
		{"scenario run expiry --catalog=aws", 2, "", "--catalog"},
		{"scenario run expiry --as=nimbus=111122223333", 1, "", `nobody in expiry is named "nimbus"`},
		{"scenario run expiry --step --json", 1, "", "--step waits for somebody"},
		{"scenario run expiry --endpoint=http://127.0.0.1:1", 1, "", "is it running"},
	} {
		l.check(t)
	}
	code, stdout, stderr := runLine(t, "scenario", "run", mine("{call: selling.ListOpportunities, as: fjord, expect: {OpportunitySummaries.length: 1}}"))
	if code != 1 || !wordsInOrder(stdout, "1 fjord calls FAILED") || !wordsInOrder(stderr, "step 1 of 1 went otherwise OpportunitySummaries.length: got 0, want 1") {
		t.Errorf("exit %d\nstdout: %s\nstderr: %s", code, stdout, stderr)
	}
}

// Every line of --json is a step with what was sent and answered.
func TestScenarioJSON(t *testing.T) {
	onServer(t)
	code, stdout, stderr := runLine(t, "scenario", "run", "expiry", "--json")
	lines := strings.Split(strings.TrimSpace(stdout), "\n")
	if code != 0 || len(lines) != 10 {
		t.Fatalf("exit %d with %d lines, want 0 with 10\n%s%s", code, len(lines), stdout, stderr)
	}
	for i, text := range lines {
		var step struct {
			Step          int
			Kind          string
			Input, Answer json.RawMessage
		}
		if err := json.Unmarshal([]byte(text), &step); err != nil || step.Step != i+1 || step.Kind == "call" && (step.Input == nil || step.Answer == nil) {
			t.Errorf("line %d is %s (%v)", i+1, text, err)
		}
	}
}

// With --step every step waits for Enter; the end of the terminal is the end of the run.
func TestScenarioStep(t *testing.T) {
	r := &scenarioRun{Scenario: "expiry", Step: true}
	r.Endpoint = onServer(t)
	for keys, want := range map[string]string{"\n\n": "stopped before the end", strings.Repeat("\n", 10): ""} {
		r.keys = func() (io.Reader, bool) { return strings.NewReader(keys), true }
		var stdout bytes.Buffer
		err := r.Run(&stdout)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) || !wordsInOrder(stdout.String(), "[Enter] step 1 of 10 freeze [Enter] step 3 of 10") {
			t.Errorf("with %d times Enter: %v\n%s", len(keys), err, &stdout)
		}
	}
	r.keys = func() (io.Reader, bool) { return nil, false }
	if err := r.Run(io.Discard); err == nil || !strings.Contains(err.Error(), "use it in a terminal") {
		t.Errorf("without a terminal: %v", err)
	}
}

// The commands on the pages of the scenarios are commands.
func TestScenarioPagesHaveCommands(t *testing.T) {
	pages, err := filepath.Glob(filepath.Join("..", "..", "docs", "scenarios", "*.md"))
	if err != nil || len(pages) == 0 {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	words := regexp.MustCompile(`'((?:[^']|'\\'')*)'|(\S+)`)
	stdin := regexp.MustCompile(`(--\S+) - <<'END'`)
	document := writeFile(t, "document.json", "{}")
	var cli commandLine
	parser, err := kong.New(&cli)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for command := range strings.SplitSeq(string(text), "\n") {
			rest, ok := strings.CutPrefix(command, "cosell ")
			if !ok {
				continue
			}
			found++
			var args []string
			for _, m := range words.FindAllStringSubmatch(stdin.ReplaceAllString(rest, "$1 "+document), -1) {
				args = append(args, strings.ReplaceAll(m[1], `'\''`, "'")+m[2])
			}
			if _, err := parser.Parse(args); err != nil {
				t.Errorf("%s: %s: %v", filepath.Base(page), command, err)
			}
		}
	}
	if found < len(pages) {
		t.Errorf("%d commands on %d pages", found, len(pages))
	}
}
