package selling

import (
	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

const tasksPerPage = 100

// ListEngagementByAcceptingInvitationTasks lists the tasks that the caller started, by their start, newest first
// unless asked otherwise (selling §7.5).
func (s *Service) ListEngagementByAcceptingInvitationTasks(c *resource.ReadCall, in *api.ListEngagementByAcceptingInvitationTasksInput) (*api.ListEngagementByAcceptingInvitationTasksOutput, error) {
	ids, err := c.FilterIDs(in.TaskIdentifier, acceptancePath, "TaskIdentifier")
	if err != nil {
		return nil, err
	}
	invitations, err := c.FilterIDs(in.EngagementInvitationIdentifier, invitationPath, "EngagementInvitationIdentifier")
	if err != nil {
		return nil, err
	}
	scope := *in
	scope.MaxResults, scope.NextToken = nil, nil
	list := resource.List{
		Kind: kindTask, Index: acceptancesByDate, Descending: true,
		Scope: scope.AppendJSON(nil), Token: in.NextToken, Limit: pageSize(in.MaxResults, tasksPerPage),
		SortKey: func(r *store.Record) string { return timeKey(r.Created) },
	}
	if in.Sort != nil {
		list.Descending = in.Sort.SortOrder == api.SortOrderDescending
	}
	switch {
	case len(ids) > 0:
		list.IDs = ids
	case len(invitations) > 0:
		list.Index, list.Values = acceptancesByInvitation, invitations
	case len(in.OpportunityIdentifier) > 0:
		list.Index, list.Values = acceptancesByOpportunity, in.OpportunityIdentifier
	case len(in.TaskStatus) > 0:
		list.Index, list.Values = acceptancesByStatus, texts(in.TaskStatus)
	}
	var t acceptance // the task that Keep saw last
	list.Keep = func(r *store.Record) (bool, error) {
		t = acceptance{record: r}
		if err := decode(r, &t.StartEngagementByAcceptingInvitationTaskOutput, &t.hidden); err != nil {
			return false, err
		}
		// Looked up by id, a task may be another account's, or one of another kind, which has no invitation to accept.
		return r.Account == c.Account && t.hidden.Invitation != "" &&
			passes(in.TaskStatus, *t.TaskStatus) && passes(invitations, t.hidden.Invitation) &&
			passes(in.OpportunityIdentifier, valueOf(t.OpportunityId)), nil
	}
	out := &api.ListEngagementByAcceptingInvitationTasksOutput{TaskSummaries: []api.ListEngagementByAcceptingInvitationTaskSummary{}}
	out.NextToken, err = list.Page(c, func(*store.Record) error {
		out.TaskSummaries = append(out.TaskSummaries,
			api.ListEngagementByAcceptingInvitationTaskSummary(t.StartEngagementByAcceptingInvitationTaskOutput))
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}
