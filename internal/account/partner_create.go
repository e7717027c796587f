package account

import (
	"errors"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// CreatePartner registers the caller in the catalog (account §7.4). In the catalog AWS a wrong e-mail code is answered
// by an error whose Settle counts the guess.
func (s *Service) CreatePartner(c *resource.WriteCall, in *api.CreatePartnerInput) (*api.CreatePartnerOutput, error) {
	r := c.Reading()
	if err := c.Refuse(refuseDuplicatePartner(r, in.LegalName)); err != nil {
		return nil, err
	}
	// The sandbox checks neither the company nor the mailbox (account §2).
	var proof *emailProof
	if c.Catalog != resource.CatalogSandbox {
		if err := c.Refuse(s.refuseIneligible(r, in)); err != nil {
			return nil, err
		}
		if !c.Doubtful("AllianceLeadContact.Email") {
			var err error
			proof, err = s.proveEmail(r, in.AllianceLeadContact.Email, in.EmailVerificationCode)
			if err := c.Refuse(err); err != nil {
				return nil, err
			}
		}
	}
	if err := c.Refuse(checkNewTags(c.Catalog, in.Tags)); err != nil {
		return nil, err
	}
	if err := c.Checked(); err != nil {
		return nil, err
	}
	if proof != nil {
		if err := proof.consume(c); err != nil {
			return nil, err
		}
	}

	id := c.IDs.New("partner-", 13)
	p := &partner{
		owner: c.Account,
		GetPartnerOutput: api.GetPartnerOutput{
			Catalog: c.Catalog, Arn: c.ARN(c.Account, "partner/"+id), Id: id, LegalName: in.LegalName,
			CreatedAt: awsjson.At(c.Now), Profile: &api.PartnerProfile{PrimarySolutionType: in.PrimarySolutionType},
		},
		hidden: partnerHidden{Lead: *in.AllianceLeadContact, Tags: resource.SortTags(in.Tags)},
	}
	if err := p.write(c); err != nil {
		return nil, err
	}
	return &api.CreatePartnerOutput{
		Catalog: p.Catalog, Arn: p.Arn, Id: p.Id, LegalName: p.LegalName, CreatedAt: p.CreatedAt,
		Profile: p.Profile, AllianceLeadContact: in.AllianceLeadContact,
	}, nil
}

// refuseDuplicatePartner: one partner an account, one legal name a catalog. Who holds a name stays untold.
func refuseDuplicatePartner(c *resource.ReadCall, legalName string) error {
	switch p, err := partnerOf(c, c.Catalog, c.Account); {
	case err == nil:
		return apierr.Conflictf("DUPLICATE_PARTNER",
			"Account %s is partner %s in catalog %s already; an account has one partner a catalog.", c.Account, p.Id, c.Catalog)
	case !errors.Is(err, store.ErrNotFound):
		return err
	}
	switch _, err := partnerWith(c, c.Catalog, indexLegalName, normalName(legalName)); {
	case err == nil:
		return apierr.Conflictf("DUPLICATE_PARTNER",
			"The legal name is taken in catalog %s; names that differ in case or spaces only are the same.", c.Catalog)
	case !errors.Is(err, store.ErrNotFound):
		return err
	}
	return nil
}
