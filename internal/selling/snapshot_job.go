package selling

import (
	api "github.com/opencosell/cosell/api/selling"
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
	jobsByDate       = "CreatedDate"
	jobsByStatus     = "Status/CreatedDate"
	jobsByEngagement = "EngagementIdentifier/CreatedDate"
	jobsByResource   = "ResourceId/CreatedDate"
	jobsBySubject    = "Subject/CreatedDate"
)

// newSnapshotJob makes a job of the opportunity's owner that is not running, not saved.
func newSnapshotJob(c *resource.WriteCall, e *engagement, o *opportunity, tags []api.Tag) *snapshotJob {
	id := c.IDs.New("job-", 13)
	now := awsjson.At(c.Now)
	return &snapshotJob{
		GetResourceSnapshotJobOutput: api.GetResourceSnapshotJobOutput{
			Catalog: c.Catalog, Id: &id, Arn: new(c.ARN(o.record.Account, "resource-snapshot-job/"+id)), EngagementId: e.Id,
			ResourceType: new(api.ResourceTypeOpportunity), ResourceId: &o.Id, ResourceArn: o.Arn,
			ResourceSnapshotTemplateName: new(templateOpportunity), CreatedAt: &now,
			Status: new(api.ResourceSnapshotJobStatusStopped),
		},
		hidden: snapshotJobHidden{Tags: tags},
	}
}

// ran marks the job as running and its run as done just now.
func (j *snapshotJob) ran(c *resource.WriteCall) {
	j.Status = new(api.ResourceSnapshotJobStatusRunning)
	j.LastSuccessfulExecutionDate, j.LastFailure = new(awsjson.At(c.Now)), nil
}

func (j *snapshotJob) save(c *resource.WriteCall, owner string) error {
	key := store.Key{Kind: kindSnapshotJob, Catalog: j.Catalog, ID: *j.Id}
	return write(c, key, owner, &j.record, &j.GetResourceSnapshotJobOutput, j.hidden, j.CreatedAt.Time, c.Now, j.indexRows(owner))
}

func (j *snapshotJob) indexRows(owner string) []store.Index {
	key := timeKey(j.CreatedAt.Time)
	return []store.Index{
		{Account: owner, Name: jobsByDate, Sort: key},
		{Account: owner, Name: jobsByStatus, Value: string(*j.Status), Sort: key},
		{Account: owner, Name: jobsByEngagement, Value: *j.EngagementId, Sort: key},
		{Account: owner, Name: jobsByResource, Value: *j.ResourceId, Sort: key},
		{Account: owner, Name: jobsBySubject, Value: jobSubject(*j.EngagementId, *j.ResourceId, *j.ResourceSnapshotTemplateName), Sort: key},
	}
}

func jobSubject(engagement, opportunity, template string) string {
	return engagement + "/" + snapshotPath(opportunity, template)
}
