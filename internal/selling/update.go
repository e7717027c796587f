package selling

import (
	"slices"
	"time"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
)

// UpdateOpportunity replaces the whole of what a partner says of its opportunity: what the request leaves out is gone
// (selling §5.8). LastModifiedDate must be the one that was read last; another is a Conflict. In Action Required the
// update returns the opportunity to AWS. In catalog Sandbox an update can play AWS's decision instead (selling §9.3).
func (s *Service) UpdateOpportunity(c *resource.WriteCall, in *api.UpdateOpportunityInput) (*api.UpdateOpportunityOutput, error) {
	o, err := s.opportunityToUpdate(c, in)
	if err != nil {
		return nil, err
	}
	c.Subject = o.record.Key
	if !c.Doubtful("LastModifiedDate") && !sameMoment(in.LastModifiedDate, o.LastModifiedDate) {
		err := c.Refuse(apierr.Conflictf("", "Opportunity %s has been changed since it was read: LastModifiedDate must be the one that GetOpportunity answers now.", o.Id))
		if err != nil {
			return nil, err
		}
	}
	next := replacement(in, o)
	unresolved, err := s.size(c, &next, o)
	if err != nil {
		return nil, err
	}
	decision := simulated(c, o, in.LifeCycle)
	// A decision that the model refuses may have been meant.
	lifted := decision != "" || simulates(c.Call) && c.Doubtful(pathReviewStatus)
	if !lifted {
		if err := c.RefuseState(o.closed()); err != nil {
			return nil, err
		}
	}
	if problems := o.refusedChanges(&next, lifted); len(problems) > 0 {
		if err := c.RefuseState(apierr.Business(problems...)); err != nil {
			return nil, err
		}
	}
	problems, err := s.updateProblems(c, o, next, decision)
	if err != nil {
		return nil, err
	}
	if err := c.RefuseBusiness(append(problems, unresolved...)); err != nil {
		return nil, err
	}
	if err := c.Checked(); err != nil {
		return nil, err
	}

	o.hidden.SentAmounts = settle(next.Project, next.SoftwareRevenue)
	next.LifeCycle.NextStepsHistory = o.nextStepsHistory(c.Now, next.LifeCycle.NextSteps)
	o.GetOpportunityOutput = next
	switch {
	case decision != "":
		err = s.decide(c, o, verdict{action: decision, comments: in.LifeCycle.ReviewComments, reason: in.LifeCycle.ReviewStatusReason})
	default:
		if status := statusAfterUpdate(o.reviewStatus()); status != o.reviewStatus() {
			o.LifeCycle.ReviewStatus, o.hidden.Submitted = &status, c.Now
		}
		err = s.changed(c, o)
	}
	if err != nil {
		return nil, err
	}
	return &api.UpdateOpportunityOutput{Id: o.Id, LastModifiedDate: o.LastModifiedDate}, nil
}

// opportunityToUpdate is the caller's opportunity, when what the model cannot say of the request holds.
func (s *Service) opportunityToUpdate(c *resource.WriteCall, in *api.UpdateOpportunityInput) (*opportunity, error) {
	problems := slices.Concat(opportunityDates(in.LifeCycle, in.SoftwareRevenue), spendFrequencies(in.Project))
	o, err := loadOpportunity(c, c.Catalog, c.Account, in.Identifier)
	// A link that is stored came with an invitation, which may have any, and is sent back as it was read.
	var kept []api.ExpectedCustomerSpend
	if err == nil {
		kept = projectOf(&o.GetOpportunityOutput).ExpectedCustomerSpend
	}
	spend := slices.Clone(valueOf(in.Project).ExpectedCustomerSpend)
	for i, e := range spend {
		if slices.ContainsFunc(kept, func(k api.ExpectedCustomerSpend) bool { return text(k.EstimationUrl) == text(e.EstimationUrl) }) {
			spend[i].EstimationUrl = nil
		}
	}
	problems = append(problems, estimationURLProblems("Project.", spend)...)
	if refused := c.RefuseRequest(problems); refused != nil {
		return nil, refused
	}
	return o, err
}

// statusAfterUpdate is the review status after a partner's own update of an opportunity that had the given one.
func statusAfterUpdate(status api.ReviewStatus) api.ReviewStatus {
	if status == api.ReviewStatusActionRequired {
		return api.ReviewStatusSubmitted
	}
	return status
}

// sameMoment compares as clients can: some of them cut what is finer than milliseconds (selling §1.8).
func sameMoment(a, b awsjson.Time) bool {
	return a.Truncate(time.Millisecond).Equal(b.Truncate(time.Millisecond))
}

// maxNextSteps is how many next steps are remembered (selling §4.1).
const maxNextSteps = 50

// nextStepsHistory is the history after an update, newest first. Only a new text is an entry.
func (o *opportunity) nextStepsHistory(now time.Time, next *string) []api.NextStepsHistory {
	history := o.LifeCycle.NextStepsHistory
	if text(next) == "" || text(next) == text(o.LifeCycle.NextSteps) {
		return history
	}
	history = slices.Concat([]api.NextStepsHistory{{Value: *next, Time: awsjson.At(now)}}, history)
	return history[:min(len(history), maxNextSteps)]
}
