package selling

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
)

// day is noon of the n-th day of March 2026.
func day(n int) time.Time { return time.Date(2026, 3, n, 12, 0, 0, 0, time.UTC) }

// fill stores n opportunities with many ties in every sort key, and one of another account and of the other catalog.
func (o *oppTest) fill(n int) []*api.GetOpportunityOutput {
	o.Helper()
	r := rand.New(rand.NewPCG(7, 7))
	stages := []api.Stage{"Prospect", "Qualified", "Committed", "Closed Lost"}
	reviews := []api.ReviewStatus{"Pending Submission", "Approved", "Rejected"}
	companies := []string{"Heron Mills", "HERON mills", "Ibis Foods", "Élan", ""}
	var all []*api.GetOpportunityOutput
	for i := range n {
		if err := o.write(func(c *resource.WriteCall) error {
			id := fmt.Sprintf("O%d", 995+i) // ids of three and four digits
			p, err := o.service.newOpportunity(c, id, api.GetOpportunityOutput{
				Customer: &api.Customer{Account: &api.Account{CompanyName: companies[r.IntN(len(companies))]}},
			})
			if err != nil {
				return err
			}
			p.CreatedDate, p.LastModifiedDate = awsjson.At(day(1+r.IntN(4))), awsjson.At(day(5+r.IntN(4)))
			p.LifeCycle.Stage, p.LifeCycle.ReviewStatus = new(stages[r.IntN(4)]), new(reviews[r.IntN(3)])
			if r.IntN(3) > 0 {
				p.LifeCycle.TargetCloseDate = new(day(10 + r.IntN(4)).Format(time.DateOnly))
			}
			all = append(all, &p.GetOpportunityOutput)
			return p.save(c)
		}); err != nil {
			o.Fatal(err)
		}
	}
	account, catalog := o.account, o.catalog
	o.account = otherAccount
	o.mustCreate(complete(o))
	o.account, o.catalog = account, resource.CatalogAWS
	o.mustCreate(complete(o))
	o.catalog = catalog
	return all
}

// expected is the list as its definition has it: filter, then sort (selling §7.1).
func expected(all []*api.GetOpportunityOutput, in api.ListOpportunitiesInput) []string {
	kept := slices.DeleteFunc(slices.Clone(all), func(o *api.GetOpportunityOutput) bool { return !matches(o, in) })
	sort := api.OpportunitySort{SortBy: "LastModifiedDate", SortOrder: "DESCENDING"}
	if in.Sort != nil {
		sort = *in.Sort
	}
	slices.SortFunc(kept, func(a, b *api.GetOpportunityOutput) int {
		var n int
		switch sort.SortBy {
		case "LastModifiedDate":
			n = a.LastModifiedDate.Compare(b.LastModifiedDate.Time)
		case "CreatedDate":
			n = a.CreatedDate.Compare(b.CreatedDate.Time)
		case "CustomerCompanyName":
			n = cmp.Compare(strings.ToLower(a.Customer.Account.CompanyName), strings.ToLower(b.Customer.Account.CompanyName))
		case "Identifier":
			n = cmp.Or(cmp.Compare(len(a.Id), len(b.Id)), cmp.Compare(a.Id, b.Id))
		case "TargetCloseDate":
			x, y := a.LifeCycle.TargetCloseDate, b.LifeCycle.TargetCloseDate
			switch {
			case x == nil && y == nil:
			case x == nil:
				return 1
			case y == nil:
				return -1
			default:
				n = cmp.Compare(*x, *y)
			}
		}
		if n = cmp.Or(n, cmp.Compare(a.Id, b.Id)); sort.SortOrder == "DESCENDING" {
			return -n
		}
		return n
	})
	ids := []string{}
	for _, o := range kept {
		ids = append(ids, o.Id)
	}
	return ids
}

func matches(o *api.GetOpportunityOutput, in api.ListOpportunitiesInput) bool {
	if len(in.Identifier) > 0 && !slices.Contains(in.Identifier, o.Id) ||
		len(in.LifeCycleStage) > 0 && !slices.Contains(in.LifeCycleStage, *o.LifeCycle.Stage) ||
		len(in.LifeCycleReviewStatus) > 0 && !slices.Contains(in.LifeCycleReviewStatus, *o.LifeCycle.ReviewStatus) {
		return false
	}
	if len(in.CustomerCompanyName) > 0 && !slices.ContainsFunc(in.CustomerCompanyName, func(name string) bool {
		return strings.EqualFold(name, o.Customer.Account.CompanyName)
	}) {
		return false
	}
	between := func(t time.Time, after, before *awsjson.Time) bool {
		return (after == nil || !t.Before(after.Time)) && (before == nil || !t.After(before.Time))
	}
	if f := in.LastModifiedDate; f != nil && !between(o.LastModifiedDate.Time, f.AfterLastModifiedDate, f.BeforeLastModifiedDate) {
		return false
	}
	if f := in.CreatedDate; f != nil && !between(o.CreatedDate.Time, f.AfterCreatedDate, f.BeforeCreatedDate) {
		return false
	}
	if f := in.TargetCloseDate; f != nil && (f.AfterTargetCloseDate != nil || f.BeforeTargetCloseDate != nil) {
		d := o.LifeCycle.TargetCloseDate
		return d != nil && (f.AfterTargetCloseDate == nil || *d >= *f.AfterTargetCloseDate) && (f.BeforeTargetCloseDate == nil || *d <= *f.BeforeTargetCloseDate)
	}
	return true
}
