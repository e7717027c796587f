package selling

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
)

// fieldCase changes the complete request in one way and says what is found.
type fieldCase struct {
	name   string
	change func(*api.CreateOpportunityInput)
	want   string // "path CODE" of the one problem, empty for none
	// createOnly problems are not found by lenient validation.
	createOnly bool
}

// account and the like are short for what the cases change.
func account(in *api.CreateOpportunityInput) *api.Account { return in.Customer.Account }
func address(in *api.CreateOpportunityInput) *api.Address { return in.Customer.Account.Address }

func secret(in *api.CreateOpportunityInput) {
	in.NationalSecurity = new(api.NationalSecurityYes)
	account(in).Industry = new(api.IndustryGovernment)
}

func country(code api.CountryCode, postal string) func(*api.CreateOpportunityInput) {
	return func(in *api.CreateOpportunityInput) {
		*address(in) = api.Address{CountryCode: &code, PostalCode: &postal}
	}
}

func spend(target, amount string, currency api.CurrencyCode) api.ExpectedCustomerSpend {
	return api.ExpectedCustomerSpend{Amount: &amount, CurrencyCode: currency, Frequency: "Monthly", TargetCompany: target}
}

// contract puts a duration and the entries in place.
func contract(months string, entries ...api.ExpectedCustomerSpend) func(*api.CreateOpportunityInput) {
	return func(in *api.CreateOpportunityInput) {
		in.Project.ExpectedCustomerSpend = entries
		if months != "" {
			in.Project.ExpectedContractDuration = &api.ExpectedContractDuration{Term: "Months", Value: months}
		}
	}
}

func tags(n int) []api.Tag {
	out := make([]api.Tag, n)
	for i := range out {
		out[i] = api.Tag{Key: fmt.Sprintf("key%d", i), Value: "v"}
	}
	return out
}

