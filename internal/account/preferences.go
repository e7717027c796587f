package account

import (
	"errors"
	"slices"
	"time"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// preferences say whom an account lets invite it. They are one record an account and catalog; the body is the answer of
// GetConnectionPreferences.
type preferences struct {
	record *store.Record // nil while the defaults count
	api.GetConnectionPreferencesOutput
}

func preferencesKey(catalog, account string) store.Key {
	return store.Key{Kind: kindPreferences, Catalog: catalog, ID: account}
}

// preferencesOf returns the preferences of an account. They exist without having been set: one that never set any lets
// everybody in, from the time on at which this server met it (account §4.8).
func preferencesOf(c *resource.ReadCall, account string) (*preferences, error) {
	rec, err := c.Get(preferencesKey(c.Catalog, account))
	if err == nil {
		p := &preferences{record: rec}
		return p, read(rec, &p.GetConnectionPreferencesOutput, nil)
	}
	if !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	since, err := metAt(c, account)
	if err != nil {
		return nil, err
	}
	return &preferences{GetConnectionPreferencesOutput: api.GetConnectionPreferencesOutput{
		Catalog: c.Catalog, Arn: c.ARN(account, "connection-preferences"), AccessType: api.AccessTypeAllowAll,
		UpdatedAt: awsjson.At(since), Revision: 1,
	}}, nil
}

// metAt is when the account was recorded; now for one that is not yet.
func metAt(c *resource.ReadCall, account string) (time.Time, error) {
	rec, err := c.Get(accountKey(account))
	if errors.Is(err, store.ErrNotFound) {
		return c.Now, nil
	}
	if err != nil {
		return time.Time{}, err
	}
	return rec.Created, nil
}

// admits says whether the preferences let a sender invite, whatever the type of connection (account §7.26).
func (p *preferences) admits(senderProfile, senderAccount string) bool {
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

// GetConnectionPreferences answers the caller's preferences; it needs no partner (account §7.25).
func (s *Service) GetConnectionPreferences(c *resource.ReadCall, _ *api.GetConnectionPreferencesInput) (*api.GetConnectionPreferencesOutput, error) {
	p, err := preferencesOf(c, c.Account)
	if err != nil {
		return nil, err
	}
	return &p.GetConnectionPreferencesOutput, nil
}
