package sqlstore

import (
	"database/sql/driver"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/opencosell/cosell/internal/store"
)

var (
	placeholder = regexp.MustCompile(`\$(\d+)`)
	foreign     = regexp.MustCompile(`(?i)insert or |replace into|json_|strftime|rowid|ifnull|\?|datetime\(|autoincrement`)
)

// Two of three SQLite drivers bind by the order of first appearance, PostgreSQL by number: both are right only when
// first appearances ascend from 1.
func TestPlaceholdersAscend(t *testing.T) {
	for q, text := range texts(&sqliteDialect) {
		if text == "" {
			t.Errorf("query %d has no text", q)
		}
		seen := 0
		for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
			n, err := strconv.Atoi(m[1])
			if err != nil {
				t.Fatal(err)
			}
			if n > seen+1 || n == 0 {
				t.Errorf("$%d first appears after $%d: %s", n, seen, text)
			}
			seen = max(seen, n)
		}
	}
}

func TestOneTextForAllEngines(t *testing.T) {
	for _, text := range texts(&sqliteDialect) {
		if m := foreign.FindString(text); m != "" {
			t.Errorf("%q is known to one engine only: %s", m, text)
		}
	}
}

// Every statement prepares, and those that must be quick walk an index: no scan of a table, no sorting.
func TestPlans(t *testing.T) {
	s := openStore(t, Options{Dir: t.TempDir()})
	full := map[query]bool{ // all there is, in order of the key
		sqlEvents: false, sqlAudits: true,
		sqlResetResource: true, sqlResetIndex: true, sqlResetOnce: true, sqlResetEvent: true,
		sqlResetAgenda: true, sqlFreeAgenda: true, sqlResetAudit: true, sqlResetSequence: true,
		sqlNextDue: true, // in order of agenda_due, one row
		sqlCount:   false,
		// The whole state, and what a reset in part looks for.
		sqlDumpValues: true, sqlDumpSequences: true, sqlClearValues: true, sqlLastAudit: true, sqlSnapshots: true, sqlSnapshotNumber: true, sqlSnapshotSize: true,
		sqlHolders: true, sqlKeysOf: true, sqlResetOnceOf: true, sqlResetEventOf: true, sqlResetAgendaOf: true,
		sqlEntriesOf: true, sqlEntriesAbout: true,
	}
	for i := range stateTables {
		full[sqlSave+query(i)] = true
	}
	for q, text := range s.writer.texts {
		if _, err := s.writer.prepared(query(q)); err != nil {
			t.Error(err)
			continue
		}
		if query(q) <= sqlRollbackTo || query(q) >= sqlIndex && query(q) < sqlEnd {
			continue
		}
		var args []driver.NamedValue
		for i := range strings.Count(text, "$") {
			args = append(args, driver.NamedValue{Ordinal: i + 1, Value: "1"})
		}
		rows, err := s.writer.raw.(driver.QueryerContext).QueryContext(t.Context(), "explain query plan "+text, args)
		if err != nil {
			t.Error(err)
			continue
		}
		err = s.writer.each(rows, func(v []driver.Value) {
			step := v[3].(string)
			if strings.HasPrefix(step, "USE TEMP B-TREE") || strings.HasPrefix(step, "SCAN") && step != "SCAN counted" && step != "SCAN i" && step != "SCAN CONSTANT ROW" && !strings.HasPrefix(step, "SCAN (subquery") && !full[query(q)] {
				t.Errorf("%s\n  does %s", text, step)
			}
		})
		if err != nil {
			t.Error(err)
		}
	}
}

func TestIndexRowsEncoding(t *testing.T) {
	for _, rows := range [][]store.Index{
		nil,
		{{}},
		{{Account: "a", Name: "b", Value: "c", Sort: "d"}, {Name: "1:", Value: ":2:", Sort: "\xff\x00"}},
	} {
		facts := strings.Repeat("20260301", len(rows))
		again, got, err := decodeRows(encodeRows(facts, rows))
		if again != facts {
			t.Errorf("got the facts %q, want %q", again, facts)
		}
		if err != nil || fmt.Sprintf("%q", got) != fmt.Sprintf("%q", rows) {
			t.Errorf("got %q, %v, want %q", got, err, rows)
		}
	}
	for _, broken := range []string{"x", "1:", "5:abcd", "-1:a", "1:a1:b1:c", ":", "f", "f9:a", "fx:a"} {
		if _, rows, err := decodeRows(broken); err == nil {
			t.Errorf("decode %q: got %q, want an error", broken, rows)
		}
	}
}
