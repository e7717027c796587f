// Package pattern turns the patterns of the models, which are Java regular expressions that hold for the whole string, into
// rules that Go evaluates with package regexp and a code point count.
//
// The answer of a rule is that of java.util.regex.Matcher.matches; where the translator cannot promise this, it refuses the
// pattern. The differences that it levels out:
//
//	Java                     Go
//	whole string             \A(?:…)\z
//	\uXXXX                   \x{XXXX}
//	. without (?s)           [^\n\r\x{85}\x{2028}\x{2029}]
//	\s and \S                with \x0B, in and outside of classes
//	(?=.{m,n}$) in front     a count of code points that stops before one final line terminator; none may stand inside
//	(?s).{m,n} alone         a count of code points, no regular expression
//	X{m,n} alone, n > 1000   X* and a count of code points, since package regexp repeats no more than 1000 times
//
// Backtracking makes some patterns exponential in Java; package regexp is linear in all of them.
//
// The package must not know models, shapes or generated code: it sees one pattern at a time. Valid and Invalid make strings
// for tests.
package pattern
