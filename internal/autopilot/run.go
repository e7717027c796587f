package autopilot

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/opencosell/cosell/internal/operator"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// run is what a policy does after it was set off once: its steps one after another. The record is gone when it ends.
type run struct {
	Policy, Print    string
	On               string // the trigger, or the interval
	Account, Catalog string
	Subject          store.Key `json:",omitzero"`
	N                int64     // how often the policy had been set off then
	Step             int       // the next one, from 0
	// Depth is how many actions of the autopilot led to what set the policy off.
	Depth int
	// Instead: the decision of the server itself was taken off the agenda.
	Instead bool `json:",omitempty"`
}

// indexDue lists what waits in the order in which it falls due.
const indexDue = "due"

// setOff begins a run unless the policy has been set off as often as it may, and reports whether it may be again.
func (p *Pilot) setOff(c *resource.WriteCall, s *set, one *policy, r run) (more bool, err error) {
	mark := s.print(one)
	rec, n, err := readCount(c, one.name, mark)
	if err != nil || one.spent(n) {
		return false, err
	}
	n.Triggered, n.Last = n.Triggered+1, &c.Now
	if one.perSubject > 0 {
		key := store.Key{Kind: kindSubject, Catalog: r.Subject.Catalog, ID: one.name + "/" + r.Subject.Kind + "/" + r.Subject.ID}
		of, m, err := readCounters(c, key, mark)
		if err != nil || m.Triggered >= one.perSubject {
			return true, err
		}
		m.Triggered, m.Last = m.Triggered+1, &c.Now
		if err := writeCounters(c, of, &store.Record{Key: key, Account: r.Account}, mark, m); err != nil {
			return false, err
		}
	}
	if err := writeCounters(c, rec, &store.Record{Key: policyKey(one.name)}, mark, n); err != nil {
		return false, err
	}
	r.Policy, r.Print, r.N = one.name, mark, n.Triggered
	if one.on != nil && one.decides() {
		if r.Instead, err = takeOver(c, one.on.subject.instead, r.Subject.ID); err != nil {
			return false, err
		}
	}
	id := c.IDs.New("run-", 13)
	return !one.spent(n), r.schedule(c, nil, id, one.steps[0].after)
}

// takeOver takes the server's own decision off the agenda and reports whether there was one.
func takeOver(c *resource.WriteCall, kind, ref string) (bool, error) {
	_, err := c.Entry(kind, ref)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look for %s %s: %w", kind, ref, err)
	}
	return true, c.Unschedule(kind, ref)
}

// schedule stores the run and puts its next step on the agenda.
func (r run) schedule(c *resource.WriteCall, prior *store.Record, id string, after time.Duration) error {
	due := c.Now.Add(after)
	rows := []store.Index{{Name: indexDue, Sort: resource.TimeKey(due)}}
	next := &store.Record{Key: store.Key{Kind: kindRun, Catalog: r.Catalog, ID: id}, Account: r.Account}
	if err := put(c, prior, next, r, rows); err != nil {
		return err
	}
	return c.Schedule(store.Entry{Kind: jobStep, Ref: id, Account: r.Account, Catalog: r.Catalog, Due: due})
}

// readRun returns a run and its record; nil when it is gone, as after what its account has was removed.
func readRun(r store.Reader, catalog, id string) (*run, *store.Record, error) {
	rec, err := r.Get(store.Key{Kind: kindRun, Catalog: catalog, ID: id})
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("read run %s: %w", id, err)
	}
	var v run
	if err := json.Unmarshal(rec.Body, &v); err != nil {
		return nil, nil, fmt.Errorf("decode run %s: %w", id, err)
	}
	return &v, rec, nil
}

