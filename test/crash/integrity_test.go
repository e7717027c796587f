package crash

import (
	"database/sql"
	"os"
	"path/filepath"
	"testing"

	_ "modernc.org/sqlite" // the engine checks its own file
)

// checkIntegrity lets the engine check the database of a program that does not run. It looks at a copy, so that what the
// kill left is recovered by the program's own start and by nothing else.
func checkIntegrity(t *testing.T, dir, scratch string) {
	t.Helper()
	if err := os.RemoveAll(scratch); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(scratch, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", filepath.Join(scratch, "cosell.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var verdict string
	if err := db.QueryRowContext(t.Context(), "pragma integrity_check").Scan(&verdict); err != nil {
		t.Fatal(err)
	}
	if verdict != "ok" {
		t.Errorf("integrity check: got %s, want ok", verdict)
	}
}
