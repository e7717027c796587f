package selling

import (
	"fmt"
	"slices"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
)

// changeable is a member that UpdateOpportunity can change, with the form in which two values of it are compared. Both
// sides are normalised before: defaults filled in, amounts plain; a text without characters counts as none.
type changeable struct {
	path  string
	value func(*api.GetOpportunityOutput) string
}

// changeables are all of them, in the order in which problems are listed.
var changeables = []changeable{
	{"PrimaryNeedsFromAws", func(o *api.GetOpportunityOutput) string { return listed(o.PrimaryNeedsFromAws) }},
	{"NationalSecurity", func(o *api.GetOpportunityOutput) string { return text(o.NationalSecurity) }},
	{"PartnerOpportunityIdentifier", func(o *api.GetOpportunityOutput) string { return text(o.PartnerOpportunityIdentifier) }},
	{"Customer.Account.CompanyName", func(o *api.GetOpportunityOutput) string { return customerOf(o).CompanyName }},
	{"Customer.Account.WebsiteUrl", func(o *api.GetOpportunityOutput) string { return text(customerOf(o).WebsiteUrl) }},
	{"Customer.Account.Industry", func(o *api.GetOpportunityOutput) string { return text(customerOf(o).Industry) }},
	{"Customer.Account.OtherIndustry", func(o *api.GetOpportunityOutput) string { return text(customerOf(o).OtherIndustry) }},
	{"Customer.Account.AwsAccountId", func(o *api.GetOpportunityOutput) string { return text(customerOf(o).AwsAccountId) }},
	{"Customer.Account.Duns", func(o *api.GetOpportunityOutput) string { return text(customerOf(o).Duns) }},
	{"Customer.Account.Address.CountryCode", func(o *api.GetOpportunityOutput) string { return text(addressOf(o).CountryCode) }},
	{"Customer.Account.Address.PostalCode", func(o *api.GetOpportunityOutput) string { return text(addressOf(o).PostalCode) }},
	{"Customer.Account.Address.StateOrRegion", func(o *api.GetOpportunityOutput) string { return text(addressOf(o).StateOrRegion) }},
	{"Customer.Account.Address.City", func(o *api.GetOpportunityOutput) string { return text(addressOf(o).City) }},
	{"Customer.Account.Address.StreetAddress", func(o *api.GetOpportunityOutput) string { return text(addressOf(o).StreetAddress) }},
	{"Customer.Contacts", func(o *api.GetOpportunityOutput) string { return structures(valueOf(o.Customer).Contacts) }},
	{"Project.Title", func(o *api.GetOpportunityOutput) string { return text(projectOf(o).Title) }},
	{"Project.CustomerBusinessProblem", func(o *api.GetOpportunityOutput) string { return text(projectOf(o).CustomerBusinessProblem) }},
	{"Project.CustomerUseCase", func(o *api.GetOpportunityOutput) string { return text(projectOf(o).CustomerUseCase) }},
	{"Project.DeliveryModels", func(o *api.GetOpportunityOutput) string { return listed(projectOf(o).DeliveryModels) }},
	{"Project.ExpectedCustomerSpend", func(o *api.GetOpportunityOutput) string { return structures(projectOf(o).ExpectedCustomerSpend) }},
	{"Project.ExpectedContractDuration", func(o *api.GetOpportunityOutput) string {
		d := valueOf(projectOf(o).ExpectedContractDuration)
		return string(d.Term) + d.Value
	}},
	{"Project.SalesActivities", func(o *api.GetOpportunityOutput) string { return listed(projectOf(o).SalesActivities) }},
	{"Project.CompetitorName", func(o *api.GetOpportunityOutput) string { return text(projectOf(o).CompetitorName) }},
	{"Project.OtherCompetitorNames", func(o *api.GetOpportunityOutput) string { return text(projectOf(o).OtherCompetitorNames) }},
	{"Project.OtherSolutionDescription", func(o *api.GetOpportunityOutput) string { return text(projectOf(o).OtherSolutionDescription) }},
	{"Project.RelatedOpportunityIdentifier", func(o *api.GetOpportunityOutput) string { return text(projectOf(o).RelatedOpportunityIdentifier) }},
	{"Project.ApnPrograms", func(o *api.GetOpportunityOutput) string { return listed(projectOf(o).ApnPrograms) }},
	{"Project.AdditionalComments", func(o *api.GetOpportunityOutput) string { return text(projectOf(o).AdditionalComments) }},
	{"Project.AwsPartition", func(o *api.GetOpportunityOutput) string { return text(projectOf(o).AwsPartition) }},
	{"OpportunityType", func(o *api.GetOpportunityOutput) string { return text(o.OpportunityType) }},
	{"Marketing.Source", func(o *api.GetOpportunityOutput) string { return text(valueOf(o.Marketing).Source) }},
	{"Marketing.CampaignName", func(o *api.GetOpportunityOutput) string { return text(valueOf(o.Marketing).CampaignName) }},
	{"Marketing.UseCases", func(o *api.GetOpportunityOutput) string { return listed(valueOf(o.Marketing).UseCases) }},
	{"Marketing.Channels", func(o *api.GetOpportunityOutput) string { return listed(valueOf(o.Marketing).Channels) }},
	{"Marketing.AwsFundingUsed", func(o *api.GetOpportunityOutput) string { return text(valueOf(o.Marketing).AwsFundingUsed) }},
	{"SoftwareRevenue.DeliveryModel", func(o *api.GetOpportunityOutput) string { return text(valueOf(o.SoftwareRevenue).DeliveryModel) }},
	{"SoftwareRevenue.Value", func(o *api.GetOpportunityOutput) string {
		v := valueOf(valueOf(o.SoftwareRevenue).Value)
		return v.Amount + string(v.CurrencyCode)
	}},
	{"SoftwareRevenue.EffectiveDate", func(o *api.GetOpportunityOutput) string { return text(valueOf(o.SoftwareRevenue).EffectiveDate) }},
	{"SoftwareRevenue.ExpirationDate", func(o *api.GetOpportunityOutput) string { return text(valueOf(o.SoftwareRevenue).ExpirationDate) }},
	{pathStage, func(o *api.GetOpportunityOutput) string { return text(lifeCycleOf(o).Stage) }},
	{"LifeCycle.ClosedLostReason", func(o *api.GetOpportunityOutput) string { return text(lifeCycleOf(o).ClosedLostReason) }},
	{"LifeCycle.NextSteps", func(o *api.GetOpportunityOutput) string { return text(lifeCycleOf(o).NextSteps) }},
	{pathCloseDate, func(o *api.GetOpportunityOutput) string { return text(lifeCycleOf(o).TargetCloseDate) }},
}

