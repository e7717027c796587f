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
