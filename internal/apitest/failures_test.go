package apitest_test

import (
	"bytes"
	"sync"
)

// failures keeps what the server logs as errors: an internal failure says more there than in the answer.
type failures struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (f *failures) Write(line []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.b.Write(line)
}

// take returns what was logged since it was last called.
func (f *failures) take() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	s := f.b.String()
	f.b.Reset()
	return s
}
