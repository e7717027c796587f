package account

import (
	"fmt"
	"testing"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/resource"
)

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
		"LIMIT_EXCEEDED_NUMBER_OF_OPEN_CONNECTION_INVITATION":        1000,
		"LIMIT_EXCEEDED_NUMBER_OF_ACTIVE_CONNECTION":                 1000,
		"LIMIT_EXCEEDED_NUMBER_OF_CONNECTION_INVITATION_PER_DAY":     50,
		"LIMIT_EXCEEDED_NUMBER_OF_PROFILE_UPDATE_PER_DAY":            10,
		"LIMIT_EXCEEDED_NUMBER_OF_PROFILE_VISIBILITY_UPDATE_PER_DAY": 5,
		"LIMIT_EXCEEDED_NUMBER_OF_EMAIL":                             5,
		"LIMIT_EXCEEDED_NUMBER_OF_DOMAIN":                            50,
	}
	got := map[Quota]int{}
	for q, d := range quotas {
		got[q] = d.limit
	}
	wantEqual(t, got, want)
}
