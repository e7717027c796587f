package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"

	"github.com/opencosell/cosell/internal/autopilot"
)

// autopilotCommand has the policies by which a server plays the other side.
type autopilotCommand struct {
	Show     autopilotShow     `cmd:"" default:"1" help:"Show the policies, how often each was set off, and what falls due next."`
	Load     autopilotLoad     `cmd:"" help:"Put the policies of a file in the place of those that are there."`
	Check    autopilotCheck    `cmd:"" help:"Check a file of policies without a server."`
	Outcomes autopilotOutcomes `cmd:"" help:"Show what became of the policies' actions, the newest last."`
	Clear    autopilotClear    `cmd:"" help:"Take all policies away: the other side does nothing by itself any more."`
	Triggers autopilotTriggers `cmd:"" help:"List what policies can answer to, and the actions that they can take."`
}

// Help shows a policy.
func (autopilotCommand) Help() string {
	return `Policies say in YAML what AWS does by itself:

  policies:
    - name: ask-once
      on: opportunity.submitted
      catalog: Sandbox
      when: {Customer.Account.Industry: [Manufacturing, Retail]}
      after: 5s
      do: request-action
      with: {comments: Say which database it is.}
    - name: approve-the-answer
      on: opportunity.resubmitted
      catalog: Sandbox
      after: 1h
      do: approve

They are kept over a restart. 'triggers' lists what can stand after on and do.`
}

// policyFile is a file of policies, - for standard input.
type policyFile struct {
	File string `arg:"" help:"File with policies in YAML, - for standard input."`
}

func (f policyFile) read() (autopilot.Source, error) { return readPolicies(f.File) }

func readPolicies(file string) (autopilot.Source, error) {
	if file == "-" {
		text, err := io.ReadAll(io.LimitReader(os.Stdin, autopilot.MaxDocument+1))
		return autopilot.Source{Name: "standard input", Text: text}, err
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return autopilot.Source{}, fmt.Errorf("read the policies: %w", err)
	}
	return autopilot.Source{Name: file, Text: text}, nil
}

type autopilotLoad struct {
	connection `embed:""`
	policyFile `embed:""`
	Anew       bool `help:"Begin the counters and intervals of unchanged policies anew too."`
}

// Help says what becomes of what was there.
func (autopilotLoad) Help() string {
	return "A policy that did not change goes on: its counters, its interval and what it has still to do stay, so that loading the same file twice changes nothing. " +
		"What a changed or removed policy had still to do is dropped. Nothing is changed when there is a mistake in the file."
}

// Run loads a file.
func (a *autopilotLoad) Run(stdout io.Writer) error {
	source, err := a.read()
	if err != nil {
		return err
	}
	var answer json.RawMessage
	in := map[string]any{"yaml": string(source.Text), "name": source.Name, "anew": a.Anew}
	if err := a.control(http.MethodPut, "/v1/autopilot", in, &answer); err != nil {
		return err
	}
	return showAutopilot(&a.connection, stdout, answer)
}

type autopilotShow struct {
	connection `embed:""`
	YAML       bool `name:"yaml" help:"Print the policies as they were loaded."`
}

// Run shows what is loaded.
func (a *autopilotShow) Run(stdout io.Writer) error {
	var answer json.RawMessage
	if err := a.control(http.MethodGet, "/v1/autopilot", nil, &answer); err != nil {
		return err
	}
	if !a.YAML {
		return showAutopilot(&a.connection, stdout, answer)
	}
	var state autopilot.State
	if err := json.Unmarshal(answer, &state); err != nil {
		return fmt.Errorf("the server's answer: %w", err)
	}
	_, err := io.WriteString(stdout, state.YAML)
	return err
}

type autopilotClear struct {
	connection `embed:""`
}

// Run takes the policies away.
func (a *autopilotClear) Run(stdout io.Writer) error {
	var answer json.RawMessage
	if err := a.control(http.MethodDelete, "/v1/autopilot", nil, &answer); err != nil {
		return err
	}
	return showAutopilot(&a.connection, stdout, answer)
}

type autopilotCheck struct {
	policyFile `embed:""`
}

// Run checks a file with the rules of this program.
func (a *autopilotCheck) Run(stdout io.Writer) error {
	source, err := a.read()
	if err != nil {
		return err
	}
	policies, err := autopilot.Read(source.Name, source.Text)
	if err != nil {
		return fmt.Errorf("there are mistakes\n%w", err)
	}
	t := newTable(stdout)
	t.line("POLICY", "ENABLED", "CATALOG", "ACCOUNTS", "ON", "DOES")
	for _, p := range policies.Summaries() {
		t.line(policyCells(p)...)
	}
	return t.Flush()
}

// policies are those to load when the server starts, checked before anything else is done; nil without a file.
func (s *serveCommand) policies() (*autopilot.Source, error) {
	if s.Autopilot == "" {
		return nil, nil
	}
	source, err := readPolicies(s.Autopilot)
	if err != nil {
		return nil, err
	}
	source.Starting = true
	if _, err := autopilot.Read(source.Name, source.Text); err != nil {
		return nil, fmt.Errorf("the policies of --autopilot have mistakes\n%w", err)
	}
	return &source, nil
}
