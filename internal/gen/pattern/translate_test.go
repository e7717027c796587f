package pattern_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/opencosell/cosell/internal/gen/pattern"
)

func TestTranslate(t *testing.T) {
	tests := []struct {
		java string
		want pattern.Rule
	}{
		{`[a-z]+`, pattern.Rule{RE2: `\A(?:[a-z]+)\z`}},
		{`^[a-z]+$`, pattern.Rule{RE2: `\A(?:[a-z]+)\z`}},
		{`a|b`, pattern.Rule{RE2: `\A(?:a|b)\z`}},
		{`[\u0020-\uD7FF\uE000-\uFFFD]+`, pattern.Rule{RE2: `\A(?:[\x{0020}-\x{D7FF}\x{E000}-\x{FFFD}]+)\z`}},
		{`\xA9`, pattern.Rule{RE2: `\A(?:\x{A9})\z`}},
		{`arn:.*`, pattern.Rule{RE2: `\A(?:arn:[^\n\r\x{85}\x{2028}\x{2029}]*)\z`}},
		{`\S\s`, pattern.Rule{RE2: `\A(?:[\x00-\x08\x0E-\x1F!-\x{10FFFF}][\t-\r ])\z`}},
		{`[^/\s]`, pattern.Rule{RE2: `\A(?:[^/\t-\r ])\z`}},
		{`(a??)+?`, pattern.Rule{RE2: `\A(?:(a?)+)\z`}},
		{`(?=.{1,8}$)(a|b*)`, pattern.Rule{RE2: `\A(?:(a|b*))\z`, Min: 1, Max: 8, OneLine: true}},
		{`(?s).{1,3}`, pattern.Rule{Min: 1, Max: 3}},
		{`(?s).{4}`, pattern.Rule{Min: 4, Max: 4}},
		{`(?s).{4,}`, pattern.Rule{Min: 4}},
		{`(?s)a.{1,3}`, pattern.Rule{RE2: `\A(?:a(?s:.){1,3})\z`}},
		{`[a-z]{1,2048}`, pattern.Rule{RE2: `\A(?:[a-z]*)\z`, Min: 1, Max: 2048}},
		{`.{1,255}`, pattern.Rule{RE2: `\A(?:[^\n\r\x{85}\x{2028}\x{2029}]{1,255})\z`}},
	}
	for _, tt := range tests {
		got, err := pattern.Translate(tt.java)
		if err != nil {
			t.Errorf("Translate(%q): %v", tt.java, err)
			continue
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("Translate(%q): -want +got\n%s", tt.java, diff)
		}
	}
}

