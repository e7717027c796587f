package selling

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
)

// The filters and the sort of the list and pages of several sizes, against the same over all there is (selling §7.7).
// Either part of the sort may be left out (selling §1.7).
func TestListResourceSnapshotJobs_7_7(t *testing.T) {
	d := newDeal(t)
	ties := d.tied(12)
	list := func(in api.ListResourceSnapshotJobsInput) (got []string) {
		in.Catalog = resource.CatalogSandbox
		for {
			out := must[*api.ListResourceSnapshotJobsOutput](d)(get(d, fjord, d.service.ListResourceSnapshotJobs, &in))
			if out.ResourceSnapshotJobSummaries == nil {
				t.Fatal("got null, want a list")
			}
			for _, s := range out.ResourceSnapshotJobSummaries {
				got = append(got, *s.Id+" "+*s.EngagementId+" "+string(*s.Status))
			}
			if in.NextToken = out.NextToken; in.NextToken == nil {
				return got
			}
		}
	}
	descending, ascending := new(api.SortOrderDescending), new(api.SortOrderAscending)
	running, stopped := new(api.ResourceSnapshotJobStatusRunning), new(api.ResourceSnapshotJobStatusStopped)
	for _, sort := range []*api.SortObject{
		nil, {}, {SortBy: new(api.SortByCreatedDate)}, {SortOrder: descending}, {SortOrder: ascending}, {SortBy: new(api.SortByCreatedDate), SortOrder: ascending},
	} {
		for _, engagement := range choices(ties[:2], func(t tie) string { return t.engagement }) {
			for _, status := range []*api.ResourceSnapshotJobStatus{nil, running, stopped} {
				var want []string
				for _, t := range ties {
					if (engagement == nil || *engagement == t.engagement) && (status == nil || *status == t.status) {
						want = append(want, t.job+" "+t.engagement+" "+string(t.status))
					}
				}
				if sort == nil || sort.SortOrder != ascending {
					slices.Reverse(want)
				}
				for _, size := range []int32{1, 5, 1000} {
					in := api.ListResourceSnapshotJobsInput{EngagementIdentifier: engagement, Status: status, Sort: sort, MaxResults: &size}
					if diff := cmp.Diff(want, list(in)); diff != "" {
						t.Errorf("%s (-want +got):\n%s", in.AppendJSON(nil), diff)
					}
				}
			}
		}
	}
}

// A summary shows what the list promises, and an ARN with the account of the owner (selling §3).
func TestListResourceSnapshotJobs_3(t *testing.T) {
	r := newRoom(t)
	r.newJob()
	out := must[*api.ListResourceSnapshotJobsOutput](r.deal)(get(r.deal, fjord, r.service.ListResourceSnapshotJobs,
		&api.ListResourceSnapshotJobsInput{Catalog: resource.CatalogSandbox}))
	r.recorded("jobs.golden", r.shown(out))
}

// A page reads as much from many jobs as from few, whatever the filter.
func TestListResourceSnapshotJobs_Cost(t *testing.T) {
	few, many := newDeal(t), newDeal(t)
	small, large := few.tied(150), many.tied(1500)
	cost := func(d *deal, in api.ListResourceSnapshotJobsInput) (rows int) {
		in.Catalog, in.MaxResults = resource.CatalogSandbox, new(int32(10))
		d.ok(d.view(fjord, func(c *resource.ReadCall) error {
			c.Reader = counting{c.Reader, &rows}
			_, err := d.service.ListResourceSnapshotJobs(c, &in)
			return err
		}))
		return rows
	}
	running := new(api.ResourceSnapshotJobStatusRunning)
	for name, filter := range map[string]func(tie) api.ListResourceSnapshotJobsInput{
		"none":   func(tie) api.ListResourceSnapshotJobsInput { return api.ListResourceSnapshotJobsInput{} },
		"status": func(tie) api.ListResourceSnapshotJobsInput { return api.ListResourceSnapshotJobsInput{Status: running} },
		"engagement": func(t tie) api.ListResourceSnapshotJobsInput {
			return api.ListResourceSnapshotJobsInput{EngagementIdentifier: &t.engagement}
		},
		"both": func(t tie) api.ListResourceSnapshotJobsInput {
			return api.ListResourceSnapshotJobsInput{EngagementIdentifier: &t.engagement, Status: running}
		},
	} {
		if a, b := cost(few, filter(small[0])), cost(many, filter(large[0])); b > a || a > 25 || a == 0 {
			t.Errorf("%s: a page of 150 reads %d rows, one of 1500 reads %d; want the same and few", name, a, b)
		}
	}
}
