package apitest

import (
	"testing"
	"time"

	"github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
)

const collaboration = account.ConnectionTypeOpportunityCollaboration

// register makes the account a partner of the Sandbox with a published profile, and returns the profile's id.
func (w *world) register(as, legalName, displayName, site string) string {
	w.t.Helper()
	created := acct[account.CreatePartnerOutput](w, as, "CreatePartner", &account.CreatePartnerInput{
		Catalog: sandbox, ClientToken: new("register-" + as), LegalName: legalName,
		PrimarySolutionType: account.PrimarySolutionTypeConsultingServices, EmailVerificationCode: "123456",
		AllianceLeadContact: &account.AllianceLeadContact{FirstName: "Ada", LastName: "Berg", Email: "ada@" + site, BusinessTitle: "Alliance lead"},
	})
	if created.Profile == nil || created.Profile.DisplayName != "" {
		w.t.Errorf("a new partner's profile is %+v, want nothing but the solution type", created.Profile)
	}
	task := acct[account.StartProfileUpdateTaskOutput](w, as, "StartProfileUpdateTask", &account.StartProfileUpdateTaskInput{
		Catalog: sandbox, Identifier: created.Id, ClientToken: new("profile-" + as),
		TaskDetails: &account.TaskDetails{
			DisplayName: displayName, Description: displayName + " moves workloads.", WebsiteUrl: "https://www." + site, LogoUrl: "https://www." + site + "/logo.png",
			PrimarySolutionType: account.PrimarySolutionTypeConsultingServices, TranslationSourceLocale: "en-US",
			IndustrySegments: []account.IndustrySegment{account.IndustrySegmentRetail},
		},
	})
	if task.Status != account.ProfileTaskStatusInProgress {
		w.t.Errorf("the profile task answered %s, want IN_PROGRESS", task.Status)
	}
	w.advance(time.Second)
	done := acct[account.GetProfileUpdateTaskOutput](w, as, "GetProfileUpdateTask", &account.GetProfileUpdateTaskInput{Catalog: sandbox, Identifier: created.Id})
	if done.Status != account.ProfileTaskStatusSucceeded || done.TaskId != task.TaskId || done.EndedAt == nil {
		w.t.Fatalf("the profile task is %s, want SUCCEEDED", done.AppendJSON(nil))
	}
	partner := acct[account.GetPartnerOutput](w, as, "GetPartner", &account.GetPartnerInput{Catalog: sandbox, Identifier: created.Arn})
	list := acct[account.ListPartnersOutput](w, as, "ListPartners", &account.ListPartnersInput{Catalog: sandbox})
	if len(list.PartnerSummaryList) != 1 || list.PartnerSummaryList[0].Id != partner.Id {
		w.t.Errorf("the partners of %s are %s, want its own", as, list.AppendJSON(nil))
	}
	return *partner.Profile.ProfileId
}

// invite is an invitation from fjord to the profile.
func (w *world) invite(token, profile string) *account.CreateConnectionInvitationOutput {
	w.t.Helper()
	return acct[account.CreateConnectionInvitationOutput](w, fjord, "CreateConnectionInvitation", &account.CreateConnectionInvitationInput{
		Catalog: sandbox, ClientToken: token, ConnectionType: collaboration, ReceiverIdentifier: profile,
		Email: "ada@fjord.example", Name: "Ada Berg", Message: "Let us work\non joint deals",
	})
}

