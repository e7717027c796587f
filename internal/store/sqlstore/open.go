package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/opencosell/cosell/internal/store"
)

// FileName is the database in the data directory. The engine keeps its log in files beside it that begin with the
// same name; they belong to it and must be copied with it.
const FileName = "cosell.db"

// Sync says when a commit is answered.
type Sync int

const (
	// SyncFull answers when the commit is on disk.
	SyncFull Sync = iota
	// SyncNormal answers when the system has it: a power cut may lose the last commits, never corrupt the file.
	SyncNormal
)

// Options say where the data is. The zero value is not usable: give Dir or Memory.
type Options struct {
	// Dir is the data directory. It is made, readable by its owner only, when it is missing.
	Dir string
	// Memory keeps everything in memory, to be lost at Close. Dir must be empty.
	Memory bool
	// Sync is for a directory; memory has nothing to sync.
	Sync Sync
}

// Store is a store.Store over an SQL database.
type Store struct {
	d       *dialect
	lock    *dirLock      // nil in memory
	memory  *sync.RWMutex // nil on disk: a database in memory has no snapshots, so readers and the writer exclude each other
	readers *readers      // nil when opening failed before they were made
	closed  chan struct{}
	closing sync.Once

	waiting atomic.Int64 // Updates that want the turn
	turn    sync.Mutex   // guards what follows
	writer  *conn        // nil when closed
	open    *commit      // the commit that is being filled, nil when there is none
}

var _ store.Store = (*Store)(nil)

// Open opens the store, brings its tables up to this release and holds the directory until Close. A store that was
// killed needs nothing more than this. Errors: store.ErrInUse when another process holds the directory,
// store.ErrNewerSchema when a newer release wrote it; others name the file and what is wrong with it.
func Open(ctx context.Context, o Options) (_ *Store, err error) {
	if o.Memory == (o.Dir != "") {
		return nil, errors.New("sqlstore: give either a data directory or memory")
	}
	s := &Store{d: &sqliteDialect, closed: make(chan struct{})}
	defer func() {
		if err != nil {
			_ = s.Close() // the first error says more
		}
	}()
	var dsn, place string
	if o.Memory {
		s.memory = new(sync.RWMutex)
		dsn, place = sqliteMemory(), "memory"
	} else {
		dir, err := filepath.Abs(o.Dir)
		if err != nil {
			return nil, fmt.Errorf("sqlstore: data directory %s: %w", o.Dir, err)
		}
		if s.lock, err = holdDir(dir); err != nil {
			return nil, err
		}
		place = filepath.Join(dir, FileName)
		dsn = sqliteFile(place)
	}
	t := texts(s.d)
	s.writer, err = newConn(s.d, t, dsn, nil)
	if err != nil {
		return nil, s.explain(place, err)
	}
	if err := refuseForeign(s.writer, place); err != nil {
		return nil, s.explain(place, err)
	}
	if err := s.writer.set(sqliteSettings(o, true)); err != nil {
		return nil, s.explain(place, err)
	}
	if err := migrate(ctx, s.writer, migrations(s.d), place); err != nil {
		return nil, s.explain(place, err)
	}
	// This process alone holds the directory, so whoever held an entry of the agenda is gone: nothing waits for its lease.
	if _, err := s.writer.exec(sqlFreeAgenda); err != nil {
		return nil, s.explain(place, err)
	}
	// Room for more readers than processors: one that waits for the disk should not keep the others waiting.
	n := min(max(4, runtime.GOMAXPROCS(0)), 8)
	s.readers = newReaders(n)
	for range n {
		c, err := newConn(s.d, t, dsn, sqliteSettings(o, false))
		if err != nil {
			return nil, s.explain(place, err)
		}
		s.readers.add(c)
	}
	return s, nil
}

// holdDir makes the directory if need be, checks that it can be used, and locks it.
func holdDir(dir string) (*dirLock, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("sqlstore: data directory %s cannot be made: %w", dir, err)
	}
	if info, err := os.Stat(filepath.Join(dir, FileName)); err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("sqlstore: %s is not a regular file; a data directory must hold the database under this name, or nothing",
			filepath.Join(dir, FileName))
	}
	l, err := lockDir(dir)
	switch {
	case errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("sqlstore: data directory %s is not writable by this user: %w", dir, err)
	case err != nil:
		return nil, err
	}
	// Made here, so that only the owner can read it also in a directory that others may enter; the engine gives its
	// other files the same rights.
	f, err := os.OpenFile(filepath.Join(dir, FileName), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("sqlstore: database: %w", err), l.release())
	}
	if err := f.Close(); err != nil {
		return nil, errors.Join(fmt.Errorf("sqlstore: database: %w", err), l.release())
	}
	return l, nil
}

// explain says of an error at opening what is wrong with the file, where that is known.
func (s *Store) explain(place string, err error) error {
	switch {
	case errors.Is(err, store.ErrNewerSchema), errors.Is(err, store.ErrFull):
		return err
	case s.d.damaged(err):
		return fmt.Errorf("sqlstore: %s is damaged or is no %s database; move it away, or restore a backup: %w", place, s.d.name, err)
	}
	return fmt.Errorf("sqlstore: open %s: %w", place, err)
}

// Close waits for running transactions, closes the database and lets the directory go. After it every method fails.
func (s *Store) Close() error {
	var errs []error
	s.closing.Do(func() {
		s.turn.Lock()
		if s.open != nil { // left to somebody who is waiting for us; he will find the store closed
			_, err := s.writer.exec(sqlCommit)
			s.end(err)
		}
		writer := s.writer
		s.writer = nil
		s.turn.Unlock()
		close(s.closed)
		if s.readers != nil {
			errs = append(errs, s.readers.close())
		}
		if writer != nil { // last, so that it copies the log into the file and removes it
			errs = append(errs, writer.close())
		}
		if s.lock != nil {
			errs = append(errs, s.lock.release())
		}
	})
	return errors.Join(errs...)
}
