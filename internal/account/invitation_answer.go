package account

import (
	"strings"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
)

// answer is what ends an open invitation: who may give it and what becomes of the invitation (account §5.1).
type answer struct {
	by   api.ParticipantType
	to   api.InvitationStatus
	done string // as in "can only be …"
}

var (
	accept = answer{api.ParticipantTypeReceiver, api.InvitationStatusAccepted, "accepted"}
	reject = answer{api.ParticipantTypeReceiver, api.InvitationStatusRejected, "rejected"}
	cancel = answer{api.ParticipantTypeSender, api.InvitationStatusCanceled, "canceled"}
)

// toAnswer returns an invitation to which the caller may give the answer now, and the caller's partner if it has one.
// Whichever answer is committed first ends the invitation; the others find it ended.
func (a answer) toAnswer(c *resource.ReadCall, id string) (*invitation, *partner, error) {
	i, err := invitationByID(c, id)
	if err != nil {
		return nil, nil, err
	}
	if i.view(c.Account).ParticipantType != a.by {
		err := c.Refuse(apierr.Deniedf("ACCESS_DENIED",
			"Connection invitation %s can only be %s by its %s.", id, a.done, strings.ToLower(string(a.by))))
		if err != nil {
			return nil, nil, err
		}
	}
	p, err := partnerOrNone(c, c.Catalog, c.Account)
	if err != nil {
		return nil, nil, err
	}
	if err := c.Refuse(p.refuseSuspended()); err != nil {
		return nil, nil, err
	}
	if i.Status != api.InvitationStatusPending {
		return nil, nil, apierr.Conflictf("INCOMPATIBLE_CONNECTION_INVITATION_STATE",
			"Connection invitation %s is %s; only one that is PENDING can be %s.", id, i.Status, a.done)
	}
	return i, p, nil
}

// AcceptConnectionInvitation connects the two accounts, or adds a type to their connection (account §7.19).
func (s *Service) AcceptConnectionInvitation(c *resource.WriteCall, in *api.AcceptConnectionInvitationInput) (*api.AcceptConnectionInvitationOutput, error) {
	r := c.Reading()
	i, mine, err := accept.toAnswer(r, in.Identifier)
	if err != nil {
		return nil, err
	}
	live, err := liveConnection(r, i.hidden.Sender, i.hidden.Receiver)
	if err != nil {
		return nil, err
	}
	if err := c.Refuse(live.refuseActive(i.ConnectionType)); err != nil {
		return nil, err
	}
	sender, err := partnerOrNone(r, c.Catalog, i.hidden.Sender)
	if err != nil {
		return nil, err
	}
	if err := refuseWithoutProfiles(i, mine, sender); err != nil {
		return nil, err
	}
	if live == nil {
		for _, account := range []string{i.hidden.Receiver, i.hidden.Sender} {
			if err := c.Refuse(s.room(r, account, QuotaActiveConnections, countActiveConnections())); err != nil {
				return nil, err
			}
		}
		live = newConnection(c, i.hidden.Sender, i.hidden.Receiver)
	}

	if err := c.Checked(); err != nil {
		return nil, err
	}
	live.activate(c, i)
	if err := live.write(c); err != nil {
		return nil, err
	}
	i.ConnectionId = &live.Id
	if err := i.end(c, accept.to); err != nil {
		return nil, err
	}
	if err := tellAccepted(c, i, live); err != nil {
		return nil, err
	}
	if err := mailLead(c, sender, mailAccepted, i); err != nil {
		return nil, err
	}
	if err := c.Happened("connection-invitation.accepted", c.Account, i.record.Key); err != nil {
		return nil, err
	}
	view, err := live.view(r, c.Account)
	if err != nil {
		return nil, err
	}
	return &api.AcceptConnectionInvitationOutput{Connection: new(api.Connection(view))}, nil
}

// refuseWithoutProfiles: who works on opportunities together needs profiles, seen by all or not.
func refuseWithoutProfiles(i *invitation, receiver, sender *partner) error {
	if i.ConnectionType != api.ConnectionTypeOpportunityCollaboration {
		return nil
	}
	for _, side := range []struct {
		partner *partner
		reason  string
		who     string
	}{
		{receiver, "RECEIVER_PROFILE_NOT_FOUND", "receiver"},
		{sender, "SENDER_PROFILE_NOT_FOUND", "sender"},
	} {
		if side.partner == nil || !side.partner.published() {
			return apierr.NotFoundf(side.reason, "The %s of connection invitation %s has no published profile any more.", side.who, i.Id)
		}
	}
	return nil
}

// RejectConnectionInvitation ends an invitation without a connection; the reason is kept and shown to nobody
// (account §7.20).
func (s *Service) RejectConnectionInvitation(c *resource.WriteCall, in *api.RejectConnectionInvitationInput) (*api.RejectConnectionInvitationOutput, error) {
	r := c.Reading()
	i, mine, err := reject.toAnswer(r, in.Identifier)
	if err != nil {
		return nil, err
	}
	i.hidden.Reason = in.Reason
	if err := i.end(c, reject.to); err != nil {
		return nil, err
	}
	if err := tellRejected(c, i, mine); err != nil {
		return nil, err
	}
	sender, err := partnerOrNone(r, c.Catalog, i.hidden.Sender)
	if err != nil {
		return nil, err
	}
	if err := mailLead(c, sender, mailRejected, i); err != nil {
		return nil, err
	}
	if err := c.Happened("connection-invitation.rejected", c.Account, i.record.Key); err != nil {
		return nil, err
	}
	out := api.RejectConnectionInvitationOutput(i.view(c.Account))
	return &out, nil
}

// CancelConnectionInvitation takes an invitation back (account §7.21).
func (s *Service) CancelConnectionInvitation(c *resource.WriteCall, in *api.CancelConnectionInvitationInput) (*api.CancelConnectionInvitationOutput, error) {
	i, _, err := cancel.toAnswer(c.Reading(), in.Identifier)
	if err != nil {
		return nil, err
	}
	if err := i.end(c, cancel.to); err != nil {
		return nil, err
	}
	if err := tellCanceled(c, i); err != nil {
		return nil, err
	}
	out := api.CancelConnectionInvitationOutput(i.view(c.Account))
	return &out, nil
}
