package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/opencosell/cosell/internal/store/sqlstore"
	"github.com/opencosell/cosell/test/wire"
)

// The sizes of a measurement of pages.
const (
	scaleSamples = 31                     // pages measured at most, of which the median is taken
	scaleLeast   = 7                      // pages measured, however long they take
	scalePage    = 20                     // records a page
	scaleStride  = 100                    // records between two tokens that are collected
	scaleDepth   = 50                     // tokens collected at most
	scaleAim     = 1.5                    // times a page of the short list
	scaleTime    = 400 * time.Millisecond // for collecting tokens, and for measuring the pages of one kind
)

// scale measures pages of ListOpportunities, of every sort, order and filter, on a long list and on one of shortList
// records, which take turns.
func (b *bench) scale(ctx context.Context) (missed bool, err error) {
	if err := b.learn(ctx); err != nil {
		return false, err
	}
	sizes := [2]int{b.scaled, shortList}
	var dirs [2]string
	for i, n := range sizes {
		dirs[i] = filepath.Join(filepath.Dir(b.long), fmt.Sprintf("scale-%d", n))
	}
	var lists [2]*scaleList
	defer func() {
		for _, l := range lists {
			if l != nil {
				err = errors.Join(err, l.close())
			}
		}
	}()
	for i, n := range sizes {
		if err := b.loadScale(ctx, dirs[i], n); err != nil {
			return false, fmt.Errorf("load %d: %w", n, err)
		}
		info, err := os.Stat(filepath.Join(dirs[i], sqlstore.FileName))
		if err != nil {
			return false, err
		}
		fmt.Printf("the file of %d has %d MB\n", n, info.Size()>>20)
		if lists[i], err = openScale(ctx, dirs[i], n); err != nil {
			return false, err
		}
	}
	if b.plans {
		plans, err := lists[0].store.ListPlans(ctx)
		if err != nil {
			return false, err
		}
		for _, p := range plans {
			fmt.Printf("%s\n", p.Text)
			for _, step := range p.Steps {
				fmt.Printf("    %s\n", step)
			}
		}
		fmt.Println()
	}
	var rows []scaleRow
	for _, sort := range scaleSorts {
		for _, order := range []string{"ASCENDING", "DESCENDING"} {
			for _, f := range scaleFilters {
				if err := ctx.Err(); err != nil {
					return false, err
				}
				r := scaleRow{sort: sort, order: order, filter: f.name}
				if err := r.measure(lists, f); err != nil {
					return false, fmt.Errorf("%s %s, %s: %w", sort, order, f.name, err)
				}
				rows = append(rows, r)
			}
		}
	}
	return printScale(os.Stdout, b.scaled, rows), nil
}

// scaleList is the program over a directory with one list.
type scaleList struct {
	*program
	n     int
	store *sqlstore.Store
	conn  *wire.Conn
}

func openScale(ctx context.Context, dir string, n int) (*scaleList, error) {
	s, err := sqlstore.Open(ctx, sqlstore.Options{Dir: dir})
	if err != nil {
		return nil, err
	}
	p, err := startProgram(ctx, s, nil)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	c, err := wire.Dial(p.addr)
	if err != nil {
		return nil, errors.Join(err, p.close())
	}
	return &scaleList{p, n, s, c}, nil
}

func (l *scaleList) close() error { return errors.Join(l.conn.Close(), l.program.close()) }

// page is what is read of an answer.
type page struct {
	NextToken            *string
	OpportunitySummaries []struct{ Id string }
}

// ask asks for one page and says how long it took.
func (l *scaleList) ask(body map[string]any) (page, time.Duration, error) {
	request := wire.Request(wire.Selling, "ListOpportunities", ownerAccount, wire.Encode(body))
	begin := time.Now()
	answer, err := l.conn.Expect(request)
	took := time.Since(begin)
	var p page
	if err == nil {
		err = json.Unmarshal(answer, &p)
	}
	return p, took, err
}

// tokens walks into the list and collects tokens from where the walk comes past.
func (l *scaleList) tokens(body map[string]any) ([]string, error) {
	var tokens []string
	body["MaxResults"] = scaleStride
	for begin := time.Now(); len(tokens) < scaleDepth && time.Since(begin) < scaleTime; {
		p, _, err := l.ask(body)
		if err != nil {
			return nil, err
		}
		if p.NextToken == nil {
			break
		}
		tokens = append(tokens, *p.NextToken)
		body["NextToken"] = *p.NextToken
	}
	if len(tokens) == 0 { // short: whatever comes after one page
		delete(body, "NextToken")
		body["MaxResults"] = scalePage
		p, _, err := l.ask(body)
		if err != nil || p.NextToken == nil {
			return nil, err
		}
		tokens = append(tokens, *p.NextToken)
	}
	return tokens, nil
}

// scaleRow is the measurement of one list request.
type scaleRow struct {
	sort, order, filter string
	first, middle       pair
}

// pair is the same on the long list and on the short one.
type pair struct {
	took    [2]float64 // µs, medians
	records [2]int     // on the last page measured
	none    bool       // there is no such page
}

func (p pair) ratio() float64 { return p.took[0] / p.took[1] }

func (p pair) met() bool { return p.none || p.ratio() <= scaleAim }

func (r *scaleRow) measure(lists [2]*scaleList, f scaleFilter) error {
	var tokens [2][]string
	body := func(l *scaleList, sample int) map[string]any {
		m := map[string]any{"Catalog": "Sandbox", "MaxResults": scalePage, "Sort": map[string]any{"SortBy": r.sort, "SortOrder": r.order}}
		f.put(m, l.n, sample)
		return m
	}
	for i, l := range lists {
		var err error
		if tokens[i], err = l.tokens(body(l, 0)); err != nil {
			return err
		}
	}
	r.middle.none = len(tokens[0]) == 0 || len(tokens[1]) == 0
	for _, p := range []*pair{&r.first, &r.middle} {
		if p.none {
			continue
		}
		var took [2][]float64
		begin := time.Now()
		for sample := range scaleSamples {
			if sample >= scaleLeast && time.Since(begin) > scaleTime {
				break
			}
			for i, l := range lists {
				m := body(l, sample)
				if p == &r.middle {
					m = body(l, 0) // a token is good for the request that it came from
					m["NextToken"] = tokens[i][sample%len(tokens[i])]
				}
				answer, d, err := l.ask(m)
				if err != nil {
					return err
				}
				took[i] = append(took[i], float64(d.Nanoseconds())/1e3)
				p.records[i] = len(answer.OpportunitySummaries)
			}
		}
		for i := range took {
			p.took[i] = median(took[i])
		}
	}
	return nil
}
