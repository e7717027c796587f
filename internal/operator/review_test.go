package operator_test

import "testing"

// What was submitted, and nothing else, waits in the queue of its catalog, what has waited longest first.
func TestOperator_Selling9_2_1(t *testing.T) {
	tell(t, "queue", func(w *world) {
		first, second := w.submitted("AWS", "Co-Sell"), w.submitted("AWS", "For Visibility Only")
		w.created("AWS") // not submitted
		other := w.submitted("Sandbox", "Co-Sell")
		lines := w.does("queue", "", "AWS", nil)["submissions"]
		w.is("the queue", lines, []any{
			object{"opportunity": first, "account": fjord, "status": "Submitted", "involvementType": "Co-Sell", "visibility": "Full", "submitted": at(lines, 0, "submitted")},
			object{"opportunity": second, "account": fjord, "status": "Submitted", "involvementType": "For Visibility Only", "visibility": "Full", "submitted": at(lines, 1, "submitted")},
		})
		w.is("the queue of the other catalog", at(w.does("queue", "", "Sandbox", nil), "submissions", 0, "opportunity"), other)

		page := w.does("queue", "", "AWS", object{"limit": 1})
		w.is("the first page", at(page, "submissions", 0, "opportunity"), first)
		next := w.does("queue", "", "AWS", object{"limit": 1, "nextToken": page["nextToken"]})
		w.is("the second page", at(next, "submissions", 0, "opportunity"), second)
		w.is("the end", next["nextToken"], nil)

		w.does("take-into-review", "", "AWS", object{"opportunity": first})
		w.does("reject", "", "AWS", object{"opportunity": second, "reason": "Out of scope"})
		w.is("what waits", at(w.does("queue", "", "AWS", nil), "submissions", 0, "status"), "In review")
		w.is("what was rejected", at(w.does("queue", "", "AWS", object{"status": []string{"Rejected"}}), "submissions", 0, "opportunity"), second)
		w.refuses("queue", "", "AWS", object{"limit": 101}, 400, "ValidationException", "input.limit", "1 to 100")
		w.refuses("queue", "", "Sandbox", object{"nextToken": page["nextToken"]}, 400, "ValidationException", "NextToken", "")
	})
}

func TestOperator_Selling9_2_2(t *testing.T) {
	tell(t, "take-into-review", func(w *world) {
		for _, catalog := range both {
			id := w.created(catalog)
			w.refuses("take-into-review", "", catalog, object{"opportunity": id}, 409, "ConflictException", "", "Pending Submission")
			id = w.submitted(catalog, "Co-Sell")
			w.refuses("take-into-review", nimbus, catalog, object{"opportunity": id}, 404, "ResourceNotFoundException", "", id)
			w.is("the answer", w.does("take-into-review", "", catalog, object{"opportunity": id}), object{"opportunity": id, "account": fjord, "status": "In review"})
			w.told("fjord Opportunity Updated", "fjord Engagement Resource Snapshot Created")
			w.is("the status", w.status(catalog, id), "In review")
			w.is("the invitation", w.toAWS(catalog)["Status"], "PENDING")
			w.denies(nimbus, "GetOpportunity", object{"Catalog": catalog, "Identifier": id}, "ResourceNotFoundException")
			w.refuses("take-into-review", "", catalog, object{"opportunity": id}, 409, "ConflictException", "", "In review")
		}
		id := w.submitted("AWS", "Co-Sell")
		w.refuses("take-into-review", "", "Sandbox", object{"opportunity": id}, 404, "ResourceNotFoundException", "", "Sandbox")
	})
}

// toAWS is the newest invitation that fjord sent to AWS, as it reads it.
func (w *world) toAWS(catalog string) object {
	w.Helper()
	list := w.partner(fjord, "ListEngagementInvitations", object{
		"Catalog": catalog, "ParticipantType": "SENDER", "Sort": object{"SortBy": "InvitationDate", "SortOrder": "DESCENDING"},
	})["EngagementInvitationSummaries"]
	for i := range list.([]any) {
		if at(list, i, "Receiver", "Account", "AwsAccountId") == "aws" {
			return w.invitation(fjord, catalog, at(list, i, "Id"))
		}
	}
	w.Fatal("there is no invitation to AWS")
	return nil
}

