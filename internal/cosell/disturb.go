package cosell

import (
	"cmp"
	"context"
	"encoding/binary"
	"math/rand/v2"
	"net/http"
	"sync"

	"github.com/opencosell/cosell/internal/clock"
	"github.com/opencosell/cosell/internal/fault"
	"github.com/opencosell/cosell/internal/rate"
	"github.com/opencosell/cosell/internal/scope"
	"github.com/opencosell/cosell/internal/server"
)

// disturbances are what stands between calls and their answers: the rates and the fault rules, as the store has them.
// The same seed of ids gives faults the same chances.
func disturbances(ctx context.Context, o Options, clk *clock.Clock, turn sync.Locker, callable []*scope.Operation) (*rate.Limiter, *fault.Set, error) {
	rates := &rate.Limiter{Store: o.Store, Operations: callable, Server: clk.Now, Machine: o.Machine, Turn: turn}
	if err := rates.Open(ctx, o.Rates, cmp.Or(o.RatesUntilSet, rate.Off)); err != nil {
		return nil, nil, err
	}
	seed := o.IDs.Bytes(16)
	dice := rand.New(rand.NewPCG(binary.LittleEndian.Uint64(seed), binary.LittleEndian.Uint64(seed[8:])))
	faults := &fault.Set{Store: o.Store, Operations: callable, Chance: dice.Float64, Now: clk.Now, Turn: turn}
	return rates, faults, faults.Load(ctx)
}

// undisturbed is the server for its own calls, such as those of seeds: no rate limits them and no fault rule has them.
type undisturbed struct{ http.Handler }

func (u undisturbed) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	u.Handler.ServeHTTP(w, r.WithContext(server.Undisturbed(r.Context())))
}
