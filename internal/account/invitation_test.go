package account

import (
	"fmt"
	"testing"
	"time"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
)

// The rows of §5.1. Each begins with an invitation of alice to bob.
func TestInvitation5_1(t *testing.T) {
	const state, denied = "Conflict INCOMPATIBLE_CONNECTION_INVITATION_STATE", "Denied ACCESS_DENIED"
	accept := func(w *world, account, id string) error {
		_, err := write(w, account, w.service.AcceptConnectionInvitation, &api.AcceptConnectionInvitationInput{Identifier: id})
		return err
	}
	actions := []struct {
		name string
		do   func(w *world, account, id string) error
		by   string
		to   api.InvitationStatus
	}{
		{"accept", accept, bob, api.InvitationStatusAccepted},
		{"reject", (*world).reject, bob, api.InvitationStatusRejected},
		{"cancel", (*world).cancel, alice, api.InvitationStatusCanceled},
	}
	ends := []struct {
		status api.InvitationStatus
		reach  func(w *world, id string)
	}{
		{api.InvitationStatusPending, func(*world, string) {}},
		{api.InvitationStatusAccepted, func(w *world, id string) { w.accept(bob, id) }},
		{api.InvitationStatusRejected, func(w *world, id string) { w.must(w.reject(bob, id)) }},
		{api.InvitationStatusCanceled, func(w *world, id string) { w.must(w.cancel(alice, id)) }},
		{api.InvitationStatusExpired, func(w *world, _ string) { w.now = w.now.Add(w.switches.ConnectionInvitationLife); w.agenda() }},
		{api.InvitationStatusExpired, func(w *world, _ string) { w.now = w.now.Add(w.switches.ConnectionInvitationLife) }}, // no job has run
	}
	for _, end := range ends {
		for _, action := range actions {
			t.Run(fmt.Sprintf("%s %s", end.status, action.name), func(t *testing.T) {
				w := newWorld(t)
				w.join(alice, "Blue Fjord")
				id := w.invite(alice, oc, w.join(bob, "Nimbus"))
				w.now = w.now.Add(time.Second)
				end.reach(w, id)
				other := map[string]string{alice: bob, bob: alice}[action.by]
				before := w.invitation(alice, id)
				wantRefusal(t, action.do(w, other, id), denied)
				wantRefusal(t, action.do(w, carol, id), "NotFound CONNECTION_INVITATION_NOT_FOUND")
				wantEqual(t, w.invitation(alice, id), before)
				if end.status != api.InvitationStatusPending {
					wantRefusal(t, action.do(w, action.by, id), state)
					wantEqual(t, before.Status, end.status)
					wantEqual(t, w.invitation(alice, id), before)
					return
				}
				w.now = w.now.Add(time.Second)
				wantRefusal(t, action.do(w, action.by, id), "")
				got := w.invitation(alice, id)
				wantEqual(t, got.Status, action.to)
				wantEqual(t, got.UpdatedAt, awsjson.At(w.now))
				wantEqual(t, got.ExpiresAt, before.ExpiresAt)
				if has := got.ConnectionId != nil; has != (action.to == api.InvitationStatusAccepted) {
					t.Errorf("§8 an invitation that is %s has connection id: %v", action.to, has)
				}
				w.now = w.now.Add(w.switches.ConnectionInvitationLife)
				if got := w.agenda(); got != nil {
					t.Errorf("after its end the agenda still did %v", got)
				}
			})
		}
	}
}

func TestInvitationExpiry5_1(t *testing.T) {
	w := newWorld(t)
	w.switches.ConnectionInvitationLife = time.Hour
	w.join(alice, "Blue Fjord")
	id := w.invite(alice, oc, w.join(bob, "Nimbus"))
	expires := w.now.Add(time.Hour)
	pending := w.invitation(bob, id)
	wantEqual(t, *pending.ExpiresAt, awsjson.At(expires))
	w.now = expires.Add(-time.Millisecond)
	wantEqual(t, w.invitation(bob, id).Status, api.InvitationStatusPending)

	w.now = expires.Add(5 * time.Minute)
	before := w.invitation(bob, id)
	wantEqual(t, before.Status, api.InvitationStatusExpired)
	wantEqual(t, before.UpdatedAt, awsjson.At(expires))
	told := len(w.events())
	wantEqual(t, w.agenda(), []string{jobExpireInvitation})
	wantEqual(t, w.invitation(bob, id), before)
	if got := len(w.events()) - told; got != 2 {
		t.Errorf("expiry told %d accounts, want 2", got)
	}
	// An entry that comes a second time finds nothing to do.
	w.must(w.update(alice, func(c *resource.WriteCall) error {
		return w.service.expireInvitation(c, storeEntry(w, id))
	}))
	if got := len(w.events()) - told; got != 2 {
		t.Errorf("expiry told %d times, want 2", got)
	}
}

