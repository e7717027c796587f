package account

import (
	"strings"
	"testing"
	"time"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

const (
	pending    = api.VerificationStatusPendingCustomerAction
	inProgress = api.VerificationStatusInProgress
	succeeds   = api.VerificationStatusSucceeded
	fails      = api.VerificationStatusFailed
	rejects    = api.VerificationStatusRejected
)

func business(legalName string) *api.VerificationDetails {
	return &api.VerificationDetails{BusinessVerificationDetails: &api.BusinessVerificationDetails{
		LegalName: legalName, RegistrationId: "NO-923609016", CountryCode: "NO", JurisdictionOfIncorporation: new("NO"),
	}}
}

func registrant() *api.VerificationDetails {
	return &api.VerificationDetails{RegistrantVerificationDetails: &api.RegistrantVerificationDetails{}}
}

func detailsOf(t api.VerificationType) *api.VerificationDetails {
	if t == ofBusiness {
		return business("Blue Fjord")
	}
	return registrant()
}

// nowhere is the world without a catalog: verifications have none.
func (w *world) nowhere() *world {
	v := *w
	v.catalog = ""
	return &v
}

func (w *world) startVerification(account string, d *api.VerificationDetails) (*api.StartVerificationOutput, error) {
	return write(w.nowhere(), account, w.service.StartVerification, &api.StartVerificationInput{VerificationDetails: d})
}

func (w *world) verification(account string, t api.VerificationType) (*api.GetVerificationOutput, error) {
	return get(w.nowhere(), account, w.service.GetVerification, &api.GetVerificationInput{VerificationType: t})
}

// other carries out what the other side does.
func (w *world) other(f func(*resource.WriteCall) error) error { return w.nowhere().update("", f) }

func (w *world) finished(account string, t api.VerificationType) error {
	return w.other(func(c *resource.WriteCall) error { return w.service.CustomerFinished(c, account, t) })
}

func (w *world) askMore(account, question string) error {
	return w.other(func(c *resource.WriteCall) error { return w.service.AskForMore(c, account, question) })
}

func (w *world) decideVerification(account string, t api.VerificationType, outcome api.VerificationStatus, reason string) error {
	return w.other(func(c *resource.WriteCall) error { return w.service.Decide(c, account, t, outcome, reason) })
}

func (w *world) preset(account string, t api.VerificationType, outcome api.VerificationStatus, reason string) error {
	return w.other(func(c *resource.WriteCall) error { return w.service.Preset(c, account, t, outcome, reason) })
}

// token is what the address of a completion page ends with.
func token(t *testing.T, url string) string {
	t.Helper()
	token, found := strings.CutPrefix(url, DefaultCompletionURL)
	if !found || len(token) != 64 {
		t.Fatalf("the completion URL is %q, want %s and 64 characters", url, DefaultCompletionURL)
	}
	return token
}

func completionOf(v *api.VerificationResponseDetails) string {
	if r := v.RegistrantVerificationResponse; r != nil {
		return r.CompletionUrl
	}
	if u := v.BusinessVerificationResponse.CompletionUrl; u != nil {
		return *u
	}
	return ""
}

func TestStartVerification7_2Business(t *testing.T) {
	w := newWorld(t)
	got := ok[*api.StartVerificationOutput](t)(w.startVerification(alice, business("Blue Fjord")))
	want := &api.StartVerificationOutput{
		VerificationType: ofBusiness, VerificationStatus: inProgress, StartedAt: awsjson.At(w.now),
		VerificationResponseDetails: &api.VerificationResponseDetails{BusinessVerificationResponse: &api.BusinessVerificationResponse{
			BusinessVerificationDetails: business("Blue Fjord").BusinessVerificationDetails,
		}},
	}
	wantEqual(t, got, want)
	wantEqual(t, ok[*api.GetVerificationOutput](t)(w.verification(alice, ofBusiness)), new(api.GetVerificationOutput(*want)))

	begin := w.now
	w.now = w.now.Add(time.Hour)
	w.must(w.askMore(alice, "Your tax id?"))
	asked := ok[*api.GetVerificationOutput](t)(w.verification(alice, ofBusiness))
	b := asked.VerificationResponseDetails.BusinessVerificationResponse
	token(t, *b.CompletionUrl)
	wantEqual(t, b, &api.BusinessVerificationResponse{
		BusinessVerificationDetails: business("Blue Fjord").BusinessVerificationDetails,
		CompletionUrl:               b.CompletionUrl, CompletionUrlExpiresAt: new(awsjson.At(w.now.Add(24 * time.Hour))),
	})
	w.must(w.finished(alice, ofBusiness))
	w.now = w.now.Add(time.Hour)
	w.must(w.decideVerification(alice, ofBusiness, rejects, "The company does not exist."))
	wantEqual(t, ok[*api.GetVerificationOutput](t)(w.verification(alice, ofBusiness)), &api.GetVerificationOutput{
		VerificationType: ofBusiness, VerificationStatus: rejects, VerificationStatusReason: new("The company does not exist."),
		StartedAt: awsjson.At(begin), CompletedAt: new(awsjson.At(w.now)),
		VerificationResponseDetails: &api.VerificationResponseDetails{BusinessVerificationResponse: b}, // the last URL stays
	})
	// A fresh start leaves nothing of the old result.
	w.now = w.now.Add(time.Hour)
	again := ok[*api.StartVerificationOutput](t)(w.startVerification(alice, business("Green Fjord")))
	want.StartedAt = awsjson.At(w.now)
	want.VerificationResponseDetails.BusinessVerificationResponse.BusinessVerificationDetails.LegalName = "Green Fjord"
	wantEqual(t, again, want)
}

func TestStartVerification7_2Registrant(t *testing.T) {
	for name, d := range map[string]*api.VerificationDetails{"named": registrant(), "absent": nil} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			got := ok[*api.StartVerificationOutput](t)(w.startVerification(alice, d))
			url := got.VerificationResponseDetails.RegistrantVerificationResponse.CompletionUrl
			token(t, url)
			want := &api.StartVerificationOutput{
				VerificationType: ofRegistrant, VerificationStatus: pending, StartedAt: awsjson.At(w.now),
				VerificationResponseDetails: &api.VerificationResponseDetails{RegistrantVerificationResponse: &api.RegistrantVerificationResponse{
					CompletionUrl: url, CompletionUrlExpiresAt: awsjson.At(w.now.Add(24 * time.Hour)),
				}},
			}
			wantEqual(t, got, want)
			w.must(w.finished(alice, ofRegistrant))
			w.must(w.decideVerification(alice, ofRegistrant, succeeds, ""))
			want.VerificationStatus, want.CompletedAt = succeeds, new(awsjson.At(w.now))
			wantEqual(t, ok[*api.GetVerificationOutput](t)(w.verification(alice, ofRegistrant)), new(api.GetVerificationOutput(*want)))
		})
	}
	t.Run("the two types are independent", func(t *testing.T) {
		w := newWorld(t)
		ok[*api.StartVerificationOutput](t)(w.startVerification(alice, nil))
		ok[*api.StartVerificationOutput](t)(w.startVerification(alice, business("Blue Fjord")))
		w.must(w.decideVerification(alice, ofRegistrant, fails, ""))
		if got := ok[*api.GetVerificationOutput](t)(w.verification(alice, ofBusiness)); got.VerificationStatus != inProgress {
			t.Errorf("the business is %s, want IN_PROGRESS", got.VerificationStatus)
		}
		_, err := w.verification(bob, ofBusiness)
		wantRefusal(t, err, "NotFound VERIFICATION_NOT_FOUND")
	})
}

