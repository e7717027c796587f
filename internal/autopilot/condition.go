package autopilot

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"time"
)

// condition is one test of a member. All conditions of a policy must hold.
type condition struct {
	path  path
	holds func(value any) bool // nil is a member that is not there, or null
}

const (
	maxPattern = 1000 // characters
	maxChoices = 200  // of a list of values
)

// test is a way of testing a value.
type test struct {
	name string
	// of are the forms that it can test; nil is every one.
	of []form
	// takes says what is to be given.
	takes string
	make  func(given any, f form) (func(value any) bool, error)
}

var plain = []form{aText, aNumber, aBool, aTime, anyForm}

// tests are all of them, in the order in which people read them.
var tests = []test{
	{"equals", plain, "a text, a number, true or false", func(given any, f form) (func(any) bool, error) {
		return sameAs(given, f)
	}},
	{"in", plain, "a list of texts or numbers", anyOf},
	{"not", plain, "what equals or in takes", func(given any, f form) (func(any) bool, error) {
		one, err := sameAs(given, f)
		if _, list := given.([]any); list {
			one, err = anyOf(given, f)
		}
		return func(v any) bool { return !one(v) }, err
	}},
	{"exists", nil, "true or false", func(given any, _ form) (func(any) bool, error) {
		want, ok := given.(bool)
		if !ok {
			return nil, errTakes
		}
		return func(v any) bool { return there(v) == want }, nil
	}},
	{"matches", []form{aText, anyForm}, "a regular expression (RE2), which may match a part", func(given any, _ form) (func(any) bool, error) {
		text, ok := given.(string)
		if !ok || len(text) > maxPattern {
			return nil, errTakes
		}
		re, err := regexp.Compile(text)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errTakes, err)
		}
		return func(v any) bool { s, ok := v.(string); return ok && re.MatchString(s) }, nil
	}},
	{"atLeast", plain, "a number, a date or a time", func(given any, f form) (func(any) bool, error) {
		return bound(given, f, func(order int) bool { return order >= 0 })
	}},
	{"atMost", plain, "a number, a date or a time", func(given any, f form) (func(any) bool, error) {
		return bound(given, f, func(order int) bool { return order <= 0 })
	}},
	{"contains", []form{aList, anyForm}, "one element of the list, a text or a number", func(given any, _ form) (func(any) bool, error) {
		one, err := sameAs(given, anyForm)
		return func(v any) bool {
			list, _ := v.([]any)
			return slices.ContainsFunc(list, one)
		}, err
	}},
}

// errTakes: what was given is not what the operator takes.
var errTakes = errors.New("not what it takes")

func findTest(name string) (test, bool) {
	i := slices.IndexFunc(tests, func(t test) bool { return t.name == name })
	if i < 0 {
		return test{}, false
	}
	return tests[i], true
}

func testNames() string {
	var names []string
	for _, t := range tests {
		names = append(names, t.name)
	}
	return strings.Join(names, ", ")
}

// readCondition makes the tests of one member: a value is equals, a list is in, an object has tests by name.
func readCondition(p path, f form, raw json.RawMessage) ([]condition, error) {
	given, err := decoded(raw)
	if err != nil {
		return nil, err
	}
	wanted := map[string]any{"equals": given}
	switch v := given.(type) {
	case nil:
		return nil, fmt.Errorf("null is no condition; {exists: false} asks for a member that is not there")
	case []any:
		wanted = map[string]any{"in": given}
	case map[string]any:
		if wanted = v; len(v) == 0 {
			return nil, fmt.Errorf("an empty condition; give one of %s", testNames())
		}
	}
	var all []condition
	for _, name := range slices.Sorted(maps.Keys(wanted)) {
		t, ok := findTest(name)
		if !ok {
			return nil, fmt.Errorf("%q is no test; give one of %s", name, testNames())
		}
		if t.of != nil && !slices.Contains(t.of, f) {
			return nil, fmt.Errorf("%s is %s, which %s cannot test; %s", p, f, name, advice[f])
		}
		holds, err := t.make(wanted[name], f)
		if errors.Is(err, errTakes) {
			return nil, fmt.Errorf("%s takes %s%s", name, t.takes, strings.TrimPrefix(err.Error(), errTakes.Error()))
		}
		if err != nil {
			return nil, err
		}
		all = append(all, condition{p, holds})
	}
	return all, nil
}

// advice is what to do about a form that a test cannot be made of.
var advice = map[form]string{
	aList:   "use contains or exists, or name an element such as [0]",
	aGroup:  "use exists, or name a member of it",
	aText:   "use equals, in, not, matches, atLeast, atMost or exists",
	aNumber: "use equals, in, not, atLeast, atMost or exists",
	aBool:   "use equals, not or exists",
	aTime:   "use equals, not, atLeast, atMost or exists",
}

func decoded(raw json.RawMessage) (any, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v any
	err := d.Decode(&v)
	return v, err
}

// there: an empty list counts as none, as a member that is null does.
func there(v any) bool {
	list, isList := v.([]any)
	return v != nil && (!isList || len(list) > 0)
}

// sameAs compares texts as they are, a number with numbers and with texts that are numbers, as amounts are.
func sameAs(given any, f form) (func(any) bool, error) {
	switch want := given.(type) {
	case string:
		if t, ok := moment(want); f == aTime {
			if !ok {
				return nil, errTakes
			}
			return func(v any) bool { at, ok := moment(v); return ok && at.Equal(t) }, nil
		}
		return func(v any) bool { return v == want }, nil
	case bool:
		return func(v any) bool { return v == want }, nil
	case json.Number:
		n, ok := number(want)
		if !ok {
			return nil, errTakes
		}
		return func(v any) bool { have, ok := number(v); return ok && have.Cmp(n) == 0 }, nil
	}
	return func(any) bool { return false }, errTakes
}

func anyOf(given any, f form) (func(any) bool, error) {
	none := func(any) bool { return false }
	list, ok := given.([]any)
	if !ok || len(list) == 0 || len(list) > maxChoices {
		return none, errTakes
	}
	var choices []func(any) bool
	for _, g := range list {
		one, err := sameAs(g, f)
		if err != nil {
			return none, err
		}
		choices = append(choices, one)
	}
	return func(v any) bool {
		return slices.ContainsFunc(choices, func(one func(any) bool) bool { return one(v) })
	}, nil
}

// bound orders numbers as numbers and dates and times as times; what cannot be ordered does not hold.
func bound(given any, f form, fits func(order int) bool) (func(any) bool, error) {
	if want, ok := given.(json.Number); ok && f != aTime {
		n, ok := number(want)
		if !ok {
			return nil, errTakes
		}
		return func(v any) bool { have, ok := number(v); return ok && fits(have.Cmp(n)) }, nil
	}
	t, ok := moment(given)
	if !ok {
		return nil, errTakes
	}
	return func(v any) bool { at, ok := moment(v); return ok && fits(at.Compare(t)) }, nil
}

// maxDigits bounds what is read as a number: the APIs have none longer, and an exponent could make it huge.
const maxDigits = 64

func number(v any) (*big.Rat, bool) {
	var s string
	switch v := v.(type) {
	case json.Number:
		s = v.String()
	case string:
		s = v
	}
	if s == "" || len(s) > maxDigits || strings.ContainsAny(s, "eE/_xXpP") {
		return nil, false
	}
	return new(big.Rat).SetString(s)
}

// moment reads a date, which begins at 00:00 UTC, or a time.
func moment(v any) (time.Time, bool) {
	s, _ := v.(string)
	for _, layout := range []string{time.DateOnly, time.RFC3339Nano} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
