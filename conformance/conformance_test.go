package conformance

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Where install.sh puts the clients.
const (
	python = ".venv/bin/python"
	aws    = ".venv/bin/aws"
	sdk    = "javascript/node_modules/@aws-sdk/client-partnercentral-selling/package.json"
)

// suites are the clients by the name that the coverage page shows.
var suites = []struct {
	name    string
	command []string
	needs   []string // files that install.sh makes, or programs
	install string
}{
	{
		name: "boto3", command: []string{python, "python/suite.py"}, needs: []string{python},
		install: "install Python 3 with venv, then run conformance/install.sh",
	},
	{
		name: "cli", command: []string{python, "cli/suite.py"}, needs: []string{aws},
		install: "install Python 3 with venv, then run conformance/install.sh",
	},
	{
		name: "javascript", command: []string{"node", "javascript/suite.mjs"}, needs: []string{"node", sdk},
		install: "install Node.js 20 or later with npm, then run conformance/install.sh",
	},
}

var writeTouched = flag.Bool("touched", false, "write touched.json from this run instead of comparing")

// touchedFile maps each operation, as service.Operation, to the suites that call it.
const touchedFile = "touched.json"

func TestClients(t *testing.T) {
	if testing.Short() && !everythingMustRun() {
		t.Skip("the suites take two minutes: leave out -short to run them")
	}
	dependOnSources(t)
	touched := record{suites: map[string][]string{}}
	ran := 0
	t.Run("suite", func(t *testing.T) {
		for _, s := range suites {
			t.Run(s.name, func(t *testing.T) {
				t.Parallel()
				for _, need := range s.needs {
					requireClient(t, need, s.install)
				}
				touched.mu.Lock()
				ran++
				touched.mu.Unlock()
				runSuite(t, s.name, s.command, &touched)
			})
		}
	})
	switch {
	case ran == len(suites) && !t.Failed():
		touched.compare(t)
	case *writeTouched:
		t.Errorf("%s is not written: it takes all suites, and all of them passing", touchedFile)
	}
}

// dependOnSources reads the directories that the program and the suites are made of, so that the go command knows
// a result of this test to be stale once one of their files has changed.
func dependOnSources(t *testing.T) {
	t.Helper()
	if _, err := os.Stat("../go.sum"); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"../api", "../cmd", "../internal", "cli", "javascript", "payloads", "python"} {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.Name() == "node_modules" {
				return filepath.SkipDir
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// everythingMustRun is set where all clients are installed and a skip would hide something.
func everythingMustRun() bool { return os.Getenv("COSELL_TEST_ALL") == "1" }

// requireClient skips when a program or file is missing; where everything must run, it fails.
func requireClient(t *testing.T, need, install string) {
	t.Helper()
	var err error
	if strings.Contains(need, "/") {
		_, err = os.Stat(need)
	} else {
		_, err = exec.LookPath(need)
	}
	if err == nil {
		return
	}
	if everythingMustRun() {
		t.Fatalf("%s is missing: %s", need, install)
	}
	t.Skipf("%s is missing: %s", need, install)
}

// suiteTime is what a suite may take on a slow machine; a suite that polls for ever ends by it.
const suiteTime = 8 * time.Minute

// outcome is one line of a suite.
type outcome struct {
	Name       string   `json:"name"`
	OK         bool     `json:"ok"`
	Detail     string   `json:"detail"`
	Operations []string `json:"operations"` // service.Operation
}

func runSuite(t *testing.T, name string, command []string, touched *record) {
	endpoint := startProgram(t)
	var stderr strings.Builder
	ctx, cancel := context.WithTimeout(t.Context(), suiteTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Env = environment(t, endpoint, startFaults(t, endpoint))
	cmd.Stderr = &stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatalf("start the suite: %v", err)
	}
	cases := 0
	lines := bufio.NewScanner(stdout)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var o outcome
		if err := json.Unmarshal(lines.Bytes(), &o); err != nil {
			t.Errorf("the suite printed %q instead of a case: %v", lines.Text(), err)
			continue
		}
		cases++
		touched.add(name, o.Operations)
		t.Run(o.Name, func(t *testing.T) {
			if !o.OK {
				t.Errorf("%s", o.Detail)
			}
		})
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("the suite ended with %v:\n%s", err, &stderr)
	}
	if cases == 0 {
		t.Errorf("the suite reported no case:\n%s", &stderr)
	}
	t.Logf("%d cases; %s", cases, strings.TrimSpace(stderr.String()))
}

// environment is what a user of the endpoint sets, and nothing of the AWS settings of whoever runs the test.
func environment(t *testing.T, endpoint, broken string) []string {
	t.Helper()
	none := filepath.Join(t.TempDir(), "none")
	env := slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "AWS_") })
	return append(env,
		"AWS_ENDPOINT_URL="+endpoint, "AWS_REGION=us-east-1", "AWS_DEFAULT_REGION=us-east-1",
		"AWS_ACCESS_KEY_ID=111122223333", "AWS_SECRET_ACCESS_KEY=any",
		"AWS_CONFIG_FILE="+none, "AWS_SHARED_CREDENTIALS_FILE="+none, "AWS_EC2_METADATA_DISABLED=true", "AWS_PAGER=",
		"COSELL_FAULTS_URL="+broken, "COSELL_AWS="+aws, "NO_PROXY=127.0.0.1", "PYTHONDONTWRITEBYTECODE=1", "NODE_NO_WARNINGS=1",
	)
}

// record gathers which suites call an operation.
type record struct {
	mu     sync.Mutex
	suites map[string][]string
}

func (r *record) add(suite string, operations []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, o := range operations {
		if !slices.Contains(r.suites[o], suite) {
			r.suites[o] = append(r.suites[o], suite)
			slices.Sort(r.suites[o])
		}
	}
}

// compare holds touched.json, which the coverage page reads, to what was really called.
func (r *record) compare(t *testing.T) {
	t.Helper()
	if *writeTouched {
		text, err := json.MarshalIndent(r.suites, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(touchedFile, append(text, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	text, err := os.ReadFile(touchedFile)
	if err != nil {
		t.Fatal(err)
	}
	var want map[string][]string
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatalf("%s: %v", touchedFile, err)
	}
	if diff := cmp.Diff(want, r.suites); diff != "" {
		t.Errorf("operations called by the suites differ from %s; write it anew by go test ./conformance -touched (-want +got):\n%s", touchedFile, diff)
	}
}
