package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// Control calls must name the server by what is its own; API calls, which any page may make, need not.
func TestOwnHost(t *testing.T) {
	h := ownHost{
		next:   http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }),
		public: func() string { return "https://Partners.example:8443/x" },
	}
	for _, tt := range []struct {
		path, host string
		refused    bool
	}{
		{"/_cosell/v1/clock", "127.0.0.1:4580", false},
		{"/_cosell/v1/clock", "127.0.0.1", false},
		{"/_cosell/v1/clock", "[::1]:4580", false},
		{"/_cosell/v1/clock", "[::1]", false},
		{"/_cosell/v1/clock", "localhost:4580", false},
		{"/_cosell/v1/clock", "LOCALHOST", false},
		{"/_cosell/v1/clock", "cosell.localhost:4580", false},
		{"/_cosell/v1/clock", "partners.example", false},
		{"/_cosell/verify/x", "partners.example:443", false},
		{"/_cosell/v1/clock", "page.example:4580", true},
		{"/_cosell/v1/clock", "127.0.0.1.page.example:4580", true},
		{"/_cosell/v1/clock", "localhost.page.example", true},
		{"/_cosell/verify/x", "page.example", true},
		{"/_cosell/v1/clock", "", true},
		{"/", "page.example", false},
		{"/service/x/operation/y", "page.example", false},
	} {
		r := httptest.NewRequest(http.MethodGet, tt.path, nil)
		r.Host = tt.host
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		want := http.StatusTeapot
		if tt.refused {
			want = http.StatusForbidden
		}
		if w.Code != want || tt.refused && !strings.Contains(w.Body.String(), "--public-url") {
			t.Errorf("%s at %q: got %d %s, want %d", tt.path, tt.host, w.Code, w.Body, want)
		}
	}
}
