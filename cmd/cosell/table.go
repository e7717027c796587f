package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"unicode"
)

// show prints an answer of the server: as it is with --json, else for people to read.
func (o *connection) show(w io.Writer, result json.RawMessage) error {
	if o.JSON {
		return printAnswer(w, result)
	}
	members, err := ordered(result)
	if err != nil {
		return fmt.Errorf("the server's answer: %w", err)
	}
	table := newTable(w)
	var lists []pair
	for _, m := range members {
		switch {
		case bytes.HasPrefix(m.value, []byte("[")):
			lists = append(lists, m)
		case string(m.value) != "null":
			table.line(heading(m.name), cell(m.value))
		}
	}
	for _, l := range lists {
		if err := table.list(l); err != nil {
			return err
		}
	}
	return table.Flush()
}

// printAnswer prints JSON of the server in lines. What moves a terminal's cursor and JSON lets stand is escaped.
func printAnswer(w io.Writer, answer json.RawMessage) error {
	var text bytes.Buffer
	if err := json.Indent(&text, answer, "", "  "); err != nil {
		return fmt.Errorf("the server's answer: %w", err)
	}
	var out bytes.Buffer
	for _, r := range text.String() {
		if unicode.IsControl(r) && r != '\n' {
			fmt.Fprintf(&out, `\u%04x`, r)
		} else {
			out.WriteRune(r)
		}
	}
	out.WriteByte('\n')
	_, err := out.WriteTo(w)
	return err
}

// pair is a member of a JSON object.
type pair struct {
	name  string
	value json.RawMessage
}

// ordered reads an object's members in the order in which they were sent.
func ordered(object json.RawMessage) ([]pair, error) {
	d := json.NewDecoder(bytes.NewReader(object))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, fmt.Errorf("%s is no JSON object", object)
	}
	var members []pair
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, err
		}
		m := pair{name: fmt.Sprint(name)}
		if err := d.Decode(&m.value); err != nil {
			return nil, err
		}
		members = append(members, m)
	}
	return members, nil
}

type table struct{ *tabwriter.Writer }

func newTable(w io.Writer) table { return table{tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)} }

// line writes one row. What goes wrong is told by Flush.
func (t table) line(cells ...string) { fmt.Fprintln(t, strings.Join(cells, "\t")) }

// list writes a list of objects, a row each, under the names of all members that any of them has.
func (t table) list(l pair) error {
	var rows []json.RawMessage
	if err := json.Unmarshal(l.value, &rows); err != nil {
		return err
	}
	if len(rows) == 0 {
		t.line("no " + l.name)
		return nil
	}
	var columns, heads []string
	var cells []map[string]string
	for _, r := range rows {
		members, err := ordered(r)
		if err != nil {
			return err
		}
		row := map[string]string{}
		for _, m := range members {
			row[m.name] = cell(m.value)
			if !slices.Contains(columns, m.name) {
				columns = append(columns, m.name)
				heads = append(heads, heading(m.name))
			}
		}
		cells = append(cells, row)
	}
	t.line(heads...)
	for _, row := range cells {
		line := make([]string, len(columns))
		for i, c := range columns {
			line[i] = row[c]
		}
		t.line(line...)
	}
	return nil
}

// heading makes INVOLVEMENT TYPE of involvementType.
func heading(name string) string {
	var b strings.Builder
	for i, r := range name {
		if i > 0 && unicode.IsUpper(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToUpper(r))
	}
	return b.String()
}

// cell is a value as one line of plain text.
func cell(v json.RawMessage) string {
	var s string
	switch {
	case string(v) == "null":
		return ""
	case json.Unmarshal(v, &s) != nil:
		var line bytes.Buffer
		if json.Compact(&line, v) != nil {
			return plain(string(v))
		}
		s = line.String()
	}
	return plain(s)
}

// plain is text without what would move a terminal's cursor.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s)
}

// plainLines is plain for a text of several lines.
func plainLines(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = plain(lines[i])
	}
	return strings.Join(lines, "\n")
}
