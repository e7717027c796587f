package selling

import (
	"bytes"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
)

// GetEngagementInvitation answers the sender and the receiver, each as selling §4.5 says. The reduced payload that a
// receiver reads before it accepts is all that a payload can hold.
func (s *Service) GetEngagementInvitation(c *resource.ReadCall, in *api.GetEngagementInvitationInput) (*api.GetEngagementInvitationOutput, error) {
	id, err := c.ID(in.Identifier, invitationPath, "Identifier")
	if err != nil {
		return nil, err
	}
	rec, h, err := readInvitation(c, c.Catalog, c.Account, id)
	if err != nil {
		return nil, err
	}
	status := h.status(c.Now)
	closed := closedTo[h.role(c.Account)][status]
	var existing []api.EngagementMemberSummary
	if !closed {
		if existing, err = s.existingMembers(c, h.Engagement); err != nil {
			return nil, err
		}
		// Nearly every read: the stored answer with the members put in, without decoding it.
		if answer, ok := withMembers(rec.Body, existing); ok && status == h.Status {
			return &api.GetEngagementInvitationOutput{Stored: answer}, nil
		}
	}
	i := invitation{record: rec}
	if err := decode(rec, &i.GetEngagementInvitationOutput, &i.hidden); err != nil {
		return nil, err
	}
	i.Status, i.ExistingMembers = &status, existing
	if closed {
		i.hide()
	}
	return &i.GetEngagementInvitationOutput, nil
}

// role is the side that a party of the invitation is on.
func (h *invitationHidden) role(account string) api.ParticipantType {
	if account == h.Receiver {
		return api.ParticipantTypeReceiver
	}
	return api.ParticipantTypeSender
}

var (
	membersMember = []byte(`"ExistingMembers":`)
	afterMembers  = []byte(`,"EnrichmentContext":null}`)
	noMembers     = []byte(`"ExistingMembers":null,"EnrichmentContext":null}`)
)

// withMembers puts the members into a stored invitation. Its last bytes decide whether that can be done: no string
// holds an unescaped quote, so they are the members of that name and nothing else.
func withMembers(body []byte, members []api.EngagementMemberSummary) ([]byte, bool) {
	head, ok := bytes.CutSuffix(body, noMembers)
	if !ok {
		return nil, false
	}
	out := make([]byte, 0, len(body)+64*len(members))
	out = append(append(out, head...), membersMember...)
	out = awsjson.AppendStructs(out, members)
	return append(out, afterMembers...), true
}