// The rows of §7.16 in their order. Each begins with two partners, alice and bob, and the known account carol.
func TestCreateConnectionInvitation7_16(t *testing.T) {
	const business = "Business INCOMPATIBLE_CONNECTION_INVITATION_REQUEST"
	const unwilling = "Conflict INCOMPATIBLE_CONNECTION_INVITATION_RECEIVER"
	preferences := func(t api.AccessType, excluded ...string) func(w *world) {
		return func(w *world) {
			for _, account := range []string{bob, carol} {
				p := api.GetConnectionPreferencesOutput{Catalog: w.catalog, AccessType: t, ExcludedParticipantIds: excluded, Revision: 2}
				if len(excluded) == 1 && excluded[0] == "profile of alice" {
					p.ExcludedParticipantIds = []string{w.profile(alice)}
				}
				w.put(preferencesKey(w.catalog, account), account, p.AppendJSON(nil))
			}
		}
	}
	suspend := func(account string) func(*world) {
		return func(w *world) { w.changePartner(account, func(p *partner) { p.hidden.Suspended = true }) }
	}
	hide := func(account string) func(*world) {
		return func(w *world) {
			w.changePartner(account, func(p *partner) { p.hidden.Visibility = api.ProfileVisibilityPrivate })
		}
	}
	toBob := func(w *world) string { return w.profile(bob) }
	to := func(id string) func(*world) string { return func(*world) string { return id } }
	const dave = "444444444444" // a partner without a profile
	tests := []struct {
		name     string
		prepare  func(*world)
		sender   string
		kind     api.ConnectionType
		receiver func(*world) string
		want     string
	}{
		{"1 sender without a partner", nil, carol, oc, toBob, "NotFound SENDER_PROFILE_NOT_FOUND"},
		{"1 sender without a profile", nil, dave, oc, toBob, "NotFound SENDER_PROFILE_NOT_FOUND"},
		{"1 sender without a profile, SUBSIDIARY", nil, dave, subsidiary, to(carol), "NotFound SENDER_PROFILE_NOT_FOUND"},
		{"1 before 2", nil, dave, oc, to(bob), "NotFound SENDER_PROFILE_NOT_FOUND"},
		{"§6.5 suspended sender", suspend(alice), alice, oc, toBob, "Denied INCOMPATIBLE_BENEFIT_AWS_PARTNER_STATE"},
		{"2 OC to an account", nil, alice, oc, to(bob), "Business ReceiverIdentifier=INVALID_VALUE INCOMPATIBLE_CONNECTION_INVITATION_REQUEST"},
		{"2 SUBSIDIARY to a profile", nil, alice, subsidiary, toBob, "Business ReceiverIdentifier=INVALID_VALUE INCOMPATIBLE_CONNECTION_INVITATION_REQUEST"},
		{"2 SUBSIDIARY to 11 digits", nil, alice, subsidiary, to("22222222222"), "Business ReceiverIdentifier=INVALID_VALUE INCOMPATIBLE_CONNECTION_INVITATION_REQUEST"},
		{"3 unknown profile", nil, alice, oc, to("pprofile-0000000000000"), "NotFound RECEIVER_PROFILE_NOT_FOUND"},
		{"3 hidden profile", hide(bob), alice, oc, toBob, "NotFound RECEIVER_PROFILE_NOT_FOUND"},
		{"3 unknown account", nil, alice, subsidiary, to("999999999999"), "NotFound RECEIVER_PROFILE_NOT_FOUND"},
		{"3 hidden before 5", func(w *world) { hide(bob)(w); suspend(bob)(w) }, alice, oc, toBob, "NotFound RECEIVER_PROFILE_NOT_FOUND"},
		{"3 a hidden profile can be a subsidiary", hide(bob), alice, subsidiary, to(bob), ""},
		{"4 oneself", nil, alice, oc, func(w *world) string { return w.profile(alice) }, business},
		{"4 oneself as a subsidiary", nil, alice, subsidiary, to(alice), business},
		{"5 suspended receiver", suspend(bob), alice, oc, toBob, unwilling},
		{"5 suspended receiver, SUBSIDIARY", suspend(bob), alice, subsidiary, to(bob), unwilling},
		{"5 DENY_ALL", preferences(api.AccessTypeDenyAll), alice, oc, toBob, unwilling},
		{"5 DENY_ALL, SUBSIDIARY", preferences(api.AccessTypeDenyAll), alice, subsidiary, to(carol), unwilling},
		{"5 excluded by account", preferences(api.AccessTypeAllowByDefaultDenySome, alice), alice, oc, toBob, unwilling},
		{"5 excluded by profile", preferences(api.AccessTypeAllowByDefaultDenySome, "profile of alice"), alice, oc, toBob, unwilling},
		{"5 others excluded", preferences(api.AccessTypeAllowByDefaultDenySome, dave, "pprofile-0000000000000"), alice, oc, toBob, ""},
		{"5 ALLOW_ALL", preferences(api.AccessTypeAllowAll), alice, oc, toBob, ""},
		{"6 connected", func(w *world) { w.accept(bob, w.invite(alice, oc, w.profile(bob))) }, alice, oc, toBob, "Conflict DUPLICATE_CONNECTION"},
		{"6 connected the other way", func(w *world) { w.accept(alice, w.invite(bob, oc, w.profile(alice))) }, alice, oc, toBob, "Conflict DUPLICATE_CONNECTION"},
		{"6 connected by another type", func(w *world) { w.accept(bob, w.invite(alice, subsidiary, bob)) }, alice, oc, toBob, ""},
		{"7 pending", func(w *world) { w.invite(alice, oc, w.profile(bob)) }, alice, oc, toBob, "Conflict DUPLICATE_CONNECTION_INVITATION"},
		{"7 pending the other way", func(w *world) { w.invite(bob, oc, w.profile(alice)) }, alice, oc, toBob, "Conflict DUPLICATE_CONNECTION_INVITATION"},
		{"7 pending of another type", func(w *world) { w.invite(bob, subsidiary, alice) }, alice, oc, toBob, ""},
		{"7 rejected", func(w *world) { w.must(w.reject(bob, w.invite(alice, oc, w.profile(bob)))) }, alice, oc, toBob, ""},
		{"7 overdue", func(w *world) {
			w.invite(alice, oc, w.profile(bob))
			w.now = w.now.Add(w.switches.ConnectionInvitationLife)
		}, alice, oc, toBob, ""},
		{"sender hidden", hide(alice), alice, oc, toBob, ""},
		{"SUBSIDIARY to an account without a partner", nil, alice, subsidiary, to(carol), ""},
		{"SUBSIDIARY to a partner without a profile", nil, alice, subsidiary, to(dave), ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			w.join(alice, "Blue Fjord")
			w.join(bob, "Nimbus")
			w.register(dave, "Shadow")
			w.must(w.update(carol, func(c *resource.WriteCall) error { return w.service.Meet(c.Tx, carol, c.Now) }))
			w.must(w.update(carol, func(c *resource.WriteCall) error { return w.service.Meet(c.Tx, carol, c.Now) }))
			if test.prepare != nil {
				test.prepare(w)
			}
			receiver := test.receiver(w)
			_, err := write(w, test.sender, w.service.CreateConnectionInvitation, invitationTo(test.kind, receiver))
			wantRefusal(t, err, test.want)
		})
	}
}

