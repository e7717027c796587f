package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"github.com/opencosell/cosell/internal/rate"
	"github.com/opencosell/cosell/internal/scope"
)

// rateFlags say what a server does about rates.
type rateFlags struct {
	Rates string `help:"Rate limits from now on: off; meter, which refuses nothing and says what would have been refused ('cosell rates'); aws, the published figures; custom, your own ('cosell rates set'). Unset: what was set last on the running server, at first off with profile dev and aws with profile aws." enum:",off,meter,aws,custom" default:"" placeholder:"MODE"`
}

// untilSet is the mode of a profile.
func (rateFlags) untilSet(profile string) rate.Mode {
	if profile == "aws" {
		return rate.AWS
	}
	return rate.Off
}

// ratesCommand has the rate limits of a server.
type ratesCommand struct {
	connection `embed:""`

	Show ratesShow `cmd:"" default:"withargs" help:"Show the mode, your own figures, and what was called and refused, or would have been."`
	Set  ratesSet  `cmd:"" help:"Change the mode, the size of buckets, or a figure of your own."`
}

// Help shows what can be asked.
func (ratesCommand) Help() string {
	return `Which of my programs would the real service slow down?

  cosell rates set --mode meter --clear-meter
  (let them run)
  cosell rates

Give an account more, as a raised quota does, or everybody less:

  cosell rates set selling.CreateOpportunity --account 111122223333 --per-second 5
  cosell rates set 'selling.*' --per-day 1000
  cosell rates set --mode custom                        (only your own figures)
  cosell rates set selling.CreateOpportunity --account 111122223333 --remove`
}

type ratesShow struct {
	Account string `help:"Only what this account called, 12 digits (all)." placeholder:"ACCOUNT"`
	Figures bool   `help:"Show the published figures in the place of what was called."`
}

// Run shows the rates.
func (s *ratesShow) Run(c *ratesCommand, stdout io.Writer) error {
	path := "/v1/rates"
	if s.Account != "" {
		path += "?account=" + url.QueryEscape(s.Account)
	}
	return c.view(stdout, http.MethodGet, path, nil, s.Figures)
}

func (c *ratesCommand) view(w io.Writer, method, path string, in any, figures bool) error {
	var answer json.RawMessage
	if err := c.control(method, path, in, &answer); err != nil {
		return err
	}
	if c.JSON {
		return c.show(w, answer)
	}
	var v rate.View
	if err := json.Unmarshal(answer, &v); err != nil {
		return fmt.Errorf("the server's answer: %w", err)
	}
	return ratesTable(w, v, figures)
}

// ratesTable prints the settings, the overrides, and the meter or the published figures.
func ratesTable(w io.Writer, v rate.View, figures bool) error {
	t := newTable(w)
	t.line("MODE", string(v.Mode), map[rate.Mode]string{
		rate.Off: "nothing is counted ('rates set --mode meter' counts and refuses nothing)", rate.Meter: "nothing is refused", rate.AWS: "what is over the published figures is refused",
		rate.Custom: "what is over your own figures is refused",
	}[v.Mode])
	t.line("BY", v.By, map[string]string{
		rate.ByOperation: "every operation has a bucket of its own", rate.ByGroup: "the operations of a published figure share a bucket",
	}[v.By])
	t.line("BURST", fmt.Sprintf("%g", v.Burst), "times max(rate, 1) calls may come at once")
	if len(v.Overrides) > 0 {
		t.line()
		t.line("YOUR FIGURES", "ACCOUNT", "CATALOG", "PER SECOND", "PER DAY")
		for _, o := range v.Overrides {
			second, daily := "", ""
			if o.PerSecond != nil {
				second = limit(*o.PerSecond)
			}
			if o.PerDay != nil {
				daily = limit(float64(*o.PerDay))
			}
			t.line(o.Operation, each(o.Account), each(o.Catalog), second, daily)
		}
	}
	if figures {
		t.line()
		t.line("PUBLISHED", "GROUP", "PER SECOND", "PER DAY")
		for _, f := range v.Figures {
			t.line(f.Operation, f.Group, limit(f.PerSecond), limit(float64(f.PerDay)))
		}
		return t.Flush()
	}
	if v.Mode == rate.Off {
		return t.Flush()
	}
	t.line()
	if len(v.Meter) == 0 {
		t.line("No calls since " + stamp(v.Since) + ".")
		return t.Flush()
	}
	refused := "REFUSED"
	if v.Mode == rate.Meter {
		refused = "WOULD BE REFUSED"
	}
	t.line("OPERATION", "ACCOUNT", "CATALOG", "CALLS", refused, "PEAK/S", "LIMIT/S", "LAST 24H", "LIMIT/DAY", "LAST CALL")
	for _, r := range v.Meter {
		t.line(r.Operation, r.Account, plain(r.Catalog), strconv.FormatInt(r.Calls, 10), strconv.FormatInt(r.Refused, 10), strconv.FormatInt(r.Peak, 10),
			limit(r.PerSecond), strconv.FormatInt(r.Today, 10), limit(float64(r.PerDay)), stamp(r.Last))
	}
	if v.More {
		t.line(fmt.Sprintf("and more; these are the first %d", len(v.Meter)))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "Since %s, by the process that answered.\n", stamp(v.Since))
	return err
}

