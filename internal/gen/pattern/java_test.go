package pattern_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/opencosell/cosell/internal/gen/pattern"
)

// TestAgreesWithJava asks java.util.regex about strings that match, nearly match and do not match each pattern.
func TestAgreesWithJava(t *testing.T) {
	java, err := exec.LookPath("java")
	if err != nil {
		if os.Getenv("COSELL_TEST_ALL") == "1" {
			t.Fatal("no java on the path; install a JDK, version 11 or newer (COSELL_TEST_ALL forbids to skip)")
		}
		t.Skip("no java on the path; install a JDK, version 11 or newer")
	}

	type question struct {
		java, s string
		rule    pattern.Rule
	}
	var questions []question
	var in bytes.Buffer
	seen := map[string]bool{}
	for _, p := range models(t) {
		if seen[p.java] {
			continue
		}
		seen[p.java] = true
		rule, err := pattern.Translate(p.java)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range samples(p, rule) {
			// Java needs exponential time for long strings that nearly match this one.
			if strings.HasSuffix(p.name, " CompanyWebsiteUrl") && len(s) > 20 {
				continue
			}
			questions = append(questions, question{p.java, s, rule})
			fmt.Fprintln(&in, base64.StdEncoding.EncodeToString([]byte(p.java)), base64.StdEncoding.EncodeToString([]byte(s)))
		}
	}

	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, java, "testdata/Match.java")
	cmd.Stdin = &in
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("java testdata/Match.java: %v\n%s", err, stderr.String())
	}
	answers := strings.Fields(string(out))
	if got, want := len(answers), len(questions); got != want {
		t.Fatalf("java gave %d answers to %d questions", got, want)
	}
	count := map[string]int{}
	for i, q := range questions {
		count[answers[i]]++
		if answers[i] == "?" {
			continue // its Unicode is older than ours
		}
		if got, want := q.rule.Match(q.s), answers[i] == "1"; got != want {
			t.Errorf("%q accepts %q: got %t, want %t as in Java", q.java, q.s, got, want)
		}
	}
	t.Logf("Java accepted %d strings, refused %d, did not know %d", count["1"], count["0"], count["?"])
	if count["1"] < 1000 || count["0"] < 1000 {
		t.Errorf("Java accepted %d strings and refused %d; a comparison needs 1000 of each", count["1"], count["0"])
	}
}

// samples makes the strings for one pattern. The same seeds make the same strings.
func samples(p patterned, rule pattern.Rule) []string {
	all := append(pattern.Valid(rule, 0, 0, 20), pattern.Invalid(rule, 0, 0, 40)...)
	all = append(all, "", "\n", "a\u2028", "\u2028", "\r\n", "a\r\n", "a\n\r", "\x0b", "\u0085", "\u00a0", "\U0001f600")
	if rule.RE2 == "" {
		return all
	}
	matching := rapid.StringMatching(strings.TrimSuffix(strings.TrimPrefix(rule.RE2, `\A`), `\z`))
	for seed := range 12 {
		s := matching.Example(seed)
		all = append(all, s)
		runes := []rune(s)
		if len(runes) == 0 {
			continue
		}
		at := seed * 7 % len(runes)
		all = append(all, s+"\n", s+"\u2028", s+"\r\n", s+s, string(runes[:at]), string(runes[at:]))
		for _, odd := range []string{"\n", "\u2029", "\x0b", "-", "A", "\u00e9", "\U0001f600"} {
			all = append(all, string(runes[:at])+odd+string(runes[at+1:]))
		}
	}
	return all
}
