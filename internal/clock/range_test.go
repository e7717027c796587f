package clock

import (
	"strings"
	"testing"
	"time"

	"github.com/opencosell/cosell/internal/store/sqlstore"
)

// A time at which the clock cannot be is refused, not rounded to another.
func TestRange(t *testing.T) {
	s, err := sqlstore.Open(t.Context(), sqlstore.Options{Memory: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	c, err := Open(t.Context(), s, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []time.Time{Earliest, Latest} {
		if err := c.Set(t.Context(), at); err != nil {
			t.Errorf("set to %s: %v", at, err)
		}
		if got := c.Now(); got.Sub(at) < 0 || got.Sub(at) > time.Minute {
			t.Errorf("set to %s: got %s", at, got)
		}
	}
	for _, at := range []time.Time{{}, Earliest.Add(-time.Millisecond), Latest.Add(time.Millisecond)} {
		for name, change := range map[string]error{
			"set": c.Set(t.Context(), at), "freeze": c.Freeze(t.Context(), at), "begin": c.Begin(t.Context(), at),
		} {
			if change == nil || !strings.Contains(change.Error(), "between 1970-01-01 and 2300-01-01") {
				t.Errorf("%s to %s: got %v, want a refusal", name, at, change)
			}
		}
	}
}
