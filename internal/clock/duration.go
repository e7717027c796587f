package clock

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// ParseDuration reads whole days and Go's durations: "5s", "36h", "16d", "1d12h". A day has 24 hours. The error says what
// would be taken, and begins with what was given.
func ParseDuration(s string) (time.Duration, error) {
	bad := fmt.Errorf("%q is not a duration; use a number with d, h, m or s, such as 5s, 36h or 1d12h", s)
	var d time.Duration
	rest := s
	if days, after, found := strings.Cut(s, "d"); found {
		n, err := strconv.ParseUint(days, 10, 16)
		if err != nil {
			return 0, bad
		}
		d, rest = time.Duration(n)*24*time.Hour, after
	}
	if rest != "" || s == "" {
		t, err := time.ParseDuration(rest)
		if err != nil || rest != s && t < 0 {
			return 0, bad
		}
		d += t
	}
	return d, nil
}
