package seed

import "time"

// request is the CreateEngagementInvitation that invites to an engagement about what the payload says.
func (v *invitation) request(catalog, engagement, token string, payload object) object {
	return object{
		"Catalog": catalog, "ClientToken": token, "EngagementIdentifier": engagement,
		"Invitation": merge(object{
			"Message":  "Would you join us?",
			"Receiver": object{"Account": object{"AwsAccountId": v.To}},
			"Payload":  payload,
		}, given(v.Fields)),
	}
}

// offer is what an invitation tells of a deal: the customer and the project of a CustomerProject context.
func offer(customer, project object, spend any) object {
	told := object{}
	for name, v := range project {
		told[name] = v
	}
	told["ExpectedCustomerSpend"] = spend
	return object{"OpportunityInvitation": object{
		"ReceiverResponsibilities": []any{"Services Partner"}, "Customer": customer, "Project": told,
	}}
}

// offer is the payload of an invitation to the opportunity's engagement.
func (o *opportunity) offer(request object) object {
	company := stepInto(stepInto(request, "Customer"), "Account")
	project := stepInto(request, "Project")
	spend := stepInto(project, "ExpectedCustomerSpend")
	if spend == nil {
		spend = []any{}
	}
	return offer(present(object{
		"CompanyName": stepInto(company, "CompanyName"), "Industry": stepInto(company, "Industry"), "WebsiteUrl": stepInto(company, "WebsiteUrl"),
		"CountryCode": stepInto(stepInto(company, "Address"), "CountryCode"),
	}), present(object{
		"Title": stepInto(project, "Title"), "BusinessProblem": stepInto(project, "CustomerBusinessProblem"),
		"TargetCompletionDate": stepInto(stepInto(request, "LifeCycle"), "TargetCloseDate"),
	}), spend)
}

// offer is the payload of an invitation to the engagement, by its first context.
func (e *engagement) offer(request object, now time.Time) object {
	var spend []any
	first := stepInto(request["Contexts"], 0)
	if lead, ok := stepInto(stepInto(first, "Payload"), contextLead).(object); ok {
		return leadOffer(lead)
	}
	project, ok := stepInto(stepInto(first, "Payload"), contextProject).(object)
	if !ok {
		// An engagement without contexts is about what its title says.
		without := engagementContext{Type: contextProject, Customer: e.Title}
		project = without.payload(now)[contextProject].(object)
	}
	customer, _ := project["Customer"].(object)
	about, _ := project["Project"].(object)
	return offer(customer, about, append(spend, object{"Amount": "5000.00", "CurrencyCode": "USD", "Frequency": "Monthly", "TargetCompany": "AWS"}))
}

// leadOffer is what an invitation shows of a lead: no person.
func leadOffer(lead object) object {
	customer, interaction := lead["Customer"], stepInto(lead["Interactions"], 0)
	return object{"LeadInvitation": object{
		"Customer": present(object{
			"CompanyName": stepInto(customer, "CompanyName"), "CountryCode": stepInto(stepInto(customer, "Address"), "CountryCode"),
			"Industry": stepInto(customer, "Industry"), "WebsiteUrl": stepInto(customer, "WebsiteUrl"),
			"AwsMaturity": stepInto(customer, "AwsMaturity"), "MarketSegment": stepInto(customer, "MarketSegment"),
		}),
		"Interaction": present(object{
			"SourceType": stepInto(interaction, "SourceType"), "SourceId": stepInto(interaction, "SourceId"),
			"SourceName": stepInto(interaction, "SourceName"), "Usecase": stepInto(interaction, "Usecase"),
			"ContactBusinessTitle": stepInto(stepInto(interaction, "Contact"), "BusinessTitle"),
		}),
	}}
}

// present are the members that are not null.
func present(o object) object {
	for name, v := range o {
		if v == nil {
			delete(o, name)
		}
	}
	return o
}
