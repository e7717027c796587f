package server_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/opencosell/cosell/internal/fault"
	"github.com/opencosell/cosell/internal/rate"
	"github.com/opencosell/cosell/internal/scope"
	"github.com/opencosell/cosell/internal/server"
)

// disturbed is a bench with fault rules and rates.
func disturbed(t *testing.T, rules ...fault.Rule) (*bench, *fault.Set, *rate.Limiter) {
	t.Helper()
	var faults *fault.Set
	var rates *rate.Limiter
	b := newBench(t, func(c *server.Config) {
		callable := server.Callable(c.Bindings)
		faults = &fault.Set{Store: c.Store, Operations: callable, Chance: func() float64 { return 0 }, Now: c.Clock.Now}
		rates = &rate.Limiter{Store: c.Store, Operations: callable, Server: c.Clock.Now, Machine: time.Now}
		c.Faults, c.Rates = faults, rates
	})
	if err := rates.Open(t.Context(), "", rate.Off); err != nil {
		t.Fatal(err)
	}
	for _, r := range rules {
		if _, err := faults.Add(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	return b, faults, rates
}

func unavailable() *fault.Error { return &fault.Error{Type: "ServiceUnavailable"} }

// TestOrder_Selling1_3: rates and faults come after the credentials and before everything that is wrong with the request;
// rates come first.
func TestOrder_Selling1_3(t *testing.T) {
	b, _, rates := disturbed(t, fault.Rule{Error: unavailable()})
	malformed, violation := `{"Catalog":`, `{"Catalog":"Sandbox"}`
	send := func(body string, headers ...string) string {
		failure, _ := b.send(newRequest(getNote, body, headers...)).failure(t)
		return failure
	}
	for _, tt := range []struct{ name, got, want string }{
		{"no credentials", send(malformed, "Authorization", ""), "MissingAuthenticationTokenException"},
		{"malformed", send(malformed), "ServiceUnavailableException"},
		{"violation", send(violation), "ServiceUnavailableException"},
		{"unknown catalog", send(`{"Catalog":"Nowhere","Text":"x"}`), "ServiceUnavailableException"},
		{"nothing wrong", send(note("hi", "")), "ServiceUnavailableException"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, tt.got, tt.want)
		}
	}
	if calls := b.seen(); calls != nil {
		t.Errorf("got calls %v, want none", calls)
	}
	if !strings.Contains(b.log.String(), `"fault":"f1"`) {
		t.Errorf("got log %s, want fault f1 in it", b.log.String())
	}
	mode := rate.Custom
	if _, err := rates.Change(t.Context(), rate.Change{Mode: &mode, Set: []rate.Override{{PerSecond: new(0.01)}}}); err != nil {
		t.Fatal(err)
	}
	// The bucket holds two: calls that are refused for something else count.
	for i, want := range []string{"ServiceUnavailableException", "ServiceUnavailableException", "ThrottlingException"} {
		if got := send(malformed); got != want {
			t.Errorf("call %d: got %q, want %q", i, got, want)
		}
	}
}

// TestThrottled_Quotas1_1: the form of a refusal, and that a change is not made.
func TestThrottled_Quotas1_1(t *testing.T) {
	b, _, rates := disturbed(t)
	mode := rate.Custom
	if _, err := rates.Change(t.Context(), rate.Change{Mode: &mode, Set: []rate.Override{{Scope: scope.Scope{Operation: "notes.CreateNote"}, PerSecond: new(0.1)}}}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if got := b.send(newRequest(createNote, note("hi", ""))); got.status != http.StatusOK {
			t.Fatalf("got status %d and %s, want 200", got.status, got.body)
		}
	}
	got := b.send(newRequest(createNote, note("hi", "mine")))
	if failure, message := got.failure(t); got.status != http.StatusBadRequest || failure != "ThrottlingException" || message != "Rate exceeded" {
		t.Errorf("got status %d and %s, want 400 and ThrottlingException, Rate exceeded", got.status, got.body)
	}
	if after, exact := got.header.Get("Retry-After"), got.header.Get("X-Amz-Retry-After"); after != "10" || len(exact) < 4 || len(exact) > 5 {
		t.Errorf("got Retry-After %q and x-amz-retry-after %q, want about 10 seconds", after, exact)
	}
	if calls := b.seen(); len(calls) != 2 {
		t.Errorf("got calls %v, want two", calls)
	}
	if _, err := rates.Change(t.Context(), rate.Change{Mode: new(rate.Off)}); err != nil {
		t.Fatal(err)
	}
	if got := b.send(newRequest(createNote, note("hi", "mine"))); got.body != `{"Number":3}` {
		t.Errorf("got %s, want the third note: the refused call used neither number nor token", got.body)
	}
	read := b.send(newRequest(getNote, note("hi", "")))
	if read.status != http.StatusOK || len(rates.Show("").Meter) > 2 {
		t.Errorf("got status %d, meter %+v", read.status, rates.Show("").Meter)
	}
}

// TestAfter: the change is made and its token is kept, but the caller is told something else; a repeated call gets the
// answer. What the call refuses by itself uses no rule up.
func TestAfter(t *testing.T) {
	b, faults, _ := disturbed(t, fault.Rule{Scope: scope.Scope{Operation: "notes.CreateNote"}, After: true, Next: 1, Error: &fault.Error{Type: "ServiceUnavailable", Message: "Later.", RetryAfter: fault.Duration(1500 * time.Millisecond)}})
	if got := b.send(newRequest(createNote, `{"Catalog":"Sandbox"}`)); got.status != http.StatusBadRequest {
		t.Errorf("got status %d and %s, want the call's own refusal", got.status, got.body)
	}
	got := b.send(newRequest(createNote, note("hi", "mine")))
	if failure, message := got.failure(t); got.status != http.StatusServiceUnavailable || failure != "ServiceUnavailableException" || message != "Later." || got.header.Get("Retry-After") != "2" || got.header.Get("X-Amz-Retry-After") != "1500" {
		t.Errorf("got status %d, headers %v and %s; want 503 with a hint", got.status, got.header, got.body)
	}
	if got := b.send(newRequest(createNote, note("hi", "mine"))); got.body != `{"Number":1}` {
		t.Errorf("got %s, want the answer of the first call", got.body)
	}
	if calls := b.seen(); len(calls) != 1 {
		t.Errorf("got calls %v, want one", calls)
	}
	if rules, err := faults.List(t.Context()); err != nil || rules[0].Acted != 1 {
		t.Errorf("got %+v, %v; want a rule that acted once", rules, err)
	}
}

// TestDrop is over real connections: the client gets no byte of an answer. Before: nothing was done; after: repeating the
// call with its token gets the first answer.
func TestDrop(t *testing.T) {
	for _, tt := range []struct {
		after bool
		want  string // of the repeated call, after another note
	}{
		{false, `{"Number":2}`},
		{true, `{"Number":1}`},
	} {
		t.Run(fmt.Sprint("after ", tt.after), func(t *testing.T) {
			b, _, _ := disturbed(t, fault.Rule{Next: 1, Drop: true, After: tt.after})
			listening := httptest.NewServer(b)
			defer listening.Close()
			send := func(body string) (string, error) {
				// No connection is used twice: Go's client would repeat a call by itself on one that was closed.
				client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
				r := newRequest(createNote, body)
				out, err := http.NewRequest(http.MethodPost, listening.URL, strings.NewReader(body))
				if err != nil {
					t.Fatal(err)
				}
				out.Header = r.Header
				response, err := client.Do(out)
				if err != nil {
					return "", err
				}
				return read(t, response).body, nil
			}
			if got, err := send(note("hi", "mine")); !errors.Is(err, io.EOF) {
				t.Fatalf("got %q and error %v, want a closed connection", got, err)
			}
			if _, err := send(note("another", "other")); err != nil {
				t.Fatal(err)
			}
			if got, err := send(note("hi", "mine")); got != tt.want || err != nil {
				t.Errorf("got %q and error %v, want %s", got, err, tt.want)
			}
			if log := b.log.String(); strings.Count(log, `"fault":"f1"`) != 1 || strings.Contains(log, "panic") {
				t.Errorf("got log %s, want fault f1 once and no panic", log)
			}
		})
	}
}

// TestLatency: a delayed call waits its time and then goes on; the time is real although the server's clock stands.
func TestLatency(t *testing.T) {
	b, _, _ := disturbed(t, fault.Rule{Latency: &fault.Latency{Min: fault.Duration(30 * time.Second)}})
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		w := httptest.NewRecorder()
		b.ServeHTTP(w, newRequest(getNote, note("hi", "")))
		if took := time.Since(began); took != 30*time.Second || w.Code != http.StatusOK {
			t.Errorf("got status %d after %s, want 200 after 30s", w.Code, took)
		}
	})
}

