package requestlog

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
)

var replacedA awsjson.Replacement

func add(l *Log, from, to int) {
	for i := from; i <= to; i++ {
		l.Add(&Entry{ID: fmt.Sprint("r", i), Service: "notes", Operation: "Get", Status: 200})
	}
}

func ids(p *Page) string {
	var all []string
	for _, s := range p.Requests {
		all = append(all, s.ID)
	}
	return strings.Join(all, " ")
}

func list(t *testing.T, l *Log, f Filter, after string, limit int) *Page {
	t.Helper()
	p, err := l.List(f, after, limit)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestPages(t *testing.T) {
	l := New(5)
	if got := list(t, l, Filter{}, "", 10); ids(got) != "" || got.Cursor == "" {
		t.Errorf("empty log: got %+v, want no calls and a cursor", got)
	}
	start := list(t, l, Filter{}, "", 10).Cursor
	add(l, 1, 4)
	if got := ids(list(t, l, Filter{}, "", 3)); got != "r2 r3 r4" {
		t.Errorf("newest three: got %q, want r2 r3 r4", got)
	}
	p := list(t, l, Filter{}, start, 3)
	if ids(p) != "r1 r2 r3" || p.Missed != 0 || p.Restarted {
		t.Errorf("after the start: got %q %+v, want r1 r2 r3", ids(p), p)
	}
	p = list(t, l, Filter{}, p.Cursor, 3)
	if ids(p) != "r4" {
		t.Errorf("next page: got %q, want r4", ids(p))
	}
	end := p.Cursor
	if got := ids(list(t, l, Filter{}, end, 3)); got != "" {
		t.Errorf("after the last: got %q, want none", got)
	}
	add(l, 5, 12)
	p = list(t, l, Filter{}, end, 10)
	if ids(p) != "r8 r9 r10 r11 r12" || p.Missed != 3 {
		t.Errorf("after more than fit: got %q, missed %d, want r8 to r12, missed 3", ids(p), p.Missed)
	}
	l.Clear()
	if got := list(t, l, Filter{}, "", 10); ids(got) != "" {
		t.Errorf("cleared: got %q, want none", ids(got))
	}
	add(l, 13, 13)
	if got := list(t, l, Filter{}, p.Cursor, 10); ids(got) != "r13" || got.Missed != 0 {
		t.Errorf("after clearing: got %q, missed %d, want r13 and none missed", ids(got), got.Missed)
	}
	other := New(5)
	add(other, 1, 2)
	if got := list(t, other, Filter{}, end, 10); ids(got) != "r1 r2" || !got.Restarted || got.Missed != 0 {
		t.Errorf("cursor of another process: got %q %+v, want r1 r2 and that it restarted", ids(got), got)
	}
	for _, bad := range []string{"x", "x.y", ".", l.process + ".-1"} {
		if _, err := l.List(Filter{}, bad, 1); err == nil || !strings.Contains(err.Error(), "cursor") {
			t.Errorf("cursor %q: got error %v, want one that says it is none", bad, err)
		}
	}
}

// A cursor passes by what a filter leaves out, but not calls that the page had no room for.
func TestCursorOfAFilteredPage(t *testing.T) {
	l := New(10)
	start := list(t, l, Filter{}, "", 1).Cursor
	for i, account := range []string{"a", "b", "a", "b", "b"} {
		l.Add(&Entry{ID: fmt.Sprint("r", i+1), Account: account})
	}
	a := Filter{Account: "a"}
	p := list(t, l, a, start, 1)
	q := list(t, l, a, p.Cursor, 1)
	if ids(p) != "r1" || ids(q) != "r3" {
		t.Errorf("got %q and %q, want r1 and r3", ids(p), ids(q))
	}
	if got := list(t, l, a, q.Cursor, 1); ids(got) != "" || got.Cursor != l.cursor(5) {
		t.Errorf("got %q, cursor %s, want none and the last one's", ids(got), got.Cursor)
	}
}

func TestFilters(t *testing.T) {
	l := New(10)
	l.Add(&Entry{ID: "r1", Account: "1", Service: "selling", Operation: "GetOpportunity", Status: 200})
	l.Add(&Entry{ID: "r2", Account: "2", Service: "selling", Operation: "GetOpportunity", Status: 400, Failure: apierr.Request()})
	l.Add(&Entry{ID: "r3", Account: "2", Service: "account", Operation: "TagResource", Status: 200})
	l.Add(&Entry{ID: "r4", Target: "X"})
	yes, no := true, false
	for name, test := range map[string]struct {
		filter Filter
		want   string
	}{
		"all":          {Filter{}, "r1 r2 r3 r4"},
		"account":      {Filter{Account: "2"}, "r2 r3"},
		"operation":    {Filter{Operation: "getopportunity"}, "r1 r2"},
		"with service": {Filter{Operation: "account.TagResource"}, "r3"},
		"other":        {Filter{Operation: "selling.TagResource"}, ""},
		"failed":       {Filter{Failed: &yes}, "r2 r4"},
		"ok":           {Filter{Failed: &no, Account: "2"}, "r3"},
	} {
		if got := ids(list(t, l, test.filter, "", 10)); got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
}

// What is kept stays within its bytes, and the newest call is always there.
func TestBytesAreBounded(t *testing.T) {
	l := New(1 << 20)
	big := make([]byte, maxBody)
	for i := range 3000 {
		l.Add(&Entry{ID: fmt.Sprint("r", i), Request: NewBody(big, nil), Response: NewBody(append([]byte(nil), big...), nil)})
	}
	sum, blocks := 0, map[*block]bool{}
	for i := range l.count {
		sum += l.at(i).size
		blocks[l.at(i).block] = true
	}
	if sum != l.bytes || sum > maxBytes || sum < maxBytes-3*maxBody {
		t.Errorf("got %d bytes in %d calls, counted %d, want just below %d", sum, l.count, l.bytes, maxBytes)
	}
	if got := (len(blocks) + len(l.free)) * blockSize; got > maxBytes*5/4 {
		t.Errorf("got %d bytes of memory for bodies, want not much above %d", got, maxBytes)
	}
	if l.Get("r2999") == nil || l.Get("r0") != nil {
		t.Error("the newest must be there and the oldest gone")
	}
	if got := len(l.ring); got > 10_000 {
		t.Errorf("the ring has %d places for %d calls", got, l.count)
	}
}

func TestConcurrentUse(t *testing.T) {
	l := New(50)
	var all sync.WaitGroup
	for w := range 4 {
		all.Go(func() {
			for i := range 300 {
				l.Add(&Entry{ID: fmt.Sprint(w, "-", i), Request: NewBody([]byte(`{"A":1}`), nil), Change: NewChange([]byte(`{"A":1}`), []byte(`{}`), &replacedA)})
			}
		})
		all.Go(func() {
			cursor := ""
			for range 100 {
				p := list(t, l, Filter{}, cursor, 7)
				cursor = p.Cursor
				for _, s := range p.Requests {
					if d := l.Get(s.ID); d != nil && (d.Cleared != 1 || string(d.Request.Value) != `{"A":1}`) {
						t.Errorf("got %+v, want one cleared member", d)
					}
				}
			}
		})
	}
	all.Wait()
	if l.count != 50 || l.last != 1200 || l.readers != 0 {
		t.Errorf("got %d calls, last %d, %d readers, want 50, 1200 and none", l.count, l.last, l.readers)
	}
}

// Memory of bodies is used again, but not while somebody reads what is in it.
func TestBlocks(t *testing.T) {
	l := New(2)
	body := strings.Repeat("x", maxBody-2)
	add := func(letter string) {
		l.Add(&Entry{ID: letter, Request: NewBody([]byte(`"`+strings.ReplaceAll(body, "x", letter)+`"`), nil)})
	}
	seen := map[*block]bool{}
	for range 40 {
		add("a")
		seen[l.current] = true
	}
	if len(seen) > 2 {
		t.Errorf("got %d blocks for 2 calls, want that two take turns", len(seen))
	}
	var read Entry
	done, _ := l.pin(func() error {
		read = *l.at(1)
		return nil
	})
	for range 40 {
		add("b")
	}
	if got := string(read.Request.text); strings.Contains(got, "b") {
		t.Error("what was read was written over")
	}
	done()
	l.Clear()
	add("c")
	if d := l.Get("c"); d == nil || d.Request.Length != maxBody || l.Get("b") != nil {
		t.Error("after clearing: want the new call only")
	}
}
