package pattern_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/gen/pattern"
)

func TestValid(t *testing.T) {
	tests := []struct {
		name, java     string
		least, most, n int
		want           []string
	}{
		{"a fixed length", `[0-9]*`, 12, 12, 2, []string{"000000000000", "999999999999"}},
		{"the longest comes last", `x[a-c]*`, 0, 6, 3, []string{"x", "xa", "xaaaaa"}},
		{"the rule's own count is the limit", `(?s).{2,5}`, 0, 9, 3, []string{"aa", "00", "aaaaa"}},
		{"the look-ahead's count is the limit", `(?=.{1,4}$)(b*)`, 0, 0, 3, []string{"b", "bb", "bbbb"}},
		{"each alternative has its turn", `(ab|cd)`, 0, 0, 5, []string{"ab", "cd"}},
		{"nothing fits", `[a-z]{3}`, 4, 9, 5, nil},
		{"none wanted", `[a-z]*`, 0, 9, 0, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := pattern.Valid(rule(t, tt.java), tt.least, tt.most, tt.n)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Valid(%q, %d, %d, %d): -want +got\n%s", tt.java, tt.least, tt.most, tt.n, diff)
			}
		})
	}
}

func TestInvalid(t *testing.T) {
	tests := []struct {
		name, java     string
		least, most, n int
		want           []string
	}{
		{"keeps to the length", `[0-9]*`, 3, 3, 3, []string{"00\n", "\n00", "00!"}},
		{"a count is broken on both sides", `(?s).{2,5}`, 0, 0, 2, []string{"aaaaaa", "a"}},
		{"a count is broken on the side that the length allows", `(?s).{2,5}`, 0, 5, 1, []string{"a"}},
		{"outside of the length when nothing else is wrong", `(?s).{2,5}`, 2, 5, 2, []string{"aaaaaa", "a"}},
		{"everything is accepted", `[\s\S]*`, 1, 9, 3, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := pattern.Invalid(rule(t, tt.java), tt.least, tt.most, tt.n)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Invalid(%q, %d, %d, %d): -want +got\n%s", tt.java, tt.least, tt.most, tt.n, diff)
			}
		})
	}
}
