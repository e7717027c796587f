package account

import (
	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// GetPartner answers the caller's partner (account §7.5).
func (s *Service) GetPartner(c *resource.ReadCall, in *api.GetPartnerInput) (*api.GetPartnerOutput, error) {
	p, err := own(c, in.Identifier)
	if err != nil {
		return nil, err
	}
	return &p.GetPartnerOutput, nil
}

// partnerPage is the page of ListPartners, which has no MaxResults.
const partnerPage = 50

// ListPartners answers the caller's own partner, if it has one; it is no directory (account §7.6).
func (s *Service) ListPartners(c *resource.ReadCall, in *api.ListPartnersInput) (*api.ListPartnersOutput, error) {
	scope := *in
	scope.NextToken = nil
	out := &api.ListPartnersOutput{PartnerSummaryList: []api.PartnerSummary{}}
	var err error
	out.NextToken, err = resource.List{
		Kind: kindPartner, Index: indexCreated, Descending: true,
		Scope: scope.AppendJSON(nil), Token: in.NextToken, Limit: partnerPage,
	}.Page(c, func(r *store.Record) error {
		p, err := decodePartner(r)
		if err != nil {
			return err
		}
		out.PartnerSummaryList = append(out.PartnerSummaryList, api.PartnerSummary{
			Catalog: p.Catalog, Arn: p.Arn, Id: p.Id, LegalName: p.LegalName, CreatedAt: p.CreatedAt,
		})
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// Face is what other domains may show of a partner.
type Face struct {
	Company string  // display name of the profile, before the first one the legal name
	Website *string // nil before the first profile
	Lead    Person  // the alliance lead
}

// Person is somebody who works for a partner.
type Person struct{ Email, FirstName, LastName string }

// Partner returns the face of an account in a catalog, store.ErrNotFound when it has no partner there.
func (s *Service) Partner(r store.Reader, catalog, account string) (Face, error) {
	p, err := partnerOf(r, catalog, account)
	if err != nil {
		return Face{}, err
	}
	lead := p.hidden.Lead
	f := Face{Company: p.LegalName, Lead: Person{Email: lead.Email, FirstName: lead.FirstName, LastName: lead.LastName}}
	if p.published() {
		f.Company, f.Website = p.Profile.DisplayName, &p.Profile.WebsiteUrl
	}
	return f, nil
}
