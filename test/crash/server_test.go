package crash

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/opencosell/cosell/test/wire"
)

// server is the program over one data directory.
type server struct {
	t        *testing.T
	ledger   *ledger
	bin, dir string
	process  *wire.Process
	log      *os.File
	ending   chan struct{} // closed when the test ends the process
}

// start starts the program; a directory that was left by a kill must need nothing more.
func (s *server) start() {
	s.t.Helper()
	log, err := os.Create(filepath.Join(filepath.Dir(s.dir), "log"))
	if err != nil {
		s.t.Fatal(err)
	}
	s.log, s.ending = log, make(chan struct{})
	// The process outlives the test's context by a moment: how it ends is part of the test.
	p, err := wire.Start(context.Background(), s.bin, s.dir, log)
	if err != nil {
		s.t.Fatalf("start: %v\n%s", err, s.logged())
	}
	s.process = p
	ending := s.ending
	go func() { // a program that ends by itself ends the test, which otherwise would wait for it for ever
		<-p.Done()
		select {
		case <-ending:
		default:
			s.ledger.giveUp()
		}
	}()
	s.t.Cleanup(func() { _ = p.Kill() }) // when the test failed half-way
}

// kill ends the program with SIGKILL.
func (s *server) kill() {
	s.t.Helper()
	close(s.ending)
	if err := s.process.Kill(); err != nil {
		s.t.Fatalf("kill: %v\n%s", err, s.logged())
	}
	s.noFailures()
}

// stop asks the program to end; it must exit with 0.
func (s *server) stop() {
	s.t.Helper()
	close(s.ending)
	if err := s.process.Stop(); err != nil {
		s.t.Errorf("stop: got %v, want exit code 0\n%s", err, s.logged())
	}
	s.noFailures()
}

// noFailures looks into the log for what a client cannot see: panics, jobs that failed.
func (s *server) noFailures() {
	s.t.Helper()
	for line := range bytes.Lines(s.logged()) {
		if bytes.Contains(line, []byte("level=ERROR")) || bytes.HasPrefix(line, []byte("panic")) {
			s.t.Errorf("the program logged %s", line)
		}
	}
	if err := s.log.Close(); err != nil {
		s.t.Error(err)
	}
}

func (s *server) logged() []byte {
	s.t.Helper()
	b, err := os.ReadFile(s.log.Name())
	if err != nil {
		s.t.Fatal(err)
	}
	return b
}