func TestInvitationQuotas6_4(t *testing.T) {
	w := newWorld(t)
	w.join(alice, "Blue Fjord")
	receivers := make([]string, 6)
	for i := range receivers {
		receivers[i] = fmt.Sprintf("60000000000%d", i)
		w.must(w.update(receivers[i], func(c *resource.WriteCall) error { return w.service.Meet(c.Tx, receivers[i], c.Now) }))
	}
	limits := func(q map[Quota]int) {
		w.putJSON(accountKey(alice), alice, registered{Quotas: q})
	}
	invite := func(n int) (string, error) {
		out, err := write(w, alice, w.service.CreateConnectionInvitation, invitationTo(subsidiary, receivers[n]))
		if err != nil {
			return "", err
		}
		return out.Id, nil
	}
	const perDay, open, active = "Quota LIMIT_EXCEEDED_NUMBER_OF_CONNECTION_INVITATION_PER_DAY",
		"Quota LIMIT_EXCEEDED_NUMBER_OF_OPEN_CONNECTION_INVITATION", "Quota LIMIT_EXCEEDED_NUMBER_OF_ACTIVE_CONNECTION"

	// Per day, rolling, canceled ones count.
	limits(map[Quota]int{QuotaInvitationsPerDay: 2, QuotaOpenInvitations: 1})
	w.must(w.cancel(alice, ok[string](t)(invite(0))))
	ok[string](t)(invite(0))
	_, err := invite(1)
	wantRefusal(t, err, perDay) // before the open ones
	w.now = w.now.Add(day)
	_, err = invite(1)
	wantRefusal(t, err, open)

	// Open: sent ones that are pending; overdue ones are not.
	limits(map[Quota]int{QuotaOpenInvitations: 1})
	w.now = w.now.Add(w.switches.ConnectionInvitationLife)
	first := ok[string](t)(invite(1))
	_, err = invite(2)
	wantRefusal(t, err, open)

	// Active: of the caller at creation; a type more on a live connection is none more.
	limits(map[Quota]int{QuotaActiveConnections: 1})
	second := ok[string](t)(invite(2))
	w.accept(receivers[1], first)
	_, err = invite(3)
	wantRefusal(t, err, active)
	// Accept: the sender is at its limit.
	_, err = write(w, receivers[2], w.service.AcceptConnectionInvitation, &api.AcceptConnectionInvitationInput{Identifier: second})
	wantRefusal(t, err, active)
	// Accept: the caller is at its limit.
	limits(nil)
	w.putJSON(accountKey(receivers[2]), receivers[2], registered{Quotas: map[Quota]int{QuotaActiveConnections: 0}})
	_, err = write(w, receivers[2], w.service.AcceptConnectionInvitation, &api.AcceptConnectionInvitationInput{Identifier: second})
	wantRefusal(t, err, active)
	// Nothing is counted where quotas are not enforced.
	w.switches.EnforceQuotas = false
	w.accept(receivers[2], second)

	w.switches.EnforceQuotas = true
	w.service.Quotas = map[Quota]int{QuotaInvitationsPerDay: 0}
	_, err = invite(4)
	wantRefusal(t, err, perDay)
	w.catalog = resource.CatalogAWS
	_, err = invite(4)
	wantRefusal(t, err, "NotFound SENDER_PROFILE_NOT_FOUND")
}

