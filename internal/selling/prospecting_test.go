package selling

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

func (d *deal) prospect(account, name string, engagements ...string) *api.StartProspectingFromEngagementTaskOutput {
	d.Helper()
	return must[*api.StartProspectingFromEngagementTaskOutput](d)(put(d, account, d.service.StartProspectingFromEngagementTask,
		&api.StartProspectingFromEngagementTaskInput{Catalog: "Sandbox", ClientToken: "prospect", TaskName: name, Identifiers: engagements}))
}

func (d *deal) prospecting(account, id string) (*api.GetProspectingFromEngagementTaskOutput, error) {
	return get(d, account, d.service.GetProspectingFromEngagementTask, &api.GetProspectingFromEngagementTaskInput{Catalog: "Sandbox", TaskIdentifier: id})
}

// A task over engagements of the caller ends without a result in any of them.
func TestProspecting_15(t *testing.T) {
	d := newDeal(t)
	one, two := d.found(fjord, someLead()), d.found(fjord, someProject())
	_, n := d.since(0)
	started := d.prospect(fjord, "Mills of the north", two, one)
	waiting := must[*api.GetProspectingFromEngagementTaskOutput](d)(d.prospecting(fjord, *started.TaskId))
	d.now = d.now.Add(time.Second)
	d.due()
	ended := must[*api.GetProspectingFromEngagementTaskOutput](d)(d.prospecting(fjord, *started.TaskId))
	d.goldenOf("prospecting.golden", slices.Concat([]byte("started:\n"), d.shown(started), []byte("waiting:\n"), d.shown(waiting), []byte("ended:\n"), d.shown(ended)))
	for name, text := range map[string]struct{ pattern, got string }{
		"id":  {`^task-[0-9a-z]{14}$`, ended.TaskId},
		"ARN": {`^arn:aws:partnercentral-selling:.*:.*:catalog/.*/prospecting-from-engagement-task/task-[0-9a-z]{14}$`, ended.TaskArn},
	} {
		if !regexp.MustCompile(text.pattern).MatchString(text.got) {
			t.Errorf("%s: got %s, want one like %s", name, text.got, text.pattern)
		}
	}
	if events, _ := d.since(n); events != "" {
		t.Errorf("told %s, want nothing", events)
	}
	if len(d.engagement(fjord, one).Contexts) != 1 {
		t.Error("a context was added without a result")
	}
	// What has ended stays as it ended.
	d.now = d.now.Add(time.Second)
	entry := store.Entry{Kind: jobProspecting, Ref: *started.TaskId, Account: fjord, Catalog: "Sandbox"}
	d.ok(d.update(fjord, func(c *resource.WriteCall) error { return d.service.Jobs()[jobProspecting].Run(c, entry) }))
	again := must[*api.GetProspectingFromEngagementTaskOutput](d)(d.prospecting(fjord, *started.TaskId))
	if diff := gocmp.Diff(ended, again); diff != "" {
		t.Errorf("run again (-ended +again):\n%s", diff)
	}
	if empty := d.prospect(fjord, "Nothing"); len(empty.Identifiers) != 0 {
		t.Errorf("without engagements: got %v", empty.Identifiers)
	}
}

// What the agenda gives up has failed in every engagement.
func TestProspecting_15_Failed(t *testing.T) {
	d := newDeal(t)
	started := d.prospect(fjord, "Mills", d.found(fjord, someLead()), d.found(fjord, someLead()))
	d.fail(started)
	task := must[*api.GetProspectingFromEngagementTaskOutput](d)(d.prospecting(fjord, *started.TaskId))
	for _, r := range task.Engagements {
		if r.Status != api.ProspectingTaskStatusFailed || valueOf(r.ReasonCode) != "InternalError" || valueOf(r.Message) == "" || r.EngagementContextId != nil {
			t.Errorf("got %s", d.shown(&r))
		}
	}
	if task.EndTime == nil || len(task.Engagements) != 2 {
		t.Errorf("got %s", d.shown(task))
	}
}

