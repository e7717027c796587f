package account

import (
	"errors"
	"fmt"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// SetAllianceLead replaces the alliance lead of a partner, whose address the operator answers for: no code proves it
// (selling §9.2). The partner is named by its id or ARN. PARTNER_NOT_FOUND; REQUEST_VALIDATION_FAILED for a person that
// the API cannot answer.
func (s *Service) SetAllianceLead(c *resource.WriteCall, partner string, lead api.AllianceLeadContact) error {
	problems, err := awsjson.Decode(lead.AppendJSON(nil), &api.API.Spelling.Style, new(api.AllianceLeadContact))
	if err != nil {
		return fmt.Errorf("check an alliance lead: %w", err)
	}
	if len(problems) > 0 {
		return apierr.Request(problems...)
	}
	p, err := partnerByID(c, partner)
	if err != nil {
		return err
	}
	c.Subject = p.record.Key
	if p.hidden.Lead == lead {
		return nil
	}
	p.hidden.Lead = lead
	return p.write(c)
}

// PartnerView is a partner as the operator sees it.
type PartnerView struct {
	api.GetPartnerOutput
	Lead       api.AllianceLeadContact
	Visibility api.ProfileVisibility // empty before there is a profile
	// Suspended and Locked are the operator's own decisions.
	Suspended, Locked bool
}

// View returns the partner of an account in the call's catalog, or store.ErrNotFound.
func (s *Service) View(c *resource.ReadCall, account string) (PartnerView, error) {
	p, err := partnerOf(c, c.Catalog, account)
	if err != nil {
		return PartnerView{}, err
	}
	return PartnerView{p.GetPartnerOutput, p.hidden.Lead, p.hidden.Visibility, p.hidden.Suspended, p.hidden.Locked}, nil
}

// partnerByID is the partner of the call's catalog that an id or an ARN names.
func partnerByID(c *resource.WriteCall, identifier string) (*partner, error) {
	id, err := c.ID(identifier, "partner/", "Partner")
	if err != nil {
		return nil, err
	}
	rec, err := c.Get(store.Key{Kind: kindPartner, Catalog: c.Catalog, ID: id})
	if errors.Is(err, store.ErrNotFound) {
		return nil, apierr.NotFoundf("PARTNER_NOT_FOUND", "There is no partner %s in catalog %s.", id, c.Catalog)
	}
	if err != nil {
		return nil, err
	}
	return decodePartner(rec)
}
