package main

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// printScale prints the table and reports whether an aim was missed.
func printScale(out io.Writer, n int, rows []scaleRow) (missed bool) {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "\nListOpportunities, a page of %d: medians of up to %d, µs; %d opportunities against %d, aim ≤ %.1f\n",
		scalePage, scaleSamples, n, shortList, scaleAim)
	fmt.Fprintln(t, "sort\torder\tfilter\tfirst\tof short\tratio\t\trecords\tinside\tof short\tratio\t\trecords")
	judged, met := 0, 0
	for _, r := range rows {
		fmt.Fprintf(t, "%s\t%.4s\t%s", r.sort, r.order, r.filter)
		for _, p := range []pair{r.first, r.middle} {
			if p.none {
				fmt.Fprint(t, "\t-\t-\t-\t-\t-")
				continue
			}
			verdict := "MISSED"
			judged++
			if p.met() {
				verdict = "met"
				met++
			}
			fmt.Fprintf(t, "\t%.0f\t%.0f\t%.2f\t%s\t%d:%d", p.took[0], p.took[1], p.ratio(), verdict, p.records[0], p.records[1])
		}
		fmt.Fprintln(t)
	}
	// A terminal that went away cannot be told so.
	_ = t.Flush()
	fmt.Fprintf(out, "%d of %d pages met the aim\n", met, judged)
	return met < judged
}
