package operator

import (
	"context"

	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// Find returns the action of a name.
func Find(name string) (Action, bool) { return find(name) }

// Within takes an action in the transaction of a call, as Do takes one in a transaction of its own: with an audit line of
// the action, under the call's request id. Whoever watches the call watches the action. After an error the whole
// transaction must be undone, because the action may have written a part.
func (d *Desk) Within(c *resource.WriteCall, name string, r Request) (any, error) {
	inside := *d
	inside.Store = transaction{tx: c.Tx}
	inside.Wake = nil // the agenda looks again after each of its entries
	inside.Call = func(ctx context.Context, e store.Entry) *resource.Call {
		call := *c.Call
		call.Context, call.Operation, call.Account, call.Catalog = ctx, e.Kind, e.Account, e.Catalog
		return &call
	}
	result, _, err := inside.Do(c.Context, name, r)
	return result, err
}

// transaction is a store whose transactions are all the one that is open.
type transaction struct {
	store.Store
	tx store.Tx
}

// View implements store.Store.
func (t transaction) View(_ context.Context, fn func(store.Reader) error) error { return fn(t.tx) }

// Update implements store.Store.
func (t transaction) Update(_ context.Context, fn func(store.Tx) error) error { return fn(t.tx) }
