package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/opencosell/cosell/internal/cosell"
	"github.com/opencosell/cosell/internal/rate"
	"github.com/opencosell/cosell/internal/store"
	"github.com/opencosell/cosell/internal/store/sqlstore"
)

type serveCommand struct {
	Listen       string `help:"Address to listen on (${default})." default:"127.0.0.1:4580" placeholder:"HOST:PORT"`
	InsecureBind bool   `help:"Allow an address that others can reach, although signatures are not verified."`
	Memory       bool   `help:"Keep everything in memory; nothing survives the process."`
	DataDir      string `help:"Directory of the database (./cosell-data); made if missing." placeholder:"DIR"`
	PublicURL    string `name:"public-url" help:"Address at which people reach the server's pages, such as https://partners.example (http:// and the address it listens on)." placeholder:"URL"`
	Profile      string `help:"dev: every account counts as a registered partner and no quota applies; aws: registration, quotas and rates as the real service demands." enum:"dev,aws" default:"dev"`

	Autopilot string `help:"Load the policies of this file, by which the other side acts by itself (those loaded before, none at first). See 'autopilot --help'." placeholder:"FILE"`

	Begin beginFlags `embed:"" group:"The beginning (unset: an empty server that goes by the machine's time)"`

	MaxBody    int64         `help:"Largest request body in bytes (${default})." default:"1048576" placeholder:"BYTES"`
	BodyTime   time.Duration `help:"Time in which a request body must arrive." default:"30s"`
	StopTime   time.Duration `help:"Time that requests in flight have when the server is stopped." default:"30s"`
	RequestLog int           `help:"How many of the last calls to remember in memory for 'cosell log', 0 to 1000000; 0 remembers none (${default})." default:"1000" placeholder:"N"`
	LogFormat  string        `help:"Form of the log on standard error." enum:"text,json" default:"text"`

	Mail     mailFlags   `embed:"" group:"Mail (unset: letters stay in the outbox of the control API)"`
	Rate     rateFlags   `embed:""`
	Switches switchFlags `embed:"" group:"Switches (unset: as the profile has them)"`

	Registration registrationFlags `embed:"" group:"Registration of partners"`
}

const defaultDataDir = "./cosell-data"

// Run serves until it is told to stop.
func (s *serveCommand) Run(stdout io.Writer) error {
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	return s.serve(ctx, stdout, os.Stderr)
}

// serve runs the server until ctx ends, then lets requests in flight finish.
func (s *serveCommand) serve(ctx context.Context, stdout, stderr io.Writer) error {
	if err := s.checkBind(); err != nil {
		return err
	}
	policies, err := s.policies()
	if err != nil {
		return err
	}
	if err := s.checkRequestLog(); err != nil {
		return err
	}
	smtp, err := s.Mail.relay()
	if err != nil {
		return err
	}
	debug.SetGCPercent(s.gcPercent())
	log := s.logger(stderr)
	scripts, err := s.Begin.Hooks.find(log)
	if err != nil {
		return err
	}
	db, err := s.openStore(ctx)
	if err != nil {
		return err
	}
	srv, err := cosell.Start(ctx, s.Begin.options(cosell.Options{
		Store: db, Switches: s.Switches.apply(s.Profile), Log: log,
		MaxBody: s.MaxBody, BodyTime: s.BodyTime, Version: version(), Requests: s.RequestLog,
		Rates: rate.Mode(s.Rate.Rates), RatesUntilSet: s.Rate.untilSet(s.Profile),
		PublicURL: func() string { return s.PublicURL }, Registration: s.Registration.settings(), Hooks: scripts.State,
		Autopilot: policies,
	}))
	if err != nil {
		return errors.Join(err, db.Close())
	}
	listener, err := net.Listen("tcp", s.Listen)
	if err != nil {
		return errors.Join(fmt.Errorf("listen on %s: %w; choose another address with --listen", s.Listen, err), srv.Close())
	}
	if s.PublicURL = strings.TrimRight(s.PublicURL, "/"); s.PublicURL == "" {
		s.PublicURL = "http://" + listener.Addr().String()
	}
	var handler http.Handler = srv
	if !s.InsecureBind {
		handler = ownHost{srv, func() string { return s.PublicURL }}
	}
	web := &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	s.greet(stdout, listener.Addr())
	stopCourier := startCourier(ctx, smtp, db, srv, log)
	served := make(chan error, 1)
	go func() { served <- web.Serve(listener) }()

	stopHooks, hookFailed := scripts.start(ctx, listener.Addr())

	select {
	case err = <-served:
	case err = <-hookFailed:
		err = errors.Join(err, web.Close())
		<-served
	case <-ctx.Done():
		srv.Drain()
		stopHooks()
		fmt.Fprintln(stdout, "Stopping: requests in flight are finished first.")
		stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.StopTime)
		defer cancel()
		if err = web.Shutdown(stop); err != nil {
			err = errors.Join(fmt.Errorf("requests in flight did not end within %s: %w", s.StopTime, err), web.Close())
		}
		<-served
	}
	stopHooks()
	stopCourier()
	return errors.Join(err, srv.Close())
}