// limit is a figure; 0 is none.
func limit(n float64) string {
	if n == 0 {
		return "none"
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
}

type ratesSet struct {
	Operation string   `arg:"" optional:"" help:"Give these calls a figure of your own: selling.CreateOpportunity, 'selling.*', '*.TagResource', or '*' for all."`
	Account   string   `help:"The figure is for this account, 12 digits (all)." placeholder:"ACCOUNT" env:"-"`
	Catalog   string   `help:"The figure is for this catalog, AWS or Sandbox (all)." placeholder:"CATALOG" env:"-"`
	PerSecond *float64 `help:"Calls a second, 0 for no limit (the figure of less particular calls, at last the published one)." placeholder:"N"`
	PerDay    *int64   `help:"Calls in any 24 hours, 0 for no limit (as with --per-second)." placeholder:"N"`
	Remove    bool     `help:"Take the figure of exactly these calls away."`

	Mode       string   `help:"off counts nothing; meter refuses nothing and says what would have been; aws refuses by the published figures, with your own in the place of some; custom refuses by your own only." enum:",off,meter,aws,custom" default:"" placeholder:"MODE"`
	By         string   `help:"operation: each has a bucket of its own; group: those of a published figure share one, the strict reading." enum:",operation,group" default:"" placeholder:"WHAT"`
	Burst      *float64 `help:"How many times max(rate, 1) calls may come at once, 1 to 1000 (2)." placeholder:"N"`
	ClearMeter bool     `help:"Begin counting anew; limits go on as they are."`
}

// Run changes the settings and shows them.
func (s *ratesSet) Run(c *ratesCommand, stdout io.Writer) error {
	in, err := s.request()
	if err != nil {
		return err
	}
	return c.view(stdout, http.MethodPut, "/v1/rates", in, false)
}

func (s *ratesSet) request() (map[string]any, error) {
	in := map[string]any{}
	of := scope.Scope{Operation: s.Operation, Account: s.Account, Catalog: s.Catalog}
	figure := s.PerSecond != nil || s.PerDay != nil
	switch {
	case s.Remove && figure:
		return nil, errors.New("--remove takes a figure away; it goes without --per-second and --per-day")
	case s.Remove:
		in["remove"] = []scope.Scope{of}
	case figure:
		in["set"] = []rate.Override{{Scope: of, PerSecond: s.PerSecond, PerDay: s.PerDay}}
	case of != scope.Scope{}:
		return nil, errors.New("say which figure these calls have, --per-second or --per-day, or --remove it")
	}
	if s.Mode != "" {
		in["mode"] = s.Mode
	}
	if s.By != "" {
		in["by"] = s.By
	}
	if s.Burst != nil {
		in["burst"] = *s.Burst
	}
	if s.ClearMeter {
		in["clearMeter"] = true
	}
	if len(in) == 0 {
		return nil, errors.New("nothing to change: give --mode, --by, --burst, --clear-meter, or calls with --per-second or --per-day")
	}
	return in, nil
}
