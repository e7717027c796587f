package awsjson

import (
	"bytes"
	"encoding/json"
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
