package selling

import (
	"slices"
	"strings"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

const solutionsPerPage = 20

// solutionOrders are the sort orders of ListSolutions with the key that each compares (selling §7.10).
var solutionOrders = []struct {
	name api.SolutionSortName
	key  func(*api.SolutionBase) string
}{
	{api.SolutionSortNameIdentifier, func(v *api.SolutionBase) string { return solutionNumber(v.Id) }},
	{api.SolutionSortNameName, func(v *api.SolutionBase) string { return v.Name }},
	{api.SolutionSortNameStatus, func(v *api.SolutionBase) string { return string(v.Status) }},
	{api.SolutionSortNameCategory, func(v *api.SolutionBase) string { return v.Category }},
	{api.SolutionSortNameCreatedDate, func(v *api.SolutionBase) string { return resource.TimeKey(v.CreatedDate.Time) }},
}

// solutionGroups are the filters that have index rows of their own in every order. The first is the group of all; one
// whose value is empty has no row.
var solutionGroups = []struct {
	name  string
	value func(*api.SolutionBase) string
}{
	{"", func(*api.SolutionBase) string { return "" }},
	{groupSolutionStatus, func(v *api.SolutionBase) string { return string(v.Status) }},
	{groupSolutionCategory, func(v *api.SolutionBase) string { return v.Category }},
	{groupSolutionListing, func(v *api.SolutionBase) string { return text(v.AwsMarketplaceSolutionArn) }},
}

const (
	groupSolutionStatus   = "/status"
	groupSolutionCategory = "/category"
	groupSolutionListing  = "/listing"
)

func solutionRows(owner string, v *api.SolutionBase) []store.Index {
	var rows []store.Index
	for _, order := range solutionOrders {
		for _, group := range solutionGroups {
			if value := group.value(v); value != "" || group.name == "" {
				rows = append(rows, store.Index{Account: owner, Name: string(order.name) + group.name, Value: value, Sort: order.key(v)})
			}
		}
	}
	return rows
}

// solutionNumber is the number of a solution's id, padded so that its bytes are ordered as numbers are.
func solutionNumber(id string) string {
	digits := strings.TrimPrefix(id, "S-")
	return strings.Repeat("0", max(0, 19-len(digits))) + digits
}

// ListSolutions lists the caller's solutions of the catalog, by default by their numbers, highest first. Filters of
// different members must all hold, of one list any (selling §7.10).
func (s *Service) ListSolutions(c *resource.ReadCall, in *api.ListSolutionsInput) (*api.ListSolutionsOutput, error) {
	reader, err := withDefaultSolution(c)
	if err != nil {
		return nil, err
	}
	scope := *in
	scope.MaxResults, scope.NextToken = nil, nil
	order := solutionOrders[0]
	list := resource.List{
		Kind: kindSolution, Descending: true, Scope: scope.AppendJSON(nil), Token: in.NextToken,
		Limit: pageSize(in.MaxResults, solutionsPerPage),
	}
	if in.Sort != nil {
		for _, o := range solutionOrders {
			if o.name == in.Sort.SortBy {
				order = o
			}
		}
		list.Descending = in.Sort.SortOrder == api.SortOrderDescending
	}
	list.Index = string(order.name)
	switch {
	case len(in.Identifier) > 0:
		list.IDs = make([]string, len(in.Identifier))
		for i, id := range in.Identifier {
			list.IDs[i] = solutionKey(c.Catalog, c.Account, id).ID
		}
	case len(in.AwsMarketplaceSolutionArn) > 0:
		list.Index, list.Values = list.Index+groupSolutionListing, in.AwsMarketplaceSolutionArn
	case len(in.Status) > 0:
		list.Index, list.Values = list.Index+groupSolutionStatus, texts(in.Status)
	case len(in.Category) > 0:
		list.Index, list.Values = list.Index+groupSolutionCategory, in.Category
	}
	list.SortKey = func(r *store.Record) string {
		v, err := readSolution(r)
		if err != nil {
			return "" // Keep reads it again and reports why it cannot be read
		}
		return order.key(v)
	}
	var v *api.SolutionBase // the solution that Keep saw last
	list.Keep = func(r *store.Record) (bool, error) {
		if v, err = readSolution(r); err != nil {
			return false, err
		}
		return passes(in.Status, v.Status) && passes(in.Category, v.Category) &&
			(len(in.AwsMarketplaceSolutionArn) == 0 || slices.Contains(in.AwsMarketplaceSolutionArn, text(v.AwsMarketplaceSolutionArn))), nil
	}
	out := &api.ListSolutionsOutput{SolutionSummaries: []api.SolutionBase{}}
	out.NextToken, err = list.Page(&resource.ReadCall{Call: c.Call, Reader: reader}, func(*store.Record) error {
		out.SolutionSummaries = append(out.SolutionSummaries, *v)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}
