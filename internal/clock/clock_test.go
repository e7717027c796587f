package clock

import (
	"testing"
	"time"

	"github.com/opencosell/cosell/internal/store/sqlstore"
)

func TestClock(t *testing.T) {
	ctx := t.Context()
	s, err := sqlstore.Open(ctx, sqlstore.Options{Memory: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	machine := time.Date(2026, 3, 1, 10, 0, 0, 123456789, time.UTC)
	tick := func() time.Time { return machine }
	c, err := Open(ctx, s, tick)
	if err != nil {
		t.Fatal(err)
	}
	past, future := machine.Add(-time.Hour), machine.Add(400*24*time.Hour)
	for _, step := range []struct {
		name   string
		do     func() error
		passes time.Duration // of the machine's time after the step
		want   time.Time
		frozen bool
	}{
		{"the machine's", func() error { return nil }, 0, machine.Truncate(time.Millisecond), false},
		{"frozen", func() error { return c.Freeze(ctx, past) }, time.Minute, past.Truncate(time.Millisecond), true},
		{"set while frozen", func() error { return c.Set(ctx, future) }, time.Minute, future.Truncate(time.Millisecond), true},
		{"resumed", func() error { return c.Resume(ctx) }, time.Minute, future.Add(time.Minute).Truncate(time.Millisecond), false},
		{"set while running", func() error { return c.Set(ctx, past) }, time.Second, past.Add(time.Second).Truncate(time.Millisecond), false},
		{"real again", func() error { return c.Real(ctx) }, time.Hour, machine.Add(3*time.Minute + time.Second + time.Hour).Truncate(time.Millisecond), false},
	} {
		t.Run(step.name, func(t *testing.T) {
			if err := step.do(); err != nil {
				t.Fatal(err)
			}
			machine = machine.Add(step.passes)
			near := func(got time.Time) bool {
				d := got.Sub(step.want)
				return d > -2*time.Millisecond && d < 2*time.Millisecond
			}
			if got := c.Now(); !near(got) || c.Frozen() != step.frozen {
				t.Errorf("now %s, frozen %v; want %s, %v", got, c.Frozen(), step.want, step.frozen)
			}
			again, err := Open(ctx, s, tick)
			if err != nil {
				t.Fatal(err)
			}
			if got := again.Now(); !near(got) || again.Frozen() != step.frozen {
				t.Errorf("after a restart: now %s, frozen %v; want %s, %v", got, again.Frozen(), step.want, step.frozen)
			}
		})
	}
}