// TestLatencyEnds: a delay does not outlive the client that went away, nor the server that stops; others are not held up.
func TestLatencyEnds(t *testing.T) {
	draining := make(chan struct{})
	b, faults, _ := disturbed(t, fault.Rule{Scope: scope.Scope{Operation: "notes.GetNote"}, Latency: &fault.Latency{Min: fault.Duration(time.Hour)}})
	b.Draining = draining
	listening := httptest.NewServer(b)
	defer listening.Close()
	acted := func(want int64) {
		t.Helper()
		for {
			rules, err := faults.List(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if rules[0].Acted == want {
				return
			}
			runtime.Gosched()
		}
	}
	ended := make(chan error, 1)
	send := func(ctx context.Context) {
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, listening.URL, strings.NewReader(note("hi", "")))
		if err != nil {
			ended <- err
			return
		}
		r.Header = newRequest(getNote, "").Header
		response, err := listening.Client().Do(r)
		if err == nil {
			err = response.Body.Close()
		}
		ended <- err
	}
	ctx, leave := context.WithCancel(t.Context())
	go send(ctx)
	acted(1)
	if got := b.send(newRequest(createNote, note("hi", ""))); got.status != http.StatusOK {
		t.Errorf("another call meanwhile: got status %d, want 200", got.status)
	}
	leave()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the client's own cancellation", err)
	}
	for !strings.Contains(b.log.String(), `"fault":"f1"`) {
		runtime.Gosched() // the server ends the call soon, not in an hour
	}
	if calls := b.seen(); len(calls) != 1 {
		t.Errorf("got calls %v, want only the other one: the delayed call was given up", calls)
	}
	go send(t.Context())
	acted(2)
	close(draining)
	if err := <-ended; err != nil {
		t.Errorf("got %v, want an answer when the server stops", err)
	}
	if calls := b.seen(); len(calls) != 1 {
		t.Errorf("got calls %v, want the delayed one carried out", calls)
	}
}

// TestUndisturbed: the server's own calls are neither limited nor spoilt.
func TestUndisturbed(t *testing.T) {
	b, _, rates := disturbed(t, fault.Rule{Error: unavailable()})
	if _, err := rates.Change(t.Context(), rate.Change{Mode: new(rate.Custom), Set: []rate.Override{{PerSecond: new(0.01)}}}); err != nil {
		t.Fatal(err)
	}
	for range 5 {
		r := newRequest(getNote, note("hi", ""))
		if got := b.send(r.WithContext(server.Undisturbed(r.Context()))); got.status != http.StatusOK {
			t.Fatalf("got status %d and %s, want 200", got.status, got.body)
		}
	}
	if got := rates.Show("").Meter; len(got) != 0 {
		t.Errorf("got %+v in the meter, want nothing", got)
	}
}
