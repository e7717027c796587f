package selling

import (
	"time"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
)

// invitationAction is something that happens to an invitation.
type invitationAction string

const (
	actionAccept invitationAction = "accept"
	actionReject invitationAction = "reject"
	actionExpire invitationAction = "expire"
)

// invitationMoves are the transitions of selling §4.5; what is not here is a conflict.
var invitationMoves = map[api.InvitationStatus]map[invitationAction]api.InvitationStatus{
	api.InvitationStatusPending: {
		actionAccept: api.InvitationStatusAccepted,
		actionReject: api.InvitationStatusRejected,
		actionExpire: api.InvitationStatusExpired,
	},
}

// status is the invitation's status at a time: one that waited too long has expired, also before the agenda came to
// write it down.
func (h *invitationHidden) status(now time.Time) api.InvitationStatus {
	if h.Status == api.InvitationStatusPending && !now.Before(h.Expires) {
		return api.InvitationStatusExpired
	}
	return h.Status
}

// move takes the invitation to its next status, or refuses with a Conflict.
func (i *invitation) move(from api.InvitationStatus, a invitationAction) error {
	to, ok := invitationMoves[from][a]
	if !ok {
		return apierr.Conflictf("", "Engagement invitation %s is %s: only a %s invitation that has not expired can be answered.",
			i.Id, from, api.InvitationStatusPending)
	}
	i.Status, i.hidden.Status = &to, to
	return nil
}

// answerable refuses an account that is a party of the invitation but not the one asked.
func (i *invitation) answerable(account string) error {
	if account != i.hidden.Receiver {
		return apierr.Deniedf("", "Engagement invitation %s can be answered by its receiver only; the calling account sent it.", i.Id)
	}
	return nil
}

// closedTo tells in which statuses a side no longer reads what the invitation is about (selling §4.5).
var closedTo = map[api.ParticipantType]map[api.InvitationStatus]bool{
	api.ParticipantTypeReceiver: {
		api.InvitationStatusRejected: true,
		api.InvitationStatusExpired:  true,
	},
}

// hide leaves the header and the reason of the rejection.
func (i *invitation) hide() {
	i.Payload, i.InvitationMessage, i.EngagementDescription, i.EnrichmentContext = nil, nil, nil, nil
	i.ExistingMembers = []api.EngagementMemberSummary{}
}
