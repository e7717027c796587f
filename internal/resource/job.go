package resource

import (
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/store"
)

// Job is what the agenda does for its entries of one kind.
type Job struct {
	// Run carries the entry out in one transaction, which also takes it off the agenda. Returning a *Failure undoes
	// the transaction and calls Fail in a new one; any other error does so after some attempts.
	Run func(c *WriteCall, e store.Entry) error
	// Fail records that the entry cannot be carried out. Nil when Run has no outcome to record.
	Fail func(c *WriteCall, e store.Entry, f *Failure) error
}

// Failure ends a task with a reason code and a message for its owner (selling §8.4).
type Failure struct {
	Reason, Message string
	// Cause has the single problems, nil when the message says it all.
	Cause *apierr.Error
}

func (f *Failure) Error() string { return f.Reason + ": " + f.Message }
