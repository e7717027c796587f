package server_test

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/apierr"
)

var uuid4 = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)

// TestHeadersOfEveryAnswer is protocol §3.1 and §11: request id, JSON, exact length, CORS, on successes and refusals of
// every stage.
func TestHeadersOfEveryAnswer(t *testing.T) {
	b := newBench(t, nil)
	get := newRequest(getNote, "")
	get.Method = http.MethodGet
	ids := map[string]bool{}
	for name, r := range map[string]*http.Request{
		"success":        newRequest(getNote, note("hi", "")),
		"empty":          newRequest("NotesTarget.TouchNote", `{"Text":"x"}`),
		"violation":      newRequest(getNote, `{}`),
		"serialization":  newRequest(getNote, `[`),
		"unknown":        newRequest("x", ``),
		"GET":            get,
		"no credentials": newRequest(getNote, note("hi", ""), "Authorization", ""),
		"internal":       newRequest(getNote, note("internal", "")),
		"panic":          newRequest(getNote, note("panic", "")),
		"type":           newRequest(getNote, note("hi", ""), "Content-Type", "text/html"),
		"compressed":     newRequest(getNote, note("hi", ""), "Content-Encoding", "gzip"),
	} {
		got := b.send(r)
		id := got.header.Get("X-Amzn-Requestid")
		if !uuid4.MatchString(id) || ids[id] {
			t.Errorf("%s: got request id %q, want a new UUID of version 4", name, id)
		}
		ids[id] = true
		want := map[string]string{
			"Content-Type":                  "application/x-amz-json-1.0",
			"Content-Length":                strconv.Itoa(len(got.body)),
			"Content-Encoding":              "",
			"Access-Control-Allow-Origin":   "*",
			"Access-Control-Expose-Headers": "date, x-amzn-errortype, x-amzn-requestid, x-amz-retry-after, retry-after",
		}
		for header, value := range want {
			if got := got.header.Get(header); got != value {
				t.Errorf("%s: got %s %q, want %q", name, header, got, value)
			}
		}
	}
}

// TestDate: SDKs compute their clock's offset from it, also from refusals (protocol §7.3).
func TestDate(t *testing.T) {
	listening := httptest.NewServer(newBench(t, nil))
	defer listening.Close()
	response, err := listening.Client().Get(listening.URL)
	if err != nil {
		t.Fatal(err)
	}
	got := read(t, response)
	date, err := http.ParseTime(got.header.Get("Date"))
	if err != nil || time.Since(date).Abs() > time.Minute {
		t.Errorf("got Date %q, error %v, want now", got.header.Get("Date"), err)
	}
	if got.status != http.StatusNotFound {
		t.Errorf("got status %d, want 404", got.status)
	}
}

// TestPreflight is protocol §11: any path, no credentials.
func TestPreflight(t *testing.T) {
	b := newBench(t, nil)
	for _, path := range []string{"/", "/pc/v1/", "/GetNote"} {
		r := httptest.NewRequest(http.MethodOptions, path, nil)
		r.Header.Set("Origin", "https://app.example")
		r.Header.Set("Access-Control-Request-Method", "POST")
		got := b.send(r)
		if got.status != http.StatusNoContent || got.body != "" {
			t.Errorf("%s: got status %d and body %q, want 204 and none", path, got.status, got.body)
		}
		for header, want := range map[string]string{
			"Access-Control-Allow-Origin":  "*",
			"Access-Control-Allow-Methods": "POST, OPTIONS",
			"Access-Control-Max-Age":       "86400",
		} {
			if got := got.header.Get(header); got != want {
				t.Errorf("%s: got %s %q, want %q", path, header, got, want)
			}
		}
		if id := got.header.Get("X-Amzn-Requestid"); !uuid4.MatchString(id) {
			t.Errorf("%s: got request id %q, want a UUID of version 4", path, id)
		}
		allowed := strings.Split(got.header.Get("Access-Control-Allow-Headers"), ", ")
		want := []string{
			"authorization", "content-type", "x-amz-content-sha256", "x-amz-date", "x-amz-security-token", "x-amz-target",
			"x-amz-user-agent", "amz-sdk-invocation-id", "amz-sdk-request", "x-amzn-user-agent",
		}
		if d := cmp.Diff(want, allowed); d != "" {
			t.Errorf("%s: allowed headers (-want +got):\n%s", path, d)
		}
	}
	if calls := b.seen(); len(calls) > 0 {
		t.Errorf("got calls %v, want none", calls)
	}
}

