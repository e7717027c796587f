package conformance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// faults stands between a client and the program and breaks calls on request, as a failing network or an overloaded
// service would. Suites steer it by PUT /faults and read the count of attempts by GET /faults.
type faults struct {
	mu       sync.Mutex
	plan     plan
	attempts int
	program  http.Handler
}

// plan is what to break next.
type plan struct {
	Error string `json:"error"` // the type that is answered
	Times int    `json:"times"` // for so many calls
	// Lose lets the program carry the call out and loses its answer only.
	Lose bool `json:"lose"`
}

// startFaults returns the endpoint of a fault maker before the program.
func startFaults(t *testing.T, program string) string {
	t.Helper()
	target, err := url.Parse(program)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(&faults{program: &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target) }}})
	t.Cleanup(server.Close)
	return server.URL
}

func (f *faults) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.URL.Path == "/faults" && r.Method == http.MethodPut:
		f.set(w, r)
	case r.URL.Path == "/faults":
		f.mu.Lock()
		defer f.mu.Unlock()
		fmt.Fprintf(w, `{"attempts":%d}`, f.attempts)
	default:
		f.pass(w, r)
	}
}

func (f *faults) set(w http.ResponseWriter, r *http.Request) {
	var p plan
	if err := json.NewDecoder(r.Body).Decode(&p); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.plan, f.attempts = p, 0
}

func (f *faults) pass(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	f.attempts++
	p := f.plan
	broken := f.attempts <= p.Times
	f.mu.Unlock()
	if !broken {
		f.program.ServeHTTP(w, r)
		return
	}
	if p.Lose {
		f.program.ServeHTTP(httptest.NewRecorder(), r)
	}
	writeFault(w, r, p.Error)
}

// writeFault answers as the service itself would (protocol §4.1, §7.2).
func writeFault(w http.ResponseWriter, r *http.Request, kind string) {
	service, _, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	namespace := map[string]string{
		"AWSPartnerCentralSelling": "com.amazonaws.partnercentralselling",
		"PartnerCentralAccount":    "com.amazonaws.partnercentralaccount",
	}[service]
	status := http.StatusBadRequest
	if kind == "InternalServerException" {
		status = http.StatusInternalServerError
	}
	var body bytes.Buffer
	fmt.Fprintf(&body, `{"__type":"%s#%s","Message":"Broken on request"}`, namespace, kind)
	h := w.Header()
	h.Set("Content-Type", "application/x-amz-json-1.0")
	h.Set("X-Amzn-Requestid", "00000000-0000-4000-8000-000000000000")
	h.Set("X-Amzn-Errortype", kind)
	if kind == "ThrottlingException" {
		h.Set("X-Amz-Retry-After", "20")
	}
	w.WriteHeader(status)
	// A client that went away cannot be told so.
	_, _ = w.Write(body.Bytes())
}