// An approval brings AWS into the engagement and makes its side of the deal; a partner who was invited to the deal is
// approved with it (selling §5.7, §6.2).
func TestOperator_Selling9_2_3(t *testing.T) {
	tell(t, "approve", func(w *world) {
		id := w.submitted("AWS", "Co-Sell")
		engagement := w.toAWS("AWS")["EngagementId"]
		theirs := w.joins(engagement)
		w.refuses("approve", "", "AWS", object{"opportunity": id, "summary": object{"Origin": "AWS Referral"}}, 400, "ValidationException", "Origin", "OpportunityTeam, Insights")
		w.refuses("approve", nimbus, "AWS", object{"opportunity": theirs}, 409, "ConflictException", "", "follows the review")
		w.denies(fjord, "GetAwsOpportunitySummary", object{"Catalog": "AWS", "RelatedOpportunityIdentifier": id}, "ResourceNotFoundException")
		w.does("approve", "", "AWS", object{"opportunity": id, "summary": object{
			"OpportunityTeam": []any{object{"Email": "ines.berg@aws.example", "FirstName": "Ines", "LastName": "Berg", "BusinessTitle": "PSM"}},
			"Insights":        object{"EngagementScore": "High"},
		}})
		w.told("fjord Engagement Invitation Accepted", "fjord Engagement Member Added", "nimbus Engagement Member Added",
			"fjord Opportunity Updated", "fjord Engagement Resource Snapshot Created", "nimbus Engagement Resource Snapshot Created",
			"fjord Engagement Resource Snapshot Created", // the first summary, the owner's alone
			"nimbus Opportunity Updated", "fjord Engagement Resource Snapshot Created", "nimbus Engagement Resource Snapshot Created")
		w.is("the status", w.status("AWS", id), "Approved")
		w.is("the invitation", w.toAWS("AWS")["Status"], "ACCEPTED")
		members := w.partner(fjord, "ListEngagementMembers", object{"Catalog": "AWS", "Identifier": engagement})["EngagementMemberList"]
		w.is("the last member", at(members, 2), object{"AccountId": "aws", "CompanyName": "AWS", "WebsiteUrl": "www.aws.com"})
		s := w.summary(fjord, "AWS", id)
		w.is("the team", at(s, "OpportunityTeam", 0, "FirstName"), "Ines")
		w.is("the insights", at(s, "Insights", "EngagementScore"), "High")
		w.is("the origin", s["Origin"], "Partner Referral")
		w.is("the invited partner's status", at(w.opportunity(nimbus, "AWS", theirs), "LifeCycle", "ReviewStatus"), "Approved")
		w.is("the invited partner's summary", w.summary(nimbus, "AWS", theirs)["RelatedOpportunityId"], theirs)
		w.denies(nimbus, "GetAwsOpportunitySummary", object{"Catalog": "AWS", "RelatedOpportunityIdentifier": id}, "ResourceNotFoundException")
		snapshot := object{"Catalog": "AWS", "EngagementIdentifier": engagement, "ResourceType": "Opportunity", "ResourceIdentifier": id, "ResourceSnapshotTemplateIdentifier": "AwsOpportunitySummaryFullView", "Revision": 1}
		w.is("the snapshot's maker", w.partner(fjord, "GetResourceSnapshot", snapshot)["CreatedBy"], "aws")
		w.denies(nimbus, "GetResourceSnapshot", snapshot, "ResourceNotFoundException")
		w.refuses("approve", "", "AWS", object{"opportunity": id}, 409, "ConflictException", "", "Approved")

		sandbox := w.submitted("Sandbox", "For Visibility Only")
		w.does("take-into-review", "", "Sandbox", object{"opportunity": sandbox})
		w.does("approve", "", "Sandbox", object{"opportunity": sandbox})
		w.told("fjord Engagement Invitation Accepted", "fjord Engagement Member Added", "fjord Opportunity Updated", "fjord Engagement Resource Snapshot Created", "fjord Engagement Resource Snapshot Created")
		s = w.summary(fjord, "Sandbox", sandbox)
		w.is("the involvement", s["InvolvementType"], "For Visibility Only")
		w.is("the team by default", at(s, "OpportunityTeam", 0, "BusinessTitle"), "PDM")
	})
}

// joins lets fjord invite nimbus to an engagement of catalog AWS, which takes the deal; it returns the id of its own
// opportunity.
func (w *world) joins(engagement any) string {
	w.Helper()
	invitation := w.partner(fjord, "CreateEngagementInvitation", w.invite(engagement, nimbus))["Id"]
	task := w.partner(nimbus, "StartEngagementByAcceptingInvitationTask", object{"Catalog": "AWS", "ClientToken": "take", "Identifier": invitation})
	id, _ := task["OpportunityId"].(string)
	return id
}

// invite is an invitation to a deal.
func (w *world) invite(engagement any, receiver string) object {
	return object{
		"Catalog": "AWS", "ClientToken": receiver + "-" + engagement.(string), "EngagementIdentifier": engagement, "Invitation": object{
			"Message": "Join us", "Receiver": object{"Account": object{"AwsAccountId": receiver}}, "Payload": object{"OpportunityInvitation": object{
				"ReceiverResponsibilities": []any{"Co-Sell Facilitator"},
				"Customer":                 object{"CompanyName": "Heron Mills", "Industry": "Manufacturing", "WebsiteUrl": "https://heronmills.example", "CountryCode": "US"},
				"Project":                  object{"Title": "Mill", "BusinessProblem": "Planning runs on machines nobody repairs.", "TargetCompletionDate": "2026-09-30", "ExpectedCustomerSpend": []any{}},
			}},
		},
	}
}

