package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/opencosell/cosell/internal/gen/smithy"
)

// replaces is the value of traitReplaces.
type replaces struct {
	// Get names the operation whose answer is the record's stored form.
	Get string `json:"get"`
	// Kept are top members of that answer that the service sets itself.
	Kept []string `json:"kept"`
}

// masks prints a mask for every structure and union that holds a value which is not to be shown.
func (p *pkg) masks(b *bytes.Buffer) {
	var printed bytes.Buffer
	for _, id := range p.shapes {
		s := p.model.Shapes[id]
		if s.Type == smithy.Enum || !p.hides(id) {
			continue
		}
		fmt.Fprintf(&printed, "%s = awsjson.Mask{Members: []awsjson.MaskMember{\n", p.maskName(id))
		for _, m := range s.Members {
			if mask := p.memberMask(id, m); mask != "" {
				fmt.Fprintf(&printed, "{Name: %q, Mask: %s},\n", m.Name, mask)
			}
		}
		printed.WriteString("}}\n")
	}
	if printed.Len() == 0 {
		b.WriteString("// The model has no value that is not to be shown.\n")
		return
	}
	fmt.Fprintf(b, "// What is not to be shown of values, by shape.\nvar (\n%s)\n", printed.Bytes())
}

// maskFields prints the masks of an operation into its entry of the table.
func (p *pkg) maskFields(b *bytes.Buffer, op *operation) {
	in, out := op.shape.Input.Target, op.shape.Output.Target
	if p.hides(in) {
		fmt.Fprintf(b, "InputMask: &%s,\n", p.maskName(in))
	}
	if !op.noOutput && p.hides(out) {
		fmt.Fprintf(b, "OutputMask: &%s,\n", p.maskName(out))
	}
	if op.replaces == nil {
		return
	}
	fmt.Fprintf(b, "Replaces: &awsjson.Replacement{Get: %q, ", op.replaces.Get)
	if form := p.operation(op.replaces.Get).shape.Output.Target; p.hides(form) {
		fmt.Fprintf(b, "Mask: &%s, ", p.maskName(form))
	}
	fmt.Fprintf(b, "Kept: []string{%s}},\n", quoted(op.replaces.Kept))
}

func quoted(values []string) string {
	var q []string
	for _, v := range values {
		q = append(q, fmt.Sprintf("%q", v))
	}
	return strings.Join(q, ", ")
}

func (p *pkg) maskName(id smithy.ShapeID) string { return "mask" + p.goNames[id] }

// secret reports whether the value of a member is not to be shown, whatever its shape holds.
func (p *pkg) secret(owner smithy.ShapeID, m *smithy.Member) bool {
	t := p.model.Traits(m)
	return t.Sensitive() || t.Has(traitSecret) || t.IdempotencyToken() || p.token(owner, m)
}

// token reports whether the member is a client token or page token.
func (p *pkg) token(owner smithy.ShapeID, m *smithy.Member) bool {
	for _, op := range p.ops {
		if op.shape.Input.Target != owner && op.shape.Output.Target != owner {
			continue
		}
		if page, ok := op.shape.Traits.Paginated(); ok && (m.Name == page.InputToken || m.Name == page.OutputToken) {
			return true
		}
		if strings.EqualFold(m.Name, "clientToken") {
			return true
		}
	}
	return false
}

// hides reports whether a shape holds a value that is not to be shown.
func (p *pkg) hides(id smithy.ShapeID) bool {
	if hides, known := p.hiding[id]; known {
		return hides
	}
	p.hiding[id] = false // what a shape holds in itself adds nothing
	s := p.model.Shapes[id]
	switch s.Type {
	case smithy.Structure, smithy.Union:
		p.hiding[id] = slices.ContainsFunc(s.Members, func(m *smithy.Member) bool { return p.memberMask(id, m) != "" })
	case smithy.List:
		p.hiding[id] = p.memberMask(id, s.Member) != ""
	case smithy.Map:
		p.hiding[id] = p.secret(id, s.Key) || p.memberMask(id, s.Value) != ""
	}
	return p.hiding[id]
}

// memberMask is the Go expression of a member's mask, empty when all of it may be shown.
func (p *pkg) memberMask(owner smithy.ShapeID, m *smithy.Member) string {
	target := p.model.Shapes[m.Target]
	switch {
	case p.secret(owner, m):
		return "&awsjson.Hide"
	case target.Type == smithy.Map && p.secret(m.Target, target.Key):
		return "&awsjson.Hide"
	case !p.hides(m.Target):
		return ""
	case target.Type == smithy.List:
		return "&awsjson.Mask{Each: " + p.memberMask(m.Target, target.Member) + "}"
	case target.Type == smithy.Map:
		return "&awsjson.Mask{Each: " + p.memberMask(m.Target, target.Value) + "}"
	}
	return "&" + p.maskName(m.Target)
}

// operation is the operation of that name, nil when there is none.
func (p *pkg) operation(name string) *operation {
	for _, op := range p.ops {
		if op.name == name {
			return op
		}
	}
	return nil
}

// checkReplaced refuses replacements of what the model does not have.
func (p *pkg) checkReplaced() error {
	for _, op := range p.ops {
		if op.replaces == nil {
			continue
		}
		get := p.operation(op.replaces.Get)
		if get == nil || get.noOutput {
			return fmt.Errorf("overlay: %s on %s: %q is no operation with an answer", traitReplaces, op.name, op.replaces.Get)
		}
		members := p.model.Shapes[get.shape.Output.Target].Members
		for _, kept := range op.replaces.Kept {
			if !slices.ContainsFunc(members, func(m *smithy.Member) bool { return m.Name == kept }) {
				return fmt.Errorf("overlay: %s on %s: the answer of %s has no member %q", traitReplaces, op.name, get.name, kept)
			}
		}
	}
	return nil
}
