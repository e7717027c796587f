package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/opencosell/cosell/internal/remote"
	"github.com/opencosell/cosell/internal/store"
)

// callCommand makes one API call without an AWS SDK or the AWS CLI.
type callCommand struct {
	address
	Operation string   `arg:"" help:"Service and operation, such as selling.GetOpportunity; the services are selling, account, channel, benefits."`
	Members   []string `arg:"" optional:"" help:"Members of the input in the API's spelling: Identifier=O1000001 is a string, MaxResults:=5 or Sort:={…} is JSON." placeholder:"MEMBER=VALUE"`
	Account   string   `help:"Account that calls, 12 digits." required:"" placeholder:"ACCOUNT"`
	Catalog   string   `help:"Member Catalog of the input, AWS or Sandbox (none)." placeholder:"CATALOG"`
	Payload   []byte   `help:"File with the input as a JSON object, - for standard input; MEMBER=VALUE goes over it." type:"filecontent" placeholder:"FILE"`
}

// Run prints the answer as JSON.
func (c *callCommand) Run(stdout io.Writer) error {
	if !store.IsAccount(c.Account) {
		return fmt.Errorf("--account %q must be the 12 digits of the account that calls", c.Account) // the server would take another
	}
	input, err := c.input()
	if err != nil {
		return err
	}
	answer, err := c.remote().Call(context.Background(), c.Account, c.Operation, input)
	var refused *remote.Exception
	if errors.As(err, &refused) {
		return problems(refused)
	}
	if err != nil || len(answer) == 0 {
		return err
	}
	return printAnswer(stdout, answer)
}

func (c *callCommand) input() (map[string]json.RawMessage, error) {
	input := map[string]json.RawMessage{}
	if len(c.Payload) > 0 {
		if err := json.Unmarshal(c.Payload, &input); err != nil {
			return nil, fmt.Errorf("--payload is not a JSON object: %w", err)
		}
	}
	text := func(v string) json.RawMessage {
		raw, _ := json.Marshal(v) // a string always encodes
		return raw
	}
	if c.Catalog != "" {
		member := "Catalog"
		if strings.HasPrefix(c.Operation, "channel.") {
			member = "catalog" // this API begins its members with a small letter
		}
		input[member] = text(c.Catalog)
	}
	for _, m := range c.Members {
		name, value, found := strings.Cut(m, "=")
		if !found || name == "" || name == ":" {
			return nil, fmt.Errorf("%q is no member: give NAME=TEXT or NAME:=JSON", m)
		}
		name, isJSON := strings.CutSuffix(name, ":")
		switch {
		case !isJSON:
			input[name] = text(value)
		case !json.Valid([]byte(value)):
			return nil, fmt.Errorf("the value of %s is not JSON: %s; a text is given as %s=TEXT", name, value, name)
		default:
			input[name] = json.RawMessage(value)
		}
	}
	return input, nil
}

// problems has a line for each problem of a ValidationException; every other refusal has one line.
func problems(e *remote.Exception) error {
	list := e.Problems()
	if len(list) == 0 {
		return e
	}
	lines := []string{strings.TrimSpace(e.Type + " " + e.Reason())}
	for _, p := range list {
		lines = append(lines, "  "+strings.TrimPrefix(p.Field+": ", ": ")+p.Message+" ("+p.Code+")")
	}
	return errors.New(strings.Join(lines, "\n"))
}
