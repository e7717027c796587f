// Package state is the state of a server as one text that people commit, compare and hand on. The text is JSON, sorted,
// with a version of its form; the same state is always the same text, and what was read from it gives it again. Bodies of
// records stand in it as JSON, spread over lines, and come back byte for byte. It knows the contract of the store and the
// clock; it knows no service and no wire.
package state

// Format and Version are the first two members of every text. A change of the form that this release could not read has
// another version.
const (
	Format  = "cosell-state"
	Version = 1
)

// The members that follow, in the order in which they are written. They may be read in any order; one that is missing is
// empty.
const (
	sectionValues    = "values"
	sectionSequences = "sequences"
	sectionRecords   = "records"
	sectionTokens    = "tokens"
	sectionEvents    = "events"
	sectionAgenda    = "agenda"
	sectionAudit     = "audit"
	memberClock      = "clock"
)
