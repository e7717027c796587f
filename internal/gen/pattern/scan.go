package pattern

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What single Java constructs become outside of classes.
const (
	anyRune  = `(?s:.)`
	anyInRow = `[^\n\r\x{85}\x{2028}\x{2029}]`
	space    = `\t-\r ` // inside a class; Java's \s has \x0B, which package regexp's lacks
	notSpace = `\x00-\x08\x0E-\x1F!-\x{10FFFF}`
)

// bounds is a counted repeat.
var bounds = regexp.MustCompile(`^\{\d+(,\d*)?\}`)

// translator reads a Java pattern once from left to right.
type translator struct {
	in     string
	start  int // where the body begins
	at     int
	dotAll bool
	out    strings.Builder
	atoms  int  // atoms outside of groups, a repeated one and a group counted once
	either bool // an alternation outside of groups
	depth  int  // open groups
}

// fail names the construct at the current place.
func (t *translator) fail(what string) error {
	return fmt.Errorf("%s at byte %d is not supported", what, t.at)
}

func (t *translator) more() bool { return t.at < len(t.in) }

func (t *translator) accept(text string) bool {
	if strings.HasPrefix(t.in[t.at:], text) {
		t.at += len(text)
		return true
	}
	return false
}

// atom counts what is read next if it stands outside of all groups.
func (t *translator) atom() {
	if t.depth == 0 {
		t.atoms++
	}
}

// run translates the rest of the pattern.
func (t *translator) run() (body string, err error) {
	t.start = t.at
	for t.more() {
		if err := t.next(); err != nil {
			return "", err
		}
	}
	return t.out.String(), nil
}

// next translates one construct outside of classes.
func (t *translator) next() error {
	switch c := t.in[t.at]; c {
	case '\\':
		t.atom()
		return t.escape(false)
	case '[':
		t.atom()
		return t.class()
	case '(':
		return t.open()
	case ')':
		t.depth--
		t.copy(1)
	case '.':
		t.atom()
		t.at++
		if t.dotAll {
			t.out.WriteString(anyRune)
		} else {
			t.out.WriteString(anyInRow)
		}
	case '*', '+', '?':
		t.at++
		t.out.WriteByte(c)
		return t.mode()
	case '{':
		found := bounds.FindString(t.in[t.at:])
		if found == "" {
			return t.fail("a brace that is no repeat")
		}
		t.copy(len(found))
		return t.mode()
	case '|':
		t.either = t.either || t.depth == 0
		t.copy(1)
	case '^':
		if t.at != t.start {
			return t.fail("^ after the beginning")
		}
		t.at++ // a match of the whole string always begins here
	case '$':
		if t.at != len(t.in)-1 {
			return t.fail("$ before the end")
		}
		t.at++ // a match of the whole string always ends here
	default:
		t.atom()
		_, size := utf8.DecodeRuneInString(t.in[t.at:])
		t.copy(size)
	}
	return nil
}

// copy takes n bytes over as they are.
func (t *translator) copy(n int) {
	t.out.WriteString(t.in[t.at : t.at+n])
	t.at += n
}

// mode reads what may follow a quantifier. Reluctance does not change whether a whole string matches; possession does.
func (t *translator) mode() error {
	if t.accept("?") {
		return nil
	}
	if t.more() && t.in[t.at] == '+' {
		return t.fail("a possessive quantifier")
	}
	return nil
}

// open reads the beginning of a group.
func (t *translator) open() error {
	t.atom()
	t.depth++
	if t.accept("(?:") {
		t.out.WriteString("(?:")
		return nil
	}
	if strings.HasPrefix(t.in[t.at:], "(?") {
		return t.fail("a group that begins with (?")
	}
	t.copy(1)
	return nil
}

// escape translates a backslash and what belongs to it.
func (t *translator) escape(inClass bool) error {
	if t.at+1 == len(t.in) {
		return t.fail("a backslash at the end")
	}
	c := t.in[t.at+1]
	switch {
	case c == 's' || c == 'S':
		set := space
		if c == 'S' {
			set = notSpace
		}
		if !inClass {
			set = "[" + set + "]"
		}
		t.at += 2
		t.out.WriteString(set)
	case c == 'u' || c == 'x':
		return t.hex()
	case c == 'p' || c == 'P':
		return t.category()
	case strings.IndexByte("dDwWtnrf", c) >= 0:
		t.copy(2)
	case c < utf8.RuneSelf && (unicode.IsPunct(rune(c)) || unicode.IsSymbol(rune(c))):
		t.copy(2)
	default:
		return t.fail(fmt.Sprintf("the escape \\%c", c))
	}
	return nil
}

// hex translates \uXXXX and \xXX. Surrogates, which Java pairs up, are refused.
func (t *translator) hex() error {
	digits := map[byte]int{'u': 4, 'x': 2}[t.in[t.at+1]]
	if t.at+2+digits > len(t.in) {
		return t.fail("a short hexadecimal escape")
	}
	text := t.in[t.at+2 : t.at+2+digits]
	value, err := strconv.ParseUint(text, 16, 32)
	if err != nil || !utf8.ValidRune(rune(value)) {
		return t.fail("the code point " + text)
	}
	t.out.WriteString(`\x{` + text + `}`)
	t.at += 2 + digits
	return nil
}

// category takes \p{X} over when X is a general category, which both languages name alike.
func (t *translator) category() error {
	end := strings.IndexByte(t.in[t.at:], '}')
	if t.in[t.at+2:] == "" || t.in[t.at+2] != '{' || end < 0 {
		return t.fail("a property without braces")
	}
	name := t.in[t.at+3 : t.at+end]
	if unicode.Categories[name] == nil || len(name) > 2 {
		return t.fail("the property " + name)
	}
	t.copy(end + 1)
	return nil
}

// class translates a class. Java also has unions and intersections of classes.
func (t *translator) class() error {
	t.copy(1)
	if t.more() && t.in[t.at] == '^' {
		t.copy(1)
	}
	for first := true; t.more(); first = false {
		switch c := t.in[t.at]; {
		case c == ']' && first:
			return t.fail("an empty class")
		case c == ']':
			t.copy(1)
			return nil
		case c == '[':
			return t.fail("a class inside a class")
		case strings.HasPrefix(t.in[t.at:], "&&"):
			return t.fail("an intersection")
		case c == '\\':
			set := setEscape(t.in[t.at+1:])
			if err := t.escape(true); err != nil {
				return err
			}
			if set && strings.HasPrefix(t.in[t.at:], "-") && !strings.HasPrefix(t.in[t.at:], "-]") {
				return t.fail("a range that begins with a set")
			}
		case c == '-' && !first && strings.HasPrefix(t.in[t.at:], `-\`) && setEscape(t.in[t.at+2:]):
			return t.fail("a range that ends with a set")
		default:
			_, size := utf8.DecodeRuneInString(t.in[t.at:])
			t.copy(size)
		}
	}
	return t.fail("a class without end")
}

// setEscape reports whether what follows a backslash stands for more than one character.
func setEscape(rest string) bool {
	return rest != "" && strings.IndexByte("sSdDwWpP", rest[0]) >= 0
}
