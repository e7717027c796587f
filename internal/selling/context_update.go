package selling

import (
	"slices"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
)

// maxInteractions is how many interactions a lead has at most (selling §1.9).
const maxInteractions = 10

// UpdateEngagementContext changes a context of an engagement of the caller: of a lead the customer, the qualification
// and one more interaction; any other as a whole. Who has not seen the last change of the engagement gets a Conflict
// (selling §7.2).
func (s *Service) UpdateEngagementContext(c *resource.WriteCall, in *api.UpdateEngagementContextInput) (*api.UpdateEngagementContextOutput, error) {
	if err := c.RefuseRequest(contextUpdateProblems(in)); err != nil {
		return nil, err
	}
	id, err := c.ID(in.EngagementIdentifier, engagementPath, "EngagementIdentifier")
	if err != nil {
		return nil, err
	}
	e, err := loadEngagement(c, c.Catalog, c.Account, id)
	if err != nil {
		return nil, err
	}
	c.Subject = e.record.Key
	context := e.context(in.ContextIdentifier)
	if context == nil {
		return nil, apierr.NotFoundf("", "Engagement %s has no context %s: GetEngagement lists those that it has.", *e.Id, in.ContextIdentifier)
	}
	if !c.Doubtful("EngagementLastModifiedAt") && !in.EngagementLastModifiedAt.Equal(e.ModifiedAt.Time) {
		err := c.Refuse(apierr.Conflictf("", "Engagement %s has been changed since it was read: EngagementLastModifiedAt must be the ModifiedAt that GetEngagement answers now.", *e.Id))
		if err != nil {
			return nil, err
		}
	}
	if sent := updatedType(in.Payload); in.Type != context.Type || sent != context.Type {
		return nil, apierr.Business(apierr.Fieldf("Type", apierr.InvalidValue,
			"Type and Payload must be of type %s, as context %s is: they are %s and %s", context.Type, *context.Id, in.Type, sent))
	}
	if lead := in.Payload.Lead; lead != nil {
		err = updateLead(c, *e.Id, context, lead)
	} else {
		context.Payload = &api.EngagementContextPayload{
			CustomerProject: in.Payload.CustomerProject, ProspectingResult: in.Payload.ProspectingResult,
		}
	}
	if err != nil {
		return nil, err
	}
	if err := c.Checked(); err != nil {
		return nil, err
	}
	if err := e.contextsChanged(c, c.Account); err != nil {
		return nil, err
	}
	return &api.UpdateEngagementContextOutput{
		EngagementId: *e.Id, EngagementArn: *e.Arn, EngagementLastModifiedAt: *e.ModifiedAt, ContextId: *context.Id,
	}, nil
}

// updateLead replaces the customer, replaces what else is given, and adds the interaction. QuotaExceeded when there is
// no room for it.
func updateLead(c *resource.WriteCall, engagement string, context *api.EngagementContextDetails, in *api.UpdateLeadContext) error {
	lead := context.Payload.Lead
	if in.Interaction != nil {
		if len(lead.Interactions) >= maxInteractions {
			return apierr.Quotaf("", "Context %s of engagement %s has %d interactions, which is the most a lead can have.", *context.Id, engagement, maxInteractions)
		}
		next := *in.Interaction
		orDefault(&next.InteractionDate, awsjson.At(c.Now))
		lead.Interactions = append(slices.Clone(lead.Interactions), next)
	}
	lead.Customer = in.Customer
	if in.QualificationStatus != nil {
		lead.QualificationStatus = in.QualificationStatus
	}
	if in.Insights != nil {
		lead.Insights = in.Insights
	}
	return nil
}

// updatedType is the type of the context that the payload is of.
func updatedType(p *api.UpdateEngagementContextPayload) api.EngagementContextType {
	switch {
	case p.Lead != nil:
		return api.EngagementContextTypeLead
	case p.ProspectingResult != nil:
		return api.EngagementContextTypeProspectingResult
	}
	return api.EngagementContextTypeCustomerProject
}

// contextUpdateProblems are the violations of an update that the model does not see.
func contextUpdateProblems(in *api.UpdateEngagementContextInput) []apierr.Field {
	found := projectProblems("Payload.CustomerProject.", in.Payload.CustomerProject)
	if lead := in.Payload.Lead; lead != nil {
		found = append(found, leadCustomerProblems("Payload.Lead.Customer.", lead.Customer)...)
		if lead.Interaction != nil {
			found = append(found, interactionProblems("Payload.Lead.Interaction.", lead.Interaction)...)
		}
	}
	return found
}
