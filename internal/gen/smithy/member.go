package smithy

import (
	"bytes"
	"encoding/json"
)

// Member is a member of a structure, union, enum, list or map.
type Member struct {
	Name   string  `json:"-"`
	Target ShapeID `json:"target"`
	Traits Traits  `json:"traits,omitempty"`
}

// Has reports whether the member itself carries the trait; see Model.Traits for what holds through its target.
func (m *Member) Has(trait string) bool { return m.Traits.Has(trait) }

// Required reports whether the member must be present.
func (m *Member) Required() bool { return m.Has(TraitRequired) }

// EnumValue returns the value that an enum member stands for.
func (m *Member) EnumValue() string { return m.Traits.text(TraitEnumValue) }

// Members is a list in memory and an object in the file, so that the order of the model survives.
type Members []*Member

// MarshalJSON writes the members in their order.
func (m Members) MarshalJSON() ([]byte, error) {
	var buf bytes.Buffer
	buf.WriteByte('{')
	for i, member := range m {
		if i > 0 {
			buf.WriteByte(',')
		}
		name, err := encode(member.Name)
		if err != nil {
			return nil, err
		}
		value, err := encode(member)
		if err != nil {
			return nil, err
		}
		buf.Write(name)
		buf.WriteByte(':')
		buf.Write(value)
	}
	buf.WriteByte('}')
	return buf.Bytes(), nil
}

// UnmarshalJSON reads the members in the order of the file and refuses a name that occurs twice.
func (m *Members) UnmarshalJSON(data []byte) error {
	*m = Members{}
	return DecodeObject(data, func(key string, value json.RawMessage) error {
		member := &Member{Name: key}
		if err := decodeStrict(value, member); err != nil {
			return err
		}
		*m = append(*m, member)
		return nil
	})
}
