package autopilot

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/opencosell/cosell/internal/operator"
)

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// checkTexts holds the texts that a member is compared with to what the model lets it be.
func (s *subject) checkTexts(p path, raw json.RawMessage) error {
	given, err := decoded(raw)
	if err != nil {
		return err
	}
	compared := []any{given}
	if tests, ok := given.(map[string]any); ok {
		compared = []any{tests["equals"], tests["in"], tests["not"]}
	}
	for _, v := range compared {
		list, ok := v.([]any)
		if !ok {
			list = []any{v}
		}
		for _, one := range list {
			text, ok := one.(string)
			if !ok || len(p) == 1 && s.hidden[p[0].name] != "" {
				continue
			}
			if err := s.possible(p, text); err != nil {
				return err
			}
		}
	}
	return nil
}

// steps reads the one action of a policy, or its list of them.
func (r *reader) steps(here []any, t policyText, p *policy) {
	single := t.Do != "" || t.After != "" || len(t.With) > 0
	switch {
	case single && len(t.Steps) > 0:
		r.refuse(at(here, "steps"), "give either do, with after and with, or steps, each of which has them")
	case len(t.Steps) > maxSteps:
		r.refuse(at(here, "steps"), "at most %d steps", maxSteps)
	case len(t.Steps) == 0:
		p.steps = append(p.steps, r.step(here, stepText{t.After, t.Do, t.With}, p))
	}
	for i, s := range t.Steps {
		p.steps = append(p.steps, r.step(at(here, "steps", i), s, p))
	}
}

func (r *reader) step(here []any, t stepText, p *policy) step {
	s := step{action: t.Do, input: map[string]any{}}
	if t.After != "" {
		var err error
		if s.after, err = parseDelay(t.After); err != nil {
			r.refuse(at(here, "after"), "%v", err)
		}
	}
	if t.Do == leave {
		r.leave(here, t, p)
		return s
	}
	a, ok := operator.Find(t.Do)
	if !ok || a.Reads {
		r.refuse(at(here, "do"), "%q is no action that changes something; give one of %s", t.Do, actionNames())
		return s
	}
	s.account, s.catalog = a.Account != operator.No, a.Catalog != operator.No
	if a.Catalog == operator.Required && (p.on == nil && p.catalog == "" || p.on != nil && p.on.subject.noCatalog) {
		r.refuse(at(here, "do"), "%s needs a catalog%s", t.Do, without(p, "; give the policy one", ", and "+triggerOf(p)+" belongs to none"))
	}
	if a.Account == operator.Required && p.on == nil && p.accounts == nil {
		r.refuse(at(here, "do"), "%s needs an account; give the policy accounts, a list of numbers of 12 digits", t.Do)
	}
	for _, name := range sorted(t.With) {
		r.input(at(here, "with", name), a, name, t.With[name], p, s.input)
	}
	for _, m := range a.Input {
		if _, given := s.input[m.Name]; given || !m.Required || t.With[m.Name] != nil {
			continue
		}
		if p.on == nil || p.on.subject.inputs[m.Name] == "" {
			r.refuse(at(here, "with"), "%s needs %s: %s", t.Do, m.Name, m.Help)
			continue
		}
		s.input[m.Name] = p.on.subject.inputs[m.Name]
	}
	return s
}

// leave checks the step that does nothing: there must be something that the server would do.
func (r *reader) leave(here []any, t stepText, p *policy) {
	if p.on == nil || p.on.subject.instead == "" {
		r.refuse(at(here, "do"), "%s keeps the server from deciding by itself, which it does with profile-task.started only", leave)
	}
	if len(t.With) > 0 {
		r.refuse(at(here, "with"), "%s takes nothing", leave)
	}
}

func without(p *policy, trigger, subject string) string {
	if p.on == nil {
		return trigger
	}
	return subject
}

func triggerOf(p *policy) string {
	if p.on == nil {
		return ""
	}
	return p.on.Name
}

// input reads one member of an action's input. What refers to the subject is checked when it is known.
func (r *reader) input(here []any, a operator.Action, name string, raw json.RawMessage, p *policy, to map[string]any) {
	i := slices.IndexFunc(a.Input, func(m operator.Member) bool { return m.Name == name })
	if i < 0 {
		r.refuse(here, "%s takes no %s; it takes %s", a.Name, name, inputNames(a))
		return
	}
	m := a.Input[i]
	v, err := decoded(raw)
	if err != nil {
		r.refuse(here, "%v", err)
		return
	}
	if takes := inputTypes[m.Type]; takes != nil && !takes(v) {
		r.refuse(here, "%s is a %s: %s", name, m.Type, m.Help)
		return
	}
	var of *subject
	if p.on != nil {
		of = p.on.subject
	}
	r.texts(here, v, of, m)
	to[name] = v
}

// inputTypes are the types of an action's input, with what fits them before references are filled in.
var inputTypes = map[string]func(any) bool{
	"string": func(v any) bool { _, ok := v.(string); return ok },
	"integer": func(v any) bool {
		if text, ok := v.(string); ok {
			return refers(text)
		}
		n, ok := v.(json.Number)
		return ok && !strings.ContainsAny(n.String(), ".eE")
	},
	"list of strings": func(v any) bool {
		list, ok := v.([]any)
		return ok && !slices.ContainsFunc(list, func(e any) bool { _, ok := e.(string); return !ok })
	},
	"JSON": func(v any) bool {
		switch v.(type) {
		case map[string]any, []any, string:
			return true
		}
		return false
	},
}

// texts checks the references in every text of a value, and the texts that can be chosen from a list.
func (r *reader) texts(here []any, v any, of *subject, m operator.Member) {
	switch v := v.(type) {
	case string:
		if err := checkReferences(v, of); err != nil {
			r.refuse(here, "%v", err)
		} else if len(m.Accepted) > 0 && !refers(v) && !slices.Contains(m.Accepted, v) {
			r.refuse(here, "%s is one of %s", m.Name, strings.Join(m.Accepted, ", "))
		}
	case []any:
		for i := range v {
			r.texts(at(here, i), v[i], of, m)
		}
	case map[string]any:
		for _, name := range sorted(v) {
			r.texts(at(here, name), v[name], of, m)
		}
	}
}

func actionNames() string {
	var names []string
	for _, a := range operator.Actions() {
		if !a.Reads {
			names = append(names, a.Name)
		}
	}
	return strings.Join(append(names, leave), ", ")
}

func inputNames(a operator.Action) string {
	var names []string
	for _, m := range a.Input {
		names = append(names, m.Name)
	}
	return strings.Join(names, ", ")
}
