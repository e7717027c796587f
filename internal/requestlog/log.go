package requestlog

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/opencosell/cosell/internal/resource"
)

// DefaultCalls is how many calls are kept unless somebody says otherwise.
const DefaultCalls = 1000

// maxBytes bounds what is kept, whatever the number of calls.
const maxBytes = 64 << 20

// Log holds the last calls. All methods may be called by many goroutines.
type Log struct {
	process string // tells the cursors of one process from those of another
	calls   int

	mu    sync.Mutex
	ring  []Entry // grows until it has place for all
	first int     // place of the oldest
	count int
	last  uint64 // number of the newest; numbers have no gaps
	bytes int
	blocks
}

// New makes a log of the last calls; calls is at least 1.
func New(calls int) *Log {
	return &Log{calls: calls, process: strings.ReplaceAll(resource.NewIDs().UUID(), "-", "")[:8]}
}

// Add takes a call in and lets go of the oldest ones that there is no more room for.
func (l *Log) Add(e *Entry) {
	e.size = e.bytes()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.bytes += e.size
	for l.count > 0 && (l.count == l.calls || l.bytes > maxBytes) {
		l.drop()
	}
	if l.count == len(l.ring) {
		l.grow()
	}
	l.last++
	l.count++
	kept := l.at(l.count - 1)
	*kept = *e
	l.keep(kept)
}

// at is the call at a place counted from the oldest.
func (l *Log) at(i int) *Entry {
	if i += l.first; i >= len(l.ring) {
		i -= len(l.ring)
	}
	return &l.ring[i]
}

func (l *Log) grow() {
	ring := make([]Entry, min(max(2*len(l.ring), 64), l.calls))
	for i := range l.count {
		ring[i] = *l.at(i)
	}
	l.ring, l.first = ring, 0
}

// drop lets go of the oldest call.
func (l *Log) drop() {
	e := l.at(0)
	l.bytes -= e.size
	l.release(e.block)
	e.Failure, e.Change = nil, nil // the rest is written over soon
	if l.first++; l.first == len(l.ring) {
		l.first = 0
	}
	l.count--
}

// Clear lets go of all calls. Cursors stay good.
func (l *Log) Clear() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ring, l.first, l.count, l.bytes = nil, 0, 0, 0
	l.blocks.forget()
}

// Filter selects calls; empty fields select all.
type Filter struct {
	Account string
	// Operation is a name with or without its service, whatever its case: "GetOpportunity", "selling.GetOpportunity".
	Operation string
	// Failed selects the calls that were refused (true) or carried out (false).
	Failed *bool
}

func (f *Filter) selects(e *Entry) bool {
	return (f.Account == "" || f.Account == e.Account) &&
		(f.Operation == "" || strings.EqualFold(f.Operation, e.Operation) || strings.EqualFold(f.Operation, e.Service+"."+e.Operation)) &&
		(f.Failed == nil || *f.Failed == e.Failed())
}

// Page is a run of calls, the newest last.
type Page struct {
	Requests []Summary `json:"requests"`
	// Cursor is where the next page begins.
	Cursor string `json:"cursor"`
	// Missed are the calls after the given cursor that were let go of before this page was read.
	Missed uint64 `json:"missed,omitempty"`
	// Restarted: the given cursor was of another process, so the page begins with the oldest call of this one.
	Restarted bool `json:"restarted,omitempty"`
}

// List returns at most limit calls: the newest ones, or those that follow a cursor. A cursor that is none is an error.
func (l *Log) List(f Filter, after string, limit int) (*Page, error) {
	page := &Page{Requests: []Summary{}}
	var entries []Entry
	done, err := l.pin(func() error {
		if after == "" {
			entries = l.newest(f, limit)
			page.Cursor = l.cursor(l.last)
			return nil
		}
		seen, err := l.position(after, page)
		if err == nil {
			entries = l.following(f, seen, limit, page)
		}
		return err
	})
	defer done()
	if err != nil {
		return nil, err
	}
	for i := range entries {
		page.Requests = append(page.Requests, l.summary(&entries[i]))
	}
	return page, nil
}

// newest are the last calls that the filter selects, in the order of time.
func (l *Log) newest(f Filter, limit int) []Entry {
	var entries []Entry
	for i := l.count - 1; i >= 0 && len(entries) < limit; i-- {
		if e := l.at(i); f.selects(e) {
			entries = append(entries, *e)
		}
	}
	slices.Reverse(entries)
	return entries
}

// position is the number of the last call that the holder of a cursor has seen.
func (l *Log) position(cursor string, page *Page) (uint64, error) {
	process, text, _ := strings.Cut(cursor, ".")
	seen, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%.40q is no cursor: give one that an earlier answer had", cursor)
	}
	if process != l.process || seen > l.last {
		page.Restarted, seen = true, 0
	}
	return seen, nil
}

// following are the calls after a number that the filter selects, and sets where the page ends.
func (l *Log) following(f Filter, seen uint64, limit int, page *Page) []Entry {
	gone := l.last - uint64(l.count) // the number of the last call that was let go of
	if gone > seen {
		if !page.Restarted {
			page.Missed = gone - seen
		}
		seen = gone
	}
	var entries []Entry
	for ; seen < l.last && len(entries) < limit; seen++ {
		if e := l.at(int(seen - gone)); f.selects(e) {
			entries = append(entries, *e)
		}
	}
	page.Cursor = l.cursor(seen)
	return entries
}

func (l *Log) cursor(n uint64) string { return l.process + "." + strconv.FormatUint(n, 10) }

// Get returns the call with that request id, nil when it is not there any more.
func (l *Log) Get(id string) *Detail {
	var found *Entry
	done, _ := l.pin(func() error {
		for i := l.count - 1; i >= 0 && found == nil; i-- {
			if e := l.at(i); e.ID == id {
				found = new(*e)
			}
		}
		return nil
	})
	defer done()
	if found == nil {
		return nil
	}
	return l.detail(found)
}
