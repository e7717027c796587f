package selling

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
)

// shared fills an engagement of fjord and nimbus with n snapshots, three a second, in turn of two opportunities of
// fjord, of one of nimbus, and of what AWS shows fjord of the first. It returns the engagement.
func (d *deal) shared(n int) string {
	d.Helper()
	engagement := ""
	d.ok(d.update(fjord, func(c *resource.WriteCall) error {
		e := newEngagement(c, fjord, "Silo telemetry", "Measure grain", nil)
		engagement = *e.Id
		d.ok(e.join(c, nimbus))
		d.ok(e.save(c))
		series := []struct{ id, template, creator string }{
			{"O1", templateOpportunity, fjord}, {"O2", templateOpportunity, fjord}, {"O3", templateOpportunity, nimbus}, {"O1", templateAWSSummary, amazon},
		}
		for k := range n {
			of := series[k%len(series)]
			s := &snapshot{GetResourceSnapshotOutput: api.GetResourceSnapshotOutput{
				Catalog: c.Catalog, EngagementId: e.Id, ResourceType: new(api.ResourceTypeOpportunity), ResourceId: &of.id,
				ResourceSnapshotTemplateName: &of.template, CreatedBy: &of.creator, TargetMemberAccounts: []string{fjord},
				Revision: new(int32(k/len(series) + 1)), CreatedAt: new(atSecond(c.Now, k/3)),
			}}
			key := snapshotKey(c.Catalog, engagement, snapshotPath(of.id, of.template), *s.Revision)
			d.ok(write(c, key, of.creator, &s.record, s, struct{}{}, c.Now, c.Now, s.indexRows()))
		}
		return nil
	}))
	return engagement
}