func TestTranslateRefuses(t *testing.T) {
	tests := []struct{ name, java, want string }{
		{"another look-ahead", `(?=.*[a-z]).*`, "(?"},
		{"a negative look-ahead", `(?!a).*`, "(?"},
		{"a look-behind", `a(?<=a)`, "(?"},
		{"a look-ahead that covers one alternative", `(?=.{1,8}$)a|b`, "first alternative"},
		{"a look-ahead for nothing", `(?=.{0,0}$)a*`, "upper bound 0"},
		{"a named group", `(?<n>a)`, "(?"},
		{"a flag inside", `a(?i)b`, "(?"},
		{"a back-reference", `(a)\1`, `\1`},
		{"a word boundary", `\ba`, `\b`},
		{"Java's horizontal space", `\h`, `\h`},
		{"a possessive quantifier", `a*+`, "possessive"},
		{"an intersection", `[a-z&&b]`, "intersection"},
		{"a class inside a class", `[a[b]]`, "inside a class"},
		{"an empty class", `[]`, "empty class"},
		{"a class without end", `[a-z`, "without end"},
		{"a range that begins with a set", `[\w-.]`, "begins with a set"},
		{"a range that ends with a set", `[a-\d]`, "ends with a set"},
		{"a surrogate", `\uD83D\uDE00`, "D83D"},
		{"a short escape", `\u00`, "short"},
		{"a property that is no category", `\p{IsAlphabetic}`, "IsAlphabetic"},
		{"a dollar inside", `a$b`, "$"},
		{"a circumflex inside", `a^b`, "^"},
		{"a brace that is no repeat", `a{,5}`, "brace"},
		{"bounds in the wrong order", `(?s).{5,2}`, "below"},
		{"a group repeated too often", `(ab){1,2000}`, "package regexp"},
		{"a repeat that is too large and not alone", `x[a-z]{1,2000}`, "package regexp"},
		{"a group without end", `(a`, "package regexp"},
		{"a backslash at the end", `a\`, "backslash"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := pattern.Translate(tt.java)
			if err == nil {
				t.Fatalf("Translate(%q) = %+v, want an error", tt.java, got)
			}
			if !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Translate(%q): got error %q, want one that has %q", tt.java, err, tt.want)
			}
		})
	}
}

// rule translates a pattern that must be accepted.
func rule(t *testing.T, java string) pattern.Rule {
	t.Helper()
	r, err := pattern.Translate(java)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestSpaceIsJavas tries the characters of one byte in Latin-1 and Unicode's other spaces: those of Java's \s are six.
func TestSpaceIsJavas(t *testing.T) {
	sets := map[string]pattern.Rule{
		`\s`: rule(t, `\s`), `[\s]`: rule(t, `[\s]`), `[^\S]`: rule(t, `[^\S]`),
		`\S`: rule(t, `\S`), `[\S]`: rule(t, `[\S]`), `[^\s]`: rule(t, `[^\s]`),
	}
	tried := []rune("\u1680\u180e\u2000\u200b\u2028\u2029\u202f\u205f\u3000\ufeff\U0010ffff")
	for r := range rune(0x100) {
		tried = append(tried, r)
	}
	for _, r := range tried {
		space := strings.ContainsRune(" \t\n\x0b\f\r", r)
		for java, set := range sets {
			positive := java == `\s` || java == `[\s]` || java == `[^\S]`
			if got, want := set.Match(string(r)), space == positive; got != want {
				t.Errorf("%s accepts %U: got %t, want %t", java, r, got, want)
			}
		}
	}
}

func TestDotIsJavas(t *testing.T) {
	for _, tt := range []struct {
		s    string
		want bool
	}{
		{"a", true},
		{"\t", true},
		{"\x0b", true},
		{"\f", true},
		{"\x00", true},
		{"\u00e9", true},
		{"\U0001f600", true},
		{"\n", false},
		{"\r", false},
		{"\u0085", false},
		{"\u2028", false},
		{"\u2029", false},
		{"", false},
		{"ab", false},
	} {
		if got := rule(t, `.`).Match(tt.s); got != tt.want {
			t.Errorf(". accepts %q: got %t, want %t", tt.s, got, tt.want)
		}
		if got, want := rule(t, `(?s).{1,1}`).Match(tt.s), len([]rune(tt.s)) == 1; got != want {
			t.Errorf("(?s).{1,1} accepts %q: got %t, want %t", tt.s, got, want)
		}
	}
}

func TestEscapedCodePoints(t *testing.T) {
	text := rule(t, `[\u0020-\u007E\u00A0-\uD7FF\uE000-\uFFFD]+`)
	for s, want := range map[string]bool{
		"Example GmbH": true, "\u00e9\u65e5": true, "\ufffd": true, "\ue000": true,
		"a\nb": false, "\u007f": false, "\u009f": false, "\U0001f600": false, "": false,
	} {
		if got := text.Match(s); got != want {
			t.Errorf("accepts %q: got %t, want %t", s, got, want)
		}
	}
}

// TestCountsAreCodePoints compares counting rules with the plain meaning of their bounds.
func TestCountsAreCodePoints(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		least := rapid.IntRange(0, 6).Draw(t, "least")
		most := least + rapid.IntRange(1, 6).Draw(t, "more")
		s := rapid.StringOfN(rapid.SampledFrom([]rune("a\n\u2028\u00e9\U0001f600")), 0, 14, -1).Draw(t, "s")
		r := pattern.Rule{Min: least, Max: most}
		if got, want := r.Match(s), len([]rune(s)) >= least && len([]rune(s)) <= most; got != want {
			t.Fatalf("%+v accepts %q: got %t, want %t", r, s, got, want)
		}
	})
}

// TestLookAhead compares the rule with what the look-ahead says word by word: some number of characters that end no line,
// and then the end or one line terminator.
func TestLookAhead(t *testing.T) {
	r := pattern.Rule{Min: 1, Max: 4, OneLine: true}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOfN(rapid.SampledFrom([]rune("ab\n\r\u0085\u2028\u00e9")), 0, 7, -1).Draw(t, "s")
		want := false
		for n, runes := 1, []rune(s); n <= 4 && n <= len(runes); n++ {
			rest := string(runes[n:])
			end := rest == "" || rest == "\r\n" || len([]rune(rest)) == 1 && strings.ContainsAny(rest, "\n\r\u0085\u2028\u2029")
			want = want || end && !strings.ContainsAny(string(runes[:n]), "\n\r\u0085\u2028\u2029")
		}
		if got := r.Match(s); got != want {
			t.Fatalf("%+v accepts %q: got %t, want %t", r, s, got, want)
		}
	})
}
