// Package control is the control API below /_cosell/: health, the server's clock, the events of all accounts, the outbox of letters, the operator's actions, reset. It
// is for the owner of the server, not for partners; openapi.json describes it and a test holds the two together.
package control

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"

	"github.com/opencosell/cosell/internal/agenda"
	"github.com/opencosell/cosell/internal/clock"
	"github.com/opencosell/cosell/internal/operator"
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
	// Emptied is told when the store was emptied; nil when nobody wants to know.
	Emptied func()
	// Operator is the other side of the deals.
	Operator *operator.Desk
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
	methods, ok := find(r)
	if !ok {
		return nil, &refusal{Status: http.StatusNotFound, Message: "no such path; see /_cosell/v1/openapi.json"}
	}
	h, ok := methods[r.Method]
	if !ok {
		for m := range methods {
			w.Header().Add("Allow", m)
		}
		return nil, &refusal{Status: http.StatusMethodNotAllowed, Message: "this path does not take " + r.Method}
	}
	if r.Method != http.MethodGet {
		if t, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || t != "application/json" {
			return nil, &refusal{Status: http.StatusUnsupportedMediaType, Message: "send the header Content-Type: application/json"}
		}
	}
	return h(a, r)
}

// maxBody is far more than any control call needs.
const maxBody = 64 << 10

// read decodes a body strictly; an empty body is an empty object.
func read(r *http.Request, v any) error {
	d := json.NewDecoder(io.LimitReader(r.Body, maxBody))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil && !errors.Is(err, io.EOF) {
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
}

func (a *api) health(*http.Request) (any, error) {
	h := health{Status: notReady, Version: a.Version}
	if a.Ready() {
		h.Status = ready
	}
	return h, nil
}
