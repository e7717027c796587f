package selling

import (
	"slices"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
)

// reviewAction is what AWS does with a submitted opportunity.
type reviewAction string

const (
	reviewTake          reviewAction = "take into review"
	reviewApprove       reviewAction = "approve"
	reviewRequestAction reviewAction = "request action"
	reviewReject        reviewAction = "reject"
)

// reviewMoves are the transitions of selling §5.1 that AWS makes. A simulation may start elsewhere (simulations).
var reviewMoves = map[reviewAction]struct {
	from []api.ReviewStatus
	to   api.ReviewStatus
}{
	reviewTake:          {[]api.ReviewStatus{api.ReviewStatusSubmitted}, api.ReviewStatusInReview},
	reviewApprove:       {[]api.ReviewStatus{api.ReviewStatusSubmitted, api.ReviewStatusInReview}, api.ReviewStatusApproved},
	reviewRequestAction: {[]api.ReviewStatus{api.ReviewStatusSubmitted, api.ReviewStatusInReview}, api.ReviewStatusActionRequired},
	reviewReject:        {[]api.ReviewStatus{api.ReviewStatusSubmitted, api.ReviewStatusInReview}, api.ReviewStatusRejected},
}

// verdict is a decision of AWS with what AWS says to it.
type verdict struct {
	action           reviewAction
	comments, reason *string
	approval         Approval
}

// Approval is what AWS can tell of its side of a deal when it approves it. The zero value tells what it tells by
// default: a partner development manager, and no insights.
type Approval struct {
	Team     []api.AwsTeamMember
	Insights *api.AwsOpportunityInsights
}

// The reviews are calls of the owner's account and catalog, made by whoever plays AWS. Each refuses, as a Conflict, an
// opportunity whose review status does not allow it, and one whose owner was invited by another partner, because it
// follows the decision on that partner's opportunity.

// TakeIntoReview moves a Submitted opportunity to In review (selling §5.7).
func (s *Service) TakeIntoReview(c *resource.WriteCall, id string) error {
	return s.review(c, id, verdict{action: reviewTake})
}

// Approve approves an opportunity. AWS accepts the invitation to its engagement and makes an opportunity of its own;
// opportunities of partners who were invited to the engagement are approved with it (selling §5.7).
func (s *Service) Approve(c *resource.WriteCall, id string, a Approval) error {
	return s.review(c, id, verdict{action: reviewApprove, approval: a})
}

// RequestAction asks the partner for corrections (selling §5.7). The reason may be empty.
func (s *Service) RequestAction(c *resource.WriteCall, id, comments, reason string) error {
	return s.review(c, id, verdict{action: reviewRequestAction, comments: orNull(comments), reason: orNull(reason)})
}

// Reject refuses the opportunity for good. AWS rejects the invitation to its engagement, and opportunities of partners
// who were invited to it are rejected too (selling §5.7, §6.2). The comments may be empty.
func (s *Service) Reject(c *resource.WriteCall, id, reason, comments string) error {
	return s.review(c, id, verdict{action: reviewReject, comments: orNull(comments), reason: orNull(reason)})
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func (s *Service) review(c *resource.WriteCall, id string, v verdict) error {
	o, err := loadOpportunity(c, c.Catalog, c.Account, id)
	if err != nil {
		return err
	}
	c.Subject = o.record.Key
	if o.invited() {
		return apierr.Conflictf("", "Opportunity %s follows the review of the opportunity of the partner who invited its owner.", id)
	}
	if from := reviewMoves[v.action].from; !slices.Contains(from, o.reviewStatus()) {
		return apierr.Conflictf("", "Opportunity %s is %s: to %s it, its review status must be one of %v.", id, o.reviewStatus(), v.action, from)
	}
	return s.decide(c, o, v)
}

// decide carries a decision out, whatever the review status was. Of an invited partner's opportunity, which only a
// simulation decides on by itself, nothing but the opportunity changes.
func (s *Service) decide(c *resource.WriteCall, o *opportunity, v verdict) error {
	l := o.LifeCycle
	l.ReviewStatus = new(reviewMoves[v.action].to)
	switch v.action {
	case reviewApprove:
		l.ReviewComments, l.ReviewStatusReason = nil, nil
		if !o.invited() {
			return s.approve(c, o, v.approval)
		}
	case reviewRequestAction:
		l.ReviewComments, l.ReviewStatusReason = v.comments, v.reason
	case reviewReject:
		l.ReviewComments, l.ReviewStatusReason = v.comments, v.reason
		if !o.invited() {
			return s.reject(c, o)
		}
	}
	return s.changed(c, o)
}
