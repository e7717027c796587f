package selling

import (
	"fmt"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
)

// CreateEngagement makes an engagement of which the caller is the only member (selling §7.2).
func (s *Service) CreateEngagement(c *resource.WriteCall, in *api.CreateEngagementInput) (*api.CreateEngagementOutput, error) {
	if err := c.RefuseRequest(engagementProblems(c.Call, in)); err != nil {
		return nil, err
	}
	var foreign []apierr.Field
	for n, context := range in.Contexts {
		foreign = append(foreign, foreignContext(c, fmt.Sprintf("Contexts[%d].Type", n), context.Type)...)
	}
	if err := c.RefuseBusiness(foreign); err != nil {
		return nil, err
	}
	if err := c.Checked(); err != nil {
		return nil, err
	}
	contexts := make([]api.EngagementContextDetails, len(in.Contexts))
	for n, context := range in.Contexts {
		contexts[n] = api.EngagementContextDetails{Type: context.Type, Payload: dated(c, context.Payload)}
	}
	e := newEngagement(c, c.Account, *in.Title, *in.Description, contexts)
	if err := e.save(c); err != nil {
		return nil, err
	}
	c.Subject = e.record.Key
	if err := tellEngagementCreated(c, e); err != nil {
		return nil, err
	}
	return &api.CreateEngagementOutput{Id: e.Id, Arn: e.Arn, ModifiedAt: e.ModifiedAt}, nil
}

// engagementProblems are the violations of the request that the model does not see. It demands neither a title nor a
// description, which every engagement has (selling §7.2).
func engagementProblems(c *resource.Call, in *api.CreateEngagementInput) []apierr.Field {
	var found []apierr.Field
	if blank(in.Title) {
		found = append(found, apierr.Fieldf("Title", apierr.RequiredFieldMissing, "Title is required: give 1 to %d characters", maxEngagementTitle))
	}
	if in.Description == nil {
		found = append(found, apierr.Fieldf("Description", apierr.RequiredFieldMissing, "Description is required: give at most %d characters", maxEngagementDescription))
	}
	for n, context := range in.Contexts {
		found = append(found, contextProblems(c, fmt.Sprintf("Contexts[%d].", n), context.Type, context.Payload)...)
	}
	return found
}
