package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// hookFlags say what is run when the server is ready.
type hookFlags struct {
	HooksDir         string `help:"Directory with scripts: the executable files in DIR/ready.d are run in the order of their names once the server is ready." placeholder:"DIR"`
	HooksMustSucceed bool   `help:"Stop the server with exit code 1 when a script fails; otherwise that is logged and the next one runs."`
}

// readyHooks is the directory of scripts that run once the server is ready.
const readyHooks = "ready.d"

// hookGrace is how long a script has to end after it was told to.
const hookGrace = 5 * time.Second

// The states of hooks, which the health answer tells.
const (
	hooksNone    = "none"
	hooksRunning = "running"
	hooksDone    = "done"
	hooksFailed  = "failed"
)

// hooks are the scripts of one start. They are of the process, not of the store: every replica runs its own.
type hooks struct {
	scripts []string
	must    bool
	log     *slog.Logger
	state   atomic.Value
}

// find reads which scripts there are, before the server starts, so that a wrong directory stops it.
func (f hookFlags) find(log *slog.Logger) (*hooks, error) {
	h := &hooks{must: f.HooksMustSucceed, log: log}
	h.state.Store(hooksNone)
	if f.HooksDir == "" {
		if f.HooksMustSucceed {
			return nil, errors.New("--hooks-must-succeed goes with --hooks-dir, the directory of the scripts")
		}
		return h, nil
	}
	dir := filepath.Join(f.HooksDir, readyHooks)
	entries, err := os.ReadDir(dir) // in the order of names
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("--hooks-dir %s has no directory %s for the scripts that run once the server is ready", f.HooksDir, readyHooks)
	}
	if err != nil {
		return nil, fmt.Errorf("read the hooks: %w", err)
	}
	for _, e := range entries {
		path, err := filepath.Abs(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, fmt.Errorf("read the hooks: %w", err)
		}
		info, err := os.Stat(path) // through links, which is how volumes are mounted
		switch {
		case err != nil:
			return nil, fmt.Errorf("read the hooks: %w", err)
		case info.IsDir() || strings.HasPrefix(e.Name(), "."):
		case !executable(info):
			log.Warn("hook is not executable and will not run; chmod +x it", "script", e.Name())
		default:
			h.scripts = append(h.scripts, path)
		}
	}
	if len(h.scripts) > 0 {
		h.state.Store(hooksRunning)
	}
	return h, nil
}

// State is what became of the hooks so far.
func (h *hooks) State() string { return h.state.Load().(string) }

// start runs the scripts in the background. stop ends the one that runs and waits for it; it may be called twice. The
// channel tells what failed where scripts must succeed.
func (h *hooks) start(ctx context.Context, addr net.Addr) (stop func(), failed <-chan error) {
	ctx, cancel := context.WithCancel(ctx)
	told := make(chan error, 1)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := h.run(ctx, addr); err != nil {
			told <- err
		}
	}()
	return func() { cancel(); <-ended }, told
}

// run runs the scripts one after another until ctx ends. The error, only when they must succeed, is what failed.
func (h *hooks) run(ctx context.Context, addr net.Addr) error {
	var failed error
	env := hookEnvironment(os.Environ(), endpoint(addr))
	for _, path := range h.scripts {
		name := filepath.Base(path)
		h.log.Info("hook begins", "script", name)
		err := h.script(ctx, path, env)
		if ctx.Err() != nil {
			h.log.Info("hook was stopped with the server", "script", name)
			return nil
		}
		if err == nil {
			h.log.Info("hook ended", "script", name)
			continue
		}
		failed = errors.Join(failed, fmt.Errorf("hook %s: %w", name, err))
		code := -1
		if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
			code = exit.ExitCode()
		}
		if h.must {
			h.state.Store(hooksFailed)
			return failed
		}
		h.log.Error("hook failed", "script", name, "exit", code, "error", err)
	}
	switch {
	case failed != nil:
		h.state.Store(hooksFailed)
	case len(h.scripts) > 0:
		h.state.Store(hooksDone)
	}
	return nil
}

func (h *hooks) script(ctx context.Context, path string, env []string) error {
	out := &lineLog{log: h.log, script: filepath.Base(path)}
	defer out.flush()
	cmd := exec.CommandContext(ctx, path)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = filepath.Dir(path), env, out, out
	ownGroup(cmd)
	cmd.Cancel = func() error { return stopGroup(cmd) }
	// A child that went to the background and keeps the output open does not hold the server up.
	cmd.WaitDelay = hookGrace
	err := cmd.Run()
	if errors.Is(err, exec.ErrWaitDelay) {
		err = nil // the script itself ended well
	}
	if ctx.Err() != nil {
		killGroup(cmd)
	}
	return err
}

// endpoint is where the server is reached from its own machine.
func endpoint(addr net.Addr) string {
	host, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return "http://" + addr.String()
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// hookEnvironment adds what AWS SDKs and cosell need to find the server. Where it is, is known better here than outside;
// the rest is only set where it is not.
func hookEnvironment(outside []string, endpoint string) []string {
	env := slices.DeleteFunc(slices.Clone(outside), func(e string) bool {
		return strings.HasPrefix(e, "COSELL_ENDPOINT=") || strings.HasPrefix(e, "AWS_ENDPOINT_URL=")
	})
	env = append(env, "COSELL_ENDPOINT="+endpoint, "AWS_ENDPOINT_URL="+endpoint)
	for _, d := range []struct{ name, value string }{
		{"AWS_REGION", "us-east-1"},
		{"AWS_DEFAULT_REGION", "us-east-1"},
		{"AWS_ACCESS_KEY_ID", "123456789012"},
		{"AWS_SECRET_ACCESS_KEY", "any"},
	} {
		if !slices.ContainsFunc(outside, func(e string) bool { return strings.HasPrefix(e, d.name+"=") }) {
			env = append(env, d.name+"="+d.value)
		}
	}
	return env
}

// lineLog writes a script's output to the log, a line each. Output and errors come to it by one goroutine.
type lineLog struct {
	log    *slog.Logger
	script string
	mu     sync.Mutex
	rest   []byte
}

// longestLine is where a line without an end is cut.
const longestLine = 64 << 10

func (l *lineLog) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.rest = append(l.rest, b...)
	for {
		line, rest, ended := bytes.Cut(l.rest, []byte("\n"))
		if !ended && len(l.rest) < longestLine {
			return len(b), nil
		}
		l.line(line)
		l.rest = rest
	}
}

func (l *lineLog) line(b []byte) {
	l.log.Info("hook", "script", l.script, "line", strings.TrimRight(string(b), "\r"))
}

// flush logs a last line that has no end.
func (l *lineLog) flush() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.rest) > 0 {
		l.line(l.rest)
		l.rest = nil
	}
}
