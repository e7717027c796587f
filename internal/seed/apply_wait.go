package seed

import (
	"fmt"
	"time"
)

const (
	// patience is how long a task may take, by the machine's time.
	patience = 30 * time.Second
	pause    = 50 * time.Millisecond
)

// until repeats what polls until it says that it is done.
func (r *run) until(at path, what string, done func() (bool, error)) error {
	end := time.NewTimer(patience)
	defer end.Stop()
	for {
		ok, err := done()
		if ok || err != nil {
			return err
		}
		next := time.NewTimer(pause)
		select {
		case <-next.C:
		case <-end.C:
			next.Stop()
			return r.Errorf(at, "%s did not end within %s", what, patience)
		case <-r.ctx.Done():
			next.Stop()
			return fmt.Errorf("apply a seed: %w", r.ctx.Err())
		}
	}
}

// task is the answer of a Start…Task call.
type task struct {
	TaskStatus, Message, ReasonCode string
	OpportunityID, EngagementID     string // encoding/json overlooks that the API writes Id
}

// start runs a task to its end. Repeating the call with its token is how clients poll.
func (r *run) start(at path, account, operation string, in object) (*task, error) {
	in["ClientToken"] = r.token(at, operation)
	t := new(task)
	err := r.until(at, operation, func() (bool, error) {
		*t = task{}
		if err := r.call(at, account, operation, in, t); err != nil {
			return false, err
		}
		return t.TaskStatus != "IN_PROGRESS", nil
	})
	if err == nil && t.TaskStatus != "COMPLETE" {
		err = r.Errorf(at, "%s by %s failed: %s: %s", operation, r.called(account), t.ReasonCode, t.Message)
	}
	return t, err
}
