package storetest

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"

	"github.com/opencosell/cosell/internal/store"
)

// Flaky returns s behaving like an engine that meets serialization failures: now and then, by the seed, the whole
// of an Update is run, undone as if its commit had been refused, and run again.
func Flaky(s store.Store, seed uint64) store.Store {
	return &flaky{Store: s, rand: rand.New(rand.NewPCG(seed, seed))}
}

type flaky struct {
	store.Store
	mu   sync.Mutex
	rand *rand.Rand
}

// errAgain stands for PostgreSQL's 40001.
var errAgain = errors.New("storetest: could not serialize access")

// unlucky says how often the next Update is undone: mostly not at all, sometimes more than once.
func (f *flaky) unlucky() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := 0
	for n < 3 && f.rand.IntN(3) == 0 {
		n++
	}
	return n
}

func (f *flaky) Update(ctx context.Context, fn func(store.Tx) error) error {
	for range f.unlucky() {
		err := f.Store.Update(ctx, func(tx store.Tx) error {
			if err := fn(tx); err != nil {
				return err
			}
			return errAgain
		})
		if !errors.Is(err, errAgain) {
			return err
		}
	}
	return f.Store.Update(ctx, fn)
}