func TestStartVerification7_2Attempts(t *testing.T) {
	w := newWorld(t)
	const throttled = "Throttled"
	attempt := func(kind api.VerificationType) string {
		t.Helper()
		_, err := w.startVerification(alice, detailsOf(kind))
		if err == nil {
			w.must(w.decideVerification(alice, kind, fails, ""))
		}
		return refusal(err)
	}
	begin := w.now
	for range 3 {
		wantEqual(t, attempt(ofRegistrant), "")
		w.now = w.now.Add(time.Hour)
	}
	wantEqual(t, attempt(ofRegistrant), throttled)
	for range 5 {
		wantEqual(t, attempt(ofBusiness), "") // businesses are not counted
	}
	w.now = begin.Add(day - time.Millisecond)
	wantEqual(t, attempt(ofRegistrant), throttled)
	w.now = begin.Add(day)
	wantEqual(t, attempt(ofRegistrant), "") // the first one does not count any more, and refused ones never did
	wantEqual(t, attempt(ofRegistrant), throttled)
	w.service.RegistrantStarts = 4
	wantEqual(t, attempt(ofRegistrant), "")
	wantEqual(t, attempt(ofRegistrant), throttled)
	w.service.RegistrantStarts = -1
	wantEqual(t, attempt(ofRegistrant), "")
	w.service.RegistrantStarts, w.switches.EnforceQuotas = 0, false
	wantEqual(t, attempt(ofRegistrant), "")
}

// What runs is refused as running, not as one attempt too many.
func TestStartVerification5_4StateBeforeAttempts(t *testing.T) {
	w := newWorld(t)
	for range 2 {
		ok[*api.StartVerificationOutput](t)(w.startVerification(alice, nil))
		w.must(w.decideVerification(alice, ofRegistrant, fails, ""))
	}
	ok[*api.StartVerificationOutput](t)(w.startVerification(alice, nil))
	_, err := w.startVerification(alice, nil)
	wantRefusal(t, err, "Conflict VERIFICATION_ALREADY_IN_PROGRESS")
}

// Neither the record nor its index rows lead to the page: nobody who reads them finishes a step.
func TestVerificationTokenIsNotStored(t *testing.T) {
	w := newWorld(t)
	secret := token(t, completionOf(ok[*api.StartVerificationOutput](t)(w.startVerification(alice, nil)).VerificationResponseDetails))
	rec := w.record(verificationKey(alice, ofRegistrant))
	if text := rec.ID + string(rec.Body) + string(rec.Hidden); strings.Contains(text, secret) || strings.Contains(text, "/verify/") {
		t.Errorf("the record has the token in clear: %s", text)
	}
	w.must(w.store.View(t.Context(), func(r store.Reader) error {
		if _, err := first(r, store.Range{Kind: kindVerification, Name: indexCompletion, Value: secret}); err == nil {
			t.Error("the token itself is an index row")
		}
		_, err := first(r, store.Range{Kind: kindVerification, Name: indexCompletion, Value: hashToken(secret)})
		return err
	}))
}

func TestCompletionURLSetting(t *testing.T) {
	w := newWorld(t)
	w.service.CompletionURL, w.service.CompletionLife = func() string { return "https://programme.example/verify/" }, time.Hour
	got := ok[*api.StartVerificationOutput](t)(w.startVerification(alice, nil)).VerificationResponseDetails.RegistrantVerificationResponse
	if !strings.HasPrefix(got.CompletionUrl, "https://programme.example/verify/") || got.CompletionUrlExpiresAt != awsjson.At(w.now.Add(time.Hour)) {
		t.Errorf("got %+v", got)
	}
}
