// Package verifypage is the web page behind the completion URL of a verification: it shows a person what is asked, takes
// the answer, and says so when the page is used, expired or unknown. The unguessable token in its address is all that it
// knows of who is there; what a verification is, it leaves to its desk.
package verifypage

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"errors"
	"html/template"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/store"
)

// Path is where the pages are; the token follows.
const Path = "/_cosell/verify/"

// Desk knows the verifications. Both methods return store.ErrNotFound for a token that leads nowhere.
type Desk interface {
	// Look returns what the page of a token asks for.
	Look(ctx context.Context, token string) (Step, error)
	// Finish takes the answer and returns the step after it. A step that is not open stays as it is. A refusal of kind
	// apierr.Validation is shown to the person, who may try again.
	Finish(ctx context.Context, token, answer string) (Step, error)
}

// Step is what is asked of a person.
type Step struct {
	Account string
	// Business is the legal name of the company that is verified, empty where a person is.
	Business string
	// Question is what the programme wants to know of the business.
	Question string
	State    State
	Expires  time.Time
}

// State says whether the step can be done.
type State string

// The states.
const (
	Open    State = "open"
	Used    State = "used"
	Expired State = "expired"
)

//go:embed page.html
var pageText string

//go:embed page.css
var style string

var page = template.Must(template.New("page").Parse(pageText))

// policy lets the page load nothing and run nothing, but for its own style, and keeps it out of frames.
var policy = func() string {
	sum := sha256.Sum256([]byte(style))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
}()

// view is what the template shows.
type view struct {
	Style   template.CSS
	Kind    string // open, used, expired, unknown or broken
	Step    Step
	Answer  string // as it was typed, when it was refused
	Problem string
}

// Expires is the end of the page's time as people read it.
func (v view) Expires() string { return v.Step.Expires.UTC().Format("2 January 2006, 15:04 MST") }

// Multiline reports whether the answer is more than a name.
func (v view) Multiline() bool { return v.Step.Question != "" }

type handler struct {
	desk Desk
	log  *slog.Logger
}

// New makes the handler of everything below Path.
func New(d Desk, log *slog.Logger) http.Handler { return &handler{d, log} }

// maxForm is more than the longest answer takes in a form.
const maxForm = 64 << 10

// ServeHTTP shows a page, or takes its form. A form is not sent by another site, which cannot know the token; it is
// answered with the way back to the page, so that nobody sends it again by reloading.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	token, found := strings.CutPrefix(r.URL.Path, Path)
	if !found || token == "" || strings.Contains(token, "/") {
		h.show(w, http.StatusNotFound, view{Kind: "unknown"})
		return
	}
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		step, err := h.desk.Look(r.Context(), token)
		h.showStep(w, step, err)
	case http.MethodPost:
		h.finish(w, r, token)
	default:
		w.Header().Set("Allow", "GET, HEAD, POST")
		http.Error(w, "this page takes GET and POST", http.StatusMethodNotAllowed)
	}
}

func (h *handler) finish(w http.ResponseWriter, r *http.Request, token string) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	var answer, problem string
	if err := r.ParseForm(); err != nil {
		problem = "The answer could not be read; it may be too long."
	} else {
		// Browsers send every line break as two characters, which would count twice.
		answer = strings.ReplaceAll(r.PostForm.Get("answer"), "\r\n", "\n")
		step, err := h.desk.Finish(r.Context(), token, answer)
		var refusal *apierr.Error
		switch {
		case err == nil && step.State == Used:
			seeOther(w, token)
			return
		case errors.As(err, &refusal) && refusal.Kind == apierr.Validation:
			problem = sentence(refusal.Detail())
		default:
			h.showStep(w, step, err)
			return
		}
	}
	step, err := h.desk.Look(r.Context(), token)
	if err != nil || step.State != Open {
		h.showStep(w, step, err)
		return
	}
	h.show(w, http.StatusBadRequest, view{Kind: string(Open), Step: step, Answer: answer, Problem: problem})
}

// seeOther leads to the page by a relative address, whatever name the server has for the person.
func seeOther(w http.ResponseWriter, token string) {
	private(w)
	w.Header().Set("Location", token)
	w.WriteHeader(http.StatusSeeOther)
}

func (h *handler) showStep(w http.ResponseWriter, step Step, err error) {
	status := map[State]int{Open: http.StatusOK, Used: http.StatusOK, Expired: http.StatusGone}[step.State]
	switch {
	case errors.Is(err, store.ErrNotFound):
		h.show(w, http.StatusNotFound, view{Kind: "unknown"})
	case err != nil:
		h.log.Error("verification page", "error", err)
		h.show(w, http.StatusInternalServerError, view{Kind: "broken"})
	default:
		h.show(w, status, view{Kind: string(step.State), Step: step})
	}
}

func (h *handler) show(w http.ResponseWriter, status int, v view) {
	v.Style = template.CSS(style) // our own file
	var b bytes.Buffer
	if err := page.Execute(&b, v); err != nil {
		h.log.Error("verification page: print", "error", err)
		http.Error(w, "internal error, see the server's log", http.StatusInternalServerError)
		return
	}
	private(w)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // a client that went away cannot be told so
}

// private keeps the page and its address, which is a secret, with the person.
func private(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", policy)
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Robots-Tag", "noindex")
}

// sentence is a message as people read it.
func sentence(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:] + "."
}
