package main

import (
	"bytes"
	"fmt"

	"github.com/opencosell/cosell/internal/gen/smithy"
)

func (p *pkg) encoders(b *bytes.Buffer) {
	for _, id := range p.shapes {
		s := p.model.Shapes[id]
		if s.Type != smithy.Structure && s.Type != smithy.Union {
			continue
		}
		name := p.goNames[id]
		fmt.Fprintf(b, "// AppendJSON appends the %s.\nfunc (v *%s) AppendJSON(b []byte) []byte {\n", s.Type, name)
		if p.stored[name] {
			b.WriteString("if v.Stored != nil {\nreturn append(b, v.Stored...)\n}\n")
		}
		b.WriteString("b = append(b, '{')\n")
		for _, m := range s.Members {
			p.encodeMember(b, s, m)
		}
		b.WriteString("return append(b, '}')\n}\n\n")
		if p.stored[name] {
			fmt.Fprintf(b, "// StoredAnswer is the answer as it was stored, nil when it must be encoded.\nfunc (v *%s) StoredAnswer() []byte { return v.Stored }\n\n", name)
		}
	}
}

func (p *pkg) encodeMember(b *bytes.Buffer, s *smithy.Shape, m *smithy.Member) {
	field := "v." + goName(m.Name)
	key := fmt.Sprintf("awsjson.Key(b, `%q:`)", m.Name)
	required := m.Required() && s.Type == smithy.Structure
	deref := field
	if p.scalar(m) && !required {
		deref = "*" + field
	}
	write := fmt.Sprintf("b = %s\n", p.encodeValue(m.Target, key, deref, field))
	switch {
	case m.Has(traitOmittable) && p.scalar(m):
		fmt.Fprintf(b, "if %s != \"\" {\n%s}\n", field, write)
	case m.Has(traitOmittable):
		fmt.Fprintf(b, "if %s != nil {\n%s}\n", field, write)
	case required && p.scalar(m):
		b.WriteString(write)
	case required && (p.typeOf(m) == smithy.List || p.typeOf(m) == smithy.Map):
		b.WriteString(write) // a required list is written even when it is empty
	case p.nulls && s.Type == smithy.Structure:
		fmt.Fprintf(b, "if %s == nil {\nb = append(%s, \"null\"...)\n} else {\n%s}\n", field, key, write)
	default:
		fmt.Fprintf(b, "if %s != nil {\n%s}\n", field, write)
	}
}

// encodeValue prints the append of a value to the buffer that key yields.
func (p *pkg) encodeValue(target smithy.ShapeID, key, value, field string) string {
	s := p.model.Shapes[target]
	switch s.Type {
	case smithy.String, smithy.Enum:
		return fmt.Sprintf("awsjson.AppendString(%s, %s)", key, value)
	case smithy.Integer, smithy.Long:
		return fmt.Sprintf("awsjson.AppendInt(%s, %s)", key, value)
	case smithy.Timestamp:
		return fmt.Sprintf("awsjson.AppendTime(%s, %s)", key, value)
	case smithy.Document:
		return fmt.Sprintf("append(%s, %s...)", key, value)
	case smithy.List:
		if e := p.model.Shapes[s.Member.Target].Type; e == smithy.String || e == smithy.Enum {
			return fmt.Sprintf("awsjson.AppendStrings(%s, %s)", key, field)
		}
		return fmt.Sprintf("awsjson.AppendStructs(%s, %s)", key, field)
	case smithy.Map:
		if e := p.model.Shapes[s.Value.Target].Type; e == smithy.String || e == smithy.Enum {
			return fmt.Sprintf("awsjson.AppendStringMap(%s, %s)", key, field)
		}
		return fmt.Sprintf("awsjson.AppendStructMap(%s, %s)", key, field)
	default:
		return fmt.Sprintf("%s.AppendJSON(%s)", field, key)
	}
}
