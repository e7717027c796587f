package account

import (
	"fmt"
	"os"
	"slices"
	"testing"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/mail"
	"github.com/opencosell/cosell/internal/resource"
)

// rounds of a race: many where everything is tested.
func rounds() int {
	if os.Getenv("COSELL_TEST_ALL") != "" {
		return 200
	}
	return 5
}

// wantOne checks that one of the calls succeeded and all others were refused as told.
func wantOne(t *testing.T, got []string, refused string) {
	t.Helper()
	slices.Sort(got)
	want := slices.Repeat([]string{refused}, len(got))
	want[0] = ""
	wantEqual(t, got, want)
}

func TestConcurrentVerification12(t *testing.T) {
	for round := range rounds() {
		t.Run(fmt.Sprint(round), func(t *testing.T) {
			w := newWorld(t)
			start := func() error { _, err := w.startVerification(alice, nil); return err }
			wantOne(t, atOnce(start, start, start), "Conflict VERIFICATION_ALREADY_IN_PROGRESS")

			// The person at the page, twice, and the operator's decisions: one decision stands, the page leads nowhere else.
			secret := token(t, completionOf(ok[*api.GetVerificationOutput](t)(w.verification(alice, ofRegistrant)).VerificationResponseDetails))
			finish := func() error { _, err := w.complete(secret, "Ada Berg"); return err }
			decide := func(outcome api.VerificationStatus) func() error {
				return func() error { return w.decideVerification(alice, ofRegistrant, outcome, string(outcome)) }
			}
			got := atOnce(finish, decide(succeeds), finish, decide(fails))
			wantEqual(t, []string{got[0], got[2]}, []string{"", ""})
			wantOne(t, []string{got[1], got[3]}, "Conflict INCOMPATIBLE_VERIFICATION_STATE")
			end := ok[*api.GetVerificationOutput](t)(w.verification(alice, ofRegistrant))
			if string(end.VerificationStatus) != *end.VerificationStatusReason {
				t.Errorf("status %s with the reason of %s", end.VerificationStatus, *end.VerificationStatusReason)
			}
		})
	}
}

// A code proves a mailbox once, whatever it is used for at the same time; a domain has one partner.
func TestConcurrentCodes12(t *testing.T) {
	for round := range rounds() {
		t.Run(fmt.Sprint(round), func(t *testing.T) {
			w := newWorld(t)
			a, b := w.partnerOfAWS(alice, "Blue Fjord"), w.partnerOfAWS(bob, "Nimbus")
			w.sendCode(alice, "nils@new.example", "654321")
			use := func() error { return w.associate(alice, a, "nils@new.example", "654321") }
			move := func() error { _, err := w.putLead(alice, a, "nils@new.example", new("654321")); return err }
			wantOne(t, atOnce(use, move, use), "Business EmailVerificationCode=INVALID_VALUE")

			w.sendCode(alice, "a@joint.example", "654321")
			w.sendCode(bob, "b@joint.example", "654321")
			wantOne(t, atOnce(
				func() error { return w.associate(alice, a, "a@joint.example", "654321") },
				func() error { return w.associate(bob, b, "b@joint.example", "654321") },
			), "Business INCOMPATIBLE_DOMAIN")
		})
	}
}

// Codes asked for at the same time: no more than the quota are sent, and the latest letter's is the one that is good.
func TestConcurrentSending12(t *testing.T) {
	for round := range rounds() {
		t.Run(fmt.Sprint(round), func(t *testing.T) {
			const address = "lead@bluefjord.example"
			w := newWorld(t)
			w.catalog = resource.CatalogAWS
			ask := func() error { return w.askCode(alice, address) }
			got := atOnce(ask, ask, ask, ask, ask, ask, ask)
			slices.Sort(got)
			const over = "Quota LIMIT_EXCEEDED_NUMBER_OF_EMAIL"
			wantEqual(t, got, []string{"", "", "", "", "", over, over})
			letters := w.letters(mail.Query{Address: address, Newest: true, Limit: 10})
			if len(letters) != 5 {
				t.Fatalf("%d letters, want 5", len(letters))
			}
			in := createPartner("Blue Fjord")
			w.verifyBoth(alice, in.LegalName)
			in.EmailVerificationCode = sixDigits.FindString(letters[0].Text)
			_, err := write(w, alice, w.service.CreatePartner, in)
			wantRefusal(t, err, "")
		})
	}
}