// fail lets the agenda give the task up.
func (d *deal) fail(started *api.StartProspectingFromEngagementTaskOutput) {
	d.Helper()
	e, err := d.store.Claim(d.Context(), d.now, d.now, d.now.Add(1e9))
	d.ok(err)
	if e.Ref != *started.TaskId {
		d.Fatalf("entry: got %s %s, want that of %s", e.Kind, e.Ref, *started.TaskId)
	}
	d.ok(d.update(e.Account, func(c *resource.WriteCall) error {
		if err := c.Finish(e.ID, e.Attempt); err != nil {
			return err
		}
		return d.service.Jobs()[e.Kind].Fail(c, e, &resource.Failure{Reason: "InternalError", Message: "It did not work."})
	}))
}

// The request can be wrong, an engagement unknown; whoever did not start the task does not see it.
func TestProspecting_15_Refused(t *testing.T) {
	d := newDeal(t)
	own, foreign := d.found(fjord), d.found(nimbus)
	for _, test := range []struct {
		name        string
		engagements []string
		want        string
	}{
		{"another's", []string{own, foreign}, "not found"},
		{"unknown", []string{"eng-00000000000000"}, "not found"},
		{"twice", []string{own, own}, "validation"},
	} {
		_, err := put(d, fjord, d.service.StartProspectingFromEngagementTask,
			&api.StartProspectingFromEngagementTaskInput{Catalog: "Sandbox", ClientToken: "prospect", TaskName: "Mills", Identifiers: test.engagements})
		if got := refusal(err); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
	_, err := put(d, fjord, d.service.StartProspectingFromEngagementTask,
		&api.StartProspectingFromEngagementTaskInput{Catalog: "Sandbox", ClientToken: "prospect", TaskName: "Mills", Identifiers: []string{own, own}})
	var twice *apierr.Error
	if !errors.As(err, &twice) || len(twice.Fields) != 1 || twice.Fields[0].Path != "Identifiers[1]" || twice.Fields[0].Code != apierr.DuplicateKeyValue {
		t.Errorf("an engagement named twice: got %v, want DUPLICATE_KEY_VALUE of Identifiers[1]", err)
	}
	if n := d.due(); n != 0 {
		t.Errorf("entries on the agenda: got %d, want none", n)
	}
	started := d.prospect(fjord, "Mills", own)
	for account, id := range map[string]string{nimbus: *started.TaskId, fjord: "task-00000000000000"} {
		if got := refusal(onlyError(d.prospecting(account, id))); got != "not found" {
			t.Errorf("%s of %s: got %q, want not found", id, account, got)
		}
	}
	gone := store.Entry{Kind: jobProspecting, Ref: "task-00000000000000", Account: fjord, Catalog: "Sandbox"}
	if err := d.update(fjord, func(c *resource.WriteCall) error { return runProspecting(c, gone) }); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a task that is not there: got %v, want %v", err, store.ErrNotFound)
	}
}

