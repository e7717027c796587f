package apitest_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/api/benefits"
	"github.com/opencosell/cosell/api/channel"
	"github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apitest/constraints"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/cosell"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store/sqlstore"
)

var services = map[string]*awsjson.Service{
	"account": &account.API, "benefits": &benefits.API, "channel": &channel.API, "selling": &selling.API,
}

var requestID = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)

// FuzzRequest sends anything to the whole server. Whatever comes, the answer is no failure of the server, is JSON (or
// empty, when it is a success of an operation without output or the answer to a preflight) and has a request id
// (protocol §3.1, §4.1, §6). Every input finds an empty store, so a failure can be repeated.
func FuzzRequest(f *testing.F) {
	apis, err := constraints.Load("../..")
	if err != nil {
		f.Fatal(err)
	}
	const json10 = "application/x-amz-json-1.0"
	noOutput := map[string]bool{}
	for _, a := range apis {
		for _, op := range a.Operations {
			if op.NoOutput {
				noOutput[op.Name] = true
			}
			if op.NotYet {
				continue
			}
			for v := range a.Variants(op.Input) {
				for _, value := range []any{a.Minimal(op.Input, v), a.Maximal(op.Input, v)} {
					body, err := json.Marshal(value)
					if err != nil {
						f.Fatal(err)
					}
					f.Add("POST", "/", services[a.Name].TargetPrefix+"."+op.Name, json10, body)
					f.Add("POST", "/"+op.Name, "", "application/json", body)
				}
			}
		}
	}
	for _, s := range [][4]string{
		{"GET", "/", "", ""},
		{"OPTIONS", "/", "", ""},
		{"POST", "", "x", "\x00"},
		{"HEAD", "//", "AWSPartnerCentralSelling.", json10},
		{"POST", "/TagResource", "", json10},
		{"", "/\xff", "\xff", "application/json;"},
	} {
		f.Add(s[0], s[1], s[2], s[3], []byte(`{"Catalog":"Sandbox"}`))
	}
	log := &failures{}
	h, empty := fuzzServer(f, log)
	f.Fuzz(func(t *testing.T, method, path, target, contentType string, body []byte) {
		if strings.HasPrefix(path, "/_cosell/") {
			t.Skip("the control API has rules of its own")
		}
		empty(t)
		r := &http.Request{
			Method: method, URL: &url.URL{Path: path}, RequestURI: path, Host: "test.example", Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
			Header: http.Header{"Authorization": {authorization(target)}},
			Body:   io.NopCloser(strings.NewReader(string(body))), ContentLength: int64(len(body)),
		}
		if target != "" {
			r.Header.Set("X-Amz-Target", target)
		}
		if contentType != "" {
			r.Header.Set("Content-Type", contentType)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r.WithContext(t.Context()))
		checkAnswer(t, w, method == http.MethodOptions || noOutput[operation(path, target)])
		if logged := log.take(); t.Failed() {
			t.Logf("%s %q, target %q, type %q, body %s\nserver: %s", method, path, target, contentType, body, logged)
		}
	})
}

// authorization is scoped to the service of the target, to selling when there is none.
func authorization(target string) string {
	scope := selling.API.SigningName
	for _, s := range services {
		if strings.HasPrefix(target, s.TargetPrefix+".") {
			scope = s.SigningName
		}
	}
	return "AWS4-HMAC-SHA256 Credential=111122223333/20260301/us-east-1/" + scope + "/aws4_request, SignedHeaders=host, Signature=00"
}

// operation is what a request seems to call.
func operation(path, target string) string {
	if target == "" {
		return path[strings.LastIndexByte(path, '/')+1:]
	}
	return target[strings.LastIndexByte(target, '.')+1:]
}

func checkAnswer(t *testing.T, w *httptest.ResponseRecorder, mayBeEmpty bool) {
	t.Helper()
	if w.Code >= 500 {
		t.Errorf("got status %d: %s", w.Code, w.Body)
	}
	if id := w.Header().Get("X-Amzn-Requestid"); !requestID.MatchString(id) {
		t.Errorf("got request id %q, want a UUID of version 4", id)
	}
	body := w.Body.Bytes()
	switch {
	case len(body) == 0:
		if w.Code >= 300 || !mayBeEmpty {
			t.Errorf("got status %d and an empty body", w.Code)
		}
	case !json.Valid(body):
		t.Errorf("got status %d and no JSON: %s", w.Code, body)
	case w.Code >= 400:
		var e struct {
			Type string `json:"__type"`
		}
		if err := json.Unmarshal(body, &e); err != nil || !strings.HasSuffix(e.Type, "#"+w.Header().Get("X-Amzn-Errortype")) {
			t.Errorf("got __type %q and x-amzn-ErrorType %q, error %v, want them to agree", e.Type, w.Header().Get("X-Amzn-Errortype"), err)
		}
	}
}

// fuzzServer is the whole server over a store in memory, and what empties the store. Its clock stands still.
func fuzzServer(f *testing.F, log io.Writer) (h http.Handler, empty func(*testing.T)) {
	f.Helper()
	s, err := sqlstore.Open(f.Context(), sqlstore.Options{Memory: true})
	if err != nil {
		f.Fatal(err)
	}
	switches := resource.Dev()
	switches.TaskWait = 0
	start := time.Date(2026, 3, 1, 10, 15, 0, 0, time.UTC)
	server, err := cosell.Start(context.WithoutCancel(f.Context()), cosell.Options{
		Store: s, Switches: switches, IDs: resource.SeededIDs(1), Log: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelError})),
		Machine: func() time.Time { return start },
	})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() {
		if err := server.Close(); err != nil {
			f.Error(err)
		}
	})
	return server, func(t *testing.T) {
		t.Helper()
		r := httptest.NewRequest(http.MethodPost, "/_cosell/v1/reset", strings.NewReader("{}"))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		server.ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			t.Fatalf("reset: got status %d and %s", w.Code, w.Body)
		}
	}
}
