package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/opencosell/cosell/internal/agenda"
)

// clockCommand has the server's time.
type clockCommand struct {
	connection `embed:""`

	Show    clockShow    `cmd:"" default:"1" help:"Show the server's time, whether it stands still, and when the next thing falls due."`
	Advance clockAdvance `cmd:"" help:"Let time pass at once: everything that falls due on the way is carried out in order, and listed."`
	Freeze  clockFreeze  `cmd:"" help:"Let the clock stand still."`
	Resume  clockResume  `cmd:"" help:"Let a clock that stands still run on from where it stands."`
	Set     clockSet     `cmd:"" help:"Jump to a time, back too. What falls due by it is carried out soon after, at that time; 'advance' does it in order."`
	Real    clockReal    `cmd:"" help:"Make the clock the machine's again."`
}

// change asks for another state of the clock and shows it.
func (c *clockCommand) change(w io.Writer, in any) error {
	var answer json.RawMessage
	if err := c.control(http.MethodPut, "/v1/clock", in, &answer); err != nil {
		return err
	}
	return c.show(w, answer)
}

type clockShow struct{}

// Run shows the clock.
func (clockShow) Run(c *clockCommand, stdout io.Writer) error {
	var answer json.RawMessage
	if err := c.control(http.MethodGet, "/v1/clock", nil, &answer); err != nil {
		return err
	}
	return c.show(stdout, answer)
}

type clockFreeze struct {
	Time string `arg:"" optional:"" help:"When to stand: an RFC 3339 time such as 2026-03-01T10:00:00Z, or a date, which begins at midnight UTC (the server's time now)."`
}

// Run lets the clock stand.
func (f *clockFreeze) Run(c *clockCommand, stdout io.Writer) error {
	in := map[string]any{"frozen": true}
	if f.Time != "" {
		at, err := instant(f.Time)
		if err != nil {
			return err
		}
		in["now"] = at
	}
	return c.change(stdout, in)
}

type clockSet struct {
	Time string `arg:"" help:"An RFC 3339 time such as 2026-03-01T10:00:00Z, or a date, which begins at midnight UTC."`
}

// Run sets the clock, which goes on running or standing.
func (s *clockSet) Run(c *clockCommand, stdout io.Writer) error {
	at, err := instant(s.Time)
	if err != nil {
		return err
	}
	return c.change(stdout, map[string]any{"now": at})
}

type clockResume struct{}

// Run lets the clock run on.
func (clockResume) Run(c *clockCommand, stdout io.Writer) error {
	return c.change(stdout, map[string]any{"frozen": false})
}

type clockReal struct{}

// Run gives the clock back to the machine.
func (clockReal) Run(c *clockCommand, stdout io.Writer) error {
	return c.change(stdout, map[string]any{"real": true})
}

type clockAdvance struct {
	Duration string `arg:"" optional:"" help:"How far: numbers with d, h, m or s, such as 16d, 1d12h or 90m."`
	Next     bool   `help:"To the next thing that falls due; nowhere when nothing waits."`
	To       string `help:"To an RFC 3339 time or a date; not before the server's time." placeholder:"TIME"`
	Due      bool   `help:"Nowhere: only carry out what is due already."`
}

// Run lets time pass and shows what happened on the way.
func (a *clockAdvance) Run(c *clockCommand, stdout io.Writer) error {
	in, err := a.request()
	if err != nil {
		return err
	}
	var answer json.RawMessage
	if err := c.control(http.MethodPost, "/v1/clock/advance", in, &answer); err != nil {
		return err
	}
	if c.JSON {
		return c.show(stdout, answer)
	}
	var advanced struct {
		Now     time.Time      `json:"now"`
		Fired   []agenda.Fired `json:"fired"`
		Stopped bool           `json:"stopped"`
	}
	if err := json.Unmarshal(answer, &advanced); err != nil {
		return fmt.Errorf("the server's answer: %w", err)
	}
	fmt.Fprintf(stdout, "It is %s.\n", stamp(advanced.Now))
	if len(advanced.Fired) == 0 {
		fmt.Fprintln(stdout, "Nothing fell due.")
		return nil
	}
	t := newTable(stdout)
	t.line("DUE", "WHAT", "ABOUT")
	for _, f := range advanced.Fired {
		t.line(stamp(f.Due), f.Kind, f.Ref)
	}
	if err := t.Flush(); err != nil || !advanced.Stopped {
		return err
	}
	_, err = fmt.Fprintf(stdout, "Stopped on the way after %d things; advance again to go on.\n", len(advanced.Fired))
	return err
}

// request is the call that the one thing given makes.
func (a *clockAdvance) request() (map[string]any, error) {
	in := map[string]any{}
	if a.Duration != "" {
		in["by"] = a.Duration
	}
	if a.To != "" {
		at, err := instant(a.To)
		if err != nil {
			return nil, err
		}
		in["to"] = at
	}
	if a.Next {
		in["next"] = true
	}
	if a.Due {
		in["due"] = true
	}
	if len(in) != 1 {
		return nil, errors.New("say how far, in one way: a duration such as 16d, --next, --to TIME or --due")
	}
	return in, nil
}

// instant reads a time from the command line.
func instant(s string) (time.Time, error) {
	for _, layout := range []string{time.RFC3339Nano, time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is no time: give one such as 2026-03-01T10:00:00Z, or a date such as 2026-03-01", s)
}

// stamp is a time as tables show it.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.999Z07:00") }
