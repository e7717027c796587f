package scenario

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the pages in docs/scenarios instead of comparing")

// Every pack has a page in docs/scenarios: its story as it goes on a new server, and docs/scenarios.md lists them.
func TestPages(t *testing.T) {
	packs, err := Packs()
	if err != nil {
		t.Fatal(err)
	}
	docs := filepath.Join("..", "..", "docs")
	var list strings.Builder
	list.WriteString("| Scenario | What happens | Catalogs | Clock |\n|---|---|---|---|\n")
	pages := map[string]bool{}
	for _, s := range packs {
		clock := ""
		if s.MovesClock() {
			clock = "moves"
		}
		fmt.Fprintf(&list, "| [%s](scenarios/%[1]s.md) | %s | %s | %s |\n", s.Name, s.Title, strings.Join(s.In(), ", "), clock)
		pages[s.Name+".md"] = true
		t.Run(s.Name, func(t *testing.T) {
			fresh(t, filepath.Join(docs, "scenarios", s.Name+".md"), page(t, s))
		})
	}
	index := filepath.Join(docs, "scenarios.md")
	text, err := os.ReadFile(index)
	if err != nil {
		t.Fatal(err)
	}
	const begin, end = "<!-- list -->\n", "<!-- end of list -->"
	before, rest, ok := strings.Cut(string(text), begin)
	_, after, ended := strings.Cut(rest, end)
	if !ok || !ended {
		t.Fatalf("%s has no place for the list between %q and %q", index, begin, end)
	}
	fresh(t, index, before+begin+list.String()+end+after)
	entries, err := os.ReadDir(filepath.Join(docs, "scenarios"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !pages[e.Name()] {
			t.Errorf("docs/scenarios/%s is the page of no scenario", e.Name())
		}
	}
}

// The example in docs/scenarios.md can be run as it stands.
func TestExample(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "scenarios.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "```yaml\n")
	example, _, ok := strings.Cut(rest, "```")
	if !ok {
		t.Fatal("docs/scenarios.md has no example")
	}
	s, err := Read("docs/scenarios.md", []byte(example))
	if err != nil {
		t.Fatal(err)
	}
	c := newServer(t)
	for _, catalog := range s.In() {
		lived(t, c, s, catalog)
	}
}

// fresh compares a file with what it must be, or writes it.
func fresh(t *testing.T, path, want string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; write it with -update", err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("%s is not fresh, write it with -update (-want +got)\n%s", path, diff)
	}
}