// step is the job of jobStep: it takes the next action of a run. What the rules refuse undoes the transaction and is
// recorded by stepFailed.
func (p *Pilot) step(c *resource.WriteCall, e store.Entry) error {
	r, rec, err := readRun(c, e.Catalog, e.Ref)
	if err != nil || r == nil {
		return err
	}
	c.Subject = policyKey(r.Policy)
	s, err := p.current(c)
	if err != nil {
		return err
	}
	one := s.same(r.Policy, r.Print)
	if one == nil {
		o := r.outcome(Dropped, "")
		o.Message = "The policy was changed, disabled or removed before the action was due."
		return p.end(c, s, rec, r, o)
	}
	next := one.steps[r.Step]
	answer, err := p.act(c, one, r, next)
	if err != nil {
		if f := refusal(err); f != nil {
			return f
		}
		return fmt.Errorf("policy %s: %s: %w", r.Policy, next.action, err)
	}
	o := r.outcome(Done, next.action)
	if o.Answer, err = bounded(answer); err != nil {
		return err
	}
	if r.Step++; r.Step == len(one.steps) {
		return p.end(c, s, rec, r, o)
	}
	if err := p.record(c, s, o); err != nil {
		return err
	}
	// The action may have removed what the account has, the run too.
	if _, rec, err = readRun(c, e.Catalog, e.Ref); err != nil {
		return err
	}
	return r.schedule(c, rec, e.Ref, one.steps[r.Step].after)
}

// act takes an action as the operator would. What it sets off knows how long the chain is by now.
func (p *Pilot) act(c *resource.WriteCall, one *policy, r *run, s step) (any, error) {
	if s.action == leave {
		return struct{}{}, nil
	}
	now := scene{now: c.Now, id: r.Subject.ID, account: r.Account, catalog: r.Catalog, policy: one.name, n: r.N}
	if one.on != nil {
		rec, err := c.Get(r.Subject)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, fmt.Errorf("read %s %s: %w", r.Subject.Kind, r.Subject.ID, err)
		}
		if err == nil {
			if now.record, err = one.on.subject.read(rec); err != nil {
				return nil, err
			}
		}
	}
	input, err := json.Marshal(now.fill(s.input))
	if err != nil {
		return nil, fmt.Errorf("encode the input of %s: %w", s.action, err)
	}
	request := operator.Request{Input: input}
	if s.account {
		request.Account = r.Account
	}
	if s.catalog {
		request.Catalog = r.Catalog
	}
	call := *c.Call
	call.Watch = p.watch(r.Depth + 1)
	inside := *c
	inside.Call = &call
	return p.Desk.Within(&inside, s.action, request)
}

// end records the outcome of a run and removes it. A decision that was not taken goes back to the server itself.
func (p *Pilot) end(c *resource.WriteCall, s *set, rec *store.Record, r *run, o Outcome) error {
	if err := p.record(c, s, o); err != nil {
		return err
	}
	if t := findTrigger(r.On); t != nil && r.Instead && o.Result != Done {
		err := c.Schedule(store.Entry{Kind: t.subject.instead, Ref: r.Subject.ID, Account: r.Account, Catalog: r.Catalog, Due: c.Now})
		if err != nil {
			return fmt.Errorf("give %s %s back: %w", r.Subject.Kind, r.Subject.ID, err)
		}
	}
	if err := c.Delete(rec.Key); err != nil && !errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("end run %s: %w", rec.ID, err)
	}
	return nil
}

// stepFailed records why an action was not taken. The steps that would have followed are not taken either.
func (p *Pilot) stepFailed(c *resource.WriteCall, e store.Entry, f *resource.Failure) error {
	r, rec, err := readRun(c, e.Catalog, e.Ref)
	if err != nil || r == nil {
		return err
	}
	c.Subject = policyKey(r.Policy)
	s, err := p.current(c)
	if err != nil {
		return err
	}
	var action string
	if one := s.same(r.Policy, r.Print); one != nil {
		action = one.steps[r.Step].action
	}
	o := r.outcome(Failed, action)
	if isRefusal(f) {
		o.Result = Refused
	}
	o.Type, o.Message = f.Reason, f.Message
	return p.end(c, s, rec, r, o)
}
