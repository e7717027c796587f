package account

import (
	"fmt"
	"testing"
	"time"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/resource"
)

func (w *world) listInvitations(account string, in api.ListConnectionInvitationsInput) []string {
	w.t.Helper()
	var ids []string
	for {
		out := ok[*api.ListConnectionInvitationsOutput](w.t)(get(w, account, w.service.ListConnectionInvitations, &in))
		for _, i := range out.ConnectionInvitationSummaries {
			ids = append(ids, i.Id)
		}
		if out.NextToken == nil {
			return ids
		}
		in.NextToken = out.NextToken
	}
}

func TestListConnectionInvitations7_18(t *testing.T) {
	w := newWorld(t)
	aliceProfile, bobProfile, carolProfile := w.join(alice, "Blue Fjord"), w.join(bob, "Nimbus"), w.join(carol, "Third")
	const plain = "777777777777"
	w.must(w.update(plain, func(c *resource.WriteCall) error { return w.service.Meet(c.Tx, plain, c.Now) }))
	tick := func(id string) string { w.now = w.now.Add(time.Hour); return id }

	overdue := tick(w.invite(alice, oc, bobProfile))
	w.now = w.now.Add(29*day + 22*time.Hour)
	accepted := tick(w.invite(bob, oc, carolProfile))
	w.accept(carol, accepted)
	rejected := tick(w.invite(alice, oc, carolProfile))
	w.must(w.reject(carol, rejected))
	sub := tick(w.invite(alice, subsidiary, bob))
	fromBob := tick(w.invite(bob, oc, aliceProfile))
	toPlain := tick(w.invite(alice, subsidiary, plain))

	status := func(s api.InvitationStatus) *api.InvitationStatus { return &s }
	role := func(s api.ParticipantType) *api.ParticipantType { return &s }
	kind := func(s api.ConnectionType) *api.ConnectionType { return &s }
	type in = api.ListConnectionInvitationsInput
	tests := []struct {
		name    string
		account string
		in      in
		want    []string
	}{
		{"all, newest first", alice, in{}, []string{toPlain, fromBob, sub, rejected, overdue}},
		{"status PENDING has nothing overdue", alice, in{Status: status("PENDING")}, []string{toPlain, fromBob, sub}},
		{"status EXPIRED has the overdue", alice, in{Status: status("EXPIRED")}, []string{overdue}},
		{"status REJECTED", alice, in{Status: status("REJECTED")}, []string{rejected}},
		{"status ACCEPTED", bob, in{Status: status("ACCEPTED")}, []string{accepted}},
		{"status CANCELED", alice, in{Status: status("CANCELED")}, nil},
		{"sent", alice, in{ParticipantType: role("SENDER")}, []string{toPlain, sub, rejected, overdue}},
		{"received", alice, in{ParticipantType: role("RECEIVER")}, []string{fromBob}},
		{"type", alice, in{ConnectionType: kind(subsidiary)}, []string{toPlain, sub}},
		{"type and status and role", alice, in{ConnectionType: kind(oc), Status: status("EXPIRED"), ParticipantType: role("SENDER")}, []string{overdue}},
		{"other by profile, also where it is named by account", alice, in{OtherParticipantIdentifiers: []string{bobProfile}}, []string{fromBob, sub, overdue}},
		{"other by account, where that is visible", alice, in{OtherParticipantIdentifiers: []string{bob}}, []string{sub}},
		{"others are alternatives", alice, in{OtherParticipantIdentifiers: []string{plain, carolProfile}}, []string{toPlain, rejected}},
		{"other and status", alice, in{OtherParticipantIdentifiers: []string{bobProfile}, Status: status("PENDING")}, []string{fromBob, sub}},
		{"other and role and type", alice, in{OtherParticipantIdentifiers: []string{bobProfile}, ParticipantType: role("SENDER"), ConnectionType: kind(subsidiary)}, []string{sub}},
		{"no others is no filter", alice, in{OtherParticipantIdentifiers: []string{}}, []string{toPlain, fromBob, sub, rejected, overdue}},
		{"unknown other", alice, in{OtherParticipantIdentifiers: []string{"pprofile-0000000000000"}}, nil},
		{"§7.18 OC cannot be probed by account", carol, in{OtherParticipantIdentifiers: []string{bob, alice}}, nil},
		{"receiver of a SUBSIDIARY sees the sender's profile", bob, in{OtherParticipantIdentifiers: []string{aliceProfile}, ConnectionType: kind(subsidiary)}, []string{sub}},
		{"receiver of a SUBSIDIARY does not see the sender's account", bob, in{OtherParticipantIdentifiers: []string{alice}}, nil},
		{"account without a partner", plain, in{}, []string{toPlain}},
		{"account without anything", "888888888888", in{}, nil},
	}
	for _, test := range tests {
		for _, size := range []int32{1, 2, 100} {
			t.Run(fmt.Sprintf("%s by %d", test.name, size), func(t *testing.T) {
				test.in.MaxResults = &size
				wantEqual(t, w.listInvitations(test.account, test.in), test.want)
			})
		}
	}

	t.Run("§6.6 tokens", func(t *testing.T) {
		page := ok[*api.ListConnectionInvitationsOutput](t)(get(w, alice, w.service.ListConnectionInvitations, &in{MaxResults: new(int32(1))}))
		for name, test := range map[string]struct {
			account string
			in      in
			want    string
		}{
			"other page size": {alice, in{NextToken: page.NextToken, MaxResults: new(int32(2))}, ""},
			"other caller":    {bob, in{NextToken: page.NextToken}, "Request NextToken=INVALID_VALUE"},
			"other filter":    {alice, in{NextToken: page.NextToken, Status: status("PENDING")}, "Request NextToken=INVALID_VALUE"},
			"altered":         {alice, in{NextToken: new(*page.NextToken + "x")}, "Request NextToken=INVALID_VALUE"},
		} {
			_, err := get(w, test.account, w.service.ListConnectionInvitations, &test.in)
			if got := refusal(err); got != test.want {
				t.Errorf("%s: got %q, want %q", name, got, test.want)
			}
		}
	})
	t.Run("§7.18 a summary", func(t *testing.T) {
		out := ok[*api.ListConnectionInvitationsOutput](t)(get(w, carol, w.service.ListConnectionInvitations, &in{Status: status("ACCEPTED")}))
		g := w.invitation(carol, accepted)
		wantEqual(t, out.ConnectionInvitationSummaries, []api.ConnectionInvitationSummary{{
			Catalog: g.Catalog, Id: g.Id, Arn: g.Arn, ConnectionId: g.ConnectionId, ConnectionType: g.ConnectionType, CreatedAt: g.CreatedAt,
			UpdatedAt: g.UpdatedAt, ExpiresAt: g.ExpiresAt, OtherParticipantIdentifier: bobProfile, ParticipantType: api.ParticipantTypeReceiver,
			Status: api.InvitationStatusAccepted,
		}})
	})
	t.Run("§2 the other catalog", func(t *testing.T) {
		w.catalog = resource.CatalogAWS
		out := ok[*api.ListConnectionInvitationsOutput](t)(get(w, alice, w.service.ListConnectionInvitations, &in{}))
		wantEqual(t, string(out.AppendJSON(nil)), `{"ConnectionInvitationSummaries":[]}`)
	})
}
