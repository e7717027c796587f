package selling

import (
	"bytes"
	"fmt"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// templateOpportunity is the template that all members read (selling §4.7).
const templateOpportunity = "OpportunitySummaryView"

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

// The index groups of snapshots. They belong to the engagement, whose members come and go, so its id stands in the
// place of the account: whoever walks them has checked the membership.
const (
	snapshotsByDate     = "CreatedAt"
	snapshotsByResource = "ResourceId/CreatedAt"
	snapshotsByTemplate = "Template/CreatedAt"
	snapshotsByCreator  = "CreatedBy/CreatedAt"
	snapshotsByRevision = "Path/Revision"
)

// shareOpportunity makes the next revision of what the members of e see of o, and tells them. When nothing that the
// template shows has changed since the last one, that one is returned and nobody is told (selling §4.7).
func shareOpportunity(c *resource.WriteCall, e *engagement, o *opportunity) (*snapshot, error) {
	owner := o.record.Account
	path := snapshotPath(o.Id, templateOpportunity)
	payload := &api.ResourceSnapshotPayload{OpportunitySummary: summaryView(o)}
	last, err := lastSnapshot(c, *e.Id, path)
	if err != nil {
		return nil, err
	}
	revision := int32(1)
	if last != nil {
		if bytes.Equal(last.Payload.AppendJSON(nil), payload.AppendJSON(nil)) {
			return last, nil
		}
		revision = *last.Revision + 1
	}
	now := awsjson.At(c.Now)
	s := &snapshot{GetResourceSnapshotOutput: api.GetResourceSnapshotOutput{
		Catalog: c.Catalog, Arn: new(c.ARN("", fmt.Sprintf("%s%s/%s/snapshot/%d", engagementPath, *e.Id, path, revision))),
		CreatedBy: &owner, CreatedAt: &now, EngagementId: e.Id, ResourceType: new(api.ResourceTypeOpportunity),
		ResourceId: &o.Id, ResourceSnapshotTemplateName: new(templateOpportunity), Revision: &revision,
		Payload: payload, TargetMemberAccounts: e.hidden.accounts(),
	}}
	key := snapshotKey(c.Catalog, *e.Id, path, revision)
	if err := write(c, key, owner, &s.record, s, struct{}{}, c.Now, c.Now, s.indexRows(path)); err != nil {
		return nil, err
	}
	if err := associate(c, e, o); err != nil {
		return nil, err
	}
	return s, tellSnapshot(c, e, s)
}

func (s *snapshot) indexRows(path string) []store.Index {
	// Newest first, and among those of one moment the highest revision (selling §1.7).
	key := fmt.Sprintf("%s/%010d", timeKey(s.CreatedAt.Time), *s.Revision)
	rows := []store.Index{
		{Name: snapshotsByDate, Sort: key},
		{Name: snapshotsByResource, Value: *s.ResourceId, Sort: key},
		{Name: snapshotsByTemplate, Value: *s.ResourceSnapshotTemplateName, Sort: key},
		{Name: snapshotsByCreator, Value: *s.CreatedBy, Sort: key},
		{Name: snapshotsByRevision, Value: path, Sort: fmt.Sprintf("%010d", *s.Revision)},
	}
	for i := range rows {
		rows[i].Account = *s.EngagementId
	}
	return rows
}

// lastSnapshot is the highest revision of a series, nil when there is none.
func lastSnapshot(r *resource.WriteCall, engagement, path string) (*snapshot, error) {
	rows, err := r.List(store.Range{
		Account: engagement, Catalog: r.Catalog, Kind: kindSnapshot, Name: snapshotsByRevision, Value: path,
		Descending: true, Limit: 1,
	})
	if err != nil {
		return nil, fmt.Errorf("last snapshot of %s in engagement %s: %w", path, engagement, err)
	}
	if len(rows) == 0 {
		return nil, nil
	}
	s := &snapshot{record: &rows[0].Record}
	return s, decode(s.record, &s.GetResourceSnapshotOutput, &struct{}{})
}

// summaryView is what the template shows of an opportunity (selling §4.7).
func summaryView(o *opportunity) *api.OpportunitySummaryView {
	v := &api.OpportunitySummaryView{
		OpportunityType: o.OpportunityType, OpportunityTeam: o.OpportunityTeam, PrimaryNeedsFromAws: o.PrimaryNeedsFromAws,
		Customer: o.Customer, RelatedEntityIdentifiers: o.RelatedEntityIdentifiers,
	}
	if l := o.LifeCycle; l != nil {
		v.Lifecycle = &api.LifeCycleForView{
			TargetCloseDate: l.TargetCloseDate, ReviewStatus: l.ReviewStatus, Stage: l.Stage, NextSteps: l.NextSteps,
		}
	}
	if p := o.Project; p != nil {
		v.Project = &api.ProjectView{
			DeliveryModels: p.DeliveryModels, ExpectedCustomerSpend: p.ExpectedCustomerSpend,
			ExpectedContractDuration: p.ExpectedContractDuration, CustomerUseCase: p.CustomerUseCase,
			SalesActivities: p.SalesActivities, OtherSolutionDescription: p.OtherSolutionDescription,
		}
	}
	return v
}
