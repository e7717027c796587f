package selling

import (
	"fmt"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// The index groups of prospecting tasks: every order alone, and within the tasks of one name.
const (
	prospectingByStart        = "StartTime"
	prospectingByName         = "TaskName"
	prospectingByFailed       = "FailedEngagementCount"
	prospectingOfNameByStart  = "TaskName/StartTime"
	prospectingOfNameByName   = "TaskName/TaskName"
	prospectingOfNameByFailed = "TaskName/FailedEngagementCount"
)

// prospectingOrders are the index groups of each order; the filter by name walks the second.
var prospectingOrders = map[api.ProspectingFromEngagementTaskSortName]struct{ all, ofName string }{
	api.ProspectingFromEngagementTaskSortNameStartTime:             {prospectingByStart, prospectingOfNameByStart},
	api.ProspectingFromEngagementTaskSortNameTaskName:              {prospectingByName, prospectingOfNameByName},
	api.ProspectingFromEngagementTaskSortNameFailedEngagementCount: {prospectingByFailed, prospectingOfNameByFailed},
}

// key is the task's place in an order.
func (t *prospecting) key(order api.ProspectingFromEngagementTaskSortName) string {
	switch order {
	case api.ProspectingFromEngagementTaskSortNameTaskName:
		return t.TaskName
	case api.ProspectingFromEngagementTaskSortNameFailedEngagementCount:
		return fmt.Sprintf("%05d", t.count(api.ProspectingTaskStatusFailed))
	}
	return resource.TimeKey(t.StartTime.Time)
}

// count is in how many engagements the task has come to the status.
func (t *prospecting) count(status api.ProspectingTaskStatus) int32 {
	return int32(len(where(t.Engagements, func(r api.EngagementProspectingResult) bool { return r.Status == status })))
}

// save stores the task with the index rows of its owner: the calling account when it is new.
func (t *prospecting) save(c *resource.WriteCall) error {
	owner := c.Account
	if t.record != nil {
		owner = t.record.Account
	}
	var rows []store.Index
	for order, index := range prospectingOrders {
		rows = append(rows,
			store.Index{Account: owner, Name: index.all, Sort: t.key(order)},
			store.Index{Account: owner, Name: index.ofName, Value: t.TaskName, Sort: t.key(order)})
	}
	return write(c, prospectingKey(c.Catalog, t.TaskId), owner, &t.record, &t.GetProspectingFromEngagementTaskOutput, struct{}{},
		t.StartTime.Time, c.Now, rows)
}

// ListProspectingFromEngagementTasks lists the prospecting tasks that the caller started, by their start, newest first
// unless asked otherwise. Both bounds of the start are inclusive (protocol §15, selling §1.7).
func (s *Service) ListProspectingFromEngagementTasks(c *resource.ReadCall, in *api.ListProspectingFromEngagementTasksInput) (*api.ListProspectingFromEngagementTasksOutput, error) {
	scope := *in
	scope.MaxResults, scope.NextToken = nil, nil
	order, descending := api.ProspectingFromEngagementTaskSortNameStartTime, true
	if in.Sort != nil {
		order, descending = in.Sort.SortBy, in.Sort.SortOrder == api.SortOrderDescending
	}
	list := resource.List{
		Kind: kindProspecting, Index: prospectingOrders[order].all, Descending: descending,
		Scope: scope.AppendJSON(nil), Token: in.NextToken, Limit: pageSize(in.MaxResults, tasksPerPage),
	}
	if order == api.ProspectingFromEngagementTaskSortNameStartTime {
		list.Min, list.Max = startBound(in.StartAfter), startBound(in.StartBefore)
	}
	switch {
	case len(in.TaskIdentifier) > 0:
		list.IDs = in.TaskIdentifier
	case len(in.TaskName) > 0:
		list.Index, list.Values = prospectingOrders[order].ofName, in.TaskName
	}
	list.SortKey = func(r *store.Record) string {
		t, err := readProspecting(r)
		if err != nil {
			return "" // Keep, which is asked next, says so
		}
		return t.key(order)
	}
	var last *prospecting // the task that Keep saw
	list.Keep = func(r *store.Record) (bool, error) {
		t, err := readProspecting(r)
		last = t
		return err == nil && r.Account == c.Account && t.selected(in), err
	}
	out := &api.ListProspectingFromEngagementTasksOutput{TaskSummaries: []api.ProspectingTaskSummary{}}
	next, err := list.Page(c, func(*store.Record) error {
		out.TaskSummaries = append(out.TaskSummaries, last.summary())
		return nil
	})
	if err != nil {
		return nil, err
	}
	out.NextToken = next
	return out, nil
}

// startBound is a time as a bound of the order by start.
func startBound(t *awsjson.Time) *string {
	if t == nil {
		return nil
	}
	return new(resource.TimeKey(t.Time))
}

// selected decides all filters but that by id, whatever the list walks.
func (t *prospecting) selected(in *api.ListProspectingFromEngagementTasksInput) bool {
	return passes(in.TaskName, t.TaskName) &&
		(in.StartAfter == nil || !t.StartTime.Before(in.StartAfter.Time)) &&
		(in.StartBefore == nil || !t.StartTime.After(in.StartBefore.Time))
}

func (t *prospecting) summary() api.ProspectingTaskSummary {
	return api.ProspectingTaskSummary{
		TaskId: t.TaskId, TaskArn: t.TaskArn, TaskName: t.TaskName, StartTime: t.StartTime, EndTime: t.EndTime,
		TotalEngagementCount:     int32(len(t.Engagements)),
		CompletedEngagementCount: t.count(api.ProspectingTaskStatusCompleted),
		FailedEngagementCount:    t.count(api.ProspectingTaskStatusFailed),
	}
}
