package mail

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
	"github.com/opencosell/cosell/internal/store/sqlstore/memory"
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
	s := memory.Open(t)
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
