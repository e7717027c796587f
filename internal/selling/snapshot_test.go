package selling

import (
	"bytes"
	"testing"

	"github.com/opencosell/cosell/internal/resource"
)

// A revision is made when something that the template shows has changed, and only then (selling §4.7).
func TestSnapshotRevision_4_7(t *testing.T) {
	d := newDeal(t)
	id := d.approvedReferral(fjord)
	for _, test := range []struct {
		name string
		edit func(*opportunity)
		want int32
	}{
		{"nothing", func(*opportunity) {}, 1},
		{"what the template does not show", func(o *opportunity) { o.Project.Title = new("Another title") }, 1},
		{"the next steps", func(o *opportunity) { o.LifeCycle.NextSteps = new("Write") }, 2},
		{"nothing again", func(*opportunity) {}, 2},
		{"the team", func(o *opportunity) { o.OpportunityTeam = o.OpportunityTeam[:1] }, 3},
	} {
		d.change(fjord, id, test.edit)
		before := bytes.Count(d.events(), []byte(eventSnapshotCreated))
		last := before
		d.ok(d.update(fjord, func(c *resource.WriteCall) error {
			o, err := loadOpportunity(c, c.Catalog, fjord, id)
			d.ok(err)
			e, err := loadEngagement(c, c.Catalog, fjord, o.hidden.Engagements[0])
			d.ok(err)
			latest, err := lastSnapshot(c, c.Catalog, *e.Id, snapshotPath(id, templateOpportunity))
			d.ok(err)
			s, err := shareOpportunity(c, e, o)
			d.ok(err)
			if got := *s.Revision; got != test.want {
				t.Errorf("after %s: got revision %d, want %d", test.name, got, test.want)
			}
			last += int(*s.Revision - *latest.Revision) // fjord is told; AWS, the other member, is no account
			return nil
		}))
		if got := bytes.Count(d.events(), []byte(eventSnapshotCreated)); got != last {
			t.Errorf("after %s: got %d events, want %d", test.name, got, last)
		}
	}
	d.ok(d.view(fjord, func(c *resource.ReadCall) error {
		o, err := loadOpportunity(c, c.Catalog, fjord, id)
		d.ok(err)
		for revision, want := range map[int32]string{1: "Call the mill", 2: "Write"} {
			r, err := c.Get(snapshotKey(c.Catalog, o.hidden.Engagements[0], snapshotPath(id, templateOpportunity), revision))
			d.ok(err)
			var s snapshot
			d.ok(decode(r, &s.GetResourceSnapshotOutput, &struct{}{}))
			if got := *s.Payload.OpportunitySummary.Lifecycle.NextSteps; got != want || s.Payload.OpportunitySummary.Lifecycle.Stage == nil {
				t.Errorf("revision %d: got %q, want %q for good", revision, got, want)
			}
		}
		return nil
	}))
}
