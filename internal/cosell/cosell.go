// Package cosell puts the parts together: a store, the clock, the agenda, the domains and the two front doors, the AWS
// APIs and the control API. The program and the tests start the same server through it. It decides nothing itself.
package cosell

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	accountapi "github.com/opencosell/cosell/api/account"
	benefitsapi "github.com/opencosell/cosell/api/benefits"
	channelapi "github.com/opencosell/cosell/api/channel"
	sellingapi "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/account"
	"github.com/opencosell/cosell/internal/agenda"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/autopilot"
	"github.com/opencosell/cosell/internal/clock"
	"github.com/opencosell/cosell/internal/control"
	"github.com/opencosell/cosell/internal/operator"
	"github.com/opencosell/cosell/internal/rate"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/seed"
	"github.com/opencosell/cosell/internal/selling"
	"github.com/opencosell/cosell/internal/server"
	"github.com/opencosell/cosell/internal/store"
	"github.com/opencosell/cosell/internal/verifypage"
)

// Options of a server. The zero value of a field means what its comment says.
type Options struct {
	Store    store.Store // must be set; Close closes it
	Switches resource.Switches
	Log      *slog.Logger     // nil discards
	Machine  func() time.Time // the machine's clock; nil is time.Now
	IDs      *resource.IDs    // nil is unguessable
	MaxBody  int64            // bytes; 0 is 1 MiB
	BodyTime time.Duration    // 0 is 30 s
	Requests int              // how many calls the request log keeps; 0 keeps none
	Version  string           // what the health answer says
	// Repeatable makes the same calls, one after another, give the same answers; give IDs of a seed and StartTime too.
	Repeatable bool
	// StartTime is where the clock of a new store stands still, and after a full reset again; zero is the machine's time.
	StartTime time.Time
	// Hooks is what became of the scripts that run once the server is ready, for the health answer; nil when there are none.
	Hooks func() string
	// SeedFiles fill a store in which nothing was ever changed, before Start returns.
	SeedFiles []string
	// Rates is what is done about rates from now on; empty is what was set last on a running server, and RatesUntilSet
	// before anybody set it, which is off when it is empty.
	Rates, RatesUntilSet rate.Mode
	// Registration is how partners register and prove who they are.
	Registration Registration
	// PublicURL is where people reach the server's pages, such as http://127.0.0.1:4580; nil is that.
	PublicURL func() string
	// Autopilot are policies to load before the agenda runs; nil leaves those that are there.
	Autopilot *autopilot.Source
}

// Server is a running Cosell without a listener.
type Server struct {
	Agenda *agenda.Agenda
	Clock  *clock.Clock

	store   store.Store
	api     http.Handler
	control http.Handler
	verify  http.Handler
	ready   atomic.Bool
	drain   chan struct{} // closed by Drain
	drained sync.Once
	stop    context.CancelFunc
	runner  sync.WaitGroup

	log        *slog.Logger
	repeatable bool
	begin      *time.Time // of the clock after a full reset; nil leaves the clock alone
	forget     func()     // what the front door remembers of the records
	arm        func(context.Context) error
	rearm      func(context.Context) error
	gate       sync.RWMutex // see server.Config.Gate
	seeds      sync.Mutex   // one application of seeds at a time
	filling    atomic.Bool  // seeds are being applied by this process
}

// Region is in every ARN: the real service lives in this one only.
const Region = "us-east-1"

// pageSecret is the value of the store that page tokens are sealed with.
const pageSecret = "page-secret"

