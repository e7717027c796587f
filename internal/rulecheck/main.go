package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"text/tabwriter"
)

func main() {
	root := flag.String("root", ".", "directory of the repository")
	strict := flag.Bool("strict", false, "exit with status 1 when a rule is named by no test")
	flag.Parse()
	found, err := check(*root)
	if err != nil {
		fmt.Fprintln(os.Stderr, "rulecheck:", err)
		os.Exit(2)
	}
	if err := print(os.Stdout, found); err != nil {
		fmt.Fprintln(os.Stderr, "rulecheck:", err)
		os.Exit(2)
	}
	if *strict && len(found) > 0 {
		os.Exit(1)
	}
}

// print lists what was found as a table.
func print(w io.Writer, found []gap) error {
	if len(found) == 0 {
		_, err := fmt.Fprintln(w, "every rule with a refusal is named by a test")
		return err
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "RULE\tPLACE\tNO TEST HAS\tIN")
	for _, g := range found {
		fmt.Fprintf(t, "%s §%s\t%s:%d\t%s\t%s\n", g.rule.page, g.rule.section, g.rule.file, g.rule.line, g.missing, cut(g.rule.text, 70))
	}
	return t.Flush()
}

// cut is the beginning of s.
func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}
