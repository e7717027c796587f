package rate

import (
	"context"
	"fmt"
	"hash/fnv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/scope"
	"github.com/opencosell/cosell/internal/store"
)

// Limiter counts the calls of this process and refuses what is over. Buckets per second and the meter are its own; the
// windows of 24 hours and the settings are kept in the store.
type Limiter struct {
	// Store keeps the settings and the windows.
	Store store.Store
	// Operations are those that overrides may name.
	Operations []*scope.Operation
	// Server is the server's time, Machine the machine's.
	Server, Machine func() time.Time
	// Turn is held by whoever writes down what was counted; it is not to be had while the state is replaced. Nil when
	// nothing replaces it.
	Turn sync.Locker

	otherwise Mode // until somebody sets one
	// settings in force; nil while rates are off, so that a request learns that by one load.
	settings atomic.Pointer[Settings]

	mu       sync.Mutex
	stored   Settings // settings in force, those of mode off too
	seen     []byte   // the value of the store they were read from
	since    time.Time
	counters map[counterKey]*counter
	buckets  map[bucketKey]*bucket
	accounts map[string]map[windowKey]*window
	epoch    int // how often everything was forgotten

	flush   sync.Mutex // one at a time
	setting sync.Mutex // one load or change of the settings at a time, or an old value is put in force after a new one
}

type counterKey struct {
	account, catalog string
	operation        *scope.Operation
}

type bucketKey struct{ account, catalog, name string }

type windowKey struct{ catalog, name string }

// counter is the meter of one operation of one account in one catalog, and what limits it.
type counter struct {
	calls, refused int64
	last           time.Time // the server's
	used           time.Time // the machine's
	second         int64     // the machine's second that inSecond counts
	inSecond, peak int64
	bucket         *bucket
	window         *window // nil where no day is limited
}

func (l *Limiter) now() moment { return moment{l.Server(), l.Machine()} }

// On reports whether calls are counted at all.
func (l *Limiter) On() bool { return l.settings.Load() != nil }

// Admit counts a call. It returns an apierr Throttled when the call is over its rate and the mode is one that refuses.
// Refused calls use up nothing.
func (l *Limiter) Admit(ctx context.Context, c scope.Call) error {
	if !l.On() {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	n, err := l.counter(ctx, c)
	if err != nil {
		return err
	}
	if n == nil {
		return nil // switched off this moment
	}
	// The clocks are read under the lock, so that no bucket sees them go back.
	now := l.now()
	n.meter(now)
	wait, which := n.judge(now)
	if wait == 0 {
		n.bucket.take()
		if n.window != nil {
			n.window.add(now.server)
		}
		return nil
	}
	n.refused++
	if l.stored.Mode == Meter {
		return nil
	}
	return &apierr.Error{
		Kind: apierr.Throttled, Message: "Rate exceeded", RetryAfter: wait,
		ServiceCode: c.Service.SigningName, QuotaCode: quotaCode(n.bucket.name + " " + which),
	}
}

// judge says how long a call must wait, 0 for not at all, and by which limit.
func (n *counter) judge(now moment) (wait time.Duration, which string) {
	n.bucket.fill(now)
	if n.window != nil && n.bucket.PerDay > 0 && n.window.count(now.server) >= n.bucket.PerDay {
		return n.window.wait(now.server), "per day"
	}
	return n.bucket.wait(), "per second"
}

// meter counts the call whatever becomes of it.
func (n *counter) meter(now moment) {
	n.calls++
	n.last, n.used = now.server, now.machine
	if second := now.machine.Unix(); second != n.second {
		n.second, n.inSecond = second, 0
	}
	n.inSecond++
	n.peak = max(n.peak, n.inSecond)
}

// counter finds or makes the counter of a call; nil when rates are off. The lock is given back while the windows of an
// account that this process has not met are read.
func (l *Limiter) counter(ctx context.Context, c scope.Call) (*counter, error) {
	key := counterKey{c.Account, c.Catalog, c.Operation}
	if n := l.counters[key]; n != nil && n.bucket != nil {
		return n, nil
	}
	for l.accounts[c.Account] == nil {
		epoch := l.epoch
		l.mu.Unlock()
		windows, err := l.read(ctx, c.Account)
		l.mu.Lock()
		if err != nil {
			return nil, err
		}
		if l.accounts[c.Account] == nil && l.epoch == epoch { // nobody was faster, and they were not emptied meanwhile
			l.accounts[c.Account] = windows
		}
	}
	s := l.settings.Load()
	if s == nil {
		return nil, nil
	}
	name, limit := s.limit(c)
	n := l.counters[key]
	if n == nil {
		n = new(counter)
		l.counters[key] = n
	}
	at := bucketKey{c.Account, c.Catalog, name}
	b := l.buckets[at]
	if b == nil {
		b = newBucket(name, limit, s.Burst, l.now())
		l.buckets[at] = b
	}
	n.bucket, n.window = b, nil
	if windows := l.accounts[c.Account]; limit.PerDay > 0 {
		w := windows[windowKey{c.Catalog, name}]
		if w == nil {
			w = new(window)
			windows[windowKey{c.Catalog, name}] = w
		}
		n.window = w
	}
	return n, nil
}

// quotaCode is a code of our own in the form that real ones have; the same limit has the same code for ever.
func quotaCode(limit string) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(limit)) // never fails
	return fmt.Sprintf("L-%08X", h.Sum32())
}

// Forget drops everything that was counted: the store was emptied.
func (l *Limiter) Forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.clear()
	l.accounts = map[string]map[windowKey]*window{}
	l.epoch++
}

// clear drops meter and buckets. The windows stay.
func (l *Limiter) clear() {
	l.counters, l.buckets, l.since = map[counterKey]*counter{}, map[bucketKey]*bucket{}, l.Server()
}

// maxCounters is how many counters are kept before idle ones are dropped.
const maxCounters = 50_000

// sweep drops counters that nobody misses, once there are very many: unused for a minute, with a full bucket. It is
// called when the store knows all.
func (l *Limiter) sweep() {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	// Counters go with the meter, so that there may be few of them and very many of the rest.
	if max(len(l.counters), len(l.buckets), len(l.accounts)) <= maxCounters {
		return
	}
	busy, windows := map[bucketKey]bool{}, map[string]bool{}
	for k, n := range l.counters {
		b := bucketKey{k.account, k.catalog, ""}
		if n.bucket != nil {
			b.name = n.bucket.name
			n.bucket.fill(now)
		}
		if now.machine.Sub(n.used) >= time.Minute && (n.bucket == nil || n.bucket.tokens >= n.bucket.size) {
			delete(l.counters, k)
			continue
		}
		busy[b], windows[k.account] = true, true
	}
	for k, b := range l.buckets {
		if b.fill(now); !busy[k] && b.tokens >= b.size {
			delete(l.buckets, k)
		}
	}
	for account, list := range l.accounts {
		saved := true
		for _, w := range list {
			saved = saved && w.unsaved() == nil
		}
		if saved && !windows[account] {
			delete(l.accounts, account)
		}
	}
}
