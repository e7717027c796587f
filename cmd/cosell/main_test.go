package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// runLine runs a command line and returns its exit code, standard output and standard error.
func runLine(t *testing.T, args ...string) (int, string, string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code := run(args, &stdout, &stderr)
	return code, stdout.String(), stderr.String()
}

func TestCommandLine(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, tt := range []struct {
		name           string
		args           []string
		code           int
		stdout, stderr string // contained
	}{
		{"nothing", nil, 0, "Usage: cosell <command>", ""},
		{"help", []string{"--help"}, 0, "Start the server.", ""},
		{"help of serve", []string{"serve", "--help"}, 0, "$COSELL_DATA_DIR", ""},
		{"version", []string{"version"}, 0, "cosell ", ""},
		{"a wrong word", []string{"sreve"}, 2, "", "Try 'cosell --help'"},
		{"a wrong flag", []string{"serve", "--lisen=x"}, 2, "", "unknown flag"},
		{"a wrong profile", []string{"serve", "--profile=prod"}, 2, "", `"dev","aws"`},
		{"an address that is none", []string{"serve", "--memory", "--listen=here"}, 1, "", "give host:port"},
		{"an open address", []string{"serve", "--memory", "--listen=0.0.0.0:0"}, 1, "", "--insecure-bind"},
		{"a relay without a sender", []string{"serve", "--memory", "--smtp-relay=smtp://ada:s3cret@mail.example"}, 1, "", "--mail-from"},
		{"a sender without a relay", []string{"serve", "--memory", "--mail-from=a@b.example"}, 1, "", "--smtp-relay"},
		{"a relay that is none", []string{"serve", "--memory", "--mail-from=a@b.example", "--smtp-relay=http://ada:s3cret@mail.example"}, 1, "", "neither smtp nor smtps"},
		{"two places for the data", []string{"serve", "--memory", "--data-dir=" + dir}, 1, "", "give one of them"},
		{"a directory that is a file", []string{"serve", "--data-dir=" + file("plain", "x")}, 1, "", "cannot be made"},
		{"days", []string{"serve", "--memory", "--listen=here", "--code-life=2d", "--task-wait=1d12h"}, 1, "", "give host:port"},
		{"days in the configuration", []string{"--config=" + file("d.json", `{"token-life":"2d","listen":"here"}`), "serve", "--memory"}, 1, "", "give host:port"},
		{"a duration that is none", []string{"serve", "--memory", "--code-life=2"}, 2, "", `--code-life: "2" is not a duration; use a number with d, h, m or s`},
		{"no such configuration", []string{"--config=" + dir + "/none.json", "version"}, 2, "", "none.json"},
		{"a configuration that is no JSON", []string{"--config=" + file("a.json", "listen: x"), "version"}, 2, "", "not a JSON object"},
		{"a setting that is none", []string{"--config=" + file("b.json", `{"memry":true}`), "version"}, 2, "", `"memry"`},
		{"what only a call has", []string{"--config=" + file("e.json", `{"reason":"because"}`), "version"}, 2, "", `"reason"`},
		{"a setting of the wrong kind", []string{"--config=" + file("c.json", `{"listen":["x"]}`), "serve"}, 2, "", `"listen"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			code, stdout, stderr := runLine(t, tt.args...)
			if code != tt.code || !strings.Contains(stdout, tt.stdout) || !strings.Contains(stderr, tt.stderr) {
				t.Errorf("exit %d\nstdout: %s\nstderr: %s\nwant exit %d with %q and %q", code, stdout, stderr, tt.code, tt.stdout, tt.stderr)
			}
			if strings.Contains(stdout+stderr, "s3cret") {
				t.Error("a password is printed")
			}
		})
	}
}

// A flag wins over the environment, the environment over the file.
func TestPrecedence(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cosell.json")
	if err := os.WriteFile(path, []byte(`{"memory": true, "listen": "file"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	listens := func(args ...string) string {
		t.Helper()
		_, _, stderr := runLine(t, append([]string{"--config=" + path, "serve"}, args...)...)
		_, rest, _ := strings.Cut(stderr, `--listen "`)
		value, _, _ := strings.Cut(rest, `"`)
		return value
	}
	if got := listens(); got != "file" {
		t.Errorf("from the file: got %q", got)
	}
	t.Setenv("COSELL_LISTEN", "environment")
	if got := listens(); got != "environment" {
		t.Errorf("the environment over the file: got %q", got)
	}
	if got := listens("--listen=flag"); got != "flag" {
		t.Errorf("the flag over the environment: got %q", got)
	}
}