// The filters of the list, the order, and pages of every size (selling §1.7, §7.6).
func TestListResourceSnapshots_7_6(t *testing.T) {
	d := newDeal(t)
	engagement := d.shared(10)
	opportunity := api.ResourceTypeOpportunity
	for _, test := range []struct {
		name string
		in   api.ListResourceSnapshotsInput
		want []string
	}{
		{"nothing", api.ListResourceSnapshotsInput{}, []string{"O2 3", "O1 3", "O3 2", "O1 aws 2", "O2 2", "O1 2", "O1 aws 1", "O3 1", "O2 1", "O1 1"}},
		{"type", api.ListResourceSnapshotsInput{ResourceType: &opportunity}, []string{"O2 3", "O1 3", "O3 2", "O1 aws 2", "O2 2", "O1 2", "O1 aws 1", "O3 1", "O2 1", "O1 1"}},
		{"resource", api.ListResourceSnapshotsInput{ResourceIdentifier: new("O1")}, []string{"O1 3", "O1 aws 2", "O1 2", "O1 aws 1", "O1 1"}},
		{"template", api.ListResourceSnapshotsInput{ResourceSnapshotTemplateIdentifier: new(templateOpportunity)}, []string{"O2 3", "O1 3", "O3 2", "O2 2", "O1 2", "O3 1", "O2 1", "O1 1"}},
		{"creator", api.ListResourceSnapshotsInput{CreatedBy: new(nimbus)}, []string{"O3 2", "O3 1"}},
		{"AWS", api.ListResourceSnapshotsInput{CreatedBy: new(amazon)}, []string{"O1 aws 2", "O1 aws 1"}},
		{"resource and template", api.ListResourceSnapshotsInput{ResourceIdentifier: new("O1"), ResourceSnapshotTemplateIdentifier: new(templateOpportunity)}, []string{"O1 3", "O1 2", "O1 1"}},
		{"resource and creator", api.ListResourceSnapshotsInput{ResourceIdentifier: new("O1"), CreatedBy: new(amazon)}, []string{"O1 aws 2", "O1 aws 1"}},
		{"resource and the creator of another", api.ListResourceSnapshotsInput{ResourceIdentifier: new("O1"), CreatedBy: new(nimbus)}, nil},
		{"template and creator", api.ListResourceSnapshotsInput{ResourceSnapshotTemplateIdentifier: new(templateOpportunity), CreatedBy: new(nimbus)}, []string{"O3 2", "O3 1"}},
		{"template and a creator of another", api.ListResourceSnapshotsInput{ResourceSnapshotTemplateIdentifier: new(templateAWSSummary), CreatedBy: new(nimbus)}, nil},
		{"all", api.ListResourceSnapshotsInput{
			ResourceIdentifier: new("O1"), ResourceType: &opportunity, ResourceSnapshotTemplateIdentifier: new(templateOpportunity), CreatedBy: new(fjord),
		}, []string{"O1 3", "O1 2", "O1 1"}},
		{"no resource", api.ListResourceSnapshotsInput{ResourceIdentifier: new("O4")}, nil},
		{"no template", api.ListResourceSnapshotsInput{ResourceSnapshotTemplateIdentifier: new("Opportunity")}, nil},
		{"nobody", api.ListResourceSnapshotsInput{CreatedBy: new(stranger)}, nil},
	} {
		for _, size := range []int32{1, 3, 1000} {
			in := test.in
			in.Catalog, in.EngagementIdentifier, in.MaxResults = resource.CatalogSandbox, engagement, &size
			var got []string
			for {
				out := must[*api.ListResourceSnapshotsOutput](d)(get(d, fjord, d.service.ListResourceSnapshots, &in))
				if out.ResourceSnapshotSummaries == nil {
					t.Fatalf("%s: got null, want a list", test.name)
				}
				for _, s := range out.ResourceSnapshotSummaries {
					shown := *s.ResourceId
					if *s.ResourceSnapshotTemplateName == templateAWSSummary {
						shown += " aws"
					}
					got = append(got, fmt.Sprint(shown, " ", *s.Revision))
				}
				if in.NextToken = out.NextToken; in.NextToken == nil {
					break
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("%s by %d (-want +got):\n%s", test.name, size, diff)
			}
		}
	}
}

// A token is good for the list that it came with only (selling §1.7).
func TestListResourceSnapshots_1_7_Token(t *testing.T) {
	d := newDeal(t)
	engagement := d.shared(10)
	in := api.ListResourceSnapshotsInput{Catalog: resource.CatalogSandbox, EngagementIdentifier: engagement, MaxResults: new(int32(2))}
	token := must[*api.ListResourceSnapshotsOutput](d)(get(d, fjord, d.service.ListResourceSnapshots, &in)).NextToken
	for name, edit := range map[string]func(*api.ListResourceSnapshotsInput) string{
		"another filter":  func(in *api.ListResourceSnapshotsInput) string { in.CreatedBy = new(fjord); return fjord },
		"another account": func(*api.ListResourceSnapshotsInput) string { return nimbus },
		"another token":   func(in *api.ListResourceSnapshotsInput) string { in.NextToken = new("AAMA-x"); return fjord },
	} {
		next := in
		next.NextToken = token
		account := edit(&next)
		_, err := get(d, account, d.service.ListResourceSnapshots, &next)
		if diff := cmp.Diff([]string{"request NextToken INVALID_VALUE"}, problemsOf(t, err)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// A page reads as much from many snapshots as from few, whatever the filter and whoever reads.
func TestListResourceSnapshots_Cost(t *testing.T) {
	filters := map[string]api.ListResourceSnapshotsInput{
		"none":                  {},
		"resource":              {ResourceIdentifier: new("O1")},
		"template":              {ResourceSnapshotTemplateIdentifier: new(templateAWSSummary)},
		"creator":               {CreatedBy: new(nimbus)},
		"resource and template": {ResourceIdentifier: new("O1"), ResourceSnapshotTemplateIdentifier: new(templateOpportunity)},
		"resource and creator":  {ResourceIdentifier: new("O1"), CreatedBy: new(amazon)},
		"the wrong creator":     {ResourceIdentifier: new("O1"), CreatedBy: new(nimbus)},
		"the wrong template":    {ResourceSnapshotTemplateIdentifier: new(templateOpportunity), CreatedBy: new(amazon)},
	}
	few, many := newDeal(t), newDeal(t)
	small, large := few.shared(120), many.shared(1200)
	cost := func(d *deal, account, engagement string, in api.ListResourceSnapshotsInput) (rows int) {
		in.Catalog, in.EngagementIdentifier, in.MaxResults = resource.CatalogSandbox, engagement, new(int32(10))
		d.ok(d.view(account, func(c *resource.ReadCall) error {
			c.Reader = counting{c.Reader, &rows}
			_, err := d.service.ListResourceSnapshots(c, &in)
			return err
		}))
		return rows
	}
	for name, in := range filters {
		for _, account := range []string{fjord, nimbus} {
			if a, b := cost(few, account, small, in), cost(many, account, large, in); b > a || a > 25 {
				t.Errorf("%s by %s: a page of 120 reads %d rows, one of 1200 reads %d; want the same and few", name, account, a, b)
			}
		}
	}
}

// How many a page has when nothing is said (selling §1.7).
func TestSnapshotPages_1_7(t *testing.T) {
	d := newDeal(t)
	engagement := d.shared(150)
	d.tied(150)
	snapshots := must[*api.ListResourceSnapshotsOutput](d)(get(d, fjord, d.service.ListResourceSnapshots,
		&api.ListResourceSnapshotsInput{Catalog: resource.CatalogSandbox, EngagementIdentifier: engagement}))
	associations := must[*api.ListEngagementResourceAssociationsOutput](d)(get(d, fjord, d.service.ListEngagementResourceAssociations,
		&api.ListEngagementResourceAssociationsInput{Catalog: resource.CatalogSandbox}))
	jobs := must[*api.ListResourceSnapshotJobsOutput](d)(get(d, fjord, d.service.ListResourceSnapshotJobs,
		&api.ListResourceSnapshotJobsInput{Catalog: resource.CatalogSandbox}))
	for _, list := range []struct {
		name      string
		got, want int
		more      bool
	}{
		{"ListResourceSnapshots", len(snapshots.ResourceSnapshotSummaries), 100, snapshots.NextToken != nil},
		{"ListEngagementResourceAssociations", len(associations.EngagementResourceAssociationSummaries), 100, associations.NextToken != nil},
		{"ListResourceSnapshotJobs", len(jobs.ResourceSnapshotJobSummaries), 50, jobs.NextToken != nil},
	} {
		if list.got != list.want || !list.more {
			t.Errorf("%s: got %d and more: %v; want %d and more", list.name, list.got, list.more, list.want)
		}
	}
}

// The time of a page, by the number of rows: a page of 100,000 must not cost more than 1.5 times one of 1,000.
func BenchmarkListResourceSnapshots(b *testing.B) {
	for _, n := range []int{1000, 100000} {
		d := newDeal(b)
		engagement := d.shared(n)
		for name, in := range map[string]api.ListResourceSnapshotsInput{
			"none":     {},
			"resource": {ResourceIdentifier: new("O1")},
			"creator":  {CreatedBy: new(nimbus)},
		} {
			in.Catalog, in.EngagementIdentifier = resource.CatalogSandbox, engagement
			b.Run(fmt.Sprintf("%s/of=%d", name, n), func(b *testing.B) {
				for b.Loop() {
					out, err := get(d, fjord, d.service.ListResourceSnapshots, &in)
					if err != nil || len(out.ResourceSnapshotSummaries) != snapshotsPerPage {
						b.Fatalf("got %v, %v", out, err)
					}
				}
			})
		}
	}
}
