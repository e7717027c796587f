package apitest

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
)

const sandbox = resource.CatalogSandbox

// referral is the complete payload that makes the Sandbox send a referral.
func referral(token, title string) *selling.CreateOpportunityInput {
	return &selling.CreateOpportunityInput{
		Catalog: sandbox, ClientToken: token, Origin: new(selling.OpportunityOriginAwsReferral),
		PartnerOpportunityIdentifier: new("CRM-77"),
		Customer: &selling.Customer{
			Account: &selling.Account{
				CompanyName: "Blue Harbour AS", WebsiteUrl: new("https://harbour.example"), Industry: new(selling.IndustryTransportationAndLogistics),
				AwsAccountId: new("999900001111"),
				Address:      &selling.Address{CountryCode: new(selling.CountryCode("NO")), PostalCode: new("0150"), City: new("Oslo"), StreetAddress: new("Kaia 1")},
			},
			Contacts: []selling.Contact{{Email: new("quay@harbour.example"), FirstName: new("Kari"), LastName: new("Nes"), Phone: new("+4722000000")}},
		},
		Project: &selling.Project{
			Title: new(title), CustomerBusinessProblem: new("Sensor data of forty harbours is spread over many systems."),
			ExpectedCustomerSpend: []selling.ExpectedCustomerSpend{{Amount: new("10000.00"), CurrencyCode: "USD", Frequency: selling.PaymentFrequencyMonthly, TargetCompany: "AWS"}},
		},
		LifeCycle: &selling.LifeCycle{TargetCloseDate: new("2026-12-24")},
	}
}

// refer brings fjord a referral and returns the opportunity's id and the invitation's.
func (w *world) refer(token string) (opportunity, invitation string) {
	w.t.Helper()
	created := sell[selling.CreateOpportunityOutput](w, fjord, "CreateOpportunity", referral(token, "Harbour data lake "+token))
	list := sell[selling.ListEngagementInvitationsOutput](w, fjord, "ListEngagementInvitations", &selling.ListEngagementInvitationsInput{
		Catalog: sandbox, ParticipantType: selling.ParticipantTypeReceiver, Status: []selling.InvitationStatus{selling.InvitationStatusPending},
		Sort: &selling.OpportunityEngagementInvitationSort{SortBy: "InvitationDate", SortOrder: selling.SortOrderDescending},
	})
	if len(list.EngagementInvitationSummaries) == 0 {
		w.t.Fatal("there is no pending invitation")
	}
	return created.Id, list.EngagementInvitationSummaries[0].Id
}

// invitations counts what fjord has received, in pages of the given size, nil for the default.
func (w *world) invitations(size *int32) int {
	w.t.Helper()
	n := 0
	var next *string
	for {
		page := sell[selling.ListEngagementInvitationsOutput](w, fjord, "ListEngagementInvitations", &selling.ListEngagementInvitationsInput{
			Catalog: sandbox, ParticipantType: selling.ParticipantTypeReceiver, MaxResults: size, NextToken: next,
		})
		n += len(page.EngagementInvitationSummaries)
		if next = page.NextToken; next == nil {
			return n
		}
	}
}

func (w *world) getInvitation(as, id string) *selling.GetEngagementInvitationOutput {
	w.t.Helper()
	return sell[selling.GetEngagementInvitationOutput](w, as, "GetEngagementInvitation", &selling.GetEngagementInvitationInput{Catalog: sandbox, Identifier: id})
}

func (w *world) getOpportunity(as, id string) (*selling.GetOpportunityOutput, error) {
	w.t.Helper()
	out := new(selling.GetOpportunityOutput)
	err := w.call(as, selling.API, "GetOpportunity", &selling.GetOpportunityInput{Catalog: sandbox, Identifier: id}, out)
	return out, err
}

func (w *world) accept(as, token, invitation string) *selling.StartEngagementByAcceptingInvitationTaskOutput {
	w.t.Helper()
	return sell[selling.StartEngagementByAcceptingInvitationTaskOutput](w, as, "StartEngagementByAcceptingInvitationTask",
		&selling.StartEngagementByAcceptingInvitationTaskInput{Catalog: sandbox, ClientToken: token, Identifier: invitation})
}

