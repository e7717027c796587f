package wire

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Build builds the program into the file bin.
func Build(ctx context.Context, bin string) error {
	where, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}").Output()
	if err != nil {
		return fmt.Errorf("find the module: %w", err)
	}
	build := exec.CommandContext(ctx, "go", "build", "-o", bin, "./cmd/cosell")
	build.Dir = strings.TrimSpace(string(where))
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build the program: %w\n%s", err, out)
	}
	return nil
}

// Process is the built program, serving a data directory.
type Process struct {
	Addr string
	cmd  *exec.Cmd
	done chan struct{} // closed when it ended
	err  error         // how
}

// startTime is how long a start may take before it is given up, also over a directory that must be recovered.
const startTime = 30 * time.Second

// Start starts the program on a free port of loopback and waits for its first healthy answer. Its log goes to the
// writer, nil throws it away.
func Start(ctx context.Context, bin, dir string, log io.Writer, flags ...string) (*Process, error) {
	addr, err := freeAddress()
	if err != nil {
		return nil, err
	}
	p := &Process{Addr: addr, done: make(chan struct{})}
	p.cmd = exec.CommandContext(ctx, bin, append([]string{"serve", "--listen", addr, "--data-dir", dir}, flags...)...)
	p.cmd.Stderr = log
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		p.err = p.cmd.Wait()
		close(p.done)
	}()
	if err := p.awaitHealth(ctx); err != nil {
		return nil, errors.Join(err, p.Kill())
	}
	return p, nil
}

// freeAddress is an address that nobody listens on now.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

var healthRequest = []byte("GET /_cosell/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")

// awaitHealth asks again and again, faster than a start can be.
func (p *Process) awaitHealth(ctx context.Context) error {
	tick := time.NewTicker(500 * time.Microsecond)
	defer tick.Stop()
	giveUp := time.NewTimer(startTime)
	defer giveUp.Stop()
	for {
		c, err := Dial(p.Addr)
		if err == nil {
			var status int
			status, _, err = c.Do(healthRequest)
			_ = c.Close()
			if err == nil && status == 200 {
				return nil
			}
		}
		select {
		case <-p.done:
			return fmt.Errorf("the program ended before it was healthy: %w", p.err)
		case <-giveUp.C:
			return fmt.Errorf("the program was not healthy after %s: %w", startTime, err)
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

// Stop asks the program to end and waits for it; an exit code other than 0 is an error.
func (p *Process) Stop() error {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return fmt.Errorf("stop the program: %w", err)
	}
	<-p.done
	return p.err
}

// Kill ends the program as a power cut of the process would: kill −9. It waits until it is gone.
func (p *Process) Kill() error {
	err := p.cmd.Process.Kill()
	<-p.done
	if errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("the program had ended by itself: %w", p.err)
	}
	return err
}

// Done is closed when the process has ended, however that came.
func (p *Process) Done() <-chan struct{} { return p.done }

// Memory is the resident memory of the process now and at its peak, in KiB, from /proc.
func (p *Process) Memory() (now, peak int, err error) {
	f, err := os.Open(filepath.Join("/proc", strconv.Itoa(p.cmd.Process.Pid), "status"))
	if err != nil {
		return 0, 0, err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), ":")
		into := map[string]*int{"VmRSS": &now, "VmHWM": &peak}[name]
		if into == nil {
			continue
		}
		if *into, err = strconv.Atoi(strings.Fields(value)[0]); err != nil {
			return 0, 0, err
		}
	}
	return now, peak, lines.Err()
}
