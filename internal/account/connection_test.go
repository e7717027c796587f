package account

import (
	"testing"
	"time"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

func storeEntry(w *world, ref string) store.Entry {
	return store.Entry{Kind: jobExpireInvitation, Ref: ref, Catalog: w.catalog, Due: w.now}
}

func (w *world) connection(account, id string) *api.GetConnectionOutput {
	w.t.Helper()
	return ok[*api.GetConnectionOutput](w.t)(get(w, account, w.service.GetConnection, &api.GetConnectionInput{Identifier: id}))
}

func profileParticipant(id, name string) *api.Participant {
	return &api.Participant{PartnerProfile: &api.PartnerProfileSummary{Id: id, Name: name}}
}

func TestAcceptConnectionInvitation7_19(t *testing.T) {
	w := newWorld(t)
	a, b := w.join(alice, "Blue Fjord"), w.join(bob, "Nimbus")
	id := w.invite(alice, oc, b)
	// What matters at creation only: preferences, visibility (§7.19, §7.26).
	p := api.GetConnectionPreferencesOutput{AccessType: api.AccessTypeDenyAll}
	w.put(preferencesKey(w.catalog, bob), bob, p.AppendJSON(nil))
	for _, account := range []string{alice, bob} {
		w.changePartner(account, func(p *partner) { p.hidden.Visibility = api.ProfileVisibilityPrivate })
	}
	w.now = w.now.Add(time.Hour)
	got := w.accept(bob, id)
	detail := func(other *api.Participant) map[api.ConnectionType]api.ConnectionTypeDetail {
		return map[api.ConnectionType]api.ConnectionTypeDetail{oc: {
			CreatedAt: awsjson.At(w.now), InviterEmail: "ada@sender.example", InviterName: "Ada Berg",
			Status: api.ConnectionTypeStatusActive, OtherParticipant: other,
		}}
	}
	want := &api.GetConnectionOutput{
		Catalog: "Sandbox", Id: got.Id, Arn: "arn:aws:partnercentral:us-east-1::catalog/Sandbox/connection/" + got.Id,
		OtherParticipantAccountId: alice, UpdatedAt: awsjson.At(w.now), ConnectionTypes: detail(profileParticipant(a, "Blue Fjord")),
	}
	wantEqual(t, (*api.GetConnectionOutput)(got), want)
	wantEqual(t, w.connection(bob, got.Id), want)
	// The other side: same id and ARN, the other participant differs (§4.7). A rename shows.
	w.changePartner(bob, func(p *partner) { p.Profile.DisplayName = "Nimbus 2" })
	want.OtherParticipantAccountId, want.ConnectionTypes = bob, detail(profileParticipant(b, "Nimbus 2"))
	wantEqual(t, w.connection(alice, got.Id), want)
	_, err := get(w, carol, w.service.GetConnection, &api.GetConnectionInput{Identifier: got.Id})
	wantRefusal(t, err, "NotFound CONNECTION_NOT_FOUND")
	w.catalog = resource.CatalogAWS
	_, err = get(w, alice, w.service.GetConnection, &api.GetConnectionInput{Identifier: got.Id})
	wantRefusal(t, err, "NotFound CONNECTION_NOT_FOUND")
}

func TestAcceptRefusals7_19(t *testing.T) {
	unpublish := func(p *partner) { p.Profile = &api.PartnerProfile{} }
	tests := []struct {
		name    string
		kind    api.ConnectionType
		prepare func(w *world)
		want    string
	}{
		{"receiver's profile is gone", oc, func(w *world) { w.changePartner(alice, unpublish); w.changePartner(bob, unpublish) }, "NotFound RECEIVER_PROFILE_NOT_FOUND"},
		{"sender's profile is gone", oc, func(w *world) { w.changePartner(alice, unpublish) }, "NotFound SENDER_PROFILE_NOT_FOUND"},
		{"a SUBSIDIARY needs none", subsidiary, func(w *world) { w.changePartner(bob, unpublish) }, ""},
		{"the type is active already", oc, func(w *world) {
			// No call leads here, because a pending invitation and the active type exclude each other; the check stands in
			// the rules, so a connection is written by hand.
			w.must(w.update(alice, func(c *resource.WriteCall) error {
				n := newConnection(c, bob, alice)
				n.activate(c, &invitation{GetConnectionInvitationOutput: api.GetConnectionInvitationOutput{ConnectionType: oc}, hidden: invitationHidden{Sender: bob}})
				return n.write(c)
			}))
		}, "Conflict DUPLICATE_CONNECTION"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			w.join(alice, "Blue Fjord")
			to := w.join(bob, "Nimbus")
			if test.kind == subsidiary {
				to = bob
			}
			id := w.invite(alice, test.kind, to)
			test.prepare(w)
			_, err := write(w, bob, w.service.AcceptConnectionInvitation, &api.AcceptConnectionInvitationInput{Identifier: id})
			wantRefusal(t, err, test.want)
		})
	}
}

