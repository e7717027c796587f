package awsjson

import "strings"

// Service is what the protocol must know of one API.
type Service struct {
	Name         string // "selling"
	TargetPrefix string // of X-Amz-Target, before the dot
	SigningName  string // service part of a credential scope
	Namespace    string // before # in an error's __type
	Spelling     *Spelling
	// Exceptions are the errors that the model's operations declare, in the order of their names.
	Exceptions []Exception
}

// Exception is an error that the model declares.
type Exception struct {
	Name    string
	Members []ErrorMember
}

// ErrorMember is a member of an exception.
type ErrorMember struct {
	Name     string
	Required bool
	Values   []string // what the member may be; nil is any text
	// List says that the member is the list of problems. Codes are those that a problem of a field may have, WholeCodes
	// those of the request as a whole where the model tells the two apart; nil is any text.
	List              bool
	Codes, WholeCodes []string
}

// Exception returns the exception of that name, nil when the model has none.
func (s *Service) Exception(name string) *Exception {
	for i := range s.Exceptions {
		if s.Exceptions[i].Name == name {
			return &s.Exceptions[i]
		}
	}
	return nil
}

// Member returns the member of that name whatever its case, nil when there is none.
func (x *Exception) Member(name string) *ErrorMember {
	for i := range x.Members {
		if strings.EqualFold(x.Members[i].Name, name) {
			return &x.Members[i]
		}
	}
	return nil
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
