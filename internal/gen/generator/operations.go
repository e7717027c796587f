package main

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/opencosell/cosell/internal/gen/smithy"
)

func (p *pkg) operations(b *bytes.Buffer) {
	t := p.service.Traits
	fmt.Fprintf(b, "// API is what the protocol must know of the service.\nvar API = awsjson.Service{\nName: %q,\nTargetPrefix: %q,\nSigningName: %q,\nNamespace: %q,\nSpelling: awsjson.%sSpelling,\n",
		p.name, t.TargetPrefix(), t.SigningName(), p.id.Namespace(), goName(p.name))
	if p.refuses() {
		b.WriteString("Exceptions: exceptions,\n")
	}
	b.WriteString("}\n\n")
	p.exceptions(b)
	p.serviceInterface(b)
	p.table(b)
	for _, op := range p.ops {
		p.inputMethods(b, op)
	}
}

func (p *pkg) serviceInterface(b *bytes.Buffer) {
	b.WriteString("// Service carries out the operations. R is the call of a read, W of a write.\ntype Service[R, W any] interface {\n")
	for _, op := range p.ops {
		if !op.done {
			continue
		}
		call, result := "W", "(*"+op.output+", error)"
		if op.read {
			call = "R"
		}
		if op.noOutput {
			result = "error"
		}
		fmt.Fprintf(b, "%s(%s, *%s) %s\n", op.name, call, op.input, result)
		if op.task {
			fmt.Fprintf(b, "// %s answers with the state of a task that %s started.\n%s(r R, taskID string) %s\n", current(op), op.name, current(op), result)
		}
	}
	b.WriteString("}\n\n")
}

func current(op *operation) string { return "Current" + strings.TrimPrefix(op.name, "Start") }

func (p *pkg) table(b *bytes.Buffer) {
	b.WriteString("// Operations binds every operation of the model to the service, in the order of their names. Those without a\n// Read and a Write are not there yet.\nfunc Operations[R, W any](s Service[R, W]) []awsjson.Operation[R, W] {\nreturn []awsjson.Operation[R, W]{\n")
	for _, op := range p.ops {
		fmt.Fprintf(b, "{\nService: &API,\nName: %q,\nNew: func() awsjson.Input { return new(%s) },\n", op.name, op.input)
		if m := p.member(op, "catalog"); m != nil {
			fmt.Fprintf(b, "CatalogMember: %q,\n", m.Name)
		}
		if op.noOutput {
			b.WriteString("NoOutput: true,\n")
		}
		declared(b, op)
		p.maskFields(b, op)
		if op.done {
			kind, param := "Write", "W"
			if op.read {
				kind, param = "Read", "R"
			}
			call := fmt.Sprintf("s.%s(c, in.(*%s))", op.name, op.input)
			if op.noOutput {
				call = "nil, " + call
			}
			fmt.Fprintf(b, "%s: func(c %s, in awsjson.Input) (awsjson.Output, error) { return %s },\n", kind, param, call)
			if op.task {
				fmt.Fprintf(b, "Current: func(r R, taskID string) (awsjson.Output, error) { return s.%s(r, taskID) },\n", current(op))
			}
		}
		b.WriteString("},\n")
	}
	b.WriteString("}\n}\n\n")
}

// member finds a member of the input by its name in lower case.
func (p *pkg) member(op *operation, lower string) *smithy.Member {
	for _, m := range op.in.Members {
		if strings.ToLower(m.Name) == lower {
			return m
		}
	}
	return nil
}

func (p *pkg) inputMethods(b *bytes.Buffer, op *operation) {
	text := func(m *smithy.Member) string {
		switch {
		case m == nil:
			return "return \"\""
		case m.Required():
			return "return v." + goName(m.Name)
		default:
			return fmt.Sprintf("if v.%[1]s == nil {\nreturn \"\"\n}\nreturn *v.%[1]s", goName(m.Name))
		}
	}
	catalog, token := p.member(op, "catalog"), p.member(op, "clienttoken")
	fmt.Fprintf(b, "// RequestCatalog is the catalog that the request names.\nfunc (v *%s) RequestCatalog() string {\n%s\n}\n\n", op.input, text(catalog))
	fmt.Fprintf(b, "// RequestToken is the client token of the request.\nfunc (v *%s) RequestToken() string {\n%s\n}\n\n", op.input, text(token))
	clearToken := ""
	if token != nil {
		zero := "nil"
		if token.Required() {
			zero = `""`
		}
		clearToken = fmt.Sprintf("w.%s = %s\n", goName(token.Name), zero)
	}
	fmt.Fprintf(b, "// WithoutToken is a shallow copy without the client token.\nfunc (v *%s) WithoutToken() awsjson.Input {\nw := *v\n%sreturn &w\n}\n\n", op.input, clearToken)
}
