package selling

import (
	"fmt"
	"strings"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// opportunityOrders are the sort orders of ListOpportunities with the key that each compares (selling §7.1).
var opportunityOrders = []opportunityOrder{
	{api.OpportunitySortNameLastModifiedDate, func(o *api.GetOpportunityOutput) string { return resource.TimeKey(o.LastModifiedDate.Time) }},
	{api.OpportunitySortNameIdentifier, func(o *api.GetOpportunityOutput) string { return numberKey(o.Id) }},
	{api.OpportunitySortNameCustomerCompanyName, func(o *api.GetOpportunityOutput) string { return companyKey(companyOf(o)) }},
	{api.OpportunitySortNameCreatedDate, func(o *api.GetOpportunityOutput) string { return resource.TimeKey(o.CreatedDate.Time) }},
	{api.OpportunitySortNameTargetCloseDate, func(o *api.GetOpportunityOutput) string { return valueOf(lifeCycleOf(o).TargetCloseDate) }},
}

// opportunityGroups are the filters that have index rows of their own in every order, with the group of a record. The
// first is the group of all.
var opportunityGroups = []opportunityGroup{
	{"", func(*api.GetOpportunityOutput) string { return "" }},
	{groupCompany, func(o *api.GetOpportunityOutput) string { return companyKey(companyOf(o)) }},
	{groupReviewStatus, func(o *api.GetOpportunityOutput) string { return string(valueOf(lifeCycleOf(o).ReviewStatus)) }},
	{groupStage, func(o *api.GetOpportunityOutput) string { return string(valueOf(lifeCycleOf(o).Stage)) }},
}

type opportunityOrder struct {
	name api.OpportunitySortName
	key  func(*api.GetOpportunityOutput) string
}

type opportunityGroup struct {
	name  string
	value func(*api.GetOpportunityOutput) string
}

const (
	groupCompany      = "/company"
	groupReviewStatus = "/review"
	groupStage        = "/stage"
)

// indexRows are the rows by which the owner lists the opportunity: one for each order in each group.
func (o *opportunity) indexRows(owner string) []store.Index {
	rows := make([]store.Index, 0, len(opportunityOrders)*len(opportunityGroups))
	for _, order := range opportunityOrders {
		key := order.key(&o.GetOpportunityOutput)
		for _, group := range opportunityGroups {
			rows = append(rows, store.Index{
				Account: owner, Name: string(order.name) + group.name, Value: group.value(&o.GetOpportunityOutput), Sort: key,
			})
		}
	}
	return rows
}

// opportunityFacts are the orders whose keys are facts too, each with its length: filters by a date are checked by
// them when the list is in another order.
var opportunityFacts = []struct {
	order  api.OpportunitySortName
	length int
}{
	{api.OpportunitySortNameLastModifiedDate, len("20060102150405000")},
	{api.OpportunitySortNameCreatedDate, len("20060102150405000")},
	{api.OpportunitySortNameTargetCloseDate, len("20060102")},
}

// facts are the digits of the keys one after another, those of a record without a date blank, which comes before every
// date.
func (o *opportunity) facts() string {
	var b strings.Builder
	for _, f := range opportunityFacts {
		fmt.Fprintf(&b, "%-*s", f.length, digits(orderOf(f.order).key(&o.GetOpportunityOutput)))
	}
	return b.String()
}

// fact is the filter as one of the facts.
func (f dateFilter) fact() store.Fact {
	at := 0
	for _, k := range opportunityFacts {
		if k.order == f.order {
			fact := store.Fact{At: at, Len: k.length, Max: "~"} // above every date
			if f.min != nil {
				fact.Min = digits(*f.min)
			}
			if f.max != nil {
				fact.Max = digits(*f.max)
			}
			return fact
		}
		at += k.length
	}
	panic("no fact for the order " + string(f.order)) // dateFilters and opportunityFacts are two tables of this package
}

// digits are those of a time or date, in whose form all else is the same for all.
func digits(key string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, key)
}

// numberKey is the number of an opportunity id, padded so that its bytes are ordered as numbers are; an id has at most
// 19 digits.
func numberKey(id string) string {
	digits := strings.TrimPrefix(id, "O")
	return strings.Repeat("0", max(0, 19-len(digits))) + digits
}

// companyKey makes names that differ in case only equal.
func companyKey(name string) string { return strings.ToLower(name) }

func companyOf(o *api.GetOpportunityOutput) string {
	if o.Customer == nil || o.Customer.Account == nil {
		return ""
	}
	return o.Customer.Account.CompanyName
}

func lifeCycleOf(o *api.GetOpportunityOutput) api.LifeCycle { return valueOf(o.LifeCycle) }

// valueOf is what v points to, or the zero value.
func valueOf[T any](v *T) T {
	if v == nil {
		var zero T
		return zero
	}
	return *v
}
