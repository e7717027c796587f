package selling

import (
	"errors"
	"fmt"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// captureChange lets every running snapshot job of the opportunity share what has changed, in the commit of the change
// itself, so that none is ever lost (selling §8.5). A job that cannot share it says so in its LastFailure and does not
// stand in the way of the change. Nothing is captured by a job that is stopped.
func (s *Service) captureChange(c *resource.WriteCall, o *opportunity) error {
	jobs, err := runningJobs(c, o)
	if err != nil {
		return err
	}
	for _, j := range jobs {
		if err := j.run(c, o); err != nil {
			return err
		}
	}
	return nil
}

// runningJobs are those that keep o shared, oldest first.
func runningJobs(c *resource.WriteCall, o *opportunity) ([]*snapshotJob, error) {
	var jobs []*snapshotJob
	q := store.Range{
		Account: o.record.Account, Catalog: o.Catalog, Kind: kindSnapshotJob, Name: jobsByResource, Value: o.Id, Limit: 100,
	}
	for {
		rows, err := c.List(q)
		if err != nil {
			return nil, fmt.Errorf("snapshot jobs of opportunity %s: %w", o.Id, err)
		}
		for _, row := range rows {
			j, err := readJob(&row.Record)
			if err != nil {
				return nil, err
			}
			if *j.Status == api.ResourceSnapshotJobStatusRunning {
				jobs = append(jobs, j)
			}
		}
		if len(rows) < q.Limit {
			return jobs, nil
		}
		q.After = &rows[len(rows)-1].Position
	}
}

// run shares the opportunity as it is now and stores the outcome in the job.
func (j *snapshotJob) run(c *resource.WriteCall, o *opportunity) error {
	return j.ended(c, j.share(c, o), o.record.Account)
}

// ended stores the outcome of a run. One in which nothing was different is a success too. What forbade sharing becomes
// the LastFailure of the job, whose status does not change.
func (j *snapshotJob) ended(c *resource.WriteCall, err error, owner string) error {
	var refused *apierr.Error
	switch {
	case err == nil:
		j.LastSuccessfulExecutionDate, j.LastFailure = new(awsjson.At(c.Now)), nil
	case errors.As(err, &refused):
		j.LastFailure = new(refused.Detail())
	default:
		return fmt.Errorf("run snapshot job %s: %w", *j.Id, err)
	}
	return j.save(c, owner)
}

// share makes the revision of a run. Its refusals write nothing.
func (j *snapshotJob) share(c *resource.WriteCall, o *opportunity) error {
	owner := o.record.Account
	if err := jobRole(c, owner); err != nil {
		return err
	}
	e, err := loadEngagement(c, o.Catalog, owner, *j.EngagementId)
	if err != nil {
		return err
	}
	if err := convertLead(c, e, o); err != nil {
		return err
	}
	_, err = shareOpportunity(c, e, o)
	return err
}

// jobRole refuses a run without a role for it where one is required (selling §4.8).
func jobRole(c *resource.WriteCall, owner string) error {
	if !c.Switches.JobRoleRequired {
		return nil
	}
	set, err := readSettings(c, c.Catalog, owner)
	if err != nil {
		return err
	}
	if set.ResourceSnapshotJobRoleArn == nil {
		return apierr.Deniedf("", "No role for resource snapshot jobs is set in catalog %s: set one with PutSellingSystemSettings; the job uses it from its next run on.", c.Catalog)
	}
	return nil
}
