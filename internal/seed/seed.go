package seed

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/opencosell/cosell/internal/yamlfile"
)

// File is a seed that was read and found to be one: its references resolve and its states can be reached. What only the
// server can judge is judged when it is applied.
type File struct {
	*yamlfile.File
	doc   document
	sum   [sha256.Size]byte
	clock time.Time // zero: the file says nothing of the time
}

// Load reads seed files and checks them all. The error has a line for every problem, which begins with file, line and
// column.
func Load(paths ...string) ([]*File, error) {
	var files []*File
	var problems []error
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			problems = append(problems, fmt.Errorf("read the seed: %w", err))
			continue
		}
		f, err := Read(path, text)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		files = append(files, f)
	}
	if len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	return files, nil
}

// Read reads one seed; name is how messages call it.
func Read(name string, text []byte) (*File, error) {
	f := &File{sum: sha256.Sum256(text)}
	var err error
	if f.File, err = yamlfile.Decode(name, text, &f.doc); err != nil {
		return nil, err
	}
	c := checker{File: f}
	c.all()
	if len(c.problems) > 0 {
		return nil, errors.Join(c.problems...)
	}
	return f, nil
}
