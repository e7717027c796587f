package selling

import (
	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
)

// CreateResourceSnapshotJob makes a job that will keep an opportunity of the caller shared in an engagement of the
// caller once it is started. There is one for an engagement, opportunity and template: another is a Conflict (selling
// §7.7).
func (s *Service) CreateResourceSnapshotJob(c *resource.WriteCall, in *api.CreateResourceSnapshotJobInput) (*api.CreateResourceSnapshotJobOutput, error) {
	if err := c.RefuseRequest(tagProblems(in.Tags)); err != nil {
		return nil, err
	}
	e, err := loadEngagement(c, c.Catalog, c.Account, in.EngagementIdentifier)
	if err != nil {
		return nil, err
	}
	o, err := loadOpportunity(c, c.Catalog, c.Account, in.ResourceIdentifier)
	if err != nil {
		return nil, err
	}
	other, err := jobOf(c, c.Catalog, c.Account, jobSubject(*e.Id, o.Id, in.ResourceSnapshotTemplateIdentifier))
	if err != nil {
		return nil, err
	}
	if other != nil {
		err := c.Refuse(apierr.Conflictf("", "Resource snapshot job %s already shares opportunity %s in engagement %s: start that one.", *other.Id, o.Id, *e.Id))
		if err != nil {
			return nil, err
		}
	}
	if err := c.RefuseBusiness(append(templateProblems(in.ResourceSnapshotTemplateIdentifier), tagCount(in.Tags)...)); err != nil {
		return nil, err
	}
	if err := c.Checked(); err != nil {
		return nil, err
	}
	j := newSnapshotJob(c, e, o, in.Tags)
	c.Subject = snapshotJobKey(c.Catalog, *j.Id)
	if err := j.save(c, c.Account); err != nil {
		return nil, err
	}
	return &api.CreateResourceSnapshotJobOutput{Id: j.Id, Arn: j.Arn}, nil
}
