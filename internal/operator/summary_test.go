package operator_test

import "testing"

// approved is a deal of fjord that AWS approved, with what fjord reads of its LastModifiedDate.
func (w *world) approved(catalog, involvement string) (id string, stamp func() any) {
	w.Helper()
	id = w.submitted(catalog, involvement)
	w.does("approve", "", catalog, object{"opportunity": id})
	return id, func() any { return w.opportunity(fjord, catalog, id)["LastModifiedDate"] }
}

// AWS changes what it says of a deal; the owner is told, invited partners read the same (selling §10.6).
func TestOperator_Selling9_2_12(t *testing.T) {
	tell(t, "update-summary", func(w *world) {
		w.refuses("update-summary", "", "AWS", object{"opportunity": w.submitted("AWS", "Co-Sell"), "changes": object{"Visibility": "Limited"}}, 404, "ResourceNotFoundException", "", "no AWS opportunity")
		id := w.submitted("AWS", "Co-Sell")
		theirs := w.joins(w.toAWS("AWS")["EngagementId"])
		w.does("approve", "", "AWS", object{"opportunity": id})
		before := w.opportunity(fjord, "AWS", id)["LastModifiedDate"]
		change := func(changes object) {
			w.does("update-summary", "", "AWS", object{"opportunity": id, "changes": changes})
		}
		change(object{
			"LifeCycle": object{"Stage": "Engaged", "NextSteps": "Meet the architects", "TargetCloseDate": "2026-10-31"},
			"Customer":  object{"Contacts": []any{object{"Email": "noor@heronmills.example", "FirstName": "Noor"}}},
			"Insights":  object{"EngagementScore": "Medium", "NextBestActions": "Call the mill"},
		})
		w.told("fjord Opportunity Updated", "fjord Engagement Resource Snapshot Created", "nimbus Opportunity Updated")
		w.is("stamped", w.opportunity(fjord, "AWS", id)["LastModifiedDate"] != before, true)
		for account, own := range map[string]string{fjord: id, nimbus: theirs} {
			s := w.summary(account, "AWS", own)
			w.is("the stage, which is not told yet,", at(s, "LifeCycle", "Stage"), nil)
			w.is("the next steps", at(s, "LifeCycle", "NextSteps"), "Meet the architects")
			w.is("their history", at(s, "LifeCycle", "NextStepsHistory", 0, "Value"), "Meet the architects")
			w.is("the contact", at(s, "Customer", "Contacts", 0, "FirstName"), "Noor")
			w.is("the insights", at(s, "Insights", "NextBestActions"), "Call the mill")
		}
		change(object{"LifeCycle": object{"NextSteps": "Meet the architects"}}) // the same again changes nothing
		w.told()
		change(object{"LifeCycle": object{"NextSteps": "Sign"}, "Insights": nil, "RelatedEntityIds": object{"Solutions": []any{"S-1234567"}}})
		s := w.summary(fjord, "AWS", id)
		w.is("the history", len(at(s, "LifeCycle", "NextStepsHistory").([]any)), 2)
		w.is("the insights", s["Insights"], nil)
		w.denies(nimbus, "GetAwsOpportunitySummary", object{"Catalog": "AWS", "RelatedOpportunityIdentifier": id}, "ResourceNotFoundException")
		for field, changes := range map[string]object{
			"LifeCycle.Stage": {"LifeCycle": object{"Stage": "Won"}}, "LifeCycle.Stge": {"LifeCycle": object{"Stge": "Launched"}},
			"InvolvementType": {"InvolvementType": "Co-Sell"}, "LifeCycle.ClosedLostReason": {"LifeCycle": object{"ClosedLostReason": "Price"}},
		} {
			w.refuses("update-summary", "", "AWS", object{"opportunity": id, "changes": changes}, 400, "ValidationException", field, "")
		}
		sandbox, _ := w.approved("Sandbox", "Co-Sell")
		w.does("update-summary", "", "Sandbox", object{"opportunity": sandbox, "changes": object{"Visibility": "Limited"}})
		w.is("the visibility", w.summary(fjord, "Sandbox", sandbox)["Visibility"], "Limited")
	})
}

