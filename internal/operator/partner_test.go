package operator_test

import (
	"strings"
	"testing"

	"github.com/opencosell/cosell/internal/resource"
)

// registered makes fjord a partner of the catalog by the way that partners go and returns its id.
func (w *world) registered(catalog string) string {
	w.Helper()
	if catalog == "AWS" {
		for _, kind := range []string{"Business", "Registrant"} {
			w.does("preset-verification", fjord, "", object{"type": strings.ToUpper(kind) + "_VERIFICATION", "outcome": "SUCCEEDED"})
		}
		w.partner(fjord, "StartVerification", business("b"))
		w.partner(fjord, "StartVerification", object{"ClientToken": "r", "VerificationDetails": object{"RegistrantVerificationDetails": object{}}})
		w.does("fix-code", "", "AWS", object{"address": "lead@fjord.example", "code": "246810"})
		w.partner(fjord, "SendEmailVerificationCode", object{"Catalog": "AWS", "Email": "lead@fjord.example"})
	}
	id, _ := w.partner(fjord, "CreatePartner", join(catalog))["Id"].(string)
	return id
}

func join(catalog string) object {
	return object{
		"Catalog": catalog, "ClientToken": "join", "LegalName": "Fjord Cloud AS", "PrimarySolutionType": "CONSULTING_SERVICES",
		"AllianceLeadContact":   object{"FirstName": "Liv", "LastName": "Dahl", "Email": "lead@fjord.example", "BusinessTitle": "Alliance lead"},
		"EmailVerificationCode": "246810",
	}
}

func business(token string) object {
	return object{"ClientToken": token, "VerificationDetails": object{"BusinessVerificationDetails": object{
		"LegalName": "Fjord Cloud AS", "RegistrationId": "NO-987654321", "CountryCode": "NO",
	}}}
}

func profile(catalog, token, partner string) object {
	return object{
		"Catalog": catalog, "ClientToken": token, "Identifier": partner, "TaskDetails": object{
			"DisplayName": "Fjord Cloud", "Description": "We move harbours to the cloud.", "WebsiteUrl": "https://fjord.example",
			"LogoUrl": "https://fjord.example/logo.png", "PrimarySolutionType": "CONSULTING_SERVICES",
			"IndustrySegments": []any{"SOFTWARE_INTERNET"}, "TranslationSourceLocale": "en-US",
		},
	}
}

// What is known of an account decides whether it becomes a partner, and what others are shown of it.
func TestOperator_Account11_SetUp(t *testing.T) {
	tell(t, "set-up-account account fix-code", func(w *world) {
		w.is("an account nobody knows", w.does("account", fjord, "", nil), object{"account": fjord, "known": false, "standing": "good", "plan": "paid", "linking": "ok"})
		w.does("set-up-account", fjord, "", object{"name": "Fjord Cloud AS", "sellerId": "seller-1", "sellerName": "Fjord", "standing": "bad", "plan": "free", "linking": "blocked"})
		w.is("what was said", w.does("account", fjord, "", nil), object{
			"account": fjord, "known": true, "name": "Fjord Cloud AS", "sellerId": "seller-1", "sellerName": "Fjord", "standing": "bad", "plan": "free", "linking": "blocked",
		})
		w.does("fix-code", "", "AWS", object{"address": "lead@fjord.example", "code": "246810"})
		w.partner(fjord, "SendEmailVerificationCode", object{"Catalog": "AWS", "Email": "lead@fjord.example"})
		for _, kind := range []string{"BUSINESS_VERIFICATION", "REGISTRANT_VERIFICATION"} {
			w.does("preset-verification", fjord, "", object{"type": kind, "outcome": "SUCCEEDED"})
		}
		w.partner(fjord, "StartVerification", business("b"))
		w.partner(fjord, "StartVerification", object{"ClientToken": "r", "VerificationDetails": object{"RegistrantVerificationDetails": object{}}})
		w.denies(fjord, "CreatePartner", join("AWS"), "ValidationException", "INVALID_ACCOUNT_STATE", "INELIGIBLE_ACCOUNT_TIER", "INVALID_ACCOUNT_LINKING_STATUS")
		w.does("set-up-account", fjord, "", object{"name": "Fjord Cloud AS"})
		w.partner(fjord, "CreatePartner", join("AWS"))
		w.refuses("set-up-account", fjord, "", object{"plan": "cheap"}, 400, "ValidationException", "input.plan", "paid, free")
		w.refuses("set-up-account", fjord, "", object{"sellerId": "seller 1"}, 400, "ValidationException", "SellerProfile.Id", "")
		w.refuses("account", "", "", nil, 400, "ValidationException", "account", "12 digits")
		w.refuses("fix-code", "", "AWS", object{"address": "lead@fjord.example", "code": "24681"}, 400, "ValidationException", "EmailVerificationCode", "6 digits")
		w.refuses("fix-code", "", "Sandbox", object{"address": "lead@fjord.example", "code": "246810"}, 400, "ValidationException", "Catalog", "sends no codes")
	})
}

