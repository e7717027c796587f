package account

import (
	"fmt"
	"testing"
	"time"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
)

func (w *world) preferences(account string) *api.GetConnectionPreferencesOutput {
	w.t.Helper()
	return ok[*api.GetConnectionPreferencesOutput](w.t)(get(w, account, w.service.GetConnectionPreferences, &api.GetConnectionPreferencesInput{}))
}

func (w *world) setPreferences(account string, revision int64, t api.AccessType, excluded ...string) (*api.UpdateConnectionPreferencesOutput, error) {
	return write(w, account, w.service.UpdateConnectionPreferences,
		&api.UpdateConnectionPreferencesInput{Revision: revision, AccessType: t, ExcludedParticipantIdentifiers: excluded})
}

func TestConnectionPreferences7_25(t *testing.T) {
	w := newWorld(t)
	// §4.8: they exist without a partner and without having been set.
	w.must(w.update(alice, func(c *resource.WriteCall) error { return w.service.Meet(c.Tx, alice, c.Now) }))
	want := &api.GetConnectionPreferencesOutput{
		Catalog: "Sandbox", Arn: "arn:aws:partnercentral:us-east-1:111111111111:catalog/Sandbox/connection-preferences",
		AccessType: api.AccessTypeAllowAll, UpdatedAt: awsjson.At(w.now), Revision: 1,
	}
	w.now = w.now.Add(time.Hour)
	wantEqual(t, w.preferences(alice), want)

	steps := []struct {
		access   api.AccessType
		excluded []string
		want     []string
	}{
		{api.AccessTypeDenyAll, nil, nil},
		{api.AccessTypeDenyAll, []string{}, nil}, // the same again counts too
		{api.AccessTypeAllowByDefaultDenySome, []string{"pprofile-0000000000000", bob}, []string{"pprofile-0000000000000", bob}}, // unknown ones
		{api.AccessTypeAllowByDefaultDenySome, nil, []string{}},                                                                  // the list is replaced, not kept
		{api.AccessTypeAllowAll, nil, nil},
	}
	for i, step := range steps {
		w.now = w.now.Add(time.Minute)
		want.AccessType, want.ExcludedParticipantIds = step.access, step.want
		want.Revision, want.UpdatedAt = want.Revision+1, awsjson.At(w.now)
		got := ok[*api.UpdateConnectionPreferencesOutput](t)(w.setPreferences(alice, int64(i+1), step.access, step.excluded...))
		wantEqual(t, (*api.GetConnectionPreferencesOutput)(got), want)
		wantEqual(t, w.preferences(alice), want)
	}
	if n := len(w.events()); n != 0 {
		t.Errorf("%d events, want none (§10)", n)
	}
	// §2: catalogs are isolated.
	w.catalog = resource.CatalogAWS
	if got := w.preferences(alice); got.Revision != 1 || got.AccessType != api.AccessTypeAllowAll {
		t.Errorf("the other catalog has %+v, want the defaults", got)
	}
}

func TestConnectionPreferences7_25Wire(t *testing.T) {
	w := newWorld(t)
	got := string(w.preferences(alice).AppendJSON(nil))
	want := `{"Catalog":"Sandbox","Arn":"arn:aws:partnercentral:us-east-1:111111111111:catalog/Sandbox/connection-preferences",` +
		`"AccessType":"ALLOW_ALL","UpdatedAt":"2026-03-01T10:00:00Z","Revision":1}`
	wantEqual(t, got, want)
}

func TestUpdateConnectionPreferences7_26Refusals(t *testing.T) {
	const some = api.AccessTypeAllowByDefaultDenySome
	const stale = "Conflict INCOMPATIBLE_CONNECTION_PREFERENCES_REVISION"
	many := func(n int) []string {
		ids := make([]string, n)
		for i := range ids {
			ids[i] = fmt.Sprintf("%012d", i)
		}
		return ids
	}
	tests := []struct {
		name      string
		suspended bool
		revision  int64
		access    api.AccessType
		excluded  []string
		want      string
	}{
		{"older revision", false, 1, api.AccessTypeDenyAll, nil, stale},
		{"newer revision", false, 3, api.AccessTypeDenyAll, nil, stale},
		{"list with ALLOW_ALL", false, 2, api.AccessTypeAllowAll, many(1), "Business ExcludedParticipantIdentifiers=ACTION_NOT_PERMITTED"},
		{"list with DENY_ALL", false, 2, api.AccessTypeDenyAll, many(1), "Business ExcludedParticipantIdentifiers=ACTION_NOT_PERMITTED"},
		{"revision before business rules", false, 1, api.AccessTypeDenyAll, many(1), stale},
		{"duplicates", false, 2, some, []string{bob, carol, bob, carol}, "Request ExcludedParticipantIdentifiers[2]=DUPLICATE_VALUE ExcludedParticipantIdentifiers[3]=DUPLICATE_VALUE"},
		{"duplicates before the revision", false, 1, some, []string{bob, bob}, "Request ExcludedParticipantIdentifiers[1]=DUPLICATE_VALUE"},
		{"§6.5 suspended", true, 2, api.AccessTypeDenyAll, nil, "Denied INCOMPATIBLE_BENEFIT_AWS_PARTNER_STATE"},
		{"§6.1 suspended before the revision", true, 1, api.AccessTypeDenyAll, nil, "Denied INCOMPATIBLE_BENEFIT_AWS_PARTNER_STATE"},
		{"100 entries", false, 2, some, many(100), ""},
	}
	w := newWorld(t)
	w.register(alice, "Blue Fjord")
	ok[*api.UpdateConnectionPreferencesOutput](t)(w.setPreferences(alice, 1, api.AccessTypeAllowAll))
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w.changePartner(alice, func(p *partner) { p.hidden.Suspended = test.suspended })
			before := w.preferences(alice)
			_, err := w.setPreferences(alice, test.revision, test.access, test.excluded...)
			wantRefusal(t, err, test.want)
			if test.want != "" {
				wantEqual(t, w.preferences(alice), before)
			}
		})
	}
}

// Who is let in, and that pending invitations and connections stay; the table of §7.16 has the other cases.
func TestPreferencesEffect7_26(t *testing.T) {
	w := newWorld(t)
	sender := w.join(alice, "Blue Fjord")
	profile := w.join(bob, "Nimbus")
	w.join(carol, "Third")
	pending := w.invite(alice, oc, profile)
	invite := func(account string, kind api.ConnectionType, to string) error {
		_, err := write(w, account, w.service.CreateConnectionInvitation, invitationTo(kind, to))
		return err
	}
	const unwilling = "Conflict INCOMPATIBLE_CONNECTION_INVITATION_RECEIVER"
	ok[*api.UpdateConnectionPreferencesOutput](t)(w.setPreferences(bob, 1, api.AccessTypeAllowByDefaultDenySome, sender, carol))
	wantRefusal(t, invite(alice, subsidiary, bob), unwilling)
	wantRefusal(t, invite(carol, oc, profile), unwilling)
	n := w.accept(bob, pending)
	wantEqual(t, n.ConnectionTypes[oc].Status, api.ConnectionTypeStatusActive)
	wantRefusal(t, invite(bob, subsidiary, alice), "") // the excluder itself may invite
	ok[*api.UpdateConnectionPreferencesOutput](t)(w.setPreferences(bob, 2, api.AccessTypeAllowAll))
	wantRefusal(t, invite(carol, oc, profile), "")
}
