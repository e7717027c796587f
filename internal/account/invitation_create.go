package account

import (
	"errors"
	"regexp"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// notAnInvitation is the code of an invitation that could never be one.
const notAnInvitation apierr.Code = "INCOMPATIBLE_CONNECTION_INVITATION_REQUEST"

// receiverKinds are the identifiers that name a receiver, by type of connection (account §7.16).
var receiverKinds = map[api.ConnectionType]struct {
	form *regexp.Regexp
	what string
}{
	api.ConnectionTypeOpportunityCollaboration: {regexp.MustCompile(`^pprofile-`), "the profile id of a partner (pprofile-…)"},
	api.ConnectionTypeSubsidiary:               {regexp.MustCompile(`^[0-9]{12}$`), "an account id of 12 digits"},
}

// receiver is whom an invitation goes to; partner is nil when the account is no partner in the catalog.
type receiver struct {
	account string
	partner *partner
}

// CreateConnectionInvitation invites a partner or a subsidiary to connect. The checks come in the order of the table
// of account §7.16.
func (s *Service) CreateConnectionInvitation(c *resource.WriteCall, in *api.CreateConnectionInvitationInput) (*api.CreateConnectionInvitationOutput, error) {
	r := c.Reading()
	sender, err := senderOf(r)
	if err != nil {
		return nil, err
	}
	if wrong := checkReceiverKind(in); wrong != nil {
		return nil, s.refuseReceiver(r, wrong)
	}
	to, err := findReceiver(r, in)
	if err != nil {
		return nil, err
	}
	if to.account == c.Account {
		return nil, s.refuseReceiver(r, apierr.Business(apierr.Fieldf("", notAnInvitation, "ReceiverIdentifier names the sender; an account cannot be connected with itself")))
	}
	if err := c.Refuse(refuseUnwilling(r, sender, to)); err != nil {
		return nil, err
	}
	live, err := liveConnection(r, c.Account, to.account)
	if err != nil {
		return nil, err
	}
	if err := c.Refuse(live.refuseActive(in.ConnectionType)); err != nil {
		return nil, err
	}
	switch other, err := pendingBetween(r, c.Account, to.account, in.ConnectionType); {
	case err == nil:
		if err := c.Refuse(duplicateInvitation(r, other)); err != nil {
			return nil, err
		}
	case !errors.Is(err, store.ErrNotFound):
		return nil, err
	}
	if err := s.roomToInvite(r, live); err != nil {
		return nil, err
	}
	if err := c.Checked(); err != nil {
		return nil, err
	}

	id := c.IDs.New("pacinv-", 13)
	i := &invitation{
		GetConnectionInvitationOutput: api.GetConnectionInvitationOutput{
			Catalog: c.Catalog, Id: id, Arn: c.ARN("", "connection-invitation/"+id), ConnectionType: in.ConnectionType,
			CreatedAt: awsjson.At(c.Now), UpdatedAt: awsjson.At(c.Now),
			ExpiresAt:                  new(awsjson.At(c.Now.Add(c.Switches.ConnectionInvitationLife))),
			OtherParticipantIdentifier: in.ReceiverIdentifier, ParticipantType: api.ParticipantTypeSender,
			Status: api.InvitationStatusPending, InvitationMessage: in.Message, InviterEmail: in.Email, InviterName: in.Name,
		},
		hidden: invitationHidden{Sender: c.Account, Receiver: to.account, SenderProfile: sender.profileID()},
	}
	if live != nil {
		i.ConnectionId = &live.Id
	}
	if err := i.write(c); err != nil {
		return nil, err
	}
	entry := store.Entry{Kind: jobExpireInvitation, Ref: id, Account: c.Account, Catalog: c.Catalog, Due: i.ExpiresAt.Time}
	if err := c.Schedule(entry); err != nil {
		return nil, err
	}
	if err := tellReceived(c, i, sender.Profile.DisplayName); err != nil {
		return nil, err
	}
	if err := mailLead(c, to.partner, mailInvited, i); err != nil {
		return nil, err
	}
	if err := c.Happened("connection-invitation.created", c.Account, i.record.Key); err != nil {
		return nil, err
	}
	out := api.CreateConnectionInvitationOutput(i.view(c.Account))
	return &out, nil
}

// senderOf returns the caller's partner, which must have published a profile; seen by all or not.
func senderOf(c *resource.ReadCall) (*partner, error) {
	p, err := partnerOrNone(c, c.Catalog, c.Account)
	if err != nil {
		return nil, err
	}
	if p == nil || !p.published() {
		return nil, apierr.NotFoundf("SENDER_PROFILE_NOT_FOUND",
			"Account %s has no published profile in catalog %s: a StartProfileUpdateTask must have succeeded before it can invite.", c.Account, c.Catalog)
	}
	return p, c.Refuse(p.refuseSuspended())
}

func checkReceiverKind(in *api.CreateConnectionInvitationInput) error {
	kind := receiverKinds[in.ConnectionType]
	if kind.form.MatchString(in.ReceiverIdentifier) {
		return nil
	}
	return apierr.Business(
		apierr.Fieldf("ReceiverIdentifier", apierr.InvalidValue, "for a %s connection ReceiverIdentifier must be %s", in.ConnectionType, kind.what),
		apierr.Fieldf("", notAnInvitation, "ReceiverIdentifier is of the wrong kind for the type of connection"))
}

// findReceiver resolves the identifier. A partner that hides its profile cannot be told from one that does not exist.
func findReceiver(c *resource.ReadCall, in *api.CreateConnectionInvitationInput) (receiver, error) {
	missing := apierr.NotFoundf("RECEIVER_PROFILE_NOT_FOUND",
		"ReceiverIdentifier %s names nobody who can be invited in catalog %s: a partner needs a published profile that is PUBLIC, a subsidiary an account that this server knows.",
		in.ReceiverIdentifier, c.Catalog)
	if in.ConnectionType == api.ConnectionTypeOpportunityCollaboration {
		p, err := partnerWith(c, c.Catalog, indexProfile, in.ReceiverIdentifier)
		switch {
		case errors.Is(err, store.ErrNotFound):
			return receiver{}, missing
		case err != nil:
			return receiver{}, err
		case p.hidden.Visibility != api.ProfileVisibilityPublic:
			return receiver{}, missing
		}
		return receiver{p.owner, p}, nil
	}
	ok, err := known(c, in.ReceiverIdentifier)
	if err != nil {
		return receiver{}, err
	}
	if !ok {
		return receiver{}, missing
	}
	p, err := partnerOrNone(c, c.Catalog, in.ReceiverIdentifier)
	return receiver{in.ReceiverIdentifier, p}, err
}

// refuseUnwilling does not say which of the reasons it is: preferences are the receiver's own business.
func refuseUnwilling(c *resource.ReadCall, sender *partner, to receiver) error {
	preferences, err := preferencesOf(c, to.account)
	if err != nil {
		return err
	}
	if to.partner != nil && to.partner.hidden.Suspended || !preferences.admits(sender.profileID(), sender.owner) {
		return apierr.Conflictf("INCOMPATIBLE_CONNECTION_INVITATION_RECEIVER", "The receiver accepts no connection invitation from account %s.", c.Account)
	}
	return nil
}

func duplicateInvitation(c *resource.ReadCall, other *invitation) error {
	advice := "wait for its answer or cancel it"
	if other.hidden.Receiver == c.Account {
		advice = "accept it instead"
	}
	return apierr.Conflictf("DUPLICATE_CONNECTION_INVITATION",
		"Connection invitation %s of type %s between the two is PENDING: %s.", other.Id, other.ConnectionType, advice)
}

// refuseReceiver refuses an invitation that goes to nobody. What can be explained beside that are the sender's quotas.
func (s *Service) refuseReceiver(c *resource.ReadCall, wrong error) error {
	if c.Doubtful("ReceiverIdentifier") {
		wrong = nil // a consequence
	}
	if err := c.Refuse(wrong); err != nil {
		return err
	}
	if err := s.roomToInvite(c, new(connection)); err != nil {
		return err
	}
	return c.Checked()
}

// roomToInvite checks the sender's quotas. A type more on a live connection is no connection more.
func (s *Service) roomToInvite(c *resource.ReadCall, live *connection) error {
	if err := c.Refuse(s.room(c, c.Account, QuotaInvitationsPerDay, countInvitationsToday(c))); err != nil {
		return err
	}
	if err := c.Refuse(s.room(c, c.Account, QuotaOpenInvitations, countOpenInvitations(c))); err != nil {
		return err
	}
	if live != nil {
		return nil
	}
	return s.room(c, c.Account, QuotaActiveConnections, countActiveConnections())
}