// The rows of §5.2 that acceptance has, and §4.7.
func TestConnectionTypes5_2(t *testing.T) {
	w := newWorld(t)
	w.join(alice, "Blue Fjord")
	profile := w.join(bob, "Nimbus")
	connect := func(kind api.ConnectionType) *api.Connection {
		t.Helper()
		w.now = w.now.Add(time.Hour)
		to := profile
		if kind == subsidiary {
			to = bob
		}
		return w.accept(bob, w.invite(alice, kind, to))
	}
	statuses := func(n map[api.ConnectionType]api.ConnectionTypeDetail) map[api.ConnectionType]api.ConnectionTypeStatus {
		s := map[api.ConnectionType]api.ConnectionTypeStatus{}
		for t, d := range n {
			s[t] = d.Status
		}
		return s
	}
	type m = map[api.ConnectionType]api.ConnectionTypeStatus

	n := connect(oc)
	wantEqual(t, statuses(n.ConnectionTypes), m{oc: "ACTIVE"})
	if two := connect(subsidiary); two.Id != n.Id {
		t.Errorf("another type made connection %s, want it on %s", two.Id, n.Id)
	}
	w.cancelType(bob, n.Id, oc)
	canceled := w.connection(alice, n.Id).ConnectionTypes[oc]
	if canceled.CanceledAt == nil || canceled.CanceledBy == nil || *canceled.CanceledBy != bob {
		t.Errorf("canceled type is %+v, want it canceled by %s", canceled, bob)
	}
	again := connect(oc)
	if again.Id != n.Id {
		t.Errorf("re-acceptance beside a live type made connection %s, want it on %s", again.Id, n.Id)
	}
	renewed := again.ConnectionTypes[oc]
	if renewed.CanceledAt != nil || renewed.CanceledBy != nil || renewed.CreatedAt != awsjson.At(w.now) {
		t.Errorf("re-accepted type is %+v, want one of now without a cancelation", renewed)
	}
	w.cancelType(alice, n.Id, oc)
	w.cancelType(alice, n.Id, subsidiary)
	fresh := connect(oc)
	if fresh.Id == n.Id {
		t.Error("a terminated connection was brought back to life")
	}
	wantEqual(t, statuses(fresh.ConnectionTypes), m{oc: "ACTIVE"})
	wantEqual(t, statuses(w.connection(bob, n.Id).ConnectionTypes), m{oc: "CANCELED", subsidiary: "CANCELED"})
}

// The rows of the table of §4.7.
func TestOtherParticipant4_7(t *testing.T) {
	w := newWorld(t)
	a := w.join(alice, "Blue Fjord")
	b := w.join(bob, "Nimbus")
	long := ""
	for range 81 {
		long += "x"
	}
	w.putJSON(accountKey(carol), carol, registered{Name: long})
	const dave, erin = "444444444444", "555555555555"
	w.putJSON(accountKey(dave), dave, registered{})
	w.join(erin, "Fifth")
	w.putJSON(accountKey(erin), erin, registered{Name: "Erin", SellerProfile: &sellerProfile{ID: "seller-1", Name: "Erin sells"}})

	// Only a subsidiary is shown as a seller.
	w.putJSON(accountKey(alice), alice, registered{SellerProfile: &sellerProfile{ID: "seller-2", Name: "Alice sells"}})

	seen := func(viewer, receiver string, kind api.ConnectionType, to string) *api.Participant {
		t.Helper()
		n := w.accept(receiver, w.invite(alice, kind, to))
		return w.connection(viewer, n.Id).ConnectionTypes[kind].OtherParticipant
	}
	wantEqual(t, seen(alice, bob, oc, b), profileParticipant(b, "Nimbus"))
	wantEqual(t, seen(bob, bob, subsidiary, bob), profileParticipant(a, "Blue Fjord"))
	wantEqual(t, seen(alice, carol, subsidiary, carol), &api.Participant{Account: &api.AccountSummary{Name: long[:80]}})
	wantEqual(t, seen(alice, dave, subsidiary, dave), &api.Participant{Account: &api.AccountSummary{Name: "Account 444444444444"}})
	wantEqual(t, seen(alice, erin, subsidiary, erin), &api.Participant{SellerProfile: &api.SellerProfileSummary{Id: "seller-1", Name: "Erin sells"}})
	wantEqual(t, seen(alice, erin, oc, w.profile(erin)), profileParticipant(w.profile(erin), "Fifth"))
	// The primary sees a subsidiary with only a partner profile as a partner.
	out := ok[*api.ListConnectionsOutput](t)(get(w, alice, w.service.ListConnections,
		&api.ListConnectionsInput{OtherParticipantIdentifiers: []string{bob}}))
	wantEqual(t, out.ConnectionSummaries[0].ConnectionTypes[subsidiary].OtherParticipant, profileParticipant(b, "Nimbus"))
}