// A limit of its own counts for one account and no other (account §6.4).
func TestOperator_Account11_Quotas(t *testing.T) {
	quota := func(s *resource.Switches) { s.EnforceQuotas = true }
	tell(t, "set-quota quotas", func(w *world) {
		const name = "LIMIT_EXCEEDED_NUMBER_OF_PROFILE_UPDATE_PER_DAY"
		partner := w.registered("Sandbox")
		own := func(account string) (own, limit any) {
			list, _ := w.does("quotas", account, "", nil)["quotas"].([]any)
			for i := range list {
				if at(list, i, "quota") == name {
					return at(list, i, "own"), at(list, i, "limit")
				}
			}
			return nil, nil
		}
		w.does("set-quota", fjord, "", object{"quota": name, "limit": 0})
		mine, counts := own(fjord)
		w.is("fjord's limit", []any{mine, counts}, []any{0.0, 0.0})
		mine, counts = own(nimbus)
		w.is("nimbus's limit", []any{mine, counts}, []any{nil, 10.0})
		w.denies(fjord, "StartProfileUpdateTask", profile("Sandbox", "one", partner), "ServiceQuotaExceededException", name)
		w.does("set-quota", fjord, "", object{"quota": name})
		w.partner(fjord, "StartProfileUpdateTask", profile("Sandbox", "two", partner))
		w.refuses("set-quota", fjord, "", object{"quota": "PATIENCE", "limit": 1}, 400, "ValidationException", "Quota", "no quota")
		w.refuses("set-quota", fjord, "", object{"quota": name, "limit": -1}, 400, "ValidationException", "Limit", "0 or more")
		w.refuses("quotas", "1", "", nil, 400, "ValidationException", "account", "12 digits")
	}, quota)
}

// Profile updates wait for the operator in catalog AWS; in the Sandbox they are decided at once (account §5.3).
func TestOperator_Account11_Profiles(t *testing.T) {
	tell(t, "profile-tasks review-profile approve-profile fail-profile", func(w *world) {
		partner := w.registered("AWS")
		task := func() any {
			return w.partner(fjord, "GetProfileUpdateTask", object{"Catalog": "AWS", "Identifier": partner})["Status"]
		}
		first, _ := w.partner(fjord, "StartProfileUpdateTask", profile("AWS", "one", partner))["TaskId"].(string)
		line := object{
			"task": first, "account": fjord, "partner": partner, "displayName": "Fjord Cloud", "status": "IN_PROGRESS",
		}
		waiting := at(w.does("profile-tasks", "", "AWS", nil), "tasks", 0).(object)
		line["started"], line["ended"] = waiting["started"], nil
		w.is("what waits", waiting, line)
		w.is("what waits in the other catalog", w.does("profile-tasks", "", "Sandbox", nil)["tasks"], []any{})
		w.is("what the review finds", w.does("review-profile", "", "AWS", object{"task": first})["errors"], []any{})
		blank := []any{object{"Reason": "INVALID_LOGO", "Message": "It is blank.", "Locale": "en-US"}}
		w.refuses("fail-profile", "", "AWS", object{"task": first, "errors": []any{object{"Reason": "UGLY", "Message": "No.", "Locale": "en-US"}}}, 400, "ValidationException", "input.errors[0].Reason", "")
		w.refuses("approve-profile", "", "Sandbox", object{"task": first}, 404, "ResourceNotFoundException", "", first)
		w.does("fail-profile", "", "AWS", object{"task": first, "errors": blank})
		w.is("the first task", task(), "FAILED")
		w.is("its error", at(w.partner(fjord, "GetProfileUpdateTask", object{"Catalog": "AWS", "Identifier": partner}), "ErrorDetailList", 0, "Reason"), "INVALID_LOGO")
		w.refuses("approve-profile", "", "AWS", object{"task": first}, 409, "ConflictException", "", "FAILED")

		second, _ := w.partner(fjord, "StartProfileUpdateTask", profile("AWS", "two", partner))["TaskId"].(string)
		w.does("approve-profile", "", "AWS", object{"task": second})
		w.is("the second task", task(), "SUCCEEDED")
		w.is("the profile", at(w.partner(fjord, "GetPartner", object{"Catalog": "AWS", "Identifier": partner}), "Profile", "DisplayName"), "Fjord Cloud")
		w.refuses("fail-profile", "", "AWS", object{"task": second, "errors": blank}, 409, "ConflictException", "", "SUCCEEDED")
		w.is("what waits", w.does("profile-tasks", "", "AWS", nil)["tasks"], []any{})
		page := w.does("profile-tasks", "", "AWS", object{"status": "FAILED", "limit": 1})
		w.is("what failed", at(page, "tasks", 0, "task"), first)
		w.refuses("profile-tasks", "", "AWS", object{"limit": 101}, 400, "ValidationException", "input.limit", "1 to 100")
		w.refuses("review-profile", "", "AWS", object{"task": "pprofiletask-0000000000000"}, 404, "ResourceNotFoundException", "", "no profile update")
		w.denies(nimbus, "GetProfileUpdateTask", object{"Catalog": "AWS", "Identifier": partner}, "ResourceNotFoundException")

		sandbox := w.registered("Sandbox")
		w.partner(fjord, "StartProfileUpdateTask", profile("Sandbox", "three", sandbox))
		w.advance(1)
		w.is("the Sandbox", at(w.does("profile-tasks", "", "Sandbox", object{"status": "SUCCEEDED"}), "tasks", 0, "partner"), sandbox)
	})
}

