package sqlstore

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/opencosell/cosell/internal/store"
)

// lockName is the file whose lock means that a process uses the directory. The lock is the system's and ends with the
// process, however it ends; the file stays, and holds the process id of its last holder.
const lockName = "cosell.lock"

// dirLock is a held data directory.
type dirLock struct{ f *os.File }

// inUse is the error of a directory that another process holds.
func inUse(dir string) error {
	holder := ""
	if b, err := os.ReadFile(filepath.Join(dir, lockName)); err == nil {
		if pid, err := strconv.Atoi(strings.TrimSpace(string(b))); err == nil {
			holder = fmt.Sprintf(" (process %d)", pid)
		}
	}
	return fmt.Errorf("%w: %s%s; stop it, or give this one a directory of its own", store.ErrInUse, dir, holder)
}

// sign writes the process id into the lock file, for the message of whoever comes second.
func (l *dirLock) sign() error {
	if err := l.f.Truncate(0); err != nil {
		return err
	}
	_, err := l.f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	return err
}

// release lets the directory go. The file stays: removing it could take away the lock of the next holder.
func (l *dirLock) release() error { return l.f.Close() }
