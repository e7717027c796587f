package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// touchedFile says which conformance suites touch an operation: {"selling.GetOpportunity": ["boto3", …], …}.
const touchedFile = "conformance/touched.json"

// coverage prints docs/coverage.md: every operation of every model, whether it is there, and who touches it.
func coverage(root string, packages []*pkg) ([]byte, error) {
	touched := map[string][]string{}
	raw, err := os.ReadFile(filepath.Join(root, touchedFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err == nil {
		if err := json.Unmarshal(raw, &touched); err != nil {
			return nil, fmt.Errorf("%s: %w", touchedFile, err)
		}
	}
	var b bytes.Buffer
	b.WriteString("<!-- Printed by go generate ./...; do not edit. -->\n\n# Coverage\n\n" +
		"Every operation of the imported models. *Done* means complete by [the rules](rules.md); *not yet* answers\n" +
		"`UnknownOperationException`. The last column names the suites of `conformance/` that call it.\n")
	for _, p := range packages {
		done := 0
		for _, op := range p.ops {
			if op.done {
				done++
			}
		}
		fmt.Fprintf(&b, "\n## %s (%s): %d of %d\n\n| Operation | State | Touched by |\n|---|---|---|\n", goName(p.name), p.service.Version, done, len(p.ops))
		for _, op := range p.ops {
			state, suites := "not yet", ""
			if op.done {
				state = "done"
				names := slices.Sorted(slices.Values(touched[p.name+"."+op.name]))
				suites = strings.Join(names, ", ")
			}
			fmt.Fprintf(&b, "| %s | %s | %s |\n", op.name, state, suites)
		}
	}
	return b.Bytes(), nil
}
