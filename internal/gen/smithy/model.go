package smithy

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Unit is the prelude shape that stands for "nothing": the output of an operation that answers {}, and the target of
// every enum member.
const Unit ShapeID = "smithy.api#Unit"

// ShapeID names a shape ("namespace#Shape") or a member of one ("namespace#Shape$member").
type ShapeID string

// Namespace is the part before "#".
func (id ShapeID) Namespace() string {
	ns, _, _ := strings.Cut(string(id), "#")
	return ns
}

// Name is the shape's own name: without the namespace and without a member.
func (id ShapeID) Name() string {
	_, rest, _ := strings.Cut(string(id), "#")
	name, _, _ := strings.Cut(rest, "$")
	return name
}

// Member is the part after "$", empty when id names a whole shape.
func (id ShapeID) Member() string {
	_, member, _ := strings.Cut(string(id), "$")
	return member
}

// Shape is id without its member.
func (id ShapeID) Shape() ShapeID {
	shape, _, _ := strings.Cut(string(id), "$")
	return ShapeID(shape)
}

// Prelude reports whether id belongs to Smithy's own shapes, which no model file defines.
func (id ShapeID) Prelude() bool { return id.Namespace() == "smithy.api" }

// Type is the kind of a shape, spelled as in the JSON AST.
type Type string

// The kinds of shapes that the models use. Apply occurs in overlays only.
const (
	Apply     Type = "apply"
	Boolean   Type = "boolean"
	Document  Type = "document"
	Enum      Type = "enum"
	Integer   Type = "integer"
	List      Type = "list"
	Long      Type = "long"
	Map       Type = "map"
	Operation Type = "operation"
	Service   Type = "service"
	String    Type = "string"
	Structure Type = "structure"
	Timestamp Type = "timestamp"
	Union     Type = "union"
)

// Model is one JSON AST file: a service and all its shapes, or an overlay.
type Model struct {
	Smithy   string                     `json:"smithy"`
	Metadata map[string]json.RawMessage `json:"metadata,omitempty"`
	Shapes   Shapes                     `json:"shapes"`
}

// Shapes holds the shapes of a model. It is written in the order of the ids.
type Shapes map[ShapeID]*Shape

// UnmarshalJSON reads the shapes and refuses an id that occurs twice.
func (s *Shapes) UnmarshalJSON(data []byte) error {
	*s = Shapes{}
	return DecodeObject(data, func(key string, value json.RawMessage) error {
		shape := new(Shape)
		if err := decodeStrict(value, shape); err != nil {
			return err
		}
		(*s)[ShapeID(key)] = shape
		return nil
	})
}

// Shape is one shape. Which fields are set follows from Type; the field order is the order in the file.
type Shape struct {
	Type       Type    `json:"type"`
	Version    string  `json:"version,omitempty"`    // service
	Operations []Ref   `json:"operations,omitempty"` // service, in the order of the model
	Members    Members `json:"members,omitempty"`    // structure, union, enum, in the order of the model
	Member     *Member `json:"member,omitempty"`     // list
	Key        *Member `json:"key,omitempty"`        // map
	Value      *Member `json:"value,omitempty"`      // map
	Input      *Ref    `json:"input,omitempty"`      // operation
	Output     *Ref    `json:"output,omitempty"`     // operation
	Errors     []Ref   `json:"errors,omitempty"`     // operation
	Traits     Traits  `json:"traits,omitempty"`
}

// Has reports whether the shape itself carries the trait.
func (s *Shape) Has(trait string) bool { return s.Traits.Has(trait) }

// EnumValues returns the values of an enum as they travel, in the order of the model; nil for other shapes.
func (s *Shape) EnumValues() []string {
	if s.Type != Enum {
		return nil
	}
	values := make([]string, len(s.Members))
	for i, member := range s.Members {
		values[i] = member.EnumValue()
	}
	return values
}

// all lists every member of a shape, those of lists and maps included.
func (s *Shape) all() []*Member {
	all := slices.Clone([]*Member(s.Members))
	for _, member := range []*Member{s.Member, s.Key, s.Value} {
		if member != nil {
			all = append(all, member)
		}
	}
	return all
}

// find returns the member of that name, nil if there is none. Lists have "member", maps "key" and "value".
func (s *Shape) find(name string) *Member {
	for _, member := range s.all() {
		if member.Name == name {
			return member
		}
	}
	return nil
}

