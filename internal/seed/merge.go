package seed

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
)

// object is a JSON object of an API.
type object = map[string]any

// fields reads the members that a file gives in an API's own spelling; nil when it gives none.
func fields(raw json.RawMessage) (object, error) {
	if len(raw) == 0 || bytes.Equal(raw, []byte("null")) {
		return nil, nil
	}
	var o object
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(&o); err != nil {
		return nil, errors.New("members of the API are expected, such as Project: {Title: …}")
	}
	return o, nil
}

// given is fields of a file that was checked.
func given(raw json.RawMessage) object {
	o, err := fields(raw)
	if err != nil {
		panic("seed: fields were not checked: " + err.Error())
	}
	return o
}

// merge puts what was given over the defaults: objects are merged, null takes a member away, everything else replaces.
func merge(into, over object) object {
	for name, v := range over {
		switch v := v.(type) {
		case nil:
			delete(into, name)
		case object:
			old, _ := into[name].(object)
			if old == nil {
				old = object{}
			}
			into[name] = merge(old, v)
		default:
			into[name] = v
		}
	}
	return into
}

// inside reports whether an object has a member at a path of names.
func inside(o object, names ...string) bool {
	var at any = o
	for _, name := range names {
		inner, ok := at.(object)
		if !ok {
			return false
		}
		if at, ok = inner[name]; !ok {
			return false
		}
	}
	return true
}

// model holds a request that is made of defaults and of what the file gives under member to the model of its API. within
// is where in the request the given members are.
func (c *checker) model(at path, member string, raw json.RawMessage, service *awsjson.Service, request object, into awsjson.Shape, within ...any) {
	sent, err := fields(raw)
	if err != nil {
		c.problem(append(at, member), "%v", err)
		return
	}
	body, err := json.Marshal(request)
	if err != nil {
		c.problem(append(at, member), "%v", err)
		return
	}
	violations, err := awsjson.Decode(body, &service.Spelling.Style, into)
	if err != nil {
		c.problem(append(at, member), "%s", apierr.From(err).Detail())
		return
	}
	for _, v := range violations {
		steps := split(v.Path)
		if len(steps) >= len(within) && slices.Equal(steps[:len(within)], within) {
			steps = append(path{member}, steps[len(within):]...)
		}
		c.problem(append(slices.Clone(at), steps...), "%s", v.Message)
	}
	var kept any
	if err := json.Unmarshal(into.AppendJSON(nil), &kept); err != nil {
		c.problem(append(at, member), "%v", err)
		return
	}
	for _, step := range within {
		kept = stepInto(kept, step)
	}
	c.unknown(append(slices.Clone(at), member), sent, kept)
}

func stepInto(v any, step any) any {
	switch step := step.(type) {
	case string:
		o, _ := v.(object)
		return o[step]
	case int:
		if l, ok := v.([]any); ok && step < len(l) {
			return l[step]
		}
	}
	return nil
}

// unknown refuses members that were given and got lost because the model has none such.
func (c *checker) unknown(at path, sent, kept any) {
	switch sent := sent.(type) {
	case object:
		if sent == nil {
			return
		}
		kept, _ := kept.(object)
		for _, name := range sorted(sent) {
			v := sent[name]
			at := append(slices.Clone(at), name)
			if k, ok := kept[name]; ok {
				c.unknown(at, v, k)
			} else if v != nil {
				c.problem(at, "the API has no such member here")
			}
		}
	case []any:
		kept, _ := kept.([]any)
		for i := range min(len(sent), len(kept)) {
			c.unknown(append(slices.Clone(at), i), sent[i], kept[i])
		}
	}
}

func sorted(o object) []string {
	var names []string
	for name := range o {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// split takes the path of a violation apart: Project.ExpectedCustomerSpend[0].Amount.
func split(p string) path {
	var steps path
	for name := range strings.FieldsFuncSeq(p, func(r rune) bool { return r == '.' || r == '[' || r == ']' }) {
		if i, err := strconv.Atoi(name); err == nil {
			steps = append(steps, i)
			continue
		}
		steps = append(steps, name)
	}
	return steps
}

// slug is a name as a part of a host name.
func slug(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	s := strings.Trim(b.String(), "-")
	if s == "" {
		return fmt.Sprintf("n%x", []byte(name)[:min(len(name), 8)])
	}
	return s[:min(len(s), 40)]
}