func TestListConnections7_23(t *testing.T) {
	w := newWorld(t)
	w.join(alice, "Blue Fjord")
	connect := func(account string, kinds ...api.ConnectionType) string {
		t.Helper()
		profile := w.join(account, "Partner "+account)
		id := ""
		for _, kind := range kinds {
			w.now = w.now.Add(time.Hour)
			to := profile
			if kind == subsidiary {
				to = account
			}
			id = w.accept(account, w.invite(alice, kind, to)).Id
		}
		return id
	}
	const dave, erin = "444444444444", "555555555555"
	both := connect(bob, oc, subsidiary)
	half := connect(carol, oc, subsidiary)
	w.cancelType(alice, half, oc)
	ended := connect(dave, oc)
	w.cancelType(dave, ended, oc)
	sub := connect(erin, subsidiary)

	type in = api.ListConnectionsInput
	tests := []struct {
		name    string
		account string
		in      in
		want    []string
	}{
		{"no filter: with an active type", alice, in{}, []string{sub, half, both}},
		{"TYPE in any status", alice, in{ConnectionType: new("OPPORTUNITY_COLLABORATION")}, []string{ended, half, both}},
		{"TYPE:ACTIVE", alice, in{ConnectionType: new("OPPORTUNITY_COLLABORATION:ACTIVE")}, []string{both}},
		{"TYPE:CANCELED", alice, in{ConnectionType: new("OPPORTUNITY_COLLABORATION:CANCELED")}, []string{ended, half}},
		{"SUBSIDIARY", alice, in{ConnectionType: new("SUBSIDIARY")}, []string{sub, half, both}},
		{"other by account", alice, in{OtherParticipantIdentifiers: []string{bob, erin}}, []string{sub, both}},
		{"other by profile", alice, in{OtherParticipantIdentifiers: []string{w.profile(carol)}}, []string{half}},
		{"other that is terminated", alice, in{OtherParticipantIdentifiers: []string{dave}}, nil},
		{"other and type", alice, in{OtherParticipantIdentifiers: []string{dave, carol}, ConnectionType: new("OPPORTUNITY_COLLABORATION:CANCELED")}, []string{ended, half}},
		{"other and type that it lacks", alice, in{OtherParticipantIdentifiers: []string{erin}, ConnectionType: new("OPPORTUNITY_COLLABORATION")}, nil},
		{"unknown other", alice, in{OtherParticipantIdentifiers: []string{"pprofile-0000000000000"}}, nil},
		{"no others is no filter", alice, in{OtherParticipantIdentifiers: []string{}}, []string{sub, half, both}},
		{"the other side", bob, in{}, []string{both}},
		{"a stranger", "999999999999", in{}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var ids []string
			test.in.MaxResults = new(int32(1))
			for {
				out := ok[*api.ListConnectionsOutput](t)(get(w, test.account, w.service.ListConnections, &test.in))
				for _, n := range out.ConnectionSummaries {
					ids = append(ids, n.Id)
				}
				if test.in.NextToken = out.NextToken; out.NextToken == nil {
					break
				}
			}
			wantEqual(t, ids, test.want)
		})
	}
	for _, filter := range []string{"OTHER", "subsidiary", "SUBSIDIARY:active", "SUBSIDIARY:PENDING", "OTHER:ACTIVE"} {
		t.Run("filter "+filter, func(t *testing.T) {
			_, err := get(w, alice, w.service.ListConnections, &in{ConnectionType: &filter})
			wantRefusal(t, err, "Request ConnectionType=INVALID_ENUM_VALUE")
		})
	}
	t.Run("an item has all types", func(t *testing.T) {
		out := ok[*api.ListConnectionsOutput](t)(get(w, carol, w.service.ListConnections, &in{ConnectionType: new("SUBSIDIARY")}))
		p := profileParticipant(w.profile(alice), "Blue Fjord")
		wantEqual(t, out.ConnectionSummaries, []api.ConnectionSummary{{
			Catalog: "Sandbox", Id: half, Arn: "arn:aws:partnercentral:us-east-1::catalog/Sandbox/connection/" + half,
			OtherParticipantAccountId: alice, UpdatedAt: w.connection(carol, half).UpdatedAt,
			ConnectionTypes: map[api.ConnectionType]api.ConnectionTypeSummary{
				oc: {Status: "CANCELED", OtherParticipant: p}, subsidiary: {Status: "ACTIVE", OtherParticipant: p},
			},
		}})
	})
	t.Run("none", func(t *testing.T) {
		out := ok[*api.ListConnectionsOutput](t)(get(w, "999999999999", w.service.ListConnections, &in{}))
		wantEqual(t, string(out.AppendJSON(nil)), `{"ConnectionSummaries":[]}`)
	})
}
