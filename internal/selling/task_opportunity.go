package selling

import (
	"errors"
	"fmt"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// needsNoSupport is what a partner needs from AWS when AWS was not asked; the model does not list it (selling §5.6).
const needsNoSupport api.PrimaryNeedFromAws = "Do Not Need Support from AWS Sales Rep"

// takeOpportunity makes the opportunity of the calling account that comes with an accepted invitation, tied to the
// engagement, and tells its owner (selling §8.2, step 3). Errors: Validation for too many tags, Conflict when the
// opportunity was taken already.
func (s *Service) takeOpportunity(c *resource.WriteCall, i *invitation, e *engagement, tags []api.Tag) (*opportunity, error) {
	if err := roomForTags(tags); err != nil {
		return nil, err
	}
	from := s.sharedOpportunity
	if i.hidden.AWSOpportunity != "" {
		from = s.referredOpportunity
	}
	o, err := from(c, i)
	if err != nil {
		return nil, err
	}
	o.LifeCycle.Stage = new(api.StageProspect)
	o.hidden.Invitation, o.hidden.Tags = i.Id, tags
	o.hidden.Engagements, o.hidden.AWSOpportunity = []string{*e.Id}, e.hidden.AWSOpportunity
	err = o.save(c)
	if errors.Is(err, store.ErrExists) {
		return nil, apierr.Conflictf("", "Opportunity %s, which engagement invitation %s offers, has already been taken.", o.Id, i.Id)
	}
	if err != nil {
		return nil, err
	}
	for _, detailType := range []string{eventOpportunityCreated, eventOpportunityUpdated} {
		if err := tellOpportunity(c, o.record.Account, detailType, o.Id); err != nil {
			return nil, err
		}
	}
	return o, o.created(c)
}

// roomForTags is the problem of an opportunity that would have too many.
func roomForTags(tags []api.Tag) error {
	if len(tags) <= maxTags {
		return nil
	}
	return apierr.Business(apierr.Fieldf("Tags", apierr.TooManyValues, "Tags must be at most %d on one resource", maxTags))
}

// referredOpportunity is AWS's record turned into the partner's, under the id it had from the start.
func (s *Service) referredOpportunity(c *resource.WriteCall, i *invitation) (*opportunity, error) {
	a, err := loadAWSOpportunity(c, c.Catalog, i.hidden.AWSOpportunity)
	if err != nil {
		return nil, err
	}
	var offer api.GetOpportunityOutput
	if err := awsjson.DecodeStored(a.hidden.Referral, &offer); err != nil {
		return nil, fmt.Errorf("decode the referral of %s: %w", i.hidden.AWSOpportunity, err)
	}
	o, err := s.newOpportunity(c, i.hidden.AWSOpportunity, offer)
	if err != nil {
		return nil, err
	}
	o.LifeCycle.ReviewStatus = new(api.ReviewStatusApproved)
	o.CreatedDate = offer.CreatedDate
	o.LastModifiedDate = awsjson.At(c.Later(offer.LastModifiedDate.Time))
	o.hidden.Origin = api.OpportunityOriginAwsReferral
	o.hidden.InvolvementType, o.hidden.Visibility = a.InvolvementType, a.Visibility
	return o, nil
}

// sharedOpportunity is the receiver's own record of a deal that another partner invited it to. It counts as submitted
// with the sender's, and is approved with it.
func (s *Service) sharedOpportunity(c *resource.WriteCall, i *invitation) (*opportunity, error) {
	id, err := s.nextOpportunityID(c)
	if err != nil {
		return nil, err
	}
	offer := i.Payload.OpportunityInvitation
	o, err := s.newOpportunity(c, id, api.GetOpportunityOutput{
		PrimaryNeedsFromAws: []api.PrimaryNeedFromAws{needsNoSupport},
		Customer: &api.Customer{Account: &api.Account{
			CompanyName: offer.Customer.CompanyName, Industry: &offer.Customer.Industry, WebsiteUrl: &offer.Customer.WebsiteUrl,
			Address: &api.Address{CountryCode: &offer.Customer.CountryCode},
		}},
		Project: &api.Project{
			Title: &offer.Project.Title, CustomerBusinessProblem: &offer.Project.BusinessProblem,
			ExpectedCustomerSpend: offer.Project.ExpectedCustomerSpend,
		},
		LifeCycle: &api.LifeCycle{TargetCloseDate: &offer.Project.TargetCompletionDate},
	})
	if err != nil {
		return nil, err
	}
	approved, err := approvedIn(c, i.hidden.Engagement, i.hidden.Sender)
	if err != nil {
		return nil, err
	}
	o.LifeCycle.ReviewStatus = new(api.ReviewStatusSubmitted)
	if approved {
		o.LifeCycle.ReviewStatus = new(api.ReviewStatusApproved)
	}
	return o, nil
}

// approvedIn reports whether AWS has approved an opportunity that the account shares in the engagement.
func approvedIn(c *resource.WriteCall, engagement, account string) (bool, error) {
	records, err := associations(c, engagement, associationsOfCreator, account)
	if err != nil {
		return false, err
	}
	for _, r := range records {
		var a api.EngagementResourceAssociationSummary
		if err := decode(&r, &a, nil); err != nil {
			return false, err
		}
		o, err := loadOpportunity(c, c.Catalog, account, *a.ResourceId)
		if err != nil {
			return false, err
		}
		if valueOf(o.LifeCycle.ReviewStatus) == api.ReviewStatusApproved {
			return true, nil
		}
	}
	return false, nil
}
