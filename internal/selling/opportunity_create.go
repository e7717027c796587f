package selling

import (
	"slices"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
)

// CreateOpportunity makes an opportunity of the caller, not yet submitted (selling §7.1). With Origin AWS Referral,
// which only catalog Sandbox accepts, it plays AWS instead: the opportunity is offered to the caller by an invitation
// and is nobody's to read until that is accepted (selling §9.3).
func (s *Service) CreateOpportunity(c *resource.WriteCall, in *api.CreateOpportunityInput) (*api.CreateOpportunityOutput, error) {
	problems := slices.Concat(opportunityDates(in.LifeCycle, in.SoftwareRevenue), spendFrequencies(in.Project), estimationURLs(in.Project), needProblems(in.PrimaryNeedsFromAws), tagProblems(in.Tags))
	if err := c.RefuseRequest(problems); err != nil {
		return nil, err
	}
	content := api.GetOpportunityOutput{
		PrimaryNeedsFromAws: in.PrimaryNeedsFromAws, NationalSecurity: in.NationalSecurity,
		PartnerOpportunityIdentifier: in.PartnerOpportunityIdentifier, Customer: in.Customer, Project: in.Project,
		OpportunityType: in.OpportunityType, Marketing: in.Marketing, SoftwareRevenue: in.SoftwareRevenue,
		LifeCycle: in.LifeCycle, OpportunityTeam: in.OpportunityTeam,
	}
	unresolved, err := s.size(c, &content, nil)
	if err != nil {
		return nil, err
	}
	draft, err := newDraft(c, content)
	if err != nil {
		return nil, err
	}
	draft.origin, draft.tags = api.OpportunityOriginPartnerReferral, in.Tags
	if in.Origin != nil {
		draft.origin = *in.Origin
	}
	levels := []level{levelFormat}
	if c.Switches.StrictValidation {
		levels = append(levels, levelCreate)
	}
	if err := c.RefuseBusiness(append(draft.problems(levels...), unresolved...)); err != nil {
		return nil, err
	}

	id, err := s.nextOpportunityID(c)
	if err != nil {
		return nil, err
	}
	o, err := s.newOpportunity(c, id, content)
	if err != nil {
		return nil, err
	}
	o.hidden.Origin, o.hidden.Tags = draft.origin, in.Tags
	if draft.origin == api.OpportunityOriginAwsReferral {
		err = s.createReferral(c, o)
	} else {
		err = s.createOwn(c, o)
	}
	if err != nil {
		return nil, err
	}
	return &api.CreateOpportunityOutput{
		Id: id, PartnerOpportunityIdentifier: o.PartnerOpportunityIdentifier, LastModifiedDate: &o.LastModifiedDate,
	}, nil
}

// createOwn stores the opportunity and tells its owner.
func (s *Service) createOwn(c *resource.WriteCall, o *opportunity) error {
	if err := c.Checked(); err != nil {
		return err
	}
	c.Subject = opportunityKey(o.Catalog, o.Id)
	if err := o.save(c); err != nil {
		return err
	}
	if err := tellOpportunity(c, c.Account, eventOpportunityCreated, o.Id); err != nil {
		return err
	}
	return o.created(c)
}
