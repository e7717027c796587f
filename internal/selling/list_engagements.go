package selling

import (
	"slices"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

const engagementsPerPage = 20

// ListEngagements lists the engagements of which the caller is a member, by creation, newest first unless asked
// otherwise (selling §7.2).
func (s *Service) ListEngagements(c *resource.ReadCall, in *api.ListEngagementsInput) (*api.ListEngagementsOutput, error) {
	ids, err := c.FilterIDs(in.EngagementIdentifier, engagementPath, "EngagementIdentifier")
	if err != nil {
		return nil, err
	}
	scope := *in
	scope.MaxResults, scope.NextToken = nil, nil
	list := resource.List{
		Kind: kindEngagement, Index: engagementsByDate, Descending: true,
		Scope: scope.AppendJSON(nil), Token: in.NextToken, Limit: pageSize(in.MaxResults, engagementsPerPage),
		Keep:    func(r *store.Record) (bool, error) { return keepsEngagement(c, in, r) },
		SortKey: func(r *store.Record) string { return resource.TimeKey(r.Created) },
	}
	if in.Sort != nil {
		list.Descending = in.Sort.SortOrder == api.SortOrderDescending
	}
	switch {
	case len(ids) > 0:
		list.IDs = ids
	case len(in.CreatedBy) > 0:
		list.Index, list.Values = engagementsByCreator, in.CreatedBy
	case len(in.ContextTypes) > 0:
		list.Index, list.Values = engagementsByContext, texts(in.ContextTypes)
	}
	out := &api.ListEngagementsOutput{EngagementSummaryList: []api.EngagementSummary{}}
	out.NextToken, err = list.Page(c, func(r *store.Record) error {
		var e engagement
		if err := decode(r, &e.GetEngagementOutput, &e.hidden); err != nil {
			return err
		}
		out.EngagementSummaryList = append(out.EngagementSummaryList, api.EngagementSummary{
			Arn: e.Arn, Id: e.Id, Title: e.Title, CreatedAt: e.CreatedAt, CreatedBy: e.CreatedBy,
			MemberCount: e.MemberCount, ModifiedAt: e.ModifiedAt, ModifiedBy: e.ModifiedBy, ContextTypes: e.contextTypes(),
		})
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// keepsEngagement decides all filters and the visibility, so that it serves whatever the list walks.
func keepsEngagement(c *resource.ReadCall, in *api.ListEngagementsInput, r *store.Record) (bool, error) {
	if len(in.EngagementIdentifier)+len(in.CreatedBy)+len(in.ExcludeCreatedBy)+len(in.ContextTypes)+len(in.ExcludeContextTypes) == 0 {
		return true, nil
	}
	var e engagement
	if err := decode(r, &e.GetEngagementOutput, &e.hidden); err != nil {
		return false, err
	}
	types := e.contextTypes()
	isOne := func(t api.EngagementContextType) bool { return slices.Contains(types, t) }
	return e.hidden.has(c.Account) &&
		passes(in.CreatedBy, *e.CreatedBy) &&
		!slices.Contains(in.ExcludeCreatedBy, *e.CreatedBy) &&
		(len(in.ContextTypes) == 0 || slices.ContainsFunc(in.ContextTypes, isOne)) &&
		!slices.ContainsFunc(in.ExcludeContextTypes, isOne), nil
}

// passes reports whether a filter lets a value through; without values it lets all through (selling §1.7).
func passes[T comparable](filter []T, value T) bool {
	return len(filter) == 0 || slices.Contains(filter, value)
}

func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}
