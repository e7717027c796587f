package operator

import (
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

// answeredInvitation is the answer of an action on an invitation.
type answeredInvitation struct {
	Invitation string `json:"invitation"`
	Status     string `json:"status"`
}

var invitations = []Action{
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
