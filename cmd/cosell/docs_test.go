package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// model is what the program can be told.
func model(t *testing.T) *kong.Node {
	t.Helper()
	parser, err := kong.New(&commandLine{})
	if err != nil {
		t.Fatal(err)
	}
	return parser.Model.Node
}

// shownCommand finds a command where a page shows one: at the beginning of a line of code, or between backquotes.
var shownCommand = regexp.MustCompile("(?m)(?:^ *(?:\\$ )?|`)cosell ([^`\n]+)")

// TestShownCommands: the commands and flags that the pages show are those of the program.
func TestShownCommands(t *testing.T) {
	root, seen := model(t), 0
	check := func(path string) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range shownCommand.FindAllStringSubmatch(string(text), -1) {
			seen++
			if wrong := unknownWord(root, strings.Fields(m[1])); wrong != "" {
				t.Errorf("%s: cosell %s: there is no %s", path, m[1], wrong)
			}
		}
	}
	check("../../README.md")
	err := filepath.WalkDir("../../docs", func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".md") {
			check(path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 50 {
		t.Errorf("the pages show %d commands; are they still found?", seen)
	}
}

// unknownWord is the first word that is no command where one is due, or no flag of the command; empty when all are known.
// It stops where the shell goes on.
func unknownWord(n *kong.Node, words []string) string {
	flags := map[string]bool{"help": true}
	add := func(n *kong.Node) {
		for _, f := range n.Flags {
			flags[f.Name] = true
			if f.Tag.Negatable != "" {
				flags["no-"+f.Name] = true
			}
		}
	}
	add(n)
	commands := true // until the first flag, whose value may look like one
	for _, word := range words {
		name, isFlag := strings.CutPrefix(word, "--")
		name, _, _ = strings.Cut(name, "=")
		commands = commands && !strings.HasPrefix(word, "-")
		switch {
		case strings.ContainsAny(word[:1], "#|>&()<…$"):
			return ""
		case isFlag && flags[strings.Trim(name, "[],;.")]:
		case isFlag && n.DefaultCmd != nil && unknownWord(n.DefaultCmd, []string{word}) == "":
		case isFlag:
			return word
		case commands && len(n.Children) > 0 && strings.ToLower(word) == word:
			found := false
			for _, child := range n.Children {
				if child.Name == word {
					n, found = child, true
					add(n)
					break
				}
			}
			if !found {
				return word
			}
		}
	}
	return ""
}

func TestUnknownWord(t *testing.T) {
	root := model(t)
	for line, want := range map[string]string{
		"serve --memory --no-strict-validation":     "",
		"serve --memroy":                            "--memroy",
		"log --failed | head --lines=3":             "",
		"rates --figures":                           "",
		"faults list":                               "faults",
		"clock advanced 3d":                         "advanced",
		"operator approve O1000001 --catalog=AWS":   "",
		"operator approve O1000001 --catalogue=AWS": "--catalogue=AWS",
		"COMMAND --help":                            "",
	} {
		if got := unknownWord(root, strings.Fields(line)); got != want {
			t.Errorf("cosell %s: got %q, want %q", line, got, want)
		}
	}
}

// TestServeFlagsAreExplained: every flag of serve is on the page of switches.
func TestServeFlagsAreExplained(t *testing.T) {
	page, err := os.ReadFile("../../docs/switches.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, command := range model(t).Children {
		if command.Name != "serve" {
			continue
		}
		if len(command.Flags) < 40 {
			t.Errorf("serve has %d flags; are they still found?", len(command.Flags))
		}
		for _, f := range command.Flags {
			if !strings.Contains(string(page), "`--"+f.Name+"`") {
				t.Errorf("docs/switches.md lacks --%s: %s", f.Name, f.Help)
			}
		}
	}
}
