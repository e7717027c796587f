package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/opencosell/cosell/internal/gen/smithy"
)

// arnNamespace is the service part of the ARNs of all four services.
const arnNamespace = "partnercentral"

// converter carries what the steps of one conversion share.
type converter struct {
	src       *source
	namespace string
	model     *smithy.Model
	uses      map[string]int // how often a shape is referred to
	errs      []error
}

// convert turns one service into a model and validates it. All that is wrong is reported at once.
func convert(src *source, namespace string) (*smithy.Model, error) {
	release, err := json.Marshal(src.release)
	if err != nil {
		return nil, fmt.Errorf("release: %w", err)
	}
	c := &converter{
		src:       src,
		namespace: namespace,
		uses:      uses(&src.service),
		model: &smithy.Model{
			Smithy:   "2.0",
			Metadata: map[string]json.RawMessage{"source": release},
			Shapes:   smithy.Shapes{},
		},
	}
	c.service()
	for _, shape := range src.service.Shapes {
		c.shape(shape.name, shape.value)
	}
	for _, operation := range src.service.Operations {
		c.operation(operation.name, operation.value)
	}
	for name := range src.paging.Pagination {
		if c.model.Shapes[c.id(name)] == nil {
			c.fail("paginator %s: the service has no such operation", name)
		}
	}
	if err := errors.Join(c.errs...); err != nil {
		return nil, err
	}
	return c.model, c.model.Validate()
}

func (c *converter) id(name string) smithy.ShapeID {
	return smithy.ShapeID(c.namespace + "#" + name)
}

func (c *converter) fail(format string, args ...any) {
	c.errs = append(c.errs, fmt.Errorf(format, args...))
}

// add puts a shape into the model. A service and a structure of the same name would collide.
func (c *converter) add(name string, shape *smithy.Shape) {
	id := c.id(name)
	if c.model.Shapes[id] != nil {
		c.fail("two shapes are named %s", name)
	}
	if len(shape.Traits) == 0 {
		shape.Traits = nil
	}
	c.model.Shapes[id] = shape
}

// service makes the service shape, named by its target prefix as its publisher does.
func (c *converter) service() {
	meta := c.src.service.Metadata
	for _, fact := range []struct{ name, got, want string }{
		{"protocol", meta.Protocol, "json"},
		{"jsonVersion", meta.JSONVersion, "1.0"},
		{"signatureVersion", meta.SignatureVersion, "v4"},
	} {
		if fact.got != fact.want {
			c.fail("metadata: %s is %q; only %q is accepted", fact.name, fact.got, fact.want)
		}
	}
	traits := smithy.Traits{}
	traits.Set(smithy.TraitService, smithy.ServiceInfo{
		SDKID: meta.ServiceID, ARNNamespace: arnNamespace, EndpointPrefix: meta.EndpointPrefix,
	})
	traits.Set(smithy.TraitAuth, meta.Auth)
	for _, scheme := range meta.Auth {
		if scheme != smithy.TraitSigV4 && scheme != smithy.TraitSigV4A {
			c.fail("metadata: auth scheme %q is unknown", scheme)
		}
		traits.Set(scheme, smithy.Signing{Name: meta.SigningName})
	}
	traits.Mark(smithy.TraitAWSJSON10)
	traits.Set(smithy.TraitTargetPrefix, meta.TargetPrefix)

	service := &smithy.Shape{Type: smithy.Service, Version: meta.APIVersion, Traits: traits}
	for _, operation := range c.src.service.Operations {
		service.Operations = append(service.Operations, smithy.Ref{Target: c.id(operation.name)})
	}
	c.add(meta.TargetPrefix, service)
}

func (c *converter) operation(name string, op operation) {
	if want := (httpInfo{Method: "POST", RequestURI: "/"}); op.HTTP != want {
		c.fail("operation %s: http is %v; only %v is accepted", name, op.HTTP, want)
	}
	traits := smithy.Traits{}
	mark(traits, smithy.TraitReadonly, op.ReadOnly || strings.HasPrefix(name, "Get") || strings.HasPrefix(name, "List"))
	mark(traits, smithy.TraitIdempotent, op.Idempotent)
	mark(traits, smithy.TraitDeprecated, op.Deprecated)
	if p, ok := c.src.paging.Pagination[name]; ok {
		traits.Set(smithy.TraitPaginated, smithy.Paginated{
			InputToken: p.InputToken, OutputToken: p.OutputToken, Items: p.ResultKey, PageSize: p.LimitKey,
		})
	}
	out := &smithy.Shape{
		Type:   smithy.Operation,
		Input:  c.side(op.Input, smithy.TraitInput),
		Output: c.side(op.Output, smithy.TraitOutput),
		Traits: traits,
	}
	for _, e := range op.Errors {
		out.Errors = append(out.Errors, smithy.Ref{Target: c.id(e.Shape)})
	}
	c.add(name, out)
}

// side makes the input or output of an operation, and marks the structure with trait when it is used for nothing else.
func (c *converter) side(ref *reference, trait string) *smithy.Ref {
	if ref == nil {
		return &smithy.Ref{Target: smithy.Unit}
	}
	id := c.id(ref.Shape)
	if shape := c.model.Shapes[id]; shape != nil && c.uses[ref.Shape] == 1 {
		if shape.Traits == nil {
			shape.Traits = smithy.Traits{}
		}
		shape.Traits.Mark(trait)
	}
	return &smithy.Ref{Target: id}
}

// uses counts how often each shape is referred to.
func uses(service *description) map[string]int {
	count := map[string]int{}
	for _, shape := range service.Shapes {
		for _, m := range shape.value.Members {
			count[m.value.Shape]++
		}
		for _, m := range []*member{shape.value.Member, shape.value.Key, shape.value.Value} {
			if m != nil {
				count[m.Shape]++
			}
		}
	}
	for _, operation := range service.Operations {
		for _, ref := range []*reference{operation.value.Input, operation.value.Output} {
			if ref != nil {
				count[ref.Shape]++
			}
		}
		for _, e := range operation.value.Errors {
			count[e.Shape]++
		}
	}
	return count
}

func mark(traits smithy.Traits, trait string, on bool) {
	if on {
		traits.Mark(trait)
	}
}

// member makes a member of any shape.
func (c *converter) member(name string, m member, required bool) *smithy.Member {
	traits := smithy.Traits{}
	mark(traits, smithy.TraitRequired, required)
	mark(traits, smithy.TraitIdempotencyToken, m.IdempotencyToken)
	mark(traits, smithy.TraitDeprecated, m.Deprecated)
	if len(traits) == 0 {
		traits = nil
	}
	return &smithy.Member{Name: name, Target: c.id(m.Shape), Traits: traits}
}

func (c *converter) members(name string, s shape) smithy.Members {
	var members smithy.Members
	for _, m := range s.Members {
		members = append(members, c.member(m.name, m.value, slices.Contains(s.Required, m.name)))
	}
	for _, required := range s.Required {
		if !slices.ContainsFunc(members, func(m *smithy.Member) bool { return m.Name == required }) {
			c.fail("shape %s: %q is required and not a member", name, required)
		}
	}
	return members
}
