package server

import (
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// update carries out a transaction as of the moment at which it begins, and settles its refusal. It does not meet a
// replacement of the server's state: the time of the call is that of the state which it changes, and so is what is
// settled.
func (q *request) update(call **resource.Call, fn func(store.Tx) error) error {
	defer q.server.enter()()
	*call = q.call()
	return q.settle(*call, q.server.Store.Update(q.http.Context(), fn))
}

// view is update for reading.
func (q *request) view(call **resource.Call, fn func(store.Reader) error) error {
	defer q.server.enter()()
	*call = q.call()
	return q.server.Store.View(q.http.Context(), fn)
}

func (s *Server) enter() (leave func()) {
	if s.Gate == nil {
		return func() {}
	}
	s.Gate.RLock()
	return s.Gate.RUnlock
}
