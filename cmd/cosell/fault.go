package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/opencosell/cosell/internal/clock"
	"github.com/opencosell/cosell/internal/fault"
	"github.com/opencosell/cosell/internal/scope"
)

// faultCommand has the rules by which a server misbehaves.
type faultCommand struct {
	connection `embed:""`

	List   faultList   `cmd:"" default:"1" help:"List the rules in the order in which calls are held against them, and how often each acted."`
	Add    faultAdd    `cmd:"" help:"Add a rule behind the others: calls that it has are answered with an error, late, or not at all."`
	Remove faultRemove `cmd:"" help:"Remove a rule."`
	Clear  faultClear  `cmd:"" help:"Remove all rules."`
}

// Help shows some rules.
func (faultCommand) Help() string {
	return `The first rule that has a call acts upon it, no other does. Rules survive a restart.

  cosell fault add selling.CreateOpportunity --error ThrottlingException --next 3
  cosell fault add 'selling.*' --error ServiceUnavailable --retry-after 2s --probability 0.1
  cosell fault add selling.CreateOpportunity --drop --after --next 1    (does a retry make two?)
  cosell fault add '*' --latency 200ms-2s --account 111122223333
  cosell fault add account.CreatePartner --error ConflictException --reason DUPLICATE_PARTNER
  cosell fault add selling.UpdateOpportunity --error ValidationException --field Project.Title=INVALID_VALUE`
}

type faultList struct{}

// Run lists the rules.
func (faultList) Run(c *faultCommand, stdout io.Writer) error {
	var answer json.RawMessage
	if err := c.control(http.MethodGet, "/v1/faults", nil, &answer); err != nil {
		return err
	}
	if c.JSON {
		return c.show(stdout, answer)
	}
	var list struct{ Faults []fault.Rule }
	if err := json.Unmarshal(answer, &list); err != nil {
		return fmt.Errorf("the server's answer: %w", err)
	}
	return faultTable(stdout, list.Faults)
}

func faultTable(w io.Writer, rules []fault.Rule) error {
	if len(rules) == 0 {
		_, err := fmt.Fprintln(w, "no rules")
		return err
	}
	t := newTable(w)
	t.line("RULE", "OPERATION", "ACCOUNT", "CATALOG", "WHEN", "DOES", "ACTED")
	for _, r := range rules {
		t.line(r.ID, r.Operation, each(r.Account), each(r.Catalog), occasion(r), plain(effect(r)), fmt.Sprint(r.Acted))
	}
	return t.Flush()
}

// each is an account or a catalog of a scope as tables show it.
func each(s string) string {
	if s == scope.Any {
		return "all"
	}
	return s
}

// occasion says when a rule acts: always, 10 %, next 3 (1 left).
func occasion(r fault.Rule) string {
	when := "always"
	if r.Probability != nil {
		when = fmt.Sprintf("%g %%", *r.Probability*100)
	}
	switch {
	case r.Next == 0:
		return when
	case r.Acted >= r.Next:
		return "used up"
	case r.Probability == nil:
		when = "next"
	default:
		when += ", next"
	}
	return fmt.Sprintf("%s %d", when, r.Next-r.Acted)
}

// effect says what a rule does: wait 200ms–2s, then ThrottlingException.
func effect(r fault.Rule) string {
	var parts []string
	if r.After {
		parts = append(parts, "commit")
	}
	if l := r.Latency; l != nil {
		wait := "wait " + time.Duration(l.Min).String()
		if l.Max > l.Min {
			wait += "–" + time.Duration(l.Max).String()
		}
		parts = append(parts, wait)
	}
	switch {
	case r.Drop:
		parts = append(parts, "drop the connection")
	case r.Error != nil && r.Error.Reason != "":
		parts = append(parts, r.Error.Type+" "+r.Error.Reason)
	case r.Error != nil:
		parts = append(parts, r.Error.Type)
	}
	return strings.Join(parts, ", then ")
}

type faultAdd struct {
	Operation string `arg:"" help:"Which calls: service and name such as selling.CreateOpportunity; 'selling.*' for a service, '*.TagResource' for an operation in every service, '*' for all."`
	Account   string `help:"Only calls of this account, 12 digits (all)." placeholder:"ACCOUNT" env:"-"`
	Catalog   string `help:"Only calls that name this catalog, AWS or Sandbox (all)." placeholder:"CATALOG" env:"-"`

	Probability *float64 `help:"Act with this probability, above 0 and at most 1 (always)." placeholder:"P"`
	Next        *int64   `help:"Act this often, then never again (without end)." placeholder:"N"`
	After       bool     `help:"Act once the call is carried out and committed; what it refuses by itself is answered as ever (before anything is looked at)."`

	Latency string `help:"Wait so long first, in real time: 500ms, or 200ms-2s for some time in between. At most 1h." placeholder:"DURATION[-DURATION]"`
	Drop    bool   `help:"Close the connection without an answer."`
	Error   string `help:"Answer with this exception: one that the model has for the operation, or one of the front end such as ServiceUnavailable." placeholder:"NAME"`

	Message      string        `group:"Of the error" help:"Its text." placeholder:"TEXT"`
	Reason       string        `group:"Of the error" help:"Its Reason; some exceptions of the account service need one." placeholder:"REASON"`
	Field        []string      `group:"Of the error" sep:"none" help:"A problem of a ValidationException: member=CODE or member=CODE:text, the member as the model spells it; =CODE is one of the request as a whole. Repeatable." placeholder:"MEMBER=CODE"`
	RetryAfter   time.Duration `group:"Of the error" help:"Hint in Retry-After and x-amz-retry-after, such as 2s (none)." placeholder:"DURATION"`
	ResourceID   string        `group:"Of the error" name:"resource-id" help:"Where the exception has such a member." placeholder:"ID"`
	ResourceType string        `group:"Of the error" help:"Where the exception has such a member." placeholder:"TYPE"`
	ServiceCode  string        `group:"Of the error" help:"Where the exception has such a member." placeholder:"CODE"`
	QuotaCode    string        `group:"Of the error" help:"Where the exception has such a member." placeholder:"CODE"`
}

