package account

import (
	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/resource"
)

// The envelope of every event of the service (events §1, §3).
const (
	eventSource  = "aws.partnercentral-account"
	eventVersion = "1"
)

// eventTypes is how events spell the types of connections.
var eventTypes = map[api.ConnectionType]string{
	api.ConnectionTypeOpportunityCollaboration: "OpportunityCollaboration",
	api.ConnectionTypeSubsidiary:               "Subsidiary",
}

// eventDetail is the detail of all events of connections (account §10); members that an event does not have, or for
// which there is no value, are left out.
type eventDetail struct {
	Catalog    string            `json:"catalog"`
	Invitation *invitationDetail `json:"connectionInvitation,omitempty"`
	Connection *connectionDetail `json:"connection,omitempty"`
}

type invitationDetail struct {
	ARN               string `json:"arn"`
	ID                string `json:"id"`
	ConnectionType    string `json:"connectionType"`
	InviterEmail      string `json:"inviterEmail,omitempty"`
	InvitationMessage string `json:"invitationMessage,omitempty"`
	SenderCompanyName string `json:"senderCompanyName,omitempty"`
	SenderProfileID   string `json:"senderProfileId,omitempty"`
	ReceiverProfileID string `json:"receiverProfileId,omitempty"`
	ExpiresAt         string `json:"expiresAt,omitempty"`
}

// connectionDetail has two members in Pascal case, as the service prints them.
type connectionDetail struct {
	ARN            string `json:"arn"`
	ID             string `json:"id"`
	ConnectionType string `json:"connectionType,omitempty"`
	CanceledBy     string `json:"canceledBy,omitempty"`
	Participant1   string `json:"Participant1AccountId,omitempty"` // the sender
	Participant2   string `json:"Participant2AccountId,omitempty"` // the receiver
	Status         string `json:"status,omitempty"`
}

// about is what every event says of an invitation.
func about(i *invitation) *invitationDetail {
	return &invitationDetail{ARN: i.Arn, ID: i.Id, ConnectionType: eventTypes[i.ConnectionType]}
}

// tellReceived tells the receiver of a new invitation.
func tellReceived(c *resource.WriteCall, i *invitation, company string) error {
	d := about(i)
	d.InviterEmail, d.InvitationMessage = i.InviterEmail, i.InvitationMessage
	d.SenderCompanyName, d.SenderProfileID = company, i.hidden.SenderProfile
	d.ExpiresAt = i.ExpiresAt.String()
	return tell(c, "Partner Connection Invitation Received", eventDetail{Invitation: d}, []string{i.Arn}, i.hidden.Receiver)
}

// tellAccepted tells both sides of their connection.
func tellAccepted(c *resource.WriteCall, i *invitation, n *connection) error {
	d := eventDetail{Invitation: about(i), Connection: &connectionDetail{
		ARN: n.Arn, ID: n.Id, Participant1: i.hidden.Sender, Participant2: i.hidden.Receiver, Status: string(api.ConnectionTypeStatusActive),
	}}
	return tell(c, "Partner Connection Invitation Accepted", d, []string{i.Arn, n.Arn}, i.hidden.Sender, i.hidden.Receiver)
}

// tellRejected tells the sender; receiver is nil for an account without a partner.
func tellRejected(c *resource.WriteCall, i *invitation, receiver *partner) error {
	d := about(i)
	d.InvitationMessage = i.InvitationMessage
	if receiver != nil {
		d.ReceiverProfileID = receiver.profileID()
	}
	return tell(c, "Partner Connection Invitation Rejected", eventDetail{Invitation: d}, []string{i.Arn}, i.hidden.Sender)
}

// tellCanceled tells the receiver that the sender took the invitation back.
func tellCanceled(c *resource.WriteCall, i *invitation) error {
	d := about(i)
	d.InvitationMessage, d.SenderProfileID = i.InvitationMessage, i.hidden.SenderProfile
	return tell(c, "Partner Connection Invitation Cancelled", eventDetail{Invitation: d}, []string{i.Arn}, i.hidden.Receiver)
}

// tellExpired tells both sides that nobody answered; receiver is nil for an account without a partner.
func tellExpired(c *resource.WriteCall, i *invitation, receiver *partner) error {
	d := about(i)
	d.InviterEmail, d.InvitationMessage, d.SenderProfileID = i.InviterEmail, i.InvitationMessage, i.hidden.SenderProfile
	if receiver != nil {
		d.ReceiverProfileID = receiver.profileID()
	}
	return tell(c, "Partner Connection Invitation Expired", eventDetail{Invitation: d}, []string{i.Arn}, i.hidden.Sender, i.hidden.Receiver)
}

// tellConnectionCanceled tells the other participant that a type of the connection ended.
func tellConnectionCanceled(c *resource.WriteCall, n *connection, t api.ConnectionType) error {
	d := eventDetail{Connection: &connectionDetail{ARN: n.Arn, ID: n.Id, ConnectionType: eventTypes[t], CanceledBy: c.Account}}
	return tell(c, "Partner Connection Cancelled", d, []string{n.Arn}, n.other(c.Account))
}

// tell gives each account its copy.
func tell(c *resource.WriteCall, detailType string, d eventDetail, resources []string, accounts ...string) error {
	d.Catalog = c.Catalog
	for _, account := range accounts {
		e := resource.Event{Version: eventVersion, Source: eventSource, DetailType: detailType, Resources: resources, Detail: d}
		if err := c.Tell(account, e); err != nil {
			return err
		}
	}
	return nil
}
