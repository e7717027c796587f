package account

import (
	"fmt"
	"testing"
	"time"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
)

func (w *world) cancelTask(account, partner, task string) (*api.CancelProfileUpdateTaskOutput, error) {
	return write(w, account, w.service.CancelProfileUpdateTask, &api.CancelProfileUpdateTaskInput{Identifier: partner, TaskId: task})
}

// Review by hand and by itself: a task can be canceled until it is decided, and nothing decides it afterwards.
func TestCancelProfileUpdateTask7_13(t *testing.T) {
	for _, decision := range []Decision{Manual, Auto, AutoFail} {
		t.Run(string(decision), func(t *testing.T) {
			w := newWorld(t)
			w.service.Policies = map[string]Policy{w.catalog: {Decision: decision}}
			p := w.register(alice, "Blue Fjord")
			started := ok[*api.StartProfileUpdateTaskOutput](t)(w.startProfile(alice, p.Id, profileOf("Fjord")))
			w.now = w.now.Add(time.Second)
			got := ok[*api.CancelProfileUpdateTaskOutput](t)(w.cancelTask(alice, p.Arn, started.TaskId))
			want := api.GetProfileUpdateTaskOutput(*started)
			want.Status, want.EndedAt = api.ProfileTaskStatusCanceled, new(awsjson.At(w.now))
			wantEqual(t, (*api.GetProfileUpdateTaskOutput)(got), &want)
			if done := w.agenda(); done != nil {
				t.Errorf("after the cancellation the agenda did %v", done)
			}
			wantEqual(t, w.latestTask(alice, p.Id), &want)
			if name := w.getPartner(alice, p.Id).Profile.DisplayName; name != "" {
				t.Errorf("published name %q, want none", name)
			}
			// Another may be started at once, and the canceled one stays what it is.
			ok[*api.StartProfileUpdateTaskOutput](t)(w.startProfile(alice, p.Id, profileOf("Fjord 2")))
			_, err := w.cancelTask(alice, p.Id, started.TaskId)
			wantRefusal(t, err, "Conflict INCOMPATIBLE_PARTNER_PROFILE_TASK_STATE")
			if n := len(w.events()); n != 0 {
				t.Errorf("%d events, want none (§10)", n)
			}
		})
	}
}

// The rows of §5.3 that end in CANCELED, and who may cancel.
func TestCancelProfileUpdateTask5_3(t *testing.T) {
	w := newWorld(t)
	w.service.Policies = map[string]Policy{w.catalog: {Decision: Manual}}
	foreign := w.register(bob, "Nimbus")
	foreignTask := ok[*api.StartProfileUpdateTaskOutput](t)(w.startProfile(bob, foreign.Id, profileOf("Nimbus"))).TaskId
	const state, missing = "Conflict INCOMPATIBLE_PARTNER_PROFILE_TASK_STATE", "NotFound PARTNER_PROFILE_TASK_NOT_FOUND"
	type change func(p *partner, task *string)
	tests := []struct {
		name   string
		from   api.ProfileTaskStatus
		change change
		want   string
	}{
		{"IN_PROGRESS", api.ProfileTaskStatusInProgress, nil, ""},
		{"SUCCEEDED", api.ProfileTaskStatusSucceeded, nil, state},
		{"FAILED", api.ProfileTaskStatusFailed, nil, state},
		{"CANCELED", api.ProfileTaskStatusCanceled, nil, state},
		{"unknown task", api.ProfileTaskStatusInProgress, func(_ *partner, task *string) { *task = "pprofiletask-0000000000000" }, missing},
		{"another partner's task", api.ProfileTaskStatusInProgress, func(_ *partner, task *string) { *task = foreignTask }, missing},
		{"§6.5 suspended", api.ProfileTaskStatusInProgress, func(p *partner, _ *string) { p.hidden.Suspended = true }, "Denied INCOMPATIBLE_BENEFIT_AWS_PARTNER_STATE"},
		{"§6.1 suspended before the state", api.ProfileTaskStatusFailed, func(p *partner, _ *string) { p.hidden.Suspended = true }, "Denied INCOMPATIBLE_BENEFIT_AWS_PARTNER_STATE"},
		{"§6.1 the task before suspended", api.ProfileTaskStatusFailed, func(p *partner, task *string) { p.hidden.Suspended, *task = true, foreignTask }, missing},
		{"a locked profile", api.ProfileTaskStatusInProgress, func(p *partner, _ *string) { p.hidden.Locked = true }, ""},
	}
	for i, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			account := fmt.Sprintf("4000000000%02d", i)
			p := w.register(account, "Fjord "+account)
			task := ok[*api.StartProfileUpdateTaskOutput](t)(w.startProfile(account, p.Id, profileOf("Fjord"))).TaskId
			if test.from != api.ProfileTaskStatusInProgress {
				w.must(w.update(account, func(c *resource.WriteCall) error {
					task, err := profileTaskByID(c.Reading(), task)
					if err != nil {
						return err
					}
					return task.end(c, test.from, nil)
				}))
			}
			before := w.latestTask(account, p.Id)
			if test.change != nil {
				w.changePartner(account, func(p *partner) { test.change(p, &task) })
			}
			_, err := w.cancelTask(account, p.Id, task)
			wantRefusal(t, err, test.want)
			if test.want != "" {
				wantEqual(t, w.latestTask(account, p.Id), before)
			}
		})
	}
	t.Run("another account", func(t *testing.T) {
		_, err := w.cancelTask(alice, foreign.Id, foreignTask)
		wantRefusal(t, err, "NotFound PARTNER_NOT_FOUND")
	})
	t.Run("a task of an earlier day", func(t *testing.T) {
		w.now = w.now.Add(30 * day)
		ok[*api.CancelProfileUpdateTaskOutput](t)(w.cancelTask(bob, foreign.Id, foreignTask))
	})
}
