package sqlstore

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// sharingViolation is what Windows says of a file that somebody opened without sharing.
const sharingViolation = syscall.Errno(32)

// lockDir opens the lock file so that others may read but not open it for writing, or says who has it.
func lockDir(dir string) (*dirLock, error) {
	path := filepath.Join(dir, lockName)
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return nil, fmt.Errorf("sqlstore: lock %s: %w", path, err)
	}
	h, err := syscall.CreateFile(name, syscall.GENERIC_READ|syscall.GENERIC_WRITE, syscall.FILE_SHARE_READ, nil,
		syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	if errors.Is(err, sharingViolation) {
		return nil, inUse(dir)
	}
	if err != nil {
		return nil, fmt.Errorf("sqlstore: lock %s: %w", path, err)
	}
	l := &dirLock{os.NewFile(uintptr(h), path)}
	if err := l.sign(); err != nil {
		return nil, errors.Join(fmt.Errorf("sqlstore: lock %s: %w", path, err), l.release())
	}
	return l, nil
}
