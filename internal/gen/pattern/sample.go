package pattern

import (
	"fmt"
	"iter"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode/utf8"
)

// likely are the characters that samples prefer, in this order: plain ones first, then some that need two, three and four
// bytes.
const likely = "a0Az9Zbc-_. /:+=,@~\u00e9\u65e5\u202f\U00020000\n"

// odd are the characters that Invalid puts in, because some pattern or other excludes each.
var odd = []string{"\n", "!", " ", "\u2028", "\x00", "a", "A", "0", "-", "/", ",", "\u00e9", "\u2603", "\U0001f600"}

// Valid returns up to n different strings that r accepts and whose code points number from least to most; most 0 is open.
// It is deterministic, begins with short strings, and ends with one that is as long as possible where there is an upper
// bound that the expression can come close to. The answer is empty when it finds none.
func Valid(r Rule, least, most, n int) []string {
	var found []string
	match := r.matcher()
	fits := func(s string) bool {
		return within(s, least, most) && match(s) && !slices.Contains(found, s)
	}
	for s := range candidates(r, []int{0, 1, 2, 3, 5, least - 1, least, least + 1, r.Min - 1, r.Min, r.Min + 1}) {
		if len(found) < n && fits(s) {
			found = append(found, s)
		}
	}
	limit := r.Max
	if most > 0 && (limit == 0 || most < limit) {
		limit = most
	}
	// What stands around a repeat takes a part of the limit, so repeats below it are tried as well.
	for repeat := limit; repeat > max(0, limit-24) && n > 0; repeat-- {
		for s := range candidates(r, []int{repeat}) {
			if fits(s) {
				return append(found[:min(len(found), n-1)], s)
			}
		}
	}
	return found
}

// Invalid returns up to n different strings that r refuses. Their code points number from least to most where that is
// possible, so that nothing but the pattern speaks against them; only a rule that counts itself gets others. The answer is
// empty for a rule that accepts everything.
func Invalid(r Rule, least, most, n int) []string {
	var inside, outside []string
	match := r.matcher()
	add := func(s string) {
		switch {
		case match(s) || slices.Contains(inside, s) || slices.Contains(outside, s):
		case within(s, least, most):
			inside = append(inside, s)
		default:
			outside = append(outside, s)
		}
	}
	for _, repeat := range []int{r.Max + 1, r.Min - 1} { // a rule that counts is broken on both sides first
		for s := range candidates(r, []int{repeat}) {
			add(s)
			break
		}
	}
	for _, s := range Valid(r, least, most, 3) {
		runes := []rune(s)
		for _, o := range odd {
			add(s + o)
			if len(runes) > 0 {
				add(string(runes[:len(runes)-1]) + o)
				add(o + string(runes[1:]))
			}
			add(o + s)
		}
		if len(runes) > 0 {
			add(string(runes[1:]))
			add(string(runes[:len(runes)-1]))
		}
	}
	for _, o := range odd {
		add(strings.Repeat(o, max(least, 1)))
	}
	for s := range candidates(r, []int{0, 1, 2, 3, r.Min - 1, r.Max + 1}) {
		add(s)
	}
	if len(inside) > 0 {
		outside = nil
	}
	all := append(inside, outside...)
	return all[:min(n, len(all))]
}

// within reports whether the code points of s number from least to most; most 0 is open.
func within(s string, least, most int) bool {
	n := utf8.RuneCountInString(s)
	return n >= least && (most == 0 || n <= most)
}

// candidates makes strings that r's expression matches, with repeats of the given lengths (negative ones are passed over)
// and several choices of characters and alternatives. The counts of r and of the caller may still speak against them.
func candidates(r Rule, repeats []int) iter.Seq[string] {
	expr := r.RE2
	if expr == "" {
		expr = anyRune + "*"
	}
	tree, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		panic(fmt.Sprintf("rule with expression %q: %v; Translate makes none that package regexp refuses", expr, err))
	}
	return func(yield func(string) bool) {
		for _, repeat := range repeats {
			for choice := range 4 {
				g := grower{repeat: repeat, choice: choice}
				if repeat < 0 {
					continue
				}
				if g.grow(tree); !yield(g.out.String()) {
					return
				}
			}
		}
	}
}

// grower writes one string that an expression matches.
type grower struct {
	repeat int // how often to repeat what may be repeated
	choice int // which alternative and which character to take
	out    strings.Builder
}

func (g *grower) grow(re *syntax.Regexp) {
	switch re.Op {
	case syntax.OpLiteral:
		g.out.WriteString(string(re.Rune))
	case syntax.OpCharClass:
		g.out.WriteRune(g.pick(re.Rune))
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		g.out.WriteRune(g.pick([]rune{' ', utf8.MaxRune}))
	case syntax.OpCapture, syntax.OpConcat:
		for _, sub := range re.Sub {
			g.grow(sub)
		}
	case syntax.OpAlternate:
		g.grow(re.Sub[g.choice%len(re.Sub)])
	case syntax.OpStar:
		g.times(re.Sub[0], 0, -1)
	case syntax.OpPlus:
		g.times(re.Sub[0], 1, -1)
	case syntax.OpQuest:
		g.times(re.Sub[0], 0, 1)
	case syntax.OpRepeat:
		g.times(re.Sub[0], re.Min, re.Max)
	default: // the anchors and the empty match write nothing
	}
}

// times repeats re as often as wished and allowed; most -1 is open. Inside of a long repeat others stay short, or strings
// would grow by powers.
func (g *grower) times(re *syntax.Regexp, least, most int) {
	n := max(g.repeat, least)
	if most >= 0 {
		n = min(n, most)
	}
	wished := g.repeat
	if g.repeat > 1 {
		g.repeat = 1
	}
	for range n {
		g.grow(re)
	}
	g.repeat = wished
}

// pick takes a character out of the ranges: a likely one, the choice-th that fits, or else the first of all.
func (g *grower) pick(ranges []rune) rune {
	var fit []rune
	for _, r := range likely {
		for i := 0; i < len(ranges); i += 2 {
			if ranges[i] <= r && r <= ranges[i+1] {
				fit = append(fit, r)
				break
			}
		}
	}
	if len(fit) == 0 {
		return ranges[0]
	}
	return fit[g.choice%len(fit)]
}
