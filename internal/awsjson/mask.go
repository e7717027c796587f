package awsjson

import "strings"

// Mask says which values of a shape are not to be shown to people: personal data, codes, tokens. The generated packages
// have one for every input and output that holds such a value; a nil Mask hides nothing.
type Mask struct {
	// Hidden hides the whole value, whatever it is.
	Hidden bool
	// Each is the mask of a list's elements or a map's values.
	Each *Mask
	// Members are those of a structure or union that hide something.
	Members []MaskMember
}

// MaskMember is a member with its mask.
type MaskMember struct {
	Name string
	Mask *Mask
}

// Hide is the mask of a value that is never shown.
var Hide = Mask{Hidden: true}

// Member is the mask of the object member of that name. Case does not matter: who misspells a name has sent the same
// secret.
func (m *Mask) Member(name string) *Mask {
	if m == nil {
		return nil
	}
	if m.Each != nil {
		return m.Each
	}
	for _, member := range m.Members {
		if strings.EqualFold(member.Name, name) {
			return member.Mask
		}
	}
	return nil
}

// Element is the mask of an element of a list.
func (m *Mask) Element() *Mask {
	if m == nil {
		return nil
	}
	return m.Each
}

// At is the mask of the value at a path of the model's spelling, such as "Customer.Contacts[0].Email"; nil when nothing
// of it is hidden. Below a hidden value everything is hidden.
func (m *Mask) At(path string) *Mask {
	for path != "" && m != nil && !m.Hidden {
		var step string
		end := strings.IndexAny(path[1:], ".[") + 1
		if end == 0 {
			step, path = path, ""
		} else {
			step, path = path[:end], strings.TrimPrefix(path[end:], ".")
		}
		if step[0] == '[' {
			m = m.Element()
		} else {
			m = m.Member(step)
		}
	}
	return m
}
