package store

import (
	"fmt"
	"time"
)

// Item is one thing of the state: exactly one of the pointers is set. The state is the values of the server, its
// sequences, records with their index rows, client tokens, events, the agenda and the audit trail. Dump gives them in
// this order: values and sequences by name, records by kind, catalog and id, client tokens by account, catalog,
// operation and token, events by number, the agenda by due time, the audit trail as it was written.
//
// A restored record has its revision and a restored event its number; the next event has a number that none had before,
// neither here nor in the state. Restored entries of the agenda are free, at their first attempt, and have new numbers in
// the order given: a worker that holds one from before has lost it. Leases and attempts are therefore no part of the
// state.
type Item struct {
	Value    *Value
	Sequence *Sequence
	Record   *Record
	Rows     []Index // of Record, in the order in which they were given
	Once     *Once
	Event    *Event
	Entry    *Entry
	Audit    *Audit
}

// Value is a named value of the server itself.
type Value struct {
	Name string
	Data []byte
}

// Sequence is a named sequence and the last number it gave.
type Sequence struct {
	Name   string
	Number int64
}

// Snapshot is a saved state.
type Snapshot struct {
	Name  string
	Saved time.Time // by the machine's clock
	Now   time.Time // the server's time then
	// What it holds. Size is the bytes of all bodies.
	Records, Events, Entries, Size int64
}

// Scope is what a reset removes. The zero value is everything but the values of the server itself: records, client
// tokens, events, the agenda, the audit trail, the sequences.
//
// With a catalog it is the records, client tokens, events and entries of that catalog. What belongs to no catalog stays,
// and so do the audit trail and the sequences: no number is given twice.
//
// With an account of 12 digits, alone or with a catalog, it is, of that catalog or of all and of none:
//   - the records that the account owns;
//   - the records without an owner that it can list and no other account can, AWS being none;
//   - what hangs on a removed record of the same catalog: records that are listed under its id, and records under its
//     very id that no account owns;
//   - its client tokens, the events told to it, and its entries of the agenda but those about a record that stays;
//   - entries of anybody about a removed record.
//
// Every other record that the account can list stays and is no longer listed for it. Only its index rows are taken: the
// record's body is as it was, and a domain that writes it again and still finds the account there lists it again.
type Scope struct {
	Account, Catalog string
	// AWS is the account that stands for AWS, which is no account here even if it has 12 digits.
	AWS string
}

// Everything reports whether the scope is neither of an account nor of a catalog.
func (s Scope) Everything() bool { return s.Account == "" && s.Catalog == "" }

// IsPartner reports whether an owner or a viewer is an account that can be reset.
func (s Scope) IsPartner(account string) bool { return IsAccount(account) && account != s.AWS }

// Check refuses an account that is none.
func (s Scope) Check() error {
	if s.Account != "" && !s.IsPartner(s.Account) {
		return fmt.Errorf("account %q must be 12 digits, and not the account of AWS", s.Account)
	}
	return nil
}

// IsAccount reports whether an owner or a viewer is an account: 12 digits. AWS itself and the ids under which some records
// are listed are not.
func IsAccount(s string) bool {
	if len(s) != 12 {
		return false
	}
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}
