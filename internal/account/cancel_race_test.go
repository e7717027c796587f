package account

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

func (w *world) canceling(account, id string, t api.ConnectionType) func() error {
	return func() error {
		_, err := w.tryCancelType(account, id, t)
		return err
	}
}

// live are the connections that an account has with an active type.
func (w *world) live(account string) []string {
	w.t.Helper()
	ids := []string{}
	for _, n := range ok[*api.ListConnectionsOutput](w.t)(get(w, account, w.service.ListConnections, &api.ListConnectionsInput{})).ConnectionSummaries {
		ids = append(ids, n.Id)
	}
	return ids
}

// Cancel of the last type against acceptance of another: before it the connection lives on, after it there is a new one.
func TestConcurrentCancelAndAccept12(t *testing.T) {
	eachRound(t, func(t *testing.T, w *world) {
		id := w.connect(oc)
		second := w.invite(alice, subsidiary, bob)
		wantEqual(t, atOnce(w.canceling(alice, id, oc), w.tryAccept(bob, second)), []string{"", ""})
		accepted := *w.invitation(bob, second).ConnectionId
		wantEqual(t, w.live(alice), []string{accepted})
		wantEqual(t, w.live(bob), []string{accepted})
		statuses := func(id string) map[api.ConnectionType]api.ConnectionTypeStatus {
			s := map[api.ConnectionType]api.ConnectionTypeStatus{}
			for kind, d := range w.connection(alice, id).ConnectionTypes {
				s[kind] = d.Status
			}
			return s
		}
		type m = map[api.ConnectionType]api.ConnectionTypeStatus
		if accepted == id {
			wantEqual(t, statuses(id), m{oc: "CANCELED", subsidiary: "ACTIVE"})
			return
		}
		wantEqual(t, statuses(id), m{oc: "CANCELED"})
		wantEqual(t, statuses(accepted), m{subsidiary: "ACTIVE"})
	})
}

// Both sides cancel both types, twice: each type ends once, and one event tells of it.
func TestConcurrentCancels12(t *testing.T) {
	eachRound(t, func(t *testing.T, w *world) {
		id := w.connect(oc, subsidiary)
		told := len(w.events())
		got := atOnce(w.canceling(alice, id, oc), w.canceling(bob, id, oc), w.canceling(alice, id, subsidiary), w.canceling(bob, id, subsidiary))
		const state = "Conflict INCOMPATIBLE_CONNECTION_STATE"
		for _, two := range [][]string{got[:2], got[2:]} {
			if two[0]+two[1] != state {
				t.Errorf("cancellations of one type: %q, want one of them refused", two)
			}
		}
		wantEqual(t, w.live(alice), []string{})
		if n := len(w.events()) - told; n != 2 {
			t.Errorf("two types ended in %d events, want 2", n)
		}
	})
}

// Invitations of one type between two accounts, from either side, many at once: one of them exists.
func TestConcurrentInvitations12(t *testing.T) {
	eachRound(t, func(t *testing.T, w *world) {
		a, b := w.join(alice, "Blue Fjord"), w.join(bob, "Nimbus")
		invite := func(account, to string) func() error {
			return func() error {
				_, err := write(w, account, w.service.CreateConnectionInvitation, invitationTo(oc, to))
				return err
			}
		}
		wantWinners(t, atOnce(invite(alice, b), invite(alice, b), invite(bob, a), invite(bob, a)), 1, "Conflict DUPLICATE_CONNECTION_INVITATION")
		if n := len(w.listInvitations(alice, api.ListConnectionInvitationsInput{})); n != 1 {
			t.Errorf("%d invitations, want 1", n)
		}
	})
}

// wantWinners expects so many of the calls to have succeeded and the others to have been refused alike.
func wantWinners(t *testing.T, refusals []string, want int, refused string) {
	t.Helper()
	won := 0
	for _, r := range refusals {
		switch r {
		case "":
			won++
		case refused:
		default:
			t.Errorf("refusal %q, want %q", r, refused)
		}
	}
	if won != want {
		t.Errorf("%d of %d succeeded, want %d", won, len(refusals), want)
	}
}

// The owner cancels while the operator decides: one of them ends the task.
func TestConcurrentTaskEnds12(t *testing.T) {
	eachRound(t, func(t *testing.T, w *world) {
		w.service.Policies = map[string]Policy{w.catalog: {Decision: Manual}}
		p := w.register(alice, "Blue Fjord")
		task := ok[*api.StartProfileUpdateTaskOutput](t)(w.startProfile(alice, p.Id, profileOf("Fjord"))).TaskId
		cancel := func() error { _, err := w.cancelTask(alice, p.Id, task); return err }
		approve := func() error {
			_, err := w.decide(func(c *resource.WriteCall) error { return w.service.ApproveProfileTask(c, task) })
			return err
		}
		fail := func() error {
			_, err := w.decide(func(c *resource.WriteCall) error {
				return w.service.FailProfileTask(c, task, []api.ErrorDetail{{Locale: "en-US", Reason: "INVALID_LOGO", Message: "No."}})
			})
			return err
		}
		got := atOnce(cancel, approve, fail)
		wantWinners(t, got, 1, "Conflict INCOMPATIBLE_PARTNER_PROFILE_TASK_STATE")
		w.wantEnd(p.Id, map[int]api.ProfileTaskStatus{0: "CANCELED", 1: "SUCCEEDED", 2: "FAILED"}[winner(got)])
	})
}

