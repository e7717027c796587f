package selling

import (
	"fmt"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
)

// StartResourceSnapshotJob sets a job of the caller to work and runs it at once, which shares what was changed while
// it was stopped. A running job stays as it is (selling §4.8, §7.7).
func (s *Service) StartResourceSnapshotJob(c *resource.WriteCall, in *api.StartResourceSnapshotJobInput) error {
	j, err := callersJob(c, in.ResourceSnapshotJobIdentifier)
	if err != nil {
		return err
	}
	if *j.Status == api.ResourceSnapshotJobStatusRunning {
		return nil
	}
	o, err := loadOpportunity(c, c.Catalog, c.Account, *j.ResourceId)
	if err != nil {
		return err
	}
	j.Status = new(api.ResourceSnapshotJobStatusRunning)
	return j.run(c, o)
}

// StopResourceSnapshotJob lets a job of the caller rest; a job that rests stays as it is (selling §4.8, §7.7).
func (s *Service) StopResourceSnapshotJob(c *resource.WriteCall, in *api.StopResourceSnapshotJobInput) error {
	j, err := callersJob(c, in.ResourceSnapshotJobIdentifier)
	if err != nil {
		return err
	}
	if *j.Status == api.ResourceSnapshotJobStatusStopped {
		return nil
	}
	j.Status = new(api.ResourceSnapshotJobStatusStopped)
	return j.save(c, c.Account)
}

// DeleteResourceSnapshotJob removes a job of the caller that is stopped; one that is running is a Conflict. What it
// shared stays (selling §4.8, §7.7).
func (s *Service) DeleteResourceSnapshotJob(c *resource.WriteCall, in *api.DeleteResourceSnapshotJobInput) error {
	j, err := callersJob(c, in.ResourceSnapshotJobIdentifier)
	if err != nil {
		return err
	}
	if *j.Status != api.ResourceSnapshotJobStatusStopped {
		return apierr.Conflictf("", "Resource snapshot job %s is %s: only a %s job can be deleted, so stop it first.", *j.Id, *j.Status, api.ResourceSnapshotJobStatusStopped)
	}
	if err := c.Delete(j.record.Key); err != nil {
		return fmt.Errorf("delete snapshot job %s: %w", *j.Id, err)
	}
	return nil
}

// callersJob is the job that a write is about.
func callersJob(c *resource.WriteCall, id string) (*snapshotJob, error) {
	c.Subject = snapshotJobKey(c.Catalog, id)
	return loadJob(c, c.Catalog, c.Account, id)
}
