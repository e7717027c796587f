package pattern

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// maxRepeat is the largest repeat that package regexp compiles.
const maxRepeat = 1000

var (
	// lookAhead is the one look-ahead that is understood, and only in front: a length.
	lookAhead = regexp.MustCompile(`^\(\?=\.\{(\d+),(\d+)\}\$\)`)
	// repeat is a counted repeat at the end of a pattern: {m}, {m,} or {m,n}.
	repeat = regexp.MustCompile(`\{(\d+)(,?)(\d*)\}$`)
)

// Translate turns a Java pattern into a rule. It refuses what Go cannot evaluate with the same answers, naming the
// construct and where it stands.
func Translate(java string) (Rule, error) {
	rule, err := translate(java)
	if err != nil {
		return Rule{}, fmt.Errorf("pattern %q: %w", java, err)
	}
	return rule, nil
}

func translate(java string) (Rule, error) {
	var rule Rule
	t := &translator{in: java}
	if t.accept("(?s)") {
		t.dotAll = true
	} else if found := lookAhead.FindStringSubmatch(java); found != nil {
		t.at = len(found[0])
		rule.OneLine = true
		if err := rule.count(found[1], ",", found[2]); err != nil {
			return Rule{}, err
		}
	}
	body, err := t.run()
	if err != nil {
		return Rule{}, err
	}
	if rule.OneLine && t.either {
		return Rule{}, errors.New("the look-ahead holds for the first alternative only; put the alternatives into a group")
	}
	if t.atoms == 1 && !t.either && !rule.OneLine {
		if done, err := rule.single(body, t.dotAll); done || err != nil {
			return rule, err
		}
	}
	rule.RE2 = `\A(?:` + body + `)\z`
	if _, err := regexp.Compile(rule.RE2); err != nil {
		return Rule{}, fmt.Errorf("package regexp refuses the translation: %w", err)
	}
	return rule, nil
}

// single turns a pattern that is one repeated atom into a count where a regular expression is needless ("." with (?s)) or
// cannot count so far. It reports whether it did.
func (r *Rule) single(body string, dotAll bool) (done bool, err error) {
	found := repeat.FindStringSubmatchIndex(body)
	if found == nil {
		return false, nil
	}
	atom, least, comma, most := body[:found[0]], body[found[2]:found[3]], body[found[4]:found[5]], body[found[6]:found[7]]
	var count Rule
	if err := count.count(least, comma, most); err != nil {
		return false, err
	}
	if dotAll && atom == anyRune {
		*r = count
		return true, nil
	}
	if group := strings.HasPrefix(atom, "(") && atom != anyRune; group || count.Min <= maxRepeat && count.Max <= maxRepeat {
		return false, nil // a group may match any number of code points
	}
	count.RE2 = `\A(?:` + atom + `*)\z`
	if _, err := regexp.Compile(count.RE2); err != nil {
		return false, fmt.Errorf("package regexp refuses the translation: %w", err)
	}
	*r = count
	return true, nil
}

// count sets the bounds from the parts of {least,most}; without a comma both are least, and most may be absent.
func (r *Rule) count(least, comma, most string) (err error) {
	if comma == "" {
		most = least
	}
	if r.Min, err = strconv.Atoi(least); err != nil {
		return fmt.Errorf("lower bound: %w", err)
	}
	if most == "" {
		return nil
	}
	if r.Max, err = strconv.Atoi(most); err != nil {
		return fmt.Errorf("upper bound: %w", err)
	}
	if r.Max == 0 {
		return errors.New("upper bound 0 allows the empty string only; a bound of at least 1 is accepted")
	}
	if r.Max < r.Min {
		return fmt.Errorf("upper bound %d is below the lower bound %d", r.Max, r.Min)
	}
	return nil
}
