package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/opencosell/cosell/test/wire"
)

// The aims of what is measured on the built program.
const (
	aimStart  = 100 * time.Millisecond
	aimMemory = 128 << 10 // KiB
)

// mixed is how many requests the program answers before its memory is read.
const (
	mixed            = 20_000
	mixedConnections = 16
)

// children measures the built program as a process of its own.
func (b *bench) children(ctx context.Context) ([]row, error) {
	if err := wire.Build(ctx, b.bin); err != nil {
		return nil, err
	}
	var rows []row
	if b.only == "" || b.only == workStart {
		r, err := b.measureStart(ctx)
		if err != nil {
			return nil, fmt.Errorf("start: %w", err)
		}
		rows = append(rows, r)
	}
	if b.only == "" || b.only == workMemory {
		if runtime.GOOS != "linux" {
			fmt.Println("The memory of a process is read from /proc, which this system does not have.")
			return rows, nil
		}
		r, err := b.measureMemory(ctx)
		if err != nil {
			return nil, fmt.Errorf("memory: %w", err)
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// measureStart is the time from the start of the process over an empty directory to its first healthy answer.
func (b *bench) measureStart(ctx context.Context) (row, error) {
	var times []float64
	for range max(5, b.rounds) {
		dir, err := os.MkdirTemp(filepath.Dir(b.bin), "empty-")
		if err != nil {
			return row{}, err
		}
		begin := time.Now()
		p, err := wire.Start(ctx, b.bin, dir, nil)
		if err != nil {
			return row{}, err
		}
		times = append(times, time.Since(begin).Seconds())
		if err := errors.Join(p.Stop(), os.RemoveAll(dir)); err != nil {
			return row{}, err
		}
	}
	got := time.Duration(median(times) * float64(time.Second))
	return row{
		name: "start to first healthy answer, empty directory", got: got.Round(time.Millisecond / 10).String(),
		aim: "≤ " + aimStart.String(), met: got <= aimStart,
	}, nil
}

// measureMemory is what the process holds after a bounded run of mixed requests over the long directory.
func (b *bench) measureMemory(ctx context.Context) (r row, err error) {
	p, err := wire.Start(ctx, b.bin, b.long, nil)
	if err != nil {
		return row{}, err
	}
	defer func() { err = errors.Join(err, p.Stop()) }()
	e := &env{bench: b, ctx: ctx, long: p.Addr}
	e.created.Store(programCreates + 1_000_000)
	left := mixed
	if b.quick {
		left = mixed / 10
	}
	for _, part := range []struct {
		side  side
		parts int // of 100
	}{
		{e.get(e.long, "GetOpportunity", opportunityID, 1), 40},
		{e.get(e.long, "GetEngagementInvitation", invitationID, 1+b.records), 30},
		{e.fixed(e.long, "ListOpportunities", listOpportunities), 10},
		{e.fixed(e.long, "ListEngagementInvitations", listInvitations), 10},
		{e.create(), 10},
	} {
		if _, err := measure(ctx, counted(part.side, left*part.parts/100), mixedConnections, 10*time.Second); err != nil {
			return row{}, err
		}
	}
	now, peak, err := p.Memory()
	if err != nil {
		return row{}, err
	}
	return row{
		name: fmt.Sprintf("resident memory after %d mixed requests", left),
		got:  fmt.Sprintf("%d MB (peak %d MB)", now>>10, peak>>10),
		aim:  fmt.Sprintf("≤ %d MB", aimMemory>>10), met: now <= aimMemory,
	}, nil
}
