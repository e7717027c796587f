package operator_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// registered makes fjord a partner of catalog AWS by the way that partners go and returns its id.
func (w *world) registered() string {
	w.Helper()
	for _, kind := range []string{"Business", "Registrant"} {
		w.does("preset-verification", fjord, "", object{"type": strings.ToUpper(kind) + "_VERIFICATION", "outcome": "SUCCEEDED"})
	}
	w.partner(fjord, "account", "StartVerification", business("b"))
	w.partner(fjord, "account", "StartVerification", object{
		"ClientToken": "r", "VerificationDetails": object{"RegistrantVerificationDetails": object{}},
	})
	w.does("fix-code", "", "AWS", object{"address": "lead@fjord.example", "code": "246810"})
	w.partner(fjord, "account", "SendEmailVerificationCode", object{"Catalog": "AWS", "Email": "lead@fjord.example"})
	id, _ := w.partner(fjord, "account", "CreatePartner", object{
		"Catalog": "AWS", "ClientToken": "join", "LegalName": "Fjord Cloud AS", "PrimarySolutionType": "CONSULTING_SERVICES",
		"AllianceLeadContact":   object{"FirstName": "Liv", "LastName": "Dahl", "Email": "lead@fjord.example", "BusinessTitle": "Alliance lead"},
		"EmailVerificationCode": "246810",
	})["Id"].(string)
	return id
}

func business(token string) object {
	return object{"ClientToken": token, "VerificationDetails": object{"BusinessVerificationDetails": object{
		"LegalName": "Fjord Cloud AS", "RegistrationId": "NO-987654321", "CountryCode": "NO",
	}}}
}

func profile(token, partner string) object {
	return object{
		"Catalog": "AWS", "ClientToken": token, "Identifier": partner, "TaskDetails": object{
			"DisplayName": "Fjord Cloud", "Description": "We move harbours to the cloud.", "WebsiteUrl": "https://fjord.example",
			"LogoUrl": "https://fjord.example/logo.png", "PrimarySolutionType": "CONSULTING_SERVICES",
			"IndustrySegments": []any{"SOFTWARE_INTERNET"}, "TranslationSourceLocale": "en-US",
		},
	}
}

// The operator decides about a partner: its profile, its suspension, its quota (account §11).
func TestPartnerDecisions(t *testing.T) {
	w := newWorld(t)
	w.does("set-up-account", fjord, "", object{"name": "Fjord Cloud AS", "sellerId": "seller-1", "sellerName": "Fjord"})
	w.refuses("set-up-account", fjord, "", object{"plan": "cheap"}, 400, "ValidationException", "input.plan", "paid, free")
	partner := w.registered()

	task := func() any {
		return w.partner(fjord, "account", "GetProfileUpdateTask", object{"Catalog": "AWS", "Identifier": partner})["Status"]
	}
	first, _ := w.partner(fjord, "account", "StartProfileUpdateTask", profile("one", partner))["TaskId"].(string)
	if found := w.does("review-profile", "", "AWS", object{"task": first})["errors"]; !cmp.Equal(found, []any{}) {
		t.Errorf("the review finds %v", found)
	}
	w.refuses("fail-profile", "", "AWS", object{"task": first, "errors": []any{object{"Reason": "UGLY", "Message": "No.", "Locale": "en-US"}}},
		400, "ValidationException", "input.errors[0].Reason", "")
	w.does("fail-profile", "", "AWS", object{"task": first, "errors": []any{object{"Reason": "INVALID_LOGO", "Message": "It is blank.", "Locale": "en-US"}}})
	if got := task(); got != "FAILED" {
		t.Errorf("the first task is %v, want FAILED", got)
	}
	second, _ := w.partner(fjord, "account", "StartProfileUpdateTask", profile("two", partner))["TaskId"].(string)
	w.does("approve-profile", "", "AWS", object{"task": second})
	if got := task(); got != "SUCCEEDED" {
		t.Errorf("the second task is %v, want SUCCEEDED", got)
	}

	for _, action := range []string{"suspend-partner", "resume-partner", "lock-profile", "unlock-profile"} {
		w.does(action, "", "AWS", object{"partner": partner})
		w.refuses(action, "", "Sandbox", object{"partner": partner}, 404, "ResourceNotFoundException", "", partner)
	}
	w.does("set-quota", fjord, "", object{"quota": "LIMIT_EXCEEDED_NUMBER_OF_DOMAIN", "limit": 0})
	w.does("set-quota", fjord, "", object{"quota": "LIMIT_EXCEEDED_NUMBER_OF_DOMAIN"})
	w.refuses("set-quota", fjord, "", object{"quota": "PATIENCE", "limit": 1}, 400, "ValidationException", "Quota", "no quota")
	w.does("put-solution", fjord, "AWS", object{"name": "Harbour", "category": "Software Product", "status": "Active"})
	w.does("put-user", fjord, "AWS", object{"email": "kari@fjord.example", "firstName": "Kari"})

	var names []string
	for _, line := range w.audited() {
		name, _, _ := strings.Cut(strings.TrimPrefix(line, "operator."), " ")
		names = append(names, name)
	}
	want := []string{
		"set-up-account", "preset-verification", "preset-verification", "fix-code", "fail-profile", "approve-profile", "suspend-partner", "resume-partner", "lock-profile", "unlock-profile",
		"set-quota", "set-quota", "put-solution", "put-user",
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("the audit trail (-want +got)\n%s", diff)
	}
}

// The operator decides verifications, which are of an account and of no catalog (account §11).
func TestVerificationDecisions(t *testing.T) {
	w := newWorld(t)
	const kind = "BUSINESS_VERIFICATION"
	start := business("v")
	w.refuses("verification", fjord, "", object{"type": kind}, 404, "ResourceNotFoundException", "", "")
	w.partner(fjord, "account", "StartVerification", start)

	list, _ := w.does("verifications", "", "", nil)["verifications"].([]any)
	if len(list) != 1 || at(list[0], "account") != fjord || at(list[0], "type") != kind {
		t.Fatalf("the queue is %s", w.json(list))
	}
	status := func() any { return w.does("verification", fjord, "", object{"type": kind})["status"] }
	w.does("ask-for-more", fjord, "", object{"question": "Which register is it?"})
	if got := status(); got != "PENDING_CUSTOMER_ACTION" {
		t.Errorf("asked for more it is %v", got)
	}
	w.does("customer-finished", fjord, "", object{"type": kind})
	if got := status(); got != "IN_PROGRESS" {
		t.Errorf("finished by the customer it is %v", got)
	}
	w.does("decide-verification", fjord, "", object{"type": kind, "outcome": "SUCCEEDED"})
	if got := status(); got != "SUCCEEDED" {
		t.Errorf("decided it is %v", got)
	}
	w.refuses("decide-verification", fjord, "", object{"type": kind, "outcome": "FAILED"}, 409, "ConflictException", "", "")
	w.does("preset-verification", nimbus, "", object{"type": kind, "outcome": "REJECTED", "reason": "Not this one"})
	w.partner(nimbus, "account", "StartVerification", start)
	if got := w.does("verification", nimbus, "", object{"type": kind}); got["status"] != "REJECTED" || got["reason"] != "Not this one" {
		t.Errorf("preset it ended as %v", got)
	}
}
