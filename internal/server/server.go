package server

import (
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/opencosell/cosell/internal/agenda"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/clock"
	"github.com/opencosell/cosell/internal/fault"
	"github.com/opencosell/cosell/internal/rate"
	"github.com/opencosell/cosell/internal/requestlog"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/scope"
	"github.com/opencosell/cosell/internal/store"
)

// Operation is an operation bound to its domain.
type Operation = awsjson.Operation[*resource.ReadCall, *resource.WriteCall]

// Binding is a service with what the pipeline must know of its rules.
type Binding struct {
	Operations []Operation
	// Admit decides whether the caller may use the service at all; nil admits everyone.
	Admit func(*resource.ReadCall) error
	// UnknownCatalog is the code for a catalog that does not exist.
	UnknownCatalog apierr.Code
	// TokenConflict is the reason for a client token that comes with another request.
	TokenConflict string
}

// Config is what a server is made of. All fields but the sizes and times must be set.
type Config struct {
	Store    store.Store
	Clock    *clock.Clock
	Agenda   *agenda.Agenda
	IDs      *resource.IDs
	Switches *resource.Switches
	Pages    *resource.PageKey
	Region   string
	Log      *slog.Logger
	Bindings []Binding
	// Gate is held for reading around every transaction, and for writing by whoever replaces the state in this process;
	// nil when nobody does.
	Gate *sync.RWMutex
	// Meet records an account at its first call, so that others can address it (account §2). It must be repeatable.
	Meet func(tx store.Tx, account string, now time.Time) error
	// Watch is told of everything that happens in a call, in its transaction; nil when nobody watches.
	Watch func(*resource.WriteCall, resource.Happening) error
	// Requests keeps the last calls for people to look at; nil keeps none.
	Requests *requestlog.Log
	// Rates limits and measures calls, Faults lets them go wrong on purpose; nil does neither.
	Rates  *rate.Limiter
	Faults *fault.Set
	// Draining is closed when the server is about to stop; what a fault rule delays goes on then. nil never is.
	Draining <-chan struct{}
	// MaxBody bounds a request's body in bytes; 0 is 1 MiB (protocol §11).
	MaxBody int64
	// BodyTime bounds the time in which the body must arrive; 0 is 30 s.
	BodyTime time.Duration
}

// Server answers requests of the AWS APIs. It is an http.Handler.
type Server struct {
	Config
	byTarget map[string]*bound
	byName   map[string][]*bound
	// met are the accounts that are recorded, each under itself; what is missing here may be recorded all the same.
	met sync.Map
}

// bound is one operation with the rules of its service.
type bound struct {
	*Operation
	binding *Binding
	scope   *scope.Operation
}

// New makes a server.
func New(c Config) *Server {
	if c.MaxBody == 0 {
		c.MaxBody = 1 << 20
	}
	if c.BodyTime == 0 {
		c.BodyTime = 30 * time.Second
	}
	s := &Server{Config: c, byTarget: map[string]*bound{}, byName: map[string][]*bound{}}
	for i := range s.Bindings {
		b := &s.Bindings[i]
		for j := range b.Operations {
			op := &bound{Operation: &b.Operations[j], binding: b, scope: scoped(&b.Operations[j])}
			s.byTarget[op.Service.TargetPrefix+"."+op.Name] = op
			s.byName[op.Name] = append(s.byName[op.Name], op)
		}
	}
	return s
}

// Forget makes the server meet every account anew, and forget how much it called: the store was emptied or has
// another state.
func (s *Server) Forget() {
	s.met.Clear()
	if s.Rates != nil {
		s.Rates.Forget()
	}
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodOptions {
		preflight(w)
		return
	}
	q := &request{server: s, w: w, http: r, start: time.Now(), id: requestIDs.UUID()}
	defer q.finish()
	q.answer()
	q.abandon()
}

// requestIDs are never seeded: two runs of a seeded server must not be mixed up in logs.
var requestIDs = resource.NewIDs()
