package awsjson_test

import (
	"testing"
	"time"

	"github.com/opencosell/cosell/internal/awsjson"
)

// TestTimeString: a string in UTC with Z and at most milliseconds, trailing zeros dropped (protocol §3.2).
func TestTimeString(t *testing.T) {
	for _, tt := range []struct {
		nanoseconds int
		want        string
	}{
		{0, "2026-03-01T09:15:00Z"},
		{999_999, "2026-03-01T09:15:00Z"},
		{1_000_000, "2026-03-01T09:15:00.001Z"},
		{120_000_000, "2026-03-01T09:15:00.12Z"},
		{999_999_999, "2026-03-01T09:15:00.999Z"},
	} {
		zone := time.FixedZone("one hour east", 3600)
		v := awsjson.At(time.Date(2026, 3, 1, 10, 15, 0, tt.nanoseconds, zone))
		if got := v.String(); got != tt.want {
			t.Errorf("%d ns: got %s, want %s", tt.nanoseconds, got, tt.want)
		}
		if got := string(awsjson.AppendTime(nil, v)); got != `"`+tt.want+`"` {
			t.Errorf("%d ns: got %s, want it as a JSON string", tt.nanoseconds, got)
		}
	}
}

// FuzzParseTime: what is read is written and read again as the same instant, in whole milliseconds and UTC.
func FuzzParseTime(f *testing.F) {
	for _, s := range []string{
		"2026-03-01T10:15:00Z", "2026-03-01T10:15:00.123456789+01:00", "2026-03-01T10:15:00", "0000-01-01T00:00:00+23:59",
		"9999-12-31T23:59:59.999-00:01", "2026-02-29T00:00:00Z", "yesterday", "",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		first, err := awsjson.ParseTime(s)
		if err != nil {
			return
		}
		if first.Location() != time.UTC || first.Nanosecond()%1_000_000 != 0 {
			t.Errorf("%q: got %v, want whole milliseconds in UTC", s, first.Time)
		}
		second, err := awsjson.ParseTime(first.String())
		if err != nil || !second.Equal(first.Time) {
			t.Errorf("%q: written as %s, read again as %v, error %v", s, first, second, err)
		}
	})
}
