package operator_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func (w *world) summary(as, id string) object {
	w.Helper()
	return w.partner(as, "selling", "GetAwsOpportunitySummary", object{"Catalog": "AWS", "RelatedOpportunityIdentifier": id})
}

// AWS converts, edits and closes its side of a deal; the partner sees each step (selling §9.2 rows 12 to 15, §10).
func TestAWSSideOfADeal(t *testing.T) {
	w := newWorld(t)
	id := w.submitted("For Visibility Only")
	w.refuses("convert-involvement", "", "AWS", object{"opportunity": id, "reason": "Customer Requested"}, 404, "ResourceNotFoundException", "", "no AWS opportunity")
	w.does("approve", "", "AWS", object{"opportunity": id})
	stamp := func() any {
		return at(w.partner(fjord, "selling", "GetOpportunity", object{"Catalog": "AWS", "Identifier": id}), "LastModifiedDate")
	}

	before := stamp()
	w.does("convert-involvement", "", "AWS", object{"opportunity": id, "reason": "Customer Requested"})
	if s := w.summary(fjord, id); s["InvolvementType"] != "Co-Sell" || s["InvolvementTypeChangeReason"] != "Customer Requested" {
		t.Errorf("converted, the summary is %s", w.json(s))
	}
	converted := stamp()
	if converted == before {
		t.Error("the partner's opportunity was not stamped by the conversion")
	}
	w.does("convert-involvement", "", "AWS", object{"opportunity": id, "reason": "Customer Requested"})
	if stamp() != converted {
		t.Error("the same conversion again changed something")
	}
	w.refuses("convert-involvement", "", "AWS", object{"opportunity": id, "reason": "Risk Mitigation"}, 409, "ConflictException", "", "For Visibility Only")

	changes := object{
		"LifeCycle": object{"Stage": "Engaged", "NextSteps": "Meet the architects"},
		"Customer":  object{"Contacts": []any{object{"Email": "noor@heronmills.example", "FirstName": "Noor"}}},
	}
	w.does("update-summary", "", "AWS", object{"opportunity": id, "changes": changes})
	s := w.summary(fjord, id)
	history, _ := at(s, "LifeCycle", "NextStepsHistory").([]any)
	if at(s, "LifeCycle", "Stage") != nil || at(s, "LifeCycle", "NextSteps") != "Meet the architects" || len(history) != 1 {
		t.Errorf("the life cycle is %v, want the next steps only", s["LifeCycle"])
	}
	w.refuses("update-summary", "", "AWS", object{"opportunity": id, "changes": object{"LifeCycle": object{"Stage": "Won"}}},
		400, "ValidationException", "LifeCycle.Stage", "")
	w.refuses("update-summary", "", "AWS", object{"opportunity": id, "changes": object{"LifeCycle": object{"Stge": "Launched"}}},
		400, "ValidationException", "LifeCycle.Stge", "no member")
	w.refuses("update-summary", "", "AWS", object{"opportunity": id, "changes": object{"InvolvementType": "Co-Sell"}},
		400, "ValidationException", "InvolvementType", "LifeCycle")

	// What AWS edited no longer follows the partner's opportunity.
	w.does("edit-opportunity", "", "AWS", object{"opportunity": id, "changes": object{"Customer": object{
		"Account": object{"CompanyName": "Heron Paper"}, "Contacts": []any{object{"Email": "lou@heronmills.example"}},
	}}})
	edited := w.partner(fjord, "selling", "GetOpportunity", object{"Catalog": "AWS", "Identifier": id})
	if at(edited, "Customer", "Account", "CompanyName") != "Heron Paper" || at(edited, "Customer", "Account", "WebsiteUrl") != "www.heronmills.example" {
		t.Errorf("the edited customer is %v", edited["Customer"])
	}
	contacts, _ := at(w.summary(fjord, id), "Customer", "Contacts").([]any)
	if len(contacts) != 1 || at(contacts[0], "Email") != "noor@heronmills.example" {
		t.Errorf("the contacts of AWS are %v, want what AWS said", contacts)
	}
	w.refuses("edit-opportunity", "", "AWS", object{"opportunity": id, "changes": object{"LifeCycle": object{"ReviewStatus": "Rejected"}}},
		400, "ValidationException", "LifeCycle.ReviewStatus", "cannot be edited")
	w.refuses("edit-opportunity", "", "AWS", object{"opportunity": id, "changes": object{"LifeCycle": nil}}, 400, "ValidationException", "LifeCycle.ReviewStatus", "cannot be edited")
	w.refuses("edit-opportunity", "", "AWS", object{"opportunity": id, "changes": object{"LifeCycle": object{"Stage": nil}}}, 400, "ValidationException", "LifeCycle.Stage", "cannot be taken away")

	w.refuses("close-deal", "", "AWS", object{"opportunity": id, "stage": "Closed Lost"}, 400, "ValidationException", "LifeCycle.ClosedLostReason", "Closed Lost")
	w.refuses("close-deal", "", "AWS", object{"opportunity": id, "stage": "Closed Lost", "reason": "Weather"}, 400, "ValidationException", "LifeCycle.ClosedLostReason", "")
	w.does("close-deal", "", "AWS", object{"opportunity": id, "stage": "Closed Lost", "reason": "Price"})
	if l := w.summary(fjord, id)["LifeCycle"]; at(l, "Stage") != "Closed Lost" || at(l, "ClosedLostReason") != "Price" {
		t.Errorf("closed, the life cycle is %v", l)
	}
	w.does("close-deal", "", "AWS", object{"opportunity": id, "stage": "Launched"})
	if l := w.summary(fjord, id)["LifeCycle"]; at(l, "Stage") != "Launched" || at(l, "ClosedLostReason") != nil {
		t.Errorf("launched, the life cycle is %v", l)
	}
	w.events("aws-side")
}

