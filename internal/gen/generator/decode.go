package main

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/opencosell/cosell/internal/gen/smithy"
)

func (p *pkg) decoders(b *bytes.Buffer) {
	for _, id := range p.shapes {
		s := p.model.Shapes[id]
		switch s.Type {
		case smithy.Structure:
			p.decodeStructure(b, id, s)
		case smithy.Union:
			p.decodeUnion(b, id, s)
		}
	}
}

func (p *pkg) decodeStructure(b *bytes.Buffer, id smithy.ShapeID, s *smithy.Shape) {
	var required []string
	for _, m := range s.Members {
		if mustBeThere(m) {
			required = append(required, m.Name)
		}
	}
	name := p.goNames[id]
	fmt.Fprintf(b, "// Decode reads the structure and checks it.\nfunc (v *%s) Decode(d *awsjson.Decoder) {\nif !d.Object() {\nreturn\n}\n", name)
	if len(required) > 0 {
		fmt.Fprintf(b, "var has [%d]bool\n", len(required))
	}
	if len(s.Members) == 0 {
		b.WriteString("for d.Next() {\nd.Skip()\n}\n}\n\n")
		return
	}
	b.WriteString("for d.Next() {\nswitch string(d.Name()) {\n")
	n := 0
	for _, m := range s.Members {
		fmt.Fprintf(b, "case %q:\n", m.Name)
		call := p.decodeMember(id, m, !m.Required())
		if mustBeThere(m) {
			fmt.Fprintf(b, "has[%d] = %s\n", n, call)
			n++
		} else {
			b.WriteString(call + "\n")
		}
	}
	b.WriteString("default:\nd.Skip()\n}\n}\n")
	for i, m := range required {
		fmt.Fprintf(b, "if !has[%d] {\nd.Missing(%q)\n}\n", i, m)
	}
	b.WriteString("}\n\n")
}

func mustBeThere(m *smithy.Member) bool { return m.Required() && !m.Has(traitOmittable) }

func (p *pkg) decodeUnion(b *bytes.Buffer, id smithy.ShapeID, s *smithy.Shape) {
	var names []string
	fmt.Fprintf(b, "// Decode reads the union and checks it: exactly one member.\nfunc (v *%s) Decode(d *awsjson.Decoder) {\nif !d.Object() {\nreturn\n}\nset := 0\nfor d.Next() {\nswitch string(d.Name()) {\n", p.goNames[id])
	for _, m := range s.Members {
		names = append(names, m.Name)
		fmt.Fprintf(b, "case %q:\nif %s {\nset++\n}\n", m.Name, p.decodeMember(id, m, true))
	}
	fmt.Fprintf(b, "default:\nd.Skip()\n}\n}\nd.OneOf(set, %q)\n}\n\n", strings.Join(names, ", "))
}

// decodeMember prints the call that reads a member.
func (p *pkg) decodeMember(owner smithy.ShapeID, m *smithy.Member, optional bool) string {
	field, name := "&v."+goName(m.Name), fmt.Sprintf("%q", m.Name)
	opt := ""
	if optional {
		opt = "Opt"
	}
	target := p.model.Shapes[m.Target]
	switch target.Type {
	case smithy.String, smithy.Enum:
		return fmt.Sprintf("awsjson.%sText(d, %s, %s, %s)", opt, name, field, p.rule(owner, m))
	case smithy.Integer, smithy.Long:
		return fmt.Sprintf("awsjson.%sInt(d, %s, %s, %s)", opt, name, field, p.rule(owner, m))
	case smithy.Timestamp:
		return fmt.Sprintf("awsjson.%sTimestamp(d, %s, %s)", opt, name, field)
	case smithy.Document:
		return fmt.Sprintf("awsjson.Document(d, %s, %s)", name, field)
	case smithy.List:
		element := p.model.Shapes[target.Member.Target]
		if element.Type == smithy.String || element.Type == smithy.Enum {
			return fmt.Sprintf("awsjson.Texts(d, %s, %s, %s, %s)", name, field, p.rule(owner, m), p.rule(m.Target, target.Member))
		}
		return fmt.Sprintf("awsjson.Structs(d, %s, %s, %s)", name, field, p.rule(owner, m))
	case smithy.Map:
		value := p.model.Shapes[target.Value.Target]
		if value.Type == smithy.String || value.Type == smithy.Enum {
			return fmt.Sprintf("awsjson.TextMap(d, %s, %s, %s, %s, %s)", name, field, p.rule(owner, m), p.rule(m.Target, target.Key), p.rule(m.Target, target.Value))
		}
		return fmt.Sprintf("awsjson.StructMap(d, %s, %s, %s, %s)", name, field, p.rule(owner, m), p.rule(m.Target, target.Key))
	default:
		if m.Has(traitNullable) {
			return fmt.Sprintf("awsjson.NullableStruct(d, %s, %s, %sNull)", name, field, field)
		}
		return fmt.Sprintf("awsjson.Struct(d, %s, %s)", name, field)
	}
}
