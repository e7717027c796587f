package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A call without an SDK: members as text or as JSON, from a file, and every problem of a refusal.
func TestCall(t *testing.T) {
	serving(t, &serveCommand{Memory: true})
	t.Setenv("COSELL_ACCOUNT", "111122223333")
	file := filepath.Join(t.TempDir(), "input.json")
	if err := os.WriteFile(file, []byte(`{"Catalog":"AWS","Sort":{"SortBy":"Identifier","SortOrder":"ASCENDING"},"MaxResults":500}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name           string
		args           []string
		code           int
		stdout, stderr string
	}{
		{"a text", []string{"selling.ListOpportunities", "Catalog=Sandbox"}, 0, `"OpportunitySummaries": []`, ""},
		{"the catalog", []string{"selling.ListOpportunities", "--catalog=Sandbox"}, 0, `"OpportunitySummaries": []`, ""},
		{"JSON", []string{"selling.ListOpportunities", "--catalog=Sandbox", "MaxResults:=5"}, 0, `"NextToken": null`, ""},
		{"a file, and a member over it", []string{"selling.ListOpportunities", "--payload=" + file, "MaxResults:=5"}, 0, `"OpportunitySummaries": []`, ""},
		{"a file alone", []string{"selling.ListOpportunities", "--payload=" + file}, 1, "", "ValidationException REQUEST_VALIDATION_FAILED\n  maxResults: "},
		{"another service", []string{"account.GetPartner", "--catalog=AWS", "Identifier=partner-abcdefghijklm"}, 1, "", "ResourceNotFoundException: "},
		{"several problems", []string{"account.CreatePartner", "--catalog=AWS"}, 1, "", "  LegalName: "},
		{"a catalog in small letters", []string{"channel.ListRelationships", "--catalog=AWS"}, 1, "", "UnknownOperationException"},
		{"an account that is none", []string{"selling.ListOpportunities", "--account=42"}, 1, "", `--account "42" must be the 12 digits`},
		{"a terminal's letters", []string{"selling.ListOpportunities", "Catalog=\x1b[31mred"}, 1, "", "Value ' [31mred'"},
		{"no operation", []string{"ListOpportunities"}, 1, "", "give service and name"},
		{"no member", []string{"selling.ListOpportunities", "Catalog"}, 1, "", "NAME=TEXT or NAME:=JSON"},
		{"no JSON", []string{"selling.ListOpportunities", "MaxResults:=many"}, 1, "", "MaxResults=TEXT"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			code, stdout, stderr := runLine(t, append([]string{"call"}, tt.args...)...)
			if code != tt.code || !strings.Contains(stdout, tt.stdout) || !strings.Contains(stderr, tt.stderr) || code != 0 && stdout != "" {
				t.Errorf("exit %d\nstdout: %s\nstderr: %s\nwant exit %d with %q and %q", code, stdout, stderr, tt.code, tt.stdout, tt.stderr)
			}
		})
	}
}
