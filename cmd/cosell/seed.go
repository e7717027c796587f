package main

import (
	"time"

	"github.com/opencosell/cosell/internal/cosell"
	"github.com/opencosell/cosell/internal/resource"
)

// beginFlags say what a server begins with.
type beginFlags struct {
	SeedFile  []string  `help:"Fill an empty server from this YAML file before it is ready; may be given several times, or several with commas. A server that has data already is left as it is. See 'state seed --help'." placeholder:"FILE"`
	Seed      *uint64   `help:"Make ids repeatable, and the clock of an empty server stand still at --start-time: the same calls give the same answers. Any whole number; another one gives other ids." placeholder:"N"`
	StartTime time.Time `help:"Time at which the clock of an empty server stands still, until it is advanced or set, and again after a reset: RFC 3339 (the machine's time; with --seed 2026-01-01T00:00:00Z)." placeholder:"TIME"`

	Hooks hookFlags `embed:""`
}

// seedStart is the time at which a server with --seed begins.
var seedStart = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// options adds what the flags say.
func (b *beginFlags) options(o cosell.Options) cosell.Options {
	o.SeedFiles, o.StartTime = b.SeedFile, b.StartTime
	if b.Seed == nil {
		return o
	}
	o.IDs, o.Repeatable = resource.SeededIDs(*b.Seed), true
	if o.StartTime.IsZero() {
		o.StartTime = seedStart
	}
	return o
}
