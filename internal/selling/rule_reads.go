package selling

import "slices"

// reads are the members that the rules of a member look at beside it, by the path of the rule, with its code where the
// rules of a path look at different ones. Where an explanation has found such a member wrong already, the rule would judge
// a value that is going to change, and says nothing.
var reads = map[string][]string{
	"Customer.Account.CompanyName":                              {"NationalSecurity"},
	"Customer.Account.WebsiteUrl":                               {"NationalSecurity"},
	"Customer.Account.OtherIndustry":                            {"Customer.Account.Industry"},
	"Customer.Account.Address.CountryCode":                      {"NationalSecurity"},
	"Customer.Account.Address.PostalCode":                       {"NationalSecurity", "Customer.Account.Address.CountryCode"},
	"Customer.Account.Address.StateOrRegion":                    {"NationalSecurity", "Customer.Account.Address.CountryCode"},
	"Customer.Account.Address.PostalCode INVALID_VALUE":         {"Customer.Account.Address.CountryCode"},
	"Customer.Account.Address.StateOrRegion INVALID_ENUM_VALUE": {"Customer.Account.Address.CountryCode"},
	"Customer.Account.AwsAccountId":                             {pathStage},
	"NationalSecurity":                                          {"Customer.Account.Industry"},
	"Project.OtherCompetitorNames":                              {"Project.CompetitorName"},
	"Project.RelatedOpportunityIdentifier":                      {"OpportunityType"},
	"Project.SalesActivities":                                   {pathInvolvement},
	"Project.ExpectedContractDuration":                          {"Project.ExpectedCustomerSpend"},
	"Project.ExpectedCustomerSpend":                             {"Project.ExpectedContractDuration", pathStage},
	"Project.ExpectedCustomerSpend[%d].TargetCompany":           {"Project.ExpectedCustomerSpend", "Project.ExpectedContractDuration"},
	"Project.ExpectedCustomerSpend[%d].CurrencyCode":            {"Project.ExpectedCustomerSpend", "Project.ExpectedContractDuration", "Project.AwsPartition"},
	"Project.ExpectedCustomerSpend[%d].EstimationUrl":           {"Project.ExpectedCustomerSpend"},
	"Project.CustomerUseCase":                                   {pathStage},
	"Project.DeliveryModels":                                    {pathStage},
	"SoftwareRevenue":                                           {pathStage},
	"SoftwareRevenue.ExpirationDate":                            {"SoftwareRevenue.EffectiveDate"},
	"SoftwareRevenue.Value.CurrencyCode":                        {"Project.AwsPartition"},
	"LifeCycle.ClosedLostReason":                                {pathStage},
	pathCloseDate:                                               {pathStage},
	pathStage:                                                   {pathReviewStatus},
	"RelatedEntityIdentifiers.Solutions":                        {pathStage},
	"Marketing.CampaignName":                                    {"Marketing.Source"},
	"Marketing.Channels":                                        {"Marketing.Source"},
	"Marketing.UseCases":                                        {"Marketing.Source", "Marketing.AwsFundingUsed"},
	"Marketing.AwsFundingUsed":                                  {"Marketing.Source", pathStage},
	"PrimaryNeedsFromAws":                                       {pathInvolvement, pathStage},
	"OpportunityTeam":                                           {"OpportunityTeam"},
	"OpportunityTeam[%d].Email":                                 {"OpportunityTeam"},
	"Origin":                                                    {"Catalog"},
}

// unsure reports whether an explanation leaves the rule out.
func (d *draft) unsure(r rule) bool {
	looked, ok := reads[r.path+" "+string(r.code)]
	if !ok {
		looked = reads[r.path]
	}
	return d.doubtful != nil && slices.ContainsFunc(looked, d.doubtful)
}