// TestGzip is protocol §3.1: only for clients that ask, because botocore cannot read what it did not ask for.
func TestGzip(t *testing.T) {
	b := newBench(t, nil)
	big := note("big "+strings.Repeat("b", 100), "")
	for _, tt := range []struct {
		accept, body string
		want         bool
	}{
		{"gzip", big, true},
		{"GZIP", big, true},
		{"deflate, gzip;q=0.5", big, true},
		{"gzip ; q=1.0, br", big, true},
		{"gzip;q=0", big, false},
		{"gzip; q=0.000", big, false},
		{"gzip;q=nonsense", big, false},
		{"identity", big, false},
		{"*", big, false},
		{"xgzip", big, false},
		{"", big, false},
		{"gzip", note("small", ""), false},
	} {
		got := b.send(newRequest(getNote, tt.body, "Accept-Encoding", tt.accept))
		if zipped := got.header.Get("Content-Encoding") == "gzip"; zipped != tt.want {
			t.Errorf("Accept-Encoding %q: got compressed %v, want %v", tt.accept, zipped, tt.want)
			continue
		}
		body := got.body
		if tt.want {
			if got := got.header.Get("Vary"); got != "Accept-Encoding" {
				t.Errorf("Accept-Encoding %q: got Vary %q, want Accept-Encoding", tt.accept, got)
			}
			z, err := gzip.NewReader(strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			plain, err := io.ReadAll(z)
			if err != nil {
				t.Fatal(err)
			}
			body = string(plain)
		}
		if !json.Valid([]byte(body)) || tt.body == big && len(body) < 10_000 {
			t.Errorf("Accept-Encoding %q: got %d bytes, want the whole answer", tt.accept, len(body))
		}
		if got, want := got.header.Get("Content-Length"), strconv.Itoa(len(got.body)); got != want {
			t.Errorf("Accept-Encoding %q: got Content-Length %s, want %s", tt.accept, got, want)
		}
	}
}

// TestRetryHints is protocol §7.2: milliseconds and seconds, rounded up.
func TestRetryHints(t *testing.T) {
	b := newBench(t, nil)
	for wait, want := range map[time.Duration][2]string{
		0: {"", ""}, 50 * time.Millisecond: {"50", "1"}, time.Second: {"1000", "1"}, 1500 * time.Millisecond: {"1500", "2"},
	} {
		b.admit.Store(&apierr.Error{Kind: apierr.Throttled, Message: "Rate exceeded", RetryAfter: wait})
		got := b.send(newRequest(getNote, note("hi", "")))
		if failure, _ := got.failure(t); got.status != http.StatusBadRequest || failure != "ThrottlingException" {
			t.Errorf("got status %d and %q, want 400 and ThrottlingException", got.status, failure)
		}
		if have := [2]string{got.header.Get("X-Amz-Retry-After"), got.header.Get("Retry-After")}; have != want {
			t.Errorf("%v: got hints %q, want %q", wait, have, want)
		}
	}
}

// TestInternalFailures: 500 with a generic text, and the detail is in the log only (protocol §4.3, §6).
func TestInternalFailures(t *testing.T) {
	for _, tt := range []struct{ target, body, log string }{
		{getNote, note("internal", ""), "a detail of the server"},
		{getNote, note("panic", ""), "a panic with a"},
		{createNote, note("panic", "once"), "while writing"},
	} {
		b := newBench(t, nil)
		got := b.send(newRequest(tt.target, tt.body))
		failure, message := got.failure(t)
		if got.status != http.StatusInternalServerError || failure != "InternalServerException" || message == "" || strings.Contains(got.body, tt.log) {
			t.Errorf("got status %d and %s, want 500 and InternalServerException without detail", got.status, got.body)
		}
		if log := b.log.String(); !strings.Contains(log, tt.log) {
			t.Errorf("got log %s, want %q in it", log, tt.log)
		}
		// The server and its store go on: another request succeeds, also with the token of the one that failed.
		for _, r := range []*http.Request{newRequest(getNote, note("hi", "")), newRequest(createNote, note("next", "once"))} {
			if got := b.send(r); got.status != http.StatusOK {
				t.Errorf("after it: got status %d and %s, want 200", got.status, got.body)
			}
		}
	}
}

// TestPanicBesideSuccess: a request that panics and one that succeeds do not disturb each other.
func TestPanicBesideSuccess(t *testing.T) {
	b := newBench(t, nil)
	done := make(chan string)
	for i := range 20 {
		go func() {
			text, want := "fine", http.StatusOK
			if i%2 == 0 {
				text, want = "panic", http.StatusInternalServerError
			}
			w := httptest.NewRecorder()
			b.ServeHTTP(w, newRequest([]string{getNote, createNote}[i/2%2], note(text, "")))
			if w.Code != want || !json.Valid(w.Body.Bytes()) {
				done <- fmt.Sprintf("%s: got status %d and %s, want %d", text, w.Code, w.Body, want)
				return
			}
			done <- ""
		}()
	}
	for range 20 {
		if message := <-done; message != "" {
			t.Error(message)
		}
	}
}

// TestGivenUp: a client that has gone is no internal failure.
func TestGivenUp(t *testing.T) {
	b := newBench(t, nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	got := b.send(newRequest(createNote, note("hi", "")).WithContext(ctx))
	if failure, _ := got.failure(t); got.status != http.StatusServiceUnavailable || failure != "ServiceUnavailableException" {
		t.Errorf("got status %d and %q, want 503 and ServiceUnavailableException", got.status, failure)
	}
}
