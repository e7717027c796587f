package account

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/mail"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

func (w *world) askCode(account, address string) error {
	_, err := write(w, account, w.service.SendEmailVerificationCode, &api.SendEmailVerificationCodeInput{Catalog: w.catalog, Email: address})
	return err
}

var sixDigits = regexp.MustCompile(`\b[0-9]{6}\b`)

// code asks for a code and reads it in the newest letter to the address.
func (w *world) code(account, address string) string {
	w.t.Helper()
	w.must(w.askCode(account, address))
	return sixDigits.FindString(w.letters(mail.Query{Address: address, Newest: true, Limit: 1})[0].Text)
}

func (w *world) letters(q mail.Query) []mail.Letter {
	w.t.Helper()
	var p mail.Page
	w.must(w.store.View(w.t.Context(), func(r store.Reader) (err error) {
		p, err = mail.List(r, q)
		return err
	}))
	return p.Letters
}

// settled makes the trace that a refusal leaves, as whoever runs operations does.
func (w *world) settled(account string, err error) error {
	w.t.Helper()
	var s resource.Settler
	if errors.As(err, &s) {
		w.must(w.update(account, s.Settle))
	}
	return err
}

func TestSendEmailVerificationCode7_1Letter(t *testing.T) {
	w := newWorld(t)
	w.catalog = resource.CatalogAWS
	var subject store.Key
	w.must(w.update(alice, func(c *resource.WriteCall) error {
		_, err := w.service.SendEmailVerificationCode(c, &api.SendEmailVerificationCodeInput{Email: "Lead@Fjord.example"})
		subject = c.Subject
		return err
	}))
	letters := w.letters(mail.Query{Limit: 10})
	if len(letters) != 1 {
		t.Fatalf("%d letters, want 1", len(letters))
	}
	code := sixDigits.FindString(letters[0].Text)
	wantEqual(t, letters[0], mail.Letter{
		ID: letters[0].ID, Number: 1, Account: alice, Catalog: "AWS", To: "Lead@Fjord.example", Subject: "Your verification code",
		Text: "Your verification code is " + code + ".\n\nAccount 111111111111 asked for it in catalog AWS. It proves once that you read this mailbox, within 48 hours. " +
			"A newer code replaces it. If you know nothing of this, ignore the letter and give the code to nobody.",
		Code: code, Time: w.now, Delivery: mail.Delivery{State: mail.Kept},
	})
	wantEqual(t, subject, emailCodeKey("AWS", alice, "lead@fjord.example"))
	for _, key := range []store.Key{subject, w.mailboxKey("lead@fjord.example")} {
		rec := w.record(key)
		if text := string(rec.Body) + rec.ID; code == "" || strings.Contains(text, code) || strings.Contains(strings.ToLower(text), "fjord") {
			t.Errorf("the record %s has the code %q or the address in clear: %s", key.Kind, code, text)
		}
	}
}

func (w *world) mailboxKey(address string) store.Key {
	w.t.Helper()
	var key store.Key
	w.must(w.store.View(w.t.Context(), func(r store.Reader) error {
		m, err := mailboxOf(r, w.catalog, address)
		if err == nil {
			key = m.key
		}
		return err
	}))
	return key
}

func TestSendEmailVerificationCode7_1Sandbox(t *testing.T) {
	w := newWorld(t)
	for range 6 { // no quota
		w.must(w.askCode(alice, "lead@fjord.example"))
	}
	if got := w.letters(mail.Query{Limit: 10}); len(got) != 0 {
		t.Errorf("the sandbox wrote %+v, want nothing", got)
	}
}

// Codes of one account, catalog and address: only the latest is good, whatever the case of the address.
func TestSendEmailVerificationCode7_1Latest(t *testing.T) {
	w := newWorld(t)
	w.catalog = resource.CatalogAWS
	proves := func(account, address, code string) bool {
		t.Helper()
		_, err := get(w, account, func(c *resource.ReadCall, _ string) (*emailProof, error) {
			return w.service.proveEmail(c, address, code)
		}, "")
		if err != nil && refusal(err) != "Business EmailVerificationCode=INVALID_VALUE" {
			t.Fatal(err)
		}
		return err == nil
	}
	one := w.code(alice, "lead@fjord.example")
	if !proves(alice, "LEAD@fjord.EXAMPLE", one) {
		t.Error("a fresh code is not taken")
	}
	two := w.code(alice, "Lead@fjord.example")
	others := w.code(bob, "lead@fjord.example")
	for _, test := range []struct {
		account, address, code string
		want                   bool
	}{
		{alice, "lead@fjord.example", one, one == two},
		{alice, "lead@fjord.example", two, true},
		{alice, "other@fjord.example", two, false},
		{alice, "lead@fjord.example", others, others == two},
		{bob, "lead@fjord.example", others, true},
	} {
		if got := proves(test.account, test.address, test.code); got != test.want {
			t.Errorf("%s at %s: got %v, want %v", test.account, test.address, got, test.want)
		}
	}
	w.catalog = "Other"
	if proves(alice, "lead@fjord.example", two) {
		t.Error("the code of one catalog is good in another")
	}
}

