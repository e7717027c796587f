package server

import (
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/requestlog"
	"github.com/opencosell/cosell/internal/store"
)

// remember takes the call into the request log, before its answer is sent: who has read the answer finds the call there.
// It keeps the bytes that were read and are about to be written; nothing is copied, compared or masked here.
func (q *request) remember(answer []byte) {
	log := q.server.Requests
	if log == nil {
		return
	}
	if q.carried.IsZero() {
		q.carried = q.server.Clock.Now()
	}
	e := &requestlog.Entry{
		ID: q.id, Time: q.carried, Machine: q.start, Took: time.Since(q.start), Account: q.account, Catalog: q.catalog,
		Status: q.status, Client: q.http.UserAgent(), Product: q.http.Header.Get("X-Amzn-User-Agent"),
		Replayed: q.replayed, Fault: q.fault,
	}
	switch op := q.op; {
	case q.body == nil && q.http.ContentLength > 0:
		e.Target = q.target()
		e.Request = requestlog.OpaqueBody(int(q.http.ContentLength), "not read")
	case op == nil:
		e.Target = q.target()
		e.Request = requestlog.OpaqueBody(len(q.body), "of no known operation, so what to hide is not known")
	default:
		e.Service, e.Operation = op.Service.Name, op.Name
		e.Request = requestlog.NewBody(q.body, op.InputMask)
	}
	if f := q.failure; f != nil {
		e.Failure = &apierr.Error{Kind: f.Kind, Reason: f.Reason, Business: f.Business, Message: f.Message, Fields: f.Fields}
		e.Response = requestlog.NewBody(answer, nil) // an exception is none of the operation's shapes
	} else {
		q.change = q.watch.change(q.subject)
		e.Change = q.change
		e.Response = requestlog.NewBody(answer, q.op.OutputMask)
	}
	log.Add(e)
}

// cleared counts what the call cleared in the record that it replaced. The answer goes out first: comparing takes longer
// than reading does.
func (q *request) cleared() int {
	if q.change == nil || !q.server.Log.Enabled(q.http.Context(), slog.LevelWarn) {
		return 0
	}
	if !q.dropped { // flushing would send a status
		// Where it cannot be flushed it goes out a little later.
		_ = http.NewResponseController(q.w).Flush()
	}
	return len(q.change.Cleared())
}

// target is what a request asked for that names no operation.
func (q *request) target() string {
	const most = 200
	t := q.http.Header.Get("X-Amz-Target")
	if t == "" {
		t = q.http.Method + " " + q.http.URL.Path
	}
	return strings.Clone(t[:min(len(t), most)])
}

// watch notes the records that a transaction reads and replaces.
type watch struct {
	store.Tx
	op              *bound
	before, current map[store.Key][]byte
}

// watched is tx, seen by the request log when the operation replaces a record as a whole.
func (q *request) watched(tx store.Tx) store.Tx {
	if q.server.Requests == nil || q.op.Replaces == nil {
		return tx
	}
	q.watch = &watch{Tx: tx, op: q.op, before: map[store.Key][]byte{}, current: map[store.Key][]byte{}}
	return q.watch
}

// Get notes the record as it was read first.
func (w *watch) Get(k store.Key) (*store.Record, error) {
	r, err := w.Tx.Get(k)
	if _, known := w.before[k]; err == nil && !known {
		w.before[k] = r.Body
	}
	return r, err
}

// Replace notes the record as it was written last.
func (w *watch) Replace(r *store.Record, rows []store.Index) error {
	err := w.Tx.Replace(r, rows)
	if err == nil {
		w.current[r.Key] = r.Body
	}
	return err
}

// change is what became of a record, nil when it was not replaced.
func (w *watch) change(k store.Key) *requestlog.Change {
	if w == nil || w.before[k] == nil || w.current[k] == nil {
		return nil
	}
	return requestlog.NewChange(w.before[k], w.current[k], w.op.Replaces)
}