// AWS asks for corrections, the partner sends the opportunity again.
func TestOperator_Selling9_2_4(t *testing.T) {
	tell(t, "request-action", func(w *world) {
		for _, catalog := range both {
			id := w.submitted(catalog, "Co-Sell")
			w.refuses("request-action", "", catalog, object{"opportunity": id}, 400, "ValidationException", "input.comments", "required")
			w.does("request-action", fjord, catalog, object{"opportunity": id, "comments": "Say which database it is.", "reason": "Use case unclear"})
			w.told("fjord Opportunity Updated", "fjord Engagement Resource Snapshot Created")
			asked := w.opportunity(fjord, catalog, id)
			w.is("the comments", at(asked, "LifeCycle", "ReviewComments"), "Say which database it is.")
			w.is("the reason", at(asked, "LifeCycle", "ReviewStatusReason"), "Use case unclear")
			w.is("the invitation", w.toAWS(catalog)["Status"], "PENDING")
			w.refuses("request-action", "", catalog, object{"opportunity": id, "comments": "Again"}, 409, "ConflictException", "", "Action Required")
			w.refuses("approve", "", catalog, object{"opportunity": id}, 409, "ConflictException", "", "Action Required")

			again := w.deal(catalog)
			delete(again, "ClientToken")
			delete(again, "Origin")
			delete(again, "OpportunityTeam")
			again["Identifier"], again["LastModifiedDate"] = id, asked["LastModifiedDate"]
			w.partner(fjord, "UpdateOpportunity", again)
			w.is("sent again", w.status(catalog, id), "Submitted")
			w.does("approve", "", catalog, object{"opportunity": id})
			w.is("the comments after the approval", at(w.opportunity(fjord, catalog, id), "LifeCycle", "ReviewComments"), nil)
		}
	})
}

// A rejected opportunity has no side of AWS, which rejects the invitation too.
func TestOperator_Selling9_2_5(t *testing.T) {
	tell(t, "reject", func(w *world) {
		for _, catalog := range both {
			id := w.submitted(catalog, "Co-Sell")
			w.refuses("reject", "", catalog, object{"opportunity": id}, 400, "ValidationException", "input.reason", "required")
			w.does("reject", "", catalog, object{"opportunity": id, "reason": "Out of scope", "comments": "Not for this programme."})
			w.told("fjord Engagement Invitation Rejected", "fjord Opportunity Updated", "fjord Engagement Resource Snapshot Created")
			w.is("the status", w.status(catalog, id), "Rejected")
			i := w.toAWS(catalog)
			w.is("the invitation", i["Status"], "REJECTED")
			w.is("its reason", i["RejectionReason"], "Out of scope")
			w.denies(fjord, "GetAwsOpportunitySummary", object{"Catalog": catalog, "RelatedOpportunityIdentifier": id}, "ResourceNotFoundException")
			w.refuses("reject", "", catalog, object{"opportunity": id, "reason": "Again"}, 409, "ConflictException", "", "Rejected")
			w.refuses("update-summary", "", catalog, object{"opportunity": id, "changes": object{"Visibility": "Limited"}}, 404, "ResourceNotFoundException", "", "no AWS opportunity")
		}
	})
}

// What a request must have is checked before anything is done.
func TestRequests(t *testing.T) {
	w := newWorld(t)
	for _, r := range []struct {
		name, action, account, catalog string
		input                          any
		status                         int
		kind, field, message           string
	}{
		{"no such action", "aprove", "", "AWS", nil, 404, "ResourceNotFoundException", "", `"aprove"`},
		{"no catalog", "queue", "", "", nil, 400, "ValidationException", "catalog", "AWS or Sandbox"},
		{"another catalog", "queue", "", "sandbox", nil, 400, "ValidationException", "catalog", "AWS or Sandbox"},
		{"an account too many", "queue", fjord, "AWS", nil, 400, "ValidationException", "account", "takes no account"},
		{"no account", "set-up-account", "", "", nil, 400, "ValidationException", "account", "12 digits"},
		{"an account that is none", "set-up-account", "1234", "", nil, 400, "ValidationException", "account", "12 digits"},
		{"a catalog too many", "set-up-account", fjord, "AWS", nil, 400, "ValidationException", "catalog", "takes no catalog"},
		{"no opportunity", "approve", "", "AWS", object{}, 400, "ValidationException", "input.opportunity", "required"},
		{"an unknown opportunity", "approve", "", "AWS", object{"opportunity": "O7"}, 404, "ResourceNotFoundException", "", "O7"},
		{"a member that is none", "approve", "", "AWS", object{"oportunity": "O7"}, 400, "ValidationException", "input", "oportunity"},
		{"a member of another kind", "queue", "", "AWS", object{"limit": "ten"}, 400, "ValidationException", "input", "limit"},
		{"a value of a list that is none", "queue", "", "AWS", object{"status": []string{"Lost"}}, 400, "ValidationException", "input.status", "Submitted"},
		{"a value that is none", "close-deal", "", "AWS", object{"opportunity": "O7", "stage": "Done"}, 400, "ValidationException", "input.stage", "Closed Lost"},
	} {
		t.Run(r.name, func(t *testing.T) {
			in := *w
			in.T = t
			in.refuses(r.action, r.account, r.catalog, r.input, r.status, r.kind, r.field, r.message)
		})
	}
}
