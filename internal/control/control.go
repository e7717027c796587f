// Package control is the control API below /_cosell/: health, the server's clock, the events of all accounts, the outbox of letters, the operator's actions, reset. It
// is for the owner of the server, not for partners; openapi.json describes it and a test holds the two together.
package control

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"sync"

	"github.com/opencosell/cosell/internal/agenda"
	"github.com/opencosell/cosell/internal/autopilot"
	"github.com/opencosell/cosell/internal/clock"
	"github.com/opencosell/cosell/internal/explanation"
	"github.com/opencosell/cosell/internal/fault"
	"github.com/opencosell/cosell/internal/operator"
	"github.com/opencosell/cosell/internal/rate"
	"github.com/opencosell/cosell/internal/requestlog"
	"github.com/opencosell/cosell/internal/store"
)

// Config is what the control API controls.
type Config struct {
	Store   store.Store
	Clock   *clock.Clock
	Agenda  *agenda.Agenda
	Version string
	Ready   func() bool
	Log     *slog.Logger
	// Hooks is what became of the scripts that run once the server is ready; nil where there can be none.
	Hooks func() string
	// Emptied is told when the store was emptied; nil when nobody wants to know.
	Emptied func()
	// Replaced is told when the state was replaced by another, or a part of it removed; nil when nobody wants to know.
	Replaced func(context.Context) error
	// Gate is held for writing while that happens; nil when there is nobody to keep out.
	Gate *sync.RWMutex
	// AWSAccount is the account that stands for AWS.
	AWSAccount string
	// ToSeed empties the server and fills it from its seed; nil when it was started without one.
	ToSeed func(context.Context) error
	// Faults are the rules by which calls go wrong on purpose, Rates what limits and measures them.
	Faults *fault.Set
	Rates  *rate.Limiter
	// Requests are the last calls of the APIs; nil when none are kept.
	Requests *requestlog.Log
	// Explain says everything that stands in the way of a call, without carrying it out.
	Explain func(ctx context.Context, operation, account string, payload []byte) (*explanation.Explanation, error)
	// MaxCall is how many bytes the body of a call of the APIs has at most, and so the payload that is explained.
	MaxCall int64
	// Operator is the other side of the deals.
	Operator *operator.Desk
	// Autopilot plays the other side by policies.
	Autopilot *autopilot.Pilot
}

// refusal is an error that the caller can act on.
type refusal struct {
	Status  int    `json:"-"`
	Field   string `json:"field,omitempty"`
	Message string `json:"message"`
	// Type and Fields are told of refusals by an operator's action.
	Type   string    `json:"type,omitempty"`
	Fields []problem `json:"fields,omitempty"`
}

func (r *refusal) Error() string { return r.Message }

func refuse(field, format string, args ...any) error {
	return &refusal{Status: http.StatusBadRequest, Field: field, Message: fmt.Sprintf(format, args...)}
}

type api struct{ Config }

// handler answers with a value that becomes the JSON body.
type handler func(a *api, r *http.Request) (any, error)

// New makes the handler of the control API.
func New(c Config) http.Handler { return &api{c} }

// ServeHTTP answers one control call. It sends no CORS headers and takes changes as application/json only, so that a
// web page that the owner happens to visit can neither read nor change anything.
func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	result, err := a.dispatch(w, r)
	status := http.StatusOK
	if err != nil {
		var known *refusal
		if !errors.As(err, &known) {
			a.Log.Error("control", "path", r.URL.Path, "error", err)
			known = &refusal{Status: http.StatusInternalServerError, Message: "internal error, see the server's log"}
		}
		status, result = known.Status, map[string]any{"error": known}
	}
	if h, ok := result.(health); ok && h.Status != ready {
		status = http.StatusServiceUnavailable
	}
	if text, ok := result.(*spool); ok {
		a.send(w, text)
		return
	}
	if file, ok := result.(*raw); ok {
		file.serve(w)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	if raw, ok := result.(json.RawMessage); ok {
		// A client that went away cannot be told so.
		_, _ = w.Write(raw)
		return
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(result); err != nil {
		a.Log.Error("control: answer", "path", r.URL.Path, "error", err)
	}
}

func (a *api) dispatch(w http.ResponseWriter, r *http.Request) (any, error) {
	path, ok := find(r)
	if !ok {
		return nil, &refusal{Status: http.StatusNotFound, Message: "no such path; see /_cosell/v1/openapi.json"}
	}
	h, ok := routes[path][r.Method]
	if !ok {
		for m := range routes[path] {
			w.Header().Add("Allow", m)
		}
		return nil, &refusal{Status: http.StatusMethodNotAllowed, Message: "this path does not take " + r.Method}
	}
	if r.Method != http.MethodGet {
		if t, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || t != "application/json" {
			return nil, &refusal{Status: http.StatusUnsupportedMediaType, Message: "send the header Content-Type: application/json"}
		}
	}
	if err := checkQuery(path, r); err != nil {
		return nil, err
	}
	return h(a, r)
}

// maxBody is far more than any control call needs.
const maxBody = 64 << 10

// read decodes a body strictly; an empty body is an empty object.
func read(r *http.Request, v any) error { return readAtMost(maxBody, r, v) }

// readAtMost is read for a body of so many bytes.
func readAtMost(most int64, r *http.Request, v any) error {
	if r.ContentLength > most {
		return refuse("", "the body has %d bytes; this call takes at most %d", r.ContentLength, most)
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, most+1))
	switch {
	case err != nil:
		return refuse("", "the body did not arrive whole: %v", err)
	case int64(len(body)) > most:
		return refuse("", "the body is longer than %d bytes, which is what this call takes at most", most)
	case len(bytes.TrimSpace(body)) == 0:
		return nil
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err = d.Decode(v); err == nil {
		if _, more := d.Token(); !errors.Is(more, io.EOF) {
			err = errors.New("there is something behind its end")
		}
	}
	if err != nil {
		return refuse("", "the body is not what is expected: %v; see /_cosell/v1/openapi.json", err)
	}
	return nil
}

// The values of health.Status.
const (
	ready    = "ready"
	notReady = "not ready"
)

type health struct {
	Status  string `json:"status"`
	Version string `json:"version"`
	Hooks   string `json:"hooks,omitempty"`
}

func (a *api) health(*http.Request) (any, error) {
	h := health{Status: notReady, Version: a.Version}
	if a.Ready() {
		h.Status = ready
	}
	if a.Hooks != nil {
		h.Hooks = a.Hooks()
	}
	return h, nil
}