// Story 3: a connection is refused, another accepted, a third withdrawn.
func TestConnections(t *testing.T) {
	w := newWorld(t, resource.Dev())
	fjordProfile := w.register(fjord, "Blue Fjord AS", "Blue Fjord", "fjord.example")
	nimbusProfile := w.register(nimbus, "Nimbus Oy", "Nimbus", "nimbus.example")
	err := w.call(nimbus, account.API, "CreatePartner", &account.CreatePartnerInput{
		Catalog: sandbox, LegalName: "Nimbus Two", PrimarySolutionType: account.PrimarySolutionTypeConsultingServices, EmailVerificationCode: "123456",
		AllianceLeadContact: &account.AllianceLeadContact{FirstName: "A", LastName: "B", Email: "ab@nimbus.example", BusinessTitle: "C"},
	}, nil)
	w.wants("a second partner of one account", err, "ConflictException", "DUPLICATE_PARTNER")

	view := func(as, id string) *account.GetConnectionInvitationOutput {
		return acct[account.GetConnectionInvitationOutput](w, as, "GetConnectionInvitation", &account.GetConnectionInvitationInput{Catalog: sandbox, Identifier: id})
	}
	received := func(as string) []account.ConnectionInvitationSummary {
		return acct[account.ListConnectionInvitationsOutput](w, as, "ListConnectionInvitations", &account.ListConnectionInvitationsInput{
			Catalog: sandbox, ParticipantType: new(account.ParticipantTypeReceiver),
		}).ConnectionInvitationSummaries
	}
	first := w.invite("invite-1", nimbusProfile)
	sent, got := view(fjord, first.Id), view(nimbus, first.Id)
	if sent.ParticipantType != account.ParticipantTypeSender || sent.OtherParticipantIdentifier != nimbusProfile ||
		got.ParticipantType != account.ParticipantTypeReceiver || got.OtherParticipantIdentifier != fjordProfile {
		t.Errorf("the sender sees %s\nthe receiver sees %s", sent.AppendJSON(nil), got.AppendJSON(nil))
	}
	if n := len(received(nimbus)); n != 1 {
		t.Errorf("%s has received %d invitations, want 1", nimbus, n)
	}
	reject := &account.RejectConnectionInvitationInput{Catalog: sandbox, ClientToken: "reject-1", Identifier: first.Id, Reason: new("Not this year")}
	err = w.call(fjord, account.API, "RejectConnectionInvitation", reject, nil)
	w.wants("refusal by the sender", err, "AccessDeniedException", "ACCESS_DENIED")
	refused := acct[account.RejectConnectionInvitationOutput](w, nimbus, "RejectConnectionInvitation", reject)
	if refused.Status != account.InvitationStatusRejected {
		t.Errorf("the refused invitation is %s", refused.AppendJSON(nil))
	}
	err = w.call(fjord, account.API, "CancelConnectionInvitation", &account.CancelConnectionInvitationInput{Catalog: sandbox, ClientToken: "cancel-1", Identifier: first.Id}, nil)
	w.wants("withdrawal after refusal", err, "ConflictException", "INCOMPATIBLE_CONNECTION_INVITATION_STATE")

	w.advance(time.Minute)
	second := w.invite("invite-2", nimbusProfile)
	err = w.call(nimbus, account.API, "CreateConnectionInvitation", &account.CreateConnectionInvitationInput{
		Catalog: sandbox, ClientToken: "mirror", ConnectionType: collaboration, ReceiverIdentifier: fjordProfile,
		Email: "ada@nimbus.example", Name: "Ada", Message: "Us too",
	}, nil)
	w.wants("a mirror invitation", err, "ConflictException", "DUPLICATE_CONNECTION_INVITATION")
	canceled := acct[account.CancelConnectionInvitationOutput](w, fjord, "CancelConnectionInvitation", &account.CancelConnectionInvitationInput{Catalog: sandbox, ClientToken: "cancel-2", Identifier: second.Id})
	if canceled.Status != account.InvitationStatusCanceled {
		t.Errorf("the withdrawn invitation is %s", canceled.AppendJSON(nil))
	}

	w.advance(time.Minute)
	third := w.invite("invite-3", nimbusProfile)
	accepted := acct[account.AcceptConnectionInvitationOutput](w, nimbus, "AcceptConnectionInvitation", &account.AcceptConnectionInvitationInput{Catalog: sandbox, ClientToken: "accept-3", Identifier: third.Id})
	for _, side := range []struct{ as, other, name string }{{fjord, nimbus, "Nimbus"}, {nimbus, fjord, "Blue Fjord"}} {
		c := acct[account.GetConnectionOutput](w, side.as, "GetConnection", &account.GetConnectionInput{Catalog: sandbox, Identifier: accepted.Connection.Id})
		detail := c.ConnectionTypes[collaboration]
		if c.OtherParticipantAccountId != side.other || detail.Status != account.ConnectionTypeStatusActive || detail.OtherParticipant.PartnerProfile.Name != side.name {
			t.Errorf("%s sees the connection %s", side.as, c.AppendJSON(nil))
		}
		list := acct[account.ListConnectionsOutput](w, side.as, "ListConnections", &account.ListConnectionsInput{Catalog: sandbox, ConnectionType: new("OPPORTUNITY_COLLABORATION:ACTIVE")})
		if len(list.ConnectionSummaries) != 1 {
			t.Errorf("%s lists %s, want one connection", side.as, list.AppendJSON(nil))
		}
	}
	err = w.call("777788889999", account.API, "GetConnection", &account.GetConnectionInput{Catalog: sandbox, Identifier: accepted.Connection.Id}, nil)
	w.wants("the connection for a stranger", err, "ResourceNotFoundException", "CONNECTION_NOT_FOUND")
	w.events("connections")
}

// Profile aws: selling is for registered partners only.
func TestRegistrationIsRequired_Selling1_3(t *testing.T) {
	w := newWorld(t, resource.AWS())
	err := w.call(fjord, selling.API, "CreateOpportunity", referral("t", "Title"), nil)
	w.wants("an unregistered caller", err, "AccessDeniedException", "INCOMPATIBLE_BENEFIT_AWS_PARTNER_STATE")
	w.register(fjord, "Blue Fjord AS", "Blue Fjord", "fjord.example")
	_, invitation := w.refer("registered")
	if got := w.getInvitation(fjord, invitation); *got.Receiver.Account.Alias != "Blue Fjord" {
		t.Errorf("the receiver's alias is %q, want the profile's name", *got.Receiver.Account.Alias)
	}
}
