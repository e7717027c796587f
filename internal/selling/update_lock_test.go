package selling

import (
	"slices"
	"testing"

	api "github.com/opencosell/cosell/api/selling"
)

// edits change one member each of an update of the complete opportunity, by the member's path.
var edits = []struct {
	path   string
	change func(*api.UpdateOpportunityInput)
}{
	{"PrimaryNeedsFromAws", func(in *api.UpdateOpportunityInput) {
		in.PrimaryNeedsFromAws = []api.PrimaryNeedFromAws{api.PrimaryNeedFromAwsCoSellDealSupport}
	}},
	{"PartnerOpportunityIdentifier", func(in *api.UpdateOpportunityInput) { in.PartnerOpportunityIdentifier = new("CRM-9") }},
	{"Customer.Account.CompanyName", func(in *api.UpdateOpportunityInput) { in.Customer.Account.CompanyName = "Heron" }},
	{"Customer.Account.WebsiteUrl", func(in *api.UpdateOpportunityInput) { in.Customer.Account.WebsiteUrl = new("heron.example") }},
	{"Customer.Account.Industry", func(in *api.UpdateOpportunityInput) { in.Customer.Account.Industry = new(api.IndustryRetail) }},
	{"Customer.Account.OtherIndustry", func(in *api.UpdateOpportunityInput) { in.Customer.Account.OtherIndustry = nil }},
	{"Customer.Account.AwsAccountId", func(in *api.UpdateOpportunityInput) { in.Customer.Account.AwsAccountId = nil }},
	{"Customer.Account.Duns", func(in *api.UpdateOpportunityInput) { in.Customer.Account.Duns = new("987654321") }},
	{"Customer.Account.Address.CountryCode", func(in *api.UpdateOpportunityInput) {
		in.Customer.Account.Address.CountryCode = new(api.CountryCodeMx)
	}},
	{"Customer.Account.Address.PostalCode", func(in *api.UpdateOpportunityInput) { in.Customer.Account.Address.PostalCode = new("12208") }},
	{"Customer.Account.Address.StateOrRegion", func(in *api.UpdateOpportunityInput) { in.Customer.Account.Address.StateOrRegion = new("Ohio") }},
	{"Customer.Account.Address.City", func(in *api.UpdateOpportunityInput) { in.Customer.Account.Address.City = nil }},
	{"Customer.Account.Address.StreetAddress", func(in *api.UpdateOpportunityInput) { in.Customer.Account.Address.StreetAddress = new("2 Quay Street") }},
	{"Customer.Contacts", func(in *api.UpdateOpportunityInput) { in.Customer.Contacts = nil }},
	{"Project.Title", func(in *api.UpdateOpportunityInput) { in.Project.Title = new("Another") }},
	{"Project.CustomerBusinessProblem", func(in *api.UpdateOpportunityInput) {
		in.Project.CustomerBusinessProblem = new("The machines stand still every other day.")
	}},
	{"Project.CustomerUseCase", func(in *api.UpdateOpportunityInput) { in.Project.CustomerUseCase = new("Storage & Backup") }},
	{"Project.DeliveryModels", func(in *api.UpdateOpportunityInput) { in.Project.DeliveryModels = []api.DeliveryModel{"Resell"} }},
	{"Project.ExpectedCustomerSpend", func(in *api.UpdateOpportunityInput) { in.Project.ExpectedCustomerSpend[0].Amount = new("1") }},
	{"Project.SalesActivities", func(in *api.UpdateOpportunityInput) {
		in.Project.SalesActivities = []api.SalesActivity{api.SalesActivityAgreedOnSolutionToBusinessProblem}
	}},
	{"Project.OtherCompetitorNames", func(in *api.UpdateOpportunityInput) { in.Project.OtherCompetitorNames = new("Rowan") }},
	{"Project.OtherSolutionDescription", func(in *api.UpdateOpportunityInput) { in.Project.OtherSolutionDescription = new("Planning") }},
	{"Project.ApnPrograms", func(in *api.UpdateOpportunityInput) { in.Project.ApnPrograms = nil }},
	{"Project.AdditionalComments", func(in *api.UpdateOpportunityInput) { in.Project.AdditionalComments = nil }},
	{"OpportunityType", func(in *api.UpdateOpportunityInput) { in.OpportunityType = nil }},
	{"Marketing.CampaignName", func(in *api.UpdateOpportunityInput) { in.Marketing.CampaignName = nil }},
	{"Marketing.UseCases", func(in *api.UpdateOpportunityInput) { in.Marketing.UseCases = nil }},
	{"Marketing.Channels", func(in *api.UpdateOpportunityInput) { in.Marketing.Channels = nil }},
	{"SoftwareRevenue.DeliveryModel", func(in *api.UpdateOpportunityInput) { in.SoftwareRevenue.DeliveryModel = nil }},
	{"SoftwareRevenue.Value", func(in *api.UpdateOpportunityInput) { in.SoftwareRevenue.Value.Amount = "7" }},
	{"SoftwareRevenue.EffectiveDate", func(in *api.UpdateOpportunityInput) { in.SoftwareRevenue.EffectiveDate = nil }},
	{"SoftwareRevenue.ExpirationDate", func(in *api.UpdateOpportunityInput) { in.SoftwareRevenue.ExpirationDate = nil }},
	{"LifeCycle.Stage", func(in *api.UpdateOpportunityInput) { in.LifeCycle.Stage = new(api.StageTechnicalValidation) }},
	{"LifeCycle.NextSteps", func(in *api.UpdateOpportunityInput) { in.LifeCycle.NextSteps = new("Write") }},
	{"LifeCycle.TargetCloseDate", func(in *api.UpdateOpportunityInput) { in.LifeCycle.TargetCloseDate = new("2026-12-01") }},
}

