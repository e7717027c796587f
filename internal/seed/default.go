package seed

import (
	"time"
)

// What is sent where a file says nothing. Everything is invented; docs/seeds.md lists it.

const (
	defaultIndustry = "Software and Internet"
	defaultProblem  = "The systems of the company run on machines of its own that are hard to grow and to repair."
	closesAfter     = 90 * 24 * time.Hour
)

func defaultAddress() object {
	return object{"CountryCode": "US", "StateOrRegion": "Washington", "PostalCode": "98101", "City": "Seattle", "StreetAddress": "1 Example Street"}
}

func website(name string) string { return "https://www." + slug(name) + ".example" }

func mailbox(who, name string) string { return who + "@" + slug(name) + ".example" }

func (o *opportunity) title() string {
	if o.Title != "" {
		return o.Title
	}
	return o.Customer + " moves to the cloud"
}

// request is the CreateOpportunity that makes the opportunity, without catalog and token; AWS sends the same.
func (o *opportunity) request(now time.Time) object {
	customer := object{
		"CompanyName": o.Customer, "Industry": defaultIndustry, "WebsiteUrl": website(o.Customer), "Address": defaultAddress(),
	}
	project := object{
		"Title": o.title(), "CustomerBusinessProblem": defaultProblem, "CustomerUseCase": "Storage & Backup",
		"DeliveryModels": []any{"SaaS or PaaS"}, "SalesActivities": []any{"Initialized discussions with customer"},
		"ExpectedCustomerSpend": []any{object{"Amount": "5000.00", "CurrencyCode": "USD", "Frequency": "Monthly", "TargetCompany": "AWS"}},
	}
	// The server clears the description when a solution is associated.
	if len(o.Solutions) == 0 {
		project["OtherSolutionDescription"] = "Migration of " + o.Customer
	}
	r := object{
		"PrimaryNeedsFromAws": []any{"Co-Sell - Architectural Validation"}, "OpportunityType": "Net New Business", "NationalSecurity": "No",
		"Customer": object{
			"Account": customer,
			"Contacts": []any{object{
				"FirstName": "Robin", "LastName": "Vale", "BusinessTitle": "Head of IT", "Email": mailbox("robin", o.Customer), "Phone": "+12065550100",
			}},
		},
		"Project":   project,
		"LifeCycle": object{"Stage": stageProspect, "TargetCloseDate": now.UTC().Add(closesAfter).Format(time.DateOnly), "NextSteps": "Agree on a plan"},
		"Marketing": object{"Source": "None"},
	}
	over := given(o.Fields)
	if inside(over, "Customer", "Account", "Address", "CountryCode") {
		delete(customer, "Address") // an address of another country has nothing in common with the default one
	}
	return merge(r, over)
}

// request is the CreatePartner that makes the partner.
func (p *partner) request(name, token string) object {
	legal := p.LegalName
	if legal == "" {
		legal = name
	}
	return merge(object{
		"Catalog": p.Catalog, "ClientToken": token, "LegalName": legal, "PrimarySolutionType": "CONSULTING_SERVICES", "EmailVerificationCode": emailCode,
		"AllianceLeadContact": object{"FirstName": "Kim", "LastName": "Lund", "BusinessTitle": "Alliance Lead", "Email": mailbox("kim", name)},
	}, given(p.Fields))
}

// emailCode proves the address of every partner; the operator chose it.
const emailCode = "204060"

// profile are the TaskDetails that publish the partner's profile.
func (p *partner) profile(name string) object {
	return merge(object{
		"DisplayName": name, "Description": name + " plans, moves and runs workloads for its customers.",
		"WebsiteUrl": website(name), "LogoUrl": website(name) + "/logo.png", "PrimarySolutionType": "CONSULTING_SERVICES",
		"IndustrySegments": []any{"COMPUTER_SOFTWARE"}, "TranslationSourceLocale": "en-US",
	}, given(p.Profile))
}

func (n *connection) request(sender, profile, token string) object {
	return merge(object{
		"Catalog": n.Catalog, "ClientToken": token, "ConnectionType": n.Type, "ReceiverIdentifier": profile,
		"Email": mailbox("kim", sender), "Name": "Kim Lund", "Message": "Shall we sell together?",
	}, given(n.Fields))
}

// payload is the payload of an engagement's context.
func (x *engagementContext) payload(now time.Time) object {
	if x.Type == contextLead {
		return object{contextLead: leadPayload(x.Customer, given(x.Fields))}
	}
	return object{contextProject: merge(object{
		"Customer": object{"CompanyName": x.Customer, "Industry": defaultIndustry, "WebsiteUrl": website(x.Customer), "CountryCode": "US"},
		"Project": object{
			"Title": x.Customer + " moves to the cloud", "BusinessProblem": defaultProblem,
			"TargetCompletionDate": now.UTC().Add(closesAfter).Format(time.DateOnly),
		},
	}, given(x.Fields))}
}

func leadPayload(customer string, over object) object {
	address := defaultAddress()
	delete(address, "StreetAddress")
	company := object{
		"CompanyName": customer, "Industry": defaultIndustry, "WebsiteUrl": website(customer), "Address": address,
		"AwsMaturity": "Evaluating", "MarketSegment": "Medium",
	}
	if inside(over, "Customer", "Address", "CountryCode") {
		delete(company, "Address")
	}
	return merge(object{
		"Customer": company,
		"Interactions": []any{object{
			"SourceType": "Event", "SourceId": "seed", "SourceName": "Meeting of users", "Usecase": "Migration", "CustomerAction": "Asked for a call",
			"BusinessProblem": defaultProblem,
			"Contact":         object{"FirstName": "Robin", "LastName": "Vale", "BusinessTitle": "Head of IT", "Email": mailbox("robin", customer)},
		}},
	}, over)
}

// request is the CreateEngagement that makes the engagement.
func (e *engagement) request(now time.Time, token string) object {
	contexts := []any{}
	for i := range e.Contexts {
		contexts = append(contexts, object{"Type": e.Contexts[i].Type, "Payload": e.Contexts[i].payload(now)})
	}
	description := e.Description
	if description == "" {
		description = e.Title
	}
	return object{"Catalog": e.Catalog, "ClientToken": token, "Title": e.Title, "Description": description, "Contexts": contexts}
}
