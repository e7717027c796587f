package server_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/server"
	"github.com/opencosell/cosell/internal/store"
)

// TestMeet: an account is recorded at its first call whatever becomes of it, once, and again after the store was emptied
// (account §2). Who cannot be told is not met.
func TestMeet(t *testing.T) {
	var mu sync.Mutex
	var met []string
	var refuse error
	b := newBench(t, func(c *server.Config) {
		c.Meet = func(_ store.Tx, account string, now time.Time) error {
			mu.Lock()
			defer mu.Unlock()
			if !now.Equal(started) {
				t.Errorf("got the time %v, want the server's %v", now, started)
			}
			if refuse != nil {
				return refuse
			}
			met = append(met, account)
			return nil
		}
	})
	other := credential("444455556666", "notes-signing")
	for _, step := range []struct {
		name   string
		do     func()
		status int
		want   []string
	}{
		{"no credentials", func() {}, 400, nil},
		{"recording fails", func() { refuse = errors.New("no disk") }, 500, nil},
		{"first call", func() { refuse = nil }, 200, []string{"111122223333"}},
		{"second call", func() {}, 200, []string{"111122223333"}},
		{"another account, refused", func() {}, 400, []string{"111122223333", "444455556666"}},
		{"after the store was emptied", b.Forget, 200, []string{"111122223333", "444455556666", "111122223333"}},
	} {
		step.do()
		r := newRequest(getNote, note("hi", ""))
		switch step.name {
		case "no credentials":
			r.Header.Del("Authorization")
		case "another account, refused":
			r = newRequest(getNote, `{}`, "Authorization", other)
		}
		if got := b.send(r); got.status != step.status {
			t.Errorf("%s: got status %d and %s, want %d", step.name, got.status, got.body, step.status)
		}
		if !slices.Equal(met, step.want) {
			t.Errorf("%s: got accounts %v, want %v", step.name, met, step.want)
		}
	}
}

// guess is a refusal that counts.
type guess struct {
	refusal *apierr.Error
	settle  func(*resource.WriteCall) error
}

func (g guess) Error() string                      { return g.refusal.Error() }
func (g guess) Unwrap() error                      { return g.refusal }
func (g guess) Settle(c *resource.WriteCall) error { return g.settle(c) }

// TestSettle: what the operation wrote is undone by its refusal, what the refusal itself writes is kept, and the caller
// gets the refusal.
func TestSettle(t *testing.T) {
	settle := func(c *resource.WriteCall) error {
		_, err := c.Next("guesses", 1)
		return err
	}
	b := newBench(t, func(c *server.Config) {
		op := &c.Bindings[0].Operations[slices.IndexFunc(c.Bindings[0].Operations, func(o server.Operation) bool { return o.Name == "CreateNote" })]
		create := op.Write
		op.Write = func(c *resource.WriteCall, in awsjson.Input) (awsjson.Output, error) {
			out, err := create(c, in)
			if in.(*noteInput).Text == "wrong" {
				return nil, guess{apierr.Deniedf("", "Wrong."), func(c *resource.WriteCall) error { return settle(c) }}
			}
			return out, err
		}
	})
	for range 2 {
		if failure, _ := b.send(newRequest(createNote, note("wrong", "once"))).failure(t); failure != "AccessDeniedException" {
			t.Errorf("got %q, want AccessDeniedException", failure)
		}
	}
	if got := b.send(newRequest(createNote, note("right", "once"))); got.body != `{"Number":1}` {
		t.Errorf("got %s, want number 1: what refused calls wrote is undone", got.body)
	}
	var next int64
	err := b.store.Update(t.Context(), func(tx store.Tx) (err error) {
		next, err = tx.Next("guesses", 1)
		return err
	})
	if err != nil || next != 3 {
		t.Errorf("got %d, error %v, want 3: two guesses were counted", next, err)
	}
	settle = func(*resource.WriteCall) error { return errors.New("a detail of the store") }
	got := b.send(newRequest(createNote, note("wrong", "")))
	if got.status != http.StatusInternalServerError || strings.Contains(got.body, "detail") {
		t.Errorf("the guess cannot be counted: got status %d and %s, want 500 without detail", got.status, got.body)
	}
}
