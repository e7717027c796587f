package resource

import (
	"regexp"
	"testing"
	"time"

	"github.com/opencosell/cosell/internal/store"
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

// numbered is a transaction of a store that counts.
type numbered struct {
	store.Tx
	last *int64
}

func (n numbered) Next(_ string, first int64) (int64, error) {
	*n.last++
	return first + *n.last - 1, nil
}

// What a transaction makes of a seed depends on the transactions before it that were kept, and on nothing else.
func TestSeededIDsOfATransaction(t *testing.T) {
	made := func(g *IDs, last int64) string {
		ids := NewWriteCall(&Call{}, numbered{last: &last}, g).IDs
		return ids.New("x-", 8) + ids.UUID()
	}
	if first, again := made(SeededIDs(7), 3), made(SeededIDs(7), 3); first != again {
		t.Errorf("the fourth transaction made %s, and when it was repeated %s", first, again)
	}
	seen := map[string]bool{}
	for _, one := range []string{made(SeededIDs(7), 3), made(SeededIDs(7), 4), made(SeededIDs(8), 3), made(NewIDs(), 3), made(NewIDs(), 3)} {
		if seen[one] {
			t.Errorf("%s was made twice", one)
		}
		seen[one] = true
	}
	var none int64
	if NewWriteCall(&Call{}, numbered{last: &none}, SeededIDs(7)); none != 0 {
		t.Error("a transaction that makes no identifier was counted")
	}
}
