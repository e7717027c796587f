package selling

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
)

func (d *deal) engagements(account string, in api.ListEngagementsInput, size int32) []string {
	d.Helper()
	return pages(d, size, func(size int32, token *string) ([]string, *string, error) {
		in.Catalog, in.MaxResults, in.NextToken = resource.CatalogSandbox, &size, token
		out, err := get(d, account, d.service.ListEngagements, &in)
		if err != nil {
			return nil, nil, err
		}
		var ids []string
		for _, s := range out.EngagementSummaryList {
			ids = append(ids, *s.Id)
		}
		return ids, out.NextToken, nil
	})
}

// Every filter, alone and together, in both directions, in pages of any size; only where the caller is a member.
func TestListEngagements_7_2(t *testing.T) {
	d := newDeal(t)
	start := d.now
	project, lead := api.EngagementContextTypeCustomerProject, api.EngagementContextTypeLead
	contexts := [][]api.EngagementContextType{{project}, {lead}, {lead, project, lead}, {}}
	var all []*engagement
	for n := range 12 {
		d.now = start.Add(time.Duration(n/2) * time.Second)
		creator := []string{nimbus, fjord, amazon}[n%3]
		d.ok(d.update(creator, func(c *resource.WriteCall) error {
			var details []api.EngagementContextDetails
			for _, kind := range contexts[n%4] {
				if kind == lead {
					details = append(details, leadOrProject(leadKind))
				} else {
					details = append(details, leadOrProject(opportunityKind))
				}
			}
			e := newEngagement(c, creator, "Deal", "", details)
			if creator != nimbus && n != 1 {
				d.ok(e.join(c, nimbus))
			}
			if n != 1 { // nimbus has no part in that one
				all = append(all, e)
			}
			return e.save(c)
		}))
	}
	slices.SortFunc(all, func(a, b *engagement) int {
		return strings.Compare(resource.TimeKey(a.CreatedAt.Time)+*a.Id, resource.TimeKey(b.CreatedAt.Time)+*b.Id)
	})
	has := func(e *engagement, kind api.EngagementContextType) bool {
		return slices.Contains(e.contextTypes(), kind)
	}
	var foreign string
	for _, id := range d.engagements(fjord, api.ListEngagementsInput{}, 100) {
		if !slices.ContainsFunc(all, func(e *engagement) bool { return *e.Id == id }) {
			foreign = id
		}
	}
	for _, test := range []struct {
		name string
		in   api.ListEngagementsInput
		keep func(*engagement) bool
	}{
		{"all", api.ListEngagementsInput{}, func(*engagement) bool { return true }},
		{"created by", api.ListEngagementsInput{CreatedBy: []string{fjord, amazon}}, func(e *engagement) bool { return *e.CreatedBy != nimbus }},
		{"not created by", api.ListEngagementsInput{ExcludeCreatedBy: []string{fjord}}, func(e *engagement) bool { return *e.CreatedBy != fjord }},
		{"with a lead", api.ListEngagementsInput{ContextTypes: []api.EngagementContextType{lead}}, func(e *engagement) bool { return has(e, lead) }},
		{"with either", api.ListEngagementsInput{ContextTypes: []api.EngagementContextType{lead, project}}, func(e *engagement) bool { return len(e.Contexts) > 0 }},
		{"without a project", api.ListEngagementsInput{ExcludeContextTypes: []api.EngagementContextType{project}}, func(e *engagement) bool { return !has(e, project) }},
		{"a lead of AWS and nothing else", api.ListEngagementsInput{
			CreatedBy: []string{amazon}, ContextTypes: []api.EngagementContextType{lead}, ExcludeContextTypes: []api.EngagementContextType{project},
		}, func(e *engagement) bool { return *e.CreatedBy == amazon && has(e, lead) && !has(e, project) }},
		{
			"by id and ARN",
			api.ListEngagementsInput{EngagementIdentifier: []string{*all[7].Id, *all[2].Arn, foreign, "eng-00000000000000"}},
			func(e *engagement) bool { return e == all[7] || e == all[2] },
		},
		{
			"by id, created by",
			api.ListEngagementsInput{EngagementIdentifier: []string{*all[7].Id, *all[2].Id}, CreatedBy: []string{*all[2].CreatedBy}},
			func(e *engagement) bool { return (e == all[7] || e == all[2]) && *e.CreatedBy == *all[2].CreatedBy },
		},
		{"empty filters", api.ListEngagementsInput{CreatedBy: []string{}, ContextTypes: []api.EngagementContextType{}, EngagementIdentifier: []string{}}, func(*engagement) bool { return true }},
	} {
		var want []string
		for _, e := range all {
			if test.keep(e) {
				want = append(want, *e.Id)
			}
		}
		for _, size := range []struct{ up, down int32 }{{1, 4}, {100, 100}} {
			in := test.in
			in.Sort = &api.EngagementSort{SortBy: api.EngagementSortNameCreatedDate, SortOrder: api.SortOrderAscending}
			if diff := cmp.Diff(want, d.engagements(nimbus, in, size.up)); diff != "" {
				t.Errorf("%s, ascending by %d (-want +got):\n%s", test.name, size.up, diff)
			}
			backward := slices.Clone(want)
			slices.Reverse(backward)
			if diff := cmp.Diff(backward, d.engagements(nimbus, test.in, size.down)); diff != "" {
				t.Errorf("%s, by default by %d (-want +got):\n%s", test.name, size.down, diff)
			}
		}
	}
}

