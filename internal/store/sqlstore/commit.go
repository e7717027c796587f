package sqlstore

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/opencosell/cosell/internal/store"
)

// errClosed: the store was closed.
var errClosed = errors.New("sqlstore: closed")

// membersPerCommit bounds how long the first of a commit waits for the last.
const membersPerCommit = 128

// runsAtMost bounds how often a closure is run again.
const runsAtMost = 20

// commit is one transaction of the database that several Updates share, one fsync for all of them.
type commit struct {
	members int
	done    chan struct{} // closed when it is durable or lost
	err     error         // why it was lost
}

// Update runs fn, in the caller's goroutine, in a transaction that it shares with the Updates that wait at the same
// time. fn must not wait for another goroutine's View or Update. A context that ends before fn begins drops it; after
// that it runs to its end. A panic of fn undoes fn alone and goes on.
func (s *Store) Update(ctx context.Context, fn func(store.Tx) error) error {
	return s.update(ctx, func(t *tx) error { return fn(t) })
}

// Claim takes the earliest entry that is due and free. An entry held until now is free.
func (s *Store) Claim(ctx context.Context, due, now, until time.Time) (store.Entry, error) {
	var e store.Entry
	err := s.update(ctx, func(t *tx) error {
		if err := t.guard(); err != nil {
			return err
		}
		return t.one(func(v []driver.Value) { e = readEntry(v) }, sqlClaim, micros(until), micros(due), micros(now))
	})
	if err != nil {
		return store.Entry{}, err
	}
	return e, nil
}

func (s *Store) update(ctx context.Context, fn func(*tx) error) error {
	for run := 1; ; run++ {
		c, err := s.takeTurn(ctx, fn)
		if err == nil {
			<-c.done
			err = c.err
		}
		if err == nil || run == runsAtMost || !s.d.again(err) {
			return err
		}
	}
}

// takeTurn waits for the connection and runs fn in the open commit. Whoever finds nobody waiting behind him commits
// for all; there is no goroutine in the background. The wait cannot be given up, because somebody may already have
// left the commit to us; it lasts as long as the closures and the one fsync before us.
func (s *Store) takeTurn(ctx context.Context, fn func(*tx) error) (*commit, error) {
	s.waiting.Add(1)
	s.turn.Lock()
	s.waiting.Add(-1)
	defer s.turn.Unlock()
	defer s.commitIfLast()

	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if s.writer == nil {
		return nil, errClosed
	}
	if s.open == nil {
		if err := s.begin(); err != nil {
			return nil, err
		}
	}
	t := &tx{reader: reader{c: s.writer, begun: true}, alone: s.open.members == 0}
	kept := false
	defer func() { // also after a panic or runtime.Goexit of fn
		t.c = nil
		if !kept {
			s.undo(t)
		}
	}()
	err := fn(t)
	if err == nil {
		err = t.verdict()
	}
	if err != nil {
		return nil, err
	}
	if t.saved {
		if _, err := s.writer.exec(sqlRelease); err != nil {
			t.failed = err
			return nil, err
		}
	}
	kept = true
	s.open.members++
	return s.open, nil
}

func (s *Store) begin() error {
	if s.memory != nil {
		s.memory.Lock()
	}
	if _, err := s.writer.exec(sqlBeginWrite); err != nil {
		if s.memory != nil {
			s.memory.Unlock()
		}
		return fmt.Errorf("sqlstore: begin: %w", err)
	}
	s.open = &commit{done: make(chan struct{})}
	return nil
}

// undo takes back what t wrote. Some failures (a full disk among them) make the engine undo the whole transaction by
// itself; then those who shared it are told so.
func (s *Store) undo(t *tx) {
	if t.alone {
		_, _ = s.writer.exec(sqlRollback) // the engine may have done it already
		s.end(nil)
		return
	}
	var err error
	if t.saved {
		if _, err = s.writer.exec(sqlRollbackTo); err == nil {
			_, err = s.writer.exec(sqlRelease)
		}
	}
	if err != nil || t.failed != nil && !t.saved {
		_, _ = s.writer.exec(sqlRollback)
		s.end(fmt.Errorf("sqlstore: the shared commit was lost: %w", errors.Join(t.failed, err)))
	}
}

func (s *Store) commitIfLast() {
	if s.open == nil || s.waiting.Load() > 0 && s.open.members < membersPerCommit {
		return
	}
	_, err := s.writer.exec(sqlCommit)
	if err != nil {
		err = fmt.Errorf("sqlstore: commit: %w", err)
		_, _ = s.writer.exec(sqlRollback) // the engine may have done it already
	}
	s.end(err)
}

// end lets the members of the open commit go.
func (s *Store) end(err error) {
	s.open.err = err
	close(s.open.done)
	s.open = nil
	if s.memory != nil {
		s.memory.Unlock()
	}
}
