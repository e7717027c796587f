package selling

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
)

// latecomer is a partner who joins an engagement after things were shared in it.
const latecomer = "222233334444"

// room is an engagement of fjord and nimbus, and an opportunity of fjord that is not shared in it yet.
type room struct {
	*deal
	engagement, opportunity string
	first                   *invitation
}

func newRoom(t testing.TB) *room {
	t.Helper()
	return newDeal(t).room()
}

// room is another one in the same store.
func (d *deal) room() *room {
	d.Helper()
	i := d.invited(fjord, nimbus, opportunityKind)
	d.ok(d.accept(nimbus, i.Id))
	return &room{deal: d, engagement: i.hidden.Engagement, opportunity: d.own(fjord), first: i}
}

// own is a new opportunity of the account.
func (d *deal) own(account string) string {
	d.Helper()
	in := referralInput()
	in.Origin = nil
	return must[*api.CreateOpportunityOutput](d)(put(d, account, d.service.CreateOpportunity, in)).Id
}

// admit makes the account a member.
func (r *room) admit(account string) {
	r.Helper()
	r.ok(r.accept(account, r.again(r.first, account).Id))
}

// share is CreateResourceSnapshot by the account.
func (r *room) share(account string) (*api.CreateResourceSnapshotOutput, error) {
	return put(r.deal, account, r.service.CreateResourceSnapshot, &api.CreateResourceSnapshotInput{
		Catalog: resource.CatalogSandbox, ClientToken: "share", EngagementIdentifier: r.engagement,
		ResourceType: api.ResourceTypeOpportunity, ResourceIdentifier: r.opportunity, ResourceSnapshotTemplateIdentifier: templateOpportunity,
	})
}

// shareAWS makes AWS show fjord its side of the deal with the next steps.
func (r *room) shareAWS(steps string) *snapshot {
	r.Helper()
	var s *snapshot
	r.ok(r.update(amazon, func(c *resource.WriteCall) error {
		o, err := loadOpportunity(c, c.Catalog, fjord, r.opportunity)
		r.ok(err)
		e, err := readEngagement(c, c.Catalog, r.engagement)
		r.ok(err)
		a := newAWSOpportunity(o, r.engagement)
		a.LifeCycle = &api.AwsOpportunityLifeCycle{NextSteps: &steps, Stage: new(api.AwsOpportunityStageQualified)}
		s, err = shareAWSSummary(c, e, o, a)
		return err
	}))
	return s
}

// edit changes the next steps of the opportunity as every change is made.
func (r *room) edit(steps string) {
	r.Helper()
	r.ok(r.tryEdit(steps))
}

func (r *room) tryEdit(steps string) error {
	return r.update(fjord, func(c *resource.WriteCall) error {
		o, err := loadOpportunity(c, c.Catalog, fjord, r.opportunity)
		if err != nil {
			return err
		}
		o.LifeCycle.NextSteps = &steps
		return r.service.changed(c, o)
	})
}

// snapshot is GetResourceSnapshot of a revision, of the last one for 0.
func (r *room) snapshot(account, template string, revision int32) (*api.GetResourceSnapshotOutput, error) {
	in := &api.GetResourceSnapshotInput{
		Catalog: resource.CatalogSandbox, EngagementIdentifier: r.engagement, ResourceType: api.ResourceTypeOpportunity,
		ResourceIdentifier: r.opportunity, ResourceSnapshotTemplateIdentifier: template,
	}
	if revision > 0 {
		in.Revision = &revision
	}
	return get(r.deal, account, r.service.GetResourceSnapshot, in)
}

// steps are the next steps that each revision shows, the first one first.
func (r *room) steps() []string {
	r.Helper()
	var steps []string
	for revision := int32(1); ; revision++ {
		s, err := r.snapshot(fjord, templateOpportunity, revision)
		if refusal(err) == "not found" {
			return steps
		}
		r.ok(err)
		steps = append(steps, *s.Payload.OpportunitySummary.Lifecycle.NextSteps)
	}
}

// newJob is CreateResourceSnapshotJob by fjord.
func (r *room) newJob(tags ...api.Tag) string {
	r.Helper()
	return *must[*api.CreateResourceSnapshotJobOutput](r.deal)(r.tryJob(fjord, tags...)).Id
}

func (r *room) tryJob(account string, tags ...api.Tag) (*api.CreateResourceSnapshotJobOutput, error) {
	return put(r.deal, account, r.service.CreateResourceSnapshotJob, &api.CreateResourceSnapshotJobInput{
		Catalog: resource.CatalogSandbox, ClientToken: "job", EngagementIdentifier: r.engagement, Tags: tags,
		ResourceType: api.ResourceTypeOpportunity, ResourceIdentifier: r.opportunity, ResourceSnapshotTemplateIdentifier: templateOpportunity,
	})
}

func (r *room) start(account, job string) error {
	return r.update(account, func(c *resource.WriteCall) error {
		return r.service.StartResourceSnapshotJob(c, &api.StartResourceSnapshotJobInput{Catalog: c.Catalog, ResourceSnapshotJobIdentifier: job})
	})
}

func (r *room) stop(account, job string) error {
	return r.update(account, func(c *resource.WriteCall) error {
		return r.service.StopResourceSnapshotJob(c, &api.StopResourceSnapshotJobInput{Catalog: c.Catalog, ResourceSnapshotJobIdentifier: job})
	})
}

func (r *room) remove(account, job string) error {
	return r.update(account, func(c *resource.WriteCall) error {
		return r.service.DeleteResourceSnapshotJob(c, &api.DeleteResourceSnapshotJobInput{Catalog: c.Catalog, ResourceSnapshotJobIdentifier: job})
	})
}

func (r *room) job(account, id string) (*api.GetResourceSnapshotJobOutput, error) {
	return get(r.deal, account, r.service.GetResourceSnapshotJob,
		&api.GetResourceSnapshotJobInput{Catalog: resource.CatalogSandbox, ResourceSnapshotJobIdentifier: id})
}

// recorded compares with a file of testdata/snapshot; -update-deal writes it.
func (r *room) recorded(name string, got []byte) {
	r.Helper()
	file := filepath.Join("testdata", "snapshot", name)
	if *updateDeal {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			r.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o644); err != nil {
			r.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		r.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		r.Errorf("%s (-want +got):\n%s", file, diff)
	}
}
