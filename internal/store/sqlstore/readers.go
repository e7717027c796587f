package sqlstore

import (
	"context"
	"errors"
	"sync"
)

// readers are the connections that nobody reads with. The one that was given back last is taken first: what it read is
// in the processor's caches and in its own, while the others need not grow theirs.
type readers struct {
	free chan struct{} // one for each idle connection
	all  int           // how many were added
	mu   sync.Mutex
	idle []*conn
}

// newReaders has room for n connections.
func newReaders(n int) *readers {
	return &readers{free: make(chan struct{}, n), idle: make([]*conn, 0, n)}
}

// add puts in a new connection. Nobody reads before all are in.
func (r *readers) add(c *conn) {
	r.all++
	r.put(c)
}

// take waits for a connection, at most until the store is closed or ctx ends.
func (r *readers) take(ctx context.Context, closed <-chan struct{}) (*conn, error) {
	select {
	case <-r.free:
		return r.pop(), nil
	case <-closed:
		return nil, errClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (r *readers) pop() *conn {
	r.mu.Lock()
	defer r.mu.Unlock()
	last := len(r.idle) - 1
	c := r.idle[last]
	r.idle = r.idle[:last]
	return c
}

func (r *readers) put(c *conn) {
	r.mu.Lock()
	r.idle = append(r.idle, c)
	r.mu.Unlock()
	r.free <- struct{}{}
}

// close waits for those who read and closes the connections.
func (r *readers) close() error {
	var errs []error
	for range r.all {
		<-r.free
		errs = append(errs, r.pop().close())
	}
	return errors.Join(errs...)
}
