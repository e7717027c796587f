package selling

import (
	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

const jobsPerPage = 50

// GetResourceSnapshotJob answers a job of the caller (selling §7.7).
func (s *Service) GetResourceSnapshotJob(c *resource.ReadCall, in *api.GetResourceSnapshotJobInput) (*api.GetResourceSnapshotJobOutput, error) {
	j, err := loadJob(c, c.Catalog, c.Account, in.ResourceSnapshotJobIdentifier)
	if err != nil {
		return nil, err
	}
	return &j.GetResourceSnapshotJobOutput, nil
}

// ListResourceSnapshotJobs lists the jobs of the caller by creation, newest first unless asked otherwise; either part
// of the sort may be left out (selling §1.7, §7.7).
func (s *Service) ListResourceSnapshotJobs(c *resource.ReadCall, in *api.ListResourceSnapshotJobsInput) (*api.ListResourceSnapshotJobsOutput, error) {
	scope := *in
	scope.MaxResults, scope.NextToken = nil, nil
	index, value := jobGroup(in)
	order := valueOf(in.Sort).SortOrder
	list := resource.List{
		Kind: kindSnapshotJob, Index: index, Values: []string{value}, Descending: order == nil || *order == api.SortOrderDescending,
		Scope: scope.AppendJSON(nil), Token: in.NextToken, Limit: pageSize(in.MaxResults, jobsPerPage),
	}
	out := &api.ListResourceSnapshotJobsOutput{ResourceSnapshotJobSummaries: []api.ResourceSnapshotJobSummary{}}
	var err error
	out.NextToken, err = list.Page(c, func(r *store.Record) error {
		var summary api.ResourceSnapshotJobSummary
		if err := decode(r, &summary, &struct{}{}); err != nil {
			return err
		}
		out.ResourceSnapshotJobSummaries = append(out.ResourceSnapshotJobSummaries, summary)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// jobGroup is the index group that holds exactly what the filters let through.
func jobGroup(in *api.ListResourceSnapshotJobsInput) (index, value string) {
	switch {
	case in.EngagementIdentifier != nil && in.Status != nil:
		return jobsByEngagementStatus, *in.EngagementIdentifier + "," + string(*in.Status)
	case in.EngagementIdentifier != nil:
		return jobsByEngagement, *in.EngagementIdentifier
	case in.Status != nil:
		return jobsByStatus, string(*in.Status)
	}
	return jobsByDate, ""
}