// Restraints of a partner and the end of them; one catalog knows nothing of the other's (account §6.5).
func TestOperator_Account11_Restraints(t *testing.T) {
	tell(t, "suspend-partner resume-partner lock-profile unlock-profile partner", func(w *world) {
		partner, sandbox := w.registered("AWS"), w.registered("Sandbox")
		lead := func(catalog, id, title string) object {
			return object{"Catalog": catalog, "Identifier": id, "AllianceLeadContact": object{"FirstName": "Liv", "LastName": "Dahl", "Email": "lead@fjord.example", "BusinessTitle": title}}
		}
		restraints := func() any {
			p := w.does("partner", fjord, "AWS", nil)
			return []any{p["suspended"], p["locked"]}
		}
		w.does("suspend-partner", "", "AWS", object{"partner": partner})
		w.denies(fjord, "PutAllianceLeadContact", lead("AWS", partner, "Boss"), "AccessDeniedException", "INCOMPATIBLE_BENEFIT_AWS_PARTNER_STATE")
		w.partner(fjord, "GetPartner", object{"Catalog": "AWS", "Identifier": partner}) // it still reads
		w.partner(fjord, "PutAllianceLeadContact", lead("Sandbox", sandbox, "Boss"))
		w.does("suspend-partner", "", "AWS", object{"partner": partner}) // the same again is no error
		w.does("lock-profile", "", "AWS", object{"partner": partner})
		w.is("both", restraints(), []any{true, true})
		w.does("resume-partner", "", "AWS", object{"partner": partner})
		w.partner(fjord, "PutAllianceLeadContact", lead("AWS", partner, "Boss"))
		w.denies(fjord, "StartProfileUpdateTask", profile("AWS", "one", partner), "ConflictException", "INCOMPATIBLE_PROFILE_STATE")
		w.partner(fjord, "StartProfileUpdateTask", profile("Sandbox", "one", sandbox))
		w.does("unlock-profile", "", "AWS", object{"partner": partner})
		w.is("none", restraints(), []any{false, false})
		w.partner(fjord, "StartProfileUpdateTask", profile("AWS", "two", partner))
		for _, action := range []string{"suspend-partner", "resume-partner", "lock-profile", "unlock-profile"} {
			w.refuses(action, "", "Sandbox", object{"partner": partner}, 404, "ResourceNotFoundException", "", partner)
		}
		shown := w.does("partner", fjord, "AWS", nil)
		w.is("the partner", []any{shown["partner"], shown["legalName"], at(shown, "lead", 0, "businessTitle")}, []any{partner, "Fjord Cloud AS", "Boss"})
		w.is("another account", w.does("partner", nimbus, "AWS", nil)["registered"], false)
		w.refuses("partner", fjord, "", nil, 400, "ValidationException", "catalog", "AWS or Sandbox")
	})
}

