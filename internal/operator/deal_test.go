package operator_test

import (
	"strings"
	"testing"
)

// referral is what AWS knows of a deal that it refers.
func (w *world) referral(catalog string) object {
	deal := w.deal(catalog)
	return object{"Customer": deal["Customer"], "Project": deal["Project"], "LifeCycle": object{"TargetCloseDate": "2026-09-30"}}
}

// AWS refers a deal; the partner takes it, or refuses it (selling §8.2, §9.3).
func TestOperator_Selling9_2_7(t *testing.T) {
	tell(t, "send-referral", func(w *world) {
		for _, catalog := range both {
			referral := w.referral(catalog)
			sent := w.does("send-referral", fjord, catalog, object{
				"referral": referral, "message": "A deal for you.", "responsibilities": []string{"Reseller"},
				"contacts": []any{object{"Email": "ines.berg@aws.example", "FirstName": "Ines"}},
			})
			w.told("fjord Engagement Invitation Created")
			opportunity, _ := sent["opportunity"].(string)
			i := w.invitation(fjord, catalog, sent["invitation"])
			payload := at(i, "Payload", "OpportunityInvitation")
			w.is("the message", i["InvitationMessage"], "A deal for you.")
			w.is("the responsibilities", at(payload, "ReceiverResponsibilities"), []any{"Reseller"})
			w.is("the contact", at(payload, "SenderContacts", 0, "FirstName"), "Ines")
			w.is("the customer", at(payload, "Customer", "CompanyName"), "Heron Mills")
			w.denies(nimbus, "GetEngagementInvitation", object{"Catalog": catalog, "Identifier": sent["invitation"]}, "ResourceNotFoundException")
			w.denies(fjord, "GetOpportunity", object{"Catalog": catalog, "Identifier": opportunity}, "ResourceNotFoundException")
			// AWS may go on with its record while the partner thinks; nobody is told.
			w.does("update-summary", "", catalog, object{"opportunity": opportunity, "changes": object{"LifeCycle": object{"NextSteps": "Wait for the partner"}}})
			w.told()
			task := w.partner(fjord, "StartEngagementByAcceptingInvitationTask", object{"Catalog": catalog, "ClientToken": "take", "Identifier": sent["invitation"]})
			w.told("fjord Engagement Invitation Accepted", "fjord Engagement Member Added", "fjord Opportunity Created", "fjord Opportunity Updated", "fjord Engagement Resource Snapshot Created", "fjord Engagement Resource Snapshot Created")
			w.is("the opportunity", task["OpportunityId"], opportunity)
			w.is("its status", w.status(catalog, opportunity), "Approved")
			s := w.summary(fjord, catalog, opportunity)
			w.is("the origin", s["Origin"], "AWS Referral")
			w.is("the next steps", at(s, "LifeCycle", "NextSteps"), "Wait for the partner")
			// The first revision of the summary comes with the acceptance (selling §10.6).
			shared := w.partner(fjord, "GetResourceSnapshot", object{
				"Catalog": catalog, "EngagementIdentifier": i["EngagementId"], "ResourceType": "Opportunity", "ResourceIdentifier": opportunity,
				"ResourceSnapshotTemplateIdentifier": "AwsOpportunitySummaryFullView", "Revision": 1,
			})
			w.is("the shared next steps", at(shared, "Payload", "AwsOpportunitySummaryFullView", "LifeCycle", "NextSteps"), "Wait for the partner")

			refused := w.does("send-referral", fjord, catalog, object{"referral": referral})
			w.partner(fjord, "RejectEngagementInvitation", object{"Catalog": catalog, "Identifier": refused["invitation"], "RejectionReason": "No room"})
			w.denies(fjord, "GetOpportunity", object{"Catalog": catalog, "Identifier": refused["opportunity"]}, "ResourceNotFoundException")
		}
		deal := w.deal("AWS")
		for _, r := range []struct {
			input          object
			field, message string
		}{
			{object{"referral": object{"Project": deal["Project"], "LifeCycle": object{"TargetCloseDate": "2026-09-30"}}}, "Customer.Account.CompanyName", "must be given"},
			{object{"referral": object{"Origin": "AWS Referral"}}, "Origin", "Customer"},
			{object{"referral": w.referral("AWS"), "responsibilities": []string{"Cook"}}, "Invitation.Payload.OpportunityInvitation.ReceiverResponsibilities[0]", ""},
			{object{"referral": w.referral("AWS"), "contacts": []any{object{"FirstName": "Ines"}}}, "input.contacts[0].Email", ""},
			{object{"referral": w.referral("AWS"), "contacts": []any{object{"Email": "ines.berg@aws.example", "Fax": "1"}}}, "input.contacts[0].Fax", "no member"},
		} {
			w.refuses("send-referral", fjord, "AWS", r.input, 400, "ValidationException", r.field, r.message)
		}
	})
}

