package selling

import (
	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

const snapshotsPerPage = 100

// ListResourceSnapshots lists every revision in an engagement of the caller that the caller may read, newest first, so
// that the first one of a resource is its latest (selling §7.6).
func (s *Service) ListResourceSnapshots(c *resource.ReadCall, in *api.ListResourceSnapshotsInput) (*api.ListResourceSnapshotsOutput, error) {
	if _, err := loadEngagement(c, c.Catalog, c.Account, in.EngagementIdentifier); err != nil {
		return nil, err
	}
	scope := *in
	scope.MaxResults, scope.NextToken = nil, nil
	index, value := snapshotGroup(c.Call, in)
	list := resource.List{
		Kind: kindSnapshot, Account: in.EngagementIdentifier, Descending: true,
		Index: index, Values: []string{shownTo(allMembers, value), shownTo(c.Account, value)},
		Scope: scope.AppendJSON(nil), Token: in.NextToken, Limit: pageSize(in.MaxResults, snapshotsPerPage),
	}
	out := &api.ListResourceSnapshotsOutput{ResourceSnapshotSummaries: []api.ResourceSnapshotSummary{}}
	var err error
	out.NextToken, err = list.Page(c, func(r *store.Record) error {
		var summary api.ResourceSnapshotSummary
		if err := decode(r, &summary, &struct{}{}); err != nil {
			return err
		}
		out.ResourceSnapshotSummaries = append(out.ResourceSnapshotSummaries, summary)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// snapshotGroup is the index group that holds exactly what the filters let through. The type of the resource filters
// nothing: there is one.
func snapshotGroup(c *resource.Call, in *api.ListResourceSnapshotsInput) (index, value string) {
	id, template, creator := valueOf(in.ResourceIdentifier), valueOf(in.ResourceSnapshotTemplateIdentifier), valueOf(in.CreatedBy)
	if creator != "" && template != "" && template != templateOf(c, creator) {
		return snapshotsByTemplate, "" // nobody creates by the other's template: an empty group
	}
	switch {
	case id != "" && creator != "": // says which template
		return snapshotsByResourceCreator, id + "," + creator
	case id != "" && template != "":
		return snapshotsBySeries, id + "," + template
	case id != "":
		return snapshotsByResource, id
	case creator != "":
		return snapshotsByCreator, creator
	case template != "":
		return snapshotsByTemplate, template
	}
	return snapshotsByDate, ""
}

// templateOf is the template by which an account shares what it owns.
func templateOf(c *resource.Call, creator string) string {
	if creator == c.Switches.AWSAccount {
		return templateAWSSummary
	}
	return templateOpportunity
}
