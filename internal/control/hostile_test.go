package control

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// A body is all that was sent, and one value.
func TestBodies(t *testing.T) {
	d := newDesk(t)
	for _, tt := range []struct {
		name, body, want string
		status           int
	}{
		{"two values", `{} {"frozen":true}`, "behind its end", http.StatusBadRequest},
		{"an end too many", `{"frozen":true}}`, "behind its end", http.StatusBadRequest},
		{"too long", `{"frozen":true` + strings.Repeat(" ", maxBody) + `}`, "at most", http.StatusBadRequest},
		{"one value", ` {"frozen":true} `, `"frozen":true`, http.StatusOK},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodPut, "/_cosell/v1/clock", strings.NewReader(tt.body))
			r.ContentLength = -1 // in chunks, as a client sends it that does not know the length
			r.Header.Set("Content-Type", "application/json")
			w := httptest.NewRecorder()
			d.ServeHTTP(w, r)
			got := strings.Join(strings.Fields(w.Body.String()), "")
			if w.Code != tt.status || !strings.Contains(got, strings.ReplaceAll(tt.want, " ", "")) {
				t.Errorf("got status %d, %s; want %d, %s", w.Code, w.Body, tt.status, tt.want)
			}
		})
	}
}

// A slip in the name of a filter does not select everything.
func TestQueries(t *testing.T) {
	d := newDesk(t)
	for path, want := range map[string]string{
		"/_cosell/v1/events?acount=111122223333":       `has no query parameter "acount"; it has account, after, limit`,
		"/_cosell/v1/events?limit=5&after=0&account=x": `"events":[]`,
		"/_cosell/v1/clock?frozen=true":                `this call has no query parameters, and so no "frozen"`,
		"/_cosell/v1/reference/selling.Industry?fmt=x": `it has format`,
		"/_cosell/v1/openapi.json?":                    `"openapi"`,
	} {
		w := httptest.NewRecorder()
		d.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		got := strings.ReplaceAll(strings.Join(strings.Fields(w.Body.String()), " "), `\"`, `"`)
		if refused := w.Code == http.StatusBadRequest; refused == strings.HasPrefix(want, `"`) || !strings.Contains(strings.ReplaceAll(got, `": `, `":`), strings.ReplaceAll(want, `": `, `":`)) {
			t.Errorf("%s: got status %d, %.300s; want %s", path, w.Code, got, want)
		}
	}
}

// A client that never sends the rest of its body keeps nobody from replacing the state.
func TestSlowBodyHoldsNoGate(t *testing.T) {
	d := newDesk(t)
	gate := new(sync.RWMutex)
	d.Handler.(*api).Gate = gate
	body, sender := io.Pipe()
	r := httptest.NewRequest(http.MethodPost, "/_cosell/v1/operator/review-opportunity", body)
	r.Header.Set("Content-Type", "application/json")
	var wg sync.WaitGroup
	wg.Go(func() { d.ServeHTTP(httptest.NewRecorder(), r) })
	if _, err := sender.Write([]byte("{")); err != nil { // returns when the call has read it
		t.Fatal(err)
	}
	if !gate.TryLock() {
		t.Error("the gate is held while the body is awaited")
	} else {
		gate.Unlock()
	}
	sender.CloseWithError(errors.New("gone"))
	wg.Wait()
}
