package sqlstore

import (
	"fmt"
	"strings"

	"github.com/opencosell/cosell/internal/store"
)

// query names one SQL text; a connection keeps the prepared statement under that number.
type query int

// The texts hold for every engine: placeholders $1, $2, … that first appear in ascending order (only one of the
// SQLite drivers binds them by number), row values, on conflict and returning. sql_test.go checks the order.
const (
	sqlBeginRead query = iota
	sqlBeginWrite
	sqlCommit
	sqlRollback
	sqlSavepoint
	sqlRelease
	sqlRollbackTo

	sqlGet
	sqlFirst      // sqlGet's text as a statement of its own: see reader.first
	sqlList       // ascending; with the four variants that follow
	sqlListMax    // ascending to a maximum
	sqlListDown   // descending
	sqlListDownTo // descending from a maximum
	sqlListBelow  // descending from a position
	sqlCount
	sqlCountMax
	sqlOnce
	sqlEvents
	sqlEventsOf
	sqlNextDue
	sqlEntry
	sqlValue
	sqlAudits

	sqlCreate
	sqlIndexed
	sqlReplace
	sqlDelete
	sqlUnindex
	sqlRemember
	sqlForget
	sqlEmit
	sqlSchedule
	sqlUnschedule
	sqlFinish
	sqlHold
	sqlClaim
	sqlAudit
	sqlNext
	sqlSetValue

	sqlResetResource
	sqlResetIndex
	sqlResetOnce
	sqlResetEvent
	sqlResetAgenda
	sqlFreeAgenda
	sqlResetAudit
	sqlResetSequence

	sqlDumpValues // see state_sql.go
	sqlDumpSequences
	sqlDumpRecords
	sqlDumpOnce
	sqlDumpAgenda
	sqlDumpAudit
	sqlLastAudit
	sqlClearValues
	sqlPutValue
	sqlPutSequence
	sqlPutRecord
	sqlPutOnce
	sqlPutEvent
	sqlPutEntry
	sqlSnapshots
	sqlSnapshot
	sqlSnapshotNumber
	sqlSnapshotSize
	sqlSnapshotAdd
	sqlSnapshotDrop

	sqlHolders // see reset.go
	sqlKeysOf
	sqlSetIndexed
	sqlResetOnceOf
	sqlResetEventOf
	sqlResetAgendaOf
	sqlEntriesOf
	sqlEntriesAbout

	sqlSave    // of the first of stateTables; sqlSave+n of the n-th
	sqlLoad    = sqlSave + query(stateTablesN)
	sqlDrop    = sqlLoad + query(stateTablesN)
	afterState = sqlDrop + query(stateTablesN) // not a text

	sqlIndex = afterState                                  // of one row; sqlIndex+n-1 of n rows
	sqlEnd   = sqlIndex + indexRowsAtOnce                  // the five of sqlList, for the place where a look at facts ends
	sqlLook  = sqlEnd + query(len(ranges))                 // the five of sqlList with a look at one fact, then at two, …
	queries  = sqlLook + store.MaxFacts*query(len(ranges)) // how many there are
)

// indexRowsAtOnce is how many index rows one statement inserts at most: enough for any record in one statement.
const indexRowsAtOnce = 24

const (
	recordColumns = `r.account, r.rev, r.created, r.updated, r.body, r.hidden`

	getSelect = `select ` + recordColumns + ` from resource r where r.kind = $1 and r.catalog = $2 and r.id = $3`

	// cross join: the index is walked and each record fetched, never the other way round. (min, '') is below every
	// row of that minimum, because no identifier is empty.
	listSelect = `select i.sort, i.id, ` + recordColumns + ` from resource_index i cross join resource r` +
		` where r.kind = $1 and r.catalog = $2 and i.grp = $3 and (i.sort, i.id) > ($4, $5)`
	upward   = ` and r.id = i.id order by i.sort, i.id limit `
	downward = ` and r.id = i.id order by i.sort desc, i.id desc limit `

	countSelect = `select count(*) from (select 1 from resource_index where grp = $1 and sort >= $2`

	entryColumns = `id, kind, ref, account, catalog, due, attempt`
	eventColumns = `seq, id, account, catalog, source, detail_type, time, body`
)

