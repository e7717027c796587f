package resource

import "github.com/opencosell/cosell/internal/store"

// Happening is something that the other side may react to, such as a submission. Events tell accounts what changed;
// happenings tell the server itself, by name, what it means.
type Happening struct {
	// Name is the kind of resource and what became of it, such as opportunity.submitted.
	Name string
	// Account is the one that the happening is about: an opportunity's owner, a task's owner.
	Account string
	// Record is what it happened to, as it is in the transaction.
	Record store.Key
}

// Happened tells whoever watches the call. It comes after the record was written.
func (c *WriteCall) Happened(name, account string, record store.Key) error {
	if c.Watch == nil {
		return nil
	}
	return c.Watch(c, Happening{Name: name, Account: account, Record: record})
}
