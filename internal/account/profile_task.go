package account

import (
	"errors"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// profileTask is one update of a profile, kept for ever. Its body is the answer of GetProfileUpdateTask.
type profileTask struct {
	record *store.Record // nil before it is created
	owner  string
	api.GetProfileUpdateTaskOutput
}

func decodeProfileTask(r *store.Record) (*profileTask, error) {
	t := &profileTask{record: r, owner: r.Account}
	if err := read(r, &t.GetProfileUpdateTaskOutput, nil); err != nil {
		return nil, err
	}
	return t, nil
}

func (t *profileTask) write(c *resource.WriteCall) error {
	next := &store.Record{
		Key: store.Key{Kind: kindProfileTask, Catalog: t.Catalog, ID: t.TaskId}, Account: t.owner,
		Created: t.StartedAt.Time, Updated: c.Now, Body: t.AppendJSON(nil),
	}
	started := resource.TimeKey(t.StartedAt.Time)
	rows := []store.Index{
		{Account: t.owner, Name: indexCreated, Sort: started},
		{Name: indexStatus, Value: string(t.Status), Sort: started}, // the operator's queue
	}
	if err := put(c, t.record, next, rows); err != nil {
		return err
	}
	t.record, c.Subject = next, next.Key
	return nil
}

// profileTaskByID returns a task, whoever owns it, or PARTNER_PROFILE_TASK_NOT_FOUND.
func profileTaskByID(c *resource.ReadCall, id string) (*profileTask, error) {
	rec, err := c.Get(store.Key{Kind: kindProfileTask, Catalog: c.Catalog, ID: id})
	if errors.Is(err, store.ErrNotFound) {
		return nil, apierr.NotFoundf("PARTNER_PROFILE_TASK_NOT_FOUND",
			"There is no profile update task %s in catalog %s.", id, c.Catalog)
	}
	if err != nil {
		return nil, err
	}
	return decodeProfileTask(rec)
}

// latestTask is the task that the partner started last, nil before the first.
func (p *partner) latestTask(c *resource.ReadCall) (*profileTask, error) {
	if p.hidden.Task == "" {
		return nil, nil
	}
	return profileTaskByID(c, p.hidden.Task)
}

// StartProfileUpdateTask hands in a whole new profile (account §7.11). It answers IN_PROGRESS; unless the policy leaves
// the decision to the operator, the agenda takes it right after the commit.
func (s *Service) StartProfileUpdateTask(c *resource.WriteCall, in *api.StartProfileUpdateTaskInput) (*api.StartProfileUpdateTaskOutput, error) {
	if err := c.RefuseRequest(profileProblems(in.TaskDetails)); err != nil {
		return nil, err
	}
	r := c.Reading()
	p, err := own(r, in.Identifier)
	if err != nil {
		return nil, err
	}
	if err := c.Refuse(p.refuseSuspended()); err != nil {
		return nil, err
	}
	latest, err := p.latestTask(r)
	if err != nil {
		return nil, err
	}
	if latest != nil && latest.Status == api.ProfileTaskStatusInProgress {
		err := c.Refuse(apierr.Conflictf("INCOMPATIBLE_PARTNER_PROFILE_TASK_STATE",
			"Profile update task %s of partner %s is IN_PROGRESS: wait for its end or cancel it with CancelProfileUpdateTask.", latest.TaskId, p.Id))
		if err != nil {
			return nil, err
		}
	}
	if p.hidden.Locked {
		err := c.Refuse(apierr.Conflictf("INCOMPATIBLE_PROFILE_STATE",
			"The profile of partner %s is locked: it cannot be changed until the operator of this server unlocks it.", p.Id))
		if err != nil {
			return nil, err
		}
	}
	if err := s.room(r, c.Account, QuotaProfilesPerDay, countProfileTasksToday(r)); err != nil {
		return nil, err
	}
	if err := c.Checked(); err != nil {
		return nil, err
	}

	t := &profileTask{owner: c.Account, GetProfileUpdateTaskOutput: api.GetProfileUpdateTaskOutput{
		Catalog: c.Catalog, Arn: p.Arn, Id: p.Id, TaskId: c.IDs.New("pprofiletask-", 13), TaskDetails: in.TaskDetails,
		StartedAt: awsjson.At(c.Now), Status: api.ProfileTaskStatusInProgress,
	}}
	p.hidden.Task = t.TaskId
	if err := p.write(c); err != nil {
		return nil, err
	}
	if err := t.write(c); err != nil {
		return nil, err
	}
	if s.policy(c.Catalog).Decision != Manual {
		entry := store.Entry{Kind: jobDecideProfile, Ref: t.TaskId, Account: c.Account, Catalog: c.Catalog, Due: c.Now}
		if err := c.Schedule(entry); err != nil {
			return nil, err
		}
	}
	// Last, because whoever answers to it can take the decision off the agenda.
	if err := c.Happened("profile-task.started", c.Account, t.record.Key); err != nil {
		return nil, err
	}
	out := api.StartProfileUpdateTaskOutput(t.GetProfileUpdateTaskOutput)
	return &out, nil
}

// profileProblems are the rules of a profile that the model cannot say: segments and locales differ (account §7.11).
func profileProblems(d *api.TaskDetails) []apierr.Field {
	var fields []apierr.Field
	segments := map[api.IndustrySegment]bool{}
	for i, segment := range d.IndustrySegments {
		if segments[segment] {
			fields = append(fields, apierr.Fieldf(elementPath("TaskDetails.IndustrySegments", i), apierr.DuplicateValue,
				"%s is in the list twice; each industry segment may be given once", segment))
		}
		segments[segment] = true
	}
	locales := map[string]bool{}
	for i, content := range d.LocalizedContents {
		if locales[content.Locale] {
			fields = append(fields, apierr.Fieldf(elementPath("TaskDetails.LocalizedContents", i)+".Locale", apierr.DuplicateValue,
				"there are two contents for %s; each locale may be given once", content.Locale))
		}
		locales[content.Locale] = true
	}
	return fields
}

// GetProfileUpdateTask answers the task that the partner started last (account §7.12).
func (s *Service) GetProfileUpdateTask(c *resource.ReadCall, in *api.GetProfileUpdateTaskInput) (*api.GetProfileUpdateTaskOutput, error) {
	p, err := own(c, in.Identifier)
	if err != nil {
		return nil, err
	}
	t, err := p.latestTask(c)
	if err != nil {
		return nil, err
	}
	if t == nil {
		return nil, apierr.NotFoundf("PARTNER_PROFILE_TASK_NOT_FOUND",
			"Partner %s has started no profile update task; StartProfileUpdateTask starts one.", p.Id)
	}
	return &t.GetProfileUpdateTaskOutput, nil
}
