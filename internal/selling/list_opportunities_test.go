package selling

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// page is one call of ListOpportunities.
func (o *oppTest) page(in api.ListOpportunitiesInput) (out *api.ListOpportunitiesOutput, err error) {
	in.Catalog = o.catalog
	err = o.store.View(context.Background(), func(r store.Reader) error {
		out, err = o.service.ListOpportunities(&resource.ReadCall{Call: o.call("ListOpportunities"), Reader: r}, &in)
		return err
	})
	return out, err
}

// list follows the pages to the end.
func (o *oppTest) list(in api.ListOpportunitiesInput) []string {
	o.Helper()
	ids := []string{}
	for pages := 0; pages < 1000; pages++ {
		out, err := o.page(in)
		if err != nil {
			o.Fatal(err)
		}
		if in.MaxResults != nil && len(out.OpportunitySummaries) > int(*in.MaxResults) {
			o.Fatalf("got a page of %d, want at most %d", len(out.OpportunitySummaries), *in.MaxResults)
		}
		for _, s := range out.OpportunitySummaries {
			ids = append(ids, *s.Id)
		}
		if in.NextToken = out.NextToken; in.NextToken == nil {
			return ids
		}
		if len(out.OpportunitySummaries) == 0 {
			o.Fatal("got an empty page with a token")
		}
	}
	o.Fatal("the list has no end")
	return nil
}

var (
	sortNames  = []api.OpportunitySortName{"LastModifiedDate", "Identifier", "CustomerCompanyName", "CreatedDate", "TargetCloseDate"}
	sortOrders = []api.SortOrder{"ASCENDING", "DESCENDING"}
)

func at(n int) *awsjson.Time { return new(awsjson.At(day(n))) }

// listCases has each filter alone, at its bounds, and filters together.
var listCases = []struct {
	name string
	in   api.ListOpportunitiesInput
}{
	{"none", api.ListOpportunitiesInput{}},
	{"unused", api.ListOpportunitiesInput{
		Identifier: []string{}, LifeCycleStage: []api.Stage{}, LifeCycleReviewStatus: []api.ReviewStatus{}, CustomerCompanyName: []string{},
		LastModifiedDate: &api.LastModifiedDate{}, CreatedDate: &api.CreatedDateFilter{}, TargetCloseDate: &api.TargetCloseDateFilter{},
	}},
	{"stage", api.ListOpportunitiesInput{LifeCycleStage: []api.Stage{"Qualified"}}},
	{"stages", api.ListOpportunitiesInput{LifeCycleStage: []api.Stage{"Qualified", "Closed Lost", "Qualified"}}},
	{"review status", api.ListOpportunitiesInput{LifeCycleReviewStatus: []api.ReviewStatus{"Approved", "Rejected"}}},
	{"company in any case", api.ListOpportunitiesInput{CustomerCompanyName: []string{"heron MILLS"}}},
	{"companies", api.ListOpportunitiesInput{CustomerCompanyName: []string{"ibis foods", "éLAN", "Heron"}}},
	{"blank company", api.ListOpportunitiesInput{CustomerCompanyName: []string{""}}},
	{"identifiers", api.ListOpportunitiesInput{Identifier: []string{"O999", "O1003", "O1000", "O999", "O5", "O1000001"}}},
	{"modified after", api.ListOpportunitiesInput{LastModifiedDate: &api.LastModifiedDate{AfterLastModifiedDate: at(7)}}},
	{"modified before", api.ListOpportunitiesInput{LastModifiedDate: &api.LastModifiedDate{BeforeLastModifiedDate: at(6)}}},
	{"modified on", api.ListOpportunitiesInput{LastModifiedDate: &api.LastModifiedDate{AfterLastModifiedDate: at(6), BeforeLastModifiedDate: at(6)}}},
	{"modified never", api.ListOpportunitiesInput{LastModifiedDate: &api.LastModifiedDate{AfterLastModifiedDate: at(7), BeforeLastModifiedDate: at(6)}}},
	{"created between", api.ListOpportunitiesInput{CreatedDate: &api.CreatedDateFilter{AfterCreatedDate: at(2), BeforeCreatedDate: at(3)}}},
	{"closing after", api.ListOpportunitiesInput{TargetCloseDate: &api.TargetCloseDateFilter{AfterTargetCloseDate: new("2026-03-12")}}},
	{"closing before", api.ListOpportunitiesInput{TargetCloseDate: &api.TargetCloseDateFilter{BeforeTargetCloseDate: new("2026-03-11")}}},
	{"closing between", api.ListOpportunitiesInput{TargetCloseDate: &api.TargetCloseDateFilter{AfterTargetCloseDate: new("2026-03-11"), BeforeTargetCloseDate: new("2026-03-12")}}},
	{"stage and review status", api.ListOpportunitiesInput{LifeCycleStage: []api.Stage{"Prospect", "Qualified"}, LifeCycleReviewStatus: []api.ReviewStatus{"Approved"}}},
	{"company and stage", api.ListOpportunitiesInput{CustomerCompanyName: []string{"Heron Mills"}, LifeCycleStage: []api.Stage{"Committed", "Prospect"}}},
	{"identifiers and stage", api.ListOpportunitiesInput{Identifier: []string{"O996", "O997", "O998", "O999", "O1000", "O1001"}, LifeCycleStage: []api.Stage{"Prospect", "Committed"}}},
	{"identifiers and dates", api.ListOpportunitiesInput{
		Identifier:       []string{"O996", "O997", "O998", "O999", "O1000", "O1001"},
		LastModifiedDate: &api.LastModifiedDate{AfterLastModifiedDate: at(6)}, TargetCloseDate: &api.TargetCloseDateFilter{BeforeTargetCloseDate: new("2026-03-12")},
	}},
	{"everything", api.ListOpportunitiesInput{
		CustomerCompanyName: []string{"Heron Mills", "Ibis Foods", ""}, LifeCycleStage: []api.Stage{"Prospect", "Qualified", "Committed"},
		LifeCycleReviewStatus: []api.ReviewStatus{"Approved", "Pending Submission"}, LastModifiedDate: &api.LastModifiedDate{AfterLastModifiedDate: at(6)},
		CreatedDate: &api.CreatedDateFilter{BeforeCreatedDate: at(3)}, TargetCloseDate: &api.TargetCloseDateFilter{AfterTargetCloseDate: new("2026-03-10")},
	}},
}

