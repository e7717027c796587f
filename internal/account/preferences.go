package account

import (
	"errors"
	"slices"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// Connection preferences are one record an account and catalog; the body is the answer of GetConnectionPreferences.
func preferencesKey(catalog, account string) store.Key {
	return store.Key{Kind: kindPreferences, Catalog: catalog, ID: account}
}

// preferencesOf returns the preferences of an account; one that never set any lets everybody in (account §4.8).
func preferencesOf(c *resource.ReadCall, account string) (api.GetConnectionPreferencesOutput, error) {
	p := api.GetConnectionPreferencesOutput{AccessType: api.AccessTypeAllowAll}
	rec, err := c.Get(preferencesKey(c.Catalog, account))
	if errors.Is(err, store.ErrNotFound) {
		return p, nil
	}
	if err != nil {
		return p, err
	}
	return p, read(rec, &p, nil)
}

// admits says whether the preferences let a sender invite, whatever the type of connection (account §7.26).
func admits(p api.GetConnectionPreferencesOutput, senderProfile, senderAccount string) bool {
	switch p.AccessType {
	case api.AccessTypeDenyAll:
		return false
	case api.AccessTypeAllowByDefaultDenySome:
		return !slices.Contains(p.ExcludedParticipantIds, senderProfile) &&
			!slices.Contains(p.ExcludedParticipantIds, senderAccount)
	default:
		return true
	}
}