// A referral and a lead with a token are sent once.
func TestOperator_Selling9_2_7_Token(t *testing.T) {
	tell(t, "send-referral send-lead", func(w *world) {
		referral := object{"referral": w.referral("AWS"), "token": "crm-4711"}
		sent := w.does("send-referral", fjord, "AWS", referral)
		w.again("send-referral", fjord, "AWS", referral, sent)
		w.refuses("send-referral", nimbus, "AWS", referral, 409, "ConflictException", "", "token")
		w.refuses("send-referral", fjord, "AWS", object{"referral": w.referral("AWS"), "token": "crm-4711", "message": "Once more"}, 409, "ConflictException", "", "token")
		w.refuses("send-referral", fjord, "AWS", object{"referral": w.referral("AWS"), "token": strings.Repeat("x", 65)}, 400, "ValidationException", "input.token", "1 to 64")
		w.does("send-referral", fjord, "Sandbox", referral) // a token of the other catalog is another one

		lead := w.lead()
		lead["token"] = "crm-4711" // and so is one of another action
		sent = w.does("send-lead", "", "AWS", lead)
		w.again("send-lead", "", "AWS", lead, sent)
		lead["title"] = "Another title"
		w.refuses("send-lead", "", "AWS", lead, 409, "ConflictException", "", "token")
		w.advance(25 * 60 * 60) // the token is forgotten
		w.does("send-lead", "", "AWS", lead)
	})
}

// lead is one of AWS for two partners.
func (w *world) lead() object {
	return object{
		"partners": []string{fjord, nimbus}, "title": "Silo telemetry", "description": "Mills that run dry", "message": "Two of you", "lead": object{
			"Customer":     object{"CompanyName": "Harbour Mills", "Industry": "Manufacturing", "WebsiteUrl": "www.harbourmills.example", "Address": object{"CountryCode": "US"}},
			"Interactions": []any{interaction()},
		},
	}
}

func interaction() object {
	return object{
		"SourceType": "Event", "SourceId": "E-1", "SourceName": "Harvest Fair", "Usecase": "IOT", "CustomerAction": "Visited the stand",
		"BusinessProblem": "Silo levels are read by hand and mills run dry.",
		"Contact":         object{"BusinessTitle": "CTO", "Email": "mo@harbourmills.example", "FirstName": "Mo", "LastName": "Reed"},
	}
}

