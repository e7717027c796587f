package sqlstore

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"sync/atomic"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

var sqliteDialect = dialect{
	name:       "sqlite",
	beginRead:  `begin`,
	beginWrite: `begin immediate`,
	// One writer: nobody holds a row that a claim could wait for.
	skipLocked:    ``,
	keepsSnapshot: true,
	countTables:   `select count(*) from sqlite_master where type = 'table'`,
	again: func(err error) bool {
		// With one writer and immediate transactions only a foreign program that writes to the file brings these.
		switch sqliteCode(err) {
		case lib.SQLITE_BUSY_SNAPSHOT, lib.SQLITE_BUSY_RECOVERY, lib.SQLITE_LOCKED:
			return true
		}
		return false
	},
	full: func(err error) bool {
		// The shared index beside the log is grown by a write of its own, which reports no room as this.
		code := sqliteCode(err)
		return code&0xff == lib.SQLITE_FULL || code == lib.SQLITE_IOERR_SHMSIZE
	},
	damaged: func(err error) bool {
		code := sqliteCode(err) & 0xff
		return code == lib.SQLITE_NOTADB || code == lib.SQLITE_CORRUPT
	},
	connect: func(dsn string) (driver.Conn, error) {
		c, err := sqlite.NewConnector(dsn)
		if err != nil {
			return nil, err
		}
		return c.Connect(context.Background())
	},
}

// sqliteCode is the extended result code of an error of the driver, or 0.
func sqliteCode(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code()
	}
	return 0
}

// busyWait is how long, in milliseconds, a statement waits for a foreign program (a shell, a backup) that holds the file.
const busyWait = 5000

// Page caches in KiB. Negative is SQLite's way to say KiB instead of pages.
const (
	writerCache = -16 << 10
	readerCache = -4 << 10
)

// walPages is how long the log grows before a commit copies it into the file: 64 MB, so that a page which many commits
// change is copied once. Measured with creations of 20 index rows each, 64 at a time: 1,700 a second with 1,000 pages,
// 2,300 with 8,000, 3,100 with 16,000.
const walPages = 16000

// sqliteFile is how a database file is opened. The path is escaped, so a directory may have any name.
func sqliteFile(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // a drive letter
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath()
}

var memories atomic.Int64

// sqliteMemory is a new database in memory, shared by all connections that open the same name.
func sqliteMemory() string {
	return fmt.Sprintf("file:/cosell-%d?vfs=memdb", memories.Add(1))
}

// sqliteSettings are run on a new connection. The log mode is kept in the file, the rest is the connection's.
func sqliteSettings(o Options, writer bool) []string {
	cache, sync := readerCache, "full"
	if writer {
		cache = writerCache
	}
	if o.Sync == SyncNormal {
		sync = "normal"
	}
	set := []string{
		fmt.Sprintf(`pragma busy_timeout = %d`, busyWait),
		fmt.Sprintf(`pragma cache_size = %d`, cache),
		`pragma temp_store = memory`,
	}
	if o.Memory {
		return append(set, `pragma journal_mode = memory`, `pragma synchronous = off`)
	}
	if writer {
		set = append(set, `pragma journal_mode = wal`,
			fmt.Sprintf(`pragma wal_autocheckpoint = %d`, walPages),
			`pragma journal_size_limit = 67108864`)
	} else {
		set = append(set, `pragma query_only = on`)
	}
	return append(set, `pragma synchronous = `+sync)
}
