package operator

import (
	"fmt"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// Nothing is the input of an action that needs none.
type Nothing struct{}

// resetAccount removes what an account has in catalog Sandbox, so that its tests begin anew; nothing of catalog AWS is
// ever removed (selling §9.2). Nobody is told.
func (d *Desk) resetAccount(c *resource.WriteCall, _ *Nothing) (any, error) {
	if c.Catalog != resource.CatalogSandbox {
		return nil, apierr.Request(apierr.Fieldf("catalog", apierr.InvalidValue,
			"only catalog %s can be reset: what is in catalog %s is kept", resource.CatalogSandbox, c.Catalog))
	}
	if err := c.Reset(store.Scope{Account: c.Account, Catalog: c.Catalog, AWS: c.Switches.AWSAccount}); err != nil {
		return nil, fmt.Errorf("reset account %s: %w", c.Account, err)
	}
	c.Subject = store.Key{Kind: "account", Catalog: c.Catalog, ID: c.Account}
	return owned{c.Account}, nil
}
