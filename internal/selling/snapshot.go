package selling

import (
	"bytes"
	"fmt"
	"slices"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// The templates (selling §4.7). What the first shows is for every member of the engagement, those that join later too;
// what the second shows is for the owner of the opportunity alone.
const (
	templateOpportunity = "OpportunitySummaryView"
	templateAWSSummary  = "AwsOpportunitySummaryFullView"
)

// snapshot is a revision of what an engagement's members see of an opportunity. Its body is the answer of
// GetResourceSnapshot; it never changes.
type snapshot struct {
	record *store.Record
	api.GetResourceSnapshotOutput
}

// snapshotPath names one series of revisions in an engagement.
func snapshotPath(opportunity, template string) string {
	return "resource/" + string(api.ResourceTypeOpportunity) + "/" + opportunity + "/template/" + template
}

func snapshotKey(catalog, engagement, path string, revision int32) store.Key {
	return store.Key{Kind: kindSnapshot, Catalog: catalog, ID: fmt.Sprintf("%s/%s/snapshot/%d", engagement, path, revision)}
}

// shareOpportunity makes the next revision of what the members of e see of o, and tells them. When nothing that the
// template shows has changed since the last one, that one is returned and nobody is told (selling §4.7).
func shareOpportunity(c *resource.WriteCall, e *engagement, o *opportunity) (*snapshot, error) {
	return reviseSnapshot(c, e, o, &snapshot{GetResourceSnapshotOutput: api.GetResourceSnapshotOutput{
		ResourceSnapshotTemplateName: new(templateOpportunity), CreatedBy: new(o.record.Account),
		TargetMemberAccounts: e.hidden.accounts(), Payload: &api.ResourceSnapshotPayload{OpportunitySummary: summaryView(o)},
	}})
}

// shareAWSSummary makes the next revision of what the owner of o sees of AWS's side of the deal, and tells that owner
// alone. As with shareOpportunity nothing happens when the owner would read what it could read before (selling §10.6).
func shareAWSSummary(c *resource.WriteCall, e *engagement, o *opportunity, a *awsOpportunity) (*snapshot, error) {
	return reviseSnapshot(c, e, o, &snapshot{GetResourceSnapshotOutput: api.GetResourceSnapshotOutput{
		ResourceSnapshotTemplateName: new(templateAWSSummary), CreatedBy: new(c.Switches.AWSAccount),
		TargetMemberAccounts: []string{o.record.Account},
		Payload:              &api.ResourceSnapshotPayload{AwsOpportunitySummaryFullView: awsSummaryView(c.Call, o, a)},
	}})
}

// reviseSnapshot stores s, which has the members that depend on the template, as the next revision of its series,
// unless the last one has the same payload, which it then returns.
func reviseSnapshot(c *resource.WriteCall, e *engagement, o *opportunity, s *snapshot) (*snapshot, error) {
	path := snapshotPath(o.Id, *s.ResourceSnapshotTemplateName)
	last, err := lastSnapshot(c, o.Catalog, *e.Id, path)
	if err != nil {
		return nil, err
	}
	revision := int32(1)
	if last != nil {
		if bytes.Equal(last.Payload.AppendJSON(nil), s.Payload.AppendJSON(nil)) {
			return last, nil
		}
		revision = *last.Revision + 1
	}
	key := snapshotKey(o.Catalog, *e.Id, path, revision)
	s.Catalog, s.EngagementId, s.ResourceType, s.ResourceId = o.Catalog, e.Id, new(api.ResourceTypeOpportunity), &o.Id
	s.Arn, s.Revision, s.CreatedAt = new(c.ARN("", engagementPath+key.ID)), &revision, new(awsjson.At(c.Now))
	if err := write(c, key, *s.CreatedBy, &s.record, s, struct{}{}, c.Now, c.Now, s.indexRows()); err != nil {
		return nil, err
	}
	if err := associate(c, e, o); err != nil {
		return nil, err
	}
	if err := o.link(c, *e.Id); err != nil {
		return nil, err
	}
	return s, tellSnapshot(c, e, s)
}

// link remembers that the opportunity is shared in the engagement. That changes nothing of what its owner reads, so
// its LastModifiedDate stays.
func (o *opportunity) link(c *resource.WriteCall, engagement string) error {
	if slices.Contains(o.hidden.Engagements, engagement) {
		return nil
	}
	o.hidden.Engagements = append(o.hidden.Engagements, engagement)
	return o.save(c)
}

// lastSnapshot is the highest revision of a series, nil when there is none.
func lastSnapshot(r store.Reader, catalog, engagement, path string) (*snapshot, error) {
	rows, err := r.List(store.Range{
		Account: engagement, Catalog: catalog, Kind: kindSnapshot, Name: snapshotsByRevision, Value: path,
		Descending: true, Limit: 1,
	})
	if err != nil {
		return nil, fmt.Errorf("last snapshot of %s in engagement %s: %w", path, engagement, err)
	}
	if len(rows) == 0 {
		return nil, nil
	}
	return readSnapshot(&rows[0].Record)
}

// readSnapshot decodes a stored snapshot.
func readSnapshot(r *store.Record) (*snapshot, error) {
	s := &snapshot{record: r}
	return s, decode(r, &s.GetResourceSnapshotOutput, &struct{}{})
}
