package main

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// dangling lists the citations in Go files and pages, each as "file:line cites page §section", of sections that have no
// heading.
func dangling(root string, b *book) ([]string, error) {
	var found []string
	report := func(path string, line int, sections []string) {
		for _, section := range sections {
			if page, number, _ := strings.Cut(section, " "); !b.sections[section] && isPage(page) {
				found = append(found, fmt.Sprintf("%s:%d cites %s §%s, which is not there", path, line, page, number))
			}
		}
	}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if d.IsDir() {
			if skipped(rel, d.Name()) {
				return filepath.SkipDir
			}
			return nil
		}
		page := home(rel)
		switch {
		case strings.HasSuffix(rel, ".go"):
		case strings.HasSuffix(rel, ".md"):
			page = pageOf(rel)
		default:
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		n := 0
		for line := range strings.SplitSeq(string(text), "\n") {
			n++
			report(rel, n, textSections(page, line))
		}
		if !strings.HasSuffix(rel, "_test.go") {
			return nil
		}
		files := token.NewFileSet()
		f, err := parser.ParseFile(files, path, text, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, test := range testsOf(f) {
			report(rel, files.Position(test.Pos()).Line, namedSections(page, test.Name.Name))
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read citations: %w", err)
	}
	return found, nil
}

func isPage(name string) bool {
	for _, p := range pages {
		if p.name == name {
			return true
		}
	}
	return false
}

// pageOf is the page in a file, empty for a file that is none.
func pageOf(file string) string {
	for _, p := range pages {
		if p.file == file {
			return p.name
		}
	}
	return ""
}
