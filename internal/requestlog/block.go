package requestlog

// blockSize is how much memory for bodies is asked for at once, in bytes.
const blockSize = 512 << 10

// blocks is the memory that bodies are copied to. It is used again and again: a read takes a few microseconds, and memory
// that each left behind would cost it more than the copy does. The lock of the log guards it.
type blocks struct {
	current *block
	free    []*block
	readers int // while somebody reads, what is let go of is not used again
}

// block holds the bodies of calls that came one after another.
type block struct {
	bytes []byte
	used  int
	live  int // calls that are still there
}

// keep copies the bodies of a call.
func (s *blocks) keep(e *Entry) {
	n := len(e.Request.text) + len(e.Response.text)
	if s.current == nil || len(s.current.bytes)-s.current.used < n {
		s.next()
	}
	b := s.current
	b.live++
	e.block = b
	for _, body := range []*Body{&e.Request, &e.Response} {
		from := b.used
		b.used += copy(b.bytes[from:], body.text)
		body.text = b.bytes[from:b.used:b.used]
	}
}

// next begins another block, one that was used before where there is one.
func (s *blocks) next() {
	full := s.current
	s.current = nil
	if full != nil && full.live == 0 {
		s.reuse(full)
	}
	if n := len(s.free); n > 0 {
		s.current, s.free = s.free[n-1], s.free[:n-1]
		return
	}
	s.current = &block{bytes: make([]byte, blockSize)}
}

// release lets go of a call in a block.
func (s *blocks) release(b *block) {
	b.live--
	if b.live == 0 && b != s.current {
		s.reuse(b)
	}
}

// reuse keeps a few blocks that nobody needs any more.
func (s *blocks) reuse(b *block) {
	const most = 4
	if s.readers == 0 && len(s.free) < most {
		b.used = 0
		s.free = append(s.free, b)
	}
}

// forget lets go of all memory.
func (s *blocks) forget() { s.current, s.free = nil, nil }

// pin runs fn under the lock; what it takes out of the log stays as it is until done is called.
func (l *Log) pin(fn func() error) (done func(), err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.readers++
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.readers--
	}, fn()
}