// Start makes a server and sets its agenda going.
func Start(ctx context.Context, o Options) (*Server, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Machine == nil {
		o.Machine = time.Now
	}
	if o.IDs == nil {
		o.IDs = resource.NewIDs()
	}
	files, err := seed.Load(o.SeedFiles...)
	if err != nil {
		return nil, err
	}
	clk, err := clock.Open(ctx, o.Store, o.Machine)
	if err != nil {
		return nil, err
	}
	s := &Server{drain: make(chan struct{}), Clock: clk, store: o.Store, log: o.Log, repeatable: o.Repeatable}
	if !o.StartTime.IsZero() {
		s.begin = &o.StartTime
		if err := clk.Begin(ctx, o.StartTime); err != nil {
			return nil, err
		}
	}
	pages, err := pageKey(ctx, o.Store, o.IDs)
	if err != nil {
		return nil, err
	}
	pilot := &autopilot.Pilot{Store: o.Store, IDs: o.IDs, Log: o.Log}
	watch := s.awake(pilot.Watch)
	call := func(ctx context.Context, e store.Entry) *resource.Call {
		return &resource.Call{
			Context: ctx, Account: e.Account, Catalog: e.Catalog, Operation: e.Kind, RequestID: resource.NewIDs().UUID(),
			Now: clk.Now(), Region: Region, Switches: &o.Switches, Pages: pages, Watch: watch,
		}
	}
	s.Agenda = agenda.New(o.Store, clk, o.IDs, call, o.Log)
	partners := new(account.Service)
	if err := o.Registration.apply(partners); err != nil {
		return nil, err
	}
	if o.PublicURL != nil {
		partners.CompletionURL = func() string { return o.PublicURL() + verifypage.Path }
	}
	s.verify = verifypage.New(&verifyDesk{o.Store, partners, o.IDs, call}, o.Log)
	deals := &selling.Service{Partners: directory{partners}, Connections: partners}
	s.Agenda.Register(partners.Jobs())
	s.Agenda.Register(deals.Jobs())
	s.Agenda.Register(pilot.Jobs())
	desk := &operator.Desk{Store: o.Store, IDs: o.IDs, Deals: deals, Partners: partners, Call: call, Wake: s.Agenda.Wake}
	pilot.Desk, pilot.Call = desk, call
	if err := engage(ctx, pilot, o.Autopilot); err != nil {
		return nil, err
	}
	bound := bindings(deals, partners)
	rates, faults, err := disturbances(ctx, o, clk, s.gate.RLocker(), server.Callable(bound))
	if err != nil {
		return nil, err
	}
	requests := requestLog(o.Requests)
	front := server.New(server.Config{
		Requests: requests, Rates: rates, Faults: faults, Draining: s.drain,
		Store: o.Store, Clock: clk, Agenda: s.Agenda, IDs: o.IDs, Switches: &o.Switches, Pages: pages, Region: Region,
		Log: o.Log, MaxBody: o.MaxBody, BodyTime: o.BodyTime, Bindings: bound,
		Meet: partners.Meet, Watch: watch, Gate: &s.gate,
	})
	s.api, s.forget, s.arm = front, front.Forget, pilot.Arm
	s.rearm = pilot.Rearm
	s.control = control.New(control.Config{
		Requests: requests, Store: o.Store, Clock: clk, Agenda: s.Agenda, Version: o.Version, Ready: s.ready.Load, Log: o.Log, Hooks: o.Hooks,
		ToSeed: s.seeder(o.SeedFiles),
		Emptied: func() {
			if err := s.emptied(context.WithoutCancel(ctx)); err != nil {
				o.Log.Error("what comes after a reset is done when the server starts again", "error", err)
			}
		},
		Explain: front.Explain, MaxCall: front.MaxBody,
		Gate: &s.gate, AWSAccount: o.Switches.AWSAccount, Replaced: func(ctx context.Context) error { return s.replaced(ctx, pages, o.IDs, rates, faults) },
		Operator: desk, Autopilot: pilot, Faults: faults, Rates: rates,
	})
	run, stop := context.WithCancel(context.WithoutCancel(ctx))
	s.stop = stop
	s.runner.Go(func() { s.Agenda.Run(run) })
	trouble := func(err error) { o.Log.Error("rates and faults", "error", err) }
	s.runner.Go(func() { rates.Run(run, trouble) })
	s.runner.Go(func() { faults.Run(run, trouble) })
	if err := s.fillEmpty(ctx, files); err != nil {
		stop()
		s.runner.Wait()
		return nil, err
	}
	s.ready.Store(true)
	return s, nil
}

