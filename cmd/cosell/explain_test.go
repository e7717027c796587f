package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The exit code says whether the call would succeed, and both forms of the output say why.
func TestExplain(t *testing.T) {
	serving(t, &serveCommand{Memory: true})
	t.Setenv("COSELL_ACCOUNT", "111122223333")
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	engagement := file("engagement.json", `{"Catalog":"Sandbox","ClientToken":"one","Title":"Ore","Description":"Counting"}`)
	for _, tt := range []struct {
		name           string
		args           []string
		code           int
		stdout, stderr string
	}{
		{"a success", []string{"selling.CreateEngagement", "--payload=" + engagement}, 0, "selling.CreateEngagement by 111122223333 would succeed.\nrecord created         engagement", ""},
		{"with its events", []string{"selling.CreateEngagement", "--payload=" + engagement}, 0, "event to 111122223333  Engagement Created\n\nIts answer:\n{\n  \"Id\": \"eng-", ""},
		{"a read", []string{"selling.ListOpportunities", "--catalog=AWS"}, 0, `"OpportunitySummaries": []`, ""},
		{"as JSON", []string{"--json", "selling.ListOpportunities", "--catalog=AWS"}, 0, `"wouldSucceed": true`, ""},
		{"one problem", []string{"selling.GetOpportunity", "--catalog=AWS", "Identifier=O1"}, 1, "Answered now: ResourceNotFoundException\n\nSTEP  STAGE   FIELD  CODE                       RULE\n1     access         ResourceNotFoundException  selling §1.3\n", "the call would not succeed: one problem"},
		{"problems of two stages", []string{"selling.CreateEngagement", "--payload=" + engagement, "Catalog=AWS", "Title:=\"\"", `Contexts:=[{"Type":"Lead"}]`}, 1, "\n2     business  contexts.type     ACTION_NOT_PERMITTED    selling §7.2\n", "the call would not succeed: "},
		{"with their messages, and their rule once", []string{"selling.CreateEngagement", "--catalog=AWS"}, 1, "\n1. title\n   Title is required: give 1 to 40 characters\n\n1. description\n   Description is required: give at most 255 characters\n   selling §7.2: ", ""},
		{"problems as JSON", []string{"--json", "selling.CreateEngagement"}, 1, `"section": "protocol §5.3"`, "the call would not succeed: "},
		{"no operation", []string{"selling.CreateEngagements"}, 1, "", "is no operation: give service and name"},
		{"no account", []string{"selling.CreateEngagement", "--account=me"}, 1, "", "account must be the 12 digits"},
		{"no JSON", []string{"selling.CreateEngagement", "--payload=" + file("wrong.json", "Catalog: AWS")}, 1, "", "--payload is not JSON"},
		{"no JSON, and a member over it", []string{"selling.CreateEngagement", "--payload=" + file("wrong.json", "Catalog: AWS"), "Catalog=AWS"}, 1, "", "the payload: "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			code, stdout, stderr := runLine(t, append([]string{"explain"}, tt.args...)...)
			if code != tt.code || !strings.Contains(stdout, tt.stdout) || !strings.Contains(stderr, tt.stderr) {
				t.Errorf("exit %d\nstdout: %s\nstderr: %s\nwant exit %d with %q and %q", code, stdout, stderr, tt.code, tt.stdout, tt.stderr)
			}
		})
	}
}

func TestFold(t *testing.T) {
	long := strings.Repeat("wörter ", 30)
	for _, line := range fold(long) {
		if n := len([]rune(line)); n > messageWidth {
			t.Errorf("a line of %d characters: %s", n, line)
		}
	}
	if got := strings.Join(fold(long), " "); got != strings.TrimSpace(long) {
		t.Errorf("got %q, want %q", got, long)
	}
	if got := fold(strings.Repeat("x", 300)); len(got) != 1 {
		t.Errorf("a long word: got %d lines, want 1", len(got))
	}
}