// name gives the members of lists and maps their names, which the AST implies by the field they stand in.
func (s *Shape) name() {
	for name, member := range map[string]*Member{"member": s.Member, "key": s.Key, "value": s.Value} {
		if member != nil {
			member.Name = name
		}
	}
}

// Ref points at a shape from a service or an operation.
type Ref struct {
	Target ShapeID `json:"target"`
}

// Service returns the one service shape of the model and its id.
func (m *Model) Service() (ShapeID, *Shape, error) {
	var found []ShapeID
	for _, id := range m.ids() {
		if m.Shapes[id].Type == Service {
			found = append(found, id)
		}
	}
	if len(found) != 1 {
		return "", nil, fmt.Errorf("model has %d service shapes %v; exactly one is accepted", len(found), found)
	}
	return found[0], m.Shapes[found[0]], nil
}

// Traits returns what holds for a member: the traits of its target, overridden by its own.
func (m *Model) Traits(member *Member) Traits {
	merged := Traits{}
	if target := m.Shapes[member.Target]; target != nil {
		maps.Copy(merged, target.Traits)
	}
	maps.Copy(merged, member.Traits)
	return merged
}

// Reachable returns every shape of the model that can be reached from the given ones through members, inputs, outputs,
// errors and operations, the given ones included and prelude shapes left out, in the order of the ids.
func (m *Model) Reachable(from ...ShapeID) []ShapeID {
	seen := map[ShapeID]bool{}
	for len(from) > 0 {
		id := from[len(from)-1]
		from = from[:len(from)-1]
		shape := m.Shapes[id]
		if shape == nil || seen[id] {
			continue
		}
		seen[id] = true
		from = append(from, shape.targets()...)
	}
	return slices.Sorted(maps.Keys(seen))
}

// targets lists the ids that a shape refers to.
func (s *Shape) targets() []ShapeID {
	var targets []ShapeID
	for _, member := range s.all() {
		targets = append(targets, member.Target)
	}
	refs := slices.Concat(s.Operations, s.Errors)
	for _, ref := range []*Ref{s.Input, s.Output} {
		if ref != nil {
			refs = append(refs, *ref)
		}
	}
	for _, ref := range refs {
		targets = append(targets, ref.Target)
	}
	return targets
}

// ids lists the ids of all shapes in order.
func (m *Model) ids() []ShapeID { return slices.Sorted(maps.Keys(m.Shapes)) }

// Validate reports everything that is unsound: targets that do not exist, shapes without the fields that their type
// needs, and traits whose values cannot be read.
func (m *Model) Validate() error {
	var errs []error
	for _, id := range m.ids() {
		shape := m.Shapes[id]
		if err := shape.validate(); err != nil {
			errs = append(errs, fmt.Errorf("shape %s: %w", id, err))
		}
		for _, target := range shape.targets() {
			if !target.Prelude() && m.Shapes[target] == nil {
				errs = append(errs, fmt.Errorf("shape %s: target %s is not in the model", id, target))
			}
		}
	}
	return errors.Join(errs...)
}

// validate checks what can be seen without the other shapes.
func (s *Shape) validate() error {
	var errs []error
	need := func(ok bool, field string) {
		if !ok {
			errs = append(errs, fmt.Errorf("type %s needs the field %q", s.Type, field))
		}
	}
	switch s.Type {
	case List:
		need(s.Member != nil, "member")
	case Map:
		need(s.Key != nil, "key")
		need(s.Value != nil, "value")
	case Operation:
		need(s.Input != nil, "input")
		need(s.Output != nil, "output")
	case Service:
		need(s.Version != "", "version")
		need(len(s.Operations) > 0, "operations")
	case Enum:
		need(len(s.Members) > 0, "members")
		for _, member := range s.Members {
			if member.EnumValue() == "" {
				errs = append(errs, fmt.Errorf("enum member %s: trait %s must be a string that is not empty", member.Name, TraitEnumValue))
			}
		}
	case Apply, Boolean, Document, Integer, Long, String, Structure, Timestamp, Union:
	default:
		errs = append(errs, fmt.Errorf("type %q is unknown", s.Type))
	}
	if err := s.Traits.validate(); err != nil {
		errs = append(errs, err)
	}
	for _, member := range s.all() {
		if err := member.Traits.validate(); err != nil {
			errs = append(errs, fmt.Errorf("member %s: %w", member.Name, err))
		}
	}
	return errors.Join(errs...)
}
