package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/fault"
	"github.com/opencosell/cosell/internal/requestlog"
	"github.com/opencosell/cosell/internal/store"
)

// request is one request on its way. Every stage adds to it, and at the end it is one log line.
type request struct {
	server *Server
	w      http.ResponseWriter
	http   *http.Request
	start  time.Time
	id     string

	byPath  bool // the second binding: the path names the operation (protocol §2.3)
	op      *bound
	account string
	catalog string
	status  int
	bytes   int
	failure *apierr.Error
	fault   string       // the fault that acted on the request, empty when none did
	later   *fault.Fault // acts once the call is committed
	dropped bool         // the connection is closed without an answer

	// What the request log keeps; see remember.
	carried  time.Time // when it was carried out by the server's clock, zero when it was not
	body     []byte
	replayed bool
	subject  store.Key
	watch    *watch
	change   *requestlog.Change
}

// answer carries the request out and writes exactly one response, whatever happens.
func (q *request) answer() {
	var body []byte
	defer func() {
		if p := recover(); p != nil {
			q.server.Log.Error("panic", "request", q.id, "panic", p, "stack", string(debug.Stack()))
			q.refuse(apierr.From(fmt.Errorf("panic: %v", p)))
		}
	}()
	body, err := q.carryOut()
	if errors.Is(err, errDropped) {
		q.dropped = true
		q.remember(nil)
		return
	}
	if err != nil {
		q.refuse(apierr.From(err))
		return
	}
	q.respond(http.StatusOK, body)
}

// refuse answers with an error.
func (q *request) refuse(e *apierr.Error) {
	if q.status != 0 {
		return // the answer is out already
	}
	if errors.Is(e.Err, context.Canceled) {
		e = &apierr.Error{Kind: apierr.Unavailable, Message: "The request was given up before it was carried out.", Err: e.Err}
	}
	q.failure = e
	h := q.w.Header()
	if e.RetryAfter > 0 {
		h["Retry-After"] = []string{strconv.Itoa(int((e.RetryAfter + time.Second - 1) / time.Second))}
		h["X-Amz-Retry-After"] = []string{strconv.FormatInt(e.RetryAfter.Milliseconds(), 10)}
	}
	h["X-Amzn-Errortype"] = []string{awsjson.ErrorName(e)}
	q.respond(q.errorStatus(e), awsjson.AppendError(nil, q.service(), e))
}

// errorStatus is 404 for what is no call at all; see protocol §6.
func (q *request) errorStatus(e *apierr.Error) int {
	if e.Kind == apierr.UnknownOperation && (q.http.Method != http.MethodPost || !q.mediaType()) {
		return http.StatusNotFound
	}
	return awsjson.Status(e)
}

func (q *request) service() *awsjson.Service {
	if q.op == nil {
		return nil
	}
	return q.op.Service
}

// readBody reads the whole body once, bounded in size and time.
func (q *request) readBody() ([]byte, error) {
	r, limit := q.http, q.server.MaxBody
	if r.ContentLength == 0 {
		return nil, nil
	}
	if enc := r.Header.Get("Content-Encoding"); enc != "" && enc != "identity" {
		return nil, &apierr.Error{Kind: apierr.Malformed, Message: fmt.Sprintf("The request has Content-Encoding %q; send the body without compression.", enc)}
	}
	control := http.NewResponseController(q.w)
	if err := control.SetReadDeadline(time.Now().Add(q.server.BodyTime)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return nil, err
	}
	var body []byte
	var err error
	if r.ContentLength > 0 && r.ContentLength <= limit {
		body = make([]byte, r.ContentLength)
		_, err = io.ReadFull(r.Body, body)
	} else {
		body, err = io.ReadAll(io.LimitReader(r.Body, limit+1))
	}
	switch {
	case err == nil && int64(len(body)) > limit:
		q.drain()
		return nil, &apierr.Error{Kind: apierr.TooLarge, Message: fmt.Sprintf("The body is larger than the limit of %d bytes.", limit)}
	case errors.Is(err, os.ErrDeadlineExceeded):
		q.w.Header()["Connection"] = []string{"close"}
		return nil, &apierr.Error{Kind: apierr.Timeout, Message: fmt.Sprintf("The body did not arrive within %s.", q.server.BodyTime)}
	case err != nil:
		return nil, &apierr.Error{Kind: apierr.Malformed, Message: "The body ended before its announced length, or its chunks are malformed.", Err: err}
	}
	if err := control.SetReadDeadline(time.Time{}); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return nil, err
	}
	q.body = body
	return body, nil
}

// maxDrain is how much of a body that is too large is still taken in: a client that is busy sending reads no answer.
const maxDrain = 256 << 20

func (q *request) drain() {
	// What is cut off here ends the connection, which is all that can be done for a client that sends without end.
	_, _ = io.CopyN(io.Discard, q.http.Body, maxDrain)
	q.w.Header()["Connection"] = []string{"close"}
}

// finish writes the log line of the request.
func (q *request) finish() {
	level := slog.LevelInfo
	attrs := make([]slog.Attr, 0, 12)
	operation := "-"
	if q.op != nil {
		operation = q.op.Service.Name + "." + q.op.Name
	}
	attrs = append(attrs,
		slog.String("operation", operation),
		slog.String("account", q.account),
		slog.String("catalog", q.catalog),
		slog.Int("status", q.status),
		slog.Float64("ms", float64(time.Since(q.start).Microseconds())/1000),
		slog.Int("bytes", q.bytes),
		slog.String("request", q.id),
	)
	if agent := q.http.Header.Get("X-Amzn-User-Agent"); agent != "" {
		attrs = append(attrs, slog.String("agent", agent)) // which product calls, as integrators name it (protocol §2.1)
	}
	if q.fault != "" {
		attrs = append(attrs, slog.String("fault", q.fault))
	}
	if n := q.cleared(); n > 0 {
		attrs = append(attrs, slog.Int("cleared", n)) // a number only: what was cleared is in the request log
		level = slog.LevelWarn
	}
	if trace := q.http.Header.Get("Traceparent"); trace != "" {
		attrs = append(attrs, slog.String("trace", trace))
	}
	if f := q.failure; f != nil {
		attrs = append(attrs, slog.String("error", awsjson.ErrorName(f)))
		if f.Reason != "" {
			attrs = append(attrs, slog.String("reason", f.Reason))
		}
		for _, p := range f.Fields {
			// Paths and codes only: messages may quote what the caller sent.
			attrs = append(attrs, slog.String("field", p.Path+" "+string(p.Code)))
		}
		if f.Kind == apierr.Internal {
			level = slog.LevelError
			attrs = append(attrs, slog.Any("cause", f.Err))
		}
	}
	q.server.Log.LogAttrs(q.http.Context(), level, "request", attrs...)
}
