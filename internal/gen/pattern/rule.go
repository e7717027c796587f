package pattern

import "github.com/opencosell/cosell/internal/awsjson"

// Rule is a pattern in a form that Go evaluates. The zero value accepts every string.
type Rule struct {
	// RE2 is an anchored expression for package regexp; empty when the count decides alone.
	RE2 string
	// Min and Max bound the code points, both inclusive. Max 0 is open.
	Min, Max int
	// OneLine says that the count stops before one final line terminator and that no other may occur.
	OneLine bool
}

// Match reports whether all of s, which must be valid UTF-8, matches. It compiles RE2 each time.
func (r Rule) Match(s string) bool { return r.matcher()(s) }

// matcher is Match with the expression compiled once. It is the evaluator of the generated code, so that what is proved of
// a rule is proved of the program.
func (r Rule) matcher() func(string) bool {
	p := &awsjson.Pattern{RE2: r.RE2, Min: r.Min, Max: r.Max, OneLine: r.OneLine}
	return p.Match
}
