package clock

import (
	"testing"
	"time"

	"github.com/opencosell/cosell/internal/store/sqlstore"
)

func TestBegin(t *testing.T) {
	ctx := t.Context()
	s, err := sqlstore.Open(ctx, sqlstore.Options{Memory: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	machine := func() time.Time { return time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC) }
	first, later := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)

	c, err := Open(ctx, s, machine)
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []time.Time{first, later} {
		if err := c.Begin(ctx, at); err != nil {
			t.Fatal(err)
		}
		if got := c.Now(); !got.Equal(first) || !c.Frozen() {
			t.Errorf("begun at %s the clock says %s, frozen %t; want %s, frozen", at, got, c.Frozen(), first)
		}
	}
	if err := c.Real(ctx); err != nil {
		t.Fatal(err)
	}
	again, err := Open(ctx, s, machine)
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Begin(ctx, later); err != nil {
		t.Fatal(err)
	}
	if got := again.Now(); !got.Equal(machine()) {
		t.Errorf("after the clock was made real a restart makes it %s, want the machine's time", got)
	}
}
