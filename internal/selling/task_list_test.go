package selling

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

func (d *deal) tasks(account string, in api.ListEngagementByAcceptingInvitationTasksInput, size int32) []string {
	d.Helper()
	return pages(d, size, func(size int32, token *string) ([]string, *string, error) {
		in.Catalog, in.MaxResults, in.NextToken = resource.CatalogSandbox, &size, token
		out, err := get(d, account, d.service.ListEngagementByAcceptingInvitationTasks, &in)
		if err != nil {
			return nil, nil, err
		}
		var ids []string
		for _, s := range out.TaskSummaries {
			ids = append(ids, *s.TaskId)
		}
		return ids, out.NextToken, nil
	})
}

// Every filter, alone and together, in both directions, in pages of any size; only one's own tasks of this kind.
func TestListAcceptingTasks_7_5(t *testing.T) {
	d := newDeal(t)
	start := d.now
	var all []*api.StartEngagementByAcceptingInvitationTaskOutput
	var invitations []string
	for n := range 9 {
		d.now = start.Add(time.Duration(n/2) * time.Second)
		id := d.invited(fjord, nimbus, []api.EngagementInvitationPayloadType{opportunityKind, leadKind}[n%2]).Id
		if n%3 == 2 {
			id = invitations[n-2] // accepted already
		}
		all, invitations = append(all, d.take(nimbus, id)), append(invitations, id)
		if n < 7 {
			d.due()
		}
	}
	foreign := d.take(fjord, d.invited(nimbus, fjord, opportunityKind).Id)
	other := "task-0000000000000"
	d.ok(d.update(nimbus, func(c *resource.WriteCall) error {
		return c.Create(&store.Record{Key: taskKey(c.Catalog, other), Account: nimbus, Created: c.Now, Updated: c.Now, Body: []byte(`{}`), Hidden: []byte(`{}`)}, nil)
	}))
	byID := map[string]int{}
	for n, task := range all {
		all[n] = d.task(nimbus, task)
		byID[*task.TaskId] = n
	}
	order := slices.Clone(all)
	slices.SortFunc(order, func(a, b *api.StartEngagementByAcceptingInvitationTaskOutput) int {
		return strings.Compare(resource.TimeKey(a.StartTime.Time)+*a.TaskId, resource.TimeKey(b.StartTime.Time)+*b.TaskId)
	})
	invitation := func(task *api.StartEngagementByAcceptingInvitationTaskOutput) string {
		return invitations[byID[*task.TaskId]]
	}
	opportunity := *all[0].OpportunityId
	type in = api.ListEngagementByAcceptingInvitationTasksInput
	type out = *api.StartEngagementByAcceptingInvitationTaskOutput
	for _, test := range []struct {
		name string
		in   in
		keep func(out) bool
	}{
		{"all", in{}, func(out) bool { return true }},
		{"in progress", in{TaskStatus: []api.TaskStatus{api.TaskStatusInProgress}}, func(t out) bool { return *t.TaskStatus == api.TaskStatusInProgress }},
		{"ended", in{TaskStatus: []api.TaskStatus{api.TaskStatusComplete, api.TaskStatusFailed}}, func(t out) bool { return *t.TaskStatus != api.TaskStatusInProgress }},
		{"of an invitation", in{EngagementInvitationIdentifier: []string{invitations[0]}}, func(t out) bool { return invitation(t) == invitations[0] }},
		{"of an invitation by its ARN, failed", in{
			EngagementInvitationIdentifier: []string{"arn:aws:partnercentral:us-east-1::catalog/Sandbox/engagement-invitation/" + invitations[0]},
			TaskStatus:                     []api.TaskStatus{api.TaskStatusFailed},
		}, func(t out) bool { return invitation(t) == invitations[0] && *t.TaskStatus == api.TaskStatusFailed }},
		{"of an opportunity", in{OpportunityIdentifier: []string{opportunity, "O1"}}, func(t out) bool { return valueOf(t.OpportunityId) == opportunity }},
		{
			"by id and ARN, failed",
			in{TaskIdentifier: []string{*all[1].TaskId, *all[0].TaskArn, *foreign.TaskId, other}, TaskStatus: []api.TaskStatus{api.TaskStatusFailed}},
			func(t out) bool { return t == all[1] },
		},
		{"by id", in{TaskIdentifier: []string{*all[5].TaskId, *all[3].TaskId, other, *foreign.TaskId}}, func(t out) bool { return t == all[5] || t == all[3] }},
		{"empty filters", in{TaskStatus: []api.TaskStatus{}, TaskIdentifier: []string{}, OpportunityIdentifier: []string{}, EngagementInvitationIdentifier: []string{}}, func(out) bool { return true }},
	} {
		var want []string
		for _, task := range order {
			if test.keep(task) {
				want = append(want, *task.TaskId)
			}
		}
		if len(want) == 0 {
			t.Errorf("%s: the test has no such task", test.name)
		}
		for _, size := range []struct{ up, down int32 }{{1, 4}, {1000, 1000}} {
			in := test.in
			in.Sort = &api.ListTasksSortBase{SortBy: api.ListTasksSortNameStartTime, SortOrder: api.SortOrderAscending}
			if diff := cmp.Diff(want, d.tasks(nimbus, in, size.up)); diff != "" {
				t.Errorf("%s, ascending by %d (-want +got):\n%s", test.name, size.up, diff)
			}
			backward := slices.Clone(want)
			slices.Reverse(backward)
			if diff := cmp.Diff(backward, d.tasks(nimbus, test.in, size.down)); diff != "" {
				t.Errorf("%s, by default by %d (-want +got):\n%s", test.name, size.down, diff)
			}
		}
	}
	d.golden("task-list.golden", d.shown(must[*api.ListEngagementByAcceptingInvitationTasksOutput](d)(get(d, nimbus, d.service.ListEngagementByAcceptingInvitationTasks,
		&in{Catalog: "Sandbox", MaxResults: new(int32(5)), Sort: &api.ListTasksSortBase{SortBy: api.ListTasksSortNameStartTime, SortOrder: api.SortOrderAscending}}))))
}

// Filters by ARN name the member that has the wrong one.
func TestListAcceptingTasks_3(t *testing.T) {
	d := newDeal(t)
	for path, in := range map[string]*api.ListEngagementByAcceptingInvitationTasksInput{
		"TaskIdentifier":                 {TaskIdentifier: []string{"arn:aws:partnercentral:us-east-1::catalog/Sandbox/opportunity-from-engagement-task/task-1"}},
		"EngagementInvitationIdentifier": {EngagementInvitationIdentifier: []string{"arn:aws:partnercentral:us-east-1::catalog/Sandbox/engagement/eng-1"}},
	} {
		_, err := get(d, nimbus, d.service.ListEngagementByAcceptingInvitationTasks, in)
		if f := apierr.From(err).Fields; len(f) != 1 || f[0].Path != path || f[0].Code != apierr.InvalidStringFormat {
			t.Errorf("%s: got %v, want INVALID_STRING_FORMAT", path, err)
		}
	}
}
