package autopilot_test

import (
	"fmt"
	"testing"
	"time"
)

// partneredAs makes an account a partner of catalog Sandbox and returns its id.
func (w *world) partneredAs(account string) string {
	w.Helper()
	for _, kind := range []string{"BUSINESS", "REGISTRANT"} {
		w.operate("preset-verification", account, "", object{"type": kind + "_VERIFICATION", "outcome": "SUCCEEDED"})
	}
	w.call(account, "account.StartVerification", business("b"))
	w.call(account, "account.StartVerification", object{"ClientToken": "r", "VerificationDetails": object{"RegistrantVerificationDetails": object{}}})
	id, _ := w.call(account, "account.CreatePartner", object{
		"Catalog": "Sandbox", "ClientToken": "join", "LegalName": "Company " + account, "PrimarySolutionType": "CONSULTING_SERVICES",
		"AllianceLeadContact":   object{"FirstName": "Liv", "LastName": "Dahl", "Email": "lead@c" + account + ".example", "BusinessTitle": "Alliance lead"},
		"EmailVerificationCode": "246810",
	})["Id"].(string)
	return id
}

func (w *world) partnered() string { w.Helper(); return w.partneredAs(fjord) }

func business(token string) object {
	return object{"ClientToken": token, "VerificationDetails": object{"BusinessVerificationDetails": object{
		"LegalName": "Fjord Cloud AS", "RegistrationId": "NO-987654321", "CountryCode": "NO",
	}}}
}

func (w *world) verify(token string) {
	w.Helper()
	w.call(fjord, "account.StartVerification", business(token))
}

// profileOf hands in a profile and returns its task when all that is due is done.
func (w *world) profileOf(account, name, token, partner string) object {
	w.Helper()
	w.call(account, "account.StartProfileUpdateTask", object{
		"Catalog": "Sandbox", "ClientToken": token, "Identifier": partner, "TaskDetails": object{
			"DisplayName": name, "Description": "We move harbours to the cloud.", "WebsiteUrl": "https://fjord.example",
			"LogoUrl": "https://fjord.example/logo.png", "PrimarySolutionType": "CONSULTING_SERVICES",
			"IndustrySegments": []any{"SOFTWARE_INTERNET"}, "TranslationSourceLocale": "en-US",
		},
	})
	w.pass(0)
	return w.call(account, "account.GetProfileUpdateTask", object{"Catalog": "Sandbox", "Identifier": partner})
}

func (w *world) profile(token, partner string) object {
	w.Helper()
	return w.profileOf(fjord, "Fjord Cloud", token, partner)
}

func (w *world) task(partner string) object {
	w.Helper()
	return w.call(fjord, "account.GetProfileUpdateTask", object{"Catalog": "Sandbox", "Identifier": partner})
}

const failNext = `
policies:
  - name: fail-the-next
    catalog: Sandbox
    on: profile-task.started
    times: 1
    after: %s
    do: fail-profile
    with:
      errors: [{Reason: INVALID_LOGO, Message: "The logo of ${TaskDetails.DisplayName} is blank.", Locale: "${TaskDetails.TranslationSourceLocale}"}]
`

// The next profile fails with a given reason, at once or later, and the one after it is decided by the built-in review
// of the Sandbox (account §11).
func TestFailNextProfile(t *testing.T) {
	for _, after := range []string{"0s", "1h"} {
		t.Run(after, func(t *testing.T) {
			w := newWorld(t, fmt.Sprintf(failNext, after))
			partner := w.partnered()
			got := w.profile("one", partner)
			if after != "0s" {
				if got["Status"] != "IN_PROGRESS" {
					t.Errorf("before its time the first task is %v", got["Status"])
				}
				w.pass(time.Hour)
				got = w.task(partner)
			}
			problems, _ := got["ErrorDetailList"].([]any)
			if got["Status"] != "FAILED" || len(problems) != 1 || at(problems[0], "Message") != "The logo of Fjord Cloud is blank." || at(problems[0], "Locale") != "en-US" {
				t.Errorf("the first task is %v %v", got["Status"], problems)
			}
			if got := w.profile("two", partner); got["Status"] != "SUCCEEDED" {
				t.Errorf("the second task is %v, want SUCCEEDED", got["Status"])
			}
		})
	}
}

// A decision that a policy took over and does not take goes back to the built-in review.
func TestDecisionGivenBack(t *testing.T) {
	w := newWorld(t, fmt.Sprintf(failNext, "1h"))
	partner := w.partnered()
	w.profile("one", partner)
	w.control("DELETE", "/v1/autopilot", nil)
	w.pass(time.Hour)
	if got := w.task(partner); got["Status"] != "SUCCEEDED" {
		t.Errorf("the task is %v, want SUCCEEDED", got["Status"])
	}
}

// The operator decides about profiles in the Sandbox when a policy leaves them to it, and the built-in review in catalog
// AWS when a policy says so (account §11).
func TestWhoDecidesProfiles(t *testing.T) {
	w := newWorld(t, `
policies:
  - {name: by-hand, catalog: Sandbox, on: profile-task.started, do: leave}
`)
	partner := w.partnered()
	task := w.profile("one", partner)
	w.pass(time.Hour)
	if got := w.task(partner)["Status"]; got != "IN_PROGRESS" {
		t.Errorf("left to the operator the task is %v", got)
	}
	w.operate("decide-profile", "", "Sandbox", object{"task": task["TaskId"]})
	if got := w.task(partner)["Status"]; got != "SUCCEEDED" {
		t.Errorf("decided by hand the task is %v", got)
	}
	w.load("policies:\n  - {name: by-review, on: profile-task.started, after: 1m, do: decide-profile}\n")
	w.profile("two", partner)
	w.pass(time.Minute)
	if got := w.task(partner)["Status"]; got != "SUCCEEDED" || w.policy("by-review").Done != 1 {
		t.Errorf("decided by a policy the task is %v", got)
	}
}

// A verification ends by a policy; it belongs to no catalog (account §11).
func TestVerification(t *testing.T) {
	w := newWorld(t, `
policies:
  - name: verify
    on: verification.started
    when: {VerificationType: BUSINESS_VERIFICATION}
    after: 1m
    do: decide-verification
    with: {outcome: REJECTED, reason: Unknown company}
`)
	w.verify("v")
	w.pass(time.Minute)
	got := w.call(fjord, "account.GetVerification", object{"VerificationType": "BUSINESS_VERIFICATION"})
	if got["VerificationStatus"] != "REJECTED" || got["VerificationStatusReason"] != "Unknown company" {
		t.Errorf("the verification is %v: %v", got["VerificationStatus"], got["VerificationStatusReason"])
	}
}
