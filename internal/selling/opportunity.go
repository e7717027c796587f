package selling

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// firstOpportunity is the number of the first opportunity ever; ids have seven digits, as those of the real service.
const firstOpportunity = 1000001

// opportunityKey is where the opportunity is stored.
func opportunityKey(catalog, id string) store.Key {
	return store.Key{Kind: kindOpportunity, Catalog: catalog, ID: id}
}

// ownedOpportunity returns the stored record. A record of another account is answered as one that does not exist, so
// that nobody learns which ids are taken (selling §1.3).
func ownedOpportunity(r store.Reader, catalog, account, id string) (*store.Record, error) {
	rec, err := r.Get(opportunityKey(catalog, id))
	if errors.Is(err, store.ErrNotFound) || err == nil && rec.Account != account {
		return nil, apierr.NotFoundf("", "Opportunity %s was not found in catalog %s among the opportunities of the calling account.", id, catalog)
	}
	if err != nil {
		return nil, fmt.Errorf("read opportunity %s: %w", id, err)
	}
	return rec, nil
}

// loadOpportunity returns the account's opportunity; a missing one, or another account's, is an apierr.NotFound.
func loadOpportunity(r store.Reader, catalog, account, id string) (*opportunity, error) {
	rec, err := ownedOpportunity(r, catalog, account, id)
	if err != nil {
		return nil, err
	}
	o := &opportunity{record: rec}
	if err := decode(rec, &o.GetOpportunityOutput, &o.hidden); err != nil {
		return nil, err
	}
	o.was = o.standing()
	return o, nil
}

// save stores the opportunity with the index rows of its owner: the calling account when it is new. It changes no
// member; whoever changes one moves LastModifiedDate (selling §1.8).
func (o *opportunity) save(c *resource.WriteCall) error {
	owner := c.Account
	if o.record != nil {
		owner = o.record.Account
	}
	return writeWith(c, o.facts(), opportunityKey(o.Catalog, o.Id), owner, &o.record, &o.GetOpportunityOutput, o.hidden,
		o.CreatedDate.Time, o.LastModifiedDate.Time, slices.Concat(o.indexRows(owner), o.reviewRows(c.Call), o.estimateRows()))
}

// nextOpportunityID returns an id that no opportunity of either catalog has (selling §2.2).
func (s *Service) nextOpportunityID(c *resource.WriteCall) (string, error) {
	n, err := c.Next("opportunity", firstOpportunity)
	if err != nil {
		return "", fmt.Errorf("next opportunity id: %w", err)
	}
	return "O" + strconv.FormatInt(n, 10), nil
}

// newOpportunity makes an opportunity of the calling account, neither saved nor told of. Content is what a request or
// an invitation says of it and is left as it is; of its members the server sets Catalog, Id, Arn, both dates, the
// review status (Pending Submission) and the stage (Prospect unless Switches.ForceProspectOnCreate is off and one is
// given), empties the review texts, the history and the associations, puts the owner in front of the team, and fills
// in the defaults (selling §7.1). Its origin is Partner Referral. A task that needs another origin, review status or
// creation date sets it in what it gets.
func (s *Service) newOpportunity(c *resource.WriteCall, id string, content api.GetOpportunityOutput) (*opportunity, error) {
	partner, err := s.partner(c.Reading(), c.Account)
	if err != nil {
		return nil, fmt.Errorf("owner of opportunity %s: %w", id, err)
	}
	o := &opportunity{
		GetOpportunityOutput: withDefaults(content),
		hidden:               opportunityHidden{Origin: api.OpportunityOriginPartnerReferral},
	}
	o.hidden.SentAmounts = settle(o.Project, o.SoftwareRevenue)
	o.Stored = nil
	o.Catalog, o.Id, o.Arn = c.Catalog, id, new(c.ARN(c.Account, "opportunity/"+id))
	o.CreatedDate, o.LastModifiedDate = awsjson.At(c.Now), awsjson.At(c.Now)
	o.RelatedEntityIdentifiers = noEntities()
	o.OpportunityTeam = team(partner.Lead, content.OpportunityTeam)
	o.LifeCycle.ReviewStatus = new(api.ReviewStatusPendingSubmission)
	o.LifeCycle.ReviewComments, o.LifeCycle.ReviewStatusReason, o.LifeCycle.NextStepsHistory = nil, nil, nil
	if c.Switches.ForceProspectOnCreate || o.LifeCycle.Stage == nil {
		o.LifeCycle.Stage = new(api.StageProspect)
	}
	return o, nil
}

// noEntities is what a new opportunity is associated with: its lists are answered as empty, not as null.
func noEntities() *api.RelatedEntityIdentifiers {
	return &api.RelatedEntityIdentifiers{
		AwsMarketplaceOffers: []string{}, AwsMarketplaceOfferSets: []string{}, Solutions: []string{},
		AwsProducts: []string{}, AwsMarketplaceSolutions: []string{}, AwsMarketplaceProducts: []string{},
	}
}

// spendAsSent is the expected spend with the amounts as the partner wrote them, which is how an invitation shows
// them; the opportunity itself has them without trailing zeros (selling §1.2).
func (o *opportunity) spendAsSent() []api.ExpectedCustomerSpend {
	if o.Project == nil {
		return nil
	}
	spend := append([]api.ExpectedCustomerSpend(nil), o.Project.ExpectedCustomerSpend...)
	for i, amount := range o.hidden.SentAmounts {
		if i < len(spend) && amount != "" {
			spend[i].Amount = new(amount)
		}
	}
	return spend
}
