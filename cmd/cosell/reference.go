package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"

	"github.com/opencosell/cosell/internal/reference"
)

// referenceCommand has the lists of values that are part of the program; it needs no server.
type referenceCommand struct {
	List referenceList `cmd:"" help:"List the lists."`
	Show referenceShow `cmd:"" help:"Print the values of one list."`
}

// Help says what the lists are.
func (referenceCommand) Help() string {
	return "Every enumeration of the four models, such as selling.Industry, and the lists of values that the models have as text only, " +
		"such as selling.use-cases. They are part of this program, so no server is needed."
}

type referenceList struct {
	JSON bool `help:"Print the lists with their values and the members that take them as JSON."`
}

// Run lists the lists.
func (l *referenceList) Run(stdout io.Writer) error {
	lists := reference.Lists()
	if l.JSON {
		return printJSON(stdout, map[string]any{"lists": lists})
	}
	t := newTable(stdout)
	t.line("NAME", "VALUES", "FOR EXAMPLE IN")
	for _, list := range lists {
		example := ""
		if len(list.Members) > 0 {
			example = place(list.Members[0])
		}
		t.line(list.Name, strconv.Itoa(list.Count), example)
	}
	return t.Flush()
}

// place is a member of an operation in words.
func place(m reference.Member) string {
	if m.In == "exception" {
		return m.Of + " " + m.Path
	}
	return m.Of + " " + m.In + " " + m.Path
}

type referenceShow struct {
	Name string `arg:"" help:"Name of the list, such as selling.Industry; case does not matter. 'reference list' has them all."`
	JSON bool   `help:"Print the list as JSON." xor:"form"`
	CSV  bool   `name:"csv" help:"Print the list as comma-separated values, with a line of column names first." xor:"form"`
}

// Run prints a list: the values a line each, columns between tabs when there are several.
func (s *referenceShow) Run(stdout io.Writer) error {
	l, err := reference.Find(s.Name)
	switch {
	case err != nil:
		return err
	case s.JSON:
		return printJSON(stdout, l)
	case s.CSV:
		_, err := stdout.Write(l.CSV())
		return err
	}
	t := newTable(stdout)
	if len(l.Columns) > 1 {
		heads := make([]string, len(l.Columns))
		for i, c := range l.Columns {
			heads[i] = heading(c)
		}
		t.line(heads...)
	}
	for _, row := range l.Rows {
		t.line(row...)
	}
	return t.Flush()
}

func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("encode: %w", err)
	}
	return nil
}