// Story 1: a referral is taken.
func TestReferralIsTaken(t *testing.T) {
	w := newWorld(t, resource.Dev())
	id, invitation := w.refer("first")

	got := w.getInvitation(fjord, invitation)
	payload := got.Payload.OpportunityInvitation
	if payload == nil || payload.Project.Title != "Harbour data lake first" || payload.Project.ExpectedCustomerSpend[0].Amount == nil || *payload.Project.ExpectedCustomerSpend[0].Amount != "10000.00" {
		t.Errorf("the payload is %+v, want the title and the amount as sent", payload)
	}
	_, err := w.getOpportunity(fjord, id)
	w.wants("the opportunity before acceptance", err, "ResourceNotFoundException", "")
	w.advance(time.Hour)

	task := w.accept(fjord, "take-1", invitation)
	if task.TaskStatus == nil || *task.TaskStatus != selling.TaskStatusComplete || task.OpportunityId == nil || *task.OpportunityId != id {
		t.Fatalf("the task answered %s, want COMPLETE with opportunity %s", task.AppendJSON(nil), id)
	}
	w.advance(time.Minute)
	if again := w.accept(fjord, "take-1", invitation); !cmp.Equal(task, again) {
		t.Errorf("polling by the same token (-first +again)\n%s", cmp.Diff(task, again))
	}
	tasks := sell[selling.ListEngagementByAcceptingInvitationTasksOutput](w, fjord, "ListEngagementByAcceptingInvitationTasks",
		&selling.ListEngagementByAcceptingInvitationTasksInput{Catalog: sandbox, TaskStatus: []selling.TaskStatus{selling.TaskStatusComplete}})
	if len(tasks.TaskSummaries) != 1 || *tasks.TaskSummaries[0].TaskId != *task.TaskId {
		t.Errorf("the task list is %s, want the one task", tasks.AppendJSON(nil))
	}

	deal, err := w.getOpportunity(fjord, id)
	if err != nil {
		t.Fatal(err)
	}
	if *deal.Project.Title != "Harbour data lake first" || *deal.LifeCycle.ReviewStatus != selling.ReviewStatusApproved || *deal.LifeCycle.Stage != selling.StageProspect ||
		*deal.Project.ExpectedCustomerSpend[0].Amount != "10000" || !deal.CreatedDate.Equal(start) || len(deal.Customer.Contacts) != 1 {
		t.Errorf("the opportunity is %s", deal.AppendJSON(nil))
	}
	list := sell[selling.ListOpportunitiesOutput](w, fjord, "ListOpportunities", &selling.ListOpportunitiesInput{Catalog: sandbox, CustomerCompanyName: []string{"blue harbour as"}})
	if len(list.OpportunitySummaries) != 1 || list.OpportunitySummaries[0].Id == nil || *list.OpportunitySummaries[0].Id != id {
		t.Errorf("the opportunities are %s, want the one", list.AppendJSON(nil))
	}
	summary := sell[selling.GetAwsOpportunitySummaryOutput](w, fjord, "GetAwsOpportunitySummary", &selling.GetAwsOpportunitySummaryInput{Catalog: sandbox, RelatedOpportunityIdentifier: id})
	if *summary.RelatedOpportunityId != id || *summary.Origin != selling.OpportunityOriginAwsReferral {
		t.Errorf("the AWS summary is %s", summary.AppendJSON(nil))
	}
	engagement := sell[selling.GetEngagementOutput](w, fjord, "GetEngagement", &selling.GetEngagementInput{Catalog: sandbox, Identifier: *got.EngagementId})
	if *engagement.MemberCount != 2 || *engagement.ModifiedBy != fjord {
		t.Errorf("the engagement is %s, want two members, modified by %s", engagement.AppendJSON(nil), fjord)
	}
	engagements := sell[selling.ListEngagementsOutput](w, fjord, "ListEngagements", &selling.ListEngagementsInput{Catalog: sandbox})
	if len(engagements.EngagementSummaryList) != 1 {
		t.Errorf("the engagements are %s, want one", engagements.AppendJSON(nil))
	}
	members := sell[selling.ListEngagementMembersOutput](w, fjord, "ListEngagementMembers", &selling.ListEngagementMembersInput{Catalog: sandbox, Identifier: *engagement.Id})
	if len(members.EngagementMemberList) != 2 || *members.EngagementMemberList[0].AccountId != "aws" || *members.EngagementMemberList[1].AccountId != fjord {
		t.Errorf("the members are %s, want aws and %s", members.AppendJSON(nil), fjord)
	}

	// A stranger sees nothing of it, and neither does the other catalog.
	_, err = w.getOpportunity(nimbus, id)
	w.wants("the opportunity for a stranger", err, "ResourceNotFoundException", "")
	err = w.call(fjord, selling.API, "GetOpportunity", &selling.GetOpportunityInput{Catalog: resource.CatalogAWS, Identifier: id}, new(selling.GetOpportunityOutput))
	w.wants("the opportunity in the other catalog", err, "ResourceNotFoundException", "")
	for _, op := range []struct {
		name string
		in   awsjson.Shape
	}{
		{"GetEngagement", &selling.GetEngagementInput{Catalog: sandbox, Identifier: *engagement.Id}},
		{"ListEngagementMembers", &selling.ListEngagementMembersInput{Catalog: sandbox, Identifier: *engagement.Id}},
		{"GetEngagementInvitation", &selling.GetEngagementInvitationInput{Catalog: sandbox, Identifier: invitation}},
		{"AcceptEngagementInvitation", &selling.AcceptEngagementInvitationInput{Catalog: sandbox, Identifier: invitation}},
	} {
		err := w.call(nimbus, selling.API, op.name, op.in, nil)
		w.wants(op.name+" by a stranger", err, "ResourceNotFoundException", "")
	}
	w.events("referral-taken")
}

