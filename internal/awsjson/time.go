package awsjson

import (
	"fmt"
	"math/big"
	"time"
)

// Time is a timestamp of the API: UTC, cut to milliseconds, because clients echo timestamps as lock tokens and some
// cut them (protocol §3.2).
type Time struct{ time.Time }

// At is t as the API keeps it.
func At(t time.Time) Time { return Time{t.UTC().Truncate(time.Millisecond)} }

// Layout is how timestamps are written: Z, milliseconds, without trailing zeros.
const Layout = "2006-01-02T15:04:05.999Z"

// String is the timestamp as the API writes it.
func (t Time) String() string { return t.UTC().Format(Layout) }

var layouts = []string{
	time.RFC3339Nano,                // 2026-03-01T10:15:00.5+01:00
	"2006-01-02T15:04:05.999999999", // no zone: UTC
}

// ParseTime reads an RFC 3339 timestamp with any offset and up to nine digits of fraction; without a zone it is UTC.
func ParseTime(s string) (Time, error) {
	for _, l := range layouts {
		if t, err := time.Parse(l, s); err == nil {
			if y := t.UTC().Year(); y < 0 || y > 9999 {
				return Time{}, fmt.Errorf("%.40q is outside the years 0 to 9999 in UTC", s)
			}
			return At(t), nil
		}
	}
	return Time{}, fmt.Errorf("%.40q is not a timestamp; use RFC 3339, such as 2026-03-01T10:15:00.000Z", s)
}

// parseEpoch reads seconds since 1970.
func parseEpoch(raw []byte) (Time, error) {
	const latest = 253402300799 // the last second of the year 9999
	if len(raw) > 32 || !exponentSmall(raw) {
		return Time{}, fmt.Errorf("%.40s is not a timestamp in epoch seconds", raw)
	}
	r, ok := new(big.Rat).SetString(string(raw))
	if !ok {
		return Time{}, fmt.Errorf("%.40s is not a timestamp in epoch seconds", raw)
	}
	ms := new(big.Int).Quo(new(big.Int).Mul(r.Num(), big.NewInt(1000)), r.Denom())
	if !ms.IsInt64() || ms.Int64() < 0 || ms.Int64() > latest*1000 {
		return Time{}, fmt.Errorf("%.40s is outside the years 1970 to 9999", raw)
	}
	return At(time.UnixMilli(ms.Int64())), nil
}
