package account

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/mail"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

var update = flag.Bool("update", false, "write the golden files anew")

// events are all copies in the outbox, in order.
func (w *world) events() []store.Event {
	w.t.Helper()
	var events []store.Event
	w.must(w.store.View(context.Background(), func(r store.Reader) (err error) {
		events, err = r.Events("", 0, 1000)
		return err
	}))
	return events
}

// mails are the letters to an account, newest first.
func (w *world) mails(account string) []mail.Letter {
	w.t.Helper()
	var page mail.Page
	w.must(w.store.View(context.Background(), func(r store.Reader) (err error) {
		page, err = mail.List(r, mail.Query{Account: account, Newest: true, Limit: 100})
		return err
	}))
	return page.Letters
}

// Every event of §10 that these operations have, for partners and for a subsidiary without a profile, all copies.
func TestEvents10(t *testing.T) {
	type story struct {
		name string
		live func(w *world, id string)
	}
	stories := []story{
		{"accepted", func(w *world, id string) { w.accept(bob, id) }},
		{"rejected", func(w *world, id string) { w.must(w.reject(bob, id)) }},
		{"canceled", func(w *world, id string) { w.must(w.cancel(alice, id)) }},
		{"expired", func(w *world, _ string) { w.now = w.now.Add(w.switches.ConnectionInvitationLife); w.agenda() }},
	}
	invite := map[string]func(w *world) string{
		"collaboration": func(w *world) string { return w.invite(alice, oc, w.join(bob, "Nimbus")) },
		"subsidiary": func(w *world) string {
			w.must(w.update(bob, func(c *resource.WriteCall) error { return w.service.Meet(c.Tx, bob, c.Now) }))
			return w.invite(alice, subsidiary, bob)
		},
	}
	for kind, begin := range invite {
		for _, s := range stories {
			t.Run(kind+" "+s.name, func(t *testing.T) {
				w := newWorld(t)
				w.join(alice, "Blue Fjord")
				id := begin(w)
				w.now = w.now.Add(time.Minute)
				s.live(w, id)
				var got bytes.Buffer
				for _, e := range w.events() {
					if e.Catalog != w.catalog || e.Source != eventSource {
						t.Errorf("event %s is of %s in %s", e.DetailType, e.Source, e.Catalog)
					}
					if err := json.Indent(&got, e.Body, "", "  "); err != nil {
						t.Fatal(err)
					}
					got.WriteByte('\n')
				}
				golden(t, kind+"-"+s.name+".golden", got.Bytes())
			})
		}
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), string(got)); d != "" {
		t.Errorf("%s: -want +got\n%s", name, d)
	}
}

func TestMail10(t *testing.T) {
	w := newWorld(t)
	w.join(alice, "Blue Fjord")
	profile := w.join(bob, "Nimbus")
	subjects := func(account string) []string {
		var s []string
		for _, m := range w.mails(account) {
			s = append(s, m.To+": "+m.Subject)
		}
		return s
	}
	tick := func() { w.now = w.now.Add(time.Minute) }
	first := w.invite(alice, oc, profile)
	wantEqual(t, subjects(bob), []string{"lead@nimbus.example: You have a new connection invitation"})
	tick()
	w.must(w.reject(bob, first))
	tick()
	second := w.invite(alice, oc, profile)
	w.accept(bob, second)
	wantEqual(t, subjects(alice), []string{
		"lead@bluefjord.example: Your connection invitation was accepted", "lead@bluefjord.example: Your connection invitation was rejected",
	})
	wantEqual(t, w.mails(alice)[1].Text,
		"Your invitation "+first+" to a connection of type OPPORTUNITY_COLLABORATION in catalog Sandbox was rejected. You may invite again.")
	if got := len(subjects(bob)); got != 2 {
		t.Errorf("bob got %d letters, want 2", got)
	}
}
