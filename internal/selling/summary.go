package selling

import (
	"errors"
	"fmt"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

func awsOpportunityKey(catalog, id string) store.Key {
	return store.Key{Kind: kindAWSOpportunity, Catalog: catalog, ID: id}
}

func loadAWSOpportunity(r store.Reader, catalog, id string) (*awsOpportunity, error) {
	rec, err := r.Get(awsOpportunityKey(catalog, id))
	if err != nil {
		return nil, fmt.Errorf("read AWS opportunity %s: %w", id, err)
	}
	a := &awsOpportunity{record: rec}
	return a, decode(rec, &a.GetAwsOpportunitySummaryOutput, &a.hidden)
}

// save stores AWS's record. It belongs to AWS and has no index rows: partners reach it through their opportunities.
func (a *awsOpportunity) save(c *resource.WriteCall, id string) error {
	created := c.Now
	if a.record != nil {
		created = a.record.Created
	}
	return write(c, awsOpportunityKey(c.Catalog, id), c.Switches.AWSAccount, &a.record, &a.GetAwsOpportunitySummaryOutput,
		a.hidden, created, c.Now, nil)
}

// newAWSOpportunity is what AWS knows of a deal at first (selling §10.2): copies from the partner's opportunity, or
// from what will become one.
func newAWSOpportunity(o *opportunity, engagement string) *awsOpportunity {
	customer, project := valueOf(o.Customer), valueOf(o.Project)
	involvement, visibility := api.SalesInvolvementTypeCoSell, api.VisibilityFull
	if o.hidden.InvolvementType != nil {
		involvement = *o.hidden.InvolvementType
	}
	if o.hidden.Visibility != nil {
		visibility = *o.hidden.Visibility
	}
	a := &awsOpportunity{
		GetAwsOpportunitySummaryOutput: api.GetAwsOpportunitySummaryOutput{
			Catalog: o.Catalog, Origin: new(o.hidden.Origin), InvolvementType: &involvement, Visibility: &visibility,
			OpportunityTeam: []api.AwsTeamMember{awsTeamMember()},
			Customer:        &api.AwsOpportunityCustomer{Contacts: customer.Contacts},
			Project: &api.AwsOpportunityProject{
				ExpectedCustomerSpend: project.ExpectedCustomerSpend, AwsPartition: project.AwsPartition,
			},
			RelatedEntityIds: &api.AwsOpportunityRelatedEntities{AwsProducts: []string{}, Solutions: []string{}},
		},
		hidden: awsOpportunityHidden{Engagement: engagement},
	}
	emptyIfNull(&a.Customer.Contacts)
	emptyIfNull(&a.Project.ExpectedCustomerSpend)
	return a
}

// GetAwsOpportunitySummary answers the owner of an approved opportunity with what AWS made of the deal. A partner who
// was invited by another reads the one AWS opportunity of the engagement under the id of its own (selling §10).
func (s *Service) GetAwsOpportunitySummary(c *resource.ReadCall, in *api.GetAwsOpportunitySummaryInput) (*api.GetAwsOpportunitySummaryOutput, error) {
	o, err := loadOpportunity(c, c.Catalog, c.Account, in.RelatedOpportunityIdentifier)
	if err != nil {
		return nil, err
	}
	id, err := awsOpportunityOf(c, o)
	if err != nil {
		return nil, err
	}
	if id == "" {
		return nil, apierr.NotFoundf("", "Opportunity %s has no AWS opportunity: there is one after AWS approved the opportunity, or after its referral was accepted.", o.Id)
	}
	a, err := loadAWSOpportunity(c, c.Catalog, id)
	if err != nil {
		return nil, err
	}
	a.RelatedOpportunityId = &o.Id
	if c.Switches.AWSSummaryDisclosure {
		a.LifeCycle = disclosed(a.LifeCycle)
	}
	return &a.GetAwsOpportunitySummaryOutput, nil
}

// awsOpportunityOf is the id of the AWS opportunity that the owner of o may read, empty when there is none.
func awsOpportunityOf(r *resource.ReadCall, o *opportunity) (string, error) {
	if valueOf(valueOf(o.LifeCycle).ReviewStatus) != api.ReviewStatusApproved {
		return "", nil
	}
	if o.hidden.AWSOpportunity != "" || o.hidden.Invitation == "" {
		return o.hidden.AWSOpportunity, nil
	}
	for _, engagement := range o.hidden.Engagements {
		h, err := members(r, r.Catalog, engagement)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return "", err
		}
		if h.AWSOpportunity != "" {
			return h.AWSOpportunity, nil
		}
	}
	return "", nil
}

// openStages are those at which AWS tells its stage (selling §10.3).
var openStages = map[api.AwsOpportunityStage]bool{
	api.AwsOpportunityStageLaunched:   true,
	api.AwsOpportunityStageClosedLost: true,
}

// disclosed is what a partner may read of the life cycle: the next steps always, the rest at the open stages only,
// and null when that leaves nothing.
func disclosed(l *api.AwsOpportunityLifeCycle) *api.AwsOpportunityLifeCycle {
	if l == nil || l.Stage != nil && openStages[*l.Stage] {
		return l
	}
	if l.NextSteps == nil && len(l.NextStepsHistory) == 0 {
		return nil
	}
	return &api.AwsOpportunityLifeCycle{NextSteps: l.NextSteps, NextStepsHistory: l.NextStepsHistory}
}
