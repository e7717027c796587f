package main

import (
	"context"
	"errors"
	"runtime"
	"runtime/pprof"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// side is what one side of a comparison does: it makes the operation of one connection. The operation is called until
// the time is over, and must say errDone when there is nothing left to do.
type side func() (op func() error, end func(), err error)

// errDone ends a measurement before its time.
var errDone = errors.New("nothing left to do")

// result is one measurement.
type result struct {
	rate float64 // operations a second
	cpu  float64 // µs of processor time an operation, the client's included; hardly moves when others use the machine too
}

// measure runs a side on so many connections.
func measure(ctx context.Context, s side, connections int, d time.Duration) (result, error) {
	type worker struct {
		op  func() error
		end func()
	}
	workers := make([]worker, 0, connections)
	defer func() {
		for _, w := range workers {
			w.end()
		}
	}()
	for range connections {
		op, end, err := s()
		if err != nil {
			return result{}, err
		}
		workers = append(workers, worker{op, end})
	}
	runtime.GC() // what the measurement before left is not ours to pay for

	var (
		stop   atomic.Bool
		total  atomic.Int64
		wg     sync.WaitGroup
		mu     sync.Mutex
		failed error
	)
	cancelled := context.AfterFunc(ctx, func() { stop.Store(true) })
	defer cancelled()
	timer := time.AfterFunc(d, func() { stop.Store(true) })
	defer timer.Stop()
	begin, used := time.Now(), processorTime()
	for _, w := range workers {
		wg.Go(func() {
			pprof.Do(ctx, pprof.Labels("role", "client"), func(context.Context) {
				n := int64(0)
				for !stop.Load() {
					if err := w.op(); err != nil {
						if !errors.Is(err, errDone) {
							mu.Lock()
							failed = errors.Join(failed, err)
							mu.Unlock()
						}
						stop.Store(true)
						break
					}
					n++
				}
				total.Add(n)
			})
		})
	}
	wg.Wait()
	elapsed, cpu := time.Since(begin), processorTime()-used
	if failed == nil {
		failed = ctx.Err()
	}
	n := float64(total.Load())
	return result{rate: n / elapsed.Seconds(), cpu: float64(cpu.Microseconds()) / max(n, 1)}, failed
}

func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(values))
	if n := len(s); n%2 == 0 {
		return (s[n/2-1] + s[n/2]) / 2
	}
	return s[len(s)/2]
}

// counted is the side with an end after n operations.
func counted(s side, n int) side {
	var done atomic.Int64
	return func() (func() error, func(), error) {
		op, end, err := s()
		if err != nil {
			return nil, nil, err
		}
		return func() error {
			if done.Add(1) > int64(n) {
				return errDone
			}
			return op()
		}, end, nil
	}
}

func medianOf(results []result, of func(result) float64) float64 {
	values := make([]float64, len(results))
	for i, r := range results {
		values[i] = of(r)
	}
	return median(values)
}

func rateOf(r result) float64 { return r.rate }

func cpuOf(r result) float64 { return r.cpu }
