package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// pages are the pages of rules, by the name that tests and comments cite them by.
var pages = []struct{ name, file string }{
	{"selling", "docs/rules/selling.md"},
	{"account", "docs/rules/account.md"},
	{"protocol", "docs/protocol.md"},
	{"events", "docs/events.md"},
	{"quotas", "docs/rates.md"},
}

// explaining are the sections that have codes and decide nothing: they say what words mean, or repeat other sections.
var explaining = map[string]string{
	"selling 0":    "the shorthand",
	"selling 1.4":  "how refusals are written down",
	"selling 1.5":  "which operation has which exception; the rules are its own",
	"protocol 5.1": "that there is one kind of exception for what follows",
	"protocol 5.2": "how each service spells what the rules decide",
	"protocol 5.3": "what the codes mean; the rules that use them are elsewhere",
}

// rule is a row of a table, or a paragraph, that names a refusal.
type rule struct {
	page, section string // of a heading over several sections the whole range, such as "7.27–7.29"
	file          string
	line          int
	text          string
	// needs are what a test of the rule has beside each other.
	needs []need
}

// need is a code and the members of which it is the problem; any of them will do. Without members the code is enough.
type need struct {
	code   string
	fields []string
}

func (n need) String() string {
	if len(n.fields) == 0 {
		return n.code
	}
	return n.code + " of " + strings.Join(n.fields, " or ")
}

var (
	heading   = regexp.MustCompile(`^#{2,3} (\d+(?:\.\d+)?(?:–\d+(?:\.\d+)?)?)\.? `)
	kinds     = regexp.MustCompile(`\b(RNF|CE|ADE|SQE|VE-req|VE-biz)\b|\b[A-Z][A-Za-z]+Exception\b`)
	validated = regexp.MustCompile(`VE-(?:req|biz)\(([A-Z_]+)(?:,\s*([^)]+))?\)`)
	// The two ways in which a code stands beside its member outside of that.
	fieldFirst = regexp.MustCompile("`([A-Za-z][A-Za-z.]*)`, `?([A-Z_]+)\\b")
	codeFirst  = regexp.MustCompile("\\b([A-Z_]+)`?, `([a-z][A-Za-z.]*)`")
	quoted     = regexp.MustCompile("`([^`]*)`")
	member     = regexp.MustCompile(`^[….]*[A-Za-z][A-Za-z.]*$`)
	word       = regexp.MustCompile(`[A-Za-z]+(?:_[A-Z]+)*`)
)

// book is all pages.
type book struct {
	rules []rule
	// sections are those that have a heading, such as "selling 5.4".
	sections map[string]bool
}

// readBook reads the pages. codes are the words that are codes.
func readBook(root string, codes map[string]bool) (*book, error) {
	b := &book{sections: map[string]bool{}}
	for _, p := range pages {
		text, err := os.ReadFile(filepath.Join(root, p.file))
		if err != nil {
			return nil, fmt.Errorf("page of rules: %w", err)
		}
		b.add(p.name, p.file, string(text), codes)
	}
	return b, nil
}

// add takes a page in.
func (b *book) add(name, file, text string, codes map[string]bool) {
	section := ""
	var above []string // the members of the row above, which "same" stands for
	add := func(line int, unit string) {
		r := rule{page: name, section: section, file: file, line: line, text: unit}
		var refuses bool
		r.needs, refuses = needsOf(unit, &above, codes)
		if refuses && section != "" && explaining[name+" "+section] == "" {
			b.rules = append(b.rules, r)
		}
	}
	var paragraph []string
	begin := 0
	flush := func() {
		if len(paragraph) > 0 {
			add(begin, strings.Join(paragraph, " "))
		}
		paragraph = nil
	}
	for n, line := range strings.Split(text, "\n") {
		switch m := heading.FindStringSubmatch(line); {
		case m != nil:
			flush()
			section = m[1]
			for _, n := range numbers(section) {
				b.sections[name+" "+n] = true
			}
		case strings.HasPrefix(line, "|"):
			flush()
			add(n+1, line)
		case strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#"):
			flush()
		default:
			if paragraph == nil {
				begin = n + 1
			}
			paragraph = append(paragraph, line)
		}
	}
	flush()
}

// needsOf are the codes of a row or paragraph with their members, and whether it refuses anything at all.
func needsOf(unit string, above *[]string, codes map[string]bool) (needs []need, refuses bool) {
	refuses = kinds.MatchString(unit)
	placed := map[string]bool{}
	put := func(code, field string) {
		if !codes[code] {
			return
		}
		placed[code] = true
		n := need{code: code}
		if field != "" {
			n.fields = []string{field}
		}
		if !slices.ContainsFunc(needs, func(o need) bool { return o.String() == n.String() }) {
			needs = append(needs, n)
		}
	}
	for _, m := range validated.FindAllStringSubmatch(unit, -1) {
		put(m[1], strings.Trim(m[2], "` "))
	}
	for _, m := range fieldFirst.FindAllStringSubmatch(unit, -1) {
		if !codes[m[1]] && strings.ToUpper(m[1]) != m[1] {
			put(m[2], m[1])
		}
	}
	for _, m := range codeFirst.FindAllStringSubmatch(unit, -1) {
		put(m[1], m[2])
	}

	var fields []string
	if strings.HasPrefix(unit, "|") {
		first := strings.SplitN(unit, "|", 3)[1]
		if strings.TrimSpace(first) == "same" {
			fields = *above
		} else {
			for _, m := range quoted.FindAllStringSubmatch(first, -1) {
				if member.MatchString(m[1]) && strings.ToUpper(m[1]) != m[1] && !codes[m[1]] {
					fields = append(fields, strings.Trim(m[1], "….`"))
				}
			}
		}
		*above = fields
	}
	var loose []string
	for _, w := range word.FindAllString(unit, -1) {
		if codes[w] && !placed[w] && !slices.Contains(loose, w) {
			loose = append(loose, w)
		}
	}
	for _, code := range loose {
		needs = append(needs, need{code, fields})
	}
	// Each member of the row has one of its codes.
	if len(loose) == 1 && len(fields) > 1 {
		needs = needs[:len(needs)-1]
		for _, f := range fields {
			needs = append(needs, need{loose[0], []string{f}})
		}
	}
	return needs, refuses || len(needs) > 0
}

// numbers are the sections that a heading is over: one, or all of a range.
func numbers(section string) []string {
	from, to, isRange := strings.Cut(section, "–")
	if !isRange {
		return []string{section}
	}
	major, a, dotted := strings.Cut(from, ".")
	_, b, _ := strings.Cut(to, ".")
	if !dotted {
		major, a, b = "", from, to
	}
	var all []string
	var i, j int
	if _, err := fmt.Sscan(a, &i); err != nil {
		return []string{section}
	}
	if _, err := fmt.Sscan(b, &j); err != nil {
		return []string{section}
	}
	for ; i <= j; i++ {
		if dotted {
			all = append(all, fmt.Sprintf("%s.%d", major, i))
		} else {
			all = append(all, fmt.Sprint(i))
		}
	}
	return all
}