// Every filter in every order, in pages of one, of three and of all: the same sequence, and the one that is defined.
func TestListOpportunities(t *testing.T) { // §1.7, §7.1
	o := newOppTest(t)
	all := o.fill(26)
	for _, test := range listCases {
		t.Run(test.name, func(t *testing.T) {
			empty := true
			for _, by := range sortNames {
				for _, order := range sortOrders {
					in := test.in
					in.Sort = &api.OpportunitySort{SortBy: by, SortOrder: order}
					want := expected(all, in)
					empty = empty && len(want) == 0
					for _, size := range []int32{1, 3, 100} {
						in.MaxResults = &size
						if diff := cmp.Diff(want, o.list(in)); diff != "" {
							t.Errorf("%s %s, pages of %d (-want +got):\n%s", by, order, size, diff)
						}
					}
				}
			}
			if empty != (test.name == "modified never") {
				t.Errorf("got empty %v: the case shows nothing", empty)
			}
		})
	}
}

func TestListDefaults(t *testing.T) { // §1.7: 20 a page, LastModifiedDate descending
	o := newOppTest(t)
	all := o.fill(25)
	out, err := o.page(api.ListOpportunitiesInput{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range out.OpportunitySummaries {
		got = append(got, *s.Id)
	}
	if diff := cmp.Diff(expected(all, api.ListOpportunitiesInput{})[:20], got); diff != "" || out.NextToken == nil {
		t.Errorf("got token %v; -want +got:\n%s", out.NextToken, diff)
	}
}

func TestListOfNothing(t *testing.T) { // §1.2: an array, and no token
	out, err := newOppTest(t).page(api.ListOpportunitiesInput{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(out.AppendJSON(nil)), `{"OpportunitySummaries":[],"NextToken":null}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// Random filters, orders and page sizes that change from page to page.
func TestListAnyPaging(t *testing.T) { // §1.7
	o := newOppTest(t)
	all := o.fill(30)
	r := rand.New(rand.NewPCG(3, 9))
	for range 60 {
		in := listCases[r.IntN(len(listCases))].in
		in.Sort = &api.OpportunitySort{SortBy: sortNames[r.IntN(5)], SortOrder: sortOrders[r.IntN(2)]}
		if r.IntN(2) == 0 {
			in.LifeCycleStage = []api.Stage{"Prospect", "Qualified", "Closed Lost"}[:r.IntN(4)]
		}
		want, got := expected(all, in), []string{}
		for token := (*string)(nil); ; {
			next := in
			next.NextToken, next.MaxResults = token, new(int32(1+r.IntN(9)))
			out, err := o.page(next)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range out.OpportunitySummaries {
				got = append(got, *s.Id)
			}
			if token = out.NextToken; token == nil {
				break
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%s (-want +got):\n%s", in.AppendJSON(nil), diff)
		}
	}
}

func TestListTokens(t *testing.T) { // §1.7: a token is good for its own list only
	o := newOppTest(t)
	o.fill(5)
	first, err := o.page(api.ListOpportunitiesInput{MaxResults: new(int32(2)), LifeCycleStage: nil})
	if err != nil {
		t.Fatal(err)
	}
	token := first.NextToken
	for _, test := range []struct {
		name             string
		in               api.ListOpportunitiesInput
		account, catalog string
		good             bool
	}{
		{"same list", api.ListOpportunitiesInput{}, ownerAccount, resource.CatalogSandbox, true},
		{"same list spelled out", api.ListOpportunitiesInput{
			Sort: &api.OpportunitySort{SortBy: "LastModifiedDate", SortOrder: "DESCENDING"}, Identifier: []string{}, CreatedDate: &api.CreatedDateFilter{},
		}, ownerAccount, resource.CatalogSandbox, true},
		{"other order", api.ListOpportunitiesInput{Sort: &api.OpportunitySort{SortBy: "LastModifiedDate", SortOrder: "ASCENDING"}}, ownerAccount, resource.CatalogSandbox, false},
		{"other filter", api.ListOpportunitiesInput{LifeCycleStage: []api.Stage{"Prospect"}}, ownerAccount, resource.CatalogSandbox, false},
		{"other bound", api.ListOpportunitiesInput{CreatedDate: &api.CreatedDateFilter{AfterCreatedDate: at(1)}}, ownerAccount, resource.CatalogSandbox, false},
		{"other account", api.ListOpportunitiesInput{}, otherAccount, resource.CatalogSandbox, false},
		{"other catalog", api.ListOpportunitiesInput{}, ownerAccount, resource.CatalogAWS, false},
		{"no token of ours", api.ListOpportunitiesInput{NextToken: new("AAMA-bm90aGluZw")}, ownerAccount, resource.CatalogSandbox, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			o.account, o.catalog = test.account, test.catalog
			if test.in.NextToken == nil {
				test.in.NextToken = token
			}
			_, err := o.page(test.in)
			var want []string
			if !test.good {
				want = []string{"request NextToken INVALID_VALUE"}
			}
			if diff := cmp.Diff(want, problemsOf(t, err)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestListDates(t *testing.T) { // §1.2: a filter's date is a day of the calendar
	_, err := newOppTest(t).page(api.ListOpportunitiesInput{
		TargetCloseDate: &api.TargetCloseDateFilter{AfterTargetCloseDate: new("2026-02-30"), BeforeTargetCloseDate: new("2026-06-31")},
	})
	want := []string{
		"request TargetCloseDate.AfterTargetCloseDate INVALID_STRING_FORMAT",
		"request TargetCloseDate.BeforeTargetCloseDate INVALID_STRING_FORMAT",
	}
	if diff := cmp.Diff(want, problemsOf(t, err)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestSummary(t *testing.T) { // §7.1: the members of a summary
	o := newOppTest(t)
	o.mustCreate(complete(t))
	out, err := o.page(api.ListOpportunitiesInput{})
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "summary.golden", indented(t, string(out.AppendJSON(nil))))
}
