package selling

import (
	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
)

// referral lets AWS refer an opportunity to the account and returns its id.
func (d *deal) referral(account string) string {
	d.Helper()
	return must[*api.CreateOpportunityOutput](d)(put(d, account, d.service.CreateOpportunity, referralInput())).Id
}

func referralInput() *api.CreateOpportunityInput {
	return &api.CreateOpportunityInput{
		Catalog: resource.CatalogSandbox, ClientToken: "referral", Origin: new(api.OpportunityOriginAwsReferral),
		PrimaryNeedsFromAws: []api.PrimaryNeedFromAws{api.PrimaryNeedFromAwsCoSellArchitecturalValidation},
		Customer: &api.Customer{
			Account: &api.Account{
				CompanyName: "Harbour Mills", Industry: new(api.IndustryManufacturing), WebsiteUrl: new("https://harbourmills.example"),
				Address: &api.Address{CountryCode: new(api.CountryCodeUs), City: new("Duluth"), PostalCode: new("55802"), StateOrRegion: new("Minnesota")},
			},
			Contacts: []api.Contact{{Email: new("mo@harbourmills.example"), FirstName: new("Mo"), LastName: new("Reed")}},
		},
		Project: &api.Project{
			Title: new("Grain silo telemetry on a new data platform"), CustomerBusinessProblem: new("Silo levels are read by hand and mills run dry."),
			CustomerUseCase: new("AI Machine Learning and Analytics"), DeliveryModels: []api.DeliveryModel{api.DeliveryModelSaasOrPaas},
			ExpectedCustomerSpend: []api.ExpectedCustomerSpend{{
				Amount: new("10000.00"), CurrencyCode: "USD", Frequency: api.PaymentFrequencyMonthly, TargetCompany: "AWS",
			}},
		},
		LifeCycle: &api.LifeCycle{TargetCloseDate: new("2026-12-31"), NextSteps: new("Call the mill")},
		Marketing: &api.Marketing{Source: new(api.MarketingSourceMarketingActivity), CampaignName: new("Mills")},
		SoftwareRevenue: &api.SoftwareRevenue{
			DeliveryModel: new(api.RevenueModelSubscription), Value: &api.MonetaryValue{Amount: "12.50", CurrencyCode: "USD"},
			EffectiveDate: new("2026-05-01"), ExpirationDate: new("2027-05-01"),
		},
		OpportunityTeam: []api.Contact{{BusinessTitle: new(titleAccountManager), Email: new("kai@bluefjord.example"), FirstName: new("Kai"), LastName: new("Dahl")}},
	}
}

// invited lets the sender make an engagement and invite the receiver to it, and returns the invitation.
func (d *deal) invited(sender, receiver string, kind api.EngagementInvitationPayloadType) *invitation {
	d.Helper()
	var i *invitation
	d.ok(d.update(sender, func(c *resource.WriteCall) (err error) {
		e := newEngagement(c, sender, "Silo telemetry", "Measure grain", []api.EngagementContextDetails{leadOrProject(kind)})
		if err := e.save(c); err != nil {
			return err
		}
		i, err = d.service.invite(c, inviteTo(e, receiver, kind))
		return err
	}))
	return i
}

// again sends another invitation to the engagement of i.
func (d *deal) again(i *invitation, receiver string) *invitation {
	d.Helper()
	var next *invitation
	d.ok(d.update(i.hidden.Sender, func(c *resource.WriteCall) error {
		e, err := readEngagement(c, c.Catalog, i.hidden.Engagement)
		if err != nil {
			return err
		}
		next, err = d.service.invite(c, inviteTo(e, receiver, i.hidden.PayloadType))
		return err
	}))
	return next
}

func leadOrProject(kind api.EngagementInvitationPayloadType) api.EngagementContextDetails {
	if kind == api.EngagementInvitationPayloadTypeLeadInvitation {
		return api.EngagementContextDetails{
			Type: api.EngagementContextTypeLead,
			Payload: &api.EngagementContextPayload{Lead: &api.LeadContext{
				Customer:     &api.LeadCustomer{CompanyName: "Harbour Mills", Address: &api.LeadAddress{CountryCode: new("US")}},
				Interactions: []api.LeadInteraction{{SourceType: new("Event"), Contact: &api.LeadContact{BusinessTitle: "CTO", Email: "mo@harbourmills.example", FirstName: "Mo", LastName: "Reed"}}},
			}},
		}
	}
	return api.EngagementContextDetails{
		Type: api.EngagementContextTypeCustomerProject,
		Payload: &api.EngagementContextPayload{CustomerProject: &api.CustomerProjectsContext{
			Customer: &api.EngagementCustomer{Industry: api.IndustryManufacturing, CompanyName: "Harbour Mills", WebsiteUrl: "https://harbourmills.example", CountryCode: "US"},
		}},
	}
}

func inviteTo(e *engagement, receiver string, kind api.EngagementInvitationPayloadType) invite {
	v := invite{engagement: e, sender: *e.CreatedBy, receiver: receiver, alias: new("our friends"), message: "Join us"}
	if kind == api.EngagementInvitationPayloadTypeLeadInvitation {
		v.payload.LeadInvitation = &api.LeadInvitationPayload{
			Customer:    &api.LeadInvitationCustomer{CompanyName: "Harbour Mills", CountryCode: new("US"), MarketSegment: new("Small")},
			Interaction: &api.LeadInvitationInteraction{SourceType: new("Event"), SourceId: new("E-1"), SourceName: new("Fair"), ContactBusinessTitle: "CTO"},
		}
		return v
	}
	v.payload.OpportunityInvitation = &api.OpportunityInvitationPayload{
		SenderContacts:           []api.SenderContact{{Email: "Ina@bluefjord.example", FirstName: new("Ina")}},
		ReceiverResponsibilities: []api.ReceiverResponsibility{api.ReceiverResponsibilityReseller},
		Customer:                 &api.EngagementCustomer{Industry: api.IndustryManufacturing, CompanyName: "Harbour Mills", WebsiteUrl: "https://harbourmills.example", CountryCode: "US"},
		Project: &api.ProjectDetails{
			Title: "Silo telemetry", BusinessProblem: "Silo levels are read by hand and mills run dry.", TargetCompletionDate: "2026-11-30",
			ExpectedCustomerSpend: []api.ExpectedCustomerSpend{{Amount: new("7500.00"), CurrencyCode: "USD", Frequency: api.PaymentFrequencyMonthly, TargetCompany: "AWS"}},
		},
	}
	return v
}