// fieldCases has a case for each row of selling §5.4 that applies at creation, with the rules of §5.3, §5.9 and §7.9.
var fieldCases = []fieldCase{
	{"§5.4 complete", func(*api.CreateOpportunityInput) {}, "", false},
	{"§5.4 Customer", func(in *api.CreateOpportunityInput) { in.Customer = nil }, "Customer REQUIRED_FIELD_MISSING", true},
	{"§5.4 Customer.Account", func(in *api.CreateOpportunityInput) { in.Customer.Account = nil }, "Customer.Account REQUIRED_FIELD_MISSING", true},
	{"§5.4 CompanyName blank", func(in *api.CreateOpportunityInput) { account(in).CompanyName = " " }, "Customer.Account.CompanyName REQUIRED_FIELD_MISSING", true},
	{"§5.4 CompanyName blank, NationalSecurity", func(in *api.CreateOpportunityInput) { secret(in); account(in).CompanyName = "" }, "", false},
	{"§5.4 WebsiteUrl", func(in *api.CreateOpportunityInput) { account(in).WebsiteUrl = nil }, "Customer.Account.WebsiteUrl REQUIRED_FIELD_MISSING", true},
	{"§5.4 WebsiteUrl, NationalSecurity", func(in *api.CreateOpportunityInput) { secret(in); account(in).WebsiteUrl = nil }, "", false},
	{"§5.4 Industry", func(in *api.CreateOpportunityInput) { account(in).Industry = nil }, "Customer.Account.Industry REQUIRED_FIELD_MISSING", true},
	{"§5.4 OtherIndustry with any industry", func(in *api.CreateOpportunityInput) { account(in).Industry = new(api.IndustryRetail) }, "", false},
	{"§5.4 CountryCode", func(in *api.CreateOpportunityInput) { address(in).CountryCode = nil }, "Customer.Account.Address.CountryCode REQUIRED_FIELD_MISSING", true},
	{"§5.4 CountryCode, NationalSecurity", func(in *api.CreateOpportunityInput) { secret(in); account(in).Address = nil }, "", false},
	{"§5.4 PostalCode", func(in *api.CreateOpportunityInput) { address(in).PostalCode = nil }, "Customer.Account.Address.PostalCode REQUIRED_FIELD_MISSING", true},
	{"§5.4 PostalCode, NationalSecurity", func(in *api.CreateOpportunityInput) { secret(in); address(in).PostalCode = nil }, "", false},
	{"§13.5 PostalCode, country without", country("AE", ""), "", false},
	{"§13.5 PostalCode accepted for country without", country("AE", "anything"), "", false},
	{"§13.4 PostalCode, country of unknown form", country("AQ", "anything"), "", false},
	{"§13.4 PostalCode, country of unknown form, blank", country("AQ", ""), "Customer.Account.Address.PostalCode REQUIRED_FIELD_MISSING", true},
	{"§13.4 PostalCode form", country("DE", "1234"), "Customer.Account.Address.PostalCode INVALID_VALUE", false},
	{"§13.4 PostalCode form, NationalSecurity", func(in *api.CreateOpportunityInput) { secret(in); address(in).PostalCode = new("1") }, "Customer.Account.Address.PostalCode INVALID_VALUE", false},
	{"§5.4 StateOrRegion", func(in *api.CreateOpportunityInput) { address(in).StateOrRegion = nil }, "Customer.Account.Address.StateOrRegion REQUIRED_FIELD_MISSING", true},
	{"§5.4 StateOrRegion, NationalSecurity", func(in *api.CreateOpportunityInput) { secret(in); address(in).StateOrRegion = nil }, "", false},
	{"§13.2 StateOrRegion not in list", func(in *api.CreateOpportunityInput) { address(in).StateOrRegion = new("NY") }, "Customer.Account.Address.StateOrRegion INVALID_ENUM_VALUE", false},
	{"§13.2 StateOrRegion territory", func(in *api.CreateOpportunityInput) { address(in).StateOrRegion = new("FPO, AP") }, "", false},
	{"§5.4 StateOrRegion, other country", func(in *api.CreateOpportunityInput) {
		country("DE", "12345")(in)
		address(in).StateOrRegion = new("Hessen")
	}, "", false},
	{"§5.4 Contacts", func(in *api.CreateOpportunityInput) { in.Customer.Contacts = nil }, "", false},

	{"§5.4 Title", func(in *api.CreateOpportunityInput) { in.Project.Title = new("") }, "Project.Title REQUIRED_FIELD_MISSING", true},
	{"§5.4 CustomerBusinessProblem", func(in *api.CreateOpportunityInput) { in.Project.CustomerBusinessProblem = nil }, "Project.CustomerBusinessProblem REQUIRED_FIELD_MISSING", true},
	{"§13.3 CustomerUseCase", func(in *api.CreateOpportunityInput) { in.Project.CustomerUseCase = new("Juggling") }, "Project.CustomerUseCase INVALID_ENUM_VALUE", false},
	{"§5.4 CustomerUseCase at submission only", func(in *api.CreateOpportunityInput) { in.Project.CustomerUseCase = nil }, "", false},
	{"§5.4 DeliveryModels twice", func(in *api.CreateOpportunityInput) {
		in.Project.DeliveryModels = []api.DeliveryModel{"Resell", "Other", "Resell"}
	}, "Project.DeliveryModels DUPLICATE_KEY_VALUE", false},
	{"§5.4 OtherCompetitorNames without *Other", func(in *api.CreateOpportunityInput) { in.Project.CompetitorName = new(api.CompetitorNameOnPrem) }, "Project.OtherCompetitorNames INVALID_VALUE", false},
	{"§5.4 OtherCompetitorNames alone", func(in *api.CreateOpportunityInput) { in.Project.CompetitorName = nil }, "Project.OtherCompetitorNames INVALID_VALUE", false},
	{"§5.4 RelatedOpportunityIdentifier unknown", func(in *api.CreateOpportunityInput) { in.Project.RelatedOpportunityIdentifier = new("O77") }, "Project.RelatedOpportunityIdentifier INVALID_VALUE", false},
	{"§13.6 ApnPrograms", func(in *api.CreateOpportunityInput) { in.Project.ApnPrograms = []string{"P3", "P4"} }, "Project.ApnPrograms[1] INVALID_ENUM_VALUE", false},
	{"§13.6 ApnPrograms both spellings", func(in *api.CreateOpportunityInput) {
		in.Project.ApnPrograms = []string{"IS Immersion Day SFID Program", "ISV Immersion Day SFID Program"}
	}, "", false},

	{"§5.4 CurrencyCode", contract("", spend("AWS", "1", "GBP")), "Project.ExpectedCustomerSpend[0].CurrencyCode INVALID_VALUE", false},
	{"§5.4 CurrencyCode of aws-eusc", func(in *api.CreateOpportunityInput) {
		in.Project.AwsPartition, in.SoftwareRevenue = new(api.AwsPartitionAwsEusc), nil
	}, "Project.ExpectedCustomerSpend[0].CurrencyCode INVALID_VALUE", false},
	{"§5.4 CurrencyCode of aws-eusc, EUR", func(in *api.CreateOpportunityInput) {
		in.Project.AwsPartition, in.SoftwareRevenue = new(api.AwsPartitionAwsEusc), nil
		contract("", spend("AWS", "1", "EUR"))(in)
	}, "", false},
	{"§5.9 no spend", contract(""), "", false},
	{"§5.9 duration 144", contract("144", spend("Self", "1", "USD")), "", false},
	{"§5.4 duration 0", contract("0", spend("Self", "1", "USD")), "Project.ExpectedContractDuration.Value VALUE_OUT_OF_RANGE", false},
	{"§5.4 duration 145", contract("145", spend("Self", "1", "USD")), "Project.ExpectedContractDuration.Value VALUE_OUT_OF_RANGE", false},
	{"§5.4 duration no number", contract("+9", spend("Self", "1", "USD")), "Project.ExpectedContractDuration.Value VALUE_OUT_OF_RANGE", false},
	{"§5.9 Self without duration", contract("", spend("Self", "1", "USD")), "Project.ExpectedContractDuration INVALID_VALUE", false},
	{"§5.9 duration without Self", contract("12", spend("AWS", "1", "USD")), "Project.ExpectedCustomerSpend INVALID_VALUE", false},
	{"§5.9 two Self", contract("12", spend("Self", "1", "USD"), spend("Self", "2", "USD")), "Project.ExpectedCustomerSpend INVALID_VALUE", false},
	{"§5.9 other company with duration", contract("12", spend("Self", "1", "USD"), spend("Heron Mills", "2", "USD")), "Project.ExpectedCustomerSpend[1].TargetCompany INVALID_VALUE", false},
	{"§5.9 currencies differ", contract("12", spend("Self", "1", "USD"), spend("AWS", "2", "EUR")), "Project.ExpectedCustomerSpend[1].CurrencyCode INVALID_VALUE", false},
	{"§5.9 Self with EstimationUrl", func(in *api.CreateOpportunityInput) {
		contract("12", spend("Self", "1", "USD"), spend("AWS", "2", "USD"))(in)
		in.Project.ExpectedCustomerSpend[1].EstimationUrl = new("https://calculator.aws/#/estimate?id=0123456789abcdef0123456789abcdef")
	}, "Project.ExpectedCustomerSpend[1].EstimationUrl INVALID_VALUE", false},

	{"§5.4 TargetCloseDate", func(in *api.CreateOpportunityInput) { in.LifeCycle = nil }, "LifeCycle.TargetCloseDate REQUIRED_FIELD_MISSING", true},
	{"§5.4 TargetCloseDate today", func(in *api.CreateOpportunityInput) { in.LifeCycle.TargetCloseDate = new("2026-04-02") }, "", false},
	{"§5.4 TargetCloseDate yesterday", func(in *api.CreateOpportunityInput) { in.LifeCycle.TargetCloseDate = new("2026-04-01") }, "LifeCycle.TargetCloseDate INVALID_VALUE", false},
	{"§5.3 no stage", func(in *api.CreateOpportunityInput) { in.LifeCycle.Stage = nil }, "", false},
	{"§5.3 Closed Lost", func(in *api.CreateOpportunityInput) {
		in.LifeCycle.Stage, in.LifeCycle.ClosedLostReason = new(api.StageClosedLost), new(api.ClosedLostReasonOther)
	}, "LifeCycle.Stage INVALID_VALUE", false},
	{"§5.3 Launched is forced to Prospect", func(in *api.CreateOpportunityInput) { in.LifeCycle.Stage = new(api.StageLaunched) }, "", false},
	{"§5.3 ClosedLostReason with another stage", func(in *api.CreateOpportunityInput) { in.LifeCycle.ClosedLostReason = new(api.ClosedLostReasonOther) }, "LifeCycle.ClosedLostReason INVALID_VALUE", false},

	{"§5.4 Source defaults to None", func(in *api.CreateOpportunityInput) { in.Marketing = &api.Marketing{} }, "", false},
	{"§5.4 CampaignName with None", func(in *api.CreateOpportunityInput) { in.Marketing = &api.Marketing{CampaignName: new("x")} }, "Marketing.CampaignName INVALID_VALUE", false},
	{"§5.4 Channels with None", func(in *api.CreateOpportunityInput) { in.Marketing = &api.Marketing{Channels: []api.Channel{"TV"}} }, "Marketing.Channels INVALID_VALUE", false},
	{"§5.4 UseCases with None", func(in *api.CreateOpportunityInput) { in.Marketing = &api.Marketing{UseCases: []string{"Storage"}} }, "Marketing.UseCases INVALID_VALUE", false},
	{"§5.4 AwsFundingUsed with None", func(in *api.CreateOpportunityInput) {
		in.Marketing = &api.Marketing{AwsFundingUsed: new(api.AwsFundingUsedNo)}
	}, "Marketing.AwsFundingUsed INVALID_VALUE", false},
	{"§5.4 UseCases without funding", func(in *api.CreateOpportunityInput) { in.Marketing.AwsFundingUsed = new(api.AwsFundingUsedNo) }, "Marketing.UseCases INVALID_VALUE", false},
	{"§13.7 UseCases", func(in *api.CreateOpportunityInput) { in.Marketing.UseCases = []string{"AI/ML", "Juggling"} }, "Marketing.UseCases[1] INVALID_ENUM_VALUE", false},
	{"§5.4 empty lists with None", func(in *api.CreateOpportunityInput) {
		in.Marketing = &api.Marketing{Channels: []api.Channel{}, UseCases: []string{}, CampaignName: new("")}
	}, "", false},

	{"§5.4 ExpirationDate first", func(in *api.CreateOpportunityInput) { in.SoftwareRevenue.ExpirationDate = new("2026-04-30") }, "SoftwareRevenue.ExpirationDate INVALID_VALUE", false},
	{"§5.4 ExpirationDate same day", func(in *api.CreateOpportunityInput) { in.SoftwareRevenue.ExpirationDate = new("2026-05-01") }, "", false},
	{"§5.4 revenue currency", func(in *api.CreateOpportunityInput) { in.SoftwareRevenue.Value.CurrencyCode = "JPY" }, "SoftwareRevenue.Value.CurrencyCode INVALID_VALUE", false},
	{"§5.4 revenue currency of aws-eusc", func(in *api.CreateOpportunityInput) {
		in.Project.AwsPartition, in.Project.ExpectedCustomerSpend = new(api.AwsPartitionAwsEusc), nil
	}, "SoftwareRevenue.Value.CurrencyCode INVALID_VALUE", false},
	{"§1.2 SoftwareRevenue empty", func(in *api.CreateOpportunityInput) { in.SoftwareRevenue = &api.SoftwareRevenue{} }, "", false},

	{"§5.4 NationalSecurity", func(in *api.CreateOpportunityInput) { in.NationalSecurity = new(api.NationalSecurityYes) }, "NationalSecurity INVALID_VALUE", false},
	{"§5.4 team title", func(in *api.CreateOpportunityInput) { in.OpportunityTeam[0].BusinessTitle = new("Chief") }, "OpportunityTeam[0].BusinessTitle INVALID_ENUM_VALUE", false},
	{"§5.4 team owners", func(in *api.CreateOpportunityInput) {
		owner := api.Contact{BusinessTitle: new("OpportunityOwner"), Email: new("a@alder.example")}
		in.OpportunityTeam = []api.Contact{owner, owner}
	}, "OpportunityTeam INVALID_VALUE", false},
	{"§5.4 team owner without email", func(in *api.CreateOpportunityInput) {
		in.OpportunityTeam = []api.Contact{{BusinessTitle: new("OpportunityOwner")}}
	}, "OpportunityTeam[0].Email INVALID_VALUE", false},
	{"§5.4 Origin absent", func(in *api.CreateOpportunityInput) { in.Origin = nil }, "", false},
	{"§7.9 50 tags", func(in *api.CreateOpportunityInput) { in.Tags = tags(50) }, "", false},
	{"§7.9 51 tags", func(in *api.CreateOpportunityInput) { in.Tags = tags(51) }, "Tags TOO_MANY_VALUES", false},
}

