package account

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

func TestEmailCode4_4(t *testing.T) {
	const life = 48 * time.Hour
	issued := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	tests := []struct {
		name string
		code emailCode
		at   time.Duration
		want bool
	}{
		{"fresh", emailCode{}, 0, true},
		{"last moment", emailCode{}, life - time.Millisecond, true},
		{"48 hours", emailCode{}, life, false},
		{"used", emailCode{Used: true}, 0, false},
		{"four wrong guesses", emailCode{Wrong: 4}, 0, true},
		{"five wrong guesses", emailCode{Wrong: 5}, 0, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			test.code.Issued = issued
			if got := test.code.valid(issued.Add(test.at), life); got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
	e := emailCode{Salt: []byte("salt"), Hash: hashCode([]byte("salt"), "123456")}
	if !e.matches("123456") || e.matches("123457") || e.matches("") {
		t.Error("matches accepts another code than the one that was sent")
	}
}

func TestEmailCode4_4Use(t *testing.T) {
	w := newWorld(t)
	w.catalog = resource.CatalogAWS
	in := createPartner("Blue Fjord")
	address := in.AllianceLeadContact.Email
	w.verify(alice, in.LegalName, address, "123456")
	guess := func(code string) error {
		in.EmailVerificationCode = code
		_, err := write(w, alice, w.service.CreatePartner, in)
		var wrong interface {
			Settle(*resource.WriteCall) error
		}
		if errors.As(err, &wrong) {
			w.must(w.update(alice, wrong.Settle))
		}
		return err
	}
	const refused = "Business EmailVerificationCode=INVALID_VALUE"
	for range 5 {
		wantRefusal(t, guess("000000"), refused)
	}
	wantRefusal(t, guess("123456"), refused) // void after five wrong guesses

	w.sendCode(alice, address, "654321") // a new one starts anew and replaces the old
	for range 4 {
		wantRefusal(t, guess("123456"), refused)
	}
	w.now = w.now.Add(48 * time.Hour)
	wantRefusal(t, guess("654321"), refused) // too old
	w.now = w.now.Add(-time.Millisecond)
	wantRefusal(t, guess("654321"), "")

	rec := w.record(emailCodeKey(w.catalog, alice, address))
	if body := string(rec.Body) + rec.ID; strings.Contains(body, "654321") || strings.Contains(body, "lead@") {
		t.Errorf("the record has the code or the address in clear: %s", body)
	}
	var e emailCode
	w.must(readJSON(rec, &e))
	if !e.Used {
		t.Error("the code was not consumed")
	}
}

func (w *world) record(key store.Key) *store.Record {
	w.t.Helper()
	var rec *store.Record
	w.must(w.store.View(context.Background(), func(r store.Reader) (err error) {
		rec, err = r.Get(key)
		return err
	}))
	return rec
}
