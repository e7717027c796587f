package selling

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// tie is an opportunity in an engagement, with a job of fjord that keeps it there.
type tie struct {
	engagement, opportunity, owner, job string
	status                              api.ResourceSnapshotJobStatus
}

// tied fills three engagements of fjord and nimbus with n ties, the oldest first, three of each opportunity and two a
// second; each third opportunity is nimbus's, each second job is running.
func (d *deal) tied(n int) []tie {
	d.Helper()
	var ties []tie
	d.ok(d.update(fjord, func(c *resource.WriteCall) error {
		var engagements []*engagement
		for range 3 {
			e := newEngagement(c, fjord, "Silo telemetry", "Measure grain", nil)
			d.ok(e.join(c, nimbus))
			d.ok(e.save(c))
			engagements = append(engagements, e)
		}
		start := c.Now
		for k := range n {
			c.Now = start.Add(time.Duration(k/2) * time.Second)
			e := engagements[k%3]
			t := tie{
				engagement: *e.Id, opportunity: fmt.Sprintf("O%06d", k/3), owner: fjord,
				job: fmt.Sprintf("job-%013d", k), status: api.ResourceSnapshotJobStatusStopped,
			}
			if k/3%3 == 2 {
				t.owner = nimbus
			}
			if k%2 == 1 {
				t.status = api.ResourceSnapshotJobStatusRunning
			}
			o := &opportunity{record: &store.Record{Account: t.owner}}
			o.Id, o.Catalog = t.opportunity, c.Catalog
			d.ok(associate(c, e, o))
			j := newSnapshotJob(c, e, o, nil)
			j.Id, j.CreatedAt, j.Status = &t.job, new(awsjson.At(c.Now)), &t.status
			d.ok(j.save(c, fjord))
			ties = append(ties, t)
		}
		return nil
	}))
	return ties
}

// choices are every set of filters: absent, of each tie given, and of nothing.
func choices(ties []tie, of func(tie) string) []*string {
	list := []*string{nil, new("none")}
	for _, t := range ties {
		list = append(list, new(of(t)))
	}
	return list
}

// The filters of the list and pages of several sizes, against the same filters over all there is (selling §7.6).
func TestListEngagementResourceAssociations_7_6(t *testing.T) {
	d := newDeal(t)
	ties := d.tied(18)
	list := func(in api.ListEngagementResourceAssociationsInput) (got []string) {
		in.Catalog = resource.CatalogSandbox
		for {
			out := must[*api.ListEngagementResourceAssociationsOutput](d)(get(d, nimbus, d.service.ListEngagementResourceAssociations, &in))
			if out.EngagementResourceAssociationSummaries == nil {
				t.Fatal("got null, want a list")
			}
			for _, s := range out.EngagementResourceAssociationSummaries {
				got = append(got, *s.EngagementId+" "+*s.ResourceId+" "+*s.CreatedBy)
			}
			if in.NextToken = out.NextToken; in.NextToken == nil {
				return got
			}
		}
	}
	some := []tie{ties[0], ties[7]}
	for _, engagement := range choices(some, func(t tie) string { return t.engagement }) {
		for _, id := range choices(some, func(t tie) string { return t.opportunity }) {
			for _, creator := range choices(some, func(t tie) string { return t.owner }) {
				var want []string
				for _, t := range ties {
					if (engagement == nil || *engagement == t.engagement) && (id == nil || *id == t.opportunity) && (creator == nil || *creator == t.owner) {
						want = append(want, t.engagement+" "+t.opportunity+" "+t.owner)
					}
				}
				in := api.ListEngagementResourceAssociationsInput{EngagementIdentifier: engagement, ResourceIdentifier: id, CreatedBy: creator}
				for _, size := range []int32{1, 4, 1000} {
					in.MaxResults = &size
					got := list(in)
					if size == 1000 {
						// The latest first; those of one moment in the order of their ids, which are random here.
						got = slices.Sorted(slices.Values(got))
						slices.Sort(want)
						if diff := cmp.Diff(want, got); diff != "" {
							t.Errorf("%s (-want +got):\n%s", in.AppendJSON(nil), diff)
						}
						continue
					}
					whole := in
					whole.MaxResults = new(int32(1000))
					if diff := cmp.Diff(list(whole), got); diff != "" {
						t.Errorf("%s by %d (-one page +pages):\n%s", in.AppendJSON(nil), size, diff)
					}
				}
			}
		}
	}
	first := list(api.ListEngagementResourceAssociationsInput{})[:2]
	for _, of := range ties[16:] {
		if !slices.Contains(first, of.engagement+" "+of.opportunity+" "+of.owner) {
			t.Errorf("the first two of the list: got %v, want the latest: %v", first, ties[16:])
		}
	}
}

