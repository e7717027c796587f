package control

import (
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/opencosell/cosell/internal/store"
)

const (
	defaultEvents = 100
	maxEvents     = 1000
)

type eventView struct {
	Seq   int64           `json:"seq"`
	Event json.RawMessage `json:"event"`
}

// events lists the outbox in the order in which it was written, every recipient's copy.
func (a *api) events(r *http.Request) (any, error) {
	q := r.URL.Query()
	after, err := number(q.Get("after"), "after", 0, 0, 1<<62)
	if err != nil {
		return nil, err
	}
	limit, err := number(q.Get("limit"), "limit", defaultEvents, 1, maxEvents)
	if err != nil {
		return nil, err
	}
	var list []store.Event
	err = a.Store.View(r.Context(), func(rd store.Reader) (err error) {
		list, err = rd.Events(q.Get("account"), after, int(limit))
		return err
	})
	if err != nil {
		return nil, err
	}
	views := make([]eventView, len(list))
	for i, e := range list {
		views[i] = eventView{Seq: e.Seq, Event: e.Body}
		after = e.Seq
	}
	return struct {
		Events []eventView `json:"events"`
		Last   int64       `json:"last"`
	}{views, after}, nil
}

func number(s, field string, otherwise, least, most int64) (int64, error) {
	if s == "" {
		return otherwise, nil
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < least || n > most {
		return 0, refuse(field, "%s must be a whole number from %d to %d", field, least, most)
	}
	return n, nil
}
