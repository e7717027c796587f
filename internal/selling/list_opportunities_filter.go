package selling

import (
	"slices"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// plainFilter is what the request asks for, in one form for all requests that ask for the same: a page token is good
// for any of them. Clients send unused filters as null, as empty lists or as structures of nulls (selling §1.7).
func plainFilter(in api.ListOpportunitiesInput) *api.ListOpportunitiesInput {
	in.NextToken, in.MaxResults = nil, nil
	orDefault(&in.Sort, api.OpportunitySort{SortBy: api.OpportunitySortNameLastModifiedDate, SortOrder: api.SortOrderDescending})
	orDefault(&in.LastModifiedDate, api.LastModifiedDate{})
	orDefault(&in.CreatedDate, api.CreatedDateFilter{})
	orDefault(&in.TargetCloseDate, api.TargetCloseDateFilter{})
	nullIfEmpty(&in.Identifier)
	nullIfEmpty(&in.LifeCycleStage)
	nullIfEmpty(&in.LifeCycleReviewStatus)
	nullIfEmpty(&in.CustomerCompanyName)
	return &in
}

// opportunityList is the walk that answers a plain filter: over the narrowest group that it names, between its bounds
// on the sort key, checking on each record what then remains of it. Identifiers are looked up instead.
func opportunityList(c *resource.ReadCall, in *api.ListOpportunitiesInput, reader *opportunityReader) resource.List {
	l := resource.List{
		Kind:       kindOpportunity,
		Index:      string(in.Sort.SortBy),
		Descending: in.Sort.SortOrder == api.SortOrderDescending,
		NullsLast:  in.Sort.SortBy == api.OpportunitySortNameTargetCloseDate,
		Scope:      in.AppendJSON(nil),
	}
	var rest []func(*api.GetOpportunityOutput) bool
	for _, f := range groupFilters(in) {
		switch {
		case len(f.values) == 0:
		case l.Values == nil && in.Identifier == nil:
			l.Index, l.Values = l.Index+f.group, f.values
		default:
			rest = append(rest, f.holds)
		}
	}
	for _, f := range dateFilters(in) {
		switch {
		case f.min == nil && f.max == nil:
		case f.order == in.Sort.SortBy && in.Identifier == nil:
			l.Min, l.Max = f.min, f.max
		default:
			if in.Identifier == nil {
				l.Facts = append(l.Facts, f.fact())
			}
			rest = append(rest, f.holds)
		}
	}
	if in.Identifier == nil {
		impliedBounds(&l, in)
	} else {
		l.IDs = in.Identifier
		key := orderOf(in.Sort.SortBy).key
		l.SortKey = func(r *store.Record) string {
			o, err := reader.read(r)
			if err != nil {
				return "" // Keep reads it again and reports why it cannot be read
			}
			return key(o)
		}
	}
	if in.Identifier == nil && rest == nil {
		return l
	}
	l.Keep = func(r *store.Record) (bool, error) {
		if r.Account != c.Account {
			return false, nil
		}
		o, err := reader.read(r)
		if err != nil {
			return false, err
		}
		return !slices.ContainsFunc(rest, func(holds func(*api.GetOpportunityOutput) bool) bool { return !holds(o) }), nil
	}
	return l
}

// impliedBounds narrows the walk by what one date says of the other: nothing is modified before it is created.
func impliedBounds(l *resource.List, in *api.ListOpportunitiesInput) {
	created, modified := bound(in.CreatedDate.AfterCreatedDate), bound(in.LastModifiedDate.BeforeLastModifiedDate)
	switch in.Sort.SortBy {
	case api.OpportunitySortNameLastModifiedDate:
		if created != nil && (l.Min == nil || *l.Min < *created) {
			l.Min = created
		}
	case api.OpportunitySortNameCreatedDate:
		if modified != nil && (l.Max == nil || *l.Max > *modified) {
			l.Max = modified
		}
	}
}

// groupFilter asks that the record be in one of the groups.
type groupFilter struct {
	group  string
	values []string
}

// groupFilters are the filters that have index rows, the narrowest first: a partner has many opportunities in a stage
// and few with a customer.
func groupFilters(in *api.ListOpportunitiesInput) []groupFilter {
	return []groupFilter{
		{groupCompany, mapped(in.CustomerCompanyName, companyKey)},
		{groupReviewStatus, mapped(in.LifeCycleReviewStatus, func(v api.ReviewStatus) string { return string(v) })},
		{groupStage, mapped(in.LifeCycleStage, func(v api.Stage) string { return string(v) })},
	}
}

func (f groupFilter) holds(o *api.GetOpportunityOutput) bool {
	i := slices.IndexFunc(opportunityGroups, func(g opportunityGroup) bool { return g.name == f.group })
	return slices.Contains(f.values, opportunityGroups[i].value(o))
}

// dateFilter bounds the key of an order, both bounds inclusive, nil for none.
type dateFilter struct {
	order    api.OpportunitySortName
	min, max *string
}

func dateFilters(in *api.ListOpportunitiesInput) []dateFilter {
	target := dateFilter{api.OpportunitySortNameTargetCloseDate, in.TargetCloseDate.AfterTargetCloseDate, in.TargetCloseDate.BeforeTargetCloseDate}
	if target.min == nil && target.max != nil {
		target.min = new("0") // a record without a date is before none
	}
	return []dateFilter{
		{api.OpportunitySortNameLastModifiedDate, bound(in.LastModifiedDate.AfterLastModifiedDate), bound(in.LastModifiedDate.BeforeLastModifiedDate)},
		{api.OpportunitySortNameCreatedDate, bound(in.CreatedDate.AfterCreatedDate), bound(in.CreatedDate.BeforeCreatedDate)},
		target,
	}
}

func (f dateFilter) holds(o *api.GetOpportunityOutput) bool {
	key := orderOf(f.order).key(o)
	return (f.min == nil || key >= *f.min) && (f.max == nil || key <= *f.max)
}

func bound(t *awsjson.Time) *string {
	if t == nil {
		return nil
	}
	return new(resource.TimeKey(t.Time))
}

// orderOf is the order of that name; the model lets no other name in.
func orderOf(name api.OpportunitySortName) opportunityOrder {
	return opportunityOrders[slices.IndexFunc(opportunityOrders, func(o opportunityOrder) bool { return o.name == name })]
}

func mapped[T any](list []T, f func(T) string) []string {
	out := make([]string, 0, len(list))
	for _, v := range list {
		out = append(out, f(v))
	}
	return out
}