const (
	pathStage        = "LifeCycle.Stage"
	pathReviewStatus = "LifeCycle.ReviewStatus"
	pathCloseDate    = "LifeCycle.TargetCloseDate"
)

// The members that selling §5.2 names.
var (
	correctable = []string{ // in Action Required
		"Customer.Account.Address.City", "Customer.Account.Address.CountryCode", "Customer.Account.Address.PostalCode",
		"Customer.Account.Address.StateOrRegion", "Customer.Account.Address.StreetAddress", "Customer.Account.WebsiteUrl",
		pathCloseDate, "Project.ExpectedCustomerSpend", "Project.CustomerBusinessProblem", "PartnerOpportunityIdentifier",
	}
	settled = []string{ // by the approval
		"Customer.Account.Address.CountryCode", "Customer.Account.Address.PostalCode", "Customer.Account.Address.StateOrRegion",
		"Customer.Account.Industry", "Customer.Account.OtherIndustry", "Customer.Account.WebsiteUrl", "Customer.Account.CompanyName",
		"Project.CustomerBusinessProblem", "Project.Title", "NationalSecurity",
	}
	afterLaunch = []string{
		"Project.DeliveryModels", "Project.AdditionalComments", "SoftwareRevenue.DeliveryModel", "SoftwareRevenue.Value",
		"SoftwareRevenue.EffectiveDate", "SoftwareRevenue.ExpirationDate",
	}
)

// lock closes members while an opportunity is in a state.
type lock struct {
	in     func(*opportunity) bool
	closes func(o *opportunity, path string) bool
	why    string // what follows the path in the message
}

