package sqlstore

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/opencosell/cosell/internal/store"
)

// An opportunity as the domain writes it: a body of 4 KB and 20 index rows.
var (
	benchTime = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	benchBody = []byte(`{"Project":{"CustomerBusinessProblem":"` + strings.Repeat("a problem of a customer ", 166) + `"}}`)
)

func benchKey(n int64) store.Key {
	return store.Key{Kind: "opportunity", Catalog: "AWS", ID: fmt.Sprintf("O%07d", n)}
}

func benchRows(n int64) []store.Index {
	const account = "123456789012"
	var rows []store.Index
	for i := range 10 {
		name := fmt.Sprintf("filter-%d", i)
		value := fmt.Sprintf("value-%d", (n+int64(i))%7)
		rows = append(rows,
			store.Index{Account: account, Name: name, Value: value, Sort: fmt.Sprintf("%019d", n)},
			store.Index{Account: account, Name: name + "/customer", Value: value, Sort: fmt.Sprintf("company %04d", n*7919%5000)})
	}
	return rows
}

func benchCreate(tx store.Tx, n int64) error {
	k := benchKey(n)
	err := tx.Create(&store.Record{Key: k, Account: "123456789012", Created: benchTime, Updated: benchTime, Body: benchBody}, benchRows(n))
	if err != nil {
		return err
	}
	if err := tx.Remember(store.Once{
		Account: "123456789012", Catalog: "AWS", Operation: "CreateOpportunity", Token: fmt.Sprintf("%x-token-%d", n*7919, n),
		Hash: "0123456789abcdef", Answer: []byte(`{"Id":"` + k.ID + `"}`), Created: benchTime,
	}); err != nil {
		return err
	}
	if err := tx.Emit(store.Event{
		ID: k.ID, Account: "123456789012", Catalog: "AWS", Source: "aws.partnercentral-selling", DetailType: "Opportunity Created",
		Time: benchTime, Body: benchBody[:600],
	}); err != nil {
		return err
	}
	return tx.Audit(store.Audit{
		Time: benchTime, Account: "123456789012", Catalog: "AWS", Operation: "CreateOpportunity", Kind: k.Kind, ID: k.ID, RequestID: k.ID,
	})
}

// benchFill creates the opportunities 0 to n-1.
func benchFill(b *testing.B, s store.Store, n int64) {
	b.Helper()
	for at := int64(0); at < n; at += 500 {
		err := s.Update(context.Background(), func(tx store.Tx) error {
			for i := at; i < min(at+500, n); i++ {
				if err := benchCreate(tx, i); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

func benchEach(b *testing.B, run func(b *testing.B, s *Store)) {
	for _, c := range []struct {
		name string
		opt  Options
	}{
		{"full", Options{}},
		{"normal", Options{Sync: SyncNormal}},
		{"memory", Options{Memory: true}},
	} {
		b.Run(c.name, func(b *testing.B) {
			if !c.opt.Memory {
				c.opt.Dir = b.TempDir()
			}
			s, err := Open(context.Background(), c.opt)
			if err != nil {
				b.Fatal(err)
			}
			defer func() {
				if err := s.Close(); err != nil {
					b.Error(err)
				}
			}()
			run(b, s)
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "op/s")
		})
	}
}

func parallel(b *testing.B, goroutines int, op func(n int64) error) {
	b.Helper()
	var n atomic.Int64
	b.SetParallelism(max(1, goroutines/2)) // times the processors
	b.ResetTimer()
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			if err := op(n.Add(1)); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.StopTimer()
}

func BenchmarkCreate(b *testing.B) {
	for _, g := range []int{1, 16, 64} {
		b.Run(fmt.Sprint(g), func(b *testing.B) {
			benchEach(b, func(b *testing.B, s *Store) {
				parallel(b, g, func(n int64) error {
					return s.Update(context.Background(), func(tx store.Tx) error { return benchCreate(tx, n) })
				})
			})
		})
	}
}

func BenchmarkGet(b *testing.B) {
	benchEach(b, func(b *testing.B, s *Store) {
		benchFill(b, s, 5000)
		parallel(b, 16, func(n int64) error {
			return s.View(context.Background(), func(r store.Reader) error {
				_, err := r.Get(benchKey(n * 7919 % 5000))
				return err
			})
		})
	})
}

func BenchmarkList20(b *testing.B) {
	benchEach(b, func(b *testing.B, s *Store) {
		benchFill(b, s, 5000)
		parallel(b, 16, func(n int64) error {
			return s.View(context.Background(), func(r store.Reader) error {
				rows, err := r.List(store.Range{
					Account: "123456789012", Catalog: "AWS", Kind: "opportunity", Name: "filter-3", Value: "value-2", Descending: true, Limit: 20,
					After: &store.Position{Sort: fmt.Sprintf("%019d", 1000+n%4000), ID: "O"},
				})
				if err == nil && len(rows) != 20 {
					err = fmt.Errorf("got %d rows, want 20", len(rows))
				}
				return err
			})
		})
	})
}