func TestQuotaAddType6_4(t *testing.T) {
	w := newWorld(t)
	w.join(alice, "Blue Fjord")
	profile := w.join(bob, "Nimbus")
	w.service.Quotas = map[Quota]int{QuotaActiveConnections: 1}
	n := w.accept(bob, w.invite(alice, oc, profile))
	if got := w.accept(bob, w.invite(alice, subsidiary, bob)); got.Id != n.Id {
		t.Errorf("the second type made connection %s, want it on %s", got.Id, n.Id)
	}
}

func TestQuotaDefaults6_4(t *testing.T) {
	want := map[Quota]int{
		"LIMIT_EXCEEDED_NUMBER_OF_OPEN_CONNECTION_INVITATION":    1000,
		"LIMIT_EXCEEDED_NUMBER_OF_ACTIVE_CONNECTION":             1000,
		"LIMIT_EXCEEDED_NUMBER_OF_CONNECTION_INVITATION_PER_DAY": 50,
		"LIMIT_EXCEEDED_NUMBER_OF_PROFILE_UPDATE_PER_DAY":        10,
	}
	got := map[Quota]int{}
	for q, d := range quotas {
		got[q] = d.limit
	}
	wantEqual(t, got, want)
}

// The views of §8: one invitation of each type, both sides, pending and accepted.
func TestInvitationViews8(t *testing.T) {
	w := newWorld(t)
	sender, receiver := w.join(alice, "Blue Fjord"), w.join(bob, "Nimbus")
	for _, test := range []struct {
		kind     api.ConnectionType
		receiver string
	}{{oc, receiver}, {subsidiary, bob}} {
		t.Run(string(test.kind), func(t *testing.T) {
			in := invitationTo(test.kind, test.receiver)
			created := ok[*api.CreateConnectionInvitationOutput](t)(write(w, alice, w.service.CreateConnectionInvitation, in))
			want := &api.GetConnectionInvitationOutput{
				Catalog: "Sandbox", Id: created.Id, Arn: "arn:aws:partnercentral:us-east-1::catalog/Sandbox/connection-invitation/" + created.Id,
				ConnectionType: test.kind, CreatedAt: awsjson.At(w.now), UpdatedAt: awsjson.At(w.now),
				ExpiresAt: new(awsjson.At(w.now.Add(30 * 24 * time.Hour))), OtherParticipantIdentifier: test.receiver,
				ParticipantType: api.ParticipantTypeSender, Status: api.InvitationStatusPending,
				InvitationMessage: in.Message, InviterEmail: in.Email, InviterName: in.Name,
			}
			if test.kind == subsidiary { // the second: the pair shares a live connection by then
				want.ConnectionId = created.ConnectionId
				if created.ConnectionId == nil {
					t.Error("an invitation of a connected pair has no connection id")
				}
			}
			wantEqual(t, (*api.GetConnectionInvitationOutput)(created), want)
			wantEqual(t, w.invitation(alice, created.Id), want)
			received := *want
			received.ParticipantType, received.OtherParticipantIdentifier = api.ParticipantTypeReceiver, sender
			wantEqual(t, w.invitation(bob, created.Id), &received)
			_, err := get(w, carol, w.service.GetConnectionInvitation, &api.GetConnectionInvitationInput{Identifier: created.Id})
			wantRefusal(t, err, "NotFound CONNECTION_INVITATION_NOT_FOUND")

			n := w.accept(bob, created.Id)
			want.Status, want.ConnectionId = api.InvitationStatusAccepted, &n.Id
			received.Status, received.ConnectionId = api.InvitationStatusAccepted, &n.Id
			wantEqual(t, w.invitation(alice, created.Id), want)
			wantEqual(t, w.invitation(bob, created.Id), &received)
		})
	}
	t.Run("§7.20 §7.21 answers", func(t *testing.T) {
		profile := w.join(carol, "Third")
		id := w.invite(alice, oc, profile)
		rejected := ok[*api.RejectConnectionInvitationOutput](t)(write(w, carol, w.service.RejectConnectionInvitation,
			&api.RejectConnectionInvitationInput{Identifier: id, Reason: new("no")}))
		wantEqual(t, (*api.GetConnectionInvitationOutput)(rejected), w.invitation(carol, id))
		id = w.invite(alice, oc, profile) // again at once
		canceled := ok[*api.CancelConnectionInvitationOutput](t)(write(w, alice, w.service.CancelConnectionInvitation,
			&api.CancelConnectionInvitationInput{Identifier: id}))
		wantEqual(t, (*api.GetConnectionInvitationOutput)(canceled), w.invitation(alice, id))
	})
}

func TestSuspendedAnswers6_5(t *testing.T) {
	const suspended = "Denied INCOMPATIBLE_BENEFIT_AWS_PARTNER_STATE"
	w := newWorld(t)
	w.join(alice, "Blue Fjord")
	id := w.invite(alice, oc, w.join(bob, "Nimbus"))
	for _, account := range []string{alice, bob} {
		w.changePartner(account, func(p *partner) { p.hidden.Suspended = true })
	}
	_, err := write(w, bob, w.service.AcceptConnectionInvitation, &api.AcceptConnectionInvitationInput{Identifier: id})
	wantRefusal(t, err, suspended)
	wantRefusal(t, w.reject(bob, id), suspended)
	wantRefusal(t, w.cancel(alice, id), suspended)
	wantRefusal(t, w.cancel(bob, id), "Denied ACCESS_DENIED") // the role comes first
	w.invitation(bob, id)                                     // reads stay open
}