// gcPercent lets the Go heap, which is small beside the caches of the database, be collected less often than by default:
// some 20 MB for a tenth of the processor time of a read. The bodies of remembered calls make the heap larger but no
// dearer to collect, so with them the same distance between two collections is a smaller part of it.
func (s *serveCommand) gcPercent() int {
	if s.RequestLog > 0 {
		return 200
	}
	return 400
}

// checkBind keeps an open server, which believes every access key, from being reached by others by accident.
func (s *serveCommand) checkBind() error {
	host, _, err := net.SplitHostPort(s.Listen)
	if err != nil {
		return fmt.Errorf("--listen %q is no address: give host:port, such as 127.0.0.1:4580", s.Listen)
	}
	ip := net.ParseIP(host)
	if host == "localhost" || ip != nil && ip.IsLoopback() || s.InsecureBind {
		return nil
	}
	return fmt.Errorf("--listen %s can be reached by other machines, and this server does not verify signatures; listen on 127.0.0.1, or add --insecure-bind if that is meant", s.Listen)
}

// checkRequestLog bounds what the last calls may take before any is kept.
func (s *serveCommand) checkRequestLog() error {
	if s.RequestLog < 0 || s.RequestLog > 1_000_000 {
		return fmt.Errorf("--request-log %d must be from 0 (remember no calls) to 1000000", s.RequestLog)
	}
	return nil
}

func (s *serveCommand) openStore(ctx context.Context) (store.Store, error) {
	switch {
	case s.Memory && s.DataDir != "":
		return nil, errors.New("--memory keeps nothing, so it does not go with --data-dir; give one of them")
	case s.Memory:
		return sqlstore.Open(ctx, sqlstore.Options{Memory: true})
	case s.DataDir == "":
		s.DataDir = defaultDataDir
	}
	return sqlstore.Open(ctx, sqlstore.Options{Dir: s.DataDir})
}

func (s *serveCommand) logger(w io.Writer) *slog.Logger {
	if s.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, nil))
	}
	return slog.New(slog.NewTextHandler(w, nil))
}

// greet says where the server is and what to try first.
func (s *serveCommand) greet(w io.Writer, addr net.Addr) {
	data := s.DataDir
	if s.Memory {
		data = "in memory, nothing is kept"
	}
	fmt.Fprintf(w, `Cosell %s
  endpoint  http://%s
  data      %s
  profile   %s

Try, in another terminal (any credentials do; 12 digits as the access key choose the account):
  export AWS_ENDPOINT_URL=http://%[2]s AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1 AWS_ACCESS_KEY_ID=111122223333 AWS_SECRET_ACCESS_KEY=any
  aws partnercentral-selling list-opportunities --catalog Sandbox
  curl http://%[2]s/_cosell/health

`, version(), addr, data, s.Profile)
}
