package operator_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// advance lets so many seconds pass; what falls due meanwhile is done.
func (w *world) advance(seconds int) {
	w.Helper()
	if _, err := w.server.Agenda.AdvanceTo(w.Context(), w.server.Clock.Now().Add(time.Duration(seconds)*time.Second)); err != nil {
		w.Fatal(err)
	}
	w.note("clock")
}

// within fails when f takes longer than a second of the machine's time.
func (w *world) within(f func()) {
	w.Helper()
	began := time.Now()
	f()
	if took := time.Since(began); took > time.Second {
		w.Errorf("it took %s of the machine's time, want less than a second", took)
	}
}

const aDay = 24 * 60 * 60

// Fifteen days of an invitation pass in milliseconds, and both sides are told that it expired (selling §4.5).
func TestTime_Selling4_5_Invitation(t *testing.T) {
	tell(t, "", func(w *world) {
		sent := w.does("send-referral", fjord, "AWS", object{"referral": w.referral("AWS")})["invitation"]
		w.submitted("AWS", "Co-Sell")
		w.within(func() {
			w.advance(15*aDay - 60)
			w.is("a minute before", w.invitation(fjord, "AWS", sent)["Status"], "PENDING")
			w.advance(120)
			w.told("fjord Engagement Invitation Expired", "fjord Engagement Invitation Expired")
			w.is("a minute after", w.invitation(fjord, "AWS", sent)["Status"], "EXPIRED")
			w.is("the one to AWS", w.toAWS("AWS")["Status"], "EXPIRED")
		})
		w.denies(fjord, "AcceptEngagementInvitation", object{"Catalog": "AWS", "Identifier": sent}, "ConflictException", "EXPIRED")
	})
}

// A code is good for 48 hours (account §4.4).
func TestTime_Account4_4_Code(t *testing.T) {
	for _, r := range []struct {
		name    string
		seconds int
		good    bool
	}{{"Before", 2*aDay - 60, true}, {"After", 2*aDay + 60, false}} {
		t.Run(r.name, func(t *testing.T) {
			w := newWorld(t)
			for _, kind := range []string{"BUSINESS_VERIFICATION", "REGISTRANT_VERIFICATION"} {
				w.does("preset-verification", fjord, "", object{"type": kind, "outcome": "SUCCEEDED"})
			}
			w.partner(fjord, "StartVerification", business("b"))
			w.partner(fjord, "StartVerification", object{"ClientToken": "r", "VerificationDetails": object{"RegistrantVerificationDetails": object{}}})
			w.does("fix-code", "", "AWS", object{"address": "lead@fjord.example", "code": "246810"})
			w.partner(fjord, "SendEmailVerificationCode", object{"Catalog": "AWS", "Email": "lead@fjord.example"})
			w.within(func() {
				w.advance(r.seconds)
				if r.good {
					w.partner(fjord, "CreatePartner", join("AWS"))
				} else {
					w.denies(fjord, "CreatePartner", join("AWS"), "ValidationException", "EmailVerificationCode", "48 hours")
				}
			})
		})
	}
}

// The page of a verification can be used for a day, and the verification started anew after it (account §5.4).
func TestTime_Account5_4_Page(t *testing.T) {
	w := newWorld(t)
	start := object{"ClientToken": "r", "VerificationDetails": object{"RegistrantVerificationDetails": object{}}}
	url, _ := at(w.partner(fjord, "StartVerification", start), "VerificationResponseDetails", "RegistrantVerificationResponse", "CompletionUrl").(string)
	_, path, _ := strings.Cut(url, "127.0.0.1:4580")
	page := func() string {
		rec := httptest.NewRecorder()
		w.server.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, path, nil))
		text, err := io.ReadAll(rec.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	w.within(func() {
		w.advance(aDay - 60)
		if got := page(); !strings.Contains(got, "<form") {
			t.Errorf("a minute before, the page has no form:\n%s", got)
		}
		start["ClientToken"] = "again"
		w.denies(fjord, "StartVerification", start, "ConflictException", "VERIFICATION_ALREADY_IN_PROGRESS")
		w.advance(120)
		if got := page(); strings.Contains(got, "<form") || !strings.Contains(got, "expired") {
			t.Errorf("a minute after, the page is\n%s", got)
		}
		w.is("the operator sees it", w.does("verification", fjord, "", object{"type": "REGISTRANT_VERIFICATION"})["pageClosed"], true)
		w.partner(fjord, "StartVerification", start)
	})
}
