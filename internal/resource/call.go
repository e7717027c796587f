package resource

import (
	"context"
	"time"

	"github.com/opencosell/cosell/internal/store"
)

// Call is what is known of a request when it reaches a domain.
type Call struct {
	Context   context.Context
	Account   string // 12 digits, from the signature
	Catalog   string // AWS or Sandbox; empty for operations without one
	Operation string
	RequestID string
	Now       time.Time // the server's clock, UTC, whole milliseconds; fixed for the whole call
	Region    string    // of every ARN
	Switches  *Switches
	Pages     *PageKey
	// Findings gathers the problems of a call that is explained, which is undone in the end; nil in an ordinary call.
	Findings *Findings
	// Watch is told of everything that happens in the call, in its transaction; nil when nobody watches.
	Watch func(*WriteCall, Happening) error
}

// ReadCall is a call that reads from one snapshot.
type ReadCall struct {
	*Call
	store.Reader
}

// WriteCall is a call whose writes are committed together or not at all. It may be carried out twice.
type WriteCall struct {
	*Call
	store.Tx
	// IDs are those of this transaction.
	IDs *IDs
	// Subject is the record that the call changes, for the audit trail. The domain sets it.
	Subject store.Key
	// Task is the id of the task that the call started. The domain sets it in Start…Task operations: the client
	// token then stands for the task, and the caller is answered with the task's state after a bounded wait.
	Task string

	scheduled []store.Entry
}

// NewWriteCall makes the call that is carried out in the transaction tx.
func NewWriteCall(c *Call, tx store.Tx, ids *IDs) *WriteCall {
	return &WriteCall{Call: c, Tx: tx, IDs: ids.in(tx)}
}

// Schedule puts an entry on the agenda in the commit of the call.
func (c *WriteCall) Schedule(e store.Entry) error {
	c.scheduled = append(c.scheduled, e)
	return c.Tx.Schedule(e)
}

// Due reports whether the call scheduled something that is due already.
func (c *WriteCall) Due() bool {
	for _, e := range c.scheduled {
		if !e.Due.After(c.Now) {
			return true
		}
	}
	return false
}

// TaskRef names the agenda entry of the task that the call started as kind/id, empty when it started none.
func (c *WriteCall) TaskRef() string {
	for _, e := range c.scheduled {
		if c.Task != "" && e.Ref == c.Task {
			return e.Kind + "/" + e.Ref
		}
	}
	return ""
}

// Settler is a refusal that must leave a trace although it undoes the call's transaction, such as a guess that counts.
// Whoever runs operations calls Settle in a transaction of its own before it answers with the refusal.
type Settler interface {
	error
	Settle(c *WriteCall) error
}

// Reading is the same call for a function that only reads; it sees the writes made so far.
func (c *WriteCall) Reading() *ReadCall { return &ReadCall{Call: c.Call, Reader: c.Tx} }

// Later is the time to stamp on a record last changed at previous: now, and always later than before, because clients
// use the stamp as a lock (selling §1.8).
func (c *Call) Later(previous time.Time) time.Time {
	if next := previous.Add(time.Millisecond); c.Now.Before(next) {
		return next
	}
	return c.Now
}
