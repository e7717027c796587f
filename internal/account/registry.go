package account

import (
	"errors"
	"fmt"
	"time"

	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// registered is what the operator has set up of an account, one record an account for all catalogs (account §11). The
// zero value is an account nobody has said anything of: in good standing, on a paid plan, free to be linked.
type registered struct {
	Name           string         `json:",omitempty"`
	SellerProfile  *sellerProfile `json:",omitempty"`
	BadStanding    bool           `json:",omitempty"`
	FreePlan       bool           `json:",omitempty"`
	LinkingBlocked bool           `json:",omitempty"`
	// Quotas are the account's own limits.
	Quotas map[Quota]int `json:",omitempty"`
}

type sellerProfile struct{ ID, Name string }

func accountKey(account string) store.Key { return store.Key{Kind: kindAccount, ID: account} }

// registeredAs returns what is known of an account, or store.ErrNotFound.
func registeredAs(r store.Reader, account string) (registered, error) {
	var a registered
	rec, err := r.Get(accountKey(account))
	if err != nil {
		return a, err
	}
	return a, readJSON(rec, &a)
}

// registeredOrDefault is registeredAs with the defaults for an account that was never seen.
func registeredOrDefault(r store.Reader, account string) (registered, error) {
	a, err := registeredAs(r, account)
	if errors.Is(err, store.ErrNotFound) {
		return registered{}, nil
	}
	return a, err
}

// Meet records an account that the server has not seen before; one that it has is left as it is. Whoever verifies
// signatures calls it at an account's first call, so that the account can be invited as a subsidiary (account §2).
func (s *Service) Meet(tx store.Tx, account string, now time.Time) error {
	_, err := tx.Get(accountKey(account))
	if !errors.Is(err, store.ErrNotFound) {
		return err
	}
	body, err := resource.JSON(registered{})
	if err != nil {
		return fmt.Errorf("encode account: %w", err)
	}
	return put(tx, nil, &store.Record{Key: accountKey(account), Account: account, Created: now, Updated: now, Body: body}, nil)
}

// known reports whether an account can be invited: it was set up, has called before, or is a partner in the catalog.
func known(c *resource.ReadCall, account string) (bool, error) {
	_, err := c.Get(accountKey(account))
	if errors.Is(err, store.ErrNotFound) {
		_, err = partnerOf(c, c.Catalog, account)
	}
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}
