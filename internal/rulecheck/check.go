package main

import (
	"slices"
	"strings"
)

// gap is a rule that no test names, or the part of it that none has.
type gap struct {
	rule    rule
	missing string
}

// check lists the gaps of the repository: whole sections first, then rows and paragraphs.
func check(root string) ([]gap, error) {
	rules, tests, err := read(root)
	if err != nil {
		return nil, err
	}
	return slices.Concat(unnamed(rules, tests), unmatched(rules, tests)), nil
}

func read(root string) (*book, *suite, error) {
	codes, err := readCodes(root)
	if err != nil {
		return nil, nil, err
	}
	rules, err := readBook(root, codes)
	if err != nil {
		return nil, nil, err
	}
	tests, err := readSuite(root)
	return rules, tests, err
}

// unnamed are the sections with a rule whose number no test has; the first rule stands for its section.
func unnamed(b *book, tests *suite) []gap {
	var gaps []gap
	seen := map[string]bool{}
	for _, r := range b.rules {
		id := r.page + " " + r.section
		named := func(n string) bool { return tests.cited[r.page+" "+n] }
		if !seen[id] && !slices.ContainsFunc(numbers(r.section), named) {
			gaps = append(gaps, gap{r, "the section's number"})
		}
		seen[id] = true
	}
	return gaps
}

// unmatched are the rules of which a code beside its member is in no test.
func unmatched(b *book, tests *suite) []gap {
	var gaps []gap
	for _, r := range b.rules {
		var missing []string
		for _, n := range r.needs {
			if !tests.has(n) {
				missing = append(missing, n.String())
			}
		}
		if len(missing) > 0 {
			gaps = append(gaps, gap{r, strings.Join(missing, ", ")})
		}
	}
	return gaps
}
