package awsjson

import (
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"
)

// TextRule is what the model demands of a string. Lengths count code points; Max 0 is unbounded.
type TextRule struct {
	Min, Max  int
	Enum      []string
	Pattern   *Pattern
	Sensitive bool // never echoed in a message, never logged
}

func (r *TextRule) allows(s string) bool {
	for _, e := range r.Enum {
		if e == s {
			return true
		}
	}
	return false
}

func (r *TextRule) enumList() string { return strings.Join(r.Enum, ", ") }

// IntRule bounds an integer.
type IntRule struct {
	Min, Max       int64
	HasMin, HasMax bool
}

// ListRule bounds the length of a list or map; Max 0 is unbounded.
type ListRule struct{ Min, Max int }

// Pattern is a pattern of the model in the form Go can evaluate; internal/gen/pattern translates them and proves the
// translation. Patterns are compiled when first used, so that a start costs nothing.
type Pattern struct {
	Source string // as the model has it, for messages
	RE2    string // anchored; empty when lengths alone decide
	// Min and Max bound the code points; Max 0 is unbounded.
	Min, Max int
	// OneLine is what a look-ahead (?=.{m,n}$) demands beyond the length: no line terminator but one at the end,
	// which does not count.
	OneLine bool

	once sync.Once
	re   *regexp.Regexp
}

// Match reports whether all of s matches.
func (p *Pattern) Match(s string) bool {
	t := s
	if p.OneLine {
		t = dropTerminator(s)
		if strings.ContainsAny(t, "\n\r\u0085\u2028\u2029") {
			return false
		}
	}
	if p.Min > 0 || p.Max > 0 {
		if n := utf8.RuneCountInString(t); n < p.Min || p.Max > 0 && n > p.Max {
			return false
		}
	}
	if p.RE2 == "" {
		return true
	}
	p.once.Do(func() { p.re = regexp.MustCompile(p.RE2) })
	return p.re.MatchString(s)
}

// dropTerminator removes one final line terminator, as Java's $ does.
func dropTerminator(s string) string {
	for _, end := range []string{"\r\n", "\n", "\r", "\u0085", "\u2028", "\u2029"} {
		if t, ok := strings.CutSuffix(s, end); ok {
			return t
		}
	}
	return s
}