// A deal that AWS was shown becomes one that it sells along in.
func TestOperator_Selling9_2_13(t *testing.T) {
	tell(t, "convert-involvement", func(w *world) {
		for _, catalog := range both {
			waiting := w.submitted(catalog, "For Visibility Only")
			input := func(id, reason string) object { return object{"opportunity": id, "reason": reason} }
			w.refuses("convert-involvement", "", catalog, input(waiting, "Customer Requested"), 404, "ResourceNotFoundException", "", "no AWS opportunity")
			id, stamp := w.approved(catalog, "For Visibility Only")
			before := stamp()
			needs := w.opportunity(fjord, catalog, id)["PrimaryNeedsFromAws"]
			w.does("convert-involvement", "", catalog, input(id, "Customer Requested"))
			w.told("fjord Opportunity Updated", "fjord Engagement Resource Snapshot Created")
			s := w.summary(fjord, catalog, id)
			w.is("the involvement", s["InvolvementType"], "Co-Sell")
			w.is("the reason", s["InvolvementTypeChangeReason"], "Customer Requested")
			w.is("what the partner needs", w.opportunity(fjord, catalog, id)["PrimaryNeedsFromAws"], needs)
			converted := stamp()
			w.is("stamped", converted != before, true)
			w.does("convert-involvement", "", catalog, input(id, "Customer Requested"))
			w.is("the same again changes nothing", stamp(), converted)
			w.refuses("convert-involvement", "", catalog, input(id, "Risk Mitigation"), 409, "ConflictException", "", "For Visibility Only")
			w.refuses("convert-involvement", "", catalog, input(id, "Whim"), 400, "ValidationException", "input.reason", "Risk Mitigation")
			w.denies(nimbus, "GetAwsOpportunitySummary", object{"Catalog": catalog, "RelatedOpportunityIdentifier": id}, "ResourceNotFoundException")
		}
	})
}

// AWS's side ends, and its stage is told (selling §10.3).
func TestOperator_Selling9_2_14(t *testing.T) {
	tell(t, "close-deal", func(w *world) {
		for _, catalog := range both {
			waiting := w.submitted(catalog, "Co-Sell")
			w.refuses("close-deal", "", catalog, object{"opportunity": waiting, "stage": "Launched"}, 404, "ResourceNotFoundException", "", "no AWS opportunity")
			id, _ := w.approved(catalog, "Co-Sell")
			w.refuses("close-deal", "", catalog, object{"opportunity": id, "stage": "Closed Lost"}, 400, "ValidationException", "LifeCycle.ClosedLostReason", "Closed Lost")
			w.refuses("close-deal", "", catalog, object{"opportunity": id, "stage": "Closed Lost", "reason": "Weather"}, 400, "ValidationException", "LifeCycle.ClosedLostReason", "")
			w.refuses("close-deal", "", catalog, object{"opportunity": id, "stage": "Launched", "reason": "Price"}, 400, "ValidationException", "LifeCycle.ClosedLostReason", "")
			w.does("close-deal", "", catalog, object{"opportunity": id, "stage": "Closed Lost", "reason": "Price"})
			w.told("fjord Opportunity Updated", "fjord Engagement Resource Snapshot Created")
			l := w.summary(fjord, catalog, id)["LifeCycle"]
			w.is("the stage", at(l, "Stage"), "Closed Lost")
			w.is("the reason", at(l, "ClosedLostReason"), "Price")
			w.is("the partner's own stage", at(w.opportunity(fjord, catalog, id), "LifeCycle", "Stage"), "Prospect")
			w.does("close-deal", "", catalog, object{"opportunity": id, "stage": "Launched"})
			l = w.summary(fjord, catalog, id)["LifeCycle"]
			w.is("the stage after all", at(l, "Stage"), "Launched")
			w.is("the reason after all", at(l, "ClosedLostReason"), nil)
			w.denies(nimbus, "GetAwsOpportunitySummary", object{"Catalog": catalog, "RelatedOpportunityIdentifier": id}, "ResourceNotFoundException")
		}
	})
}

