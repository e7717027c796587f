package account

import (
	"strings"
	"testing"
	"time"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// decide is a decision of the operator, who is nobody's account.
func (w *world) decide(f func(*resource.WriteCall) error) (subject store.Key, err error) {
	err = w.update("", func(c *resource.WriteCall) error {
		err := f(c)
		subject = c.Subject
		return err
	})
	return subject, err
}

func (w *world) setUp(account string, as Setup) error {
	_, err := w.decide(func(c *resource.WriteCall) error { return w.service.SetUpAccount(c, account, as) })
	return err
}

func (w *world) setQuota(account string, q Quota, limit *int) error {
	_, err := w.decide(func(c *resource.WriteCall) error { return w.service.SetQuota(c, account, q, limit) })
	return err
}

// What the operator says of an account is what CreatePartner asks (§7.4, §11).
func TestSetUpAccount11Standing(t *testing.T) {
	w := newWorld(t)
	w.catalog = resource.CatalogAWS
	const name = "Blue Fjord"
	in := createPartner(name)
	w.verify(alice, name, in.AllianceLeadContact.Email, in.EmailVerificationCode)
	tests := []struct {
		as   Setup
		want string
	}{
		{Setup{Standing: BadStanding, Plan: FreePlan, Linking: LinkingBlocked}, "Business INVALID_ACCOUNT_STATE INELIGIBLE_ACCOUNT_TIER INVALID_ACCOUNT_LINKING_STATUS"},
		{Setup{Standing: BadStanding, Plan: PaidPlan, Linking: LinkingOK}, "Business INVALID_ACCOUNT_STATE"},
		{Setup{Standing: GoodStanding, Plan: FreePlan}, "Business INELIGIBLE_ACCOUNT_TIER"},
		{Setup{Linking: LinkingBlocked}, "Business INVALID_ACCOUNT_LINKING_STATUS"},
		{Setup{}, ""},
	}
	for _, test := range tests {
		w.must(w.setUp(alice, test.as))
		_, err := write(w, alice, w.service.CreatePartner, in)
		wantRefusal(t, err, test.want)
	}
}

// An account that was set up can be invited as a subsidiary and is shown by its names (§4.7).
func TestSetUpAccount11Names(t *testing.T) {
	w := newWorld(t)
	w.join(alice, "Blue Fjord")
	long := strings.Repeat("å", 81)
	w.must(w.setUp(bob, Setup{Name: long}))
	id := w.accept(bob, w.invite(alice, subsidiary, bob)).Id
	seen := func() *api.Participant { return w.connection(alice, id).ConnectionTypes[subsidiary].OtherParticipant }
	wantEqual(t, seen(), &api.Participant{Account: &api.AccountSummary{Name: strings.Repeat("å", 80)}})
	w.must(w.setUp(bob, Setup{Name: "Nimbus", SellerProfile: &SellerProfile{ID: "seller-1", Name: "Nimbus sells"}}))
	wantEqual(t, seen(), &api.Participant{SellerProfile: &api.SellerProfileSummary{Id: "seller-1", Name: "Nimbus sells"}})
	// What is not said again is gone.
	w.must(w.setUp(bob, Setup{Name: "Nimbus"}))
	wantEqual(t, seen(), &api.Participant{Account: &api.AccountSummary{Name: "Nimbus"}})
}

func TestSetUpAccount11Record(t *testing.T) {
	w := newWorld(t)
	began := w.now
	w.must(w.update(alice, func(c *resource.WriteCall) error { return w.service.Meet(c.Tx, alice, c.Now) }))
	w.now = w.now.Add(time.Hour)
	subject, err := w.decide(func(c *resource.WriteCall) error { return w.service.SetUpAccount(c, alice, Setup{Name: "Blue Fjord"}) })
	w.must(err)
	wantEqual(t, subject, accountKey(alice)) // audited
	w.must(w.setQuota(alice, QuotaVisibilityPerDay, new(7)))
	w.must(w.setUp(alice, Setup{Name: "Blue Fjord", Plan: FreePlan}))
	rec := w.record(accountKey(alice))
	if !rec.Created.Equal(began) || !rec.Updated.Equal(w.now) {
		t.Errorf("created %s, updated %s; want %s and %s", rec.Created, rec.Updated, began, w.now)
	}
	var a registered
	w.must(readJSON(rec, &a))
	wantEqual(t, a, registered{Name: "Blue Fjord", FreePlan: true, Quotas: map[Quota]int{QuotaVisibilityPerDay: 7}})
}

func TestSetUpAccount11Refusals(t *testing.T) {
	w := newWorld(t)
	tests := []struct {
		name, account string
		as            Setup
		want          string
	}{
		{"number", "12345", Setup{}, "Request Account=INVALID_STRING_FORMAT"},
		{"control characters in a name", alice, Setup{Name: "Blue\nFjord"}, "Request Name=INVALID_STRING_FORMAT"},
		{"seller without a name", alice, Setup{SellerProfile: &SellerProfile{ID: "seller-1"}}, "Request SellerProfile.Name=VALUE_OUT_OF_RANGE SellerProfile.Name=INVALID_STRING_FORMAT"},
		{"id of a seller", alice, Setup{SellerProfile: &SellerProfile{ID: "seller 1", Name: "S"}}, "Request SellerProfile.Id=INVALID_STRING_FORMAT"},
		{"choices", alice, Setup{Standing: "so-so", Plan: "gold", Linking: "maybe"}, "Request Standing=INVALID_ENUM_VALUE Plan=INVALID_ENUM_VALUE Linking=INVALID_ENUM_VALUE"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { wantRefusal(t, w.setUp(test.account, test.as), test.want) })
	}
}

// A quota of the account goes before the server's, which goes before the default (§6.4).
func TestSetQuota11(t *testing.T) {
	w := newWorld(t)
	w.join(alice, "Blue Fjord")
	id := w.ownPartner(alice).Id
	put := func() error {
		_, err := w.putVisibility(alice, id, api.ProfileVisibilityPublic)
		return err
	}
	const full = "Quota LIMIT_EXCEEDED_NUMBER_OF_PROFILE_VISIBILITY_UPDATE_PER_DAY"
	w.service.Quotas = map[Quota]int{QuotaVisibilityPerDay: 0}
	wantRefusal(t, put(), full)
	w.must(w.setQuota(alice, QuotaVisibilityPerDay, new(1)))
	wantRefusal(t, put(), "")
	wantRefusal(t, put(), full)
	w.must(w.setQuota(alice, QuotaVisibilityPerDay, new(0)))
	w.must(w.setQuota(alice, QuotaVisibilityPerDay, nil))
	w.service.Quotas = nil
	wantRefusal(t, put(), "") // the default again
	w.must(w.setQuota(carol, QuotaOpenInvitations, nil))
	w.must(w.setUp(carol, Setup{})) // an account that was not met before

	wantRefusal(t, w.setQuota(alice, "LIMIT_EXCEEDED_NUMBER_OF_WISHES", new(-1)), "Request Quota=INVALID_ENUM_VALUE Limit=INVALID_VALUE")
	wantRefusal(t, w.setQuota("alice", QuotaOpenInvitations, new(1)), "Request Account=INVALID_STRING_FORMAT")
}

func TestPartnerDecisions11(t *testing.T) {
	w := newWorld(t)
	w.join(alice, "Blue Fjord")
	profile := w.join(bob, "Nimbus")
	p := w.ownPartner(bob)
	decisions := map[string]func(*resource.WriteCall, string) error{
		"suspend": w.service.SuspendPartner, "resume": w.service.ResumePartner,
		"lock": w.service.LockProfile, "unlock": w.service.UnlockProfile,
	}
	invited := func() error {
		_, err := write(w, alice, w.service.CreateConnectionInvitation, invitationTo(oc, profile))
		if err == nil {
			w.must(w.cancel(alice, w.listInvitations(alice, api.ListConnectionInvitationsInput{Status: new(api.InvitationStatusPending)})[0]))
		}
		return err
	}
	started := func() error {
		_, err := w.startProfile(bob, p.Id, profileOf("Nimbus"))
		w.agenda()
		return err
	}
	const suspended, unwilling = "Denied INCOMPATIBLE_BENEFIT_AWS_PARTNER_STATE", "Conflict INCOMPATIBLE_CONNECTION_INVITATION_RECEIVER"
	for _, step := range []struct{ decision, partner, start, invite string }{
		{"resume", p.Id, "", ""},
		{"suspend", p.Id, suspended, unwilling},
		{"suspend", p.Arn, suspended, unwilling},
		{"lock", p.Id, suspended, unwilling},
		{"resume", p.Arn, "Conflict INCOMPATIBLE_PROFILE_STATE", ""},
		{"unlock", p.Id, "", ""},
	} {
		subject, err := w.decide(func(c *resource.WriteCall) error { return decisions[step.decision](c, step.partner) })
		w.must(err)
		wantEqual(t, subject, store.Key{Kind: kindPartner, Catalog: w.catalog, ID: p.Id}) // audited, also when nothing changes
		rev := w.record(subject).Rev
		_, err = w.decide(func(c *resource.WriteCall) error { return decisions[step.decision](c, step.partner) })
		w.must(err)
		if got := w.record(subject).Rev; got != rev {
			t.Errorf("%s again wrote revision %d, want %d", step.decision, got, rev)
		}
		wantRefusal(t, started(), step.start)
		wantRefusal(t, invited(), step.invite)
	}
	for name, decide := range decisions {
		_, err := w.decide(func(c *resource.WriteCall) error { return decide(c, "partner-0000000000000") })
		wantRefusal(t, err, "NotFound PARTNER_NOT_FOUND")
		_, err = w.decide(func(c *resource.WriteCall) error { return decide(c, strings.Replace(p.Arn, "/Sandbox/", "/AWS/", 1)) })
		wantRefusal(t, err, "Request Partner=INVALID_VALUE")
		if w.catalog != resource.CatalogSandbox {
			t.Fatalf("%s in %s", name, w.catalog)
		}
	}
}
