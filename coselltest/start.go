package coselltest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/opencosell/cosell/internal/autopilot"
	"github.com/opencosell/cosell/internal/cosell"
	"github.com/opencosell/cosell/internal/remote"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store/sqlstore"
)

// The catalogs. Nothing crosses from one into the other.
const (
	AWS     = resource.CatalogAWS
	Sandbox = resource.CatalogSandbox
)

// Epoch is when the clock of a server stands unless an Option says otherwise.
var Epoch = time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)

// Server is a running Cosell.
type Server struct {
	// URL is its address, such as http://127.0.0.1:41234, for the endpoint of an SDK. Any region and any secret will do;
	// the access key is the account, 12 digits.
	URL string

	t      testing.TB // whom errors are told; nil is nobody
	client *remote.Client
	stop   func() error
	seeded bool // by seed files
}

// Option changes how a server starts.
type Option func(*cosell.Options)

// At lets the clock stand at another time than Epoch.
func At(t time.Time) Option { return func(o *cosell.Options) { o.StartTime = t } }

// RealClock lets the clock run with the machine's.
func RealClock() Option { return func(o *cosell.Options) { o.StartTime = time.Time{} } }

// Seed gives other ids. They are made from a number, 1 without this option: the same calls, one after another, have the
// same answers with the same ids.
func Seed(number uint64) Option {
	return func(o *cosell.Options) { o.IDs = resource.SeededIDs(number) }
}

// SeedFiles fill the server from seed files before it starts, and again after Reset.
func SeedFiles(paths ...string) Option {
	return func(o *cosell.Options) { o.SeedFiles = append(o.SeedFiles, paths...) }
}

// Strict demands registration, connections and quotas as the real service does; without it every account counts as a
// registered partner.
func Strict() Option { return func(o *cosell.Options) { o.Switches = resource.AWS() } }

// Policies are loaded before the server starts; see Server.Autopilot.
func Policies(yaml string) Option {
	return func(o *cosell.Options) {
		o.Autopilot = &autopilot.Source{Name: policiesName, Text: []byte(yaml), Starting: true}
	}
}

// Start starts a server for a test and stops it when the test ends.
func Start(t testing.TB, options ...Option) *Server {
	t.Helper()
	s, err := Open(t.Context(), options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("stop the server: %v", err)
		}
	})
	return s.For(t)
}

// Open starts a server that belongs to no test, until Close. Its methods panic where those of a test's end the test;
// bind it to tests by For. A ctx that ends after Open has returned does not stop it.
func Open(ctx context.Context, options ...Option) (*Server, error) {
	db, err := sqlstore.Open(ctx, sqlstore.Options{Memory: true})
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	s := &Server{URL: "http://" + listener.Addr().String()}
	o := cosell.Options{
		Store: db, Switches: resource.Dev(), IDs: resource.SeededIDs(1), Repeatable: true, StartTime: Epoch,
		PublicURL: func() string { return s.URL },
	}
	for _, option := range options {
		option(&o)
	}
	srv, err := cosell.Start(ctx, o)
	if err != nil {
		return nil, errors.Join(err, listener.Close(), db.Close())
	}
	web := &http.Server{Handler: srv, ReadHeaderTimeout: 10 * time.Second}
	served := make(chan error, 1)
	go func() { served <- web.Serve(listener) }()
	transport := &http.Transport{}
	s.seeded = len(o.SeedFiles) > 0
	s.client = &remote.Client{Endpoint: s.URL, HTTP: &http.Client{Transport: transport}}
	s.stop = sync.OnceValue(func() error {
		srv.Drain()
		transport.CloseIdleConnections()
		ended, cancel := context.WithTimeout(context.Background(), stopTime)
		defer cancel()
		err := web.Shutdown(ended)
		if err != nil {
			err = errors.Join(fmt.Errorf("calls in flight did not end within %s: %w", stopTime, err), web.Close())
		}
		<-served
		return errors.Join(err, srv.Close())
	})
	return s, nil
}

// stopTime is how long calls in flight may take when a server is stopped.
const stopTime = 10 * time.Second

// Close stops a server of Open; closing it again does nothing more and returns the same. The server of a test is stopped by
// the test.
func (s *Server) Close() error { return s.stop() }

// For is the same server reporting to another test.
func (s *Server) For(t testing.TB) *Server {
	other := *s
	other.t = t
	return &other
}

// must ends the test if there is an error.
func (s *Server) must(err error) {
	if err == nil {
		return
	}
	if s.t == nil {
		panic(err)
	}
	s.t.Helper()
	s.t.Fatal(err)
}

func (s *Server) ctx() context.Context {
	if s.t == nil {
		return context.Background()
	}
	return s.t.Context()
}

// helper marks the calling method as one whose caller is at fault.
func (s *Server) helper() func() {
	if s.t == nil {
		return func() {}
	}
	return s.t.Helper
}

// control makes a control call that must succeed.
func (s *Server) control(method, path string, in, out any) {
	s.helper()()
	s.must(s.client.Control(s.ctx(), method, path, in, out))
}
