package account

import (
	"errors"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// CancelProfileUpdateTask ends a task before it is decided and leaves the profile as it is (account §7.13). It may do so
// whoever decides: what the agenda has not decided yet is taken off it.
func (s *Service) CancelProfileUpdateTask(c *resource.WriteCall, in *api.CancelProfileUpdateTaskInput) (*api.CancelProfileUpdateTaskOutput, error) {
	r := c.Reading()
	p, err := own(r, in.Identifier)
	if err != nil {
		return nil, err
	}
	t, err := p.task(r, in.TaskId)
	if err != nil {
		return nil, err
	}
	if err := c.Refuse(p.refuseSuspended()); err != nil {
		return nil, err
	}
	if t.Status != api.ProfileTaskStatusInProgress {
		return nil, apierr.Conflictf("INCOMPATIBLE_PARTNER_PROFILE_TASK_STATE",
			"Profile update task %s is %s; only a task that is IN_PROGRESS can be canceled.", t.TaskId, t.Status)
	}
	if err := t.end(c, api.ProfileTaskStatusCanceled, nil); err != nil {
		return nil, err
	}
	if err := c.Unschedule(jobDecideProfile, t.TaskId); err != nil {
		return nil, err
	}
	return new(api.CancelProfileUpdateTaskOutput(t.GetProfileUpdateTaskOutput)), nil
}

// task returns a task that the partner started, of any time. Another partner's cannot be told from one that does not
// exist.
func (p *partner) task(c *resource.ReadCall, id string) (*profileTask, error) {
	rec, err := c.Get(store.Key{Kind: kindProfileTask, Catalog: p.Catalog, ID: id})
	if err == nil && rec.Account == p.owner {
		return decodeProfileTask(rec)
	}
	if err == nil || errors.Is(err, store.ErrNotFound) {
		return nil, apierr.NotFoundf("PARTNER_PROFILE_TASK_NOT_FOUND",
			"Partner %s has started no profile update task %s; GetProfileUpdateTask answers the one that it started last.", p.Id, id)
	}
	return nil, err
}