// AWS offers a lead to two partners, who learn of the contact's name when they have accepted (selling §6.3).
func TestOperator_Selling9_2_8(t *testing.T) {
	tell(t, "send-lead", func(w *world) {
		for _, catalog := range both {
			sent := w.does("send-lead", "", catalog, w.lead())
			w.told("fjord Engagement Invitation Created", "nimbus Engagement Invitation Created")
			w.is("the second partner", at(sent, "invitations", 1, "account"), nimbus)
			invitation := at(sent, "invitations", 1, "invitation")
			got := w.invitation(nimbus, catalog, invitation)
			w.is("the sender", got["SenderCompanyName"], "AWS")
			w.is("what it is about", got["PayloadType"], "LeadInvitation")
			w.is("the contact's title", at(got, "Payload", "LeadInvitation", "Interaction", "ContactBusinessTitle"), "CTO")
			w.denies(fjord, "GetEngagementInvitation", object{"Catalog": catalog, "Identifier": invitation}, "ResourceNotFoundException")
			w.denies(nimbus, "GetEngagement", object{"Catalog": catalog, "Identifier": sent["engagement"]}, "ResourceNotFoundException")
			w.partner(nimbus, "AcceptEngagementInvitation", object{"Catalog": catalog, "Identifier": invitation})
			e := w.partner(nimbus, "GetEngagement", object{"Catalog": catalog, "Identifier": sent["engagement"]})
			w.is("the contact", at(e, "Contexts", 0, "Payload", "Lead", "Interactions", 0, "Contact", "FirstName"), "Mo")
			w.is("the qualification", at(e, "Contexts", 0, "Payload", "Lead", "QualificationStatus"), "Unqualified")
			w.denies(fjord, "GetEngagement", object{"Catalog": catalog, "Identifier": sent["engagement"]}, "ResourceNotFoundException")
		}
		for _, r := range []struct {
			path, member string
			value        any
			field        string
		}{
			{"lead", "Interactions", nil, "input.lead.Interactions"},
			{"lead", "Budget", "12", "input.lead.Budget"},
			{"", "partners", []string{fjord, "1234"}, "Invitation.Receiver.Account.AwsAccountId"},
			{"", "title", "This title is longer than forty characters are", "input.Title"},
		} {
			lead := w.lead()
			o := lead
			if r.path != "" {
				o = lead[r.path].(object)
			}
			if o[r.member] = r.value; r.value == nil {
				delete(o, r.member)
			}
			w.refuses("send-lead", "", "AWS", lead, 400, "ValidationException", r.field, "")
		}
	})
}

