package account

import (
	"errors"
	"strings"
	"testing"
	"time"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

func (w *world) page(token string) (Completion, error) {
	return get(w.nowhere(), "", func(c *resource.ReadCall, token string) (Completion, error) {
		return w.service.Completion(c, token)
	}, token)
}

func (w *world) complete(token, answer string) (Completion, error) {
	return write(w.nowhere(), "", func(c *resource.WriteCall, token string) (Completion, error) {
		return w.service.Complete(c, token, answer)
	}, token)
}

func TestCompletionPage11(t *testing.T) {
	w := newWorld(t)
	// A registrant.
	one := token(t, completionOf(ok[*api.StartVerificationOutput](t)(w.startVerification(alice, nil)).VerificationResponseDetails))
	want := Completion{Account: alice, Type: ofRegistrant, State: CompletionOpen, Expires: w.now.Add(24 * time.Hour)}
	wantEqual(t, ok[Completion](t)(w.page(one)), want)
	for _, answer := range []string{"", " \n", strings.Repeat("é", MaxAnswer+1)} {
		_, err := w.complete(one, answer)
		wantRefusal(t, err, "Request Answer=INVALID_VALUE")
	}
	wantEqual(t, ok[Completion](t)(w.page(one)), want)
	want.State = CompletionUsed
	wantEqual(t, ok[Completion](t)(w.complete(one, "  Ada Berg ")), want)
	if got := ok[*api.GetVerificationOutput](t)(w.verification(alice, ofRegistrant)); got.VerificationStatus != inProgress || got.CompletedAt != nil {
		t.Errorf("after the page it is %s, want IN_PROGRESS", got.AppendJSON(nil))
	}
	wantEqual(t, ok[Completion](t)(w.complete(one, "Somebody Else")), want) // used: nothing changes
	view := ok[VerificationView](t)(get(w.nowhere(), "", func(c *resource.ReadCall, _ string) (VerificationView, error) {
		return w.service.Verification(c, alice, ofRegistrant)
	}, ""))
	wantEqual(t, view.Answer, "Ada Berg")

	// A business, asked twice: the second page replaces the first.
	ok[*api.StartVerificationOutput](t)(w.startVerification(alice, business("Blue Fjord")))
	ask := func(question string) string {
		t.Helper()
		w.must(w.askMore(alice, question))
		return token(t, completionOf(ok[*api.GetVerificationOutput](t)(w.verification(alice, ofBusiness)).VerificationResponseDetails))
	}
	first := ask("Your tax id?")
	second := ask("Your tax id, please?")
	want = Completion{
		Account: alice, Type: ofBusiness, LegalName: "Blue Fjord", Question: "Your tax id, please?", State: CompletionOpen, Expires: w.now.Add(24 * time.Hour),
	}
	wantEqual(t, ok[Completion](t)(w.page(second)), want)
	for _, unknown := range []string{first, "", "x", hashToken(second), strings.ToUpper(second)} {
		if _, err := w.page(unknown); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("the page of %q: got %v, want store.ErrNotFound", unknown, err)
		}
		if _, err := w.complete(unknown, "42"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("completing %q: got %v, want store.ErrNotFound", unknown, err)
		}
	}
	w.now = w.now.Add(24*time.Hour - time.Millisecond)
	wantEqual(t, ok[Completion](t)(w.page(second)), want)
	w.now = w.now.Add(time.Millisecond)
	want.State = CompletionExpired
	wantEqual(t, ok[Completion](t)(w.page(second)), want)
	wantEqual(t, ok[Completion](t)(w.complete(second, "42")), want)
	if got := ok[*api.GetVerificationOutput](t)(w.verification(alice, ofBusiness)); got.VerificationStatus != pending {
		t.Errorf("an expired page made it %s, want it to stay as it is", got.VerificationStatus)
	}

	// A decision closes the page, a new start opens another.
	third := ask("Once more?")
	w.must(w.decideVerification(alice, ofBusiness, fails, ""))
	if p := ok[Completion](t)(w.complete(third, "42")); p.State != CompletionUsed {
		t.Errorf("after the decision the page is %s, want used", p.State)
	}
	ok[*api.StartVerificationOutput](t)(w.startVerification(alice, business("Blue Fjord")))
	if _, err := w.page(third); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the page of an earlier start: got %v, want store.ErrNotFound", err)
	}
}
