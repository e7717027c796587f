package control

import (
	"context"
	"net/http"

	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// reset empties the server, or a part of it; see store.Scope. Values of the server, such as its clock and its keys, stay.
func (a *api) reset(r *http.Request) (any, error) {
	var in struct {
		Account string `json:"account"`
		Catalog string `json:"catalog"`
		ToSeed  bool   `json:"toSeed"`
	}
	if err := read(r, &in); err != nil {
		return nil, err
	}
	scope := store.Scope{Account: in.Account, Catalog: in.Catalog, AWS: a.AWSAccount}
	switch err := scope.Check(); {
	case err != nil:
		return nil, refuse("account", "account must be 12 digits, and not the account that stands for AWS")
	case in.Catalog != "" && !resource.KnownCatalog(in.Catalog):
		return nil, refuse("catalog", "catalog must be %s or %s", resource.CatalogAWS, resource.CatalogSandbox)
	case in.ToSeed && !scope.Everything():
		return nil, refuse("toSeed", "toSeed resets everything; it goes without account and catalog")
	case in.ToSeed && a.ToSeed == nil:
		return nil, &refusal{Status: http.StatusConflict, Field: "toSeed", Message: "the server was started without a seed: there is nothing to reset to"}
	case in.ToSeed:
		if err := a.ToSeed(r.Context()); err != nil {
			return nil, refuse("toSeed", "%v", err)
		}
	default:
		if err := a.empty(context.WithoutCancel(r.Context()), scope); err != nil {
			return nil, err
		}
	}
	return map[string]string{"status": "reset"}, nil
}

func (a *api) empty(ctx context.Context, scope store.Scope) error {
	return a.alone(func() error {
		err := a.Store.Update(ctx, func(tx store.Tx) error {
			if err := tx.Reset(scope); err != nil || scope.Everything() {
				return err
			}
			return tx.Audit(store.Audit{
				Time: a.Clock.Now(), Account: scope.Account, Catalog: scope.Catalog, Operation: "control.reset",
				RequestID: resource.NewIDs().UUID(),
			})
		})
		switch {
		case err != nil:
			return err
		case !scope.Everything() && a.Replaced != nil:
			return a.Replaced(ctx)
		case scope.Everything() && a.Emptied != nil:
			a.Emptied()
		}
		return nil
	})
}