// AWS adds to a lead after it was sent, which the partner who took it reads, and nobody else.
func TestOperator_Selling9_2_9(t *testing.T) {
	tell(t, "engagement add-context update-context", func(w *world) {
		for _, catalog := range both {
			sent := w.does("send-lead", "", catalog, w.lead())
			engagement := sent["engagement"]
			w.partner(nimbus, "AcceptEngagementInvitation", object{"Catalog": catalog, "Identifier": at(sent, "invitations", 1, "invitation")})
			read := func() any {
				return w.partner(nimbus, "GetEngagement", object{"Catalog": catalog, "Identifier": engagement})["Contexts"]
			}
			seen := w.does("engagement", "", catalog, object{"engagement": engagement})
			w.is("the members", seen["members"], []any{object{"account": "aws", "company": "AWS"}, object{"account": nimbus, "company": "Partner " + nimbus}})

			more := interaction()
			more["CustomerAction"] = "Called back"
			updated := w.does("update-context", "", catalog, object{
				"engagement": engagement, "context": "1", "modifiedAt": seen["modifiedAt"], "changes": object{"Interaction": more, "QualificationStatus": "Qualified"},
			})
			w.told("nimbus Engagement Updated")
			lead := at(read(), 0, "Payload", "Lead")
			w.is("the new interaction", at(lead, "Interactions", 1, "CustomerAction"), "Called back")
			w.is("its date", at(lead, "Interactions", 1, "InteractionDate") != nil, true)
			w.is("the qualification", at(lead, "QualificationStatus"), "Qualified")
			w.is("the customer, of whom nothing was said,", at(lead, "Customer", "CompanyName"), "Harbour Mills")
			w.is("the stamp", w.does("engagement", "", catalog, object{"engagement": engagement})["modifiedAt"], updated["modifiedAt"])

			w.does("update-context", "", catalog, object{"engagement": engagement, "context": "1", "changes": object{
				"Customer": object{"CompanyName": "Harbour Mills and Sons", "Address": object{"CountryCode": "US"}},
			}})
			w.is("the other customer", at(read(), 0, "Payload", "Lead", "Customer", "CompanyName"), "Harbour Mills and Sons")
			w.is("the interactions", len(at(read(), 0, "Payload", "Lead", "Interactions").([]any)), 2)

			project := object{"Project": object{"Title": "Silo", "BusinessProblem": "Silo levels are read by hand, day and night.", "TargetCompletionDate": "2026-09-30"}}
			w.is("the second context", w.does("add-context", "", catalog, object{"engagement": engagement, "type": "CustomerProject", "context": project})["context"], "2")
			w.told("nimbus Engagement Updated")
			project["Project"].(object)["Title"] = "Silos"
			w.does("update-context", "", catalog, object{"engagement": engagement, "context": "2", "changes": project})
			w.is("the project", at(read(), 1, "Payload", "CustomerProject", "Project", "Title"), "Silos")
			w.denies(fjord, "GetEngagement", object{"Catalog": catalog, "Identifier": engagement}, "ResourceNotFoundException")

			stale := object{"engagement": engagement, "context": "1", "modifiedAt": seen["modifiedAt"], "changes": object{"QualificationStatus": "Lost"}}
			w.refuses("update-context", "", catalog, stale, 409, "ConflictException", "", "changed")
		}
		sent := w.does("send-lead", "", "AWS", w.lead())
		engagement := sent["engagement"]
		w.refuses("update-context", "", "AWS", object{"engagement": engagement, "context": "7", "changes": object{}}, 404, "ResourceNotFoundException", "", "no context 7")
		w.refuses("update-context", "", "AWS", object{"engagement": engagement, "context": "1", "changes": object{"Interactions": []any{}}}, 400, "ValidationException", "input.changes.Interactions", "no member")
		w.refuses("update-context", "", "AWS", object{"engagement": engagement, "context": "1", "changes": []any{}}, 400, "ValidationException", "input.changes", "JSON object")
		for range 9 {
			w.does("update-context", "", "AWS", object{"engagement": engagement, "context": "1", "changes": object{"Interaction": interaction()}})
		}
		w.refuses("update-context", "", "AWS", object{"engagement": engagement, "context": "1", "changes": object{"Interaction": interaction()}}, 409, "ServiceQuotaExceededException", "", "10 interactions")
		lead := w.lead()["lead"]
		for range 4 {
			w.does("add-context", "", "AWS", object{"engagement": engagement, "type": "Lead", "context": lead})
		}
		w.refuses("add-context", "", "AWS", object{"engagement": engagement, "type": "Lead", "context": lead}, 409, "ServiceQuotaExceededException", "", "5 contexts")
		w.refuses("add-context", "", "AWS", object{"engagement": engagement, "type": "Lead", "context": object{"Customer": at(lead, "Customer")}}, 400, "ValidationException", "input.context.Interactions", "")

		// AWS changes nothing in an engagement that it is no member of.
		foreign := w.partner(fjord, "CreateEngagement", object{"Catalog": "AWS", "ClientToken": "f", "Title": "Mill", "Description": "Planning"})["Id"]
		w.refuses("engagement", "", "AWS", object{"engagement": foreign}, 404, "ResourceNotFoundException", "", "member")
		w.refuses("add-context", "", "AWS", object{"engagement": foreign, "type": "Lead", "context": lead}, 404, "ResourceNotFoundException", "", "member")
		w.refuses("update-context", "", "AWS", object{"engagement": foreign, "context": "1", "changes": object{}}, 404, "ResourceNotFoundException", "", "member")
	})
}

