// Package store is the contract between the domains and whatever keeps their data: records with their
// index rows, client tokens, events, agenda entries and the audit trail, all written in one commit or not
// at all. It knows no service, no wire form and no SQL; its one implementation is sqlstore, and storetest
// is the suite that every engine passes.
package store

import (
	"context"
	"errors"
	"iter"
	"time"
)

// The errors of the contract. Anything else that a store returns is an internal failure.
var (
	// ErrNotFound: no such record, token or value.
	ErrNotFound = errors.New("store: not found")
	// ErrExists: Create found a record under the same key.
	ErrExists = errors.New("store: already exists")
	// ErrStale: Replace found another revision than the one that was read.
	ErrStale = errors.New("store: record was changed since it was read")
	// ErrLeaseLost: Finish by a worker whose lease another worker has taken over; the whole transaction is refused.
	ErrLeaseLost = errors.New("store: lease lost")
	// ErrNewerSchema: the database was written by a newer release.
	ErrNewerSchema = errors.New("store: database is newer than this program")
	// ErrInUse: another process holds the data directory.
	ErrInUse = errors.New("store: data directory is in use by another process")
	// ErrFull: the disk has no room; nothing of the transaction was kept.
	ErrFull = errors.New("store: disk is full")
)

// Store is a durable store. All methods may be called by many goroutines.
type Store interface {
	// View runs fn over one consistent snapshot. fn must not call the store's own methods or wait for somebody who
	// does: connections are few, and in memory nobody writes while somebody reads.
	View(ctx context.Context, fn func(Reader) error) error
	// Update runs fn in one transaction and returns after it is durable. An error of fn undoes all of it.
	// fn may run more than once (an engine repeats it after a serialization failure), so it must not keep
	// state of an earlier run; nor may it call the store's own methods or wait for somebody who does, because other
	// Updates wait for it. A context that ends before fn begins drops it; afterwards fn runs to its end. A panic of fn
	// undoes fn and reaches the caller. After an internal failure inside fn the transaction is undone, whatever fn returns.
	Update(ctx context.Context, fn func(Tx) error) error
	// Claim takes the entry with the earliest due time not after due whose lease is free or ran out (until <= now), and
	// holds it until the given time. due is the server's clock, which may stand still; now and until are the
	// machine's. Entries of one due time come in the order they were scheduled. ErrNotFound when nothing is due.
	Claim(ctx context.Context, due, now, until time.Time) (Entry, error)
	// Close waits for running transactions and releases the files.
	Close() error
}

// Key names a record. Identifiers are unique per kind and catalog; records without a catalog have it empty.
type Key struct{ Kind, Catalog, ID string }

// Record is one resource of a domain.
type Record struct {
	Key
	Account string // owner, empty where a resource belongs to nobody (engagements, invitations, connections)
	Rev     int64  // 1 at creation, one more at each Replace
	Created time.Time
	Updated time.Time
	Body    []byte // JSON: where possible the very bytes that the API answers
	Hidden  []byte // JSON the server keeps beside the body and never answers; may be empty
	// Facts are what lists filter by, as short ASCII text in which each fact has its place. They are kept with every index
	// row, so that List compares them without reading the record; Get and List do not return them.
	Facts string
}

// Index is one row by which a record can be listed; a row given twice is one row. Rows are grouped by (Account, Name, Value) and ordered by
// (Sort, record id), both compared as bytes. Account is whoever may list it, so a record that two accounts see has
// rows for both.
type Index struct{ Account, Name, Value, Sort string }

// Position is a place in the order of an index group.
type Position struct{ Sort, ID string }

// Range asks for a run of index rows.
type Range struct {
	Account, Catalog, Kind, Name, Value string
	// Min and Max bound Sort, both inclusive; nil is unbounded.
	Min, Max *string
	// After is exclusive: where the last page ended, in the direction of the walk.
	After      *Position
	Descending bool
	Limit      int // > 0
	// Facts keeps rows whose record fits all of them; a record without facts is kept. With them Look, > 0, is how many
	// index rows are looked at, at most.
	Facts [MaxFacts]Fact
	Look  int
}

// MaxFacts is how many facts a range asks for at most.
const MaxFacts = 3

// Fact asks that the bytes of a record's Facts from At on, Len of them, lie between Min and Max, both inclusive and
// compared as bytes. The zero value asks for nothing.
type Fact struct {
	At, Len  int
	Min, Max string
}

// Row is an index row with its record.
type Row struct {
	Position
	Record Record
}

// Once remembers what a client token was used for.
type Once struct {
	Account, Catalog, Operation, Token string
	Hash                               string // of the request it came with
	Ref                                string // id of the task it started, else empty
	Answer                             []byte // the response body first given
	Created                            time.Time
}

// Event is one copy of an event in the outbox, for one recipient.
type Event struct {
	Seq        int64 // set by the store; ascending within one commit
	ID         string
	Account    string // recipient
	Catalog    string
	Source     string
	DetailType string
	Time       time.Time
	Body       []byte // the whole envelope as JSON
}

