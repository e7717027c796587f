package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/opencosell/cosell/internal/gen/smithy"
)

// exceptions prints every exception that an operation of the service declares, with its members.
func (p *pkg) exceptions(b *bytes.Buffer) {
	var ids []smithy.ShapeID
	for _, op := range p.ops {
		for _, ref := range op.shape.Errors {
			if !slices.Contains(ids, ref.Target) {
				ids = append(ids, ref.Target)
			}
		}
	}
	if len(ids) == 0 {
		return
	}
	slices.Sort(ids)
	b.WriteString("// exceptions are the errors that operations declare.\nvar exceptions = []awsjson.Exception{\n")
	for _, id := range ids {
		fmt.Fprintf(b, "{Name: %q, Members: []awsjson.ErrorMember{\n", id.Name())
		for _, m := range p.model.Shapes[id].Members {
			fmt.Fprintf(b, "{Name: %q", m.Name)
			if m.Required() {
				b.WriteString(", Required: true")
			}
			target := p.model.Shapes[m.Target]
			switch target.Type {
			case smithy.Enum:
				values(b, "Values", target.EnumValues())
			case smithy.List:
				b.WriteString(", List: true")
				p.codes(b, p.model.Shapes[target.Member.Target])
			}
			b.WriteString("},\n")
		}
		b.WriteString("}},\n")
	}
	b.WriteString("}\n\n")
}

// refuses reports whether any operation declares an exception.
func (p *pkg) refuses() bool {
	return slices.ContainsFunc(p.ops, func(op *operation) bool { return len(op.shape.Errors) > 0 })
}

// codes prints the codes that an entry of a list of problems may have. Where the entry is a union, one of its members
// has a name and tells of a field, the other tells of the request as a whole.
func (p *pkg) codes(b *bytes.Buffer, entry *smithy.Shape) {
	if entry.Type == smithy.Union {
		for _, m := range entry.Members {
			p.codes(b, p.model.Shapes[m.Target])
		}
		return
	}
	field, whole := "Codes", true
	var code *smithy.Shape
	for _, m := range entry.Members {
		switch strings.ToLower(m.Name) {
		case "code":
			code = p.model.Shapes[m.Target]
		case "name", "fieldname":
			whole = false
		}
	}
	if whole {
		field = "WholeCodes"
	}
	if code != nil && code.Type == smithy.Enum {
		values(b, field, code.EnumValues())
	}
}

// declared prints the names of the exceptions that an operation declares.
func declared(b *bytes.Buffer, op *operation) {
	var names []string
	for _, ref := range op.shape.Errors {
		names = append(names, ref.Target.Name())
	}
	if slices.Sort(names); len(names) > 0 {
		fmt.Fprintf(b, "Errors: []string{%s},\n", quotedList(names))
	}
}

func values(b *bytes.Buffer, field string, list []string) {
	fmt.Fprintf(b, ", %s: []string{%s}", field, quotedList(list))
}

func quotedList(list []string) string {
	quoted := make([]string, len(list))
	for i, s := range list {
		quoted[i] = fmt.Sprintf("%q", s)
	}
	return strings.Join(quoted, ", ")
}
