package mail

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
	"github.com/opencosell/cosell/internal/store/sqlstore"
)

const (
	alice = "111111111111"
	bob   = "222222222222"
)

// office is a store, two clocks and a relay.
type office struct {
	t       *testing.T
	store   store.Store
	ids     *resource.IDs
	now     time.Time // the server's
	machine time.Time
	log     bytes.Buffer
	relay   relayFunc
}

type relayFunc func(context.Context, Letter) error

func (f relayFunc) Send(ctx context.Context, l Letter) error { return f(ctx, l) }

func newOffice(t *testing.T) *office {
	t.Helper()
	s, err := sqlstore.Open(t.Context(), sqlstore.Options{Memory: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	start := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	return &office{t: t, store: s, ids: resource.SeededIDs(1), now: start, machine: start.AddDate(1, 0, 0)}
}

func (o *office) courier() *Courier {
	return &Courier{
		Store: o.store, Relay: relayFunc(func(ctx context.Context, l Letter) error { return o.relay(ctx, l) }),
		Clock: func() time.Time { return o.now }, Machine: func() time.Time { return o.machine },
		Log: slog.New(slog.NewTextHandler(&o.log, nil)),
	}
}

func (o *office) put(account, to, subject string) {
	o.t.Helper()
	err := o.store.Update(o.t.Context(), func(tx store.Tx) error {
		c := &resource.WriteCall{Call: &resource.Call{Now: o.now}, Tx: tx, IDs: o.ids}
		return Put(c, Letter{Account: account, Catalog: "AWS", To: to, Subject: subject, Text: "Text of " + subject})
	})
	if err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) list(q Query) (Page, error) {
	var p Page
	err := o.store.View(o.t.Context(), func(r store.Reader) (err error) {
		p, err = List(r, q)
		return err
	})
	return p, err
}

// only is the one letter of an outbox.
func (o *office) only() Letter {
	o.t.Helper()
	p, err := o.list(Query{Limit: 10})
	if err != nil || len(p.Letters) != 1 {
		o.t.Fatalf("got %+v, %v, want one letter", p, err)
	}
	return p.Letters[0]
}

func (o *office) deliver() {
	o.t.Helper()
	if err := o.courier().Deliver(o.t.Context()); err != nil {
		o.t.Fatal(err)
	}
}

func TestOutbox(t *testing.T) {
	o := newOffice(t)
	for i := range 7 {
		to, account := "Lead@fjord.example", alice
		if i%2 == 1 {
			to, account = "lead@nimbus.example", bob
		}
		if i == 6 {
			account = bob
		}
		o.put(account, to, fmt.Sprint(i))
		if i%3 == 0 {
			o.now = o.now.Add(-time.Minute) // order is that of writing, whatever the clock says
		}
	}
	for _, test := range []struct {
		name  string
		query Query
		want  string
	}{
		{"all", Query{}, "0 1 2 3 4 5 6"},
		{"newest first", Query{Newest: true}, "6 5 4 3 2 1 0"},
		{"of an address, whatever its case", Query{Address: "lead@FJORD.example"}, "0 2 4 6"},
		{"of an account", Query{Account: bob}, "1 3 5 6"},
		{"of both", Query{Account: bob, Address: "lead@fjord.example"}, "6"},
		{"of both, newest first", Query{Account: alice, Address: "lead@fjord.example", Newest: true}, "4 2 0"},
		{"of nobody", Query{Account: "333333333333"}, ""},
	} {
		for limit := 1; limit <= 8; limit++ {
			q := test.query
			q.Limit = limit
			var got []string
			for pages := 0; ; pages++ {
				p, err := o.list(q)
				if err != nil || pages > 8 {
					t.Fatalf("%s: page %d: %v", test.name, pages, err)
				}
				for _, l := range p.Letters {
					got = append(got, l.Subject)
				}
				if p.Next == 0 {
					break
				}
				if len(p.Letters) != limit {
					t.Errorf("%s: a page of %d with more to come, want %d", test.name, len(p.Letters), limit)
				}
				q.After = p.Next
			}
			if s := strings.Join(got, " "); s != test.want {
				t.Errorf("%s, %d a page: got %q, want %q", test.name, limit, s, test.want)
			}
		}
	}
	p, err := o.list(Query{Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	want := Letter{
		ID: p.Letters[0].ID, Number: 1, Account: alice, Catalog: "AWS", To: "Lead@fjord.example", Subject: "0", Text: "Text of 0",
		Time: time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC), Delivery: Delivery{State: Kept},
	}
	if diff := cmp.Diff(want, p.Letters[0]); diff != "" || !strings.HasPrefix(want.ID, "mail-") {
		t.Errorf("-want +got\n%s", diff)
	}
}

// A page that would have to look at very many letters is short, and the next one goes on behind what it looked at.
func TestOutboxWalk(t *testing.T) {
	o := newOffice(t)
	err := o.store.Update(t.Context(), func(tx store.Tx) error {
		c := &resource.WriteCall{Call: &resource.Call{Now: o.now}, Tx: tx, IDs: o.ids}
		for i := range maxWalk + 300 {
			c.Call = &resource.Call{Now: o.now.Add(time.Duration(i) * time.Millisecond)}
			account := alice
			if i == maxWalk+200 {
				account = bob
			}
			if err := Put(c, Letter{Account: account, To: "lead@fjord.example"}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	q := Query{Account: bob, Address: "lead@fjord.example", Limit: 100}
	first, err := o.list(q)
	if err != nil || len(first.Letters) != 0 || first.Next == 0 {
		t.Fatalf("the first page has %d letters, next %d, %v; want none and a next", len(first.Letters), first.Next, err)
	}
	q.After = first.Next
	if second, err := o.list(q); err != nil || len(second.Letters) != 1 || second.Next != 0 {
		t.Errorf("the second page has %d letters, next %d, %v; want the one and no next", len(second.Letters), second.Next, err)
	}
}

func TestDelivery(t *testing.T) {
	down, unknown := errors.New("no answer from lead@fjord.example"), fmt.Errorf("%w: no lead@fjord.example here", ErrRefused)
	for _, test := range []struct {
		name  string
		says  []error // of each attempt; the last one for all that follow
		state State
		tries int
		after time.Duration // until the last attempt
	}{
		{"at once", []error{nil}, Sent, 1, 0},
		{"at the third attempt", []error{down, down, nil}, Sent, 3, 30*time.Second + time.Minute},
		{"refused for good", []error{unknown}, Failed, 1, 0},
		{"refused for good later", []error{down, unknown}, Failed, 2, 30 * time.Second},
		{"never", []error{down}, Failed, 8, 127 * 30 * time.Second},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := newOffice(t)
			o.put(alice, "lead@fjord.example", "code")
			begin, last, tries := o.machine, time.Time{}, 0
			o.relay = func(_ context.Context, l Letter) error {
				last = o.machine
				tries++
				if l.Delivery.Attempts != tries || l.Text != "Text of code" {
					t.Errorf("attempt %d was handed %+v", tries, l)
				}
				return test.says[min(tries, len(test.says))-1]
			}
			for range 2 * 60 * 12 {
				o.deliver()
				o.machine = o.machine.Add(5 * time.Second)
			}
			l := o.only()
			if l.Delivery.State != test.state || l.Delivery.Attempts != test.tries || tries != test.tries || last.Sub(begin) != test.after {
				t.Errorf("got %+v after %s and %d tries, want %s after %s and %d", l.Delivery, last.Sub(begin), tries, test.state, test.after, test.tries)
			}
			if (l.Delivery.Problem != "") != (test.state == Failed) {
				t.Errorf("problem %q", l.Delivery.Problem)
			}
			if log := o.log.String(); strings.Contains(log, "lead@") || strings.Contains(log, "Text of") || strings.Count(log, l.ID) != strings.Count(log, "\n") {
				t.Errorf("the log names more than the letter's id:\n%s", log)
			}
		})
	}
}

// A letter that somebody holds is nobody else's until the lease runs out; who lost it changes nothing any more.
func TestLease(t *testing.T) {
	o := newOffice(t)
	o.put(alice, "lead@fjord.example", "code")
	sends := 0
	o.relay = func(context.Context, Letter) error {
		if sends++; sends > 1 {
			return nil
		}
		o.deliver() // another courier, while this one waits for its relay
		if sends != 1 {
			t.Error("a letter was sent by two couriers at once")
		}
		o.machine = o.machine.Add(leaseTime)
		o.deliver() // now it is taken for lost
		if sends != 2 {
			t.Errorf("%d attempts after the lease ran out, want 2", sends)
		}
		return errors.New("too late")
	}
	o.deliver()
	if d := o.only().Delivery; d.State != Sent || d.Attempts != 2 || d.Problem != "" {
		t.Errorf("got %+v, want sent by the second attempt", d)
	}
}

func TestOldLettersStay(t *testing.T) {
	o := newOffice(t)
	o.put(alice, "lead@fjord.example", "old")
	o.now = o.now.Add(maxAge + time.Millisecond)
	o.put(alice, "lead@fjord.example", "new")
	var sent []string
	o.relay = func(_ context.Context, l Letter) error { sent = append(sent, l.Subject); return nil }
	o.deliver()
	if !cmp.Equal(sent, []string{"new"}) {
		t.Errorf("sent %q, want the new one only", sent)
	}
}

// The outbox may be emptied while a letter is on its way.
func TestResetMeanwhile(t *testing.T) {
	o := newOffice(t)
	o.put(alice, "lead@fjord.example", "code")
	o.relay = func(ctx context.Context, _ Letter) error {
		return o.store.Update(ctx, func(tx store.Tx) error { return tx.Reset() })
	}
	o.deliver()
	if p, err := o.list(Query{Limit: 1}); err != nil || len(p.Letters) != 0 {
		t.Errorf("got %+v, %v, want an empty outbox", p, err)
	}
}

// Close waits for the attempt in hand, but not for ever, and what was cut short is tried again.
func TestClose(t *testing.T) {
	for _, answers := range []bool{true, false} {
		t.Run(fmt.Sprint("relay answers ", answers), func(t *testing.T) {
			o := newOffice(t)
			o.put(alice, "lead@fjord.example", "code")
			synctest.Test(t, func(t *testing.T) {
				asked := make(chan struct{})
				o.relay = func(ctx context.Context, _ Letter) error {
					close(asked)
					if answers {
						<-time.After(grace / 2) // in the bubble's time
						return nil
					}
					<-ctx.Done()
					return ctx.Err()
				}
				c := o.courier()
				c.Start(context.Background())
				<-asked
				begin := time.Now()
				c.Close()
				if took := time.Since(begin); took > grace {
					t.Errorf("Close took %s, want at most %s", took, grace)
				}
			})
			want := Waiting
			if answers {
				want = Sent
			}
			if d := o.only().Delivery; d.State != want || d.Attempts != 1 {
				t.Errorf("got %+v, want %s", d, want)
			}
			o.relay = func(context.Context, Letter) error { return nil }
			o.machine = o.machine.Add(leaseTime)
			o.deliver()
			if d := o.only().Delivery; d.State != Sent {
				t.Errorf("got %+v after the next start, want sent", d)
			}
		})
	}
}