// Entry is one thing that the agenda will do. (Kind, Ref) is unique: scheduling it again moves it.
type Entry struct {
	ID      int64 // set by the store
	Kind    string
	Ref     string // what it is about, e.g. an invitation id
	Account string
	Catalog string
	Due     time.Time
	Attempt int // 1 for the first worker that holds it
}

// Audit is one line of the audit trail: who changed what by which call.
type Audit struct {
	Time                        time.Time
	Account, Catalog, Operation string
	Kind, ID                    string // the record changed, empty when the call changed several
	RequestID                   string
}

// Reader reads; one goroutine at a time, and only until its closure returns. Slices and records it returns are the
// caller's. Times have microseconds, finer parts are cut off. Text is UTF-8 without NUL; identifiers are not empty.
type Reader interface {
	// Get returns the record or ErrNotFound.
	Get(Key) (*Record, error)
	// List returns at most r.Limit rows with their records, in order.
	List(r Range) ([]Row, error)
	// End returns the last position that List looks at when r.Look and not r.Limit ends it; nil when the range has
	// nothing behind it.
	End(r Range) (*Position, error)
	// Count counts index rows of the range (After and Limit are ignored), stopping at limit.
	Count(r Range, limit int) (int, error)
	// Once returns what the token of (account, catalog, operation) was used for, or ErrNotFound.
	Once(account, catalog, operation, token string) (*Once, error)
	// Events returns at most limit events with Seq > after in ascending order; account "" means of all accounts.
	Events(account string, after int64, limit int) ([]Event, error)
	// NextDue returns the earliest due time on the agenda, of entries that nobody holds at now, the machine's time;
	// ErrNotFound when there is none.
	NextDue(now time.Time) (time.Time, error)
	// Entry returns the agenda entry of (kind, ref), or ErrNotFound.
	Entry(kind, ref string) (Entry, error)
	// Value returns a named value of the server itself (clock, keys), or ErrNotFound.
	Value(name string) ([]byte, error)
	// Audits returns at most limit audit lines in ascending order, beginning after the given number of lines.
	Audits(after int64, limit int) ([]Audit, error)
	// LastAudit returns the last audit line, or ErrNotFound.
	LastAudit() (Audit, error)
	// Snapshots returns the saved states by name.
	Snapshots() ([]Snapshot, error)
	// Dump calls each for everything that is part of the state, always in the same order; see Item. each may keep what it
	// is given, must not call the Reader, and ends the walk by an error.
	Dump(each func(Item) error) error
}

// Tx reads its own writes and writes.
type Tx interface {
	Reader
	// Create writes a new record with Rev 1 and its index rows; ErrExists when the key is taken.
	Create(r *Record, rows []Index) error
	// Replace overwrites the record if its stored Rev equals r.Rev (else ErrStale), raises r.Rev by one and makes
	// rows its index rows. ErrNotFound when there is none.
	Replace(r *Record, rows []Index) error
	// Delete removes the record and its index rows; ErrNotFound when there is none.
	Delete(Key) error
	// Remember writes a client token; an older row of the same token is overwritten.
	Remember(Once) error
	// ForgetBefore removes at most limit client tokens created before t and says how many.
	ForgetBefore(t time.Time, limit int) (int, error)
	// Emit appends events to the outbox in the order given.
	Emit(...Event) error
	// Schedule puts the entry on the agenda, or moves the one with the same (Kind, Ref): its due time, account and
	// catalog are replaced, attempt and lease start anew.
	Schedule(Entry) error
	// Unschedule takes (kind, ref) off the agenda; no error when it is not there.
	Unschedule(kind, ref string) error
	// Finish takes a claimed entry off the agenda. ErrLeaseLost, and the whole transaction is refused, when the stored
	// attempt is not the given one or the entry is gone.
	Finish(id int64, attempt int) error
	// Hold keeps a claimed entry from everybody until the given time of the machine, for another try after a failure.
	// Its due time and attempt count stay; ErrLeaseLost as with Finish.
	Hold(id int64, attempt int, until time.Time) error
	// Audit appends to the audit trail.
	Audit(Audit) error
	// Next returns the next number of a named sequence, beginning at first.
	Next(sequence string, first int64) (int64, error)
	// SetValue writes a named value of the server itself.
	SetValue(name string, value []byte) error
	// Reset removes what is in the scope. Numbers of events and agenda entries go on, so that nobody takes a new one for
	// one he knew. Saved states stay.
	Reset(Scope) error
	// Restore replaces the state by the items, in the order in which Dump gives them or any other; see Item for what
	// becomes of their numbers. Saved states stay. An error in the sequence, or ErrExists for an item given twice, refuses
	// the whole transaction. A transaction that is run again takes the sequence again.
	Restore(items iter.Seq2[Item, error]) error
	// Save keeps a copy of the state beside it under s.Name, with s.Saved and s.Now, and returns it with its counts.
	// ErrExists when the name is taken, unless replace is set.
	Save(s Snapshot, replace bool) (Snapshot, error)
	// Load replaces the state by a saved one, as Restore does with its items. ErrNotFound when there is none.
	Load(name string) (Snapshot, error)
	// Drop removes a saved state; ErrNotFound when there is none.
	Drop(name string) error
}
