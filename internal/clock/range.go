package clock

import (
	"fmt"
	"time"
)

// The server's time lies between these. A clock that runs keeps its distance from the machine's in nanoseconds, which
// reach some 292 years; beyond that it would tell another time than it was set to, and advancing it would never end.
var (
	Earliest = time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)
	Latest   = time.Date(2300, 1, 1, 0, 0, 0, 0, time.UTC)
)

// Check refuses a time at which the clock cannot be.
func Check(t time.Time) error {
	if t.Before(Earliest) || t.After(Latest) {
		return fmt.Errorf("the server's time lies between %s and %s, not at %s", Earliest.Format(time.DateOnly), Latest.Format(time.DateOnly), t.UTC().Format(time.RFC3339))
	}
	return nil
}
