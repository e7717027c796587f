package conformance

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var writeSession = flag.Bool("session", false, "write the output that docs/session.md shows from this run instead of comparing")

const (
	sessionPage  = "../docs/session.md"
	sessionFence = "```console"
)

// varying is what two runs of a session differ in: ids of requests, times of the machine, durations; and with them the
// width of columns.
var varying = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9T:-]{19}\.[0-9]{4,}Z| +[0-9]+(\.[0-9]+)? +`)

func fixed(lines []string) []string {
	same := make([]string, len(lines))
	for i, l := range lines {
		same[i] = strings.Join(strings.Fields(varying.ReplaceAllString(l, " * ")), " ")
	}
	return same
}

// TestSession types what docs/session.md shows and compares what comes back: the server is seeded. A line
// that begins with "$ " is a command, "> " goes on with it, and what follows is its output. The command that ends in "&"
// is the server.
func TestSession(t *testing.T) {
	requireClient(t, "bash", "install bash")
	dependOnSources(t)
	program, err := build()
	if err != nil {
		t.Fatalf("go build: %v\n%s", err, program)
	}
	text, err := os.ReadFile(sessionPage)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	dir, endpoint := t.TempDir(), ""
	var page []string
	inside, commands := false, 0
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		page = append(page, line)
		if !inside {
			inside = line == sessionFence
			continue
		}
		if line == "```" {
			inside = false
			continue
		}
		command, ok := strings.CutPrefix(line, "$ ")
		if !ok {
			t.Fatalf("%s:%d: output without a command: %s", sessionPage, i+1, line)
		}
		for i+1 < len(lines) && strings.HasPrefix(lines[i+1], "> ") {
			i++
			page = append(page, lines[i])
			command += "\n" + strings.TrimPrefix(lines[i], "> ")
		}
		var want []string
		for i+1 < len(lines) && lines[i+1] != "```" && !strings.HasPrefix(lines[i+1], "$ ") {
			i++
			want = append(want, lines[i])
		}
		commands++
		if server, ok := strings.CutSuffix(command, " &"); ok {
			if endpoint != "" {
				t.Fatalf("%s: two servers", sessionPage)
			}
			endpoint = startProgram(t, strings.Fields(strings.TrimPrefix(server, "cosell serve"))...)
			page = append(page, want...)
			continue
		}
		if endpoint == "" {
			t.Fatalf("%s: %s comes before the server", sessionPage, command)
		}
		out, err := runSession(t, command, dir, filepath.Dir(program), endpoint)
		if err != nil {
			t.Fatalf("$ %s\n%s\n%v", command, out, err)
		}
		got := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
		if out == "" {
			got = nil
		}
		page = append(page, got...)
		if diff := cmp.Diff(fixed(want), fixed(got)); diff != "" && !*writeSession {
			t.Errorf("$ %s (-page +run)\n%s", command, diff)
		}
	}
	if commands < 10 {
		t.Errorf("%s has %d commands; is it still a session?", sessionPage, commands)
	}
	if *writeSession {
		if err := os.WriteFile(sessionPage, []byte(strings.Join(page, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// runSession runs one command as a terminal would, and returns all that it printed. A command may be refused: that is
// shown too, but one that cannot be understood is a mistake of the page.
func runSession(t *testing.T, command, dir, bin, endpoint string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "bash", "-c", command)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "COSELL_ENDPOINT="+endpoint, "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState != nil && cmd.ProcessState.ExitCode() == 1 {
		err = nil
	}
	return strings.ReplaceAll(string(out), endpoint, "http://127.0.0.1:4580"), err
}
