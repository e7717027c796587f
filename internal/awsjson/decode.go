package awsjson

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"

	"github.com/opencosell/cosell/internal/apierr"
)

// MaxDepth bounds how deeply values may nest, also in members that are ignored or free-form (protocol §2.2).
const MaxDepth = 128

// Decoder reads one JSON object into a generated structure. It gathers violations of the model as it goes and stops
// only at a body that is not what JSON or the shapes' types allow.
type Decoder struct {
	tok   *tokens
	src   bytes.Buffer
	style *Style
	// trusted skips the rules of the model: the bytes were checked when they were stored.
	trusted bool
	path    []segment
	name    []byte // of the member that Next found
	scratch []byte
	fields  []apierr.Field
	err     error
}

// segment is a member name or map key, or the index of a list's element.
type segment struct {
	name    string
	index   int
	element bool
}

// Shape is a generated structure or union.
type Shape interface {
	// Decode reads the shape at the decoder's position.
	Decode(*Decoder)
	// AppendJSON appends the shape as JSON.
	AppendJSON([]byte) []byte
}

var decoders = sync.Pool{New: func() any {
	d := &Decoder{}
	d.tok = newTokens(&d.src)
	return d
}}

// Decode reads body into v. It returns the violations of the model, none of them raised yet, and an error of kind
// Serialization when the body is not one JSON object of the right types. An empty body is an empty object.
func Decode(body []byte, style *Style, v Shape) ([]apierr.Field, error) {
	d := decoders.Get().(*Decoder)
	defer decoders.Put(d)
	d.style, d.trusted = style, false
	return d.run(body, v)
}

// DecodeStored reads what this server encoded itself; the rules of the model are not checked again.
func DecodeStored(body []byte, v Shape) error {
	d := decoders.Get().(*Decoder)
	defer decoders.Put(d)
	d.style, d.trusted = &Style{}, true
	_, err := d.run(body, v)
	return err
}

func (d *Decoder) run(body []byte, v Shape) ([]apierr.Field, error) {
	d.src.Reset()
	if len(bytes.TrimSpace(body)) == 0 {
		body = []byte("{}")
	}
	d.src.Write(body)
	d.tok.Reset(&d.src)
	d.path, d.fields, d.err = d.path[:0], nil, nil
	if d.tok.PeekKind() != '{' && d.readable() {
		d.failf("the body must be one JSON object, found %s", kindName(d.tok.PeekKind()))
	}
	v.Decode(d)
	if d.err == nil {
		if _, err := d.tok.ReadToken(); err != io.EOF {
			d.failf("data after the end of the JSON object")
		}
	}
	return d.fields, d.err
}

// readable is false when the next token is malformed; the error is then the decoder's.
func (d *Decoder) readable() bool {
	if d.tok.PeekKind() > 0 {
		return true
	}
	_, err := d.tok.ReadToken()
	d.malformed(err)
	return false
}

// Object enters an object. False when the value is no object, which has then been refused.
func (d *Decoder) Object() bool {
	return d.enter('{', "a structure")
}

func (d *Decoder) enter(k kind, want string) bool {
	if d.err != nil {
		return false
	}
	if got := d.tok.PeekKind(); got != k {
		if d.readable() {
			d.failf("%s found where %s was expected", kindName(got), want)
		}
		return false
	}
	if _, err := d.tok.ReadToken(); err != nil {
		d.malformed(err)
		return false
	}
	return true
}

// Next moves to the next member of the object and reports whether there is one; at the end the object is left.
func (d *Decoder) Next() bool {
	if d.err != nil {
		return false
	}
	if d.tok.PeekKind() == '}' {
		if _, err := d.tok.ReadToken(); err != nil {
			d.malformed(err)
		}
		return false
	}
	raw, err := d.tok.ReadValue()
	if err != nil {
		d.malformed(err)
		return false
	}
	d.name = raw[1 : len(raw)-1]
	if bytes.IndexByte(d.name, '\\') >= 0 {
		if d.name, err = unquote(nil, raw); err != nil {
			d.malformed(err)
			return false
		}
	}
	return true
}

// Name is the member that Next found, valid until the next read.
func (d *Decoder) Name() []byte { return d.name }

// Skip passes over the member's value, whatever it is.
func (d *Decoder) Skip() { d.raw() }

