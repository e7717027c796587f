package autopilot

import (
	"errors"
	"fmt"
	"strings"

	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// The kinds of the agenda's entries. A tick's Ref is the policy's name and the account, a step's the id of the run.
const (
	jobTick = "autopilot.every"
	jobStep = "autopilot.step"
)

// Jobs are what the agenda does for the autopilot.
func (p *Pilot) Jobs() map[string]resource.Job {
	return map[string]resource.Job{
		jobTick: {Run: p.tick, Fail: p.missTick},
		jobStep: {Run: p.step, Fail: p.stepFailed},
	}
}

func tickRef(name, account string) string { return name + "/" + account }

// arm puts the intervals on the agenda that are not there and have something left to do.
func (p *Pilot) arm(c *resource.WriteCall, s *set) error {
	for _, one := range s.list {
		if one.on != nil || !one.enabled {
			continue
		}
		_, n, err := readCount(c, one.name, s.print(one))
		if err != nil {
			return err
		}
		if one.spent(n) {
			continue
		}
		for _, account := range one.rounds() {
			_, err := c.Entry(jobTick, tickRef(one.name, account))
			if err == nil {
				continue
			}
			if !errors.Is(err, store.ErrNotFound) {
				return fmt.Errorf("look for the interval of policy %s: %w", one.name, err)
			}
			// It is nobody's entry: removing what an account or a catalog has does not end the policy.
			err = c.Schedule(store.Entry{Kind: jobTick, Ref: tickRef(one.name, account), Due: one.every.next(c.Now, c.Now)})
			if err != nil {
				return fmt.Errorf("schedule policy %s: %w", one.name, err)
			}
		}
	}
	return nil
}

// disarm takes the intervals off the agenda of policies that are not the same any more; next may be nil.
func (p *Pilot) disarm(c *resource.WriteCall, old, next *set) error {
	if old == nil {
		return nil
	}
	for _, one := range old.list {
		if one.on != nil || next.same(one.name, old.print(one)) != nil {
			continue
		}
		for _, account := range one.rounds() {
			if err := c.Unschedule(jobTick, tickRef(one.name, account)); err != nil {
				return fmt.Errorf("unschedule policy %s: %w", one.name, err)
			}
		}
	}
	return nil
}

// tick is the job of jobTick: it sets the policy off, and puts the next time on the agenda.
func (p *Pilot) tick(c *resource.WriteCall, e store.Entry) error {
	name, account, _ := strings.Cut(e.Ref, "/")
	c.Subject = policyKey(name)
	s, err := p.current(c)
	if err != nil || s == nil {
		return err
	}
	one := s.named(name)
	if one == nil || one.on != nil || !one.enabled {
		return nil
	}
	more, err := p.setOff(c, s, one, run{On: one.rhythm, Account: account, Catalog: one.catalog})
	if err != nil || !more {
		return err
	}
	e.Due = one.every.next(e.Due, c.Now)
	return c.Schedule(e)
}

// missTick keeps a policy going whose turn could not be carried out.
func (p *Pilot) missTick(c *resource.WriteCall, e store.Entry, f *resource.Failure) error {
	name, account, _ := strings.Cut(e.Ref, "/")
	s, err := p.current(c)
	if err != nil || s == nil {
		return err
	}
	one := s.named(name)
	if one == nil || one.on != nil || !one.enabled {
		return nil
	}
	err = p.record(c, s, Outcome{Policy: name, On: one.rhythm, Account: account, Catalog: one.catalog, Result: Failed, Type: f.Reason, Message: f.Message})
	if err != nil {
		return err
	}
	e.Due = one.every.next(e.Due, c.Now)
	return c.Schedule(e)
}