// AWS answers invitations without a review.
func TestOperator_Selling9_2_10(t *testing.T) {
	tell(t, "invitations accept-invitation reject-invitation", func(w *world) {
		invite := func(token string) (engagement, invitation any) {
			engagement = w.partner(fjord, "CreateEngagement", object{"Catalog": "AWS", "ClientToken": token, "Title": "Mill", "Description": "Planning"})["Id"]
			return engagement, w.partner(fjord, "CreateEngagementInvitation", w.invite(engagement, "aws"))["Id"]
		}
		engagement, first := invite("first")
		other, second := invite("second")
		waiting := w.does("invitations", "", "AWS", object{"limit": 1})
		w.is("the newest", at(waiting, "invitations", 0, "invitation"), second)
		waiting = w.does("invitations", "", "AWS", object{"limit": 1, "nextToken": waiting["nextToken"]})
		w.is("the one before", at(waiting, "invitations", 0, "invitation"), first)
		w.is("its sender", at(waiting, "invitations", 0, "sender"), fjord)
		w.is("those of the other catalog", w.does("invitations", "", "Sandbox", nil)["invitations"], []any{})

		w.refuses("engagement", "", "AWS", object{"engagement": engagement}, 404, "ResourceNotFoundException", "", "member")
		w.does("accept-invitation", "", "AWS", object{"invitation": first})
		w.told("fjord Engagement Invitation Accepted", "fjord Engagement Member Added")
		w.is("the members", len(w.does("engagement", "", "AWS", object{"engagement": engagement})["members"].([]any)), 2)
		w.does("reject-invitation", "", "AWS", object{"invitation": second, "reason": "Not now"})
		w.told("fjord Engagement Invitation Rejected")
		w.refuses("engagement", "", "AWS", object{"engagement": other}, 404, "ResourceNotFoundException", "", "member")
		for id, want := range map[any]string{first: "ACCEPTED", second: "REJECTED"} {
			w.is("the invitation", w.invitation(fjord, "AWS", id)["Status"], want)
			w.denies(nimbus, "GetEngagementInvitation", object{"Catalog": "AWS", "Identifier": id}, "ResourceNotFoundException")
		}
		w.is("what waits", w.does("invitations", "", "AWS", nil)["invitations"], []any{})
		w.is("what was rejected", at(w.does("invitations", "", "AWS", object{"status": []string{"REJECTED"}}), "invitations", 0, "invitation"), second)
		sent := w.does("send-referral", fjord, "AWS", object{"referral": w.referral("AWS")})
		w.is("what AWS sent", at(w.does("invitations", "", "AWS", object{"side": "sent"}), "invitations", 0, "invitation"), sent["invitation"])

		w.refuses("accept-invitation", "", "AWS", object{"invitation": second}, 409, "ConflictException", "", "REJECTED")
		w.refuses("reject-invitation", "", "AWS", object{"invitation": first}, 409, "ConflictException", "", "ACCEPTED")
		w.refuses("reject-invitation", "", "AWS", object{"invitation": sent["invitation"]}, 403, "AccessDeniedException", "", "")
		w.refuses("accept-invitation", "", "AWS", object{"invitation": "engi-0000000000abc"}, 404, "ResourceNotFoundException", "", "")
		w.refuses("accept-invitation", "", "Sandbox", object{"invitation": first}, 404, "ResourceNotFoundException", "", "")
		w.refuses("invitations", "", "AWS", object{"side": "left"}, 400, "ValidationException", "input.side", "received, sent")
	})
}

// An invitation expires before its time, whoever sent it.
func TestOperator_Selling9_2_11(t *testing.T) {
	tell(t, "expire-invitation", func(w *world) {
		for _, catalog := range both {
			w.submitted(catalog, "Co-Sell")
			mine := w.toAWS(catalog)["Id"]
			w.does("expire-invitation", "", catalog, object{"invitation": mine})
			w.told("fjord Engagement Invitation Expired")
			w.is("the invitation to AWS", w.invitation(fjord, catalog, mine)["Status"], "EXPIRED")
			sent := w.does("send-referral", fjord, catalog, object{"referral": w.referral(catalog)})["invitation"]
			w.does("expire-invitation", "", catalog, object{"invitation": sent})
			w.told("fjord Engagement Invitation Expired")
			i := w.invitation(fjord, catalog, sent)
			w.is("the invitation from AWS", i["Status"], "EXPIRED")
			w.is("what it offers", i["Payload"], nil)
			w.denies(fjord, "AcceptEngagementInvitation", object{"Catalog": catalog, "Identifier": sent}, "ConflictException", "EXPIRED")
			w.denies(nimbus, "GetEngagementInvitation", object{"Catalog": catalog, "Identifier": sent}, "ResourceNotFoundException")
			w.refuses("expire-invitation", "", catalog, object{"invitation": sent}, 409, "ConflictException", "", "EXPIRED")
		}
		w.refuses("expire-invitation", "", "AWS", object{"invitation": "engi-0000000000abc"}, 404, "ResourceNotFoundException", "", "no engagement invitation")
	})
}
