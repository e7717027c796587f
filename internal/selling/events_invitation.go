package selling

import (
	"fmt"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
)

// The detail-types of invitation events.
const (
	eventInvitationCreated  = "Engagement Invitation Created"
	eventInvitationAccepted = "Engagement Invitation Accepted"
	eventInvitationRejected = "Engagement Invitation Rejected"
	eventInvitationExpired  = "Engagement Invitation Expired"
)

type invitationDetail struct {
	SchemaVersion string          `json:"schemaVersion"`
	Catalog       string          `json:"catalog"`
	Invitation    invitationEvent `json:"engagementInvitation"`
}

type invitationEvent struct {
	ARN          string `json:"arn"`
	ID           string `json:"id"`
	EngagementID string `json:"engagementId"`
	Sender       string `json:"senderAccountId"`
	Receiver     string `json:"receiverAccountId"`
	// SenderCompany and Expires are told of a new invitation only.
	SenderCompany   string                              `json:"senderCompanyName,omitempty"`
	Expires         string                              `json:"expirationDate,omitempty"`
	ParticipantType api.ParticipantType                 `json:"participantType"`
	PayloadType     api.EngagementInvitationPayloadType `json:"payloadType"`
}

// tellInvitation tells the sender and the receiver of what happened to their invitation, each with its own role
// (events §2).
func tellInvitation(c *resource.WriteCall, i *invitation, detailType string) error {
	detail := invitationDetail{SchemaVersion: "1.0", Catalog: i.Catalog, Invitation: invitationEvent{
		ARN: *i.Arn, ID: i.Id, EngagementID: i.hidden.Engagement, Sender: i.hidden.Sender, Receiver: i.hidden.Receiver,
		PayloadType: i.hidden.PayloadType,
	}}
	if detailType == eventInvitationCreated {
		detail.Invitation.SenderCompany, detail.Invitation.Expires = *i.SenderCompanyName, i.ExpirationDate.String()
	}
	for _, p := range i.hidden.parties() {
		detail.Invitation.ParticipantType = p.role
		err := c.Tell(p.account, resource.Event{
			Version: "0", Source: eventSource, DetailType: detailType, Resources: []string{*i.Arn}, Detail: detail,
		})
		if err != nil {
			return fmt.Errorf("tell %s of invitation %s: %w", p.role, i.Id, err)
		}
	}
	return nil
}
