package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"runtime/pprof"
	"strconv"
	"strings"
	"time"
)

// options are the sizes of a run.
type options struct {
	records     int
	rounds      int
	duration    time.Duration
	connections []int
	dir         string
	only        string
	cpuprofile  string
	quick       bool
	scaled      int
	plans       bool
	strict      bool
}

func main() {
	o, err := parse(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(2)
	}
	debug.SetGCPercent(400) // as the program does; the bare server gains by it too
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	rows, err := run(ctx, o)
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
	if o.strict && missed(rows) {
		os.Exit(1)
	}
}

func parse(args []string) (options, error) {
	var o options
	f := flag.NewFlagSet("bench", flag.ExitOnError)
	f.IntVar(&o.records, "records", 100_000, "opportunities and invitations on disk")
	f.IntVar(&o.rounds, "rounds", 5, "rounds of which the median is taken")
	f.DurationVar(&o.duration, "duration", 2*time.Second, "length of one measurement")
	connections := f.String("connections", "1,16,64", "keep-alive connections, each number in turn")
	f.StringVar(&o.dir, "dir", "", "where the data is made; must be on a disk, not in memory (default: a temporary directory, removed at the end)")
	f.StringVar(&o.only, "only", "", "measure this work only: "+strings.Join(workNames(), ", ")+", "+workStart+", "+workMemory+", "+workScale)
	f.StringVar(&o.cpuprofile, "cpuprofile", "", "with -only: write a CPU profile of the program's part at the most connections; the client's samples have the tag role=client")
	f.IntVar(&o.scaled, "scale", 1_000_000, "with -only scale: opportunities in the long list")
	f.BoolVar(&o.plans, "plans", false, "with -only scale: print the plans of the statements that read lists")
	f.BoolVar(&o.quick, "quick", false, "few records and short measurements: does everything once, says little")
	f.BoolVar(&o.strict, "strict", false, "exit with 1 when an aim is missed")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	if o.quick {
		o.records, o.rounds, o.duration, o.scaled = 3000, 1, 300*time.Millisecond, 3000
	}
	for n := range strings.SplitSeq(*connections, ",") {
		c, err := strconv.Atoi(strings.TrimSpace(n))
		if err != nil || c < 1 || c > 1024 {
			return o, fmt.Errorf("-connections %q: give numbers from 1 to 1024 with commas between them", *connections)
		}
		o.connections = append(o.connections, c)
	}
	switch {
	case o.records < 2*shortList || o.records > 1_000_000:
		return o, fmt.Errorf("-records %d: give a number from %d to 1000000", o.records, 2*shortList)
	case o.rounds < 1 || o.rounds > 100:
		return o, fmt.Errorf("-rounds %d: give a number from 1 to 100", o.rounds)
	case o.duration < 10*time.Millisecond || o.duration > time.Minute:
		return o, fmt.Errorf("-duration %s: give a time from 10ms to 1m", o.duration)
	case o.scaled <= shortList || o.scaled > 3_000_000:
		return o, fmt.Errorf("-scale %d: give a number from %d to 3000000", o.scaled, shortList+1)
	case o.plans && o.only != workScale:
		return o, fmt.Errorf("-plans needs -only %s", workScale)
	case o.cpuprofile != "" && o.only == "":
		return o, fmt.Errorf("-cpuprofile needs -only, so that the profile is of one work")
	case o.only != "" && !knownWork(o.only):
		return o, fmt.Errorf("-only %q: give one of %s, %s, %s, %s", o.only, strings.Join(workNames(), ", "), workStart, workMemory, workScale)
	}
	return o, nil
}

// run measures everything that is asked for and prints the table.
func run(ctx context.Context, o options) (rows []row, err error) {
	dir := o.dir
	if dir == "" {
		if dir, err = os.MkdirTemp("", "cosell-bench-"); err != nil {
			return nil, err
		}
		defer os.RemoveAll(dir)
	}
	b := &bench{options: o, long: filepath.Join(dir, "long"), short: filepath.Join(dir, "short"), bin: filepath.Join(dir, "cosell")}
	if o.only == workScale {
		missed, err := b.scale(ctx)
		if err == nil && missed && o.strict {
			err = errors.New("scale: an aim was missed")
		}
		return nil, err
	}
	if o.only != workStart {
		if err := b.load(ctx); err != nil {
			return nil, fmt.Errorf("load: %w", err)
		}
	}
	if o.only != workStart && o.only != workMemory {
		if rows, err = b.compare(ctx); err != nil {
			return nil, err
		}
	}
	if o.only == "" || o.only == workStart || o.only == workMemory {
		children, err := b.children(ctx)
		if err != nil {
			printTable(os.Stdout, o, rows) // it took minutes to make
			return nil, err
		}
		rows = append(rows, children...)
	}
	printTable(os.Stdout, o, rows)
	return rows, nil
}

// profiled runs f under the CPU profiler.
func profiled(path string, f func() error) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := pprof.StartCPUProfile(file); err != nil {
		return err
	}
	defer pprof.StopCPUProfile()
	return f()
}
