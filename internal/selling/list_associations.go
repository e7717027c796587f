package selling

import (
	"errors"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

const associationsPerPage = 100

// ListEngagementResourceAssociations lists what is shared in the engagements of which the caller is a member, its own
// and the other members', the latest association first (selling §7.6).
func (s *Service) ListEngagementResourceAssociations(c *resource.ReadCall, in *api.ListEngagementResourceAssociationsInput) (*api.ListEngagementResourceAssociationsOutput, error) {
	list, err := associationList(c, in)
	if err != nil {
		return nil, err
	}
	out := &api.ListEngagementResourceAssociationsOutput{EngagementResourceAssociationSummaries: []api.EngagementResourceAssociationSummary{}}
	out.NextToken, err = list.Page(c, func(r *store.Record) error {
		var summary api.EngagementResourceAssociationSummary
		if err := decode(r, &summary, nil); err != nil {
			return err
		}
		out.EngagementResourceAssociationSummaries = append(out.EngagementResourceAssociationSummaries, summary)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// associationList walks exactly what the filters let through. The type of the resource filters nothing: there is one.
func associationList(c *resource.ReadCall, in *api.ListEngagementResourceAssociationsInput) (*resource.List, error) {
	scope := *in
	scope.MaxResults, scope.NextToken = nil, nil
	list := &resource.List{
		Kind: kindAssociation, Index: associationsByDate, Descending: true,
		Scope: scope.AppendJSON(nil), Token: in.NextToken, Limit: pageSize(in.MaxResults, associationsPerPage),
		SortKey: func(r *store.Record) string { return resource.TimeKey(r.Created) },
	}
	id, creator := valueOf(in.ResourceIdentifier), valueOf(in.CreatedBy)
	if in.EngagementIdentifier != nil {
		return list, ofEngagement(c, list, *in.EngagementIdentifier, id, creator)
	}
	switch {
	case id != "" && creator != "":
		list.Index, list.Values = associationsByResourceCreator, []string{id + "," + creator}
	case id != "":
		list.Index, list.Values = associationsByResource, []string{id}
	case creator != "":
		list.Index, list.Values = associationsByCreator, []string{creator}
	}
	return list, nil
}

// ofEngagement narrows the list to one engagement: to nothing when the caller is no member of it.
func ofEngagement(c *resource.ReadCall, list *resource.List, engagement, id, creator string) error {
	h, err := members(c, c.Catalog, engagement)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	switch {
	case err != nil || !h.has(c.Account):
		list.IDs = []string{}
	case id != "":
		list.IDs = []string{associationID(engagement, id)}
		list.Keep = func(r *store.Record) (bool, error) { return creator == "" || creator == r.Account, nil }
	case creator != "":
		list.Account, list.Index, list.Values = engagement, associationsOfCreator, []string{creator}
	default:
		list.Account, list.Index = engagement, associationsOfEngagement
	}
	return nil
}