// Every member in every state: what is locked is refused and nothing is stored, the rest is accepted.
func TestLocks_5_2(t *testing.T) {
	all := make([]string, len(edits))
	for i, e := range edits {
		all[i] = e.path
	}
	except := func(open ...string) []string {
		return slices.DeleteFunc(slices.Clone(all), func(path string) bool { return slices.Contains(open, path) })
	}
	states := []struct {
		name   string
		put    func(*opportunity)
		locked []string
	}{
		{"Pending Submission", inState(api.ReviewStatusPendingSubmission, api.StageProspect), []string{"LifeCycle.Stage"}},
		{"Action Required", inState(api.ReviewStatusActionRequired, api.StageProspect), except(
			"Customer.Account.Address.City", "Customer.Account.Address.CountryCode", "Customer.Account.Address.PostalCode",
			"Customer.Account.Address.StateOrRegion", "Customer.Account.Address.StreetAddress", "Customer.Account.WebsiteUrl",
			"LifeCycle.TargetCloseDate", "Project.ExpectedCustomerSpend", "Project.CustomerBusinessProblem", "PartnerOpportunityIdentifier")},
		{"Approved", inState(api.ReviewStatusApproved, api.StageQualified), []string{
			"PartnerOpportunityIdentifier", "Customer.Account.CompanyName", "Customer.Account.WebsiteUrl", "Customer.Account.Industry",
			"Customer.Account.OtherIndustry", "Customer.Account.Address.CountryCode", "Customer.Account.Address.PostalCode",
			"Customer.Account.Address.StateOrRegion", "Project.Title", "Project.CustomerBusinessProblem",
		}},
		{"Launched", func(o *opportunity) {
			inState(api.ReviewStatusApproved, api.StageLaunched)(o)
			o.RelatedEntityIdentifiers.Solutions = []string{defaultSolutionID}
		}, except("Project.DeliveryModels", "Project.AdditionalComments", "SoftwareRevenue.DeliveryModel",
			"SoftwareRevenue.Value", "SoftwareRevenue.EffectiveDate", "SoftwareRevenue.ExpirationDate")},
		{"Closed Lost", func(o *opportunity) {
			inState(api.ReviewStatusApproved, api.StageClosedLost)(o)
			o.LifeCycle.ClosedLostReason = new(api.ClosedLostReasonOther)
		}, all},
		{"Submitted by invitation", func(o *opportunity) {
			inState(api.ReviewStatusSubmitted, api.StageProspect)(o)
			o.hidden.Invitation = "engi-0000000000000"
		}, []string{"LifeCycle.Stage"}},
	}
	for _, state := range states {
		t.Run(state.name, func(t *testing.T) {
			b := newBench(t)
			b.catalog = "AWS"
			id := b.create()
			b.force(id, state.put)
			for _, e := range edits {
				before := b.stored(id)
				err := b.alter(id, e.change)
				if !slices.Contains(state.locked, e.path) {
					if err != nil {
						t.Errorf("%s: got %v, want no error", e.path, err)
					}
					b.force(id, func(o *opportunity) { o.GetOpportunityOutput, o.hidden = before.GetOpportunityOutput, before.hidden })
					continue
				}
				checkProblems(t, err, "business "+e.path+" ACTION_NOT_PERMITTED")
			}
			// What nobody changed is always accepted.
			if err := b.alter(id, func(*api.UpdateOpportunityInput) {}); err != nil {
				t.Errorf("sent back: got %v, want no error", err)
			}
		})
	}
}

