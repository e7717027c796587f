package autopilot

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// maxChain is how many actions of the autopilot can follow from each other with nobody else between them. It ends
// policies that set each other off.
const maxChain = 8

// Watch is for resource.Call: it lets policies answer to what happened, in the transaction in which it did.
func (p *Pilot) Watch(c *resource.WriteCall, h resource.Happening) error { return p.watch(0)(c, h) }

// watch is Watch for what an action of the autopilot does; depth is how many of them led to it.
func (p *Pilot) watch(depth int) func(*resource.WriteCall, resource.Happening) error {
	return func(c *resource.WriteCall, h resource.Happening) error {
		s, err := p.current(c)
		if err != nil || s == nil {
			return err
		}
		var record any
		for _, one := range s.on[h.Name] {
			if !one.answers(h.Name, h.Record.Catalog, h.Account) {
				continue
			}
			if len(one.when) > 0 && record == nil {
				if record, err = one.on.subject.get(c, h.Record); err != nil {
					return err
				}
			}
			if !one.holds(record) {
				continue
			}
			r := run{On: h.Name, Account: h.Account, Catalog: h.Record.Catalog, Subject: h.Record, Depth: depth}
			if depth >= maxChain {
				r.Policy = one.name
				o := r.outcome(Stopped, one.steps[0].action)
				o.Message = fmt.Sprintf("%d actions of the autopilot followed from each other; do the policies set each other off?", depth)
				err = p.record(c, s, o)
			} else {
				_, err = p.setOff(c, s, one, r)
			}
			if err != nil {
				return err
			}
		}
		return nil
	}
}

func (s *subject) get(r store.Reader, key store.Key) (any, error) {
	rec, err := r.Get(key)
	if errors.Is(err, store.ErrNotFound) {
		return map[string]any{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read %s %s: %w", key.Kind, key.ID, err)
	}
	return s.read(rec)
}

// read is a record as conditions and inputs see it: what the API answers, and the hidden members that they may ask for.
func (s *subject) read(rec *store.Record) (any, error) {
	v, err := decoded(rec.Body)
	if err != nil {
		return nil, fmt.Errorf("decode %s %s: %w", rec.Kind, rec.ID, err)
	}
	members, ok := v.(map[string]any)
	if !ok || len(s.hidden) == 0 || len(rec.Hidden) == 0 {
		return v, nil
	}
	var hidden map[string]any
	if err := json.Unmarshal(rec.Hidden, &hidden); err != nil {
		return nil, fmt.Errorf("decode %s %s: %w", rec.Kind, rec.ID, err)
	}
	for name, from := range s.hidden {
		members[name] = hidden[from]
	}
	return members, nil
}
