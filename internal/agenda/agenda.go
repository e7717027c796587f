// Package agenda carries out everything that happens later: tasks, expiries, decisions. Its entries are in the store, so
// nothing is lost by a crash, and they fall due by the server's clock. A worker claims an entry, and the entry's whole
// effect and its removal are one commit, which is refused if another worker took the entry over: nothing is done twice.
// It knows jobs by their names and no domain.
package agenda

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/opencosell/cosell/internal/clock"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

const (
	// leaseTime is how long a worker may hold an entry before another takes it over, by the machine's time.
	leaseTime = time.Minute
	// poll makes certain what Wake makes immediate.
	poll = time.Second
	// longestHold is longer than any entry is held.
	longestHold = 24 * time.Hour
	// attempts before an entry that fails for internal reasons is given up.
	attempts = 8
)

// Agenda runs the jobs of a server.
type Agenda struct {
	store store.Store
	clock *clock.Clock
	call  func(ctx context.Context, e store.Entry) *resource.Call
	ids   *resource.IDs
	jobs  map[string]resource.Job
	log   *slog.Logger
	// machine is the machine's time, which leases and repeated attempts follow: the server's clock may stand still.
	machine func() time.Time
	// mostFired bounds AdvanceTo; see the constant.
	mostFired int

	wake chan struct{}
	// turn is held while entries are carried out, so that Advance and the runner do not interleave.
	turn sync.Mutex

	mu      sync.Mutex
	waiting map[string][]chan struct{}
}

// New makes an agenda; call makes the call that a job is carried out in.
func New(s store.Store, c *clock.Clock, ids *resource.IDs, call func(context.Context, store.Entry) *resource.Call, log *slog.Logger) *Agenda {
	return &Agenda{
		store: s, clock: c, call: call, ids: ids, jobs: map[string]resource.Job{}, log: log, machine: time.Now,
		wake: make(chan struct{}, 1), waiting: map[string][]chan struct{}{}, mostFired: mostFired,
	}
}

// Register adds the jobs of a domain. Names are the kinds of entries; one name has one job.
func (a *Agenda) Register(jobs map[string]resource.Job) {
	for kind, job := range jobs {
		if _, taken := a.jobs[kind]; taken {
			panic("agenda: two jobs named " + kind)
		}
		a.jobs[kind] = job
	}
}

// Job is the one of a name, for who carries out the steps of a task without the agenda; false when there is none.
func (a *Agenda) Job(kind string) (resource.Job, bool) {
	job, ok := a.jobs[kind]
	return job, ok
}

// Wake makes the runner look at once.
func (a *Agenda) Wake() {
	select {
	case a.wake <- struct{}{}:
	default:
	}
}

// Run carries out what falls due until ctx ends; what it has begun it finishes.
func (a *Agenda) Run(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for ctx.Err() == nil {
		if _, err := a.Due(ctx, a.clock.Now()); err != nil && ctx.Err() == nil {
			a.log.Error("agenda", "error", err)
		}
		timer.Reset(poll)
		select {
		case <-ctx.Done():
		case <-a.wake:
		case <-timer.C:
		}
	}
}

// Fired is an entry that was carried out.
type Fired struct {
	Kind string    `json:"kind"`
	Ref  string    `json:"ref"`
	Due  time.Time `json:"due"`
}

// Due carries out everything due at now, in order of due time, and says what it was. A server whose time went back while
// it waited for its turn carries out what is due then.
func (a *Agenda) Due(ctx context.Context, now time.Time) ([]Fired, error) {
	a.turn.Lock()
	defer a.turn.Unlock()
	if back := a.clock.Now(); back.Before(now) {
		now = back
	}
	return a.due(ctx, now)
}

// Pause calls f while nothing of the agenda is carried out in this process, and wakes the agenda afterwards. What is
// begun is finished first.
func (a *Agenda) Pause(f func() error) error {
	a.turn.Lock()
	defer a.turn.Unlock()
	defer a.Wake()
	return f()
}

func (a *Agenda) due(ctx context.Context, now time.Time) ([]Fired, error) {
	var fired []Fired
	for ctx.Err() == nil {
		machine := a.machine()
		e, err := a.store.Claim(ctx, now, machine, machine.Add(leaseTime))
		if errors.Is(err, store.ErrNotFound) {
			return fired, nil
		}
		if err != nil {
			return fired, fmt.Errorf("claim: %w", err)
		}
		done, err := a.carryOut(ctx, e)
		if err != nil {
			return fired, err
		}
		if done {
			fired = append(fired, Fired{Kind: e.Kind, Ref: e.Ref, Due: e.Due})
		}
	}
	return fired, ctx.Err()
}

