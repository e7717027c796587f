package constraints

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/opencosell/cosell/internal/gen/pattern"
	"github.com/opencosell/cosell/internal/gen/smithy"
)

// Break is an input with one thing wrong.
type Break struct {
	// What is broken, and where: "range max at MaxResults".
	What string
	Body any
	// Path is where, in the spelling of the model; Shown as the service spells it.
	Path, Shown string
	// Codes are the violations to be found there, in the order they are looked for: one, but for strings that cannot
	// break a length without breaking the pattern too. Answered are the same as the service spells them.
	Codes, Answered []string
	// Serialization tells that the body must be refused as unreadable instead.
	Serialization bool
}

// absent stands for a member that is to be left out.
type absent struct{}

// Breaks returns every input that breaks one constraint of the structure once.
func (a *API) Breaks(id smithy.ShapeID) []Break {
	var all []Break
	seen := map[string]bool{}
	for v := range a.Variants(id) {
		at := place{style: a.style}
		for _, b := range a.breakStructure(a.Model.Shapes[id], a.Maximal(id, v).(map[string]any), at) {
			if b.What += " at " + b.Path; !seen[b.What] {
				seen[b.What] = true
				for _, c := range b.Codes {
					b.Answered = append(b.Answered, a.style.code(c))
				}
				all = append(all, b)
			}
		}
	}
	return all
}

func violation(at place, what string, body any, codes ...string) Break {
	return Break{What: what, Body: body, Path: at.model, Shown: at.shown, Codes: codes}
}

func unreadable(at place, what string, body any) Break {
	return Break{What: what, Body: body, Path: at.model, Shown: at.shown, Serialization: true}
}

func (a *API) breakStructure(s *smithy.Shape, value map[string]any, at place) []Break {
	var all []Break
	for _, m := range s.Members {
		v, ok := value[m.Name]
		if !ok {
			continue // the other members of a union
		}
		here := at.member(m.Name)
		if m.Required() {
			all = append(all, inside(m.Name, value,
				violation(here, "absent", absent{}, "REQUIRED_FIELD_MISSING"),
				violation(here, "null", nil, "REQUIRED_FIELD_MISSING"),
			)...)
		}
		all = append(all, inside(m.Name, value, a.breakMember(m, v, here)...)...)
	}
	return all
}

// inside puts broken members into copies of the structure that holds them.
func inside(name string, value map[string]any, broken ...Break) []Break {
	for i := range broken {
		whole := maps.Clone(value)
		if _, gone := broken[i].Body.(absent); gone {
			delete(whole, name)
		} else {
			whole[name] = broken[i].Body
		}
		broken[i].Body = whole
	}
	return broken
}

// wrongTypes lists values of types that a shape's type is not.
var wrongTypes = map[smithy.Type][]any{
	smithy.String:    {1, true, map[string]any{}, []any{}},
	smithy.Enum:      {1, true, map[string]any{}, []any{}},
	smithy.Integer:   {"1", 1.5, true, map[string]any{}, []any{}, json.Number("2147483648"), json.Number("1e400")},
	smithy.Long:      {"1", 1.5, true, map[string]any{}, []any{}, json.Number("9223372036854775808")},
	smithy.Timestamp: {"yesterday", true, map[string]any{}, []any{}},
	smithy.Structure: {"text", 1, true, []any{}},
	smithy.Union:     {"text", 1, true, []any{}},
	smithy.List:      {"text", 1, true, map[string]any{}},
	smithy.Map:       {"text", 1, true, []any{}},
}

func (a *API) breakMember(m *smithy.Member, value any, at place) []Break {
	s, traits := a.Model.Shapes[m.Target], a.Model.Traits(m)
	var all []Break
	for i, w := range wrongTypes[s.Type] {
		all = append(all, unreadable(at, fmt.Sprintf("wrong type %d (%T)", i, w), w))
	}
	switch s.Type {
	case smithy.Structure:
		all = append(all, a.breakStructure(s, value.(map[string]any), at)...)
	case smithy.Union:
		all = append(all, a.breakUnion(s, value.(map[string]any), at)...)
	case smithy.List:
		all = append(all, a.breakList(s, traits, value.([]any), at)...)
	case smithy.Map:
		all = append(all, a.breakMap(s, traits, value.(map[string]any), at)...)
	case smithy.Enum:
		all = append(all, violation(at, "enum", "No Such Value", "INVALID_ENUM_VALUE"))
		lower := strings.ToLower(s.EnumValues()[0])
		if !slices.Contains(s.EnumValues(), lower) {
			all = append(all, violation(at, "enum case", lower, "INVALID_ENUM_VALUE"))
		}
	case smithy.String:
		all = append(all, a.breakText(traits, at)...)
	case smithy.Integer, smithy.Long:
		least, most := traits.Range()
		if least != nil {
			all = append(all, violation(at, "range min", *least-1, "VALUE_OUT_OF_RANGE"))
		}
		if most != nil {
			all = append(all, violation(at, "range max", *most+1, "VALUE_OUT_OF_RANGE"))
		}
	}
	return all
}

