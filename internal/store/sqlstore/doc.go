// Package sqlstore keeps the records of package store in an SQL database: one SQL text for every engine, and a
// dialect of a few fields for what differs. It must not know a service, a kind of record or what a body means; the
// readable views in the migrations are the only place that looks into bodies, and no Go code reads them.
//
// Statements go straight to the driver, through connections that keep their prepared statements: database/sql costs
// as much again as the statement for a read by key.
package sqlstore