// A summary has the distinct types of the contexts.
func TestListEngagements_7_2_Summary(t *testing.T) {
	d := newDeal(t)
	d.ok(d.update(fjord, func(c *resource.WriteCall) error {
		return newEngagement(c, fjord, "Deal", "About grain", []api.EngagementContextDetails{
			leadOrProject(leadKind), leadOrProject(opportunityKind), leadOrProject(leadKind),
		}).save(c)
	}))
	d.golden("engagement-list.golden", d.shown(must[*api.ListEngagementsOutput](d)(get(d, fjord, d.service.ListEngagements, &api.ListEngagementsInput{Catalog: "Sandbox"}))))
}

// Members only, by id or ARN (selling §2.3, §7.2).
func TestGetEngagement_7_2(t *testing.T) {
	d := newDeal(t)
	i := d.invited(fjord, nimbus, leadKind)
	arn := "arn:aws:partnercentral:us-east-1::catalog/Sandbox/engagement/" + i.hidden.Engagement
	for _, test := range []struct{ account, identifier, want string }{
		{fjord, i.hidden.Engagement, ""},
		{fjord, arn, ""},
		{nimbus, i.hidden.Engagement, "not found"}, // invited is not a member
		{stranger, arn, "not found"},
		{fjord, "eng-00000000000000", "not found"},
		{fjord, "arn:aws:partnercentral:us-east-1::catalog/AWS/engagement/" + i.hidden.Engagement, "validation"},
	} {
		_, err := get(d, test.account, d.service.GetEngagement, &api.GetEngagementInput{Catalog: "Sandbox", Identifier: test.identifier})
		if got := refusal(err); got != test.want {
			t.Errorf("GetEngagement %s by %s: got %q, want %q", test.identifier, test.account, got, test.want)
		}
		_, err = get(d, test.account, d.service.ListEngagementMembers, &api.ListEngagementMembersInput{Catalog: "Sandbox", Identifier: test.identifier})
		if got := refusal(err); got != test.want {
			t.Errorf("ListEngagementMembers %s by %s: got %q, want %q", test.identifier, test.account, got, test.want)
		}
	}
}

// Members come in the order in which they joined, five a page unless asked otherwise.
func TestListEngagementMembers_7_2(t *testing.T) {
	d := newDeal(t)
	i := d.invited(fjord, nimbus, opportunityKind)
	d.ok(d.accept(nimbus, i.Id))
	want := []string{fjord, nimbus}
	for n := range maxMembers - 3 {
		account := fmt.Sprintf("%012d", 900-n)
		d.ok(d.accept(account, d.again(i, account).Id))
		want = append(want, account)
	}
	d.ok(d.accept(amazon, d.again(i, amazon).Id))
	want = append(want, amazon)
	for _, size := range []int32{1, 3, 10} {
		got := pages(d, size, func(size int32, token *string) ([]string, *string, error) {
			out, err := get(d, nimbus, d.service.ListEngagementMembers, &api.ListEngagementMembersInput{
				Catalog: "Sandbox", Identifier: i.hidden.Engagement, MaxResults: &size, NextToken: token,
			})
			if err != nil {
				return nil, nil, err
			}
			var ids []string
			for _, m := range out.EngagementMemberList {
				ids = append(ids, *m.AccountId)
			}
			return ids, out.NextToken, nil
		})
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("by %d (-want +got):\n%s", size, diff)
		}
	}
	first := must[*api.ListEngagementMembersOutput](d)(get(d, nimbus, d.service.ListEngagementMembers, &api.ListEngagementMembersInput{Catalog: "Sandbox", Identifier: i.hidden.Engagement}))
	if first.NextToken == nil {
		t.Error("ten members fit on the default page of five")
	}
	first.NextToken = nil
	d.golden("members.golden", d.shown(first))
}

// A context has what the opportunity has; a part is left out when a required member is missing.
func TestCustomerProject_6_4(t *testing.T) {
	in := referralInput()
	for _, test := range []struct {
		name              string
		drop              func(*opportunity)
		customer, project bool
	}{
		{"complete", func(*opportunity) {}, true, true},
		{"nothing", func(o *opportunity) { o.Customer, o.Project, o.LifeCycle = nil, nil, nil }, false, false},
		{"no website", func(o *opportunity) { o.Customer.Account.WebsiteUrl = nil }, false, true},
		{"no country", func(o *opportunity) { o.Customer.Account.Address = nil }, false, true},
		{"no problem", func(o *opportunity) { o.Project.CustomerBusinessProblem = nil }, true, false},
		{"no date", func(o *opportunity) { o.LifeCycle = &api.LifeCycle{} }, true, false},
	} {
		o := &opportunity{GetOpportunityOutput: withDefaults(api.GetOpportunityOutput{Customer: in.Customer, Project: in.Project, LifeCycle: in.LifeCycle})}
		test.drop(o)
		got := customerProject(o).Payload.CustomerProject
		if (got.Customer != nil) != test.customer || (got.Project != nil) != test.project {
			t.Errorf("%s: got customer %t and project %t, want %t and %t", test.name, got.Customer != nil, got.Project != nil, test.customer, test.project)
		}
	}
}
