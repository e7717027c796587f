package scenario

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/opencosell/cosell/internal/operator"
	"github.com/opencosell/cosell/internal/store"
)

// check goes through a scenario as a run would, knowing which names stand for something.
type check struct {
	s     *Scenario
	known map[string]bool
}

// names are those of the accounts and the values.
func (c *check) names() error {
	for _, name := range []string{nameCatalog, nameRun, nameToday} {
		c.known[name] = true
	}
	for _, a := range c.s.Accounts {
		if err := c.newName([]any{"accounts", a.name}, a.name); err != nil {
			return err
		}
		if d := asString(a.value); d != newAccount && (!store.IsAccount(d) || a.value[0] != '"') {
			return c.s.file.Errorf([]any{"accounts", a.name}, `give 12 digits in quotes, such as "111122223333", or new for an account that nobody has used`)
		}
	}
	for _, v := range c.s.Values {
		path := []any{"values", v.name}
		if err := c.newName(path, v.name); err != nil {
			return err
		}
		delete(c.known, v.name) // it cannot stand for itself
		if err := c.uses(path, string(v.value)); err != nil {
			return err
		}
		c.known[v.name] = true
	}
	return nil
}

func (c *check) newName(path []any, name string) error {
	switch {
	case !plainName.MatchString(name):
		return c.s.file.Errorf(path, "%q is no name: begin with a letter, go on with letters, digits and _", name)
	case c.known[name] || name == nameCount:
		return c.s.file.Errorf(path, "the name %q is taken", name)
	}
	c.known[name] = true
	return nil
}

// uses checks the placeholders of a text.
func (c *check) uses(path []any, text string) error {
	names, err := used(text)
	if err != nil {
		return c.s.file.Errorf(path, "%v", err)
	}
	for _, name := range names {
		if !c.known[name] {
			return c.s.file.Errorf(path, "${%s} stands for nothing here; known are %s", name, strings.Join(slices.Sorted(maps.Keys(c.known)), ", "))
		}
	}
	return nil
}

// step checks one step.
func (c *check) step(i int) error {
	s := &c.s.Steps[i]
	fail := func(member, format string, args ...any) error {
		path := []any{"steps", i}
		if member != "" {
			path = append(path, member)
		}
		return c.s.file.Errorf(path, format, args...)
	}
	given := map[string]bool{
		"call": s.Call != "", "operator": s.Operator != "", "clock": s.Clock != "", "events": s.Events != nil,
		"as": s.As != "", "account": s.Account != "", "from": s.From != "", "input": len(s.Input) > 0, "repeat": s.Repeat != 0,
		"refused": s.Refused != "", "expect": s.Expect != nil, "keep": s.Keep != nil,
	}
	kind, err := kindOf(given)
	if err != "" {
		return fail("", "%s", err)
	}
	if kind == "" && s.Say == "" {
		return fail("", "a step is one of call, operator, clock, events, and may say something")
	}
	for _, m := range slices.Sorted(maps.Keys(given)) {
		if given[m] && m != kind && !slices.Contains(goesWith[kind], m) {
			if kind == "" {
				return fail(m, "only a step that does something takes this")
			}
			return fail(m, "a step with %s does not take this; it takes %s", kind, strings.Join(goesWith[kind], ", "))
		}
	}
	return c.does(i, kind, fail)
}

// goesWith is what steps of each kind take beside say.
var goesWith = map[string][]string{
	"call":     {"as", "from", "input", "repeat", "refused", "expect", "keep"},
	"operator": {"account", "from", "input", "repeat", "refused", "expect", "keep"},
	"clock":    {"expect", "keep"},
	"events":   {},
}

func kindOf(given map[string]bool) (kind, problem string) {
	for _, k := range []string{"call", "operator", "clock", "events"} {
		switch {
		case given[k] && kind != "":
			return "", "a step does one thing: this has " + kind + " and " + k
		case given[k]:
			kind = k
		}
	}
	return kind, ""
}

