package awsjson

import (
	"bytes"
	"encoding/json"
	"math/big"
	"strconv"
	"unicode/utf8"

	"github.com/opencosell/cosell/internal/apierr"
)

// The readers below each read the value of one member. They report whether the member is present, that is, not
// null. A value that breaks a rule counts as present.

// Text reads a required string.
func Text[T ~string](d *Decoder, name string, v *T, rule *TextRule) bool {
	if d.Null() {
		return false
	}
	d.push(name)
	s, ok := d.text()
	if ok {
		*v = T(s)
		d.checkText(s, rule)
	}
	d.pop()
	return ok
}

// OptText reads an optional string.
func OptText[T ~string](d *Decoder, name string, v **T, rule *TextRule) bool {
	var t T
	ok := Text(d, name, &t, rule)
	if ok {
		*v = &t
	}
	return ok
}

// Int reads a required integer.
func Int[T int32 | int64](d *Decoder, name string, v *T, rule *IntRule) bool {
	if d.Null() {
		return false
	}
	d.push(name)
	n, ok := d.integer()
	if ok && int64(T(n)) != n {
		d.failf("the number does not fit into 32 bits")
		ok = false
	}
	if ok {
		*v = T(n)
		d.checkInt(n, rule)
	}
	d.pop()
	return ok
}

// OptInt reads an optional integer.
func OptInt[T int32 | int64](d *Decoder, name string, v **T, rule *IntRule) bool {
	var t T
	ok := Int(d, name, &t, rule)
	if ok {
		*v = &t
	}
	return ok
}

// Timestamp reads a required timestamp (protocol §3.2).
func Timestamp(d *Decoder, name string, v *Time) bool {
	if d.Null() {
		return false
	}
	d.push(name)
	defer d.pop()
	if d.err == nil && d.tok.PeekKind() == '0' {
		t, err := parseEpoch(d.raw())
		if err != nil {
			d.failf("%v", err)
			return false
		}
		*v = t
		return true
	}
	s, ok := d.text()
	if !ok {
		return false
	}
	t, err := ParseTime(s)
	if err != nil {
		d.failf("%v", err)
		return false
	}
	*v = t
	return true
}

// OptTimestamp reads an optional timestamp.
func OptTimestamp(d *Decoder, name string, v **Time) bool {
	var t Time
	ok := Timestamp(d, name, &t)
	if ok {
		*v = &t
	}
	return ok
}

// Struct reads a structure or union.
func Struct[T any, P interface {
	*T
	Shape
}](d *Decoder, name string, v **T) bool {
	if d.Null() {
		return false
	}
	d.push(name)
	p := new(T)
	P(p).Decode(d)
	d.pop()
	if d.err != nil {
		return false
	}
	*v = p
	return true
}

// NullableStruct is Struct for a member whose null says something else than its absence: null is set when a request
// has it. Stored bytes write what is absent as null, so of them it says nothing.
func NullableStruct[T any, P interface {
	*T
	Shape
}](d *Decoder, name string, v **T, null *bool) bool {
	*null = !d.trusted && d.err == nil && d.tok.PeekKind() == 'n'
	return Struct[T, P](d, name, v)
}

// Texts reads a list of strings.
func Texts[T ~string](d *Decoder, name string, v *[]T, rule *ListRule, element *TextRule) bool {
	return list(d, name, v, rule, func(t *T) {
		if s, ok := d.text(); ok {
			*t = T(s)
			d.checkText(s, element)
		}
	})
}

// Structs reads a list of structures or unions.
func Structs[T any, P interface {
	*T
	Shape
}](d *Decoder, name string, v *[]T, rule *ListRule) bool {
	return list(d, name, v, rule, func(t *T) { P(t).Decode(d) })
}

func list[T any](d *Decoder, name string, v *[]T, rule *ListRule, element func(*T)) bool {
	if d.Null() {
		return false
	}
	d.push(name)
	defer d.pop()
	if !d.enter('[', "a list") {
		return false
	}
	out := []T{}
	for d.err == nil && d.tok.PeekKind() != ']' {
		d.path = append(d.path, segment{index: len(out), element: true})
		if d.tok.PeekKind() == 'n' {
			d.failf("null is not allowed as an element of a list")
			return false
		}
		var t T
		element(&t)
		out = append(out, t)
		d.pop()
	}
	if d.err != nil {
		return false
	}
	if _, err := d.tok.ReadToken(); err != nil {
		d.malformed(err)
		return false
	}
	*v = out
	d.checkLength(len(out), rule)
	return true
}

// TextMap reads a map of strings.
func TextMap[K, V ~string](d *Decoder, name string, v *map[K]V, rule *ListRule, key, value *TextRule) bool {
	return mapping(d, name, v, rule, key, func(t *V) {
		if s, ok := d.text(); ok {
			*t = V(s)
			d.checkText(s, value)
		}
	})
}

// StructMap reads a map of structures.
func StructMap[K ~string, T any, P interface {
	*T
	Shape
}](d *Decoder, name string, v *map[K]T, rule *ListRule, key *TextRule) bool {
	return mapping(d, name, v, rule, key, func(t *T) { P(t).Decode(d) })
}

