package selling

import (
	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
)

// summaryView is what templateOpportunity shows of an opportunity (selling §4.7).
func summaryView(o *opportunity) *api.OpportunitySummaryView {
	v := &api.OpportunitySummaryView{
		OpportunityType: o.OpportunityType, OpportunityTeam: o.OpportunityTeam, PrimaryNeedsFromAws: o.PrimaryNeedsFromAws,
		Customer: o.Customer, RelatedEntityIdentifiers: o.RelatedEntityIdentifiers,
	}
	if l := o.LifeCycle; l != nil {
		v.Lifecycle = &api.LifeCycleForView{
			TargetCloseDate: l.TargetCloseDate, ReviewStatus: l.ReviewStatus, Stage: l.Stage, NextSteps: l.NextSteps,
		}
	}
	if p := o.Project; p != nil {
		v.Project = &api.ProjectView{
			DeliveryModels: p.DeliveryModels, ExpectedCustomerSpend: p.ExpectedCustomerSpend,
			ExpectedContractDuration: p.ExpectedContractDuration, CustomerUseCase: p.CustomerUseCase,
			SalesActivities: p.SalesActivities, OtherSolutionDescription: p.OtherSolutionDescription,
		}
	}
	return v
}

// awsSummaryView is what templateAWSSummary shows of AWS's side of o: the answer of GetAwsOpportunitySummary (selling
// §4.7).
func awsSummaryView(c *resource.Call, o *opportunity, a *awsOpportunity) *api.AwsOpportunitySummaryFullView {
	v := &api.AwsOpportunitySummaryFullView{
		RelatedOpportunityId: &o.Id, Origin: a.Origin, InvolvementType: a.InvolvementType, Visibility: a.Visibility,
		LifeCycle: a.LifeCycle, OpportunityTeam: a.OpportunityTeam, Insights: a.Insights,
		InvolvementTypeChangeReason: a.InvolvementTypeChangeReason, RelatedEntityIds: a.RelatedEntityIds,
		Customer: a.Customer, Project: a.Project, CosellMotion: a.CosellMotion, SoftwareRevenue: a.SoftwareRevenue,
	}
	if c.Switches.AWSSummaryDisclosure {
		v.LifeCycle = disclosed(a.LifeCycle)
	}
	return v
}
