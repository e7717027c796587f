package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The state of a server is saved, loaded, written to a file, read from it and reset by commands.
func TestState(t *testing.T) {
	serving(t, &serveCommand{Memory: true})
	dir := t.TempDir()
	file := filepath.Join(dir, "state.json")
	if err := os.WriteFile(file, []byte("what was there"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		args   []string
		code   int
		stdout string // of one line, words
		stderr string
	}{
		{[]string{"list"}, 0, "no snapshots", ""},
		{[]string{"save", "begin"}, 0, "NAME begin", ""},
		{[]string{"save", "begin"}, 1, "", "there is a snapshot begin already"},
		{[]string{"save", "begin", "--replace"}, 0, "RECORDS 0", ""},
		{[]string{"save", "Begin"}, 1, "", "name must begin with a-z or 0-9"},
		{[]string{"save"}, 2, "", "<name>"},
		{[]string{"list"}, 0, "NAME SAVED CLOCK RECORDS EVENTS SCHEDULED SIZE", ""},
		{[]string{"export", file}, 0, "", ""},
		{[]string{"export", filepath.Join(dir, "missing", "state.json")}, 1, "", "no such"},
		{[]string{"export", dir}, 1, "", "is no file"},
		{[]string{"load", "begin"}, 0, "STATUS loaded", ""},
		{[]string{"load", "begin", "--keep-clock"}, 0, "STATUS loaded", ""},
		{[]string{"load", "a/b"}, 1, "", "there is no snapshot \"a/b\""},
		{[]string{"load", "end"}, 1, "", "there is no snapshot of this name"},
		{[]string{"import", file}, 0, "STATUS imported", ""},
		{[]string{"import", file, "--keep-clock", "--json"}, 0, `"status": "imported",`, ""},
		{[]string{"import", filepath.Join(dir, "missing")}, 1, "", "missing"},
		{[]string{"import", os.Args[0]}, 1, "", "line 1: this is not JSON"},
		{[]string{"reset", "--account", "111122223333", "--catalog", "Sandbox"}, 0, "STATUS reset", ""},
		{[]string{"reset", "--account", "me"}, 1, "", "account must be 12 digits"},
		{[]string{"reset", "--to-seed"}, 1, "", "started without a seed"},
		{[]string{"reset"}, 0, "STATUS reset", ""},
		{[]string{"remove", "begin"}, 0, "STATUS deleted", ""},
		{[]string{"delete", "begin"}, 1, "", "there is no snapshot of this name"},
		{[]string{"export", "--endpoint=http://127.0.0.1:1", file}, 1, "", "is it running"},
	} {
		code, stdout, stderr := runLine(t, append([]string{"state"}, tt.args...)...)
		found := tt.stdout == ""
		for line := range strings.Lines(stdout) {
			found = found || strings.Join(strings.Fields(line), " ") == tt.stdout
		}
		if code != tt.code || !found || !strings.Contains(stderr, tt.stderr) {
			t.Errorf("%q: exit %d\nstdout: %s\nstderr: %s\nwant exit %d, %q and %q", tt.args, code, stdout, stderr, tt.code, tt.stdout, tt.stderr)
		}
	}
	text, err := os.ReadFile(file)
	if err != nil || !bytes.HasPrefix(text, []byte("{\n  \"format\": \"cosell-state\"")) {
		t.Errorf("the file is %.100s, %v", text, err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("the file can be read by others: %v, %v", info.Mode(), err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("beside the file there is %v, %v", left, err)
	}
	if _, stdout, _ := runLine(t, "state", "export"); !strings.HasPrefix(stdout, "{\n  \"format\"") {
		t.Errorf("standard output has %.100s", stdout)
	}
}
