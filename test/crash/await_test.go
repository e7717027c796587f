package crash

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/opencosell/cosell/test/wire"
)

// endTime is how long a task may take that was started before the kill. A worker that was killed holds its lease for a
// minute at most, and a restart must not wait for that.
const endTime = 20 * time.Second

// soon asks until it is done; there is no signal to wait for from outside the program.
func soon(done func() (bool, error)) error {
	giveUp := time.NewTimer(endTime)
	defer giveUp.Stop()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		ok, err := done()
		if ok || err != nil {
			return err
		}
		select {
		case <-tick.C:
		case <-giveUp.C:
			return fmt.Errorf("not done after %s", endTime)
		}
	}
}

// awaitTasks checks that every task comes to its end although nobody asks for it: also those whose start was cut off.
func awaitTasks(t *testing.T, c *caller, l *ledger) {
	t.Helper()
	begin := time.Now()
	for _, account := range slices.Sorted(slices.Values(l.names())) {
		var open struct{ TaskSummaries []task }
		err := soon(func() (bool, error) {
			err := c.call(wire.Selling, "ListEngagementByAcceptingInvitationTasks", account, object{"TaskStatus": []string{"IN_PROGRESS"}}, &open)
			return len(open.TaskSummaries) == 0, err
		})
		if err != nil {
			t.Errorf("tasks of %s that stick: %+v: %v", account, open.TaskSummaries, err)
		}
	}
	if waited := time.Since(begin); waited > 2*time.Second {
		t.Logf("the tasks came to their end %s after the restart", waited.Round(time.Millisecond))
	}
}
