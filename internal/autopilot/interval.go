package autopilot

import (
	"fmt"
	"time"

	"github.com/opencosell/cosell/internal/clock"
)

const (
	day = 24 * time.Hour
	// longestDelay is the most that after and every take.
	longestDelay = 10 * 365 * day
	// shortestInterval keeps a policy from filling the agenda.
	shortestInterval = time.Second
	// monthly is the interval that begins with every calendar month.
	monthly = "month"
)

// parseDelay reads whole days and Go's durations: "5s", "36h", "16d", "1d12h"; zero is "0s".
func parseDelay(s string) (time.Duration, error) {
	d, err := clock.ParseDuration(s)
	if err != nil || d < 0 || d > longestDelay {
		return 0, fmt.Errorf("%q is not a duration; use a number with d, h, m or s, such as 5s, 36h or 1d12h, of at most 3650d", s)
	}
	return d, nil
}

// interval is when a policy acts that answers to nothing.
type interval struct {
	every   time.Duration
	monthly bool
}

func parseInterval(s string) (interval, error) {
	if s == monthly {
		return interval{monthly: true}, nil
	}
	d, err := parseDelay(s)
	if err != nil || d < shortestInterval {
		return interval{}, fmt.Errorf("%q is no interval; use 1s to 3650d, such as 1h or 30d, or %q for the first of every month at 00:00 UTC", s, monthly)
	}
	return interval{every: d}, nil
}

// next is the first time after now that follows due. What was missed while nobody ran the agenda is not caught up on.
func (i interval) next(due, now time.Time) time.Time {
	if i.monthly {
		now = now.UTC()
		return time.Date(now.Year(), now.Month()+1, 1, 0, 0, 0, 0, time.UTC)
	}
	next := due.Add(i.every)
	if late := now.Sub(next); late >= 0 {
		next = next.Add(late.Truncate(i.every) + i.every)
	}
	return next
}
