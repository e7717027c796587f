package conformance

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// codeBlocks returns the fenced blocks of a Markdown file in one language.
func codeBlocks(t *testing.T, path, language string) []string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var blocks []string
	for _, part := range strings.Split(string(text), "\n```"+language+"\n")[1:] {
		block, _, closed := strings.Cut(part, "\n```")
		if !closed {
			t.Fatalf("%s: a %s block does not end", path, language)
		}
		blocks = append(blocks, block+"\n")
	}
	return blocks
}

// TestReadme does what the README says, in its order, with its own words: the AWS CLI session, the same with boto3 and
// with the JavaScript SDK, and letting the time pass.
func TestReadme(t *testing.T) {
	if testing.Short() && !everythingMustRun() {
		t.Skip("the README's session takes half a minute: leave out -short to run it")
	}
	for _, s := range suites {
		for _, need := range s.needs {
			requireClient(t, need, s.install)
		}
	}
	requireClient(t, "bash", "install bash")
	requireClient(t, "curl", "install curl")
	dependOnSources(t)
	const readme = "../README.md"
	shell, python3, js := codeBlocks(t, readme, "sh"), codeBlocks(t, readme, "python"), codeBlocks(t, readme, "js")
	if len(shell) != 3 || len(python3) != 1 || len(js) != 1 {
		t.Fatalf("the README has %d sh, %d python and %d js blocks; this test knows what to do with 3, 1 and 1", len(shell), len(python3), len(js))
	}
	for _, command := range []string{"go run ./cmd/cosell serve", "go test ./..."} {
		if !strings.Contains(shell[0], command) {
			t.Errorf("the README's first block lacks %q", command)
		}
	}
	endpoint := startProgram(t)
	bin, err := filepath.Abs(filepath.Dir(python))
	if err != nil {
		t.Fatal(err)
	}
	here := strings.NewReplacer("http://127.0.0.1:4580", endpoint)
	// Set once by the session's first line, and good for everything after it.
	exports, _, _ := strings.Cut(shell[1], "\n")
	for _, step := range []struct {
		name, dir, script string
		command           []string
		want              []string
	}{
		{"cli", ".", "set -eu\n" + shell[1], []string{"bash", "-s"}, []string{`"Title": "Harbour data lake"`, `"ReviewStatus": "Approved"`}},
		{"boto3", ".", exports + "\nexec python <<'END'\n" + python3[0] + "END\n", []string{"bash", "-s"}, []string{"Shop search Approved"}},
		{"javascript", "javascript", exports + "\nexec node --input-type=module - <<'END'\n" + js[0] + "END\n", []string{"bash", "-s"}, []string{"Drill telemetry Approved"}},
		{"time and events", ".", "set -eu\n" + shell[2], []string{"bash", "-s"}, []string{`"fired"`, `"Engagement Invitation Accepted"`}},
	} {
		t.Run(step.name, func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), step.command[0], step.command[1:]...)
			cmd.Dir = step.dir
			cmd.Stdin = strings.NewReader(here.Replace(step.script))
			cmd.Env = append(environment(t, "", ""), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"))
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			for _, want := range step.want {
				if !strings.Contains(string(out), want) {
					t.Errorf("the session does not show %s:\n%s", want, out)
				}
			}
		})
	}
}
