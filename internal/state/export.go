package state

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/opencosell/cosell/internal/clock"
	"github.com/opencosell/cosell/internal/store"
)

// Export writes the state. A clock that stands is written as it stands. One that runs would make every text another one,
// so it is written where it last did anything: at the last line of the audit trail, or where it was set if that came after
// it. A clock that runs, was never set and saw nothing happen has no time.
func Export(w io.Writer, r store.Reader) error {
	clk, err := clock.Read(r)
	if err != nil {
		return err
	}
	e := &exporter{w: bufio.NewWriter(w)}
	fmt.Fprintf(e.w, "{\n  \"format\": %q,\n  \"version\": %d", Format, Version)
	var last time.Time
	if clk.Set != nil {
		last = *clk.Set
	}
	err = r.Dump(func(i store.Item) error {
		if i.Value != nil && i.Value.Name == clock.ValueName {
			return nil
		}
		if i.Audit != nil {
			if last = i.Audit.Time; clk.Set != nil && i.Audit.RequestID == clk.After {
				last = *clk.Set
			}
		}
		return e.item(i)
	})
	if err != nil {
		return err
	}
	e.section(memberClock)
	if clk.Frozen != nil {
		last = *clk.Frozen
	}
	fmt.Fprintf(e.w, `{"frozen": %t`, clk.Frozen != nil)
	if !last.IsZero() {
		fmt.Fprintf(e.w, `, "now": %s`, stamp(last))
	}
	e.w.WriteString("}\n}\n")
	return e.w.Flush()
}

// exporter writes items; what goes wrong is told by Flush.
type exporter struct {
	w    *bufio.Writer
	open string // the section
}

// section ends the open section and begins another.
func (e *exporter) section(name string) {
	if e.open != "" {
		e.w.WriteString("\n  ]")
	}
	e.open = name
	fmt.Fprintf(e.w, ",\n  %q: ", name)
}

// member is a member of an item; one without JSON is left out.
type member struct {
	name string
	json []byte
}

func text(name, v string) member {
	if v == "" {
		return member{}
	}
	return member{name, quote(v)}
}

func number(name string, n int64) member { return member{name, strconv.AppendInt(nil, n, 10)} }

func at(name string, t time.Time) member { return member{name, stamp(t)} }

func stamp(t time.Time) []byte { return quote(t.UTC().Format(time.RFC3339Nano)) }

func raw(name string, b []byte) member {
	if len(b) == 0 {
		return member{}
	}
	name, b = spelled(name, b)
	return member{name, b}
}

func index(rows []store.Index) member {
	if len(rows) == 0 {
		return member{}
	}
	b := []byte{'['}
	for n, r := range rows {
		if n > 0 {
			b = append(b, ',')
		}
		for k, word := range [...]string{r.Account, r.Name, r.Value, r.Sort} {
			b = append(b, "[,,,"[k])
			b = append(b, quote(word)...)
		}
		b = append(b, ']')
	}
	return member{indexMember, append(b, ']')}
}

// indexMember stays on one line: rows are many and change together.
const indexMember = "index"

func (e *exporter) item(i store.Item) error {
	switch {
	case i.Value != nil:
		return e.block(sectionValues, text("name", i.Value.Name), raw("data", i.Value.Data))
	case i.Sequence != nil:
		return e.line(sectionSequences, text("name", i.Sequence.Name), number("number", i.Sequence.Number))
	case i.Record != nil:
		r := i.Record
		return e.block(sectionRecords, text("kind", r.Kind), text("catalog", r.Catalog), text("id", r.ID), text("account", r.Account),
			number("rev", r.Rev), at("created", r.Created), at("updated", r.Updated),
			raw("body", r.Body), raw("hidden", r.Hidden), text("facts", r.Facts), index(i.Rows))
	case i.Once != nil:
		o := i.Once
		return e.block(sectionTokens, text("account", o.Account), text("catalog", o.Catalog), text("operation", o.Operation),
			text("token", o.Token), text("hash", o.Hash), text("ref", o.Ref), at("created", o.Created), raw("answer", o.Answer))
	case i.Event != nil:
		v := i.Event
		return e.block(sectionEvents, number("number", v.Seq), text("id", v.ID), text("account", v.Account), text("catalog", v.Catalog),
			text("source", v.Source), text("detailType", v.DetailType), at("time", v.Time), raw("body", v.Body))
	case i.Entry != nil:
		n := i.Entry
		return e.line(sectionAgenda, text("kind", n.Kind), text("ref", n.Ref), text("account", n.Account), text("catalog", n.Catalog), at("due", n.Due))
	default:
		a := i.Audit
		return e.line(sectionAudit, at("time", a.Time), text("account", a.Account), text("catalog", a.Catalog), text("operation", a.Operation),
			text("kind", a.Kind), text("id", a.ID), text("requestId", a.RequestID))
	}
}

// next begins an item of a section.
func (e *exporter) next(section string) {
	if e.open == section {
		e.w.WriteString(",\n    ")
		return
	}
	e.section(section)
	e.w.WriteString("[\n    ")
}

// line writes an item on one line.
func (e *exporter) line(section string, members ...member) error {
	return e.members(section, "{", ", ", "}", members, func(m member) ([]byte, error) { return m.json, nil })
}

// block writes an item with a line for each member, and JSON spread over lines.
func (e *exporter) block(section string, members ...member) error {
	const indent = "\n      "
	return e.members(section, "{"+indent, ","+indent, "\n    }", members, func(m member) ([]byte, error) {
		if m.name == indexMember {
			return m.json, nil
		}
		var b bytes.Buffer
		err := json.Indent(&b, m.json, "      ", "  ")
		return b.Bytes(), err
	})
}

func (e *exporter) members(section, begin, between, end string, members []member, spread func(member) ([]byte, error)) error {
	e.next(section)
	e.w.WriteString(begin)
	first := true
	for _, m := range members {
		if m.json == nil {
			continue
		}
		v, err := spread(m)
		if err != nil {
			return fmt.Errorf("write %s: %w", m.name, err)
		}
		if !utf8.Valid(v) {
			return fmt.Errorf("%s of an item of %s is no UTF-8", m.name, section)
		}
		if !first {
			e.w.WriteString(between)
		}
		first = false
		fmt.Fprintf(e.w, "%q: %s", m.name, v)
	}
	_, err := e.w.WriteString(end)
	return err
}
