package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/opencosell/cosell/internal/store"
)

// field is something in which two carryings-out of an operation differ.
type field int

const (
	fieldNumber field = iota // digits of an opportunity id
	fieldCompany
	fieldCloseDate
	fieldToken
	fieldAccount
	fieldEngagement
	fieldInvitation
	fieldSent       // milliseconds
	fieldModified   // milliseconds; only where it differs from fieldSent
	fieldSentSecond // as events have it
	fieldExpires
	fieldEvent   // id of the first event
	fieldRequest // id
	fields
)

// values are what stands in the fields. Each has the length that it has in every other instance.
type values struct {
	text          [fields]string
	sent, expires time.Time
}

// template is what an operation writes, with the places of its fields.
type template struct {
	calls []call
	parts [][]text // of each call, in the order of texts
	kinds map[string]int
}

// text is a string with the places of fields in it.
type text struct {
	raw   string
	marks []mark
}

type mark struct {
	at int
	of field
}

// newTemplate finds the values that the recorded operation had in what it wrote.
func newTemplate(calls []call, v *values) *template {
	t := &template{calls: calls, kinds: map[string]int{}}
	for i := range calls {
		var parts []text
		calls[i].texts(func(s string) string {
			parts = append(parts, newText(s, v))
			return s
		})
		t.parts = append(t.parts, parts)
		t.kinds[calls[i].kind()]++
		if w := calls[i].create; w != nil {
			t.kinds["index row"] += len(w.rows)
		}
	}
	return t
}

func newText(s string, v *values) text {
	t := text{raw: s}
	for f, marker := range v.text {
		if marker == "" {
			continue
		}
		for at := 0; ; {
			i := strings.Index(s[at:], marker)
			if i < 0 {
				break
			}
			t.marks = append(t.marks, mark{at + i, field(f)})
			at += i + len(marker)
		}
	}
	return t
}

func (t text) with(v *values) string {
	if len(t.marks) == 0 {
		return t.raw
	}
	b := []byte(t.raw)
	for _, m := range t.marks {
		copy(b[m.at:], v.text[m.of])
	}
	return string(b)
}

// only is the part of the template that writes records of these kinds, and the agenda.
func (t *template) only(kinds ...string) *template {
	part := &template{}
	for i, c := range t.calls {
		if c.schedule != nil || c.create != nil && slices.Contains(kinds, c.create.record.Kind) {
			part.calls, part.parts = append(part.calls, c), append(part.parts, t.parts[i])
		}
	}
	return part
}

// with is the writes of another carrying-out.
func (t *template) with(v *values) []call {
	calls := make([]call, len(t.calls))
	for i := range t.calls {
		calls[i] = t.calls[i].clone()
		parts := t.parts[i]
		calls[i].texts(func(string) string {
			s := parts[0].with(v)
			parts = parts[1:]
			return s
		})
		calls[i].times(v)
	}
	return calls
}

func (c *call) clone() call {
	d := *c
	if w := c.create; w != nil {
		d.create = &written{record: w.record, rows: append([]store.Index(nil), w.rows...)}
	}
	if w := c.replace; w != nil {
		d.replace = &written{record: w.record, rows: append([]store.Index(nil), w.rows...)}
	}
	copyOf(&d.remember)
	copyOf(&d.emit)
	copyOf(&d.schedule)
	copyOf(&d.unschedule)
	copyOf(&d.audit)
	return d
}

func copyOf[T any](p **T) {
	if *p != nil {
		*p = new(**p)
	}
}

// texts replaces every string of the call that can hold a field.
func (c *call) texts(f func(string) string) {
	each := func(list ...*string) {
		for _, s := range list {
			*s = f(*s)
		}
	}
	bytes := func(list ...*[]byte) {
		for _, b := range list {
			*b = []byte(f(string(*b)))
		}
	}
	for _, w := range []*written{c.create, c.replace} {
		if w == nil {
			continue
		}
		each(&w.record.ID, &w.record.Account)
		bytes(&w.record.Body, &w.record.Hidden)
		for i := range w.rows {
			each(&w.rows[i].Account, &w.rows[i].Value, &w.rows[i].Sort)
		}
	}
	if o := c.remember; o != nil {
		each(&o.Account, &o.Token)
		bytes(&o.Answer)
	}
	if e := c.emit; e != nil {
		each(&e.ID, &e.Account)
		bytes(&e.Body)
	}
	if e := c.schedule; e != nil {
		each(&e.Ref, &e.Account)
	}
	if u := c.unschedule; u != nil {
		each(&u[1])
	}
	if a := c.audit; a != nil {
		each(&a.Account, &a.ID, &a.RequestID)
	}
}

func (c *call) times(v *values) {
	for _, w := range []*written{c.create, c.replace} {
		if w != nil {
			w.record.Created, w.record.Updated = v.sent, v.sent
		}
	}
	if c.remember != nil {
		c.remember.Created = v.sent
	}
	if c.emit != nil {
		c.emit.Time = v.sent
	}
	if c.schedule != nil {
		c.schedule.Due = v.expires
	}
	if c.audit != nil {
		c.audit.Time = v.sent
	}
}

func (c *call) kind() string {
	switch {
	case c.create != nil:
		return "record"
	case c.replace != nil:
		return "replaced record"
	case c.remember != nil:
		return "client token"
	case c.emit != nil:
		return "event"
	case c.schedule != nil:
		return "agenda entry"
	case c.unschedule != nil:
		return "agenda entry removed"
	case c.audit != nil:
		return "audit line"
	}
	return "sequence number"
}

// String says how many rows of each kind the operation writes.
func (t *template) String() string {
	var b strings.Builder
	for _, kind := range []string{
		"record", "replaced record", "index row", "client token", "event", "agenda entry", "agenda entry removed", "audit line", "sequence number",
	} {
		if n := t.kinds[kind]; n > 0 {
			fmt.Fprintf(&b, ", %d %s", n, kind)
		}
	}
	return strings.TrimPrefix(b.String(), ", ")
}
