package rate

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/api/benefits"
	"github.com/opencosell/cosell/api/channel"
	"github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/scope"
	"github.com/opencosell/cosell/internal/store"
)

const fjord, nimbus = "111122223333", "444455556666"

var start = time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)

// callable has every operation with a published figure, and some without.
var callable = func() []*scope.Operation {
	list := []*scope.Operation{
		{Service: &selling.API, Name: "GetEngagement"},
		{Service: &account.API, Name: "GetPartner"},
		{Service: &channel.API, Name: "TagResource"},
		{Service: &benefits.API, Name: "ListTagsForResource"},
	}
	services := map[string]*awsjson.Service{"selling": &selling.API, "channel": &channel.API, "benefits": &benefits.API}
	for _, f := range Figures {
		for _, name := range f.Operations {
			list = append(list, &scope.Operation{Service: services[f.Service], Name: name})
		}
	}
	return list
}()

func find(t *testing.T, name string) *scope.Operation {
	t.Helper()
	for _, o := range callable {
		if o.String() == name {
			return o
		}
	}
	t.Fatalf("there is no %s", name)
	return nil
}

// world is a process with two clocks that stand until the test moves them.
type world struct {
	*Limiter
	t               *testing.T
	mu              sync.Mutex
	server, machine time.Time
}

func newWorld(t *testing.T, s store.Store, mode Mode) *world {
	t.Helper()
	w := &world{t: t, server: start, machine: start}
	read := func(clock *time.Time) func() time.Time {
		return func() time.Time {
			w.mu.Lock()
			defer w.mu.Unlock()
			return *clock
		}
	}
	w.Limiter = &Limiter{Store: s, Operations: callable, Server: read(&w.server), Machine: read(&w.machine)}
	if err := w.Open(t.Context(), mode, Off); err != nil {
		t.Fatal(err)
	}
	return w
}

// pass lets time pass on the server's clock and on the machine's.
func (w *world) pass(server, machine time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.server, w.machine = w.server.Add(server), w.machine.Add(machine)
}

// admit makes n calls and says how many were let in, and the last refusal.
func (w *world) admit(operation, account, catalog string, n int) (in int, refusal *apierr.Error) {
	w.t.Helper()
	op := find(w.t, operation)
	for range n {
		err := w.Admit(w.t.Context(), scope.Call{Operation: op, Account: account, Catalog: catalog})
		if err == nil {
			in++
		} else if !errors.As(err, &refusal) {
			w.t.Fatal(err)
		}
	}
	return in, refusal
}

func (w *world) wants(what, operation, account, catalog string, n, want int) {
	w.t.Helper()
	if got, _ := w.admit(operation, account, catalog, n); got != want {
		w.t.Errorf("%s: got %d of %d %s let in, want %d", what, got, n, operation, want)
	}
}

func (w *world) change(c Change) {
	w.t.Helper()
	if _, err := w.Change(w.t.Context(), c); err != nil {
		w.t.Fatal(err)
	}
}

// wantProblems checks which members a refusal names.
func wantProblems(t *testing.T, err error, members ...string) {
	t.Helper()
	var e *apierr.Error
	if !errors.As(err, &e) {
		t.Fatalf("got %v, want a refusal of %q", err, members)
	}
	var got []string
	for _, f := range e.Fields {
		got = append(got, f.Path)
	}
	if diff := cmp.Diff(members, got); diff != "" {
		t.Errorf("problems (-want +got)\n%s\n%v", diff, e)
	}
}
