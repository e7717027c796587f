package selling

import (
	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
)

// CreateResourceSnapshot shares an opportunity of the caller, as it is now, with the members of an engagement of the
// caller. When the last revision shows the same, that one is answered (selling §7.6).
func (s *Service) CreateResourceSnapshot(c *resource.WriteCall, in *api.CreateResourceSnapshotInput) (*api.CreateResourceSnapshotOutput, error) {
	e, err := loadEngagement(c, c.Catalog, c.Account, in.EngagementIdentifier)
	if err != nil {
		return nil, err
	}
	o, err := loadOpportunity(c, c.Catalog, c.Account, in.ResourceIdentifier)
	if err != nil {
		return nil, err
	}
	if err := c.RefuseBusiness(templateProblems(in.ResourceSnapshotTemplateIdentifier)); err != nil {
		return nil, err
	}
	if err := c.Refuse(convertLead(c, e, o)); err != nil {
		return nil, err
	}
	if err := c.Checked(); err != nil {
		return nil, err
	}
	shot, err := shareOpportunity(c, e, o)
	if err != nil {
		return nil, err
	}
	c.Subject = shot.record.Key
	return &api.CreateResourceSnapshotOutput{Arn: shot.Arn, Revision: shot.Revision}, nil
}

// templateProblems are the reasons why a partner cannot share by the template.
func templateProblems(template string) []apierr.Field {
	const field = "ResourceSnapshotTemplateIdentifier"
	switch template {
	case templateOpportunity:
		return nil
	case templateAWSSummary:
		return []apierr.Field{apierr.Fieldf(field, apierr.ActionNotPermitted,
			"%s must be %s: only AWS shares by the template %s", field, templateOpportunity, templateAWSSummary)}
	}
	return []apierr.Field{apierr.Fieldf(field, apierr.InvalidValue, "%s must be %s: there is no template %s", field, templateOpportunity, template)}
}