// A page reads as much from many associations as from few, whatever the filter.
func TestListEngagementResourceAssociations_Cost(t *testing.T) {
	few, many := newDeal(t), newDeal(t)
	small, large := few.tied(150), many.tied(1500)
	cost := func(d *deal, in api.ListEngagementResourceAssociationsInput) (rows int) {
		in.Catalog, in.MaxResults = resource.CatalogSandbox, new(int32(10))
		d.ok(d.view(nimbus, func(c *resource.ReadCall) error {
			c.Reader = counting{c.Reader, &rows}
			_, err := d.service.ListEngagementResourceAssociations(c, &in)
			return err
		}))
		return rows
	}
	for name, filter := range map[string]func(tie) api.ListEngagementResourceAssociationsInput{
		"none": func(tie) api.ListEngagementResourceAssociationsInput {
			return api.ListEngagementResourceAssociationsInput{}
		},
		"engagement": func(t tie) api.ListEngagementResourceAssociationsInput {
			return api.ListEngagementResourceAssociationsInput{EngagementIdentifier: &t.engagement}
		},
		"resource": func(t tie) api.ListEngagementResourceAssociationsInput {
			return api.ListEngagementResourceAssociationsInput{ResourceIdentifier: &t.opportunity}
		},
		"creator": func(t tie) api.ListEngagementResourceAssociationsInput {
			return api.ListEngagementResourceAssociationsInput{CreatedBy: &t.owner}
		},
		"nobody": func(t tie) api.ListEngagementResourceAssociationsInput {
			return api.ListEngagementResourceAssociationsInput{CreatedBy: new(stranger)}
		},
		"engagement and creator": func(t tie) api.ListEngagementResourceAssociationsInput {
			return api.ListEngagementResourceAssociationsInput{EngagementIdentifier: &t.engagement, CreatedBy: &t.owner}
		},
		"engagement and nobody": func(t tie) api.ListEngagementResourceAssociationsInput {
			return api.ListEngagementResourceAssociationsInput{EngagementIdentifier: &t.engagement, CreatedBy: new(stranger)}
		},
		"engagement and resource": func(t tie) api.ListEngagementResourceAssociationsInput {
			return api.ListEngagementResourceAssociationsInput{EngagementIdentifier: &t.engagement, ResourceIdentifier: &t.opportunity}
		},
		"resource and nobody": func(t tie) api.ListEngagementResourceAssociationsInput {
			return api.ListEngagementResourceAssociationsInput{ResourceIdentifier: &t.opportunity, CreatedBy: new(stranger)}
		},
	} {
		if a, b := cost(few, filter(small[0])), cost(many, filter(large[0])); b > a || a > 25 {
			t.Errorf("%s: a page of 150 reads %d rows, one of 1500 reads %d; want the same and few", name, a, b)
		}
	}
}

// The time of a page, by the number of rows: a page of 100,000 must not cost more than 1.5 times one of 1,000.
func BenchmarkListJobsAndAssociations(b *testing.B) {
	for _, n := range []int{1000, 100000} {
		d := newDeal(b)
		ties := d.tied(n)
		for name, in := range map[string]*api.ListEngagementResourceAssociationsInput{
			"none":       {},
			"creator":    {CreatedBy: new(nimbus)},
			"engagement": {EngagementIdentifier: &ties[0].engagement},
		} {
			in.Catalog = resource.CatalogSandbox
			b.Run(fmt.Sprintf("associations/%s/of=%d", name, n), func(b *testing.B) {
				for b.Loop() {
					out, err := get(d, nimbus, d.service.ListEngagementResourceAssociations, in)
					if err != nil || len(out.EngagementResourceAssociationSummaries) != associationsPerPage {
						b.Fatalf("got %v, %v", out, err)
					}
				}
			})
		}
		for name, in := range map[string]*api.ListResourceSnapshotJobsInput{
			"none":       {},
			"status":     {Status: new(api.ResourceSnapshotJobStatusRunning)},
			"engagement": {EngagementIdentifier: &ties[0].engagement},
		} {
			in.Catalog = resource.CatalogSandbox
			b.Run(fmt.Sprintf("jobs/%s/of=%d", name, n), func(b *testing.B) {
				for b.Loop() {
					out, err := get(d, fjord, d.service.ListResourceSnapshotJobs, in)
					if err != nil || len(out.ResourceSnapshotJobSummaries) != jobsPerPage {
						b.Fatalf("got %v, %v", out, err)
					}
				}
			})
		}
	}
}