// AWS edits a partner's opportunity past its locks, but for formats and cross-field rules (selling §5.2, §5.4).
func TestOperator_Selling9_2_15(t *testing.T) {
	tell(t, "edit-opportunity", func(w *world) {
		for _, catalog := range both {
			id := w.submitted(catalog, "Co-Sell")
			edit := func(changes object) object { return object{"opportunity": id, "changes": changes} }
			// While AWS reviews it the partner cannot change it.
			sent := w.deal(catalog)
			delete(sent, "ClientToken")
			delete(sent, "Origin")
			delete(sent, "OpportunityTeam")
			sent["Identifier"], sent["LastModifiedDate"] = id, w.opportunity(fjord, catalog, id)["LastModifiedDate"]
			w.denies(fjord, "UpdateOpportunity", sent, "ValidationException", "ACTION_NOT_PERMITTED")
			w.does("edit-opportunity", "", catalog, edit(object{"Customer": object{
				"Account": object{"CompanyName": "Heron Paper"}, "Contacts": []any{object{"Email": "lou@heronmills.example"}},
			}}))
			w.told("fjord Opportunity Updated", "fjord Engagement Resource Snapshot Created")
			edited := w.opportunity(fjord, catalog, id)
			w.is("the company", at(edited, "Customer", "Account", "CompanyName"), "Heron Paper")
			w.is("its address, of which nothing was said,", at(edited, "Customer", "Account", "WebsiteUrl"), "www.heronmills.example")
			w.denies(nimbus, "GetOpportunity", object{"Catalog": catalog, "Identifier": id}, "ResourceNotFoundException")

			// What AWS's side copied follows, unless AWS has made it its own.
			w.does("approve", "", catalog, object{"opportunity": id})
			w.does("edit-opportunity", "", catalog, edit(object{"Customer": object{"Contacts": []any{object{"Email": "kim@heronmills.example"}}}}))
			w.told("fjord Opportunity Updated", "fjord Engagement Resource Snapshot Created", "fjord Engagement Resource Snapshot Created") // the opportunity's and the summary's
			w.is("the contacts of AWS", at(w.summary(fjord, catalog, id), "Customer", "Contacts", 0, "Email"), "kim@heronmills.example")
			w.does("update-summary", "", catalog, object{"opportunity": id, "changes": object{"Customer": object{"Contacts": []any{object{"Email": "noor@heronmills.example"}}}}})
			w.does("edit-opportunity", "", catalog, edit(object{"Customer": object{"Contacts": []any{object{"Email": "lou@heronmills.example"}}}}))
			w.is("the contacts that AWS gave", at(w.summary(fjord, catalog, id), "Customer", "Contacts", 0, "Email"), "noor@heronmills.example")

			w.refuses("edit-opportunity", "", catalog, edit(object{"LifeCycle": object{"ReviewStatus": "Rejected"}}), 400, "ValidationException", "LifeCycle.ReviewStatus", "cannot be edited")
			w.refuses("edit-opportunity", "", catalog, edit(object{"LifeCycle": nil}), 400, "ValidationException", "LifeCycle.ReviewStatus", "cannot be edited")
			w.refuses("edit-opportunity", "", catalog, edit(object{"LifeCycle": object{"Stage": nil}}), 400, "ValidationException", "LifeCycle.Stage", "cannot be taken away")
			w.refuses("edit-opportunity", "", catalog, edit(object{"Customer": object{"Account": object{"Address": object{"PostalCode": "?"}}}}), 400, "ValidationException", "Customer.Account.Address.PostalCode", "")
		}
		w.refuses("edit-opportunity", "", "AWS", object{"opportunity": "O7", "changes": object{}}, 404, "ResourceNotFoundException", "", "O7")
	})
}
