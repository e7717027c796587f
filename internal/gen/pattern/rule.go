package pattern

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// Rule is a pattern in a form that Go evaluates. The zero value accepts every string.
type Rule struct {
	// RE2 is an anchored expression for package regexp; empty when the count decides alone.
	RE2 string
	// Min and Max bound the code points, both inclusive. Max 0 is open.
	Min, Max int
	// OneLine says that the count stops before one final line terminator and that no other may occur.
	OneLine bool
}

// Match reports whether all of s, which must be valid UTF-8, matches. It compiles RE2 each time: the generated code has an
// evaluator of its own that does not.
func (r Rule) Match(s string) bool { return r.matcher()(s) }

// matcher is Match with the expression compiled once.
func (r Rule) matcher() func(string) bool {
	expr := regexp.MustCompile(r.RE2)
	return func(s string) bool {
		counted := s
		if r.OneLine {
			counted = cutTerminator(s)
			if strings.ContainsAny(counted, terminators) {
				return false
			}
		}
		if n := utf8.RuneCountInString(counted); n < r.Min || r.Max > 0 && n > r.Max {
			return false
		}
		return r.RE2 == "" || expr.MatchString(s)
	}
}

// terminators are the characters that Java's "." excludes.
const terminators = "\n\r\u0085\u2028\u2029"

// cutTerminator removes what Java's "$" allows after the end: one line terminator, of which CR LF is one.
func cutTerminator(s string) string {
	if before, ok := strings.CutSuffix(s, "\r\n"); ok {
		return before
	}
	if last, size := utf8.DecodeLastRuneInString(s); size > 0 && strings.ContainsRune(terminators, last) {
		return s[:len(s)-size]
	}
	return s
}
