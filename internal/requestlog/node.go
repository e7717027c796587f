package requestlog

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/opencosell/cosell/internal/awsjson"
)

// Masked is what stands for every value that is not to be shown. What is empty or null is shown as such: that a value is
// missing is what people look for.
const Masked = "•••"

// node is a JSON value whose members are in the order in which they were sent.
type node struct {
	kind     byte   // { [ " or l, a literal: number, true, false, null; m is the mark of a cut
	text     string // of a string, or the literal
	members  []member
	elements []*node
}

type member struct {
	name  string
	value *node
}

// maxDepth is deeper than any request that is decoded.
const maxDepth = 2 * awsjson.MaxDepth

var errTooDeep = errors.New("too deep")

// parse reads a body. One that was cut ends with a mark that says so.
func parse(b *Body) (*node, error) {
	p := &parser{d: json.NewDecoder(bytes.NewReader(b.text)), body: b}
	p.d.UseNumber()
	n, err := p.value(0)
	if err == nil && !p.cut {
		if _, more := p.d.Token(); !errors.Is(more, io.EOF) {
			return nil, errors.New("more than one value")
		}
	}
	return n, err
}

type parser struct {
	d    *json.Decoder
	body *Body
	cut  bool // the end of a body that was cut is reached, and marked
}

// mark ends what was read before a body was cut; nil when err is another error.
func (p *parser) mark(err error) *node {
	if !p.body.cut() || !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil
	}
	p.cut = true
	return &node{kind: 'm', text: fmt.Sprintf("cut: the first %d of %d bytes are kept", maxBody, p.body.length)}
}

func (p *parser) value(depth int) (*node, error) {
	if depth > maxDepth {
		return nil, errTooDeep
	}
	t, err := p.d.Token()
	if err != nil {
		if mark := p.mark(err); mark != nil {
			return mark, nil
		}
		return nil, err
	}
	switch t := t.(type) {
	case json.Delim:
		n := &node{kind: byte(t)}
		for p.d.More() {
			if err := p.item(n, depth); err != nil || p.cut {
				return n, err
			}
		}
		if _, err := p.d.Token(); err != nil {
			mark := p.mark(err)
			if mark == nil {
				return nil, err
			}
			n.add("…", mark)
		}
		return n, nil
	case string:
		return &node{kind: '"', text: t}, nil
	case json.Number:
		if p.body.cut() && int(p.d.InputOffset()) == len(p.body.text) {
			return p.mark(io.EOF), nil // there may have been more digits
		}
		return &node{kind: 'l', text: t.String()}, nil
	case nil:
		return &node{kind: 'l', text: "null"}, nil
	default:
		return &node{kind: 'l', text: fmt.Sprint(t)}, nil
	}
}

// item reads the next member or element of n.
func (p *parser) item(n *node, depth int) error {
	name := ""
	if n.kind == '{' {
		t, err := p.d.Token()
		if err != nil {
			mark := p.mark(err)
			if mark == nil {
				return err
			}
			n.add("…", mark)
			return nil
		}
		name, _ = t.(string)
	}
	v, err := p.value(depth + 1)
	if err == nil {
		n.add(name, v)
	}
	return err
}

func (n *node) add(name string, v *node) {
	if n.kind == '{' {
		n.members = append(n.members, member{name, v})
	} else {
		n.elements = append(n.elements, v)
	}
}

// member is the value of that name; nil when there is none. Of several the last counts, as for the decoder of requests.
func (n *node) member(name string) *node {
	if n == nil {
		return nil
	}
	for _, m := range slices.Backward(n.members) {
		if m.name == name {
			return m.value
		}
	}
	return nil
}

// empty reports whether a value says nothing: absent, null, "", [] or an object of nothing but such.
func (n *node) empty() bool {
	if n == nil {
		return true
	}
	switch n.kind {
	case '{':
		return !slices.ContainsFunc(n.members, func(m member) bool { return !m.value.empty() })
	case '[':
		return len(n.elements) == 0
	case '"':
		return n.text == ""
	}
	return n.text == "null"
}

// view says how a value is written: what the mask hides, and what is done to every string that is shown.
type view struct {
	hidden func(string)        // told of each hidden string; may be nil
	shown  func(string) string // may be nil
}

// append writes the value as JSON.
func (v *view) append(b []byte, n *node, m *awsjson.Mask) []byte {
	switch {
	case n == nil:
		return append(b, "null"...)
	case n.kind == 'm':
		return awsjson.AppendString(b, n.text)
	case m != nil && (m.Hidden || n.kind == '"' || n.kind == 'l'):
		// A plain value in the place of one that has hidden parts was meant to be one of them.
		return v.hide(b, n)
	case n.kind == '{':
		b = append(b, '{')
		for i, c := range n.members {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(awsjson.AppendString(b, c.name), ':')
			b = v.append(b, c.value, m.Member(c.name))
		}
		return append(b, '}')
	case n.kind == '[':
		b = append(b, '[')
		for i, e := range n.elements {
			if i > 0 {
				b = append(b, ',')
			}
			b = v.append(b, e, elementMask(m))
		}
		return append(b, ']')
	case n.kind == '"':
		text := n.text
		if v.shown != nil {
			text = v.shown(text)
		}
		return awsjson.AppendString(b, text)
	}
	return append(b, n.text...)
}

// elementMask is the mask of the elements of a list, also of one in the place of a structure that has hidden parts.
func elementMask(m *awsjson.Mask) *awsjson.Mask {
	if e := m.Element(); e != nil {
		return e
	}
	return m
}

func (v *view) hide(b []byte, n *node) []byte {
	if v.hidden != nil {
		n.strings(v.hidden)
	}
	if n.empty() {
		return (&view{}).append(b, n, nil)
	}
	return awsjson.AppendString(b, Masked)
}

// strings visits every string below.
func (n *node) strings(visit func(string)) {
	if n.kind == '"' {
		visit(n.text)
	}
	for _, m := range n.members {
		m.value.strings(visit)
	}
	for _, e := range n.elements {
		e.strings(visit)
	}
}

// scrub takes hidden values out of messages, which quote what was sent.
type scrub struct {
	quoted []string // the values as they are quoted
	// blind is set where the request could not be read to its end, so that not all values are known: everything that is
	// quoted goes then.
	blind   bool
	replace *strings.Replacer
}

func (s *scrub) learn(secret string) {
	const quoted = 200 // the decoder of requests quotes no more than so many characters
	if r := []rune(secret); len(r) > quoted {
		secret = string(r[:quoted]) + "…"
	}
	if secret != "" {
		s.quoted = append(s.quoted, "'"+secret+"'")
	}
}

func (s *scrub) clean(text string) string {
	const mask = "'" + Masked + "'"
	first, last := strings.IndexByte(text, '\''), strings.LastIndexByte(text, '\'')
	switch {
	case first == last:
		return text // nothing is quoted
	case s.blind:
		return text[:first] + mask + text[last+1:]
	case s.replace == nil:
		// One pass for all: a request may have thousands, and thousands of messages. Of two that fit the longer one goes.
		slices.SortFunc(s.quoted, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
		var pairs []string
		for _, q := range slices.Compact(s.quoted) {
			pairs = append(pairs, q, mask)
		}
		s.replace = strings.NewReplacer(pairs...)
	}
	return s.replace.Replace(text)
}
