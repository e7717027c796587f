package operator

import (
	"context"
	"encoding/json"

	"github.com/opencosell/cosell/internal/account"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/selling"
	"github.com/opencosell/cosell/internal/store"
)

// Desk is where the operator's actions are taken.
type Desk struct {
	Store    store.Store
	IDs      *resource.IDs
	Deals    *selling.Service
	Partners *account.Service
	// Call makes the call that an entry of the agenda would get; the operation is the entry's kind.
	Call func(context.Context, store.Entry) *resource.Call
	// Wake is told after an action that scheduled something due already.
	Wake func()
}

// Request is what is asked of an action.
type Request struct {
	Account string          // 12 digits; where an action takes one
	Catalog string          // AWS or Sandbox; where an action takes one
	Input   json.RawMessage // an object with the action's members; empty is an empty one
}

// operation is what the audit trail calls an action.
func operation(name string) string { return "operator." + name }

// Do takes an action and returns what it answers, which can be encoded as JSON, and the id under which it was done.
// Refusals are of package apierr: NotFound for an action that there is not, Validation for a request that is not as the
// action describes it, and whatever the domain refuses.
func (d *Desk) Do(ctx context.Context, name string, r Request) (result any, requestID string, err error) {
	a, ok := find(name)
	if !ok {
		return nil, "", apierr.NotFoundf("", "There is no operator action %q; the list of actions names all.", name)
	}
	call := d.Call(ctx, store.Entry{Kind: operation(name), Account: r.Account, Catalog: r.Catalog})
	problems := a.Account.problems("account", r.Account, store.IsAccount(r.Account), "a number of 12 digits")
	problems = append(problems, a.Catalog.problems("catalog", r.Catalog,
		r.Catalog == resource.CatalogAWS || r.Catalog == resource.CatalogSandbox, resource.CatalogAWS+" or "+resource.CatalogSandbox)...)
	if len(problems) > 0 {
		return nil, call.RequestID, apierr.Request(problems...)
	}
	if a.asAWS {
		call.Account = call.Switches.AWSAccount
	}
	result, err = a.run(d, call, r.Input)
	return result, call.RequestID, err
}

// read carries out an action that changes nothing.
func (d *Desk) read(call *resource.Call, do func(*resource.ReadCall) error) error {
	return d.Store.View(call.Context, func(r store.Reader) error {
		return do(&resource.ReadCall{Call: call, Reader: r})
	})
}

// write carries out an action in one transaction and records who was concerned by what. One whose token was used before
// is not carried out again.
func (d *Desk) write(call *resource.Call, key *once, do func(*resource.WriteCall) (any, error)) (any, error) {
	var result any
	var wake bool
	err := d.Store.Update(call.Context, func(tx store.Tx) error {
		own := *call // the action may learn the account only while it looks things up
		c := resource.NewWriteCall(&own, tx, d.IDs)
		if key != nil {
			before, err := key.answered(c)
			if err != nil || before != nil {
				result = before
				return err
			}
		}
		var err error
		if result, err = do(c); err != nil {
			return err
		}
		wake = c.Due()
		if key != nil {
			if err := key.remember(c, result); err != nil {
				return err
			}
		}
		return tx.Audit(store.Audit{
			Time: c.Now, Account: c.Account, Catalog: c.Catalog, Operation: c.Operation,
			Kind: c.Subject.Kind, ID: c.Subject.ID, RequestID: c.RequestID,
		})
	})
	if err != nil {
		return nil, err
	}
	if wake && d.Wake != nil {
		d.Wake()
	}
	return result, nil
}