// texts returns the SQL of one dialect, one text a query.
func texts(d *dialect) []string {
	t := make([]string, queries)
	for q, text := range map[query]string{
		sqlBeginRead:  d.beginRead,
		sqlBeginWrite: d.beginWrite,
		sqlCommit:     `commit`,
		sqlRollback:   `rollback`,
		sqlSavepoint:  `savepoint member`,
		sqlRelease:    `release savepoint member`,
		sqlRollbackTo: `rollback to savepoint member`,

		sqlGet:        getSelect,
		sqlFirst:      getSelect,
		sqlList:       listSelect + upward + `$6`,
		sqlListMax:    listSelect + ` and i.sort <= $6` + upward + `$7`,
		sqlListDown:   listSelect + downward + `$6`,
		sqlListDownTo: listSelect + ` and i.sort <= $6` + downward + `$7`,
		sqlListBelow:  listSelect + ` and (i.sort, i.id) < ($6, $7)` + downward + `$8`,
		sqlCount:      countSelect + ` limit $3) counted`,
		sqlCountMax:   countSelect + ` and sort <= $3 limit $4) counted`,
		sqlOnce: `select hash, ref, answer, created from once` +
			` where account = $1 and catalog = $2 and operation = $3 and token = $4`,
		sqlEvents:   `select ` + eventColumns + ` from event where seq > $1 order by seq limit $2`,
		sqlEventsOf: `select ` + eventColumns + ` from event where account = $1 and seq > $2 order by seq limit $3`,
		sqlNextDue:  `select due from agenda where lease <= $1 order by due limit 1`,
		sqlEntry:    `select ` + entryColumns + ` from agenda where kind = $1 and ref = $2`,
		sqlValue:    `select value from value where name = $1`,
		// An offset, not a number: numbers have gaps where several writers share an engine.
		sqlAudits: `select time, account, catalog, operation, kind, id, request_id from audit order by seq limit $1 offset $2`,

		sqlCreate: `insert into resource (kind, catalog, id, account, rev, created, updated, body, hidden, indexed)` +
			` values ($1, $2, $3, $4, 1, $5, $6, $7, $8, $9) on conflict (kind, catalog, id) do nothing`,
		sqlIndexed: `select rev, indexed from resource where kind = $1 and catalog = $2 and id = $3`,
		sqlReplace: `update resource set account = $1, rev = $2, created = $3, updated = $4, body = $5, hidden = $6, indexed = $7` +
			` where kind = $8 and catalog = $9 and id = $10`,
		sqlDelete:  `delete from resource where kind = $1 and catalog = $2 and id = $3`,
		sqlUnindex: `delete from resource_index where grp = $1 and sort = $2 and id = $3`,
		sqlRemember: `insert into once (account, catalog, operation, token, hash, ref, answer, created)` +
			` values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (account, catalog, operation, token)` +
			` do update set hash = excluded.hash, ref = excluded.ref, answer = excluded.answer, created = excluded.created`,
		sqlForget: `delete from once where (account, catalog, operation, token) in` +
			` (select account, catalog, operation, token from once where created < $1 order by created limit $2)`,
		sqlEmit: `insert into event (id, account, catalog, source, detail_type, time, body) values ($1, $2, $3, $4, $5, $6, $7)`,
		sqlSchedule: `insert into agenda (kind, ref, account, catalog, due, lease, attempt)` +
			` values ($1, $2, $3, $4, $5, 0, 0)`,
		sqlUnschedule: `delete from agenda where kind = $1 and ref = $2`,
		sqlFinish:     `delete from agenda where id = $1 and attempt = $2`,
		sqlHold:       `update agenda set lease = $1 where id = $2 and attempt = $3`,
		sqlClaim: `update agenda set lease = $1, attempt = attempt + 1 where id =` +
			` (select id from agenda where due <= $2 and lease <= $3 order by due, id limit 1` + d.skipLocked + `)` +
			` returning ` + entryColumns,
		sqlAudit: `insert into audit (time, account, catalog, operation, kind, id, request_id) values ($1, $2, $3, $4, $5, $6, $7)`,
		sqlNext: `insert into sequence (name, number) values ($1, $2)` +
			` on conflict (name) do update set number = sequence.number + 1 returning number`,
		sqlSetValue: `insert into value (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value`,

		sqlResetResource: `delete from resource`,
		sqlResetIndex:    `delete from resource_index`,
		sqlResetOnce:     `delete from once`,
		sqlResetEvent:    `delete from event`,
		sqlResetAgenda:   `delete from agenda`,
		sqlFreeAgenda:    `update agenda set lease = 0 where lease > 0`,
		sqlResetAudit:    `delete from audit`,
		sqlResetSequence: `delete from sequence`,
	} {
		t[q] = text
	}
	for i, bounds := range ranges {
		for n := range store.MaxFacts {
			t[sqlLook+query(n*len(ranges)+i)] = lookText(bounds, n+1)
		}
		t[sqlEnd+query(i)] = fmt.Sprintf(`select sort, id from resource_index where grp = $1 and %s limit 2 offset $%d`, bounds, placeholders(bounds)+1)
	}
	stateTexts(t)
	resetTexts(t)
	for n := range indexRowsAtOnce {
		t[sqlIndex+query(n)] = indexText(n + 1)
	}
	return t
}

// indexText inserts n index rows of one record. A row given twice is one row.
func indexText(n int) string {
	var b strings.Builder
	b.WriteString(`insert into resource_index (id, facts, grp, sort) values `)
	for i := range n {
		if i > 0 {
			b.WriteString(`, `)
		}
		fmt.Fprintf(&b, `($1, $2, $%d, $%d)`, 3+2*i, 4+2*i)
	}
	b.WriteString(` on conflict (grp, sort, id) do update set facts = excluded.facts`)
	return b.String()
}
