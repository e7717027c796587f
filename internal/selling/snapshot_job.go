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

// snapshotJob keeps the snapshots of an opportunity in an engagement up to date while it is running. Its body is the
// answer of GetResourceSnapshotJob; only its owner sees it (selling §4.8).
type snapshotJob struct {
	record *store.Record
	api.GetResourceSnapshotJobOutput
	hidden snapshotJobHidden
}

type snapshotJobHidden struct {
	Tags []api.Tag `json:",omitempty"`
}

// The index groups of snapshot jobs, by creation. There is one job for each value of jobsBySubject.
const (
	jobsByDate             = "CreatedDate"
	jobsByStatus           = "Status/CreatedDate"
	jobsByEngagement       = "EngagementIdentifier/CreatedDate"
	jobsByEngagementStatus = "EngagementIdentifier,Status/CreatedDate"
	jobsByResource         = "ResourceId/CreatedDate"
	jobsBySubject          = "Subject/CreatedDate"
)

// jobPath is what the ARN of a snapshot job has before its id.
const jobPath = "resource-snapshot-job/"

func snapshotJobKey(catalog, id string) store.Key {
	return store.Key{Kind: kindSnapshotJob, Catalog: catalog, ID: id}
}

// newSnapshotJob makes a job of the opportunity's owner that is not running, not saved.
func newSnapshotJob(c *resource.WriteCall, e *engagement, o *opportunity, tags []api.Tag) *snapshotJob {
	id := c.IDs.New("job-", 13)
	now := awsjson.At(c.Now)
	return &snapshotJob{
		GetResourceSnapshotJobOutput: api.GetResourceSnapshotJobOutput{
			Catalog: c.Catalog, Id: &id, Arn: new(c.ARN(o.record.Account, jobPath+id)), EngagementId: e.Id,
			ResourceType: new(api.ResourceTypeOpportunity), ResourceId: &o.Id, ResourceArn: o.Arn,
			ResourceSnapshotTemplateName: new(templateOpportunity), CreatedAt: &now,
			Status: new(api.ResourceSnapshotJobStatusStopped),
		},
		hidden: snapshotJobHidden{Tags: tags},
	}
}

// loadJob returns the account's job; a missing one, or another account's, is an apierr.NotFound (selling §2.3).
func loadJob(r store.Reader, catalog, account, id string) (*snapshotJob, error) {
	rec, err := r.Get(snapshotJobKey(catalog, id))
	if errors.Is(err, store.ErrNotFound) || err == nil && rec.Account != account {
		return nil, apierr.NotFoundf("", "Resource snapshot job %s was not found in catalog %s among the jobs of the calling account.", id, catalog)
	}
	if err != nil {
		return nil, fmt.Errorf("read snapshot job %s: %w", id, err)
	}
	return readJob(rec)
}

// readJob decodes a stored job.
func readJob(r *store.Record) (*snapshotJob, error) {
	j := &snapshotJob{record: r}
	return j, decode(r, &j.GetResourceSnapshotJobOutput, &j.hidden)
}

func (j *snapshotJob) save(c *resource.WriteCall, owner string) error {
	return write(c, snapshotJobKey(j.Catalog, *j.Id), owner, &j.record, &j.GetResourceSnapshotJobOutput, j.hidden,
		j.CreatedAt.Time, c.Now, j.indexRows(owner))
}

func (j *snapshotJob) indexRows(owner string) []store.Index {
	key := resource.TimeKey(j.CreatedAt.Time)
	engagement, opportunity, status := *j.EngagementId, *j.ResourceId, string(*j.Status)
	return []store.Index{
		{Account: owner, Name: jobsByDate, Sort: key},
		{Account: owner, Name: jobsByStatus, Value: status, Sort: key},
		{Account: owner, Name: jobsByEngagement, Value: engagement, Sort: key},
		{Account: owner, Name: jobsByEngagementStatus, Value: engagement + "," + status, Sort: key},
		{Account: owner, Name: jobsByResource, Value: opportunity, Sort: key},
		{Account: owner, Name: jobsBySubject, Value: jobSubject(engagement, opportunity, *j.ResourceSnapshotTemplateName), Sort: key},
	}
}

func jobSubject(engagement, opportunity, template string) string {
	return engagement + "/" + snapshotPath(opportunity, template)
}

// jobOf is the account's job for the subject, nil when there is none.
func jobOf(r store.Reader, catalog, account, subject string) (*snapshotJob, error) {
	rows, err := r.List(store.Range{
		Account: account, Catalog: catalog, Kind: kindSnapshotJob, Name: jobsBySubject, Value: subject, Limit: 1,
	})
	if err != nil {
		return nil, fmt.Errorf("snapshot job of %s: %w", subject, err)
	}
	if len(rows) == 0 {
		return nil, nil
	}
	return readJob(&rows[0].Record)
}
