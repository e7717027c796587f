package operator

import (
	"time"

	sellingapi "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
)

// Invitation names an engagement invitation.
type Invitation struct {
	Invitation string `json:"invitation" arg:"" help:"Id of the engagement invitation."`
}

// RejectInvitation refuses an invitation to AWS.
type RejectInvitation struct {
	Invitation string `json:"invitation" arg:"" help:"Id of the engagement invitation."`
	Reason     string `json:"reason,omitempty" help:"Why, at most 80 characters; the sender reads it." placeholder:"TEXT"`
}

// Invitations asks for the invitations that AWS got or sent.
type Invitations struct {
	Side   string   `json:"side,omitempty" help:"received by AWS or sent by it (received)." enum:",received,sent" default:"" placeholder:"received|sent"`
	Status []string `json:"status,omitempty" help:"Statuses to list (PENDING)." enum:",PENDING,ACCEPTED,REJECTED,EXPIRED" default:"" sep:"," placeholder:"STATUS"`
	Listing
}

// answeredInvitation is the answer of an action on an invitation.
type answeredInvitation struct {
	Invitation string `json:"invitation"`
	Status     string `json:"status"`
}

var invitations = []Action{
	look("invitations", "List the invitations that AWS got from partners (side received) or sent to them (side sent), the newest first.", ofAWS, (*Desk).invitations),
	change("accept-invitation", "Accept an invitation that a partner sent to AWS, without a review.", ofAWS,
		func(d *Desk, c *resource.WriteCall, in *Invitation) (any, error) {
			request := &sellingapi.AcceptEngagementInvitationInput{Catalog: c.Catalog, Identifier: in.Invitation}
			if err := checked("input", &sellingapi.API.Spelling.Style, request, new(sellingapi.AcceptEngagementInvitationInput)); err != nil {
				return nil, err
			}
			return answeredInvitation{in.Invitation, string(sellingapi.InvitationStatusAccepted)}, d.Deals.AcceptEngagementInvitation(c, request)
		}),
	change("reject-invitation", "Refuse an invitation that a partner sent to AWS, without a review.", ofAWS,
		func(d *Desk, c *resource.WriteCall, in *RejectInvitation) (any, error) {
			request := &sellingapi.RejectEngagementInvitationInput{Catalog: c.Catalog, Identifier: in.Invitation}
			if in.Reason != "" {
				request.RejectionReason = &in.Reason
			}
			if err := checked("input", &sellingapi.API.Spelling.Style, request, new(sellingapi.RejectEngagementInvitationInput)); err != nil {
				return nil, err
			}
			return answeredInvitation{in.Invitation, string(sellingapi.InvitationStatusRejected)}, d.Deals.RejectEngagementInvitation(c, request)
		}),
	change("expire-invitation", "Let an engagement invitation expire now, whoever sent it.", ofCatalog,
		func(d *Desk, c *resource.WriteCall, in *Invitation) (any, error) {
			return answeredInvitation{in.Invitation, string(sellingapi.InvitationStatusExpired)}, d.Deals.ExpireInvitation(c, in.Invitation)
		}),
}

func (d *Desk) invitations(c *resource.ReadCall, in *Invitations) (any, error) {
	page, err := in.page()
	if err != nil {
		return nil, err
	}
	request := &sellingapi.ListEngagementInvitationsInput{
		Catalog: c.Catalog, ParticipantType: sellingapi.ParticipantTypeReceiver, MaxResults: new(int32(page.Limit)), NextToken: page.Token,
	}
	if in.Side == "sent" {
		request.ParticipantType = sellingapi.ParticipantTypeSender
	}
	for _, s := range in.Status {
		request.Status = append(request.Status, sellingapi.InvitationStatus(s))
	}
	if len(request.Status) == 0 {
		request.Status = []sellingapi.InvitationStatus{sellingapi.InvitationStatusPending}
	}
	out, err := d.Deals.ListEngagementInvitations(c, request)
	if err != nil {
		return nil, err
	}
	type line struct {
		Invitation string     `json:"invitation"`
		Status     string     `json:"status"`
		Sender     *string    `json:"sender"`
		Receiver   string     `json:"receiver"`
		About      string     `json:"about"`
		Engagement *string    `json:"engagement"`
		Title      *string    `json:"title"`
		Sent       time.Time  `json:"sent"`
		Expires    *time.Time `json:"expires"`
	}
	lines := make([]line, len(out.EngagementInvitationSummaries))
	for n, i := range out.EngagementInvitationSummaries {
		lines[n] = line{
			Invitation: i.Id, Status: string(*i.Status), Sender: i.SenderAwsAccountId, Receiver: i.Receiver.Account.AwsAccountId,
			About: string(*i.PayloadType), Engagement: i.EngagementId, Title: i.EngagementTitle, Sent: i.InvitationDate.Time,
		}
		if i.ExpirationDate != nil {
			lines[n].Expires = &i.ExpirationDate.Time
		}
	}
	return struct {
		Invitations []line  `json:"invitations"`
		NextToken   *string `json:"nextToken"`
	}{lines, out.NextToken}, nil
}
