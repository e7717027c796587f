package sqlstore

import "fmt"

// stateTable is a table of the state with the columns that are state. Its copies are in the table saved_ and its name.
type stateTable struct{ name, columns string }

const stateTablesN = 8

// stateTables has what a saved state copies. The agenda gets new numbers in the order of the old ones.
var stateTables = [stateTablesN]stateTable{
	{"value", `name, value`},
	{"sequence", `name, number`},
	{"resource", `kind, catalog, id, account, rev, created, updated, body, hidden, indexed`},
	{"resource_index", `grp, sort, id, facts`},
	{"once", `account, catalog, operation, token, hash, ref, answer, created`},
	{"event", eventColumns},
	{"agenda", `kind, ref, account, catalog, due, id`},
	{"audit", `seq, time, account, catalog, operation, kind, id, request_id`},
}

// pageOfState is how many rows of the state one statement reads.
const pageOfState = `500`

const snapshotColumns = `name, saved, now, records, events, entries, size`

// stateTexts adds the statements on the whole state. Of what is written with its number the engine must know that the
// number is taken: SQLite's autoincrement looks at the largest by itself.
func stateTexts(t []string) {
	for q, text := range map[query]string{
		sqlDumpValues:    `select name, value from value order by name`,
		sqlDumpSequences: `select name, number from sequence order by name`,
		sqlDumpRecords: `select r.kind, r.catalog, r.id, ` + recordColumns + `, r.indexed from resource r` +
			` where (r.kind, r.catalog, r.id) > ($1, $2, $3) order by r.kind, r.catalog, r.id limit ` + pageOfState,
		sqlDumpOnce: `select account, catalog, operation, token, hash, ref, answer, created from once` +
			` where (account, catalog, operation, token) > ($1, $2, $3, $4) order by account, catalog, operation, token limit ` + pageOfState,
		sqlDumpAgenda: `select ` + entryColumns + ` from agenda where (due, id) > ($1, $2) order by due, id limit ` + pageOfState,
		sqlDumpAudit: `select seq, time, account, catalog, operation, kind, id, request_id from audit` +
			` where seq > $1 order by seq limit ` + pageOfState,
		sqlLastAudit: `select seq, time, account, catalog, operation, kind, id, request_id from audit order by seq desc limit 1`,

		sqlClearValues: `delete from value`,
		sqlPutValue:    `insert into value (name, value) values ($1, $2) on conflict do nothing`,
		sqlPutSequence: `insert into sequence (name, number) values ($1, $2) on conflict do nothing`,
		sqlPutRecord: `insert into resource (kind, catalog, id, account, rev, created, updated, body, hidden, indexed)` +
			` values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing`,
		sqlPutOnce: `insert into once (account, catalog, operation, token, hash, ref, answer, created)` +
			` values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
		sqlPutEvent: `insert into event (` + eventColumns + `) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
		sqlPutEntry: `insert into agenda (kind, ref, account, catalog, due, lease, attempt)` +
			` values ($1, $2, $3, $4, $5, 0, 0) on conflict do nothing`,

		sqlSnapshots:      `select ` + snapshotColumns + ` from snapshot_saved order by name`,
		sqlSnapshot:       `select number, ` + snapshotColumns + ` from snapshot_saved where name = $1`,
		sqlSnapshotNumber: `select coalesce(max(number), 0) + 1 from snapshot_saved`,
		sqlSnapshotSize: `select (select count(*) from resource), (select count(*) from event), (select count(*) from agenda),` +
			` (select coalesce(sum(length(body) + length(hidden)), 0) from resource) + (select coalesce(sum(length(body)), 0) from event)` +
			` + (select coalesce(sum(length(answer)), 0) from once)`,
		sqlSnapshotAdd:  `insert into snapshot_saved (number, ` + snapshotColumns + `) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
		sqlSnapshotDrop: `delete from snapshot_saved where number = $1`,
	} {
		t[q] = text
	}
	for i, table := range stateTables {
		q := query(i)
		t[sqlSave+q] = fmt.Sprintf(`insert into saved_%[1]s (snapshot, %[2]s) select cast($1 as bigint), %[2]s from %[1]s`, table.name, table.columns)
		t[sqlLoad+q] = fmt.Sprintf(`insert into %[1]s (%[2]s) select %[2]s from saved_%[1]s where snapshot = $1`, table.name, table.columns)
		t[sqlDrop+q] = `delete from saved_` + table.name + ` where snapshot = $1`
		if table.name == "agenda" {
			t[sqlLoad+q] = `insert into agenda (kind, ref, account, catalog, due, lease, attempt)` +
				` select kind, ref, account, catalog, due, 0, 0 from saved_agenda where snapshot = $1 order by due, id`
		}
	}
}
