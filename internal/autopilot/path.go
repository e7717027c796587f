package autopilot

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
)

// path names a member in the API's spelling: Project.ExpectedCustomerSpend[0].Amount.
type path []segment

type segment struct {
	name  string
	index int // -1: the member as a whole
}

const maxPath = 200 // characters

var segmentForm = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9]*)(?:\[([0-9]{1,4})\])?$`)

func parsePath(s string) (path, error) {
	var p path
	for part := range strings.SplitSeq(s, ".") {
		m := segmentForm.FindStringSubmatch(part)
		if m == nil || len(s) > maxPath {
			return nil, fmt.Errorf("%.*q is no path; give the members' names with dots between and list positions in brackets, such as Project.ExpectedCustomerSpend[0].Amount", maxPath, s)
		}
		seg := segment{m[1], -1}
		if m[2] != "" {
			seg.index, _ = strconv.Atoi(m[2]) // at most four digits
		}
		p = append(p, seg)
	}
	return p, nil
}

// in walks into a decoded JSON object; nil when there is nothing, or null.
func (p path) in(v any) any {
	for _, s := range p {
		o, _ := v.(map[string]any)
		v = o[s.name]
		if s.index >= 0 {
			list, _ := v.([]any)
			if v = nil; s.index < len(list) {
				v = list[s.index]
			}
		}
	}
	return v
}

// form is what a value looks like.
type form string

// The forms.
const (
	aText   form = "a text"
	aNumber form = "a number"
	aBool   form = "true or false"
	aTime   form = "a time"
	aList   form = "a list"
	aGroup  form = "an object"
	anyForm form = "any JSON"
)

// formAt finds the form of a path in what the subject answers, or says which members there are.
func (s *subject) formAt(p path) (form, error) {
	if len(p) == 1 && p[0].index < 0 && s.hidden[p[0].name] != "" {
		return aText, nil
	}
	t := reflect.TypeOf(s.shape()).Elem()
	for i, seg := range p {
		if t.Kind() != reflect.Struct {
			return "", fmt.Errorf("%s is %s and has no member %s", p[:i], formOf(t), seg.name)
		}
		f, ok := t.FieldByName(seg.name)
		if !ok || !isMember(t, f) {
			return "", fmt.Errorf("there is no %s; the members there are %s", p[:i+1], strings.Join(s.members(t, i == 0), ", "))
		}
		t = deref(f.Type)
		switch {
		case seg.index >= 0 && formOf(t) != aList:
			return "", fmt.Errorf("%s is %s, not a list: leave out [%d]", path{{seg.name, -1}}, formOf(t), seg.index)
		case seg.index >= 0:
			t = deref(t.Elem())
		case formOf(t) == aList && i < len(p)-1:
			return "", fmt.Errorf("%s is a list: say which of its elements is meant, such as %s[0]", p[:i+1], p[:i+1])
		}
	}
	return formOf(t), nil
}

// isMember tells the members of an answer from what the Go types have beside them: the stored answer, and whether a
// member was sent as null.
func isMember(t reflect.Type, f reflect.StructField) bool {
	name, null := strings.CutSuffix(f.Name, "Null")
	if _, ok := t.FieldByName(name); null && ok {
		return false
	}
	return f.IsExported() && f.Name != "Stored"
}

func (s *subject) members(t reflect.Type, top bool) []string {
	var names []string
	for f := range t.Fields() {
		if isMember(t, f) {
			names = append(names, f.Name)
		}
	}
	if top {
		for name := range s.hidden {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func deref(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}

func formOf(t reflect.Type) form {
	switch {
	case t == reflect.TypeFor[awsjson.Time]():
		return aTime
	case t == reflect.TypeFor[json.RawMessage]():
		return anyForm
	}
	switch t.Kind() {
	case reflect.String:
		return aText
	case reflect.Bool:
		return aBool
	case reflect.Slice:
		return aList
	case reflect.Struct:
		return aGroup
	case reflect.Int, reflect.Int32, reflect.Int64, reflect.Float32, reflect.Float64:
		return aNumber
	}
	return anyForm
}

func (p path) String() string {
	var b strings.Builder
	for i, s := range p {
		if i > 0 {
			b.WriteByte('.')
		}
		b.WriteString(s.name)
		if s.index >= 0 {
			fmt.Fprintf(&b, "[%d]", s.index)
		}
	}
	return b.String()
}

// possible refuses a text that the member at the path can never have, because the model lists what it can have.
func (s *subject) possible(p path, value string) error {
	var v any = value
	for _, seg := range slices.Backward(p) {
		if seg.index >= 0 {
			v = []any{v}
		}
		v = map[string]any{seg.name: v}
	}
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	problems, err := awsjson.Decode(body, s.style, s.shape())
	if err != nil {
		return err
	}
	want := firstElements(p)
	for _, f := range problems {
		if f.Path == want && f.Code == apierr.InvalidEnumValue {
			_, values, _ := strings.Cut(f.Message, "enum value set: ")
			return fmt.Errorf("%s is never %q; its values are %s", p, value, strings.Trim(values, "[]"))
		}
	}
	return nil
}

// firstElements is the path with every list position 0.
func firstElements(p path) string {
	first := slices.Clone(p)
	for i := range first {
		first[i].index = min(first[i].index, 0)
	}
	return first.String()
}
