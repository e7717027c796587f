package wire

import (
	"encoding/json"
	"strings"
)

// Deal is what differs between the opportunities that the suites create.
type Deal struct {
	Token     string
	Company   string
	Title     string // of the project; a usual one when empty
	CloseDate string // YYYY-MM-DD
	Referral  bool   // offered by AWS, so that the answer is an invitation
}

// problem is as long as a careful seller writes it.
var problem = strings.TrimSpace(strings.Repeat("The customer runs its order desk on machines at the end of their life and wants to move before the season. ", 14))

type object = map[string]any

// CreateOpportunity is the body of the call: about 3 KB, every rule kept.
func CreateOpportunity(d Deal) string {
	origin := "Partner Referral"
	if d.Referral {
		origin = "AWS Referral"
	}
	title := d.Title
	if title == "" {
		title = "Order desk in the cloud"
	}
	return Encode(object{
		"Catalog": "Sandbox", "ClientToken": d.Token, "Origin": origin,
		"OpportunityType": "Net New Business", "NationalSecurity": "No",
		"PrimaryNeedsFromAws": []string{"Co-Sell - Architectural Validation", "Co-Sell - Technical Consultation"},
		"Customer": object{
			"Account": object{
				"CompanyName": d.Company, "Industry": "Manufacturing", "WebsiteUrl": "www.orderdesk.example",
				"Address": object{
					"City": "Springfield", "CountryCode": "US", "PostalCode": "62701", "StateOrRegion": "Illinois",
					"StreetAddress": "1 Invented Avenue",
				},
			},
			"Contacts": []object{
				{"FirstName": "Robin", "LastName": "Example", "Email": "robin@orderdesk.example", "Phone": "+12175550100", "BusinessTitle": "Head of Operations"},
				{"FirstName": "Kim", "LastName": "Example", "Email": "kim@orderdesk.example", "Phone": "+12175550101", "BusinessTitle": "Chief Engineer"},
			},
		},
		"Project": object{
			"Title": title, "CustomerBusinessProblem": problem,
			"DeliveryModels":  []string{"SaaS or PaaS", "Managed Services"},
			"SalesActivities": []string{"Initialized discussions with customer", "Customer has shown interest in solution"},
			"ExpectedCustomerSpend": []object{
				{"Amount": "12500.50", "CurrencyCode": "USD", "Frequency": "Monthly", "TargetCompany": "AWS"},
			},
			"AdditionalComments": "The board decides in spring; a workshop with the engineers is agreed.",
		},
		"LifeCycle": object{"TargetCloseDate": d.CloseDate, "NextSteps": "Send the architecture, then agree on the date of the workshop."},
		"OpportunityTeam": []object{
			{"BusinessTitle": "PartnerAccountManager", "Email": "sam@partner.example", "FirstName": "Sam", "LastName": "Example", "Phone": "+12175550102"},
		},
		"Marketing": object{"Source": "None"},
	})
}

// Identified is the body of a call that names a resource of the catalog and nothing else.
func Identified(id string) string { return Encode(object{"Catalog": "Sandbox", "Identifier": id}) }

// RejectEngagementInvitation is the body of the call.
func RejectEngagementInvitation(id string) string {
	return Encode(object{"Catalog": "Sandbox", "Identifier": id, "RejectionReason": "Customer problem unclear"})
}

// Encode is a value of strings, numbers, lists and maps as JSON.
func Encode(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // there is nothing in it that has no JSON
	}
	return string(b)
}