func mapping[K ~string, V any](d *Decoder, name string, v *map[K]V, rule *ListRule, key *TextRule, value func(*V)) bool {
	if d.Null() {
		return false
	}
	d.push(name)
	defer d.pop()
	if !d.Object() {
		return false
	}
	out := map[K]V{}
	for d.Next() {
		k := string(d.Name())
		d.push(k)
		d.checkText(k, key)
		if d.tok.PeekKind() == 'n' {
			d.failf("null is not allowed as a value of a map")
			return false
		}
		var t V
		value(&t)
		out[K(k)] = t
		d.pop()
	}
	if d.err != nil {
		return false
	}
	*v = out
	d.checkLength(len(out), rule)
	return true
}

// Document reads a free-form value and keeps its text exactly.
func Document(d *Decoder, name string, v *json.RawMessage) bool {
	if d.Null() {
		return false
	}
	d.push(name)
	defer d.pop()
	raw := d.raw()
	if raw == nil {
		return false
	}
	*v = bytes.Clone(raw)
	return true
}

func (d *Decoder) text() (string, bool) {
	if d.err != nil {
		return "", false
	}
	if k := d.tok.PeekKind(); k != '"' {
		if d.readable() {
			d.failf("%s cannot be converted to a string", kindName(k))
		}
		return "", false
	}
	raw, err := d.tok.ReadValue()
	if err != nil {
		d.malformed(err)
		return "", false
	}
	if bytes.IndexByte(raw, '\\') < 0 {
		return string(raw[1 : len(raw)-1]), true
	}
	d.scratch, err = unquote(d.scratch[:0], raw)
	if err != nil {
		d.malformed(err)
		return "", false
	}
	return string(d.scratch), true
}

// integer accepts 1.0 and 1e2 because they are integral (protocol §2.2).
func (d *Decoder) integer() (int64, bool) {
	if d.err != nil {
		return 0, false
	}
	if k := d.tok.PeekKind(); k != '0' {
		if d.readable() {
			d.failf("%s cannot be converted to an integer", kindName(k))
		}
		return 0, false
	}
	raw := d.raw()
	if raw == nil {
		return 0, false
	}
	if n, err := strconv.ParseInt(string(raw), 10, 64); err == nil {
		return n, true
	}
	if len(raw) <= 32 && exponentSmall(raw) {
		if r, ok := new(big.Rat).SetString(string(raw)); ok && r.IsInt() && r.Num().IsInt64() {
			return r.Num().Int64(), true
		}
	}
	d.failf("%.40s is not an integer of 64 bits", raw)
	return 0, false
}

// exponentSmall keeps a short number with a huge exponent from becoming a huge integer in memory.
func exponentSmall(raw []byte) bool {
	i := bytes.IndexAny(raw, "eE")
	return i < 0 || len(raw)-i <= 4
}

func (d *Decoder) checkText(s string, r *TextRule) {
	if d.trusted || r == nil {
		return
	}
	if len(r.Enum) > 0 && !r.allows(s) {
		d.broken(s, r, apierr.InvalidEnumValue, "Member must satisfy enum value set: ["+r.enumList()+"]")
	}
	if r.Min > 0 || r.Max > 0 {
		n := utf8.RuneCountInString(s)
		if n < r.Min {
			d.broken(s, r, apierr.ValueOutOfRange, "Member must have length greater than or equal to "+strconv.Itoa(r.Min))
		}
		if r.Max > 0 && n > r.Max {
			d.broken(s, r, apierr.ValueOutOfRange, "Member must have length less than or equal to "+strconv.Itoa(r.Max))
		}
	}
	if r.Pattern != nil && !r.Pattern.Match(s) {
		d.broken(s, r, apierr.InvalidStringFormat, "Member must satisfy regular expression pattern: "+r.Pattern.Source)
	}
}

// broken words a violation the way AWS's services do; a sensitive value is not echoed, a long one is cut.
func (d *Decoder) broken(s string, r *TextRule, code apierr.Code, rule string) {
	const most = 200
	switch {
	case r.Sensitive:
		s = "Value"
	case utf8.RuneCountInString(s) > most:
		s = "Value '" + string([]rune(s)[:most]) + "…'"
	default:
		s = "Value '" + s + "'"
	}
	d.violate(code, "%s at '%s' failed to satisfy constraint: %s", s, d.shown(), rule)
}

func (d *Decoder) checkInt(n int64, r *IntRule) {
	if d.trusted || r == nil {
		return
	}
	if r.HasMin && n < r.Min {
		d.violate(apierr.ValueOutOfRange, "Value '%d' at '%s' failed to satisfy constraint: Member must have value greater than or equal to %d", n, d.shown(), r.Min)
	}
	if r.HasMax && n > r.Max {
		d.violate(apierr.ValueOutOfRange, "Value '%d' at '%s' failed to satisfy constraint: Member must have value less than or equal to %d", n, d.shown(), r.Max)
	}
}

func (d *Decoder) checkLength(n int, r *ListRule) {
	if d.trusted || r == nil {
		return
	}
	if n < r.Min {
		d.violate(apierr.NotEnoughValues, "Value at '%s' failed to satisfy constraint: Member must have length greater than or equal to %d", d.shown(), r.Min)
	}
	if r.Max > 0 && n > r.Max {
		d.violate(apierr.TooManyValues, "Value at '%s' failed to satisfy constraint: Member must have length less than or equal to %d", d.shown(), r.Max)
	}
}
