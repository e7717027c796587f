package conformance

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// build makes the program once for all suites.
var build = sync.OnceValues(func() (string, error) {
	path := filepath.Join(buildDir, "cosell")
	out, err := exec.Command("go", "build", "-o", path, "../cmd/cosell").CombinedOutput()
	if err != nil {
		return string(out), err
	}
	return path, nil
})

// buildDir is where the program is built; TestMain makes and removes it.
var buildDir string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "cosell-conformance-")
		if err != nil {
			panic(err)
		}
		defer os.RemoveAll(dir)
		buildDir = dir
		return m.Run()
	}())
}

// greeting is the line of the start message that names the endpoint.
var greeting = regexp.MustCompile(`^\s*endpoint\s+(http://\S+)$`)

// startProgram runs a program of its own for the test, with more flags if need be, and returns its endpoint.
func startProgram(t *testing.T, flags ...string) string {
	t.Helper()
	path, err := build()
	if err != nil {
		t.Fatalf("go build: %v\n%s", err, path)
	}
	log := new(strings.Builder)
	cmd := exec.Command(path, append([]string{"serve", "--memory", "--listen", "127.0.0.1:0"}, flags...)...)
	cmd.Stderr = log
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatalf("start the program: %v", err)
	}
	endpoint := make(chan string, 1)
	drained := make(chan struct{})
	go func() {
		defer close(drained)
		defer close(endpoint)
		lines := bufio.NewScanner(stdout)
		for lines.Scan() {
			if m := greeting.FindStringSubmatch(lines.Text()); m != nil {
				endpoint <- m[1]
			}
		}
	}()
	t.Cleanup(func() {
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			t.Errorf("interrupt the program: %v", err)
		}
		<-drained
		if err := cmd.Wait(); err != nil {
			t.Errorf("the program ended with %v; its log:\n%s", err, log)
		}
		if t.Failed() {
			t.Logf("log of the program:\n%s", notable(log.String()))
		}
	})
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	select {
	case e, ok := <-endpoint:
		if !ok {
			t.Fatalf("the program ended without naming its endpoint")
		}
		return e
	case <-ctx.Done():
		t.Fatal("the program did not name its endpoint within 30 s")
		return ""
	}
}

// notable leaves out the log lines of calls that went as expected.
func notable(log string) string {
	var kept []string
	for line := range strings.Lines(log) {
		if !strings.Contains(line, "level=INFO") {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "")
}
