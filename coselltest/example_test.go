package coselltest_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/opencosell/cosell/coselltest"
)

// A deal is submitted by a partner and approved by AWS. In a test the first line is s := coselltest.Start(t), and the
// calls are those of the program under test, by an SDK with the endpoint s.URL.
func Example() {
	s, err := coselltest.Open(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	const fjord = "111122223333"

	var created struct{ Id string }
	s.Call(fjord, "selling.CreateOpportunity", deal("Planning of the mill"), &created)
	s.Call(fjord, "selling.StartEngagementFromOpportunityTask", map[string]any{
		"Catalog": coselltest.AWS, "Identifier": created.Id,
		"AwsSubmission": map[string]any{"InvolvementType": "Co-Sell", "Visibility": "Full"},
	}, nil)
	submitted := s.Events(fjord, 0)

	s.Operator("approve", coselltest.Request{
		Catalog: coselltest.AWS, Input: coselltest.Approve{Opportunity: created.Id},
	}, nil)

	var got struct{ LifeCycle struct{ ReviewStatus string } }
	s.Call(fjord, "selling.GetOpportunity", map[string]any{"Catalog": coselltest.AWS, "Identifier": created.Id}, &got)
	fmt.Println(created.Id, "is", got.LifeCycle.ReviewStatus)
	for _, e := range s.Events(fjord, submitted[len(submitted)-1].Seq) {
		fmt.Println(e.DetailType)
	}
	// Output:
	// O1000001 is Approved
	// Engagement Invitation Accepted
	// Engagement Member Added
	// Opportunity Updated
	// Engagement Resource Snapshot Created
	// Engagement Resource Snapshot Created
}

// Fifteen days pass in a moment.
func ExampleClock_Advance() {
	s, err := coselltest.Open(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	const fjord = "111122223333"
	s.Operator("send-referral", coselltest.Request{
		Catalog: coselltest.AWS, Account: fjord,
		Input: coselltest.SendReferral{Referral: coselltest.JSON(referral)},
	}, nil)

	for _, f := range s.Clock().Advance(16 * 24 * time.Hour) {
		fmt.Println(f.Due.Format(time.DateOnly), f.Kind)
	}
	fmt.Println(coselltest.DetailTypes(s.Events(fjord, 0)))
	fmt.Println("It is", s.Clock().Now().Format(time.DateOnly))
	// Output:
	// 2026-03-16 selling.invitation-expiry
	// [Engagement Invitation Created Engagement Invitation Expired]
	// It is 2026-03-17
}

// Two calls are refused before the third gets through.
func ExampleServer_Fault() {
	s, err := coselltest.Open(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	s.Fault(coselltest.Fault{
		Scope: coselltest.FaultScope{Operation: "selling.ListOpportunities"},
		Error: &coselltest.FaultError{Type: "ThrottlingException"}, Next: 2,
	})
	for range 3 {
		err := s.TryCall("111122223333", "selling.ListOpportunities", map[string]any{"Catalog": coselltest.AWS}, nil)
		fmt.Println(coselltest.IsRefused(err, "ThrottlingException"))
	}
	// Output:
	// true
	// true
	// false
}

var referral = map[string]any{
	"Customer": map[string]any{"Account": map[string]any{
		"CompanyName": "Quiet Lake Oy", "Industry": "Retail", "WebsiteUrl": "quiet-lake.example", "Address": map[string]any{"CountryCode": "FI"},
	}},
	"Project":   map[string]any{"Title": "Shop of Quiet Lake", "CustomerBusinessProblem": "The shop is closed whenever prices are changed."},
	"LifeCycle": map[string]any{"TargetCloseDate": "2026-09-30"},
}

// deal is an opportunity that can be submitted.
func deal(title string) map[string]any {
	return map[string]any{
		"Catalog":             coselltest.AWS,
		"PrimaryNeedsFromAws": []string{"Co-Sell - Architectural Validation"},
		"Customer": map[string]any{"Account": map[string]any{
			"CompanyName": "Heron Mills", "Industry": "Manufacturing", "WebsiteUrl": "heron-mills.example",
			"Address": map[string]any{"CountryCode": "US", "StateOrRegion": "New York", "PostalCode": "12207"},
		}},
		"Project": map[string]any{
			"Title": title, "CustomerBusinessProblem": "Planning runs on machines that nobody can repair any more.",
			"CustomerUseCase": "Migration/Database Migration", "DeliveryModels": []string{"SaaS or PaaS"},
			"SalesActivities": []string{"Conducted POC / Demo"}, "OtherSolutionDescription": "A planning service",
			"ExpectedCustomerSpend": []any{map[string]any{"Amount": "10000", "CurrencyCode": "USD", "Frequency": "Monthly", "TargetCompany": "AWS"}},
		},
		"LifeCycle": map[string]any{"TargetCloseDate": "2026-09-30"},
	}
}
