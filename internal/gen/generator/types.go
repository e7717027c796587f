package main

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/opencosell/cosell/internal/gen/smithy"
)

func (p *pkg) types(b *bytes.Buffer) {
	for _, id := range p.shapes {
		s := p.model.Shapes[id]
		if s.Type == smithy.Enum {
			p.enum(b, id, s)
			continue
		}
		name := p.goNames[id]
		fmt.Fprintf(b, "// %s is the %s of that name.\ntype %s struct {\n", name, s.Type, name)
		if p.stored[name] {
			b.WriteString("// Stored, when set, is the whole answer as it was stored; the other fields are then not written.\nStored []byte\n")
		}
		for _, m := range s.Members {
			t := p.goType(m.Target)
			switch p.typeOf(m) {
			case smithy.Structure, smithy.Union:
				t = "*" + t
			default:
				if p.scalar(m) && (!m.Required() || s.Type == smithy.Union) {
					t = "*" + t
				}
			}
			fmt.Fprintf(b, "%s %s\n", goName(m.Name), t)
			if m.Has(traitNullable) {
				fmt.Fprintf(b, "// %[1]sNull is set when %[1]s is null in the request instead of absent. It is never stored.\n%[1]sNull bool\n", goName(m.Name))
			}
		}
		b.WriteString("}\n\n")
	}
}

func (p *pkg) enum(b *bytes.Buffer, id smithy.ShapeID, s *smithy.Shape) {
	name := p.goNames[id]
	fmt.Fprintf(b, "// %s is the enum of that name.\ntype %s string\n\n// The values of %s.\nconst (\n", name, name, name)
	for _, m := range s.Members {
		fmt.Fprintf(b, "%s%s %s = %q\n", name, camel(m.Name), name, m.EnumValue())
	}
	b.WriteString(")\n\n")
}

// camel turns UPPER_SNAKE into UpperSnake; parts that begin with a digit keep their underscore.
func camel(s string) string {
	var out strings.Builder
	for _, part := range strings.Split(s, "_") {
		if part == "" {
			continue
		}
		if part[0] >= '0' && part[0] <= '9' {
			out.WriteByte('_')
		}
		out.WriteString(part[:1] + strings.ToLower(part[1:]))
	}
	return out.String()
}