// Every filter in every order and both directions, in pages of any size; only one's own.
func TestListProspecting_15(t *testing.T) {
	d := newDeal(t)
	engagement := d.found(fjord)
	start := d.now
	var all []*api.GetProspectingFromEngagementTaskOutput
	for n := range 9 {
		d.now = start.Add(time.Duration(n/2) * time.Second)
		engagements := []string{engagement}
		if n%4 == 3 {
			engagements = append(engagements, d.found(fjord))
		}
		task := d.prospect(fjord, []string{"South", "North", "West"}[n%3], engagements...)
		switch {
		case n%4 > 1:
			d.fail(task)
		case n < 8:
			d.due()
		}
		all = append(all, must[*api.GetProspectingFromEngagementTaskOutput](d)(d.prospecting(fjord, *task.TaskId)))
	}
	d.due()
	foreign := d.prospect(nimbus, "North", d.found(nimbus))
	type task = *api.GetProspectingFromEngagementTaskOutput
	failed := func(t task) int {
		return len(where(t.Engagements, func(r api.EngagementProspectingResult) bool { return r.Status == api.ProspectingTaskStatusFailed }))
	}
	orders := map[api.ProspectingFromEngagementTaskSortName]func(a, b task) int{
		api.ProspectingFromEngagementTaskSortNameStartTime:             func(a, b task) int { return a.StartTime.Compare(b.StartTime.Time) },
		api.ProspectingFromEngagementTaskSortNameTaskName:              func(a, b task) int { return cmp.Compare(a.TaskName, b.TaskName) },
		api.ProspectingFromEngagementTaskSortNameFailedEngagementCount: func(a, b task) int { return cmp.Compare(failed(a), failed(b)) },
	}
	type in = api.ListProspectingFromEngagementTasksInput
	at := func(seconds int) *awsjson.Time {
		return new(awsjson.At(start.Add(time.Duration(seconds) * time.Second)))
	}
	for _, test := range []struct {
		name string
		in   in
		keep func(task) bool
	}{
		{"all", in{}, func(task) bool { return true }},
		{"empty filters", in{TaskIdentifier: []string{}, TaskName: []string{}}, func(task) bool { return true }},
		{"of two names", in{TaskName: []string{"North", "West", "East"}}, func(t task) bool { return t.TaskName != "South" }},
		{"by id", in{TaskIdentifier: []string{all[4].TaskId, all[7].TaskId, *foreign.TaskId, "task-00000000000000"}}, func(t task) bool { return t == all[4] || t == all[7] }},
		{"by id and name", in{TaskIdentifier: []string{all[4].TaskId, all[6].TaskId}, TaskName: []string{"North"}}, func(t task) bool { return t == all[4] }},
		{"in a time", in{StartAfter: at(1), StartBefore: at(2)}, func(t task) bool { return !t.StartTime.Before(at(1).Time) && !t.StartTime.After(at(2).Time) }},
		{"by name in a time", in{TaskName: []string{"North"}, StartAfter: at(2)}, func(t task) bool { return t.TaskName == "North" && !t.StartTime.Before(at(2).Time) }},
		{"by id in a time", in{TaskIdentifier: []string{all[0].TaskId, all[8].TaskId}, StartBefore: at(3)}, func(t task) bool { return t == all[0] }},
		{"in no time", in{StartAfter: at(2), StartBefore: at(1)}, func(task) bool { return false }},
	} {
		for order, compare := range orders {
			var want []string
			sorted := slices.Clone(all)
			slices.SortFunc(sorted, func(a, b task) int { return cmp.Or(compare(a, b), cmp.Compare(a.TaskId, b.TaskId)) })
			for _, task := range sorted {
				if test.keep(task) {
					want = append(want, task.TaskId)
				}
			}
			for _, direction := range []api.SortOrder{api.SortOrderAscending, api.SortOrderDescending} {
				for _, size := range []int32{1, 4, 100} {
					in := test.in
					in.Sort = &api.ProspectingFromEngagementTaskSort{SortBy: order, SortOrder: direction}
					if diff := gocmp.Diff(want, d.prospectings(fjord, in, size)); diff != "" {
						t.Errorf("%s by %s, %s, pages of %d (-want +got):\n%s", test.name, order, direction, size, diff)
					}
				}
				slices.Reverse(want)
			}
		}
	}
	byDefault := d.prospectings(fjord, in{}, 100)
	newest := d.prospectings(fjord, in{Sort: &api.ProspectingFromEngagementTaskSort{SortBy: "StartTime", SortOrder: api.SortOrderDescending}}, 100)
	if diff := gocmp.Diff(newest, byDefault); diff != "" {
		t.Errorf("by default (-newest first +got):\n%s", diff)
	}
	out := must[*api.ListProspectingFromEngagementTasksOutput](d)(get(d, fjord, d.service.ListProspectingFromEngagementTasks, &in{Catalog: "Sandbox", TaskIdentifier: []string{all[3].TaskId, all[8].TaskId}}))
	for _, s := range out.TaskSummaries {
		got := fmt.Sprint(s.TotalEngagementCount, s.CompletedEngagementCount, s.FailedEngagementCount, s.EndTime != nil)
		if want := map[string]string{all[3].TaskId: "2 0 2 true", all[8].TaskId: "1 1 0 true"}[s.TaskId]; got != want {
			t.Errorf("summary of %s: got %s, want %s", s.TaskName, got, want)
		}
	}
}

func (d *deal) prospectings(account string, in api.ListProspectingFromEngagementTasksInput, size int32) []string {
	d.Helper()
	return pages(d, size, func(size int32, token *string) ([]string, *string, error) {
		in.Catalog, in.MaxResults, in.NextToken = "Sandbox", &size, token
		out, err := get(d, account, d.service.ListProspectingFromEngagementTasks, &in)
		if err != nil {
			return nil, nil, err
		}
		var ids []string
		for _, s := range out.TaskSummaries {
			ids = append(ids, s.TaskId)
		}
		return ids, out.NextToken, nil
	})
}