func TestFields(t *testing.T) {
	o := newOppTest(t)
	strict, lenient := o.switches, o.switches
	lenient.StrictValidation = false
	said := make(map[string]bool)
	for _, test := range fieldCases {
		t.Run(test.name, func(t *testing.T) {
			for _, mode := range []struct {
				name     string
				switches resource.Switches
				passes   bool
			}{{"strict", strict, test.want == ""}, {"lenient", lenient, test.want == "" || test.createOnly}} {
				o.switches = mode.switches
				in := complete(t)
				test.change(in)
				_, err := o.create(in)
				remember(said, err)
				var want []string
				if !mode.passes {
					want = []string{"business " + test.want}
				}
				if diff := cmp.Diff(want, problemsOf(t, err)); diff != "" {
					t.Errorf("%s (-want +got):\n%s", mode.name, diff)
				}
			}
		})
	}

	t.Run("§5.3 stage as sent", func(t *testing.T) {
		o.switches = strict
		o.switches.ForceProspectOnCreate = false
		in := complete(t)
		id := o.mustCreate(in)
		if got := *o.stored(id).LifeCycle.Stage; got != api.StageQualified {
			t.Errorf("got stage %q, want the one sent", got)
		}
		in.LifeCycle.Stage = new(api.StageCommitted)
		_, err := o.create(in)
		remember(said, err)
		if diff := cmp.Diff([]string{"business RelatedEntityIdentifiers.Solutions REQUIRED_FIELD_MISSING"}, problemsOf(t, err)); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})

	t.Run("§5.4 Origin in catalog AWS", func(t *testing.T) {
		o.switches, o.catalog = strict, resource.CatalogAWS
		defer func() { o.catalog = resource.CatalogSandbox }()
		in := complete(t)
		o.mustCreate(in)
		in.Origin = new(api.OpportunityOriginAwsReferral)
		_, err := o.create(in)
		remember(said, err)
		if diff := cmp.Diff([]string{"business Origin INVALID_VALUE"}, problemsOf(t, err)); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})

	for _, table := range opportunityRules {
		for _, r := range table {
			if r.level <= levelCreate && r.say == nil && !said[r.text] {
				t.Errorf("no case breaks the rule of %s that says: %s", r.path, r.text)
			}
		}
	}
}

