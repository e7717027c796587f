package selling

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
)

// lister makes the ids of a list of tasks.
type lister func(d *deal, sort *api.ListTasksSortBase, size int32) []string

func submissionLister(in api.ListEngagementFromOpportunityTasksInput) lister {
	return func(d *deal, sort *api.ListTasksSortBase, size int32) []string {
		return pages(d, size, func(size int32, token *string) (ids []string, next *string, err error) {
			in.Catalog, in.Sort, in.MaxResults, in.NextToken = "Sandbox", sort, &size, token
			out, err := get(d, fjord, d.service.ListEngagementFromOpportunityTasks, &in)
			if err != nil {
				return nil, nil, err
			}
			for _, s := range out.TaskSummaries {
				ids = append(ids, *s.TaskId)
			}
			return ids, out.NextToken, nil
		})
	}
}

func conversionLister(in api.ListOpportunityFromEngagementTasksInput) lister {
	return func(d *deal, sort *api.ListTasksSortBase, size int32) []string {
		return pages(d, size, func(size int32, token *string) (ids []string, next *string, err error) {
			in.Catalog, in.Sort, in.MaxResults, in.NextToken = "Sandbox", sort, &size, token
			out, err := get(d, fjord, d.service.ListOpportunityFromEngagementTasks, &in)
			if err != nil {
				return nil, nil, err
			}
			for _, s := range out.TaskSummaries {
				ids = append(ids, *s.TaskId)
			}
			return ids, out.NextToken, nil
		})
	}
}

// listCase is a filter of a list of tasks, and which of the tasks pass it; ascending is their order.
type listCase struct {
	name string
	list lister
	want []string
}

func (c listCase) check(d *deal) {
	d.Helper()
	backward := slices.Clone(c.want)
	slices.Reverse(backward)
	for _, size := range []int32{1, 3, 1000} {
		ascending := &api.ListTasksSortBase{SortBy: api.ListTasksSortNameStartTime, SortOrder: api.SortOrderAscending}
		if diff := cmp.Diff(c.want, c.list(d, ascending, size)); diff != "" {
			d.Errorf("%s, ascending by %d (-want +got):\n%s", c.name, size, diff)
		}
		if diff := cmp.Diff(backward, c.list(d, nil, size)); diff != "" {
			d.Errorf("%s, by default by %d (-want +got):\n%s", c.name, size, diff)
		}
	}
}

// Every filter alone and together; only one's own tasks, and of the three kinds only this one.
func TestListSubmissionTasks_7_5(t *testing.T) {
	d := newDeal(t)
	one, two := d.ready(fjord), d.ready(fjord)
	var tasks []*api.StartEngagementFromOpportunityTaskOutput
	for _, id := range []string{one, one, two, two} {
		tasks = append(tasks, d.handed(fjord, id))
		d.now = d.now.Add(time.Second)
	}
	tasks = append(tasks, d.hand(fjord, one))
	foreign := d.hand(nimbus, d.ready(nimbus))
	other := d.convert(fjord, d.found(fjord, someLead()), "1")
	var all, failed []string
	for n, task := range tasks {
		all = append(all, *task.TaskId)
		if n == 1 || n == 3 {
			failed = append(failed, *task.TaskId)
		}
	}
	type in = api.ListEngagementFromOpportunityTasksInput
	statuses := func(s ...api.TaskStatus) []api.TaskStatus { return s }
	for _, c := range []struct {
		name string
		in   in
		want []string
	}{
		{"all", in{}, all},
		{"empty filters", in{TaskStatus: statuses(), TaskIdentifier: []string{}, OpportunityIdentifier: []string{}, EngagementIdentifier: []string{}}, all},
		{"failed", in{TaskStatus: statuses(api.TaskStatusFailed)}, failed},
		{"not failed", in{TaskStatus: statuses(api.TaskStatusComplete, api.TaskStatusInProgress)}, []string{all[0], all[2], all[4]}},
		{"of an opportunity", in{OpportunityIdentifier: []string{one, "O1"}}, []string{all[0], all[1], all[4]}},
		{"of an opportunity, failed", in{OpportunityIdentifier: []string{one}, TaskStatus: statuses(api.TaskStatusFailed)}, all[1:2]},
		{"of engagements, by id and ARN", in{EngagementIdentifier: []string{*tasks[0].EngagementId, d.arn(*tasks[2].EngagementId)}}, []string{all[0], all[2]}},
		{"of an engagement and another opportunity", in{EngagementIdentifier: []string{*tasks[0].EngagementId}, OpportunityIdentifier: []string{two}}, nil},
		{"by id and ARN", in{TaskIdentifier: []string{all[3], *tasks[0].TaskArn, *foreign.TaskId, *other.TaskId}}, []string{all[0], all[3]}},
		{"by id, failed", in{TaskIdentifier: []string{all[3], all[0]}, TaskStatus: statuses(api.TaskStatusFailed)}, []string{all[3]}},
	} {
		listCase{c.name, submissionLister(c.in), c.want}.check(d)
	}
	listed := must[*api.ListEngagementFromOpportunityTasksOutput](d)(get(d, fjord, d.service.ListEngagementFromOpportunityTasks, &in{Catalog: "Sandbox"}))
	for n, s := range listed.TaskSummaries {
		if diff := cmp.Diff(api.ListEngagementFromOpportunityTaskSummary(*tasks[len(tasks)-1-n]), s); diff != "" {
			t.Errorf("summary %d (-task +summary):\n%s", n, diff)
		}
	}
}

