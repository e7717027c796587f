package mail

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/store"
)

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
			for range 300 {
				o.deliver()
				o.machine = o.machine.Add(15 * time.Second)
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
		return o.store.Update(ctx, func(tx store.Tx) error { return tx.Reset(store.Scope{}) })
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
