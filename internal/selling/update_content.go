package selling

import (
	"slices"

	api "github.com/opencosell/cosell/api/selling"
)

// replacement is o as the request wants it: with defaults in place of what it leaves out, and with what a partner
// cannot change as it is stored. Amounts are still as sent.
func replacement(in *api.UpdateOpportunityInput, o *opportunity) api.GetOpportunityOutput {
	next := withDefaults(api.GetOpportunityOutput{
		PrimaryNeedsFromAws: in.PrimaryNeedsFromAws, NationalSecurity: in.NationalSecurity,
		PartnerOpportunityIdentifier: in.PartnerOpportunityIdentifier, Customer: in.Customer,
		Project: keptContract(in.Project, o.Project), OpportunityType: in.OpportunityType, Marketing: in.Marketing,
		SoftwareRevenue: in.SoftwareRevenue, LifeCycle: in.LifeCycle,
	})
	next.Catalog, next.Id, next.Arn = o.Catalog, o.Id, o.Arn
	next.CreatedDate, next.LastModifiedDate = o.CreatedDate, o.LastModifiedDate
	next.OpportunityTeam, next.RelatedEntityIdentifiers = o.OpportunityTeam, o.RelatedEntityIdentifiers
	l := o.LifeCycle
	next.LifeCycle.ReviewStatus, next.LifeCycle.ReviewComments, next.LifeCycle.ReviewStatusReason = l.ReviewStatus, l.ReviewComments, l.ReviewStatusReason
	next.LifeCycle.NextStepsHistory = l.NextStepsHistory
	return next
}

// keptContract is the project as sent, with the duration of the contract and the total contract value where leaving
// them out keeps them: clients that know only the monthly spend would else lose them. An explicit null of the duration
// ends both (selling §5.8, §5.9).
func keptContract(sent, stored *api.Project) *api.Project {
	had := valueOf(stored).ExpectedContractDuration
	if had == nil {
		return sent
	}
	p := valueOf(sent)
	if p.ExpectedContractDurationNull {
		return sent
	}
	if p.ExpectedContractDuration == nil {
		p.ExpectedContractDuration = had
	}
	self := slices.IndexFunc(stored.ExpectedCustomerSpend, isSelf)
	if self >= 0 && !slices.ContainsFunc(p.ExpectedCustomerSpend, isSelf) {
		p.ExpectedCustomerSpend = slices.Insert(slices.Clone(p.ExpectedCustomerSpend), min(self, len(p.ExpectedCustomerSpend)), stored.ExpectedCustomerSpend[self])
	}
	return &p
}
