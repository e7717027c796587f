package sqlstore

import "database/sql/driver"

// dialect is what differs between engines, apart from the migrations, of which each engine has a folder.
type dialect struct {
	name       string // also the folder below migrations
	beginRead  string // begins a transaction that sees one snapshot
	beginWrite string // begins a transaction in the isolation that Update promises
	skipLocked string // after the claim's inner select, so that claimers do not wait for each other; empty with one writer

	// keepsSnapshot: a statement whose row is still open keeps its snapshot for the connection's next statements, without
	// a transaction.
	keepsSnapshot bool

	// countTables counts the tables of the database, each with its name in the column name; it ends in a condition.
	countTables string

	// again: the transaction met another one and is to be run again.
	again func(error) bool
	// full: the disk has no room.
	full func(error) bool
	// damaged: the file is no database of this engine, or its pages are broken.
	damaged func(error) bool
	// connect opens one connection.
	connect func(dsn string) (driver.Conn, error)
}
