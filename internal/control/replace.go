package control

import (
	"bytes"
	"context"
	"io"
	"net/http"

	"github.com/opencosell/cosell/internal/store"
)

// alone calls f while nobody else in this process carries out a request, an action or an entry of the agenda. Requests
// see the state before or the state after, and what is due afterwards is what the new state and its clock say. Other
// replicas are not kept out: each transaction is whole for them too, but they tell their time as before until they start
// again.
func (a *api) alone(f func() error) error {
	return a.Agenda.Pause(func() error {
		if a.Gate != nil {
			a.Gate.Lock()
			defer a.Gate.Unlock()
		}
		return f()
	})
}

// replace runs a transaction that replaces the state, the clock with it, and lets everybody forget the old one. It is
// carried out to its end when the client goes away.
func (a *api) replace(ctx context.Context, f func(store.Tx) error) error {
	ctx = context.WithoutCancel(ctx)
	return a.alone(func() error {
		if err := a.rewrite(ctx, f); err != nil {
			return err
		}
		if a.Replaced == nil {
			return nil
		}
		return a.Replaced(ctx)
	})
}

func (a *api) rewrite(ctx context.Context, f func(store.Tx) error) error {
	defer a.Clock.Hold()()
	if err := a.Store.Update(ctx, f); err != nil {
		return err
	}
	return a.Clock.Restored(ctx)
}

// during carries a call out as requests are: not while the state is replaced. The body is taken in before, or a client
// that never sends all of it would keep the state from being replaced, and everybody who waits behind that.
func during(h handler) handler {
	return func(a *api, r *http.Request) (any, error) {
		body, err := io.ReadAll(io.LimitReader(r.Body, max(maxAction, maxAutopilot)+1)) // one more than h takes
		if err != nil {
			return nil, refuse("", "the body did not arrive whole: %v", err)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		if a.Gate != nil {
			a.Gate.RLock()
			defer a.Gate.RUnlock()
		}
		return h(a, r)
	}
}
