package resource

import (
	"regexp"
	"testing"
	"time"
)

func TestIDs(t *testing.T) {
	form := regexp.MustCompile(`^engi-[0-9a-z]{13}$`)
	uuid := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	one, two := SeededIDs(7), SeededIDs(7)
	seen := map[string]bool{}
	for range 1000 {
		a, b := one.New("engi-", 13), two.New("engi-", 13)
		if a != b {
			t.Fatalf("the same seed gave %q and %q", a, b)
		}
		if !form.MatchString(a) || seen[a] {
			t.Fatalf("got %q, want a new id of the form %s", a, form)
		}
		seen[a] = true
		if u := one.UUID(); !uuid.MatchString(u) || u != two.UUID() {
			t.Fatalf("got %q, want the same UUID of version 4", u)
		}
	}
	if a, b := NewIDs().UUID(), NewIDs().UUID(); a == b {
		t.Error("two sources without a seed gave the same UUID")
	}
}

// §1.8 of selling: each write yields a greater stamp, also while the clock stands still or goes back.
func TestLater_Selling1_8(t *testing.T) {
	now := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	c := &Call{Now: now}
	for _, tt := range []struct{ previous, want time.Time }{
		{now.Add(-time.Second), now},
		{now.Add(-time.Millisecond), now},
		{now, now.Add(time.Millisecond)},
		{now.Add(time.Hour), now.Add(time.Hour + time.Millisecond)},
	} {
		if got := c.Later(tt.previous); !got.Equal(tt.want) {
			t.Errorf("Later(%s) = %s, want %s", tt.previous, got, tt.want)
		}
	}
}
