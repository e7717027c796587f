package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/opencosell/cosell/internal/gen/smithy"
)

// enumUse is a place that holds a value of an enum: see awsjson.EnumUse.
type enumUse struct{ of, in, path string }

// enums prints every enum of the model as data, those that only exceptions have included, in the order of their names.
func (p *pkg) enums(b *bytes.Buffer) {
	uses := p.enumUses()
	ids := slices.DeleteFunc(slices.Collect(maps.Keys(p.model.Shapes)), func(id smithy.ShapeID) bool {
		return p.model.Shapes[id].Type != smithy.Enum
	})
	slices.Sort(ids)
	b.WriteString("// Enums are the enumerations of the model as data, in the order of their names.\nvar Enums = []awsjson.Enum{\n")
	for _, id := range ids {
		s := p.model.Shapes[id]
		fmt.Fprintf(b, "{\nName: %q,\nValues: []string{%s},\n", id.Name(), quoted(s.EnumValues()))
		if raw, ok := s.Traits[traitAlsoAccept]; ok {
			var also []string
			if err := json.Unmarshal(raw, &also); err != nil {
				panic(err)
			}
			fmt.Fprintf(b, "Also: []string{%s},\n", quoted(also))
		}
		if len(uses[id]) > 0 {
			b.WriteString("Uses: []awsjson.EnumUse{\n")
			for _, u := range uses[id] {
				fmt.Fprintf(b, "{Of: %q, In: %q, Path: %q},\n", u.of, u.in, u.path)
			}
			b.WriteString("},\n")
		}
		b.WriteString("},\n")
	}
	b.WriteString("}\n")
}

// enumUses walks requests and answers in the order of the operations, then exceptions in the order of their names.
func (p *pkg) enumUses() map[smithy.ShapeID][]enumUse {
	uses := map[smithy.ShapeID][]enumUse{}
	for _, op := range p.ops {
		p.walk(op.shape.Input.Target, enumUse{op.name, "request", ""}, nil, uses)
		if !op.noOutput {
			p.walk(op.shape.Output.Target, enumUse{op.name, "answer", ""}, nil, uses)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(p.model.Shapes)) {
		if p.model.Shapes[id].Has(smithy.TraitError) {
			p.walk(id, enumUse{id.Name(), "exception", ""}, nil, uses)
		}
	}
	return uses
}

// walk notes the enums at and below a place; within are the shapes it lies in, which are not entered again.
func (p *pkg) walk(id smithy.ShapeID, at enumUse, within []smithy.ShapeID, uses map[smithy.ShapeID][]enumUse) {
	if slices.Contains(within, id) {
		return
	}
	within = append(slices.Clip(within), id)
	s := p.model.Shapes[id]
	below := func(m *smithy.Member, step string) {
		next := at
		next.path += step
		p.walk(m.Target, next, within, uses)
	}
	switch s.Type {
	case smithy.Enum:
		uses[id] = append(uses[id], at)
	case smithy.List:
		below(s.Member, "[]")
	case smithy.Map:
		below(s.Value, "[]")
	case smithy.Structure, smithy.Union:
		for _, m := range s.Members {
			if at.path == "" {
				below(m, m.Name)
			} else {
				below(m, "."+m.Name)
			}
		}
	}
}