// AWS refers a deal in catalog AWS; the partner takes it (selling §9.2 row 7).
func TestSendReferral(t *testing.T) {
	w := newWorld(t)
	deal := w.deal()
	referral := object{"Customer": deal["Customer"], "Project": deal["Project"], "LifeCycle": object{"TargetCloseDate": "2026-09-30"}}
	sent := w.does("send-referral", fjord, "AWS", object{
		"referral": referral, "message": "A deal for you.", "responsibilities": []string{"Reseller"},
		"contacts": []any{object{"Email": "ines.berg@aws.example", "FirstName": "Ines"}},
	})
	opportunity, _ := sent["opportunity"].(string)
	invitation := w.partner(fjord, "selling", "GetEngagementInvitation", object{"Catalog": "AWS", "Identifier": sent["invitation"]})
	payload := at(invitation, "Payload", "OpportunityInvitation")
	contacts, _ := at(payload, "SenderContacts").([]any)
	if invitation["InvitationMessage"] != "A deal for you." || !cmp.Equal(at(payload, "ReceiverResponsibilities"), []any{"Reseller"}) ||
		len(contacts) != 1 || at(contacts[0], "FirstName") != "Ines" || at(payload, "Customer", "CompanyName") != "Heron Mills" {
		t.Errorf("the invitation is %s", w.json(invitation))
	}
	// AWS may go on with its record while the partner thinks.
	w.does("update-summary", "", "AWS", object{"opportunity": opportunity, "changes": object{"LifeCycle": object{"NextSteps": "Wait for the partner"}}})

	task := w.partner(fjord, "selling", "StartEngagementByAcceptingInvitationTask", object{"Catalog": "AWS", "ClientToken": "take", "Identifier": sent["invitation"]})
	if task["OpportunityId"] != opportunity {
		t.Fatalf("the task is %s, want opportunity %s", w.json(task), opportunity)
	}
	if s := w.summary(fjord, opportunity); s["Origin"] != "AWS Referral" || at(s, "LifeCycle", "NextSteps") != "Wait for the partner" {
		t.Errorf("the summary is %s", w.json(s))
	}

	for _, r := range []struct {
		name           string
		input          object
		field, message string
	}{
		{"no customer", object{"referral": object{"Project": deal["Project"], "LifeCycle": referral["LifeCycle"]}}, "Customer.Account.CompanyName", "must be given"},
		{"a member that is none", object{"referral": object{"Origin": "AWS Referral"}}, "Origin", "Customer"},
		{"a role that is none", object{"referral": referral, "responsibilities": []string{"Cook"}}, "Invitation.Payload.OpportunityInvitation.ReceiverResponsibilities[0]", ""},
		{"contacts that are none", object{"referral": referral, "contacts": []any{object{"FirstName": "Ines"}}}, "input.contacts[0].Email", ""},
	} {
		t.Run(r.name, func(t *testing.T) {
			in := &world{t, w.server, w.store}
			in.refuses("send-referral", fjord, "AWS", r.input, http.StatusBadRequest, "ValidationException", r.field, r.message)
		})
	}
	w.events("send-referral")
}

