package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/opencosell/cosell/internal/autopilot"
	"github.com/opencosell/cosell/internal/operator"
)

// showAutopilot prints the policies, and what they have still to do.
func showAutopilot(c *connection, w io.Writer, answer json.RawMessage) error {
	if c.JSON {
		return c.show(w, answer)
	}
	var state autopilot.State
	if err := json.Unmarshal(answer, &state); err != nil {
		return fmt.Errorf("the server's answer: %w", err)
	}
	if state.Loaded == nil {
		fmt.Fprintln(w, "The autopilot is off: no policies are loaded.")
		return nil
	}
	fmt.Fprintf(w, "%s, loaded at %s\n\n", plain(state.Source), stamp(*state.Loaded))
	t := newTable(w)
	t.line("POLICY", "ENABLED", "CATALOG", "ACCOUNTS", "ON", "DOES", "TRIGGERED", "DONE", "REFUSED", "DROPPED", "NEXT")
	for _, p := range state.Policies {
		triggered := strconv.FormatInt(p.Triggered, 10)
		if p.Times != nil {
			triggered += " of " + strconv.FormatInt(*p.Times, 10)
		}
		t.line(append(policyCells(p.Summary), triggered, strconv.FormatInt(p.Done, 10), strconv.FormatInt(p.Refused, 10),
			strconv.FormatInt(p.Dropped, 10), optionalStamp(p.Next))...)
	}
	if err := t.Flush(); err != nil || len(state.Pending) == 0 {
		return err
	}
	fmt.Fprintln(w)
	t = newTable(w)
	t.line("DUE", "POLICY", "STEP", "CATALOG", "ACCOUNT", "FOR")
	for _, p := range state.Pending {
		t.line(stamp(p.Due), p.Policy, strconv.Itoa(p.Step), cmp.Or(p.Catalog, "-"), cmp.Or(p.Account, "-"), subjectCell(p.Kind, p.Subject))
	}
	return t.Flush()
}

func policyCells(p autopilot.Summary) []string {
	enabled, accounts, on := "yes", "all", p.On
	if !p.Enabled {
		enabled = "no"
	}
	if p.Accounts != nil {
		accounts = strings.Join(p.Accounts, ",")
	}
	if p.Every != "" {
		on = "every " + p.Every
		if p.Accounts == nil {
			accounts = "-"
		}
	}
	return []string{p.Name, enabled, cmp.Or(p.Catalog, "both"), accounts, on, strings.Join(p.Does, ", then ")}
}

func optionalStamp(t *time.Time) string {
	if t == nil {
		return "-"
	}
	return stamp(*t)
}

func subjectCell(kind, id string) string {
	if id == "" {
		return "-"
	}
	return plain(kind + " " + id)
}

type autopilotOutcomes struct {
	connection `embed:""`
	Policy     string `help:"Only those of this policy." placeholder:"NAME"`
	Result     string `help:"Only those with this result: done, refused (by the rules, when it was due), dropped (the policy changed before), stopped (the chain of actions was too long) or failed." enum:",done,refused,dropped,stopped,failed" default:"" placeholder:"RESULT"`
	Limit      int    `help:"At most so many, 1 to 1000 (${default})." default:"50" placeholder:"N"`
}

// Run prints the log.
func (a *autopilotOutcomes) Run(stdout io.Writer) error {
	q := url.Values{"limit": {strconv.Itoa(a.Limit)}}
	for name, value := range map[string]string{"policy": a.Policy, "result": a.Result} {
		if value != "" {
			q.Set(name, value)
		}
	}
	var answer json.RawMessage
	if err := a.control(http.MethodGet, "/v1/autopilot/outcomes?"+q.Encode(), nil, &answer); err != nil {
		return err
	}
	if a.JSON {
		return a.show(stdout, answer)
	}
	var page struct{ Outcomes []autopilot.Outcome }
	if err := json.Unmarshal(answer, &page); err != nil {
		return fmt.Errorf("the server's answer: %w", err)
	}
	if len(page.Outcomes) == 0 {
		fmt.Fprintln(stdout, "no outcomes")
		return nil
	}
	t := newTable(stdout)
	t.line("NUMBER", "TIME", "POLICY", "CATALOG", "ACCOUNT", "FOR", "ACTION", "RESULT", "MESSAGE")
	for _, o := range page.Outcomes {
		t.line(strconv.FormatInt(o.Number, 10), stamp(o.Time), o.Policy, cmp.Or(o.Catalog, "-"), cmp.Or(o.Account, "-"),
			subjectCell(o.Kind, o.Subject), cmp.Or(o.Action, "-"), string(o.Result), plain(o.Message))
	}
	return t.Flush()
}

type autopilotTriggers struct{}

// Run prints what policies are made of.
func (autopilotTriggers) Run(stdout io.Writer) error {
	t := newTable(stdout)
	t.line("ON", "WHEN", "ACCOUNT")
	for _, trigger := range autopilot.Triggers() {
		t.line(trigger.Name, trigger.Summary, trigger.Account)
	}
	t.line()
	t.line("DO", "WHAT", "WITH")
	for _, a := range operator.Actions() {
		if a.Reads {
			continue
		}
		var members []string
		for _, m := range a.Input {
			name := m.Name
			if !m.Required {
				name = "[" + name + "]"
			}
			members = append(members, name)
		}
		t.line(a.Name, a.Summary, strings.Join(members, " "))
	}
	t.line("leave", "Do nothing, and keep the server from deciding about a profile by itself.", "")
	return t.Flush()
}
