package control

import (
	"fmt"
	"net/http"
	"time"

	"github.com/opencosell/cosell/internal/agenda"
	"github.com/opencosell/cosell/internal/clock"
)

type clockView struct {
	Now     time.Time  `json:"now"`
	Frozen  bool       `json:"frozen"`
	NextDue *time.Time `json:"nextDue"`
}

func (a *api) clock(r *http.Request) (any, error) { return a.clockView(r) }

func (a *api) clockView(r *http.Request) (*clockView, error) {
	next, err := a.Agenda.NextDue(r.Context())
	if err != nil {
		return nil, err
	}
	return &clockView{Now: a.Clock.Now(), Frozen: a.Clock.Frozen(), NextDue: next}, nil
}

// setClock freezes, sets or releases the clock. Nothing that falls due is carried out in order here: to let time pass,
// advance it.
func (a *api) setClock(r *http.Request) (any, error) {
	var in struct {
		Now    *time.Time `json:"now"`
		Frozen *bool      `json:"frozen"`
		Real   bool       `json:"real"`
	}
	if err := read(r, &in); err != nil {
		return nil, err
	}
	ctx := r.Context()
	if in.Now != nil {
		if err := clock.Check(*in.Now); err != nil {
			return nil, refuse("now", "%v", err)
		}
	}
	var err error
	switch {
	case in.Real && (in.Now != nil || in.Frozen != nil):
		return nil, refuse("real", "real makes the clock the machine's again; it goes with no other member")
	case in.Real:
		err = a.Clock.Real(ctx)
	case in.Now == nil && in.Frozen == nil:
		return nil, refuse("now", "name at least one of now (an RFC 3339 time), frozen (true or false) and real (true)")
	default:
		if in.Now != nil {
			err = a.Clock.Set(ctx, *in.Now)
		}
		if err == nil && in.Frozen != nil {
			if *in.Frozen {
				at := a.Clock.Now()
				if in.Now != nil {
					at = *in.Now
				}
				err = a.Clock.Freeze(ctx, at)
			} else {
				err = a.Clock.Resume(ctx)
			}
		}
	}
	if err != nil {
		return nil, err
	}
	a.Agenda.Wake()
	return a.clockView(r)
}

// longest is the farthest that one call advances the clock.
const longest = 200 * 365 * 24 * time.Hour

func (a *api) advance(r *http.Request) (any, error) {
	var in struct {
		By   string     `json:"by"`
		To   *time.Time `json:"to"`
		Next bool       `json:"next"`
		Due  bool       `json:"due"`
	}
	if err := read(r, &in); err != nil {
		return nil, err
	}
	now := a.Clock.Now()
	target := now
	switch {
	case in.Due && in.By == "" && in.To == nil && !in.Next:
		fired, err := a.settle(r)
		if err != nil {
			return nil, err
		}
		return a.advanced(r, fired, false)
	case in.By != "" && in.To == nil && !in.Next && !in.Due:
		d, err := parseDuration(in.By)
		if err != nil {
			return nil, refuse("by", "%v", err)
		}
		target = now.Add(d)
	case in.To != nil && in.By == "" && !in.Next && !in.Due:
		if in.To.Before(now) {
			return nil, refuse("to", "to must not lie before the server's time %s; set the clock to go back", now.Format(time.RFC3339))
		}
		target = *in.To
	case in.Next && in.By == "" && in.To == nil && !in.Due:
		next, err := a.Agenda.NextDue(r.Context())
		if err != nil {
			return nil, err
		}
		if next != nil && next.After(now) {
			target = *next
		}
	default:
		return nil, refuse("by", `name exactly one of by (such as "36h" or "16d"), to (an RFC 3339 time), next (true: to the next thing due) and due (true: only carry out what is due already)`)
	}
	if target.Sub(now) > longest {
		return nil, refuse("by", "the clock advances by at most 200 years in one call")
	}
	if err := clock.Check(target); err != nil {
		return nil, refuse("by", "%v", err)
	}
	fired, err := a.Agenda.AdvanceTo(r.Context(), target)
	if err != nil {
		return nil, err
	}
	stopped := a.Clock.Now().Before(target)
	return a.advanced(r, fired, stopped)
}

// settle carries out what is due without moving the clock, and what that makes due at once. The runner of the agenda
// does the same by itself; who asks knows when it is done.
func (a *api) settle(r *http.Request) ([]agenda.Fired, error) {
	var all []agenda.Fired
	for {
		fired, err := a.Agenda.Due(r.Context(), a.Clock.Now())
		all = append(all, fired...)
		if err != nil || len(fired) == 0 {
			return all, err
		}
	}
}

func (a *api) advanced(r *http.Request, fired []agenda.Fired, stopped bool) (any, error) {
	if fired == nil {
		fired = []agenda.Fired{}
	}
	view, err := a.clockView(r)
	if err != nil {
		return nil, err
	}
	return struct {
		*clockView
		Fired []agenda.Fired `json:"fired"`
		// Stopped: so much fell due that the clock stands on the way.
		Stopped bool `json:"stopped,omitempty"`
	}{view, fired, stopped}, nil
}

// parseDuration reads how far time is to pass.
func parseDuration(s string) (time.Duration, error) {
	d, err := clock.ParseDuration(s)
	if err != nil || d <= 0 {
		return 0, fmt.Errorf("%q is not a duration above zero; use a number with d, h, m or s, such as 16d or 1d12h", s)
	}
	return d, nil
}
