package selling

import (
	"fmt"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// qualificationDisqualified is the status of a lead that nobody pursues (selling §4.4).
const qualificationDisqualified = "Disqualified"

// runConversion is the job of jobConversion: all steps in one transaction, so that a task that fails leaves nothing
// behind (selling §8.3).
func (s *Service) runConversion(c *resource.WriteCall, entry store.Entry) error {
	c.Subject = taskKey(entry.Catalog, entry.Ref)
	t, err := loadConversion(c, entry.Catalog, entry.Ref)
	if err != nil {
		return err
	}
	if *t.TaskStatus != api.TaskStatusInProgress {
		return nil
	}
	e, err := loadEngagement(c, c.Catalog, t.record.Account, t.hidden.Engagement)
	if err != nil {
		return failed(err, engagementReasons)
	}
	lead, err := leadToConvert(e, t.hidden.Context)
	if c.Doubtful("ContextIdentifier") {
		err = nil // a consequence, when it is one
	}
	if err := c.Refuse(err); err != nil {
		return err
	}
	if problems := tagCount(t.hidden.Tags); len(problems) > 0 {
		if err := c.Refuse(failed(apierr.Business(problems...), opportunityReasons)); err != nil {
			return err
		}
	}
	if c.Refused() {
		// The room for the context is asked for last, after everything was written.
		if err := c.Refuse(failed(e.roomFor(api.EngagementContextTypeCustomerProject), engagementReasons)); err != nil {
			return err
		}
		return c.Checked()
	}
	o, err := s.convertedOpportunity(c, e, lead, t.hidden.Tags)
	if err != nil {
		return failed(err, opportunityReasons)
	}
	job, err := keepShared(c, e, o, t.hidden.Tags)
	if err != nil {
		return err
	}
	project := customerProject(o)
	context, err := e.addContext(c, t.record.Account, project.Type, project.Payload)
	if err != nil {
		return failed(err, engagementReasons)
	}
	t.TaskStatus = new(api.TaskStatusComplete)
	t.EngagementId, t.ContextId, t.OpportunityId, t.ResourceSnapshotJobId = e.Id, &context, &o.Id, job.Id
	return t.save(c)
}

// failConversion writes down how the task failed. Engagement and context are what it was given, so they stay readable;
// what it would have made is null (selling §7.5).
func failConversion(c *resource.WriteCall, entry store.Entry, f *resource.Failure) error {
	c.Subject = taskKey(entry.Catalog, entry.Ref)
	t, err := loadConversion(c, entry.Catalog, entry.Ref)
	if err != nil {
		return err
	}
	if *t.TaskStatus != api.TaskStatusInProgress {
		return nil
	}
	t.TaskStatus, t.ReasonCode, t.Message = new(api.TaskStatusFailed), new(api.ReasonCode(f.Reason)), &f.Message
	t.EngagementId, t.ContextId = &t.hidden.Engagement, &t.hidden.Context
	return t.save(c)
}

// leadToConvert is the lead in the context; any other error than nil is the end of the task.
func leadToConvert(e *engagement, id string) (*api.LeadContext, error) {
	end := func(reason api.ReasonCode, format string, args ...any) error {
		return &resource.Failure{Reason: string(reason), Message: fmt.Sprintf(format, args...)}
	}
	context := e.context(id)
	if context == nil {
		return nil, end(api.ReasonCodeContextNotFound, "Engagement %s has no context %s: GetEngagement lists those that it has.", *e.Id, id)
	}
	lead := valueOf(context.Payload).Lead
	if lead == nil {
		return nil, end(api.ReasonCodeCustomerProjectContextNotPermitted, "Context %s of engagement %s must be of type %s: it is a %s.", id, *e.Id, api.EngagementContextTypeLead, context.Type)
	}
	if valueOf(lead.QualificationStatus) == qualificationDisqualified {
		return nil, end(api.ReasonCodeDisqualifiedLeadNotPermitted, "The lead in context %s of engagement %s is %s: give it another QualificationStatus with UpdateEngagementContext before it is converted.", id, *e.Id, qualificationDisqualified)
	}
	return lead, nil
}

// convertedOpportunity is the draft that the calling account makes of the lead, stored, tied to the engagement, and
// told of.
func (s *Service) convertedOpportunity(c *resource.WriteCall, e *engagement, lead *api.LeadContext, tags []api.Tag) (*opportunity, error) {
	id, err := s.nextOpportunityID(c)
	if err != nil {
		return nil, err
	}
	content, err := draftOf(c, lead)
	if err != nil {
		return nil, err
	}
	o, err := s.newOpportunity(c, id, content)
	if err != nil {
		return nil, err
	}
	o.hidden.Tags, o.hidden.Engagements = tags, []string{*e.Id}
	if err := o.save(c); err != nil {
		return nil, err
	}
	if err := tellOpportunity(c, o.record.Account, eventOpportunityCreated, o.Id); err != nil {
		return nil, err
	}
	return o, o.created(c)
}
