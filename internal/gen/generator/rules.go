package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/opencosell/cosell/internal/gen/pattern"
	"github.com/opencosell/cosell/internal/gen/smithy"
)

// rule names the variable that holds a member's rule, "nil" when the model demands nothing. Members that override
// nothing share the variable of their target.
func (p *pkg) rule(owner smithy.ShapeID, m *smithy.Member) string {
	name := "rule" + goName(m.Target.Name())
	for _, t := range []string{smithy.TraitLength, smithy.TraitRange, smithy.TraitPattern} {
		if m.Has(t) {
			name = "rule" + goName(owner.Name()) + goName(m.Name)
		}
	}
	text := p.ruleText(m)
	if text == "" {
		return "nil"
	}
	if !p.ruleOf[name] {
		p.ruleOf[name] = true
		p.rules = append(p.rules, fmt.Sprintf("%s = %s\n", name, text))
	}
	return "&" + name
}

func (p *pkg) ruleText(m *smithy.Member) string {
	s, t := p.model.Shapes[m.Target], p.model.Traits(m)
	var parts []string
	add := func(format string, args ...any) { parts = append(parts, fmt.Sprintf(format, args...)) }
	switch s.Type {
	case smithy.String, smithy.Enum:
		p.textRule(s, t, add)
		return literal("TextRule", parts)
	case smithy.Integer, smithy.Long:
		least, most := t.Range()
		if least != nil {
			add("Min: %d, HasMin: true", *least)
		}
		if most != nil {
			add("Max: %d, HasMax: true", *most)
		}
		return literal("IntRule", parts)
	case smithy.List, smithy.Map:
		p.length(t, add)
		return literal("ListRule", parts)
	}
	return ""
}

func literal(kind string, parts []string) string {
	if len(parts) == 0 {
		return ""
	}
	return "awsjson." + kind + "{" + strings.Join(parts, ", ") + "}"
}

func (p *pkg) length(t smithy.Traits, add func(string, ...any)) {
	least, most := t.Length()
	if least != nil && *least > 0 {
		add("Min: %d", *least)
	}
	if most != nil {
		add("Max: %d", *most)
	}
}

func (p *pkg) textRule(s *smithy.Shape, t smithy.Traits, add func(string, ...any)) {
	p.length(t, add)
	if values := s.EnumValues(); len(values) > 0 {
		var also []string
		if raw, ok := s.Traits[traitAlsoAccept]; ok {
			if err := json.Unmarshal(raw, &also); err != nil {
				panic(err)
			}
		}
		add("Enum: []string{%s}", quoted(slices.Concat(values, also)))
	}
	if source := t.Pattern(); source != "" {
		add("Pattern: %s", patternText(source))
	}
	if t.Sensitive() {
		add("Sensitive: true")
	}
}

func patternText(source string) string {
	r, err := pattern.Translate(source)
	if err != nil {
		panic(fmt.Sprintf("pattern %q: %v", source, err))
	}
	parts := []string{fmt.Sprintf("Source: %q", source)}
	if r.RE2 != "" {
		parts = append(parts, fmt.Sprintf("RE2: %q", r.RE2))
	}
	if r.Min > 0 {
		parts = append(parts, fmt.Sprintf("Min: %d", r.Min))
	}
	if r.Max > 0 {
		parts = append(parts, fmt.Sprintf("Max: %d", r.Max))
	}
	if r.OneLine {
		parts = append(parts, "OneLine: true")
	}
	return "&awsjson.Pattern{" + strings.Join(parts, ", ") + "}"
}

func (p *pkg) ruleVars(b *bytes.Buffer) {
	slices.Sort(p.rules)
	b.WriteString("// What the model demands of values, by shape.\nvar (\n")
	for _, r := range p.rules {
		b.WriteString(r)
	}
	b.WriteString(")\n")
}
