package main

import (
	"strings"
	"testing"
)

// A variable sets where a command works and as whom, and all of serve; it does not say what one call is to do, and does
// not narrow what is removed.
func TestEnvironment(t *testing.T) {
	for _, tt := range []struct {
		command   string
		has, lack string
	}{
		{"serve", "COSELL_LISTEN COSELL_STRICT_VALIDATION COSELL_SEED_FILE COSELL_CODE_LIFE COSELL_CONFIG", "COSELL_HELP"},
		{"call", "COSELL_ENDPOINT COSELL_ACCOUNT COSELL_CATALOG", "COSELL_PAYLOAD"},
		{"operator approve", "COSELL_ENDPOINT COSELL_CATALOG COSELL_JSON", "COSELL_SUMMARY"},
		{"operator reject-invitation", "COSELL_CATALOG", "COSELL_REASON"},
		{"events", "COSELL_ACCOUNT", "COSELL_AFTER"},
		{"fault add", "COSELL_ENDPOINT", "COSELL_AFTER COSELL_ACCOUNT COSELL_CATALOG"},
		{"rates set", "COSELL_ENDPOINT", "COSELL_ACCOUNT COSELL_CATALOG COSELL_MODE"},
		{"state reset", "COSELL_ENDPOINT", "COSELL_ACCOUNT COSELL_CATALOG COSELL_TO_SEED"},
	} {
		_, help, _ := runLine(t, append(strings.Fields(tt.command), "--help")...)
		for name := range strings.FieldsSeq(tt.has) {
			if !strings.Contains(help, "$"+name+")") {
				t.Errorf("%s --help lacks $%s", tt.command, name)
			}
		}
		for name := range strings.FieldsSeq(tt.lack) {
			if strings.Contains(help, "$"+name+")") {
				t.Errorf("%s --help has $%s", tt.command, name)
			}
		}
	}
}

func TestEnvironmentOfACall(t *testing.T) {
	t.Setenv("COSELL_ENDPOINT", "nowhere")
	t.Setenv("COSELL_AFTER", "not a number")
	if code, _, stderr := runLine(t, "events"); code != 1 || !strings.Contains(stderr, "nowhere") {
		t.Errorf("events: exit %d, %s; want it to go to the endpoint of the environment and to look at nothing else", code, stderr)
	}
}
