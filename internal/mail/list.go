package mail

import (
	"strings"

	"github.com/opencosell/cosell/internal/store"
)

// Query chooses letters of the outbox. The zero value of a filter chooses all.
type Query struct {
	Address string // of the recipient; case does not count
	Account string
	Newest  bool  // first; else oldest first
	After   int64 // Next of the page before; 0 begins
	Limit   int   // > 0
}

// Page is a part of the outbox. Next is 0 on the last one.
type Page struct {
	Letters []Letter
	Next    int64
}

// maxWalk bounds what one page looks at: a page that excludes more is short and has a Next.
const maxWalk = 2000

// List returns the letters that the query chooses, in the order in which they were written.
func List(r store.Reader, q Query) (Page, error) {
	g := store.Range{Kind: kind, Name: indexNumber, Account: q.Account, Descending: q.Newest, Limit: q.Limit + 1}
	if q.Address != "" && q.Account != "" {
		g.Limit = max(g.Limit, 100) // some of them are another account's
	}
	if q.Address != "" {
		g.Account, g.Name, g.Value = "", indexTo, strings.ToLower(q.Address)
	}
	p := Page{Next: q.After}
	for walked := 0; ; {
		if p.Next > 0 {
			g.After = &store.Position{Sort: place(p.Next)}
			if !q.Newest {
				g.After.ID = "~" // behind every id
			}
		}
		rows, err := r.List(g)
		if err != nil {
			return Page{}, err
		}
		for i := range rows {
			l, err := decode(&rows[i].Record)
			if err != nil {
				return Page{}, err
			}
			if q.Account == "" || l.Account == q.Account {
				if len(p.Letters) == q.Limit {
					return p, nil
				}
				p.Letters = append(p.Letters, l)
			}
			p.Next = l.Number
		}
		if len(rows) < g.Limit {
			p.Next = 0
			return p, nil
		}
		if walked += len(rows); walked >= maxWalk {
			return p, nil
		}
	}
}