func (a *API) breakUnion(s *smithy.Shape, value map[string]any, at place) []Break {
	all := a.breakStructure(s, value, at)
	name := slices.Collect(maps.Keys(value))[0]
	all = append(all,
		violation(at, "union none", map[string]any{}, "INVALID_VALUE"),
		violation(at, "union null", map[string]any{name: nil}, "INVALID_VALUE"),
		violation(at, "union type only", map[string]any{"__type": "x"}, "INVALID_VALUE"),
		violation(at, "union unknown only", map[string]any{"NoSuchMember": map[string]any{}}, "INVALID_VALUE"),
	)
	for _, m := range s.Members {
		if m.Name != name {
			two := maps.Clone(value)
			two[m.Name] = a.value(minimal{}, m.Target, m, m.Name)
			all = append(all, violation(at, "union two", two, "INVALID_VALUE"))
			break
		}
	}
	return all
}

func (a *API) breakList(s *smithy.Shape, traits smithy.Traits, value []any, at place) []Break {
	least, most := bounds(traits.Length())
	var all []Break
	if least > 0 {
		all = append(all, violation(at, "list min", value[:least-1], "NOT_ENOUGH_VALUES"))
	}
	if most > 0 {
		all = append(all, violation(at, "list max", slices.Repeat(value[:1], most+1), "TOO_MANY_VALUES"))
	}
	all = append(all, unreadable(at.element(0), "null element", slices.Concat([]any{nil}, value[1:])))
	last := len(value) - 1
	for _, b := range a.breakMember(s.Member, value[last], at.element(last)) {
		b.Body = slices.Concat(value[:last], []any{b.Body})
		all = append(all, b)
	}
	return all
}

func (a *API) breakMap(s *smithy.Shape, traits smithy.Traits, value map[string]any, at place) []Break {
	_, most := bounds(traits.Length())
	var all []Break
	name := slices.Sorted(maps.Keys(value))[0]
	if most > 0 {
		many := map[string]any{}
		for _, key := range a.keys(s, most+1) {
			many[key] = value[name]
		}
		all = append(all, violation(at, "map max", many, "TOO_MANY_VALUES"))
	}
	if a.Model.Shapes[s.Key.Target].Type == smithy.Enum {
		all = append(all, violation(at.key("NoSuchKey"), "enum key", map[string]any{"NoSuchKey": value[name]}, "INVALID_ENUM_VALUE"))
	}
	here := at.key(name)
	all = append(all, inside(name, value, unreadable(here, "null value", nil))...)
	return append(all, inside(name, value, a.breakMember(s.Value, value[name], here)...)...)
}

// breakText breaks length and pattern.
func (a *API) breakText(traits smithy.Traits, at place) []Break {
	var all []Break
	for _, w := range a.wrongTexts(traits) {
		all = append(all, violation(at, w.what, w.text, w.codes...))
	}
	return all
}

// wrongText is a string that breaks a rule. One that is too short or too long may have to break the pattern too, so
// codes are what the rules themselves say of it.
type wrongText struct {
	what, text string
	codes      []string
}

func (a *API) wrongTexts(traits smithy.Traits) []wrongText {
	least, most := bounds(traits.Length())
	source := traits.Pattern()
	key := textKey{least, most, source}
	if found, ok := a.wrong[key]; ok {
		return found
	}
	var r pattern.Rule
	if source != "" {
		r = rule(source)
	}
	var found []wrongText
	add := func(what, s string) {
		w := wrongText{what: what, text: s}
		if !within(s, least, most) {
			w.codes = append(w.codes, "VALUE_OUT_OF_RANGE")
		}
		if source != "" && !r.Match(s) {
			w.codes = append(w.codes, "INVALID_STRING_FORMAT")
		}
		found = append(found, w)
	}
	if least > 0 {
		add("length min", ofLength(r, least-1))
	}
	if most > 0 {
		add("length max", ofLength(r, most+1))
	}
	if source != "" {
		for i, s := range pattern.Invalid(r, least, most, 3) {
			add(fmt.Sprintf("pattern %d", i), s)
		}
	}
	a.wrong[key] = found
	return found
}

// ofLength is a string of exactly n characters that the pattern accepts if there is one.
func ofLength(r pattern.Rule, n int) string {
	if n > 0 {
		if fit := pattern.Valid(r, n, n, 1); len(fit) > 0 {
			return fit[0]
		}
	}
	return strings.Repeat("a", n)
}
