package control

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
)

// spoolInMemory is how many bytes of a state are kept in memory; more go to a temporary file.
const spoolInMemory = 4 << 20

// spool holds a text between the store and a client, so that a slow client keeps nobody from the store, and what fails is
// known before anything is answered. Close it.
type spool struct {
	memory bytes.Buffer
	file   *os.File
	size   int64
}

func (s *spool) Write(b []byte) (int, error) {
	if s.file == nil && s.memory.Len()+len(b) <= spoolInMemory {
		s.size += int64(len(b))
		return s.memory.Write(b)
	}
	if s.file == nil {
		f, err := os.CreateTemp("", "cosell-state-*")
		if err != nil {
			return 0, fmt.Errorf("a temporary file for a large state: %w", err)
		}
		// Gone with the process, whatever ends it; where a file in use cannot be removed, Close does it.
		_ = os.Remove(f.Name())
		s.file = f
		if _, err := s.memory.WriteTo(f); err != nil {
			return 0, err
		}
	}
	n, err := s.file.Write(b)
	s.size += int64(n)
	return n, err
}

// text is what was written. Nothing may be written afterwards.
func (s *spool) text() io.ReaderAt {
	if s.file != nil {
		return s.file
	}
	return bytes.NewReader(s.memory.Bytes())
}

// Close lets the temporary file go.
func (s *spool) Close() error {
	if s.file == nil {
		return nil
	}
	err := s.file.Close()
	if gone := os.Remove(s.file.Name()); !errors.Is(gone, os.ErrNotExist) {
		err = errors.Join(err, gone)
	}
	return err
}

// send answers with the text.
func (a *api) send(w http.ResponseWriter, s *spool) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Length", strconv.FormatInt(s.size, 10))
	w.WriteHeader(http.StatusOK)
	// A client that went away cannot be told so.
	_, _ = io.Copy(w, io.NewSectionReader(s.text(), 0, s.size))
	if err := s.Close(); err != nil {
		a.Log.Error("control: temporary file", "error", err)
	}
}
