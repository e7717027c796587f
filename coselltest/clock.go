package coselltest

import (
	"fmt"
	"net/http"
	"time"

	"github.com/opencosell/cosell/internal/agenda"
)

// Clock is the time of a server.
type Clock struct{ s *Server }

// Fired is something that fell due and was carried out: Kind what it is, such as selling.invitation-expiry, Ref what it
// is about, Due when it fell due.
type Fired = agenda.Fired

// Clock is the server's time.
func (s *Server) Clock() Clock { return Clock{s} }

type clockView struct {
	Now     time.Time  `json:"now"`
	Frozen  bool       `json:"frozen"`
	Next    *time.Time `json:"nextDue"`
	Fired   []Fired    `json:"fired"`
	Stopped bool       `json:"stopped"`
}

func (c Clock) change(in any) {
	c.s.helper()()
	c.s.control(http.MethodPut, "/v1/clock", in, nil)
}

func (c Clock) advance(in any) []Fired {
	c.s.helper()()
	var v clockView
	c.s.control(http.MethodPost, "/v1/clock/advance", in, &v)
	if v.Stopped {
		c.s.must(fmt.Errorf("so much fell due, %d things, that the clock stopped on the way at %s; advance in smaller steps", len(v.Fired), v.Now))
	}
	return v.Fired
}

func (c Clock) read() clockView {
	c.s.helper()()
	var v clockView
	c.s.control(http.MethodGet, "/v1/clock", nil, &v)
	return v
}

// Now is the server's time, UTC.
func (c Clock) Now() time.Time {
	c.s.helper()()
	return c.read().Now
}

// Next is when the next thing falls due; false when nothing waits.
func (c Clock) Next() (time.Time, bool) {
	c.s.helper()()
	v := c.read()
	if v.Next == nil {
		return time.Time{}, false
	}
	return *v.Next, true
}

// Freeze lets the clock stand where it is.
func (c Clock) Freeze() {
	c.s.helper()()
	c.change(map[string]any{"frozen": true})
}

// Resume lets a clock that stands run on from there.
func (c Clock) Resume() {
	c.s.helper()()
	c.change(map[string]any{"frozen": false})
}

// Set jumps to a time, back too. What falls due by it is carried out soon after, at that time; Advance does it in order.
func (c Clock) Set(t time.Time) {
	c.s.helper()()
	c.change(map[string]any{"now": t})
}

// Advance lets time pass and returns what fell due on the way, in order. d is above zero and at most 200 years.
func (c Clock) Advance(d time.Duration) []Fired {
	c.s.helper()()
	return c.advance(map[string]any{"by": d.String()})
}

// AdvanceTo lets time pass until t, which is not before now.
func (c Clock) AdvanceTo(t time.Time) []Fired {
	c.s.helper()()
	return c.advance(map[string]any{"to": t})
}

// AdvanceToNext lets time pass until the next thing falls due; no time passes when nothing waits.
func (c Clock) AdvanceToNext() []Fired {
	c.s.helper()()
	return c.advance(map[string]any{"next": true})
}

// Settle carries out what is due already and waits for it; no time passes. A running server does the same by itself.
func (c Clock) Settle() []Fired {
	c.s.helper()()
	return c.advance(map[string]any{"due": true})
}