// The owner cancels while the agenda decides.
func TestConcurrentCancelAndAgenda12(t *testing.T) {
	eachRound(t, func(t *testing.T, w *world) {
		p := w.register(alice, "Blue Fjord")
		task := ok[*api.StartProfileUpdateTaskOutput](t)(w.startProfile(alice, p.Id, profileOf("Fjord"))).TaskId
		got := atOnce(func() error { _, err := w.cancelTask(alice, p.Id, task); return err }, w.decideNext)
		const state = "Conflict INCOMPATIBLE_PARTNER_PROFILE_TASK_STATE"
		switch {
		case got[0] == "":
			w.wantEnd(p.Id, api.ProfileTaskStatusCanceled)
		case got[0] == state && got[1] == "":
			w.wantEnd(p.Id, api.ProfileTaskStatusSucceeded)
		default:
			t.Errorf("refusals %q, want the cancellation taken or refused with %q", got, state)
		}
	})
}

// decideNext carries out one entry of the agenda as a worker does. One that was taken off it is none of its business.
func (w *world) decideNext() error {
	machine := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	e, err := w.store.Claim(context.Background(), w.now, machine, machine.Add(time.Minute))
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	err = w.update(e.Account, func(c *resource.WriteCall) error {
		if err := c.Finish(e.ID, e.Attempt); err != nil {
			return err
		}
		return w.service.Jobs()[e.Kind].Run(c, e)
	})
	if errors.Is(err, store.ErrLeaseLost) {
		return nil
	}
	return err
}

// winner is the first call that was not refused.
func winner(refusals []string) int {
	for i, r := range refusals {
		if r == "" {
			return i
		}
	}
	return -1
}

// wantEnd expects alice's task to have ended so, and the profile to be published if it succeeded and else not.
func (w *world) wantEnd(partner string, status api.ProfileTaskStatus) {
	w.t.Helper()
	wantEqual(w.t, w.latestTask(alice, partner).Status, status)
	if published := w.profile(alice) != ""; published != (status == api.ProfileTaskStatusSucceeded) {
		w.t.Errorf("the task ended %s and a profile is published: %v", status, published)
	}
}

func TestConcurrentPreferences12(t *testing.T) {
	eachRound(t, func(t *testing.T, w *world) {
		update := func(access api.AccessType) func() error {
			return func() error {
				_, err := w.setPreferences(alice, 1, access)
				return err
			}
		}
		access := []api.AccessType{api.AccessTypeDenyAll, api.AccessTypeAllowAll, api.AccessTypeAllowByDefaultDenySome}
		got := atOnce(update(access[0]), update(access[1]), update(access[2]))
		wantWinners(t, got, 1, "Conflict INCOMPATIBLE_CONNECTION_PREFERENCES_REVISION")
		end := w.preferences(alice)
		wantEqual(t, end.Revision, 2)
		wantEqual(t, end.AccessType, access[winner(got)])
	})
}

func TestConcurrentVisibility12(t *testing.T) {
	eachRound(t, func(t *testing.T, w *world) {
		w.join(alice, "Blue Fjord")
		id := w.ownPartner(alice).Id
		var puts []func() error
		for range 8 {
			puts = append(puts, func() error { _, err := w.putVisibility(alice, id, api.ProfileVisibilityPrivate); return err })
		}
		wantWinners(t, atOnce(puts...), 5, "Quota LIMIT_EXCEEDED_NUMBER_OF_PROFILE_VISIBILITY_UPDATE_PER_DAY")
	})
}

// No tag is lost, and none comes in beyond the limit.
func TestConcurrentTags12(t *testing.T) {
	eachRound(t, func(t *testing.T, w *world) {
		arn := w.register(alice, "Blue Fjord").Arn
		var tags []func() error
		for i := range 6 {
			tags = append(tags, func() error {
				var ten []api.Tag
				for k := range 10 {
					ten = append(ten, api.Tag{Key: fmt.Sprint(i, "-", k)})
				}
				return w.tag(alice, arn, ten...)
			})
		}
		wantWinners(t, atOnce(tags...), 5, "Business Tags=TOO_MANY_VALUES")
		if n := len(ok[[]string](t)(w.tags(alice, arn))); n != 50 {
			t.Errorf("%d tags, want 50", n)
		}
	})
}
