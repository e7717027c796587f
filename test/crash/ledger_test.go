package crash

import (
	"math/rand/v2"
	"sync"
	"testing"
)

// ledger is what the clients know: what was acknowledged, and where the server is.
type ledger struct {
	mu      sync.Mutex
	changed *sync.Cond

	addr    string // "" while the server is down
	given   bool   // the test was given up
	running int    // clients
	parked  int    // clients that wait for a server; what they know is written down

	writes, repeated int
	facts            []fact
	seen             int // facts that an inspection has looked at
	events           map[eventKey]int
	accounts         map[string]*holdings
}

// fact is something that an acknowledged answer told and that stays true.
type fact struct {
	about string
	check func(*caller) error
}

// eventKey names an event by what it tells whom of which resource.
type eventKey struct{ Account, DetailType, Subject string }

// holdings is what an account must have in the end, no more and no less.
type holdings struct {
	Opportunities, Invitations, Tasks, Partners, ConnectionInvitations, Connections map[string]bool
}

func newHoldings() *holdings {
	return &holdings{
		Opportunities: map[string]bool{}, Invitations: map[string]bool{}, Tasks: map[string]bool{}, Partners: map[string]bool{},
		ConnectionInvitations: map[string]bool{}, Connections: map[string]bool{},
	}
}

func newLedger() *ledger {
	l := &ledger{events: map[eventKey]int{}, accounts: map[string]*holdings{}}
	l.changed = sync.NewCond(&l.mu)
	return l
}

// do runs f while nobody else has the ledger, and wakes whoever waits for a change.
func (l *ledger) do(f func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	f()
	l.changed.Broadcast()
}

// await waits until ready says so; false when the test was given up.
func (l *ledger) await(ready func() bool) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for !ready() && !l.given {
		l.changed.Wait()
	}
	return !l.given
}

// open tells the clients where the server is; "" that it is down.
func (l *ledger) open(addr string) { l.do(func() { l.addr = addr }) }

// giveUp ends all waiting.
func (l *ledger) giveUp() { l.do(func() { l.given = true }) }

// server waits until there is one; false when the test was given up.
func (l *ledger) server() (string, bool) {
	l.do(func() { l.parked++ })
	addr := ""
	ok := l.await(func() bool { addr = l.addr; return addr != "" })
	l.do(func() { l.parked-- })
	return addr, ok
}

// gone waits until the server at addr is known to be down.
func (l *ledger) gone(addr string) { l.await(func() bool { return l.addr != addr }) }

// awaitParked waits until every client has seen that the server is gone.
func (l *ledger) awaitParked() { l.await(func() bool { return l.parked == l.running }) }

// awaitWrites waits until so many writes were acknowledged.
func (l *ledger) awaitWrites(n int) { l.await(func() bool { return l.writes >= n }) }

// acknowledged counts a write.
func (l *ledger) acknowledged(repeated bool) {
	l.do(func() {
		l.writes++
		if repeated {
			l.repeated++
		}
	})
}

func (l *ledger) counts() (writes, repeated int) {
	l.do(func() { writes, repeated = l.writes, l.repeated })
	return writes, repeated
}

// know adds a fact, and the events that must have told of it.
func (l *ledger) know(about string, check func(*caller) error, told ...eventKey) {
	l.do(func() {
		l.facts = append(l.facts, fact{about: about, check: check})
		for _, e := range told {
			l.events[e]++
		}
	})
}

// holds notes something in the account's holdings.
func (l *ledger) holds(account string, note func(*holdings)) {
	l.do(func() {
		if l.accounts[account] == nil {
			l.accounts[account] = newHoldings()
		}
		note(l.accounts[account])
	})
}

// recent are the facts since the last call, and some of the older ones.
func (l *ledger) recent(chance *rand.Rand, older int) (facts []fact) {
	l.do(func() {
		facts = append(facts, l.facts[l.seen:]...)
		for range older {
			if l.seen > 0 {
				facts = append(facts, l.facts[chance.IntN(l.seen)])
			}
		}
		l.seen = len(l.facts)
	})
	return facts
}

// everything is what is known at the end, when no client runs any more.
func (l *ledger) everything() (facts []fact, events map[eventKey]int, accounts map[string]*holdings) {
	l.do(func() { facts, events, accounts = l.facts, l.events, l.accounts })
	return facts, events, accounts
}

// names are the accounts that have something.
func (l *ledger) names() (names []string) {
	l.do(func() {
		for name := range l.accounts {
			names = append(names, name)
		}
	})
	return names
}

// olderFacts is how many facts of earlier rounds an inspection looks at.
const olderFacts = 100

// inspect checks after a restart, before any client goes on.
func inspect(t *testing.T, addr string, l *ledger, chance *rand.Rand) {
	t.Helper()
	c := newCaller(t, addr)
	defer c.close()
	awaitTasks(t, c, l)
	for _, f := range l.recent(chance, olderFacts) {
		if err := f.check(c); err != nil {
			t.Errorf("after the restart, %s: %v", f.about, err)
		}
	}
}
