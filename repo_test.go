package cosell_test

import (
	"bufio"
	"bytes"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/opencosell/cosell"

// goFiles lists the Go files of the main module that match.
func goFiles(t *testing.T, match func(path string) bool) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			switch name := d.Name(); {
			case path == ".":
			case strings.HasPrefix(name, "."), name == "testdata", name == "node_modules", name == "tools":
				return filepath.SkipDir
			}
			return nil
		}
		if strings.HasSuffix(path, ".go") && match(path) {
			files = append(files, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func isCode(path string) bool { return !strings.HasSuffix(path, "_test.go") }

// TestPackageComments: every package says what it is for, in one of its files.
func TestPackageComments(t *testing.T) {
	commented := map[string]bool{}
	for _, path := range goFiles(t, isCode) {
		dir := filepath.Dir(path)
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.PackageClauseOnly|parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		commented[dir] = commented[dir] || f.Doc != nil
	}
	for dir, ok := range commented {
		if !ok {
			t.Errorf("package %s has no package comment; say what it is for and what it must not know", dir)
		}
	}
}

// forbidden imports, each with the reason. A package matches by prefix of its directory; allowed are the prefixes that
// may import it all the same.
var forbidden = []struct {
	imports string
	allowed []string
	reason  string
}{
	{"modernc.org/sqlite", []string{"internal/store/sqlstore", "test/"}, "only sqlstore knows the driver"},
	{"database/sql", []string{"internal/store/sqlstore", "test/"}, "only sqlstore knows SQL"},
	{"github.com/go-json-experiment/json", []string{"internal/awsjson"}, "only awsjson knows the tokenizer"},
	{"net/http", []string{"cmd/", "conformance", "internal/apitest", "coselltest", "internal/control", "internal/cosell", "internal/remote", "internal/scenario", "internal/seed", "internal/server", "internal/awsjson", "internal/verifypage", "test/"}, "domains and stores know no HTTP"},
	{module + "/internal/selling", []string{"internal/cosell", "internal/reference", "internal/operator", "internal/apitest"}, "domains do not import each other; internal/cosell hands over what spans two"},
	{module + "/internal/account", []string{"internal/cosell", "internal/operator", "internal/apitest"}, "domains do not import each other; internal/cosell hands over what spans two"},
	{module + "/internal/server", []string{"internal/cosell", "internal/apitest", "test/"}, "the pipeline is on top; nothing below knows it"},
	{module + "/internal/store/sqlstore", []string{"cmd/", "coselltest", "internal/cosell", "internal/apitest", "test/"}, "domains know the store's contract, not its engine"},
	{"github.com/stretchr/testify", nil, "tests compare with go-cmp and say got and want"},
}

// TestImports holds the direction of dependencies.
func TestImports(t *testing.T) {
	for _, path := range goFiles(t, isCode) {
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		dir := filepath.ToSlash(filepath.Dir(path))
		for _, spec := range f.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasPrefix(dir, "internal/store") && strings.HasPrefix(imported, module) && !strings.HasPrefix(imported, module+"/internal/store") {
				t.Errorf("%s imports %s: the store knows nothing of ours", path, imported)
			}
			for _, rule := range forbidden {
				if imported != rule.imports && !strings.HasPrefix(imported, rule.imports+"/") || within(dir, rule.allowed) || within(dir, []string{strings.TrimPrefix(rule.imports, module+"/")}) {
					continue
				}
				t.Errorf("%s imports %s: %s", path, imported, rule.reason)
			}
		}
	}
}

func within(dir string, prefixes []string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(dir+"/", strings.TrimSuffix(p, "/")+"/") {
			return true
		}
	}
	return false
}

// TestFreshGeneratedCode: what the generator prints is what is committed.
func TestFreshGeneratedCode(t *testing.T) {
	out, err := exec.Command("go", "run", "./internal/gen/generator", "-root", ".", "-check").CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// unwanted are words that must stand in no file of the project.
var unwanted = regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|X` + `XX)\b|\.\./sha` + `red\b|/wo` + `rk/|registry\.np` + `mjs|files\.pytho` + `nhosted|proxy\.gol` + `ang`)

// TestNothingLeftBehind: no open ends, no paths of one machine, no names of package registries' hosts.
func TestNothingLeftBehind(t *testing.T) {
	out, err := exec.Command("git", "ls-files", "--cached", "--others", "--exclude-standard").Output()
	if err != nil {
		if os.Getenv("COSELL_TEST_ALL") == "1" {
			t.Fatalf("git ls-files: %v", err)
		}
		t.Skip("needs git and a checkout: install git")
	}
	for path := range strings.FieldsSeq(string(out)) {
		switch filepath.Ext(path) {
		case ".go", ".md", ".json", ".py", ".js", ".mjs", ".sh", ".sql", ".txt", ".mod", ".yml", ".yaml", "":
		default:
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil || bytes.IndexByte(text, 0) >= 0 || path == "LICENSE" {
			continue
		}
		lines := bufio.NewScanner(bytes.NewReader(text))
		lines.Buffer(nil, 1<<24)
		for n := 1; lines.Scan(); n++ {
			if m := unwanted.FindString(lines.Text()); m != "" {
				t.Errorf("%s:%d: %q does not belong here", path, n, m)
			}
		}
	}
}

// TestGoMod: no replace directives, so that the program can be installed by its module path.
func TestGoMod(t *testing.T) {
	text, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(text, []byte("\nreplace ")) {
		t.Error("go.mod has a replace directive; 'go install' refuses such a module")
	}
}
