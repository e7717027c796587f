//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// hooksDir has the given scripts, by name.
func hooksDir(t *testing.T, scripts map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, readyHooks), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range scripts {
		mode := os.FileMode(0o700)
		if strings.HasSuffix(name, ".txt") {
			mode = 0o600
		}
		if err := os.WriteFile(filepath.Join(dir, readyHooks, name), []byte("#!/bin/sh\n"+text), mode); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// lines are those of scripts in a log that was written to its end.
func (s *served) lines(t *testing.T) []string {
	t.Helper()
	var lines []string
	for line := range strings.Lines(s.log.String()) {
		var l struct{ Msg, Script, Line string }
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatal(err)
		}
		switch {
		case l.Msg == "hook":
			lines = append(lines, l.Script+": "+l.Line)
		case strings.HasPrefix(l.Msg, "hook "):
			lines = append(lines, l.Script+" "+strings.TrimPrefix(l.Msg, "hook "))
		}
	}
	return lines
}

// fifo is a named pipe by which a script and its test wait for each other.
func fifo(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "fifo")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func heard(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(text))
}

func (s *served) health(t *testing.T) string {
	t.Helper()
	resp, err := http.Get(s.endpoint + "/_cosell/health")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var h struct{ Hooks string }
	if err := json.NewDecoder(resp.Body).Decode(&h); err != nil {
		t.Fatal(err)
	}
	return h.Hooks
}

func TestHooks(t *testing.T) {
	t.Setenv("AWS_REGION", "eu-north-1")
	for _, name := range []string{"AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"} {
		t.Setenv(name, "") // restores it afterwards
		if err := os.Unsetenv(name); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("AWS_ENDPOINT_URL", "http://elsewhere.example")
	told := fifo(t)
	s := startServe(t, &serveCommand{Memory: true, Begin: beginFlags{Hooks: hookFlags{HooksDir: hooksDir(t, map[string]string{
		"20-last":    "printf 'no end' >&2; echo > " + told + "; cat " + told + " >/dev/null",
		"10-first":   `echo "$COSELL_ENDPOINT $AWS_ENDPOINT_URL"; echo "$AWS_REGION $AWS_DEFAULT_REGION $AWS_ACCESS_KEY_ID $AWS_SECRET_ACCESS_KEY"`,
		"15-fails":   "exit 7",
		".hidden":    "echo hidden",
		"17-not.txt": "echo no program",
	})}}})
	heard(t, told)
	if got := s.health(t); got != hooksRunning {
		t.Errorf("while a script runs the health answer says %q, want %q", got, hooksRunning)
	}
	// The last script waits for a word that never comes: stopping the server stops it.
	s.stop()
	if err := s.wait(t); err != nil {
		t.Errorf("the server ended with %v", err)
	}
	want := []string{
		"17-not.txt is not executable and will not run; chmod +x it",
		"10-first begins", "10-first: " + s.endpoint + " " + s.endpoint, "10-first: eu-north-1 us-east-1 123456789012 any", "10-first ended",
		"15-fails begins", "15-fails failed",
		"20-last begins", "20-last: no end", "20-last was stopped with the server",
	}
	if diff := cmp.Diff(want, s.lines(t)); diff != "" {
		t.Errorf("log (-want +got)\n%s", diff)
	}
	if !strings.Contains(s.log.String(), `"exit":7`) {
		t.Errorf("the log does not have the exit code:\n%s", s.log)
	}
}

// The states of the health answer after the scripts, which a client of the server can wait for.
func TestHooksEnd(t *testing.T) {
	for name, script := range map[string]string{hooksDone: "exit 0", hooksFailed: "exit 1"} {
		log := slog.New(slog.DiscardHandler)
		h, err := hookFlags{HooksDir: hooksDir(t, map[string]string{"10": script})}.find(log)
		if err != nil {
			t.Fatal(err)
		}
		if err := h.run(t.Context(), &net.TCPAddr{IP: net.IPv4zero, Port: 4580}); err != nil || h.State() != name {
			t.Errorf("%s: %v, %s; want no error, %s", script, err, h.State(), name)
		}
	}
}

func TestHooksMustSucceed(t *testing.T) {
	s := startServe(t, &serveCommand{Memory: true, Begin: beginFlags{Hooks: hookFlags{
		HooksMustSucceed: true, HooksDir: hooksDir(t, map[string]string{"10-fails": "echo oh; exit 7", "20-never": "echo never"}),
	}}})
	if err := s.wait(t); err == nil || err.Error() != "hook 10-fails: exit status 7" {
		t.Errorf("the server ended with %v", err)
	}
	if diff := cmp.Diff([]string{"10-fails begins", "10-fails: oh"}, s.lines(t)); diff != "" {
		t.Errorf("log (-want +got)\n%s", diff)
	}
}

func TestHooksFlags(t *testing.T) {
	log := slog.New(slog.DiscardHandler)
	for _, tt := range []struct {
		flags hookFlags
		want  string
	}{
		{hookFlags{HooksMustSucceed: true}, "--hooks-must-succeed goes with --hooks-dir"},
		{hookFlags{HooksDir: t.TempDir()}, "has no directory ready.d"},
	} {
		if _, err := tt.flags.find(log); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%+v: got %v, want %s", tt.flags, err, tt.want)
		}
	}
	if h, err := (hookFlags{}).find(log); err != nil || h.State() != hooksNone {
		t.Errorf("without flags: %v, %v", h, err)
	}
	for addr, want := range map[string]string{"0.0.0.0:80": "http://127.0.0.1:80", "[::]:80": "http://127.0.0.1:80", "10.0.0.1:80": "http://10.0.0.1:80"} {
		a, err := net.ResolveTCPAddr("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		if got := endpoint(a); got != want {
			t.Errorf("endpoint of %s is %s, want %s", addr, got, want)
		}
	}
}

// A line that has no end is cut, and nothing of it is lost.
func TestLongLine(t *testing.T) {
	var b bytes.Buffer
	l := &lineLog{log: slog.New(slog.NewJSONHandler(&b, nil)), script: "s"}
	for range 3 * longestLine / 1000 {
		if _, err := l.Write(bytes.Repeat([]byte("x"), 1000)); err != nil {
			t.Fatal(err)
		}
	}
	l.flush()
	if got, want := strings.Count(b.String(), "x"), 3*longestLine/1000*1000; got != want || strings.Count(b.String(), "\n") < 3 {
		t.Errorf("%d characters in %d lines, want %d in 3 or more", got, strings.Count(b.String(), "\n"), want)
	}
}