func (c *check) does(i int, kind string, fail func(member, format string, args ...any) error) error {
	s := &c.s.Steps[i]
	switch kind {
	case "call":
		if _, ok := operations[s.Call]; !ok {
			return fail("call", "%q is no operation: give service and name, such as selling.CreateOpportunity", s.Call)
		}
		if _, ok := c.s.Accounts.get(s.As); !ok {
			return fail("as", "say who calls: one of the names under accounts")
		}
	case "operator":
		if err := c.action(s, fail); err != nil {
			return err
		}
	case "clock":
		if _, err := clockOrder(s.Clock); err != nil {
			return fail("clock", "%v", err)
		}
	case "events":
		for _, e := range s.Events {
			var types []string
			if _, ok := c.s.Accounts.get(e.name); !ok {
				return fail("events", "%q is no account; give names under accounts with lists of detail types", e.name)
			}
			if json.Unmarshal(e.value, &types) != nil {
				return fail("events", "the events of %s must be a list of detail types, such as [Opportunity Created]; [] is none", e.name)
			}
		}
	}
	return c.data(i, fail)
}

func (c *check) action(s *Step, fail func(member, format string, args ...any) error) error {
	a, ok := action(s.Operator)
	if !ok {
		return fail("operator", "%q is no action; 'cosell operator list' has all", s.Operator)
	}
	if a.Account == operator.Required && s.Account == "" {
		return fail("operator", "%s needs an account: one of the names under accounts", s.Operator)
	}
	if s.Account == "" {
		return nil
	}
	if a.Account == operator.No {
		return fail("account", "%s takes no account", s.Operator)
	}
	if _, ok := c.s.Accounts.get(s.Account); !ok {
		return fail("account", "%q is no account: give one of the names under accounts", s.Account)
	}
	return nil
}

// action is one of the operator's.
func action(name string) (operator.Action, bool) {
	all := operator.Actions()
	if i := slices.IndexFunc(all, func(a operator.Action) bool { return a.Name == name }); i >= 0 {
		return all[i], true
	}
	return operator.Action{}, false
}

// data checks what a step sends, expects and keeps.
func (c *check) data(i int, fail func(member, format string, args ...any) error) error {
	s := &c.s.Steps[i]
	if s.Repeat < 0 || s.Repeat > 1000 {
		return fail("repeat", "repeat must be 1 to 1000")
	}
	if s.Repeat > 0 {
		c.known[nameCount] = true
		defer delete(c.known, nameCount)
	}
	if _, ok := c.s.Values.get(s.From); s.From != "" && !ok && !c.known[s.From] {
		return fail("from", "%q is no value: give a name under values or one that a step before keeps", s.From)
	}
	if len(s.Input) > 0 && !isObject(s.Input) {
		return fail("input", "the input must be an object: names with values")
	}
	for member, text := range map[string]string{"input": string(s.Input), "say": s.Say} {
		if err := c.uses([]any{"steps", i, member}, text); err != nil {
			return err
		}
	}
	for _, e := range s.Expect {
		path := []any{"steps", i, "expect", e.name}
		if _, err := parsePath(placeholder.ReplaceAllString(e.name, "0")); err != nil {
			return c.s.file.Errorf(path, "%v", err)
		}
		if err := c.uses(path, e.name+string(e.value)); err != nil {
			return err
		}
	}
	for _, k := range s.Keep {
		path := []any{"steps", i, "keep", k.name}
		// A name kept again stands for the newer value.
		if _, value := c.s.Values.get(k.name); value || !c.kept(i, k.name) {
			if err := c.newName(path, k.name); err != nil {
				return err
			}
		}
		if _, err := parsePath(placeholder.ReplaceAllString(asString(k.value), "0")); err != nil {
			return c.s.file.Errorf(path, "%v", err)
		}
		if err := c.uses(path, asString(k.value)); err != nil {
			return err
		}
	}
	return nil
}

// kept tells whether a step before keeps the name too.
func (c *check) kept(i int, name string) bool {
	for _, s := range c.s.Steps[:i] {
		if _, ok := s.Keep.get(name); ok {
			return true
		}
	}
	return false
}
