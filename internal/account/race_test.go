package account

import (
	"context"
	"fmt"
	"os"
	"sync"
	"testing"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// eachRound repeats a race, each time in an empty world. They share a store, because opening one takes longer than most
// races.
func eachRound(t *testing.T, race func(*testing.T, *world)) {
	rounds := 5
	if os.Getenv("COSELL_TEST_ALL") == "1" {
		rounds = 200
	}
	shared := newWorld(t)
	for round := range rounds {
		t.Run(fmt.Sprint(round), func(t *testing.T) {
			w := *shared
			w.t, w.ids, w.service = t, resource.SeededIDs(uint64(round)), &Service{}
			w.must(w.store.Update(context.Background(), func(tx store.Tx) error { return tx.Reset(store.Scope{}) }))
			race(t, &w)
		})
	}
}

// atOnce runs the functions at the same time and returns their refusals.
func atOnce(fs ...func() error) []string {
	begin := make(chan struct{})
	refusals := make([]string, len(fs))
	var all sync.WaitGroup
	for i, f := range fs {
		all.Go(func() {
			<-begin
			refusals[i] = refusal(f())
		})
	}
	close(begin)
	all.Wait()
	return refusals
}

func (w *world) tryAccept(account, id string) func() error {
	return func() error {
		_, err := write(w, account, w.service.AcceptConnectionInvitation, &api.AcceptConnectionInvitationInput{Identifier: id})
		return err
	}
}

// Accept against accept, reject, cancel and expiry: the first that is committed wins (§12).
func TestConcurrentAnswers12(t *testing.T) {
	eachRound(t, func(t *testing.T, w *world) {
		w.join(alice, "Blue Fjord")
		id := w.invite(alice, oc, w.join(bob, "Nimbus"))
		told := len(w.events())
		got := atOnce(w.tryAccept(bob, id), w.tryAccept(bob, id),
			func() error { return w.reject(bob, id) }, func() error { return w.cancel(alice, id) })
		won := 0
		for _, r := range got {
			switch r {
			case "":
				won++
			case "Conflict INCOMPATIBLE_CONNECTION_INVITATION_STATE":
			default:
				t.Errorf("refusal %q", r)
			}
		}
		if won != 1 {
			t.Errorf("%d answers were taken, want 1: %q", won, got)
		}
		end := w.invitation(alice, id)
		copies := 1
		if end.Status == api.InvitationStatusAccepted {
			copies = 2
		}
		if n := len(w.events()) - told; n != copies {
			t.Errorf("%s was told in %d copies, want %d", end.Status, n, copies)
		}
		w.now = w.now.Add(w.switches.ConnectionInvitationLife)
		w.agenda()
		if n := len(w.events()) - told; n != copies {
			t.Errorf("after its time was told in %d copies, want %d", n, copies)
		}
	})
}

// At the moment of expiry nobody can answer any more, and the job tells once whoever comes first.
func TestConcurrentExpiry12(t *testing.T) { eachRound(t, raceExpiry) }

func raceExpiry(t *testing.T, w *world) {
	w.join(alice, "Blue Fjord")
	id := w.invite(alice, oc, w.join(bob, "Nimbus"))
	told := len(w.events())
	w.now = w.now.Add(w.switches.ConnectionInvitationLife)
	got := atOnce(w.tryAccept(bob, id), func() error { return w.cancel(alice, id) }, func() error { w.agenda(); return nil }, func() error { w.agenda(); return nil })
	const state = "Conflict INCOMPATIBLE_CONNECTION_INVITATION_STATE"
	wantEqual(t, got, []string{state, state, "", ""})
	if n := len(w.events()) - told; n != 2 {
		t.Errorf("expiry was told in %d copies, want 2", n)
	}
}

func TestConcurrentTypes12(t *testing.T) { eachRound(t, raceTypes) }

func raceTypes(t *testing.T, w *world) {
	a, b := w.join(alice, "Blue Fjord"), w.join(bob, "Nimbus")
	one, two := w.invite(alice, oc, b), w.invite(bob, subsidiary, alice)
	wantEqual(t, atOnce(w.tryAccept(bob, one), w.tryAccept(alice, two)), []string{"", ""})
	if x, y := *w.invitation(alice, one).ConnectionId, *w.invitation(bob, two).ConnectionId; x != y {
		t.Errorf("two types made connections %s and %s, want one", x, y)
	}
	id := *w.invitation(alice, one).ConnectionId
	w.cancelType(alice, id, oc)
	w.cancelType(alice, id, subsidiary)

	// Mirror invitations: one of the two exists afterwards (§8).
	invite := func(account, to string) func() error {
		return func() error {
			_, err := write(w, account, w.service.CreateConnectionInvitation, invitationTo(oc, to))
			return err
		}
	}
	got := atOnce(invite(alice, b), invite(bob, a))
	if (got[0] == "") == (got[1] == "") || got[0]+got[1] != "Conflict DUPLICATE_CONNECTION_INVITATION" {
		t.Errorf("mirror invitations: %q, want one of them refused as a duplicate", got)
	}
}

func TestConcurrentPartners12(t *testing.T) { eachRound(t, racePartners) }

func racePartners(t *testing.T, w *world) {
	create := func(account, name string) func() error {
		return func() error {
			_, err := write(w, account, w.service.CreatePartner, createPartner(name))
			return err
		}
	}
	won := 0
	for _, r := range atOnce(create(alice, "Blue Fjord"), create(alice, "Nimbus"), create(bob, "blue fjord"), create(carol, "BLUE FJORD")) {
		switch r {
		case "":
			won++
		case "Conflict DUPLICATE_PARTNER":
		default:
			t.Errorf("refusal %q", r)
		}
	}
	if won < 1 || won > 2 {
		t.Errorf("%d registrations, want one for each name and account", won)
	}
}

func TestConcurrentProfileTasks12(t *testing.T) { eachRound(t, raceProfileTasks) }

func raceProfileTasks(t *testing.T, w *world) {
	p := w.register(alice, "Blue Fjord")
	start := func() error {
		_, err := w.startProfile(alice, p.Id, profileOf("Fjord"))
		return err
	}
	got := atOnce(start, start, start)
	won := 0
	for _, r := range got {
		if r == "" {
			won++
		} else if r != "Conflict INCOMPATIBLE_PARTNER_PROFILE_TASK_STATE" {
			t.Errorf("refusal %q", r)
		}
	}
	if won != 1 {
		t.Errorf("%d tasks were started at once, want 1", won)
	}
}