// Run adds the rule and shows it.
func (a *faultAdd) Run(c *faultCommand, stdout io.Writer) error {
	rule, err := a.rule()
	if err != nil {
		return err
	}
	return c.one(stdout, http.MethodPost, "/v1/faults", rule)
}

// request is a rule as it is asked for: the server gives the rest.
type faultRequest struct {
	scope.Scope
	Probability *float64       `json:"probability,omitempty"`
	Next        int64          `json:"next,omitempty"`
	After       bool           `json:"after,omitempty"`
	Latency     *fault.Latency `json:"latency,omitempty"`
	Error       *fault.Error   `json:"error,omitempty"`
	Drop        bool           `json:"drop,omitempty"`
}

func (a *faultAdd) rule() (faultRequest, error) {
	r := faultRequest{
		Scope:       scope.Scope{Operation: a.Operation, Account: a.Account, Catalog: a.Catalog},
		Probability: a.Probability, After: a.After, Drop: a.Drop,
	}
	if n := a.Next; n != nil {
		if r.Next = *n; r.Next == 0 {
			return r, errors.New("--next 0 would be a rule that never acts; give a number from 1, or leave it out to act without end")
		}
	}
	if a.Latency != "" {
		low, high, ranged := strings.Cut(a.Latency, "-")
		least, err := clock.ParseDuration(low)
		most := least
		if err == nil && ranged {
			most, err = clock.ParseDuration(high)
		}
		if err != nil {
			return r, fmt.Errorf("--latency %q is no time: give a number with ms, s or m such as 500ms, or two such as 200ms-2s", a.Latency)
		}
		r.Latency = &fault.Latency{Min: fault.Duration(least)}
		if ranged {
			r.Latency.Max = fault.Duration(most)
		}
	}
	e := fault.Error{
		Type: a.Error, Message: a.Message, Reason: a.Reason, RetryAfter: fault.Duration(a.RetryAfter),
		ResourceID: a.ResourceID, ResourceType: a.ResourceType, ServiceCode: a.ServiceCode, QuotaCode: a.QuotaCode,
	}
	for _, f := range a.Field {
		path, rest, found := strings.Cut(f, "=")
		code, text, _ := strings.Cut(rest, ":")
		if !found || code == "" {
			return r, fmt.Errorf("--field %q is no problem: give member=CODE or member=CODE:text, such as Project.Title=INVALID_VALUE", f)
		}
		e.Fields = append(e.Fields, fault.Field{Path: path, Code: code, Message: strings.TrimSpace(text)})
	}
	if a.Error != "" {
		r.Error = &e
	} else if e.Message != "" || e.Reason != "" || e.Fields != nil || e.RetryAfter != 0 || e.ResourceID != "" || e.ResourceType != "" || e.ServiceCode != "" || e.QuotaCode != "" {
		return r, fmt.Errorf("what is said of an error needs --error with its name")
	}
	return r, nil
}

type faultRemove struct {
	ID string `arg:"" help:"Id of the rule, such as f1; 'list' has them."`
}

// Run removes the rule and shows it.
func (f *faultRemove) Run(c *faultCommand, stdout io.Writer) error {
	return c.one(stdout, http.MethodDelete, "/v1/faults/"+url.PathEscape(f.ID), nil)
}

// one makes a call whose answer is one rule, and shows it.
func (c *faultCommand) one(w io.Writer, method, path string, in any) error {
	var answer json.RawMessage
	if err := c.control(method, path, in, &answer); err != nil {
		return err
	}
	if c.JSON {
		return c.show(w, answer)
	}
	var one struct{ Fault fault.Rule }
	if err := json.Unmarshal(answer, &one); err != nil {
		return fmt.Errorf("the server's answer: %w", err)
	}
	return faultTable(w, []fault.Rule{one.Fault})
}

type faultClear struct{}

// Run removes all rules.
func (faultClear) Run(c *faultCommand, stdout io.Writer) error {
	var answer json.RawMessage
	if err := c.control(http.MethodDelete, "/v1/faults", nil, &answer); err != nil {
		return err
	}
	return c.show(stdout, answer)
}
