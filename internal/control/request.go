package control

import (
	"net/http"

	"github.com/opencosell/cosell/internal/requestlog"
)

const (
	defaultRequests = 100
	maxRequests     = 1000
)

func (a *api) requestLog() (*requestlog.Log, error) {
	if a.Requests == nil {
		return nil, &refusal{Status: http.StatusConflict, Message: "this server keeps no request log; start it with --request-log and the number of calls to keep"}
	}
	return a.Requests, nil
}

// requests lists the last calls of the APIs, the newest last.
func (a *api) requests(r *http.Request) (any, error) {
	log, err := a.requestLog()
	if err != nil {
		return nil, err
	}
	q := r.URL.Query()
	f := requestlog.Filter{Account: q.Get("account"), Operation: q.Get("operation")}
	switch outcome := q.Get("outcome"); outcome {
	case "":
	case "failed", "ok":
		f.Failed = new(outcome == "failed")
	default:
		return nil, refuse("outcome", "outcome must be failed (refused calls) or ok (those that were carried out)")
	}
	limit, err := number(q.Get("limit"), "limit", defaultRequests, 1, maxRequests)
	if err != nil {
		return nil, err
	}
	page, err := log.List(f, q.Get("after"), int(limit))
	if err != nil {
		return nil, refuse("after", "%v", err)
	}
	return page, nil
}

// oneRequest answers with a call and its bodies.
func (a *api) oneRequest(r *http.Request) (any, error) {
	log, err := a.requestLog()
	if err != nil {
		return nil, err
	}
	id := r.PathValue("id")
	if d := log.Get(id); d != nil {
		return d, nil
	}
	return nil, &refusal{Status: http.StatusNotFound, Field: "id", Message: "no call with the request id " + id + " is kept; the log holds the last calls that this process answered"}
}

func (a *api) clearRequests(*http.Request) (any, error) {
	log, err := a.requestLog()
	if err != nil {
		return nil, err
	}
	log.Clear()
	return struct{}{}, nil
}
