package server

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/opencosell/cosell/internal/fault"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/scope"
)

// Callable are the operations that there are, for those who give rules for calls.
func Callable(bindings []Binding) []*scope.Operation {
	var list []*scope.Operation
	for _, b := range bindings {
		for i := range b.Operations {
			if op := &b.Operations[i]; op.Done() {
				list = append(list, scoped(op))
			}
		}
	}
	return list
}

func scoped(op *Operation) *scope.Operation {
	return &scope.Operation{Service: op.Service, Name: op.Name, Errors: op.Errors}
}

// errDropped is no answer: the connection is closed.
var errDropped = errors.New("dropped by a fault rule")

type undisturbed struct{}

// Undisturbed marks the calls of the server itself, which no rate limits and no fault rule has.
func Undisturbed(ctx context.Context) context.Context {
	return context.WithValue(ctx, undisturbed{}, true)
}

// disturb holds the call against the rates and the fault rules. catalog is what the body names; a body that cannot be
// read names none.
func (q *request) disturb(catalog string) error {
	rates, faults := q.server.Rates, q.server.Faults
	limited, faulty := rates != nil && rates.On(), faults != nil && faults.Active()
	if !limited && !faulty || q.http.Context().Value(undisturbed{}) != nil {
		return nil
	}
	if !resource.KnownCatalog(catalog) {
		catalog = "" // what does not exist has no counter of its own
	}
	q.catalog = catalog // for the log, should nobody come to look at it
	call := scope.Call{Operation: q.op.scope, Account: q.account, Catalog: catalog}
	if limited {
		if err := rates.Admit(q.http.Context(), call); err != nil {
			return storeError(err)
		}
	}
	if !faulty {
		return nil
	}
	f, err := faults.Find(q.http.Context(), call)
	if err != nil {
		return storeError(err)
	}
	if f != nil && f.After {
		q.later = f
		return nil
	}
	return q.suffer(f)
}

// disturbAfter lets the fault act that waits for the call to be committed.
func (q *request) disturbAfter() error {
	f := q.later
	if f == nil {
		return nil
	}
	// The change is made, so the rule acts although the caller may have gone.
	acts, err := f.Act(context.WithoutCancel(q.http.Context()))
	if err != nil || !acts {
		return storeError(err)
	}
	return q.suffer(f)
}

// suffer does what the fault says.
func (q *request) suffer(f *fault.Fault) error {
	if f == nil {
		return nil
	}
	q.fault = f.ID
	if err := q.server.linger(q.http.Context(), f.Latency); err != nil {
		return err
	}
	switch {
	case f.Drop:
		return errDropped
	case f.Error != nil:
		return f.Error
	}
	return nil
}

// linger waits in real time, until the client goes away, which is an error, or the server stops.
func (s *Server) linger(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-s.Draining:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// abandon closes the connection without an answer, which the HTTP server does for this panic.
func (q *request) abandon() {
	if q.dropped {
		panic(http.ErrAbortHandler)
	}
}
