package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/opencosell/cosell/internal/explanation"
	"github.com/opencosell/cosell/internal/remote"
)

// explainCommand asks what stands in the way of a call.
type explainCommand struct {
	connection `embed:""`

	Operation string   `arg:"" help:"Service and operation, such as selling.CreateOpportunity; the services are selling, account, channel, benefits."`
	Members   []string `arg:"" optional:"" help:"Members of the input in the API's spelling: Identifier=O1000001 is a string, MaxResults:=5 or Sort:={…} is JSON." placeholder:"MEMBER=VALUE"`
	Account   string   `help:"Account that would call, 12 digits." required:"" placeholder:"ACCOUNT"`
	Catalog   string   `help:"Member Catalog of the input, AWS or Sandbox (none)." placeholder:"CATALOG"`
	Payload   []byte   `help:"File with the input as a JSON object, - for standard input; MEMBER=VALUE goes over it." type:"filecontent" placeholder:"FILE"`
}

// Help says what the exit code and the columns mean.
func (explainCommand) Help() string {
	return "Lists everything that stands in the way of the call, where the API answers only what its first check refuses. Nothing is written. " +
		"STEP 1 is what the call would be answered now; the problems of one step come together. STAGE is the kind of check: protocol, model, access, state, business, quota. " +
		"The exit code is 0 when the call, and the task that it may start, would succeed, and 1 when not."
}

// Run prints the explanation. It is an error when the call would not succeed.
func (e *explainCommand) Run(stdout io.Writer) error {
	payload, err := e.payload()
	if err != nil {
		return err
	}
	// An SDK brings a client token too.
	if payload, err = remote.WithClientToken(e.Operation, payload); err != nil {
		return err
	}
	in := map[string]any{"operation": e.Operation, "account": e.Account, "payload": payload}
	var answer json.RawMessage
	if err := e.control(http.MethodPost, "/v1/explain", in, &answer); err != nil {
		return err
	}
	var told explanation.Explanation
	if err := json.Unmarshal(answer, &told); err != nil {
		return fmt.Errorf("the server's answer: %w", err)
	}
	if e.JSON {
		err = e.show(stdout, answer)
	} else {
		err = printExplanation(stdout, &told)
	}
	if err != nil || told.WouldSucceed {
		return err
	}
	if n := len(told.Problems); n != 1 {
		return fmt.Errorf("the call would not succeed: %d problems", n)
	}
	return fmt.Errorf("the call would not succeed: one problem")
}

// payload is the input; as it stands in the file when nothing is put over it.
func (e *explainCommand) payload() (json.RawMessage, error) {
	if len(e.Members) == 0 && e.Catalog == "" {
		if len(bytes.TrimSpace(e.Payload)) == 0 {
			return json.RawMessage("{}"), nil
		}
		if !json.Valid(e.Payload) {
			return nil, fmt.Errorf("--payload is not JSON")
		}
		return e.Payload, nil
	}
	call := callCommand{Operation: e.Operation, Members: e.Members, Catalog: e.Catalog, Payload: e.Payload}
	members, err := call.input()
	if err != nil {
		return nil, fmt.Errorf("the payload: %w", err)
	}
	return json.Marshal(members)
}

func printExplanation(w io.Writer, x *explanation.Explanation) error {
	if !x.WouldSucceed {
		return printProblems(w, x)
	}
	fmt.Fprintf(w, "%s by %s would succeed.\n", x.Operation, x.Account)
	if o := x.Would; o != nil {
		if err := printOutcome(w, o); err != nil {
			return err
		}
	}
	if len(x.Answer.Body) == 0 {
		return nil
	}
	fmt.Fprintln(w, "\nIts answer:")
	return printAnswer(w, x.Answer.Body)
}

// messageWidth is where messages and rules are folded, in characters.
const messageWidth = 100

func printProblems(w io.Writer, x *explanation.Explanation) error {
	fmt.Fprintf(w, "%s by %s would not succeed.\n", x.Operation, x.Account)
	if a := x.Answer; a.Exception != "" {
		fmt.Fprintf(w, "Answered now: %s\n", strings.TrimSpace(a.Exception+" "+a.Reason))
	} else {
		fmt.Fprintf(w, "Answered now: a task that fails, %s\n", a.Reason)
	}
	fmt.Fprintln(w)
	t := newTable(w)
	t.line("STEP", "STAGE", "FIELD", "CODE", "RULE")
	for _, p := range x.Problems {
		code := p.Code
		if code == "" {
			code = strings.TrimSpace(p.Exception + " " + p.Reason)
		}
		if p.Task != x.Answer.Reason || p.Code == "" {
			code = strings.TrimSpace(code + " " + p.Task)
		}
		t.line(strconv.Itoa(p.Step), string(p.Stage), line(p.Field), code, p.Rule.Section)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for i, p := range x.Problems {
		name := cmp.Or(p.Field, p.Code, strings.TrimSpace(p.Exception+" "+p.Task))
		texts := []string{p.Message, p.Rule.String()}
		if i+1 < len(x.Problems) && x.Problems[i+1].Step == p.Step && x.Problems[i+1].Rule == p.Rule {
			texts = texts[:1] // the rule stands under the last of those that it refuses
		}
		fmt.Fprintf(w, "\n%d. %s\n", p.Step, line(name))
		for _, text := range texts {
			if _, err := fmt.Fprintf(w, "   %s\n", strings.Join(fold(line(text)), "\n   ")); err != nil {
				return err
			}
		}
	}
	return nil
}

func printOutcome(w io.Writer, o *explanation.Outcome) error {
	if o.Replay {
		_, err := fmt.Fprintln(w, "Its client token was used for the same request before: the answer comes again and nothing is written.")
		return err
	}
	t := newTable(w)
	for _, r := range o.Records {
		t.line("record "+r.Change, r.Kind, line(r.ID))
	}
	for _, e := range o.Events {
		t.line("event to "+e.Account, e.DetailType)
	}
	for _, l := range o.Later {
		t.line("later, "+stamp(l.Due), l.Kind, line(l.Ref))
	}
	return t.Flush()
}

// line is a text of the server in one line.
func line(s string) string {
	raw, _ := json.Marshal(s) // a string always encodes
	return cell(raw)
}

// fold breaks a text between words.
func fold(s string) []string {
	var lines []string
	now := ""
	for _, word := range strings.Fields(s) {
		if now != "" && utf8.RuneCountInString(now)+1+utf8.RuneCountInString(word) > messageWidth {
			lines, now = append(lines, now), ""
		}
		now = strings.TrimSpace(now + " " + word)
	}
	return append(lines, now)
}
