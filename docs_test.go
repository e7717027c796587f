package cosell_test

import (
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// page is a Markdown file: the targets of its links with their lines, and the anchors of its headings.
type page struct {
	links   map[string]int
	anchors map[string]bool
}

var (
	inlineLink = regexp.MustCompile(`\]\(([^()\s]+)\)`)
	inlineCode = regexp.MustCompile("`[^`]*`")
)

// readPage reads what stands outside of code.
func readPage(t *testing.T, path string) page {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	p := page{map[string]int{}, map[string]bool{}}
	code := false
	for i, line := range strings.Split(string(text), "\n") {
		if strings.HasPrefix(strings.TrimSpace(line), "```") {
			code = !code
		}
		if code {
			continue
		}
		if heading := strings.TrimLeft(line, "#"); heading != line && strings.HasPrefix(heading, " ") {
			name := anchor(heading)
			for n := 1; p.anchors[name]; n++ {
				name = fmt.Sprintf("%s-%d", anchor(heading), n)
			}
			p.anchors[name] = true
		}
		for _, m := range inlineLink.FindAllStringSubmatch(inlineCode.ReplaceAllString(line, "code"), -1) {
			p.links[m[1]] = i + 1
		}
	}
	return p
}

// anchor is the name that a heading has in links: "6. Framework errors" is 6-framework-errors.
func anchor(heading string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
			return unicode.ToLower(r)
		}
		return -1
	}, strings.TrimSpace(heading))
}

// pages reads all Markdown files, by their paths.
func pages(t *testing.T) map[string]page {
	t.Helper()
	all := map[string]page{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		switch name := d.Name(); {
		case err != nil:
			return err
		case d.IsDir() && path != "." && (strings.HasPrefix(name, ".") || name == "testdata" || name == "node_modules"):
			return filepath.SkipDir
		case !d.IsDir() && strings.HasSuffix(name, ".md"):
			all[filepath.ToSlash(path)] = readPage(t, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// resolve is the file and the anchor that a link of a page leads to; false for one that leads out of the project.
func resolve(from, link string) (file, heading string, inside bool) {
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "" || u.Host != "" {
		return "", "", false
	}
	if u.Path == "" {
		return from, u.Fragment, true
	}
	return filepath.ToSlash(filepath.Join(filepath.Dir(from), u.Path)), u.Fragment, true
}

// TestLinks: every relative link of a page leads to a file that is there, and to a heading of it.
func TestLinks(t *testing.T) {
	all := pages(t)
	for path, p := range all {
		for link, line := range p.links {
			file, heading, inside := resolve(path, link)
			if !inside {
				continue
			}
			if _, err := os.Stat(file); err != nil {
				t.Errorf("%s:%d: %s leads nowhere", path, line, link)
			} else if heading != "" && !all[file].anchors[heading] {
				t.Errorf("%s:%d: %s has no heading %q", path, line, file, heading)
			}
		}
	}
}

// TestPagesAreFound: whoever begins at docs/README.md comes to every page of docs in two steps at most, and to that page
// from the README.
func TestPagesAreFound(t *testing.T) {
	all := pages(t)
	const index = "docs/README.md"
	if _, found := all["README.md"].links[index]; !found {
		t.Errorf("README.md does not link to %s", index)
	}
	found := map[string]bool{index: true}
	for range 2 {
		next := map[string]bool{}
		for path := range found {
			next[path] = true
			for link := range all[path].links {
				if file, _, inside := resolve(path, link); inside {
					next[file] = true
				}
			}
		}
		found = next
	}
	for path := range all {
		if strings.HasPrefix(path, "docs/") && !found[path] {
			t.Errorf("%s is not found from %s", path, index)
		}
	}
}