// Null passes over a null and reports whether there was one: a null member is an absent one (protocol §2.2).
func (d *Decoder) Null() bool {
	if d.err != nil || d.tok.PeekKind() != 'n' {
		return false
	}
	if _, err := d.tok.ReadToken(); err != nil {
		d.malformed(err)
	}
	return true
}

// Missing records a required member that is absent.
func (d *Decoder) Missing(name string) {
	if d.trusted || d.err != nil {
		return
	}
	d.push(name)
	d.violate(apierr.RequiredFieldMissing, "Value at '%s' failed to satisfy constraint: Member must not be null", d.shown())
	d.pop()
}

// OneOf records a union that has not exactly one member set.
func (d *Decoder) OneOf(set int, names string) {
	if d.trusted || d.err != nil || set == 1 {
		return
	}
	d.violate(apierr.InvalidValue, "Value at '%s' failed to satisfy constraint: exactly one of the members [%s] must be set, found %d", d.shown(), names, set)
}

func (d *Decoder) push(name string) { d.path = append(d.path, segment{name: name}) }
func (d *Decoder) pop()             { d.path = d.path[:len(d.path)-1] }

// where is the path in the model's spelling.
func (d *Decoder) where() string {
	var b strings.Builder
	for i, s := range d.path {
		switch {
		case s.element:
			b.WriteString("[" + strconv.Itoa(s.index) + "]")
		case i > 0:
			b.WriteString("." + s.name)
		default:
			b.WriteString(s.name)
		}
	}
	return b.String()
}

// shown is the path as the service spells it in answers.
func (d *Decoder) shown() string { return d.style.Path(d.where()) }

// MaxViolations is how many violations of one request are told beside those of lists that are too long: a megabyte of
// empty elements would make an answer of a hundred.
const MaxViolations = 500

func (d *Decoder) violate(code apierr.Code, format string, args ...any) {
	if len(d.fields) >= MaxViolations && code != apierr.TooManyValues {
		return
	}
	d.fields = append(d.fields, apierr.Fieldf(d.where(), code, format, args...))
}

func (d *Decoder) failf(format string, args ...any) {
	if d.err != nil {
		return
	}
	msg := fmt.Sprintf(format, args...)
	if len(d.path) > 0 {
		msg = "at '" + d.shown() + "': " + msg
	}
	d.err = &apierr.Error{Kind: apierr.Serialization, Message: strings.ToUpper(msg[:1]) + msg[1:]}
}

// malformed refuses a body that is no JSON, has a name twice, or is not UTF-8.
func (d *Decoder) malformed(err error) {
	if d.err != nil {
		return
	}
	text := err.Error()
	switch {
	case err == io.EOF || err == io.ErrUnexpectedEOF || strings.Contains(text, "unexpected EOF"):
		text = "the JSON ends too early"
	case strings.Contains(text, "duplicate object member name"):
		text = "a member name occurs twice in one object"
	case strings.Contains(text, "invalid UTF-8"):
		text = "the text is not valid UTF-8"
	default:
		text = "the JSON is malformed"
	}
	d.err = &apierr.Error{
		Kind:    apierr.Serialization,
		Message: fmt.Sprintf("The body could not be read: %s (near byte %d)", text, d.tok.InputOffset()),
		Err:     err,
	}
}

// raw reads any value without looking into it; its nesting is bounded.
func (d *Decoder) raw() []byte {
	if d.err != nil {
		return nil
	}
	v, err := d.tok.ReadValue()
	if err != nil {
		d.malformed(err)
		return nil
	}
	if depth(v) > MaxDepth {
		d.failf("values nest deeper than %d levels", MaxDepth)
		return nil
	}
	return v
}

// depth is how deeply a well-formed JSON text nests.
func depth(b []byte) int {
	deepest, now := 0, 0
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '"':
			for i++; b[i] != '"'; i++ {
				if b[i] == '\\' {
					i++
				}
			}
		case '{', '[':
			now++
			deepest = max(deepest, now)
		case '}', ']':
			now--
		}
	}
	return deepest
}

func kindName(k kind) string {
	switch k {
	case 'n':
		return "null"
	case 't', 'f':
		return "a boolean"
	case '"':
		return "a string"
	case '0':
		return "a number"
	case '{':
		return "a structure"
	case '[':
		return "a list"
	default:
		return "nothing"
	}
}