// AWS offers a lead to two partners (selling §9.2 row 8).
func TestSendLead(t *testing.T) {
	w := newWorld(t)
	lead := object{
		"Customer": object{"CompanyName": "Harbour Mills", "Industry": "Manufacturing", "WebsiteUrl": "www.harbourmills.example", "Address": object{"CountryCode": "US"}},
		"Interactions": []any{object{
			"SourceType": "Event", "SourceId": "E-1", "SourceName": "Harvest Fair", "Usecase": "IOT", "CustomerAction": "Visited the stand",
			"BusinessProblem": "Silo levels are read by hand and mills run dry.",
			"Contact":         object{"BusinessTitle": "CTO", "Email": "mo@harbourmills.example", "FirstName": "Mo", "LastName": "Reed"},
		}},
	}
	input := object{"partners": []string{fjord, nimbus}, "title": "Silo telemetry", "description": "Mills that run dry", "message": "Two of you", "lead": lead}
	sent := w.does("send-lead", "", "AWS", input)
	list, _ := sent["invitations"].([]any)
	if len(list) != 2 || at(list[1], "account") != nimbus {
		t.Fatalf("sent: %s", w.json(sent))
	}
	got := w.partner(nimbus, "selling", "GetEngagementInvitation", object{"Catalog": "AWS", "Identifier": at(list[1], "invitation")})
	if got["SenderCompanyName"] != "AWS" || got["PayloadType"] != "LeadInvitation" || at(got, "Payload", "LeadInvitation", "Interaction", "ContactBusinessTitle") != "CTO" {
		t.Errorf("the invitation is %s", w.json(got))
	}
	w.partner(nimbus, "selling", "AcceptEngagementInvitation", object{"Catalog": "AWS", "Identifier": at(list[1], "invitation")})
	w.does("expire-invitation", "", "AWS", object{"invitation": at(list[0], "invitation")})
	w.refuses("expire-invitation", "", "AWS", object{"invitation": at(list[0], "invitation")}, 409, "ConflictException", "", "EXPIRED")
	w.refuses("expire-invitation", "", "AWS", object{"invitation": "engi-0000000000abc"}, 404, "ResourceNotFoundException", "", "no engagement invitation")

	delete(lead, "Interactions")
	w.refuses("send-lead", "", "AWS", input, 400, "ValidationException", "input.lead.Interactions", "")
	w.events("send-lead")
}

// AWS answers invitations without a review (selling §9.2 row 10).
func TestInvitationsToAWS(t *testing.T) {
	w := newWorld(t)
	invite := func(token string) any {
		engagement := w.partner(fjord, "selling", "CreateEngagement", object{"Catalog": "AWS", "ClientToken": token, "Title": "Mill", "Description": "Planning"})
		return w.partner(fjord, "selling", "CreateEngagementInvitation", object{
			"Catalog": "AWS", "ClientToken": token, "EngagementIdentifier": engagement["Id"], "Invitation": object{
				"Message": "Join us", "Receiver": object{"Account": object{"AwsAccountId": "aws"}}, "Payload": object{"OpportunityInvitation": object{
					"ReceiverResponsibilities": []any{"Co-Sell Facilitator"},
					"Customer":                 object{"CompanyName": "Heron Mills", "Industry": "Manufacturing", "WebsiteUrl": "https://heronmills.example", "CountryCode": "US"},
					"Project":                  object{"Title": "Mill", "BusinessProblem": "Planning runs on machines nobody repairs.", "TargetCompletionDate": "2026-09-30", "ExpectedCustomerSpend": []any{}},
				}},
			},
		})["Id"]
	}
	first, second := invite("first"), invite("second")
	w.does("accept-invitation", "", "AWS", object{"invitation": first})
	w.does("reject-invitation", "", "AWS", object{"invitation": second, "reason": "Not now"})
	for id, want := range map[any]string{first: "ACCEPTED", second: "REJECTED"} {
		if got := w.partner(fjord, "selling", "GetEngagementInvitation", object{"Catalog": "AWS", "Identifier": id})["Status"]; got != want {
			t.Errorf("invitation %v is %v, want %s", id, got, want)
		}
	}
	w.refuses("accept-invitation", "", "AWS", object{"invitation": second}, 409, "ConflictException", "", "")
	w.refuses("accept-invitation", "", "AWS", object{"invitation": "engi-0000000000abc"}, 404, "ResourceNotFoundException", "", "")
}
