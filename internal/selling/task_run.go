package selling

import (
	"errors"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// The reason codes by which the steps of an acceptance fail (selling §8.2), by what refused them.
var (
	checkReasons = map[apierr.Kind]api.ReasonCode{
		apierr.NotFound:     api.ReasonCodeInvitationAccessDenied,
		apierr.AccessDenied: api.ReasonCodeInvitationAccessDenied,
		apierr.Validation:   api.ReasonCodeInvitationValidationFailed,
		apierr.Conflict:     api.ReasonCodeEngagementInvitationConflict,
	}
	acceptReasons = map[apierr.Kind]api.ReasonCode{
		apierr.Conflict:      api.ReasonCodeEngagementConflict,
		apierr.QuotaExceeded: api.ReasonCodeServiceQuotaExceeded,
	}
	opportunityReasons = map[apierr.Kind]api.ReasonCode{
		apierr.Validation: api.ReasonCodeOpportunityValidationFailed,
		apierr.Conflict:   api.ReasonCodeOpportunityConflict,
	}
)

// codes are the reasons by the kind of what is refused, as an explanation asks for them.
func codes(reasons map[apierr.Kind]api.ReasonCode) func(apierr.Kind) string {
	return func(k apierr.Kind) string { return string(reasons[k]) }
}

// failed is the end of the task for an error that a rule of the service made; any other error stays as it is.
func failed(err error, reasons map[apierr.Kind]api.ReasonCode) error {
	var refused *apierr.Error
	if errors.As(err, &refused) {
		if reason, ok := reasons[refused.Kind]; ok {
			return &resource.Failure{Reason: string(reason), Message: refused.Detail(), Cause: refused}
		}
	}
	return err
}

// runAcceptance is the job of jobAcceptance: all steps in one transaction, so that a task that fails leaves nothing
// behind (selling §8).
func (s *Service) runAcceptance(c *resource.WriteCall, entry store.Entry) error {
	c.Subject = taskKey(entry.Catalog, entry.Ref)
	t, err := loadAcceptance(c, entry.Catalog, entry.Ref)
	if err != nil {
		return err
	}
	if *t.TaskStatus != api.TaskStatusInProgress {
		return nil
	}
	i, err := invitationToTake(c, t)
	if err := c.Refuse(failed(err, checkReasons)); err != nil {
		return err
	}
	var e *engagement
	if i != nil {
		e, err = s.accept(c, i)
		if err := c.Refuse(failed(err, acceptReasons)); err != nil {
			return err
		}
	}
	if c.Refused() {
		if err := c.Refuse(failed(roomForTags(t.hidden.Tags), opportunityReasons)); err != nil {
			return err
		}
		return c.Checked()
	}
	o, err := s.takeOpportunity(c, i, e, t.hidden.Tags)
	if err != nil {
		return failed(err, opportunityReasons)
	}
	job, err := keepShared(c, e, o, t.hidden.Tags)
	if err != nil {
		return err
	}
	if err := shareReferral(c, i, e, o); err != nil {
		return err
	}
	t.TaskStatus = new(api.TaskStatusComplete)
	t.EngagementInvitationId, t.OpportunityId, t.ResourceSnapshotJobId = &i.Id, &o.Id, job.Id
	return t.save(c)
}

// shareReferral makes the first revision of the summary of a referral, which its partner can read from now on; that of a
// deal to which another partner invited is shared with that one (selling §10.1, §10.6).
func shareReferral(c *resource.WriteCall, i *invitation, e *engagement, o *opportunity) error {
	if i.hidden.AWSOpportunity == "" {
		return nil
	}
	a, err := loadAWSOpportunity(c, c.Catalog, i.hidden.AWSOpportunity)
	if err != nil {
		return err
	}
	_, err = shareAWSSummary(c, e, o, a)
	return err
}

// failAcceptance writes down how the task failed. The invitation is what it was given, so it stays readable; what it
// would have made is null (selling §7.5).
func failAcceptance(c *resource.WriteCall, entry store.Entry, f *resource.Failure) error {
	c.Subject = taskKey(entry.Catalog, entry.Ref)
	t, err := loadAcceptance(c, entry.Catalog, entry.Ref)
	if err != nil {
		return err
	}
	if *t.TaskStatus != api.TaskStatusInProgress {
		return nil
	}
	t.TaskStatus, t.ReasonCode, t.Message = new(api.TaskStatusFailed), new(api.ReasonCode(f.Reason)), &f.Message
	t.EngagementInvitationId = &t.hidden.Invitation
	return t.save(c)
}

// invitationToTake is the task's invitation when its owner may accept it: errors are AccessDenied for the sender,
// Conflict when it is accepted already, Validation when nobody can accept it any more or it is about a lead.
func invitationToTake(c *resource.WriteCall, t *acceptance) (*invitation, error) {
	i, err := loadInvitation(c, c.Catalog, t.record.Account, t.hidden.Invitation)
	if err != nil {
		return nil, err
	}
	if err := i.answerable(t.record.Account); err != nil {
		return nil, err
	}
	switch status := i.hidden.status(c.Now); {
	case status == api.InvitationStatusAccepted:
		return nil, apierr.Conflictf("", "Engagement invitation %s has already been accepted.", i.Id)
	case status != api.InvitationStatusPending:
		return nil, apierr.Business(apierr.Fieldf("Identifier", apierr.InvalidResourceState,
			"Identifier must name a %s engagement invitation that has not expired: %s is %s", api.InvitationStatusPending, i.Id, status))
	case i.hidden.PayloadType != api.EngagementInvitationPayloadTypeOpportunityInvitation:
		return nil, apierr.Business(apierr.Fieldf("Identifier", apierr.InvalidValue,
			"Identifier must name an %s: %s is a %s, which is accepted with AcceptEngagementInvitation",
			api.EngagementInvitationPayloadTypeOpportunityInvitation, i.Id, i.hidden.PayloadType))
	}
	return i, nil
}

// keepShared shares the opportunity with the members of the engagement and starts the job that keeps it shared: the one
// that there is, or a new one with the tags.
func keepShared(c *resource.WriteCall, e *engagement, o *opportunity, tags []api.Tag) (*snapshotJob, error) {
	owner := o.record.Account
	if _, err := shareOpportunity(c, e, o); err != nil {
		return nil, err
	}
	job, err := jobOf(c, c.Catalog, owner, jobSubject(*e.Id, o.Id, templateOpportunity))
	if err != nil {
		return nil, err
	}
	if job == nil {
		job = newSnapshotJob(c, e, o, tags)
	}
	job.Status = new(api.ResourceSnapshotJobStatusRunning)
	// What its first run would share has just been shared.
	return job, job.ended(c, jobRole(c, owner), owner)
}
