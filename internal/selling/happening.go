package selling

import (
	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
)

// standing is what of an opportunity tells a change of its state from any other change.
type standing struct {
	status api.ReviewStatus
	stage  api.Stage
}

func (o *opportunity) standing() standing { return standing{o.reviewStatus(), o.stage()} }

// The happenings of an opportunity that came into a state. A submission has two: see moved.
var (
	statusHappenings = map[api.ReviewStatus]string{
		api.ReviewStatusSubmitted:      "opportunity.submitted",
		api.ReviewStatusInReview:       "opportunity.in-review",
		api.ReviewStatusActionRequired: "opportunity.action-required",
		api.ReviewStatusApproved:       "opportunity.approved",
		api.ReviewStatusRejected:       "opportunity.rejected",
	}
	stageHappenings = map[api.Stage]string{
		api.StageLaunched:   "opportunity.launched",
		api.StageClosedLost: "opportunity.closed-lost",
	}
)

// created tells the other side of an opportunity that was stored for the first time.
func (o *opportunity) created(c *resource.WriteCall) error {
	o.was = o.standing()
	return c.Happened("opportunity.created", o.record.Account, o.record.Key)
}

// moved tells the other side what a change that was stored made of the opportunity.
func (o *opportunity) moved(c *resource.WriteCall) error {
	was, is := o.was, o.standing()
	if was == (standing{}) {
		was = is // it was read for a change that leaves its state as it is
	}
	o.was = is
	names := []string{"opportunity.updated"}
	if name := statusHappenings[is.status]; is.status != was.status && name != "" {
		if is.status == api.ReviewStatusSubmitted && was.status == api.ReviewStatusActionRequired {
			name = "opportunity.resubmitted"
		}
		names = append(names, name)
	}
	if name := stageHappenings[is.stage]; is.stage != was.stage && name != "" {
		names = append(names, name)
	}
	for _, name := range names {
		if err := c.Happened(name, o.record.Account, o.record.Key); err != nil {
			return err
		}
	}
	return nil
}

// answerHappenings are those of an invitation of AWS, by the status that it got.
var answerHappenings = map[api.InvitationStatus]string{
	api.InvitationStatusPending:  "invitation.sent",
	api.InvitationStatusAccepted: "invitation.accepted",
	api.InvitationStatusRejected: "invitation.rejected",
	api.InvitationStatusExpired:  "invitation.expired",
}

// happened tells the other side of an invitation between AWS and a partner that was stored with another status. Of one
// that a partner sent, AWS itself knows all but that it came.
func (i *invitation) happened(c *resource.WriteCall) error {
	switch c.Switches.AWSAccount {
	case i.hidden.Sender:
		return c.Happened(answerHappenings[i.hidden.Status], i.hidden.Receiver, i.record.Key)
	case i.hidden.Receiver:
		if i.hidden.Status == api.InvitationStatusPending {
			return c.Happened("invitation.received", i.hidden.Sender, i.record.Key)
		}
	}
	return nil
}
