package selling

import (
	"slices"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

const tasksPerPage = 100

// taskQuery is what a list of tasks was asked for.
type taskQuery struct {
	kind   taskKind
	ids    []string // or ARNs
	status []api.TaskStatus
	// filters are the others of the list, that which selects the fewest first.
	filters []taskFilter
	sort    *api.ListTasksSortBase
	scope   []byte
	token   *string
	size    *int32
}

type taskFilter struct {
	name   string
	values []string
}

// listedTask is a pointer to a task of some kind.
type listedTask interface {
	comparable
	facts() taskFacts
}

// pageOfTasks calls each with the tasks that the caller started, by their start, newest first unless asked otherwise
// (selling §7.5). read takes a record apart; a task of another kind, which a list by ids can meet, is read as nil.
func pageOfTasks[T listedTask](c *resource.ReadCall, q taskQuery, read func(*store.Record) (T, error), each func(T)) (*string, error) {
	ids, err := c.FilterIDs(q.ids, q.kind.path, "TaskIdentifier")
	if err != nil {
		return nil, err
	}
	list := resource.List{
		Kind: kindTask, Index: q.kind.byDate(), Descending: q.sort == nil || q.sort.SortOrder == api.SortOrderDescending,
		Scope: q.scope, Token: q.token, Limit: pageSize(q.size, tasksPerPage),
		SortKey: func(r *store.Record) string { return resource.TimeKey(r.Created) },
	}
	filters := append(slices.Clone(q.filters), taskFilter{filterStatus, texts(q.status)})
	if len(ids) > 0 {
		list.IDs = ids
	} else if n := slices.IndexFunc(filters, func(f taskFilter) bool { return len(f.values) > 0 }); n >= 0 {
		list.Index, list.Values = q.kind.by(filters[n].name), filters[n].values
	}
	var none, last T // last is the task that Keep saw
	list.Keep = func(r *store.Record) (bool, error) {
		var err error
		if last, err = read(r); err != nil || last == none {
			return false, err
		}
		// Looked up by id, a task may be another account's.
		return r.Account == c.Account && q.selects(last.facts()), nil
	}
	return list.Page(c, func(*store.Record) error {
		each(last)
		return nil
	})
}

// selects decides all filters but that by id, whatever the list walks.
func (q taskQuery) selects(f taskFacts) bool {
	for _, filter := range q.filters {
		isOne := func(id string) bool { return slices.Contains(f.by[filter.name], id) }
		if len(filter.values) > 0 && !slices.ContainsFunc(filter.values, isOne) {
			return false
		}
	}
	return passes(q.status, f.status)
}

// ListEngagementByAcceptingInvitationTasks lists the tasks by which the caller accepts invitations (selling §7.5).
func (s *Service) ListEngagementByAcceptingInvitationTasks(c *resource.ReadCall, in *api.ListEngagementByAcceptingInvitationTasksInput) (*api.ListEngagementByAcceptingInvitationTasksOutput, error) {
	invitations, err := c.FilterIDs(in.EngagementInvitationIdentifier, invitationPath, "EngagementInvitationIdentifier")
	if err != nil {
		return nil, err
	}
	scope := *in
	scope.MaxResults, scope.NextToken = nil, nil
	query := taskQuery{
		kind: acceptances, ids: in.TaskIdentifier, status: in.TaskStatus,
		filters: []taskFilter{{filterInvitation, invitations}, {filterOpportunity, in.OpportunityIdentifier}},
		sort:    in.Sort, scope: scope.AppendJSON(nil), token: in.NextToken, size: in.MaxResults,
	}
	out := &api.ListEngagementByAcceptingInvitationTasksOutput{TaskSummaries: []api.ListEngagementByAcceptingInvitationTaskSummary{}}
	out.NextToken, err = pageOfTasks(c, query, readAcceptance, func(t *acceptance) {
		out.TaskSummaries = append(out.TaskSummaries,
			api.ListEngagementByAcceptingInvitationTaskSummary(t.StartEngagementByAcceptingInvitationTaskOutput))
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// readAcceptance is the task in the record, nil when it accepts no invitation.
func readAcceptance(r *store.Record) (*acceptance, error) {
	t := &acceptance{record: r}
	if err := decode(r, &t.StartEngagementByAcceptingInvitationTaskOutput, &t.hidden); err != nil || t.hidden.Invitation == "" {
		return nil, err
	}
	return t, nil
}
