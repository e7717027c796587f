package main

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// row is one line of the table: a comparison, or something measured on the built program.
type row struct {
	work             *work
	connections      int
	against, program []result // one a round

	// Of a row without a comparison.
	name, got, aim string
	met            bool
}

func (r *row) ratio() float64 {
	if a := medianOf(r.against, rateOf); a > 0 {
		return medianOf(r.program, rateOf) / a
	}
	return 0
}

// judged reports whether the row has an aim.
func (r *row) judged() bool { return r.work == nil || r.work.at == 0 || r.work.at == r.connections }

func (r *row) ok() bool {
	if r.work == nil {
		return r.met
	}
	return r.ratio() >= r.work.aim
}

func (r *row) verdict() string {
	switch {
	case !r.judged():
		return "-"
	case r.ok():
		return "met"
	}
	return "MISSED"
}

func missed(rows []row) bool {
	for i := range rows {
		if rows[i].judged() && !rows[i].ok() {
			return true
		}
	}
	return false
}

func printTable(out io.Writer, o options, rows []row) {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "\nMedians of %d rounds of %s; %d records\n", o.rounds, o.duration, o.records)
	fmt.Fprintln(t, "work\tconnections\tagainst\tthat /s\tprogram /s\tratio\tof rounds\taim\t\tthat CPU µs\tprogram CPU µs")
	for i := range rows {
		r := &rows[i]
		if r.work == nil {
			fmt.Fprintf(t, "%s\t\t\t\t%s\t\t\t%s\t%s\n", r.name, r.got, r.aim, r.verdict())
			continue
		}
		low, high := r.spread()
		aim := "-"
		if r.judged() {
			aim = fmt.Sprintf("≥ %.2f", r.work.aim)
		}
		fmt.Fprintf(t, "%s\t%d\t%s\t%.0f\t%.0f\t%.2f\t%.2f–%.2f\t%s\t%s\t%.0f\t%.0f\n", r.work.name, r.connections, r.work.reference,
			medianOf(r.against, rateOf), medianOf(r.program, rateOf), r.ratio(), low, high, aim, r.verdict(),
			medianOf(r.against, cpuOf), medianOf(r.program, cpuOf))
	}
	// A terminal that went away cannot be told so.
	_ = t.Flush()
}

// spread is the lowest and the highest ratio of a round.
func (r *row) spread() (low, high float64) {
	for i := range r.program {
		ratio := r.program[i].rate / max(r.against[i].rate, 1e-9)
		if i == 0 || ratio < low {
			low = ratio
		}
		high = max(high, ratio)
	}
	return low, high
}
