package account

import (
	"fmt"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// GetProfileVisibility answers whether others can find the caller's profile (account §7.14).
func (s *Service) GetProfileVisibility(c *resource.ReadCall, in *api.GetProfileVisibilityInput) (*api.GetProfileVisibilityOutput, error) {
	p, err := ownPublished(c, in.Identifier)
	if err != nil {
		return nil, err
	}
	return p.visibility(), nil
}

// PutProfileVisibility shows the caller's profile to others or hides it (account §7.15). It counts for the next
// invitation; those that exist, and connections, stay. Every success counts towards the quota, also one that changes
// nothing.
func (s *Service) PutProfileVisibility(c *resource.WriteCall, in *api.PutProfileVisibilityInput) (*api.PutProfileVisibilityOutput, error) {
	r := c.Reading()
	p, err := ownPublished(r, in.Identifier)
	if err != nil {
		return nil, err
	}
	if err := c.Refuse(p.refuseSuspended()); err != nil {
		return nil, err
	}
	if err := s.room(r, c.Account, QuotaVisibilityPerDay, countVisibilityToday(r)); err != nil {
		return nil, err
	}
	if err := recordVisibility(c, in.Visibility); err != nil {
		return nil, err
	}
	p.hidden.Visibility = in.Visibility
	if err := p.write(c); err != nil {
		return nil, err
	}
	return new(api.PutProfileVisibilityOutput(*p.visibility())), nil
}

// ownPublished is own for what needs a profile: it has an id from the first successful update on.
func ownPublished(c *resource.ReadCall, identifier string) (*partner, error) {
	p, err := own(c, identifier)
	if err != nil {
		return nil, err
	}
	if !p.published() {
		return nil, apierr.NotFoundf("PARTNER_PROFILE_NOT_FOUND",
			"Partner %s has no profile yet: a StartProfileUpdateTask must have succeeded before it can be shown or hidden.", p.Id)
	}
	return p, nil
}

func (p *partner) visibility() *api.GetProfileVisibilityOutput {
	return &api.GetProfileVisibilityOutput{
		Catalog: p.Catalog, Arn: p.Arn, Id: p.Id, Visibility: p.hidden.Visibility, ProfileId: p.profileID(),
	}
}

// recordVisibility writes one update down, to be counted.
func recordVisibility(c *resource.WriteCall, v api.ProfileVisibility) error {
	body, err := resource.JSON(struct{ Visibility api.ProfileVisibility }{v})
	if err != nil {
		return fmt.Errorf("encode visibility update: %w", err)
	}
	return put(c, nil, &store.Record{
		Key:     store.Key{Kind: kindVisibilityUpdate, Catalog: c.Catalog, ID: c.IDs.New("visibility-", 13)},
		Account: c.Account, Created: c.Now, Updated: c.Now, Body: body,
	}, []store.Index{{Account: c.Account, Name: indexCreated, Sort: resource.TimeKey(c.Now)}})
}
