package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/opencosell/cosell/internal/operator"
)

type operatorList struct{}

// Run prints the actions of the server, which may be another release than this program.
func (operatorList) Run(o *operatorCommand, stdout io.Writer) error {
	var answer struct {
		Actions []operator.Action `json:"actions"`
	}
	if err := o.control(http.MethodGet, "/v1/operator", nil, &answer); err != nil {
		return err
	}
	if o.JSON {
		text, err := json.Marshal(answer)
		if err != nil {
			return fmt.Errorf("encode the actions: %w", err)
		}
		return o.show(stdout, text)
	}
	t := newTable(stdout)
	t.line("ACTION", "TAKES", "DOES")
	for _, a := range answer.Actions {
		t.line(a.Name, takes(a), a.Summary)
	}
	return t.Flush()
}

// takes is what an action takes in short; brackets are around what can be left out.
func takes(a operator.Action) string {
	var words []string
	add := func(name string, n operator.Need) {
		switch n {
		case operator.Required:
			words = append(words, name)
		case operator.Optional:
			words = append(words, "["+name+"]")
		}
	}
	add("catalog", a.Catalog)
	add("account", a.Account)
	for _, m := range a.Input {
		n := operator.Optional
		if m.Required {
			n = operator.Required
		}
		add(m.Name, n)
	}
	return strings.Join(words, " ")
}
