package selling

import (
	"slices"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// The reason codes by which the steps of a submission fail (selling §8.1), by what refused them; those of the state
// and the content of the opportunity are in submissionReasons.
var (
	ownReasons        = map[apierr.Kind]api.ReasonCode{apierr.NotFound: api.ReasonCodeOpportunityAccessDenied}
	engagementReasons = map[apierr.Kind]api.ReasonCode{
		apierr.NotFound:      api.ReasonCodeEngagementAccessDenied,
		apierr.Validation:    api.ReasonCodeEngagementValidationFailed,
		apierr.Conflict:      api.ReasonCodeEngagementConflict,
		apierr.QuotaExceeded: api.ReasonCodeServiceQuotaExceeded,
	}
	submitReasons = map[apierr.Kind]api.ReasonCode{
		apierr.Validation: api.ReasonCodeOpportunitySubmissionFailed,
		apierr.Conflict:   api.ReasonCodeOpportunitySubmissionFailed,
	}
	jobReasons        = map[apierr.Kind]api.ReasonCode{apierr.Validation: api.ReasonCodeResourceSnapshotJobValidationFailed}
	invitationReasons = map[apierr.Kind]api.ReasonCode{
		apierr.Conflict:      api.ReasonCodeEngagementInvitationConflict,
		apierr.QuotaExceeded: api.ReasonCodeServiceQuotaExceeded,
	}
)

// submissionReasons are those of an opportunity that cannot be submitted: a conflict when it is with AWS already, or
// came from there.
func submissionReasons(o *opportunity) map[apierr.Kind]api.ReasonCode {
	taken := []api.ReviewStatus{api.ReviewStatusSubmitted, api.ReviewStatusInReview, api.ReviewStatusApproved}
	if slices.Contains(taken, o.reviewStatus()) || o.hidden.Origin != api.OpportunityOriginPartnerReferral {
		return map[apierr.Kind]api.ReasonCode{apierr.Validation: api.ReasonCodeOpportunityConflict}
	}
	return map[apierr.Kind]api.ReasonCode{apierr.Validation: api.ReasonCodeOpportunityValidationFailed}
}

// runSubmission is the job of jobSubmission: all steps in one transaction, so that a task that fails leaves nothing
// behind. What an earlier run or the partner itself has made is used again (selling §8). The opportunity is submitted
// before it is shared, so that one revision shows it submitted and the events come in their order (events §6).
func (s *Service) runSubmission(c *resource.WriteCall, entry store.Entry) error {
	c.Subject = taskKey(entry.Catalog, entry.Ref)
	t, err := loadSubmission(c, entry.Catalog, entry.Ref)
	if err != nil {
		return err
	}
	if *t.TaskStatus != api.TaskStatusInProgress {
		return nil
	}
	o, err := loadOpportunity(c, c.Catalog, t.record.Account, t.hidden.Opportunity)
	if err != nil {
		return failed(err, ownReasons)
	}
	if err := s.submittable(c, o, t.hidden.Involvement); err != nil {
		return failed(err, submissionReasons(o))
	}
	c.TaskFails(codes(submissionReasons(o)))
	e, made, err := engagementOf(c, o)
	if err := c.Refuse(failed(err, engagementReasons)); err != nil {
		return err
	}
	if c.Refused() {
		return laterProblems(c, t, e)
	}
	if err := s.submit(c, o, t.hidden.Involvement, t.hidden.Visibility); err != nil {
		return failed(err, submitReasons)
	}
	if made {
		if err := tellEngagementCreated(c, e); err != nil {
			return err
		}
	}
	if problems := tagCount(t.hidden.Tags); len(problems) > 0 {
		if err := c.Refuse(failed(apierr.Business(problems...), jobReasons)); err != nil {
			return err
		}
	}
	job, err := keepShared(c, e, o, t.hidden.Tags)
	if err != nil {
		return err
	}
	if made {
		if err := s.tellMemberAdded(c, e, o.record.Account); err != nil {
			return err
		}
	}
	invited, err := s.inviteAWS(c, e, o)
	if err != nil {
		return failed(err, invitationReasons)
	}
	t.TaskStatus = new(api.TaskStatusComplete)
	t.EngagementId, t.EngagementInvitationId, t.ResourceSnapshotJobId = e.Id, invited, job.Id
	return t.save(c)
}

// laterProblems are for the explanation of a task that fails early: what the steps after that would refuse. e is nil when
// there is no engagement that they could be about.
func laterProblems(c *resource.WriteCall, t *submissionTask, e *engagement) error {
	if problems := tagCount(t.hidden.Tags); len(problems) > 0 {
		if err := c.Refuse(failed(apierr.Business(problems...), jobReasons)); err != nil {
			return err
		}
	}
	if e == nil {
		return c.Checked()
	}
	known, _, err := knownToAWS(c, e)
	if err != nil {
		return err
	}
	if !known {
		if err := c.Refuse(failed(refuseFull(c, e), invitationReasons)); err != nil {
			return err
		}
	}
	return c.Checked()
}

// failSubmission writes down how the task failed; what it would have made is null (selling §7.5).
func failSubmission(c *resource.WriteCall, entry store.Entry, f *resource.Failure) error {
	c.Subject = taskKey(entry.Catalog, entry.Ref)
	t, err := loadSubmission(c, entry.Catalog, entry.Ref)
	if err != nil {
		return err
	}
	if *t.TaskStatus != api.TaskStatusInProgress {
		return nil
	}
	t.TaskStatus, t.ReasonCode, t.Message = new(api.TaskStatusFailed), new(api.ReasonCode(f.Reason)), &f.Message
	return t.save(c)
}