// opportunityLocks are the rows of selling §5.2. Those of the states that an opportunity is in count together.
var opportunityLocks = []lock{
	{
		func(o *opportunity) bool { return o.reviewStatus() == api.ReviewStatusPendingSubmission },
		func(_ *opportunity, path string) bool { return path == pathStage },
		"cannot be changed: You can not update the stage when Opportunity status is Pending Submission",
	},
	{
		func(o *opportunity) bool { return o.reviewStatus() == api.ReviewStatusSubmitted },
		func(_ *opportunity, path string) bool { return path == pathStage },
		"cannot be changed before AWS has approved the deal of the partner who sent the invitation",
	},
	{
		func(o *opportunity) bool { return o.reviewStatus() == api.ReviewStatusActionRequired },
		func(_ *opportunity, path string) bool { return !slices.Contains(correctable, path) },
		"cannot be changed while LifeCycle.ReviewStatus is Action Required: only the address and website of the customer, the target close date, the business problem, the expected spend and PartnerOpportunityIdentifier can",
	},
	{
		func(o *opportunity) bool { return o.reviewStatus() == api.ReviewStatusApproved },
		func(o *opportunity, path string) bool {
			// A CRM often gives its own number only after the approval.
			return slices.Contains(settled, path) || path == "PartnerOpportunityIdentifier" && text(o.PartnerOpportunityIdentifier) != ""
		},
		"cannot be changed once LifeCycle.ReviewStatus is Approved: send the stored value",
	},
	{
		func(o *opportunity) bool { return o.stage() == api.StageLaunched },
		func(_ *opportunity, path string) bool { return !slices.Contains(afterLaunch, path) },
		"cannot be changed once LifeCycle.Stage is Launched: only Project.DeliveryModels, Project.AdditionalComments and SoftwareRevenue can",
	},
	{
		func(o *opportunity) bool { return o.stage() == api.StageClosedLost },
		func(*opportunity, string) bool { return true },
		"cannot be changed once LifeCycle.Stage is Closed Lost",
	},
}

// locked is why a member cannot be changed now, empty when it can.
func (o *opportunity) locked(path string) string {
	for _, l := range opportunityLocks {
		if l.in(o) && l.closes(o, path) {
			return path + " " + l.why
		}
	}
	return ""
}

// lockedChanges are the members in which next differs from o although they are locked. An absent stage is not one of
// them: it is missing whatever the state is.
func (o *opportunity) lockedChanges(next *api.GetOpportunityOutput) []apierr.Field {
	var found []apierr.Field
	for _, m := range changeables {
		if m.value(&o.GetOpportunityOutput) == m.value(next) || m.path == pathStage && lifeCycleOf(next).Stage == nil {
			continue
		}
		if why := o.locked(m.path); why != "" {
			found = append(found, apierr.Field{Path: m.path, Code: apierr.ActionNotPermitted, Message: why})
		}
	}
	return found
}

// updatable are the review statuses in which an opportunity can be updated at all. A partner that was invited to the
// deal completes its own record while it is Submitted (selling §6.2).
var updatable = map[api.ReviewStatus]func(*opportunity) bool{
	api.ReviewStatusPendingSubmission: func(*opportunity) bool { return true },
	api.ReviewStatusActionRequired:    func(*opportunity) bool { return true },
	api.ReviewStatusApproved:          func(*opportunity) bool { return true },
	api.ReviewStatusSubmitted:         (*opportunity).invited,
}

// closed refuses an update of an opportunity that is with AWS, or that AWS has rejected.
func (o *opportunity) closed() error {
	status := o.reviewStatus()
	if open := updatable[status]; open != nil && open(o) {
		return nil
	}
	return apierr.Business(apierr.Fieldf(pathReviewStatus, apierr.ActionNotPermitted,
		"%s is %s: an opportunity cannot be updated while AWS reviews it, nor after AWS rejected it", pathReviewStatus, status))
}

func customerOf(o *api.GetOpportunityOutput) api.Account { return valueOf(valueOf(o.Customer).Account) }

func addressOf(o *api.GetOpportunityOutput) api.Address { return valueOf(customerOf(o).Address) }

func projectOf(o *api.GetOpportunityOutput) api.Project { return valueOf(o.Project) }

func text[T ~string](v *T) string { return string(valueOf(v)) }

func listed[T ~string](list []T) string { return fmt.Sprintf("%q", list) }

// structures is a list of structures in a form that tells different ones apart.
func structures[T any, P interface {
	*T
	awsjson.Shape
}](list []T) string {
	if len(list) == 0 {
		return ""
	}
	return string(awsjson.AppendStructs[T, P](nil, list))
}