// The alliance lead owns what the partner creates next (selling §2.1).
func TestOperator_Selling9_2_16_AllianceLead(t *testing.T) {
	tell(t, "set-alliance-lead", func(w *world) {
		for _, catalog := range both {
			partner := w.registered(catalog)
			before := w.created(catalog)
			lead := object{"partner": partner, "firstName": "Nora", "lastName": "Vik", "email": "nora@elsewhere.example", "businessTitle": "Head of alliances"}
			w.does("set-alliance-lead", "", catalog, lead)
			got := w.partner(fjord, "GetAllianceLeadContact", object{"Catalog": catalog, "Identifier": partner})["AllianceLeadContact"]
			w.is("the lead", got, object{"FirstName": "Nora", "LastName": "Vik", "Email": "nora@elsewhere.example", "BusinessTitle": "Head of alliances"})
			owner := func(id string) any {
				return at(w.opportunity(fjord, catalog, id), "OpportunityTeam", 0, "FirstName")
			}
			w.is("the owner of what there was", owner(before), "Liv")
			w.is("the owner of what is new", owner(w.created(catalog)), "Nora")
			w.denies(nimbus, "GetAllianceLeadContact", object{"Catalog": catalog, "Identifier": partner}, "ResourceNotFoundException")
			lead["email"] = "nobody"
			w.refuses("set-alliance-lead", "", catalog, lead, 400, "ValidationException", "Email", "")
			delete(lead, "email")
			w.refuses("set-alliance-lead", "", catalog, lead, 400, "ValidationException", "input.email", "required")
		}
		lead := object{"partner": "partner-0000000000000", "firstName": "Nora", "lastName": "Vik", "email": "nora@elsewhere.example", "businessTitle": "Head"}
		w.refuses("set-alliance-lead", "", "AWS", lead, 404, "ResourceNotFoundException", "", "no partner")
	})
}

// The operator decides verifications, which are of an account and of no catalog (account §5.4).
func TestOperator_Account11_Verifications(t *testing.T) {
	tell(t, "verifications verification customer-finished ask-for-more decide-verification preset-verification", func(w *world) {
		const kind = "BUSINESS_VERIFICATION"
		seen := func() any {
			return w.partner(fjord, "GetVerification", object{"VerificationType": kind})["VerificationStatus"]
		}
		w.refuses("verification", fjord, "", object{"type": kind}, 404, "ResourceNotFoundException", "", "")
		w.partner(fjord, "StartVerification", business("v"))
		list := w.does("verifications", "", "", nil)["verifications"]
		w.is("the queue", []any{at(list, 0, "account"), at(list, 0, "type"), at(list, 0, "status")}, []any{fjord, kind, "IN_PROGRESS"})
		w.does("ask-for-more", fjord, "", object{"question": "Which register is it?"})
		w.is("asked for more", seen(), "PENDING_CUSTOMER_ACTION")
		w.is("the queue", w.does("verifications", "", "", nil)["verifications"], []any{})
		w.does("customer-finished", fjord, "", object{"type": kind})
		w.is("finished by the customer", seen(), "IN_PROGRESS")
		w.does("decide-verification", fjord, "", object{"type": kind, "outcome": "FAILED", "reason": "No such register"})
		w.is("decided", seen(), "FAILED")
		w.is("the reason", w.partner(fjord, "GetVerification", object{"VerificationType": kind})["VerificationStatusReason"], "No such register")
		w.is("the same for the operator", w.does("verification", fjord, "", object{"type": kind})["reason"], "No such register")
		w.refuses("decide-verification", fjord, "", object{"type": kind, "outcome": "SUCCEEDED"}, 409, "ConflictException", "", "FAILED")
		w.refuses("ask-for-more", fjord, "", object{"question": "Why?"}, 409, "ConflictException", "", "FAILED")
		w.refuses("customer-finished", fjord, "", object{"type": kind}, 409, "ConflictException", "", "FAILED")
		w.denies(nimbus, "GetVerification", object{"VerificationType": kind}, "ResourceNotFoundException")

		w.does("preset-verification", nimbus, "", object{"type": kind, "outcome": "REJECTED", "reason": "Not this one"})
		w.partner(nimbus, "StartVerification", business("w"))
		got := w.does("verification", nimbus, "", object{"type": kind})
		w.is("preset", []any{got["status"], got["reason"]}, []any{"REJECTED", "Not this one"})
		w.refuses("preset-verification", nimbus, "", object{"type": kind, "outcome": "MAYBE"}, 400, "ValidationException", "input.outcome", "REJECTED")
		w.refuses("verifications", "", "", object{"status": "DONE"}, 400, "ValidationException", "input.status", "IN_PROGRESS")
	})
}
