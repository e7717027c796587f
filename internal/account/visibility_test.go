package account

import (
	"testing"
	"time"

	api "github.com/opencosell/cosell/api/account"
)

func (w *world) putVisibility(account, partner string, v api.ProfileVisibility) (*api.PutProfileVisibilityOutput, error) {
	return write(w, account, w.service.PutProfileVisibility, &api.PutProfileVisibilityInput{Identifier: partner, Visibility: v})
}

func TestProfileVisibility7_14(t *testing.T) {
	w := newWorld(t)
	profile := w.join(alice, "Blue Fjord")
	id := w.ownPartner(alice).Id
	want := &api.GetProfileVisibilityOutput{
		Catalog: "Sandbox", Arn: w.ownPartner(alice).Arn, Id: id, Visibility: api.ProfileVisibilityPublic, ProfileId: profile,
	}
	read := func() *api.GetProfileVisibilityOutput {
		t.Helper()
		return ok[*api.GetProfileVisibilityOutput](t)(get(w, alice, w.service.GetProfileVisibility, &api.GetProfileVisibilityInput{Identifier: id}))
	}
	wantEqual(t, read(), want)                                                  // §4.2: the default
	for _, v := range []api.ProfileVisibility{"PRIVATE", "PRIVATE", "PUBLIC"} { // §7.15: the current value succeeds
		want.Visibility = v
		put := ok[*api.PutProfileVisibilityOutput](t)(w.putVisibility(alice, w.ownPartner(alice).Arn, v))
		wantEqual(t, (*api.GetProfileVisibilityOutput)(put), want)
		wantEqual(t, read(), want)
	}
	if n := len(w.events()); n != 0 {
		t.Errorf("%d events, want none (§10)", n)
	}
}

// ownPartner is the account's partner in the world's catalog.
func (w *world) ownPartner(account string) api.PartnerSummary {
	w.t.Helper()
	out := ok[*api.ListPartnersOutput](w.t)(get(w, account, w.service.ListPartners, &api.ListPartnersInput{Catalog: w.catalog}))
	if len(out.PartnerSummaryList) != 1 {
		w.t.Fatalf("account %s has %d partners, want 1", account, len(out.PartnerSummaryList))
	}
	return out.PartnerSummaryList[0]
}

func TestProfileVisibility7_15Refusals(t *testing.T) {
	w := newWorld(t)
	w.join(alice, "Blue Fjord")
	shadow := w.register(bob, "Shadow") // without a profile
	published := w.ownPartner(alice).Id
	tests := []struct {
		name, account, partner string
		suspended              bool
		get, put               string
	}{
		{"no profile yet", bob, shadow.Id, false, "NotFound PARTNER_PROFILE_NOT_FOUND", "NotFound PARTNER_PROFILE_NOT_FOUND"},
		{"another's partner", bob, published, false, "NotFound PARTNER_NOT_FOUND", "NotFound PARTNER_NOT_FOUND"},
		{"no partner", carol, published, false, "NotFound PARTNER_NOT_FOUND", "NotFound PARTNER_NOT_FOUND"},
		{"another's ARN", bob, w.ownPartner(alice).Arn, false, "Denied ACCESS_DENIED", "Denied ACCESS_DENIED"},
		{"§6.5 suspended", alice, published, true, "", "Denied INCOMPATIBLE_BENEFIT_AWS_PARTNER_STATE"},
		{"§6.1 no profile before suspended", bob, shadow.Id, true, "NotFound PARTNER_PROFILE_NOT_FOUND", "NotFound PARTNER_PROFILE_NOT_FOUND"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if test.account != carol {
				w.changePartner(test.account, func(p *partner) { p.hidden.Suspended = test.suspended })
			}
			_, err := get(w, test.account, w.service.GetProfileVisibility, &api.GetProfileVisibilityInput{Identifier: test.partner})
			wantRefusal(t, err, test.get)
			_, err = w.putVisibility(test.account, test.partner, api.ProfileVisibilityPrivate)
			wantRefusal(t, err, test.put)
		})
	}
}

func TestVisibilityQuota6_4(t *testing.T) {
	w := newWorld(t)
	w.join(alice, "Blue Fjord")
	id := w.ownPartner(alice).Id
	put := func() error {
		_, err := w.putVisibility(alice, id, api.ProfileVisibilityPublic)
		return err
	}
	for range 5 { // the same value counts
		w.must(put())
	}
	const full = "Quota LIMIT_EXCEEDED_NUMBER_OF_PROFILE_VISIBILITY_UPDATE_PER_DAY"
	wantRefusal(t, put(), full)
	w.now = w.now.Add(day - time.Millisecond)
	wantRefusal(t, put(), full) // refusals do not count
	w.now = w.now.Add(time.Millisecond)
	wantRefusal(t, put(), "")
	w.putJSON(accountKey(alice), alice, registered{Quotas: map[Quota]int{QuotaVisibilityPerDay: 1}})
	wantRefusal(t, put(), full)
	w.switches.EnforceQuotas = false
	wantRefusal(t, put(), "")
	// Each partner is counted by itself.
	w.switches.EnforceQuotas = true
	w.join(bob, "Nimbus")
	ok[*api.PutProfileVisibilityOutput](t)(w.putVisibility(bob, w.ownPartner(bob).Id, api.ProfileVisibilityPrivate))
}

// Visibility decides new invitations; those that exist, and connections, are not touched.
func TestVisibilityEffect7_15(t *testing.T) {
	w := newWorld(t)
	w.join(alice, "Blue Fjord")
	profile := w.join(bob, "Nimbus")
	third := w.join(carol, "Third")
	pending := w.invite(alice, oc, profile)
	connected := w.accept(carol, w.invite(bob, oc, third)).Id
	hide := func(v api.ProfileVisibility) {
		t.Helper()
		ok[*api.PutProfileVisibilityOutput](t)(w.putVisibility(bob, w.ownPartner(bob).Id, v))
	}
	hide(api.ProfileVisibilityPrivate)
	_, err := write(w, carol, w.service.CreateConnectionInvitation, invitationTo(oc, profile))
	wantRefusal(t, err, "NotFound RECEIVER_PROFILE_NOT_FOUND")
	wantEqual(t, w.connection(carol, connected).ConnectionTypes[oc].OtherParticipant, profileParticipant(profile, "Nimbus"))
	w.accept(bob, pending)
	w.cancelType(bob, connected, oc)
	hide(api.ProfileVisibilityPublic)
	w.invite(carol, oc, profile)
}