// carryOut runs one claimed entry. False means that it will be tried again.
func (a *Agenda) carryOut(ctx context.Context, e store.Entry) (bool, error) {
	job, ok := a.jobs[e.Kind]
	if !ok {
		// An entry of a newer release: leave it for a server that knows it.
		a.log.Warn("agenda: no job for entry", "kind", e.Kind, "ref", e.Ref)
		return false, a.hold(ctx, e, time.Hour)
	}
	// A job that has begun is finished even when the server is asked to stop.
	ctx = context.WithoutCancel(ctx)
	err := a.commit(ctx, e, func(c *resource.WriteCall) error { return job.Run(c, e) })
	var failure *resource.Failure
	switch {
	case err == nil || errors.Is(err, store.ErrLeaseLost):
		a.announce(e)
		return err == nil, nil
	case errors.As(err, &failure):
	case e.Attempt < attempts:
		a.log.Error("agenda: entry failed, will be tried again", "kind", e.Kind, "ref", e.Ref, "attempt", e.Attempt, "error", err)
		return false, a.hold(ctx, e, time.Duration(1<<e.Attempt)*100*time.Millisecond)
	default:
		a.log.Error("agenda: entry given up", "kind", e.Kind, "ref", e.Ref, "attempt", e.Attempt, "error", err)
		failure = &resource.Failure{Reason: "InternalError", Message: "The task could not be carried out because of an internal error."}
	}
	err = a.commit(ctx, e, func(c *resource.WriteCall) error {
		if job.Fail == nil {
			return nil
		}
		return job.Fail(c, e, failure)
	})
	if err != nil && !errors.Is(err, store.ErrLeaseLost) {
		return false, fmt.Errorf("record the failure of %s %s: %w", e.Kind, e.Ref, err)
	}
	a.announce(e)
	return true, nil
}

// commit runs f and takes the entry off the agenda in one transaction.
func (a *Agenda) commit(ctx context.Context, e store.Entry, f func(*resource.WriteCall) error) (err error) {
	call := a.call(ctx, e)
	var c *resource.WriteCall
	err = a.store.Update(ctx, func(tx store.Tx) (err error) {
		defer func() {
			if p := recover(); p != nil {
				err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
			}
		}()
		if err := tx.Finish(e.ID, e.Attempt); err != nil {
			return err
		}
		c = resource.NewWriteCall(call, tx, a.ids)
		if err := f(c); err != nil {
			return err
		}
		return tx.Audit(store.Audit{
			Time: call.Now, Account: e.Account, Catalog: e.Catalog, Operation: e.Kind,
			Kind: c.Subject.Kind, ID: c.Subject.ID, RequestID: call.RequestID,
		})
	})
	return err
}

// hold keeps an entry for another attempt.
func (a *Agenda) hold(ctx context.Context, e store.Entry, d time.Duration) error {
	err := a.store.Update(ctx, func(tx store.Tx) error { return tx.Hold(e.ID, e.Attempt, a.machine().Add(d)) })
	if errors.Is(err, store.ErrLeaseLost) {
		return nil
	}
	return err
}

// Await waits until the entry is off the agenda, at most for d.
func (a *Agenda) Await(ctx context.Context, kind, ref string, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	done := make(chan struct{})
	name := kind + "/" + ref
	a.mu.Lock()
	a.waiting[name] = append(a.waiting[name], done)
	a.mu.Unlock()
	defer a.forget(name, done)

	gone := false
	err := a.store.View(ctx, func(r store.Reader) error {
		_, err := r.Entry(kind, ref)
		if errors.Is(err, store.ErrNotFound) {
			gone = true
			return nil
		}
		return err
	})
	if err != nil || gone {
		return err
	}
	a.Wake()
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-done:
	case <-timer.C:
	case <-ctx.Done():
	}
	return nil
}

func (a *Agenda) announce(e store.Entry) {
	name := e.Kind + "/" + e.Ref
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, ch := range a.waiting[name] {
		close(ch)
	}
	delete(a.waiting, name)
}

func (a *Agenda) forget(name string, done chan struct{}) {
	a.mu.Lock()
	defer a.mu.Unlock()
	kept := a.waiting[name][:0]
	for _, ch := range a.waiting[name] {
		if ch != done {
			kept = append(kept, ch)
		}
	}
	if len(kept) == 0 {
		delete(a.waiting, name)
	} else {
		a.waiting[name] = kept
	}
}
