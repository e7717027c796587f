package selling

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
)

// listed are the ids of all pages of a list, page by page.
func (b *bench) solutions(in api.ListSolutionsInput, size int32) []string {
	b.Helper()
	ids := []string{}
	in.Catalog, in.MaxResults, in.NextToken = b.catalog, &size, nil
	for {
		var out *api.ListSolutionsOutput
		b.ok(b.read(func(c *resource.ReadCall) (err error) {
			out, err = b.service.ListSolutions(c, &in)
			return err
		}))
		if len(out.SolutionSummaries) > int(size) {
			b.Fatalf("got a page of %d, want at most %d", len(out.SolutionSummaries), size)
		}
		for _, v := range out.SolutionSummaries {
			ids = append(ids, v.Id)
		}
		if in.NextToken = out.NextToken; in.NextToken == nil {
			return ids
		}
	}
}

// Every filter, alone and together, in every order and both directions, in pages of several sizes, against a list that is
// filtered and sorted here.
func TestListSolutions_7_10(t *testing.T) {
	b := newBench(t)
	listing := "arn:aws:aws-marketplace:us-east-1:111122223333:AWSMarketplace/Solution/sol-1"
	type entry struct {
		Solution
		created time.Time
	}
	all := []entry{{Solution{ID: defaultSolutionID, Name: defaultSolutionName, Status: "Active", Category: "Software Product"}, defaultSolutionCreated}}
	for i, status := range []api.SolutionStatus{"Active", "Draft", "Active", "Inactive", "Active", "Draft", "Active", "Inactive"} {
		v := Solution{
			ID: fmt.Sprintf("S-%d", 7000000*(i%3)+i*i), Name: []string{"Zinc", "Alder", "Default solution"}[i%3], Status: status,
			Category: []string{"Training Service", "Software Product"}[i%2],
		}
		if i == 4 {
			v.MarketplaceARN = &listing
		}
		b.now = b.now.Add(time.Duration(i%2) * time.Second)
		b.solution(v)
		all = append(all, entry{v, b.now})
	}
	b.account = nimbus
	b.solution(Solution{ID: "S-5", Name: "Theirs", Status: "Active", Category: "Training Service"})
	b.account = fjord
	keys := map[api.SolutionSortName]func(entry) string{
		"Identifier": func(e entry) string { return fmt.Sprintf("%19s", strings.TrimPrefix(e.ID, "S-")) }, "Name": func(e entry) string { return e.Name },
		"Status": func(e entry) string { return string(e.Status) }, "Category": func(e entry) string { return e.Category },
		"CreatedDate": func(e entry) string { return e.created.Format(time.RFC3339Nano) },
	}
	for _, test := range []struct {
		name string
		in   api.ListSolutionsInput
		keep func(entry) bool
	}{
		{"all", api.ListSolutionsInput{}, func(entry) bool { return true }},
		{"empty filters", api.ListSolutionsInput{Status: []api.SolutionStatus{}, Identifier: []string{}, Category: []string{}}, func(entry) bool { return true }},
		{"Active", api.ListSolutionsInput{Status: []api.SolutionStatus{"Active"}}, func(e entry) bool { return e.Status == "Active" }},
		{"Draft or Inactive", api.ListSolutionsInput{Status: []api.SolutionStatus{"Inactive", "Draft"}}, func(e entry) bool { return e.Status != "Active" }},
		{"category", api.ListSolutionsInput{Category: []string{"Software Product"}}, func(e entry) bool { return e.Category == "Software Product" }},
		{"unknown category", api.ListSolutionsInput{Category: []string{"software product"}}, func(entry) bool { return false }},
		{
			"status and category",
			api.ListSolutionsInput{Status: []api.SolutionStatus{"Active"}, Category: []string{"Training Service"}},
			func(e entry) bool { return e.Status == "Active" && e.Category == "Training Service" },
		},
		{
			"ids",
			api.ListSolutionsInput{Identifier: []string{all[2].ID, all[1].ID, "S-5", defaultSolutionID, all[2].ID}},
			func(e entry) bool { return e.ID == all[1].ID || e.ID == all[2].ID || e.ID == defaultSolutionID },
		},
		{
			"ids and status",
			api.ListSolutionsInput{Identifier: []string{all[2].ID, defaultSolutionID}, Status: []api.SolutionStatus{"Active"}},
			func(e entry) bool { return e.ID == defaultSolutionID },
		},
		{"listing", api.ListSolutionsInput{AwsMarketplaceSolutionArn: []string{listing, "arn:none"}}, func(e entry) bool { return e.MarketplaceARN != nil }},
		{"listing and status", api.ListSolutionsInput{AwsMarketplaceSolutionArn: []string{listing}, Status: []api.SolutionStatus{"Draft"}}, func(entry) bool { return false }},
	} {
		for name, key := range keys {
			want := []string{}
			sorted := slices.SortedFunc(slices.Values(all), func(a, b entry) int { return cmp.Or(cmp.Compare(key(a), key(b)), cmp.Compare(a.ID, b.ID)) })
			for _, e := range sorted {
				if test.keep(e) {
					want = append(want, e.ID)
				}
			}
			in := test.in
			for _, order := range []api.SortOrder{api.SortOrderAscending, api.SortOrderDescending} {
				in.Sort = &api.SolutionSort{SortBy: name, SortOrder: order}
				for _, size := range []int32{1, 2, 100} {
					if diff := gocmp.Diff(want, b.solutions(in, size)); diff != "" {
						t.Errorf("%s by %s %s in pages of %d (-want +got):\n%s", test.name, name, order, size, diff)
					}
				}
				slices.Reverse(want)
			}
			if name == "Identifier" {
				slices.Reverse(want)
				if diff := gocmp.Diff(want, b.solutions(test.in, 3)); diff != "" {
					t.Errorf("%s by default (-want +got):\n%s", test.name, diff)
				}
			}
		}
	}
}

