package clock

import (
	"strings"
	"testing"
	"time"
)

func TestParseDuration(t *testing.T) {
	for _, tt := range []struct {
		text string
		want time.Duration
	}{
		{"5s", 5 * time.Second},
		{"0s", 0},
		{"500ms", 500 * time.Millisecond},
		{"1h30m", 90 * time.Minute},
		{"-3h", -3 * time.Hour},
		{"2d", 48 * time.Hour},
		{"1d12h", 36 * time.Hour},
		{"65535d", 65535 * 24 * time.Hour},
	} {
		if got, err := ParseDuration(tt.text); err != nil || got != tt.want {
			t.Errorf("%s: got %s, %v, want %s", tt.text, got, err, tt.want)
		}
	}
	for _, text := range []string{"", "2", "2 days", "d", "-1d", "1d-1h", "1.5d", "65536d", "1d2", "soon"} {
		if got, err := ParseDuration(text); err == nil || !strings.Contains(err.Error(), "such as 5s, 36h or 1d12h") {
			t.Errorf("%q: got %s, %v, want what would be taken", text, got, err)
		}
	}
}