// National security is locked by the approval; it needs a customer of its own to be changed.
func TestLocks_5_2_NationalSecurity(t *testing.T) {
	b := newBench(t)
	id := b.create(func(in *api.CreateOpportunityInput) { in.Customer.Account.Industry = new(api.IndustryGovernment) })
	b.force(id, inState(api.ReviewStatusApproved, api.StageProspect))
	checkProblems(t, b.alter(id, func(in *api.UpdateOpportunityInput) { in.NationalSecurity = new(api.NationalSecurityYes) }),
		"business NationalSecurity ACTION_NOT_PERMITTED")
}

// A number of the partner's own can be given after the approval, but not changed.
func TestLocks_5_2_PartnerOpportunityIdentifier(t *testing.T) {
	b := newBench(t)
	id := b.create(func(in *api.CreateOpportunityInput) { in.PartnerOpportunityIdentifier = nil })
	b.force(id, inState(api.ReviewStatusApproved, api.StageProspect))
	number := func(n string) func(*api.UpdateOpportunityInput) {
		return func(in *api.UpdateOpportunityInput) { in.PartnerOpportunityIdentifier = &n }
	}
	checkProblems(t, b.alter(id, number("CRM-1")))
	checkProblems(t, b.alter(id, number("CRM-2")), "business PartnerOpportunityIdentifier ACTION_NOT_PERMITTED")
}

// While AWS has it, and after it rejected it, an opportunity cannot be updated even without a change; in catalog AWS the
// status that an update asks for is ignored.
func TestClosed_5_2(t *testing.T) {
	for _, status := range []api.ReviewStatus{api.ReviewStatusSubmitted, api.ReviewStatusInReview, api.ReviewStatusRejected} {
		b := newBench(t)
		b.catalog = "AWS"
		id := b.create()
		b.force(id, inState(status, api.StageProspect))
		for _, asked := range []api.ReviewStatus{status, api.ReviewStatusApproved, api.ReviewStatusActionRequired} {
			checkProblems(t, b.alter(id, func(in *api.UpdateOpportunityInput) { in.LifeCycle.ReviewStatus = &asked }),
				"business LifeCycle.ReviewStatus ACTION_NOT_PERMITTED")
		}
	}
}

// All locked changes are told at once, and a missing stage with them.
func TestLocks_7_1_AllAtOnce(t *testing.T) {
	b := newBench(t)
	id := b.create()
	b.force(id, inState(api.ReviewStatusApproved, api.StageProspect))
	checkProblems(t, b.alter(id, func(in *api.UpdateOpportunityInput) {
		in.Project.Title, in.Customer.Account.CompanyName, in.LifeCycle = nil, "Heron", nil
	}),
		"business Customer.Account.CompanyName ACTION_NOT_PERMITTED",
		"business Project.Title ACTION_NOT_PERMITTED",
		"business LifeCycle.Stage REQUIRED_FIELD_MISSING")
}