// Story 1, by hand: accepting alone makes a member and no opportunity.
func TestReferralIsAcceptedByHand(t *testing.T) {
	w := newWorld(t, resource.Dev())
	id, invitation := w.refer("hand")
	if err := w.call(fjord, selling.API, "AcceptEngagementInvitation", &selling.AcceptEngagementInvitationInput{Catalog: sandbox, Identifier: invitation}, nil); err != nil {
		t.Fatal(err)
	}
	if got := w.getInvitation(fjord, invitation); *got.Status != selling.InvitationStatusAccepted {
		t.Errorf("the invitation is %s, want ACCEPTED", *got.Status)
	}
	_, err := w.getOpportunity(fjord, id)
	w.wants("the opportunity", err, "ResourceNotFoundException", "")
	err = w.call(fjord, selling.API, "AcceptEngagementInvitation", &selling.AcceptEngagementInvitationInput{Catalog: sandbox, Identifier: invitation}, nil)
	w.wants("a second acceptance", err, "ConflictException", "")
	w.events("referral-accepted-by-hand")
}

// Story 2: a referral is refused, and another expires.
func TestReferralIsRefused(t *testing.T) {
	w := newWorld(t, resource.Dev())
	id, invitation := w.refer("no")
	reject := &selling.RejectEngagementInvitationInput{Catalog: sandbox, Identifier: invitation, RejectionReason: new("Unable to support")}
	if err := w.call(fjord, selling.API, "RejectEngagementInvitation", reject, nil); err != nil {
		t.Fatal(err)
	}
	got := w.getInvitation(fjord, invitation)
	if *got.Status != selling.InvitationStatusRejected || got.Payload != nil || got.InvitationMessage != nil || got.EngagementDescription != nil ||
		len(got.ExistingMembers) != 0 || got.RejectionReason == nil || *got.RejectionReason != "Unable to support" {
		t.Errorf("the refused invitation is %s, want its data closed", got.AppendJSON(nil))
	}
	err := w.call(fjord, selling.API, "RejectEngagementInvitation", reject, nil)
	w.wants("a second refusal", err, "ConflictException", "")
	err = w.call(fjord, selling.API, "AcceptEngagementInvitation", &selling.AcceptEngagementInvitationInput{Catalog: sandbox, Identifier: invitation}, nil)
	w.wants("acceptance after refusal", err, "ConflictException", "")
	task := w.accept(fjord, "too-late", invitation)
	if *task.TaskStatus != selling.TaskStatusFailed || task.ReasonCode == nil || *task.ReasonCode != selling.ReasonCodeInvitationValidationFailed || task.OpportunityId != nil {
		t.Errorf("the task on a refused invitation answered %s", task.AppendJSON(nil))
	}
	_, err = w.getOpportunity(fjord, id)
	w.wants("the opportunity", err, "ResourceNotFoundException", "")

	_, untouched := w.refer("later")
	w.advance(15*24*time.Hour - time.Millisecond)
	if got := w.getInvitation(fjord, untouched); *got.Status != selling.InvitationStatusPending {
		t.Errorf("just before 15 days the invitation is %s, want PENDING", *got.Status)
	}
	w.advance(time.Millisecond)
	if got := w.getInvitation(fjord, untouched); *got.Status != selling.InvitationStatusExpired || got.Payload != nil {
		t.Errorf("after 15 days the invitation is %s, want EXPIRED and closed", got.AppendJSON(nil))
	}
	err = w.call(fjord, selling.API, "AcceptEngagementInvitation", &selling.AcceptEngagementInvitationInput{Catalog: sandbox, Identifier: untouched}, nil)
	w.wants("acceptance after expiry", err, "ConflictException", "")
	w.events("referral-refused")
}

