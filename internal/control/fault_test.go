package control

import (
	"strings"
	"testing"
	"time"

	"github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/clock"
	"github.com/opencosell/cosell/internal/fault"
	"github.com/opencosell/cosell/internal/rate"
	"github.com/opencosell/cosell/internal/scope"
	"github.com/opencosell/cosell/internal/store"
)

// disturbances are fault rules and rates over a server of two operations.
func disturbances(t *testing.T, s store.Store, clk *clock.Clock) (*fault.Set, *rate.Limiter) {
	t.Helper()
	errors := []string{"AccessDeniedException", "ThrottlingException", "ValidationException"}
	callable := []*scope.Operation{
		{Service: &selling.API, Name: "GetOpportunity", Errors: errors},
		{Service: &selling.API, Name: "CreateOpportunity", Errors: append([]string{"ConflictException"}, errors...)},
	}
	faults := &fault.Set{Store: s, Operations: callable, Chance: func() float64 { return 0 }, Now: clk.Now}
	rates := &rate.Limiter{Store: s, Operations: callable, Server: clk.Now, Machine: time.Now}
	if err := rates.Open(t.Context(), "", rate.Off); err != nil {
		t.Fatal(err)
	}
	return faults, rates
}

func TestFaults(t *testing.T) {
	d := newDesk(t)
	for _, step := range []struct {
		method, path, body string
		status             int
		want               string // contained in the answer
	}{
		{"GET", "/_cosell/v1/faults", ``, 200, `{"faults":[]}`},
		{
			"POST", "/_cosell/v1/faults", `{"operation":"selling.CreateOpportunity","next":2,"error":{"type":"ThrottlingException","retryAfter":"2s"}}`, 200,
			`{"fault":{"account":"*","acted":0,"catalog":"*","error":{"retryAfter":"2s","type":"ThrottlingException"},"id":"f1","next":2,"operation":"selling.CreateOpportunity"}}`,
		},
		{
			"POST", "/_cosell/v1/faults", `{"account":"111122223333","catalog":"Sandbox","probability":0.5,"after":true,"latency":{"min":"200ms","max":"2s"},"drop":true}`, 200,
			`{"fault":{"account":"111122223333","acted":0,"after":true,"catalog":"Sandbox","drop":true,"id":"f2","latency":{"max":"2s","min":"200ms"},"operation":"*","probability":0.5}}`,
		},
		{"GET", "/_cosell/v1/faults", ``, 200, `"id":"f1"`},
		{"POST", "/_cosell/v1/faults", `{}`, 400, `"field":"error"`},
		{"POST", "/_cosell/v1/faults", `{"id":"mine","drop":true}`, 400, `"field":"id"`},
		{"POST", "/_cosell/v1/faults", `{"drop":true,"acted":7}`, 400, `"field":"id"`},
		{"POST", "/_cosell/v1/faults", `{"latency":{"min":"soon"}}`, 400, `is no time`},
		{"POST", "/_cosell/v1/faults", `{"latency":{"min":5}}`, 400, `is no time`},
		{"POST", "/_cosell/v1/faults", `{"service":"selling"}`, 400, `unknown field`},
		{"POST", "/_cosell/v1/faults", `{"operation":"selling.GetOpportunity","error":{"type":"ConflictException"}}`, 400, `declares AccessDeniedException, ThrottlingException, ValidationException`},
		{"DELETE", "/_cosell/v1/faults/f7", ``, 404, `no fault rule \"f7\"`},
		{"DELETE", "/_cosell/v1/faults/f1", ``, 200, `"id":"f1"`},
		{"DELETE", "/_cosell/v1/faults", ``, 200, `{"removed":1}`},
		{"GET", "/_cosell/v1/faults", ``, 200, `{"faults":[]}`},
	} {
		status, got := d.call(t, step.method, step.path, step.body)
		if status != step.status || !strings.Contains(got, step.want) {
			t.Errorf("%s %s %s: %d %s\nwant %d with %s", step.method, step.path, step.body, status, got, step.status, step.want)
		}
	}
}

func TestRates(t *testing.T) {
	d := newDesk(t)
	for _, step := range []struct {
		method, path, body string
		status             int
		want               string
	}{
		{"GET", "/_cosell/v1/rates", ``, 200, `"mode":"off"`},
		{"GET", "/_cosell/v1/rates", ``, 200, `{"group":"selling writes","operation":"selling.CreateOpportunity","perDay":10000,"perSecond":1}`},
		{"PUT", "/_cosell/v1/rates", `{"mode":"aws","by":"group","burst":3}`, 200, `"burst":3,"by":"group"`},
		{
			"PUT", "/_cosell/v1/rates", `{"set":[{"account":"111122223333","operation":"selling.*","perSecond":5}]}`, 200,
			`"overrides":[{"account":"111122223333","catalog":"*","operation":"selling.*","perSecond":5}]`,
		},
		{"PUT", "/_cosell/v1/rates", `{"mode":"strict"}`, 400, `mode must be off, meter, aws or custom`},
		{"PUT", "/_cosell/v1/rates", `{"set":[{"operation":"selling.NoSuch","perSecond":5}]}`, 400, `"field":"set[0].operation"`},
		{"GET", "/_cosell/v1/rates", ``, 200, `"mode":"aws"`},
		{"PUT", "/_cosell/v1/rates", `{"remove":[{"account":"111122223333","operation":"selling.*"}],"clearMeter":true}`, 200, `"overrides":[]`},
		{"PUT", "/_cosell/v1/rates", `{"rate":1}`, 400, `unknown field`},
	} {
		status, got := d.call(t, step.method, step.path, step.body)
		if status != step.status || !strings.Contains(got, step.want) {
			t.Errorf("%s %s %s: %d %s\nwant %d with %s", step.method, step.path, step.body, status, got, step.status, step.want)
		}
	}
}
