package main

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// homes are the directories that mean a page when they give a number alone.
var homes = map[string]string{
	"internal/selling": "selling", "internal/account": "account", "internal/server": "protocol", "internal/awsjson": "protocol",
}

// home is the page that a file means, empty for none.
func home(path string) string { return homes[filepath.ToSlash(filepath.Dir(path))] }

// suite is what the tests of the repository say.
type suite struct {
	// cited are the sections that tests name, such as "selling 5.4".
	cited map[string]bool
	// files are the texts of the test files.
	files []string
}

// readSuite reads all test files of the main module but those of this command, which name rules that do not exist.
func readSuite(root string) (*suite, error) {
	s := &suite{cited: map[string]bool{}}
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
		if !strings.HasSuffix(rel, "_test.go") {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return s.add(rel, text)
	})
	if err != nil {
		return nil, fmt.Errorf("read tests: %w", err)
	}
	return s, nil
}

// add takes a test file in.
func (s *suite) add(path string, text []byte) error {
	f, err := parser.ParseFile(token.NewFileSet(), path, text, parser.ParseComments)
	if err != nil {
		return err
	}
	s.files = append(s.files, string(text))
	for _, test := range testsOf(f) {
		s.cite(namedSections(home(path), test.Name.Name))
		s.cite(textSections(home(path), test.Doc.Text()))
	}
	ast.Inspect(f, func(n ast.Node) bool {
		if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
			s.cite(textSections(home(path), l.Value))
		}
		return true
	})
	return nil
}

// skipped are the directories that are not read: what is no code of the project, and this command itself, whose tests
// name rules that do not exist.
func skipped(path, name string) bool {
	return path != "." && strings.HasPrefix(name, ".") || name == "testdata" || name == "node_modules" || path == "internal/rulecheck"
}

// testsOf are the test functions of a file.
func testsOf(f *ast.File) []*ast.FuncDecl {
	var tests []*ast.FuncDecl
	for _, d := range f.Decls {
		if test, ok := d.(*ast.FuncDecl); ok && test.Recv == nil && isTest(test.Name.Name) {
			tests = append(tests, test)
		}
	}
	return tests
}

func isTest(name string) bool {
	return strings.HasPrefix(name, "Test") || strings.HasPrefix(name, "Fuzz") || strings.HasPrefix(name, "Benchmark")
}

var (
	inName = regexp.MustCompile(`(?:_(Selling|Account|Protocol|Events|Quotas))?_?(\d+)(?:_(\d+))?`)
	inText = regexp.MustCompile(`(?:\b([Ss]elling|[Aa]ccount|[Pp]rotocol|[Ee]vents|[Qq]uotas) )?§(\d+(?:\.\d+)?)(?: of (selling|account|protocol|events|quotas))?`)
)

func (s *suite) cite(sections []string) {
	for _, section := range sections {
		s.cited[section] = true
	}
}

// namedSections are those in the name of a test: TestTags_7_9, TestMail10, TestClientTokens_Selling1_6. page is meant
// where the name has none; without either a number is no section.
func namedSections(page, name string) []string {
	var found []string
	for _, m := range inName.FindAllStringSubmatch(name, -1) {
		section := m[2]
		if m[3] != "" {
			section += "." + m[3]
		}
		if of := cmp.Or(strings.ToLower(m[1]), page); of != "" {
			found = append(found, of+" "+section)
		}
	}
	return found
}

// textSections are those in a comment or in the name of a case: "§5.4 Customer", "protocol §2.2, §2.3 and §6", "§1.7 of
// selling". A page counts until the next one is named.
func textSections(page, text string) []string {
	var found []string
	for _, m := range inText.FindAllStringSubmatch(text, -1) {
		if page = cmp.Or(strings.ToLower(m[1]), m[3], page); page != "" {
			found = append(found, page+" "+m[2])
		}
	}
	return found
}

// has reports whether a test has the code beside one of the members: in one line, or in one file where a line has the
// code without any member, because a table of cases has those.
func (s *suite) has(n need) bool {
	for _, text := range s.files {
		if !strings.Contains(text, n.code) && !strings.Contains(text, inGo(n.code)) {
			continue
		}
		if len(n.fields) == 0 {
			return true
		}
		for line := range strings.SplitSeq(text, "\n") {
			if !strings.Contains(line, n.code) && !strings.Contains(line, inGo(n.code)) {
				continue
			}
			for _, f := range n.fields {
				if hasWord(line, last(f)) || bare(line, n.code) && hasWord(text, last(f)) {
					return true
				}
			}
		}
	}
	return false
}

// last is the last name of a path.
func last(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }

// hasWord reports whether the text has the name as a whole name, whatever its case.
func hasWord(text, name string) bool {
	for i := 0; i+len(name) <= len(text); i++ {
		end := i + len(name)
		if strings.EqualFold(text[i:end], name) && (i == 0 || !letter(text[i-1])) && (end == len(text) || !letter(text[end])) {
			return true
		}
	}
	return false
}

func letter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }

// bare reports whether a text in the line has the code and no member before it.
func bare(line, code string) bool {
	return strings.Contains(line, `" `+code) || strings.Contains(line, `"`+code) || strings.Contains(line, "."+inGo(code))
}
