package rate

import (
	"math"
	"time"
)

// moment is one instant on two clocks.
type moment struct {
	server  time.Time // may stand still, jump ahead, or go back
	machine time.Time
}

// bucket is the token bucket of a limit per second: it holds size calls and is filled with PerSecond a second.
type bucket struct {
	Limit
	name   string // what it limits: an operation or a group
	size   float64
	tokens float64
	filled moment
}

func newBucket(name string, l Limit, burst float64, now moment) *bucket {
	size := math.Max(l.PerSecond, 1) * burst
	return &bucket{Limit: l, name: name, size: size, tokens: size, filled: now}
}

// jump is by how much the server's clock must outrun the machine's to have been advanced; it is exact to a millisecond,
// and the two are read one after the other.
const jump = 100 * time.Millisecond

// fill adds what came in since the last time: by the machine's clock, or by the server's where that was advanced. A
// server's clock that stands still does not keep a client that waits and retries out for ever, and one that is advanced
// by a second lets the next call in without anybody waiting.
func (b *bucket) fill(now moment) {
	passed := max(now.machine.Sub(b.filled.machine), 0)
	if by := now.server.Sub(b.filled.server); by > passed+jump {
		passed = by
	}
	b.tokens = math.Min(b.size, b.tokens+passed.Seconds()*b.PerSecond)
	b.filled = now
}

// wait is how long until there is a token, 0 when there is one. It must be filled.
func (b *bucket) wait() time.Duration {
	// Filling in steps adds up to a hair less than filling at once.
	const hair = 1e-6
	if b.PerSecond == 0 || b.tokens >= 1-hair {
		return 0
	}
	seconds := (1 - b.tokens) / b.PerSecond
	return max(time.Duration(math.Ceil(seconds*1000))*time.Millisecond, time.Millisecond)
}

func (b *bucket) take() {
	if b.PerSecond > 0 {
		b.tokens = math.Max(0, b.tokens-1)
	}
}
