package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// command runs a command line and returns what it printed, errors last, and its exit code.
func command(args ...string) (string, int) {
	var out, err bytes.Buffer
	code := run(args, &out, &err)
	return out.String() + err.String(), code
}

func seedFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "seed.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// wait waits for the end of a server that was stopped or failed.
func (s *served) wait(t *testing.T) error {
	t.Helper()
	_, _ = io.Copy(io.Discard, s.rest)
	return <-s.ended
}

func TestStateSeed(t *testing.T) {
	s := startServe(t, &serveCommand{Memory: true, Begin: beginFlags{
		Seed: new(uint64(5)), SeedFile: []string{seedFile(t, "opportunities: [{customer: Mill, status: approved}]")},
	}})
	t.Setenv("COSELL_ENDPOINT", s.endpoint)
	other := seedFile(t, "accounts: [{name: Fjord, id: 111122223333}]\nopportunities: [{customer: Kiln}]")
	half := seedFile(t, "opportunities: [{account: 444455556666, customer: Kiln}, {account: 444455556666, customer: Mill, solutions: [S-7654321]}]")
	for _, tt := range []struct {
		args []string
		code int
		want []string
	}{
		// What the server began with: at its own time, with ids of the seed, which a second server has too.
		{[]string{"clock"}, 0, []string{"2026-01-01T00:00:00Z", "true"}},
		{[]string{"state", "seed", "--check", other}, 0, []string{"The seed can be applied"}},
		{[]string{"state", "seed", other}, 0, []string{"KIND", "opportunity  Kiln moves to the cloud  111122223333  Sandbox  O1000002", "Pending Submission, Prospect"}},
		{[]string{"state", "seed", other}, 1, []string{"cosell: " + other + ":2:17: opportunities[0]: nothing was done: account Fjord has opportunities"}},
		{[]string{"state", "seed", other, "--add", "--json"}, 0, []string{`"id": "O1000003"`}},
		{[]string{"state", "seed", half}, 1, []string{"opportunity  Kiln", "opportunities[1]: selling.AssociateOpportunity by 444455556666 was refused: ", "\nwhat was made before that is left"}},
		{[]string{"state", "seed", seedFile(t, "opportunities: [{}]")}, 1, []string{"seed.yaml:1:17: opportunities[0]: customer is required"}},
		{[]string{"state", "seed", "nowhere.yaml"}, 1, []string{"cosell: read the seed: open nowhere.yaml: "}},
		{[]string{"state", "reset", "--to-seed"}, 0, []string{"reset"}},
		{[]string{"operator", "queue", "--catalog", "Sandbox", "--status", "Approved"}, 0, []string{"O1000001"}},
	} {
		got, code := command(tt.args...)
		for _, want := range tt.want {
			if code != tt.code || !strings.Contains(got, want) {
				t.Errorf("cosell %s: exit %d\n%s\nwant exit %d and %q", strings.Join(tt.args, " "), code, got, tt.code, want)
			}
		}
	}
	s.stop()
	if err := s.wait(t); err != nil {
		t.Errorf("the server ended with %v", err)
	}
}

// A wrong seed keeps the server from starting, and says where it is wrong.
func TestWrongSeedFile(t *testing.T) {
	for _, tt := range []struct{ args, want []string }{
		{[]string{"--seed-file", seedFile(t, "opportunities: [{status: done}]")}, []string{"seed.yaml:1:17: opportunities[0]: customer is required", `"done" is none of: `}},
		{[]string{"--seed-file", seedFile(t, "opportunities: [{customer: Mill, solutions: [S-7654321]}]")}, []string{"the server is left empty", "seed.yaml:1:17: opportunities[0]: selling.AssociateOpportunity"}},
	} {
		got, code := command(append([]string{"serve", "--memory", "--listen", "127.0.0.1:0"}, tt.args...)...)
		for _, want := range tt.want {
			if code != 1 || !strings.Contains(got, want) {
				t.Errorf("exit %d\n%s\nwant exit 1 and %q", code, got, want)
			}
		}
	}
	if got, code := command("serve", "--start-time", "yesterday"); code != 2 || !strings.Contains(got, "--start-time") {
		t.Errorf("exit %d\n%s\nwant exit 2 and the flag's name", code, got)
	}
}

func TestStartTime(t *testing.T) {
	at := time.Date(2026, 2, 1, 12, 0, 0, 0, time.UTC)
	dir := t.TempDir()
	for _, step := range []struct {
		begin beginFlags
		want  string
		do    []string
	}{
		{beginFlags{StartTime: at}, "2026-02-01T12:00:00Z", []string{"clock", "advance", "36h"}},
		// A server that has a time keeps it.
		{beginFlags{Seed: new(uint64(1))}, "2026-02-03T00:00:00Z", []string{"state", "reset"}},
		{beginFlags{}, "2026-01-01T00:00:00Z", nil},
	} {
		s := startServe(t, &serveCommand{DataDir: dir, Begin: step.begin})
		t.Setenv("COSELL_ENDPOINT", s.endpoint)
		if got, _ := command("clock"); !strings.Contains(got, step.want) {
			t.Errorf("the clock says\n%s\nwant %s", got, step.want)
		}
		if step.do != nil {
			if got, code := command(step.do...); code != 0 {
				t.Errorf("%s: exit %d\n%s", strings.Join(step.do, " "), code, got)
			}
		}
		s.stop()
		if err := s.wait(t); err != nil {
			t.Errorf("the server ended with %v", err)
		}
	}
}