func TestSendEmailVerificationCode6_4Quota(t *testing.T) {
	const address, over = "lead@fjord.example", "Quota LIMIT_EXCEEDED_NUMBER_OF_EMAIL"
	w := newWorld(t)
	w.catalog = resource.CatalogAWS
	begin := w.now
	for i := range 5 {
		account := []string{alice, bob}[i%2] // the mailbox counts, not the account
		w.must(w.askCode(account, address))
		w.now = w.now.Add(time.Hour)
	}
	good := w.letters(mail.Query{Address: address, Newest: true, Limit: 1})[0]
	wantRefusal(t, w.askCode(alice, "LEAD@fjord.example"), over)
	wantRefusal(t, w.askCode(carol, address), over)
	w.must(w.askCode(alice, "other@fjord.example"))
	if got := w.letters(mail.Query{Address: address, Newest: true, Limit: 1})[0]; got.ID != good.ID {
		t.Error("a refused call wrote a letter")
	}
	w.now = begin.Add(day - time.Millisecond)
	wantRefusal(t, w.askCode(alice, address), over)
	w.now = begin.Add(day)
	wantRefusal(t, w.askCode(alice, address), "") // the first one does not count any more
	wantRefusal(t, w.askCode(alice, address), over)
	w.catalog = "Other"
	wantRefusal(t, w.askCode(alice, address), "") // counted per catalog
	w.catalog = resource.CatalogAWS
	w.must(w.setQuota(carol, QuotaCodesPerDay, new(6)))
	wantRefusal(t, w.askCode(carol, address), "") // an account's own limit
	w.switches.EnforceQuotas = false
	for range 10 {
		wantRefusal(t, w.askCode(alice, address), "")
	}
}

func TestSendEmailVerificationCode6_5Suspended(t *testing.T) {
	w := newWorld(t)
	w.register(alice, "Blue Fjord")
	w.changePartner(alice, func(p *partner) { p.hidden.Suspended = true })
	wantRefusal(t, w.askCode(alice, "lead@fjord.example"), "")
}

func TestFixCode11(t *testing.T) {
	w := newWorld(t)
	fix := func(address, code string) error {
		return w.update("", func(c *resource.WriteCall) error { return w.service.FixCode(c, address, code) })
	}
	wantRefusal(t, fix("lead@fjord.example", "111111"), "Request Catalog=INVALID_VALUE")
	w.catalog = resource.CatalogAWS
	for _, bad := range []string{"", "12345", "1234567", "12345a", "١٢٣"} {
		wantRefusal(t, fix("lead@fjord.example", bad), "Request EmailVerificationCode=INVALID_STRING_FORMAT")
	}
	w.must(fix("Lead@Fjord.example", "111111"))
	w.must(fix("Lead@Fjord.example", "222222"))
	if got := w.code(alice, "lead@fjord.example"); got != "222222" {
		t.Errorf("the code is %s, want the one fixed last", got)
	}
	if got := w.code(alice, "lead@fjord.example"); got == "222222" || got == "" {
		t.Errorf("the code after the fixed one is %q, want a random one", got)
	}
}

func TestNewCode(t *testing.T) {
	ids := resource.SeededIDs(1)
	first, leadingZero := map[string]int{}, false
	for range 20_000 {
		code := newCode(ids)
		if !regexp.MustCompile(`^[0-9]{6}$`).MatchString(code) {
			t.Fatalf("code %q, want six digits", code)
		}
		first[code[:1]]++
		leadingZero = leadingZero || code[0] == '0'
	}
	for digit, n := range first {
		if n < 1800 || n > 2200 { // five standard deviations are 212
			t.Errorf("%d of 20,000 codes begin with %s, want about 2,000", n, digit)
		}
	}
	if len(first) != 10 || !leadingZero {
		t.Errorf("codes begin with %v, want all digits", first)
	}
	if a, b := newCode(resource.SeededIDs(7)), newCode(resource.SeededIDs(7)); a != b {
		t.Errorf("one seed made %s and %s", a, b)
	}
}

func TestMailboxForgets(t *testing.T) {
	now := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	m := mailbox{}
	for i := range 3 * maxRemembered {
		m.Codes = append(m.Codes, now.Add(time.Duration(i)*time.Millisecond-day))
	}
	m.forget(now)
	if len(m.Codes) != maxRemembered || !m.Codes[len(m.Codes)-1].Equal(now.Add(time.Duration(3*maxRemembered-1)*time.Millisecond-day)) {
		t.Errorf("kept %d, want the latest %d", len(m.Codes), maxRemembered)
	}
	m.Codes = []time.Time{now.Add(-day), now.Add(time.Millisecond - day), now}
	m.forget(now)
	if len(m.Codes) != 2 {
		t.Errorf("kept %v, want those of the last 24 hours", fmt.Sprint(m.Codes))
	}
}