// engage loads the policies that are given, and makes sure that those there are have their intervals on the agenda.
func engage(ctx context.Context, pilot *autopilot.Pilot, given *autopilot.Source) error {
	if given != nil {
		return pilot.Load(ctx, *given)
	}
	return pilot.Arm(ctx)
}

func bindings(deals *selling.Service, partners *account.Service) []server.Binding {
	// A service without any operation needs no implementation: its table says so for each.
	type none struct{}
	return []server.Binding{
		{
			Operations:     sellingapi.Operations[*resource.ReadCall, *resource.WriteCall](deals),
			Admit:          deals.Admit,
			UnknownCatalog: apierr.InvalidEnumValue,
		},
		{
			Operations:     accountapi.Operations[*resource.ReadCall, *resource.WriteCall](partners),
			UnknownCatalog: apierr.InvalidValue,
			TokenConflict:  "CONFLICT_CLIENT_TOKEN",
		},
		{Operations: channelapi.Operations[*resource.ReadCall, *resource.WriteCall](none{}), UnknownCatalog: apierr.InvalidValue},
		{Operations: benefitsapi.Operations[*resource.ReadCall, *resource.WriteCall](none{}), UnknownCatalog: apierr.InvalidValue},
	}
}

// ServeHTTP answers API calls and, below /_cosell/, the page of a verification and control calls.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.settle(r)
	switch path := r.URL.Path; {
	case strings.HasPrefix(path, verifypage.Path):
		s.verify.ServeHTTP(w, r)
	case strings.HasPrefix(path, "/_cosell/"):
		s.control.ServeHTTP(w, r)
	default:
		s.api.ServeHTTP(w, r)
	}
}

// Drain makes the server say that it is not ready, before its listener is closed.
// What a fault rule delays goes on.
func (s *Server) Drain() {
	s.ready.Store(false)
	s.drained.Do(func() { close(s.drain) })
}

// Close lets the agenda finish what it has begun and closes the store. Requests must have ended.
func (s *Server) Close() error {
	s.Drain()
	s.stop()
	s.runner.Wait()
	return s.store.Close()
}

// pageKey reads the secret of page tokens, or makes one at the first start, so that tokens stay good over a restart.
func pageKey(ctx context.Context, s store.Store, ids *resource.IDs) (*resource.PageKey, error) {
	secret, err := pageSecretOf(ctx, s, ids)
	if err != nil {
		return nil, err
	}
	return resource.NewPageKey(secret), nil
}

func pageSecretOf(ctx context.Context, s store.Store, ids *resource.IDs) ([]byte, error) {
	var secret []byte
	err := s.View(ctx, func(r store.Reader) (err error) {
		secret, err = r.Value(pageSecret)
		return err
	})
	if errors.Is(err, store.ErrNotFound) {
		fresh := ids.Bytes(32)
		err = s.Update(ctx, func(tx store.Tx) error {
			var err error
			if secret, err = tx.Value(pageSecret); !errors.Is(err, store.ErrNotFound) {
				return err
			}
			secret = fresh
			return tx.SetValue(pageSecret, secret)
		})
	}
	if err != nil {
		return nil, fmt.Errorf("read the secret of page tokens: %w", err)
	}
	return secret, nil
}

// directory is how selling sees the partners of the account service.
type directory struct{ accounts *account.Service }

func (d directory) Partner(r store.Reader, catalog, id string) (selling.Partner, error) {
	f, err := d.accounts.Partner(r, catalog, id)
	if err != nil {
		return selling.Partner{}, err
	}
	return selling.Partner{
		Company: f.Company, Website: f.Website,
		Lead: selling.Person{Email: f.Lead.Email, FirstName: f.Lead.FirstName, LastName: f.Lead.LastName},
	}, nil
}