// As of submissions; a context is found by the lead's and by the one that was made.
func TestListConversionTasks_7_5(t *testing.T) {
	d := newDeal(t)
	disqualified := someLead()
	disqualified.Payload.Lead.QualificationStatus = new("Disqualified")
	first, second := d.found(fjord, someLead()), d.found(fjord, someLead(), disqualified)
	var tasks []*api.StartOpportunityFromEngagementTaskOutput
	for _, of := range []struct{ engagement, context string }{{first, "1"}, {first, "1"}, {second, "2"}, {second, "1"}, {first, "7"}} {
		tasks = append(tasks, d.converted(fjord, of.engagement, of.context))
		d.now = d.now.Add(time.Second)
	}
	tasks = append(tasks, d.convert(fjord, second, "1"))
	foreign := d.convert(nimbus, d.found(nimbus, someLead()), "1")
	other := d.hand(fjord, d.ready(fjord))
	var all []string
	for _, task := range tasks {
		all = append(all, *task.TaskId)
	}
	type in = api.ListOpportunityFromEngagementTasksInput
	for _, c := range []struct {
		name string
		in   in
		want []string
	}{
		{"all", in{}, all},
		{"failed", in{TaskStatus: []api.TaskStatus{api.TaskStatusFailed}}, []string{all[2], all[4]}},
		{"of an opportunity", in{OpportunityIdentifier: []string{*tasks[1].OpportunityId}}, all[1:2]},
		{"of an engagement by its ARN", in{EngagementIdentifier: []string{d.arn(first)}}, []string{all[0], all[1], all[4]}},
		{"of a lead's context", in{ContextIdentifier: []string{"1"}}, []string{all[0], all[1], all[3], all[5]}},
		{"of a context that was made, or a lead's", in{ContextIdentifier: []string{"2"}}, []string{all[0], all[2]}},
		{"of contexts in an engagement", in{ContextIdentifier: []string{"3", "7"}, EngagementIdentifier: []string{first}}, []string{all[1], all[4]}},
		{"of an opportunity and another context", in{ContextIdentifier: []string{"7"}, OpportunityIdentifier: []string{*tasks[0].OpportunityId}}, nil},
		{"by id and ARN", in{TaskIdentifier: []string{all[3], *tasks[0].TaskArn, *foreign.TaskId, *other.TaskId}}, []string{all[0], all[3]}},
	} {
		listCase{c.name, conversionLister(c.in), c.want}.check(d)
	}
	listed := must[*api.ListOpportunityFromEngagementTasksOutput](d)(get(d, fjord, d.service.ListOpportunityFromEngagementTasks, &in{Catalog: "Sandbox"}))
	for n, s := range listed.TaskSummaries {
		if diff := cmp.Diff(api.ListOpportunityFromEngagementTaskSummary(*tasks[len(tasks)-1-n]), s); diff != "" {
			t.Errorf("summary %d (-task +summary):\n%s", n, diff)
		}
	}
}

// A filter by ARN names the member that has the wrong one.
func TestListTasks_3(t *testing.T) {
	d := newDeal(t)
	const task, engagement = "arn:aws:partnercentral:us-east-1::catalog/Sandbox/engagement-by-accepting-invitation-task/task-1", "arn:aws:partnercentral:us-east-1::catalog/Sandbox/opportunity/O1"
	for name, list := range map[string]func(ids, engagements []string) error{
		"submissions": func(ids, engagements []string) error {
			return onlyError(get(d, fjord, d.service.ListEngagementFromOpportunityTasks, &api.ListEngagementFromOpportunityTasksInput{TaskIdentifier: ids, EngagementIdentifier: engagements}))
		},
		"conversions": func(ids, engagements []string) error {
			return onlyError(get(d, fjord, d.service.ListOpportunityFromEngagementTasks, &api.ListOpportunityFromEngagementTasksInput{TaskIdentifier: ids, EngagementIdentifier: engagements}))
		},
	} {
		for path, err := range map[string]error{"TaskIdentifier": list([]string{task}, nil), "EngagementIdentifier": list(nil, []string{engagement})} {
			if f := apierr.From(err).Fields; len(f) != 1 || f[0].Path != path || f[0].Code != apierr.InvalidStringFormat {
				t.Errorf("%s, %s: got %v, want INVALID_STRING_FORMAT", name, path, err)
			}
		}
	}
}
