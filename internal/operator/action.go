package operator

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"slices"
	"strings"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
)

// Need says whether an action takes something.
type Need string

// The needs.
const (
	No       Need = "no"
	Optional Need = "optional"
	Required Need = "required"
)

func (n Need) problems(path, value string, fits bool, accepted string) []apierr.Field {
	switch {
	case value == "" && n == Required:
		return []apierr.Field{apierr.Fieldf(path, apierr.RequiredFieldMissing, "this action needs the %s: give %s", path, accepted)}
	case value != "" && n == No:
		return []apierr.Field{apierr.Fieldf(path, apierr.ActionNotPermitted, "this action takes no %s: leave it out", path)}
	case value != "" && !fits:
		return []apierr.Field{apierr.Fieldf(path, apierr.InvalidValue, "the %s must be %s", path, accepted)}
	}
	return nil
}

// Action is one thing that the operator can do.
type Action struct {
	Name    string   `json:"name"`
	Summary string   `json:"summary"`
	Account Need     `json:"account"`
	Catalog Need     `json:"catalog"`
	Reads   bool     `json:"reads"` // changes nothing
	Input   []Member `json:"input"`

	asAWS bool
	run   func(*Desk, *resource.Call, json.RawMessage) (any, error)
}

// Member is a member of an action's input.
type Member struct {
	Name     string   `json:"name"`
	Type     string   `json:"type"` // string, integer, list of strings, JSON
	Required bool     `json:"required"`
	Accepted []string `json:"accepted,omitempty"`
	Help     string   `json:"help"`
}

// Actions is all that the operator can do, in the order in which people read it.
func Actions() []Action {
	return slices.Concat(reviews, deals, engagements, invitations, references, catalogs, partners, accounts, verifications)
}

func find(name string) (Action, bool) {
	all := Actions()
	if i := slices.IndexFunc(all, func(a Action) bool { return a.Name == name }); i >= 0 {
		return all[i], true
	}
	return Action{}, false
}

// scope is what an action is about.
type scope struct {
	account, catalog Need
	asAWS            bool
}

// The scopes. The account of an opportunity is its owner, which is looked up unless it is given.
var (
	ofCatalog     = scope{account: No, catalog: Required}
	ofOpportunity = scope{account: Optional, catalog: Required}
	ofPartner     = scope{account: Required, catalog: Required}
	ofAccount     = scope{account: Required, catalog: No}
	ofNothing     = scope{account: No, catalog: No}
	ofAWS         = scope{account: No, catalog: Required, asAWS: true}
)

// change is an action that changes something. do may run more than once and leaves the input as it is.
func change[In any](name, summary string, s scope, do func(*Desk, *resource.WriteCall, *In) (any, error)) Action {
	return Action{
		Name: name, Summary: summary, Account: s.account, Catalog: s.catalog, Input: members[In](), asAWS: s.asAWS,
		run: func(d *Desk, call *resource.Call, raw json.RawMessage) (result any, err error) {
			in, err := input[In](raw)
			if err != nil {
				return nil, err
			}
			key, err := onceOf(call, in)
			if err != nil {
				return nil, err
			}
			return d.write(call, key, func(c *resource.WriteCall) (any, error) { return do(d, c, in) })
		},
	}
}

// look is an action that only reads.
func look[In any](name, summary string, s scope, do func(*Desk, *resource.ReadCall, *In) (any, error)) Action {
	return Action{
		Name: name, Summary: summary, Account: s.account, Catalog: s.catalog, Reads: true, Input: members[In](), asAWS: s.asAWS,
		run: func(d *Desk, call *resource.Call, raw json.RawMessage) (result any, err error) {
			in, err := input[In](raw)
			if err != nil {
				return nil, err
			}
			err = d.read(call, func(c *resource.ReadCall) (err error) {
				result, err = do(d, c, in)
				return err
			})
			return result, err
		},
	}
}

// members reads the input's tags, which are those of a command line too: arg and required make a member required, enum
// says what is accepted. The members of an embedded struct are the input's own.
func members[In any]() []Member {
	list := []Member{}
	for _, f := range fields(reflect.TypeFor[In]()) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		_, arg := f.Tag.Lookup("arg")
		_, required := f.Tag.Lookup("required")
		m := Member{Name: name, Type: typeName(f.Type), Required: arg || required, Help: f.Tag.Get("help")}
		if accepted := strings.TrimPrefix(f.Tag.Get("enum"), ","); accepted != "" {
			m.Accepted = strings.Split(accepted, ",")
		}
		list = append(list, m)
	}
	return list
}

// fields are those of a struct, with those of embedded structs in their place. Index leads to each.
func fields(t reflect.Type) []reflect.StructField {
	return slices.DeleteFunc(reflect.VisibleFields(t), func(f reflect.StructField) bool { return f.Anonymous })
}

func typeName(t reflect.Type) string {
	switch {
	case t == reflect.TypeFor[Document]():
		return "JSON"
	case t.Kind() == reflect.Slice:
		return "list of strings"
	case t.Kind() == reflect.Int || t.Kind() == reflect.Pointer:
		return "integer"
	}
	return "string"
}

// input reads an action's input strictly: no unknown members, all that are required, accepted values only.
func input[In any](raw json.RawMessage) (*In, error) {
	in := new(In)
	if len(bytes.TrimSpace(raw)) > 0 {
		d := json.NewDecoder(bytes.NewReader(raw))
		d.DisallowUnknownFields()
		if err := d.Decode(in); err != nil && !errors.Is(err, io.EOF) {
			return nil, apierr.Request(apierr.Fieldf("input", apierr.InvalidValue, "the input is not what the action takes: %v", err))
		}
	}
	var problems []apierr.Field
	v := reflect.ValueOf(in).Elem()
	at := fields(v.Type())
	for i, m := range members[In]() {
		value := v.FieldByIndex(at[i].Index)
		path := "input." + m.Name
		empty := value.IsZero() || value.Kind() == reflect.Slice && value.Len() == 0
		if m.Required && empty {
			problems = append(problems, apierr.Fieldf(path, apierr.RequiredFieldMissing, "%s is required: %s", m.Name, m.Help))
		}
		if empty || len(m.Accepted) == 0 {
			continue
		}
		given := []string{value.String()}
		if list, ok := value.Interface().([]string); ok {
			given = list
		}
		for _, g := range given {
			if !slices.Contains(m.Accepted, g) {
				problems = append(problems, apierr.Fieldf(path, apierr.InvalidEnumValue, "%s must be one of: %s", m.Name, strings.Join(m.Accepted, ", ")))
			}
		}
	}
	if len(problems) > 0 {
		return nil, apierr.Request(problems...)
	}
	return in, nil
}