// The default solution is there without having been written: in Sandbox always, in catalog AWS where the switch says so.
func TestDefaultSolution_2_2(t *testing.T) {
	for _, test := range []struct {
		catalog string
		on      bool
		want    []string
	}{
		{"Sandbox", true, []string{defaultSolutionID}},
		{"Sandbox", false, []string{defaultSolutionID}},
		{"AWS", true, []string{defaultSolutionID}},
		{"AWS", false, []string{}},
	} {
		b := newBench(t)
		b.catalog, b.switches.DefaultSolution = test.catalog, test.on
		for _, in := range []api.ListSolutionsInput{{}, {Identifier: []string{defaultSolutionID}}, {Status: []api.SolutionStatus{"Active"}}} {
			if diff := gocmp.Diff(test.want, b.solutions(in, 20)); diff != "" {
				t.Errorf("%s, switch %v (-want +got):\n%s", test.catalog, test.on, diff)
			}
		}
		id := b.create()
		err := b.associate(id, api.RelatedEntityTypeSolutions, defaultSolutionID)
		if len(test.want) > 0 {
			b.ok(err)
		} else {
			checkProblems(t, err, "business RelatedEntityIdentifier INVALID_VALUE")
		}
	}
	if aws, dev := resource.AWS(), resource.Dev(); aws.DefaultSolution || !dev.DefaultSolution {
		t.Error("the default solution of catalog AWS is for profile dev only")
	}
}

// What an operator writes: a new solution, the next one, one over another; and the default one, which is then as written.
func TestPutSolution_4_9(t *testing.T) {
	b := newBench(t)
	if got := b.solution(aSolution("Draft")); got != "S-0000001" {
		t.Errorf("got id %s, want S-0000001", got)
	}
	b.solution(Solution{ID: "S-0000002", Name: "Given", Status: "Active", Category: "Training Service"})
	created := b.now
	if got := b.solution(aSolution("Active")); got != "S-0000003" {
		t.Errorf("got id %s, want S-0000003, the next that is free", got)
	}
	b.now = b.now.Add(time.Hour)
	b.solution(Solution{ID: "S-0000002", Name: "Changed", Status: "Inactive", Category: "Managed Service", MarketplaceARN: new("arn:aws:aws-marketplace:x")})
	b.solution(Solution{ID: defaultSolutionID, Name: "Ours", Status: "Draft", Category: "Training Service"})
	var out *api.ListSolutionsOutput
	b.ok(b.read(func(c *resource.ReadCall) (err error) {
		out, err = b.service.ListSolutions(c, &api.ListSolutionsInput{Catalog: c.Catalog, Identifier: []string{"S-0000002", defaultSolutionID}})
		return err
	}))
	goldenUpdate(t, "solutions.golden", written(t, out))
	if got := out.SolutionSummaries[1].CreatedDate; !got.Equal(created) {
		t.Errorf("got created %s, want %s as before the change", got, created)
	}
	if got := b.solutions(api.ListSolutionsInput{}, 2); len(got) != 4 {
		t.Errorf("got %v, want 4 solutions", got)
	}
	err := b.write(func(c *resource.WriteCall) error {
		_, err := b.service.PutSolution(c, Solution{ID: "1", Name: " ", Status: "active", Category: "Shop", MarketplaceARN: new("prod-1")})
		return err
	})
	checkProblems(t, err, "business Id INVALID_STRING_FORMAT", "business Name REQUIRED_FIELD_MISSING", "business Status INVALID_ENUM_VALUE",
		"business Category INVALID_ENUM_VALUE", "business AwsMarketplaceSolutionArn INVALID_STRING_FORMAT")
}

// A token is good for the same request only.
func TestListSolutions_1_7_Token(t *testing.T) {
	b := newBench(t)
	b.solution(aSolution("Active"))
	var out *api.ListSolutionsOutput
	b.ok(b.read(func(c *resource.ReadCall) (err error) {
		out, err = b.service.ListSolutions(c, &api.ListSolutionsInput{Catalog: c.Catalog, MaxResults: new(int32(1))})
		return err
	}))
	err := b.read(func(c *resource.ReadCall) error {
		_, err := b.service.ListSolutions(c, &api.ListSolutionsInput{Catalog: c.Catalog, NextToken: out.NextToken, Status: []api.SolutionStatus{"Active"}})
		return err
	})
	checkProblems(t, err, "request NextToken INVALID_VALUE")
}
