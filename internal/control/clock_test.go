package control

import (
	"strings"
	"testing"
)

// What is due is carried out without any time passing; what is to come stays.
func TestSettle(t *testing.T) {
	d := newDesk(t)
	for _, step := range []struct {
		method, path, body string
		status             int
		want               string // contained in the answer
	}{
		{"POST", "/_cosell/v1/clock/advance", `{"due":true}`, 200, `"fired":[],"frozen":true,"nextDue":"2026-03-01T11:00:00Z","now":"2026-03-01T10:00:00Z"`},
		{"PUT", "/_cosell/v1/clock", `{"now":"2026-03-02T00:00:00Z"}`, 200, `"nextDue":"2026-03-01T11:00:00Z"`},
		{"POST", "/_cosell/v1/clock/advance", `{"due":true}`, 200, `"fired":[{"due":"2026-03-01T11:00:00Z","kind":"remind","ref":"one"}],"frozen":true,"nextDue":"2026-03-16T10:00:00Z","now":"2026-03-02T00:00:00Z"`},
		{"POST", "/_cosell/v1/clock/advance", `{"due":true}`, 200, `"fired":[]`},
		{"POST", "/_cosell/v1/clock/advance", `{"due":true,"by":"1h"}`, 400, `exactly one of by`},
		{"POST", "/_cosell/v1/clock/advance", `{"due":true,"next":true}`, 400, `exactly one of by`},
		{"POST", "/_cosell/v1/clock/advance", `{"due":true,"to":"2026-04-01T00:00:00Z"}`, 400, `exactly one of by`},
		{"POST", "/_cosell/v1/clock/advance", `{"due":false}`, 400, `exactly one of by`},
	} {
		status, got := d.call(t, step.method, step.path, step.body)
		if status != step.status || !strings.Contains(got, step.want) {
			t.Errorf("%s %s %s: %d %s\nwant %d with %s", step.method, step.path, step.body, status, got, step.status, step.want)
		}
	}
}

// A time at which the clock cannot be is refused, and nothing changes.
func TestClockRange(t *testing.T) {
	d := newDesk(t)
	for _, step := range []struct {
		method, path, body string
		status             int
		want               string // contained in the answer
	}{
		{"PUT", "/_cosell/v1/clock", `{"now":"9999-12-31T00:00:00Z"}`, 400, "between 1970-01-01 and 2300-01-01"},
		{"PUT", "/_cosell/v1/clock", `{"now":"1969-12-31T00:00:00Z","frozen":true}`, 400, "between 1970-01-01 and 2300-01-01"},
		{"POST", "/_cosell/v1/clock/advance", `{"by":"54750d"}`, 200, `"now":"2176-01-24T10:00:00Z"`},
		{"POST", "/_cosell/v1/clock/advance", `{"by":"54750d"}`, 400, "between 1970-01-01 and 2300-01-01"},
		{"GET", "/_cosell/v1/clock", "", 200, `"now":"2176-01-24T10:00:00Z"`},
	} {
		status, got := d.call(t, step.method, step.path, step.body)
		if status != step.status || !strings.Contains(got, step.want) {
			t.Errorf("%s %s %s: %d %s\nwant %d with %s", step.method, step.path, step.body, status, got, step.status, step.want)
		}
	}
}