func remember(said map[string]bool, err error) {
	var e *apierr.Error
	if errors.As(err, &e) {
		for _, f := range e.Fields {
			said[f.Message] = true
		}
	}
}

func TestAllProblemsAtOnce(t *testing.T) { // §1.3, step 12
	o := newOppTest(t)
	_, err := o.create(&api.CreateOpportunityInput{Catalog: "Sandbox", Tags: tags(51)})
	want := []string{
		"business Customer REQUIRED_FIELD_MISSING",
		"business Project.Title REQUIRED_FIELD_MISSING",
		"business Project.CustomerBusinessProblem REQUIRED_FIELD_MISSING",
		"business LifeCycle.TargetCloseDate REQUIRED_FIELD_MISSING",
		"business Tags TOO_MANY_VALUES",
	}
	if diff := cmp.Diff(want, problemsOf(t, err)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestPostalCodeSentence(t *testing.T) { // §13.4
	o := newOppTest(t)
	in := complete(t)
	country("CA", "12345")(in)
	_, err := o.create(in)
	var e *apierr.Error
	if !errors.As(err, &e) || len(e.Fields) != 1 {
		t.Fatalf("got %v, want one problem", err)
	}
	want := "The postal code is invalid for country CA, CA postal code must be in A9A 9A9 or A9A9A9 format."
	if got := e.Fields[0].Message; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestRequestProblems(t *testing.T) {
	o := newOppTest(t)
	for _, test := range []fieldCase{
		{"§1.2 TargetCloseDate no day", func(in *api.CreateOpportunityInput) { in.LifeCycle.TargetCloseDate = new("2027-02-29") }, "LifeCycle.TargetCloseDate INVALID_STRING_FORMAT", false},
		{"§1.2 EffectiveDate no day", func(in *api.CreateOpportunityInput) { in.SoftwareRevenue.EffectiveDate = new("2026-04-31") }, "SoftwareRevenue.EffectiveDate INVALID_STRING_FORMAT", false},
		{"§1.2 ExpirationDate no day", func(in *api.CreateOpportunityInput) { in.SoftwareRevenue.ExpirationDate = new("2027-06-31") }, "SoftwareRevenue.ExpirationDate INVALID_STRING_FORMAT", false},
		{"§5.9 None on AWS", func(in *api.CreateOpportunityInput) { in.Project.ExpectedCustomerSpend[0].Frequency = "None" }, "Project.ExpectedCustomerSpend[0].Frequency INVALID_ENUM_VALUE", false},
		{"§7.9 key twice", func(in *api.CreateOpportunityInput) { in.Tags = append(in.Tags, in.Tags[0]) }, "Tags DUPLICATE_KEY_VALUE", false},
		{"§7.9 reserved key", func(in *api.CreateOpportunityInput) { in.Tags = []api.Tag{{Key: "aws:x"}} }, "Tags[0].Key INVALID_VALUE", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			in := complete(t)
			test.change(in)
			in.NationalSecurity = new(api.NationalSecurityYes) // a business problem, which must not be listed
			_, err := o.create(in)
			if diff := cmp.Diff([]string{"request " + test.want}, problemsOf(t, err)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestRelatedOpportunity(t *testing.T) { // §5.4: of the caller, in the catalog
	o := newOppTest(t)
	id := o.mustCreate(complete(t))
	in := complete(t)
	in.Project.RelatedOpportunityIdentifier = &id
	o.mustCreate(in)
	o.account = otherAccount
	if _, err := o.create(in); kindOf(err) != apierr.Validation {
		t.Errorf("another account: got %v, want a validation error", err)
	}
	o.account, o.catalog = ownerAccount, resource.CatalogAWS
	if _, err := o.create(in); kindOf(err) != apierr.Validation {
		t.Errorf("another catalog: got %v, want a validation error", err)
	}
}
