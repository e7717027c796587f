package awsjson

import "strings"

// Service is what the protocol must know of one API.
type Service struct {
	Name         string // "selling"
	TargetPrefix string // of X-Amz-Target, before the dot
	SigningName  string // service part of a credential scope
	Namespace    string // before # in an error's __type
	Spelling     *Spelling
}

// Style is how a service spells member paths in its answers.
type Style struct {
	LowerCamel bool // customer.account instead of Customer.Account
	Index      bool // list elements as [n]
}

// Path turns a path of the model's spelling into the service's.
func (s *Style) Path(model string) string {
	if s == nil || !s.LowerCamel && s.Index {
		return model
	}
	var b strings.Builder
	start, inIndex := true, false
	for i := 0; i < len(model); i++ {
		c := model[i]
		switch {
		case c == '[':
			inIndex = true
		case c == '.':
			start = true
			b.WriteByte(c)
			continue
		}
		if !inIndex || s.Index {
			if start && s.LowerCamel && c >= 'A' && c <= 'Z' {
				c += 'a' - 'A'
			}
			b.WriteByte(c)
		}
		start = false
		if c == ']' {
			inIndex = false
		}
	}
	return b.String()
}
