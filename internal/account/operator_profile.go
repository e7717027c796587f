package account

import (
	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// ProfileTaskView is a profile update as the operator sees it.
type ProfileTaskView struct {
	Account string
	api.GetProfileUpdateTaskOutput
}

// ProfileTasks lists the profile updates of the call's catalog that have a status, those first that were started first:
// the operator's queue is those IN_PROGRESS. The second result is the token of the next page, nil after the last; a token
// of another list is refused as a Validation error.
func (s *Service) ProfileTasks(c *resource.ReadCall, status api.ProfileTaskStatus, token *string, limit int) ([]ProfileTaskView, *string, error) {
	list := []ProfileTaskView{}
	next, err := resource.List{
		Kind: kindProfileTask, Index: indexStatus, Values: []string{string(status)}, Scope: []byte(status), Token: token, Limit: limit,
	}.Page(c, func(r *store.Record) error {
		t, err := decodeProfileTask(r)
		if err == nil {
			list = append(list, ProfileTaskView{t.owner, t.GetProfileUpdateTaskOutput})
		}
		return err
	})
	return list, next, err
}