// §1.6 of selling: client tokens.
func TestClientTokens_Selling1_6(t *testing.T) {
	w := newWorld(t, resource.Dev())
	first := sell[selling.CreateOpportunityOutput](w, fjord, "CreateOpportunity", referral("same", "One"))
	if again := sell[selling.CreateOpportunityOutput](w, fjord, "CreateOpportunity", referral("same", "One")); !cmp.Equal(again, first) {
		t.Errorf("the same token and body gave %+v, want %+v", again, first)
	}
	err := w.call(fjord, selling.API, "CreateOpportunity", referral("same", "Two"), new(selling.CreateOpportunityOutput))
	w.wants("the same token with another body", err, "ConflictException", "")
	if other := sell[selling.CreateOpportunityOutput](w, nimbus, "CreateOpportunity", referral("same", "Two")); other.Id == first.Id {
		t.Error("another account's token gave the first account's answer")
	}
	broken := referral("freed", "Three")
	broken.Project.Title = nil
	err = w.call(fjord, selling.API, "CreateOpportunity", broken, new(selling.CreateOpportunityOutput))
	w.wants("a request with an error", err, "ValidationException", "BUSINESS_VALIDATION_FAILED", "project.title REQUIRED_FIELD_MISSING")
	sell[selling.CreateOpportunityOutput](w, fjord, "CreateOpportunity", referral("freed", "Three"))
	w.advance(24 * time.Hour)
	if later := sell[selling.CreateOpportunityOutput](w, fjord, "CreateOpportunity", referral("same", "Two")); later.Id == first.Id {
		t.Error("a token of yesterday still stands for its request")
	}
	n := w.invitations(new(int32(1)))
	if n != 3 {
		t.Errorf("%s has %d invitations, want 3: one an effect", fjord, n)
	}
}

// Twins: the same call with the same token at the same time has one effect and one answer.
func TestConcurrentTwins_Selling1_6(t *testing.T) {
	w := newWorld(t, resource.Dev())
	const twins = 8
	for round := range 10 {
		answers := make(chan string, twins)
		for range twins {
			go func() {
				out := new(selling.CreateOpportunityOutput)
				if err := w.call(fjord, selling.API, "CreateOpportunity", referral(fmt.Sprint("twin", round), "Twins"), out); err != nil {
					answers <- err.Error()
					return
				}
				answers <- out.Id
			}()
		}
		first := <-answers
		for range twins - 1 {
			if got := <-answers; got != first {
				t.Errorf("round %d: one twin got %s, another %s", round, first, got)
			}
		}
	}
	n := w.invitations(nil)
	if n != 10 {
		t.Errorf("%d invitations, want 10", n)
	}
}
