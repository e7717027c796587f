package main

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const root = "../.."

// unnamedRows are the rows that no test has, each known to be missing. A row that a test has now must not stand here.
var unnamedRows []string

// The pages and the tests of this repository keep step.
func TestRepository(t *testing.T) {
	b, tests, err := read(root)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("every section with a refusal is named by a test", func(t *testing.T) {
		for _, g := range unnamed(b, tests) {
			t.Errorf("%s:%d: no test names %s §%s: put its number into the name of the test that holds it", g.rule.file, g.rule.line, g.rule.page, g.rule.section)
		}
	})
	t.Run("every code beside its member is in a test", func(t *testing.T) {
		var got []string
		for _, g := range unmatched(b, tests) {
			got = append(got, g.rule.file+" §"+g.rule.section+" "+g.missing)
		}
		if diff := cmp.Diff(unnamedRows, got); diff != "" {
			t.Errorf("rows that no test has (-known +found):\n%s", diff)
		}
	})
	t.Run("every section that is cited is there", func(t *testing.T) {
		found, err := dangling(root, b)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			t.Error(f)
		}
	})
}

const aPage = `# Words

## 0. Shorthand
RNF means not found.

### 1.2 Crates

| Member | Rule | Code |
|---|---|---|
| ` + "`Crate.Label`, `.Weight`" + ` | present | REQUIRED_FIELD_MISSING |
| same | not blank | INVALID_VALUE |

### 1.3 Lids
Opening a shut one is CE. A crooked one is
` + "`VE-biz(INVALID_VALUE,\ncrate.lid)`" + `.

### 1.4 Nails
There are none.

### 2.1–2.2 Ropes

| Check | Refusal |
|---|---|
| long enough | BUSINESS, ` + "`Rope`" + `, INVALID_VALUE |
| not in use | Conflict ` + "`ROPE_IN_USE`" + ` |
`

var someCodes = map[string]bool{"REQUIRED_FIELD_MISSING": true, "INVALID_VALUE": true, "ROPE_IN_USE": true}

func aBook() *book {
	b := &book{sections: map[string]bool{}}
	b.add("selling", "selling.md", aPage, someCodes)
	return b
}

func TestPage(t *testing.T) {
	type found struct {
		Section string
		Line    int
		Needs   []string
	}
	var got []found
	for _, r := range aBook().rules {
		f := found{Section: r.section, Line: r.line}
		for _, n := range r.needs {
			f.Needs = append(f.Needs, n.String())
		}
		got = append(got, f)
	}
	want := []found{
		{"1.2", 10, []string{"REQUIRED_FIELD_MISSING of Crate.Label", "REQUIRED_FIELD_MISSING of Weight"}},
		{"1.2", 11, []string{"INVALID_VALUE of Crate.Label", "INVALID_VALUE of Weight"}},
		{"1.3", 14, []string{"INVALID_VALUE of crate.lid"}},
		{"2.1–2.2", 25, []string{"INVALID_VALUE of Rope"}},
		{"2.1–2.2", 26, []string{"ROPE_IN_USE"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rules of the page (-want +got):\n%s", diff)
	}
}

func TestGaps(t *testing.T) {
	label := "\n{\"label\", \"Label REQUIRED_FIELD_MISSING\"}, {\"Weight\", apierr.RequiredFieldMissing},\n{\"label\", \"label INVALID_VALUE\"}, {\"\", \"Crate.Weight INVALID_VALUE\"},"
	for _, test := range []struct {
		name, file, text string
		sections, rows   []string
	}{
		{
			"no tests", "internal/selling/a_test.go", "",
			[]string{"1.2", "1.3", "2.1–2.2"},
			[]string{
				"REQUIRED_FIELD_MISSING of Crate.Label, REQUIRED_FIELD_MISSING of Weight", "INVALID_VALUE of Crate.Label, INVALID_VALUE of Weight",
				"INVALID_VALUE of crate.lid", "INVALID_VALUE of Rope", "ROPE_IN_USE",
			},
		},
		{
			"all by names of tests", "internal/selling/a_test.go",
			"func TestCrates_1_2(t *testing.T) { _ = []any{" + label + "\n} }\nfunc TestLids1_3(t *testing.T) { check(\"business lid INVALID_VALUE\") }\n" +
				"func TestRopes_2_2_Used(t *testing.T) { _ = \"Rope=INVALID_VALUE\"; _ = \"ROPE_IN_USE\" }",
			nil, nil,
		},
		{
			"by names of cases, comments, and another place", "internal/apitest/a_test.go",
			"func TestA_Selling1_2(t *testing.T) {}\n// TestB is selling §9, §1.3 and protocol §2.1.\nfunc TestB(t *testing.T) { _ = \"§2.2 of selling\"; _ = \"§1.2\" }",
			nil,
			[]string{
				"REQUIRED_FIELD_MISSING of Crate.Label, REQUIRED_FIELD_MISSING of Weight", "INVALID_VALUE of Crate.Label, INVALID_VALUE of Weight",
				"INVALID_VALUE of crate.lid", "INVALID_VALUE of Rope", "ROPE_IN_USE",
			},
		},
		{
			"a number alone means the page of the directory", "internal/apitest/a_test.go",
			"func TestA_1_2(t *testing.T) { _ = \"§1.3\" }\nfunc TestC_2_1(t *testing.T) {}",
			[]string{"1.2", "1.3", "2.1–2.2"},
			[]string{
				"REQUIRED_FIELD_MISSING of Crate.Label, REQUIRED_FIELD_MISSING of Weight", "INVALID_VALUE of Crate.Label, INVALID_VALUE of Weight",
				"INVALID_VALUE of crate.lid", "INVALID_VALUE of Rope", "ROPE_IN_USE",
			},
		},
		{
			"a table of members and a code by itself", "internal/selling/a_test.go",
			"var cases = []string{\"Crate.Label\",\n\"Weight\", \"§1.2\", \"§1.3\", \"§2.1\"}\nfunc TestA(t *testing.T) { check(cases[0]+\" REQUIRED_FIELD_MISSING\") }",
			nil,
			[]string{"INVALID_VALUE of Crate.Label, INVALID_VALUE of Weight", "INVALID_VALUE of crate.lid", "INVALID_VALUE of Rope", "ROPE_IN_USE"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := &suite{cited: map[string]bool{}}
			if err := s.add(test.file, []byte("package a\n"+test.text)); err != nil {
				t.Fatal(err)
			}
			var sections, rows []string
			for _, g := range unnamed(aBook(), s) {
				sections = append(sections, g.rule.section)
			}
			for _, g := range unmatched(aBook(), s) {
				rows = append(rows, g.missing)
			}
			if diff := cmp.Diff(test.sections, sections); diff != "" {
				t.Errorf("sections without a test (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.rows, rows); diff != "" {
				t.Errorf("rows without a test (-want +got):\n%s", diff)
			}
		})
	}
}

func TestPrint(t *testing.T) {
	for _, test := range []struct {
		name string
		gaps []gap
		want string
	}{
		{"nothing", nil, "every rule with a refusal is named by a test\n"},
		{
			"one",
			[]gap{{rule{page: "selling", section: "1.3", file: "selling.md", line: 14, text: "Opening a shut one is CE."}, "the section's number"}},
			"RULE          PLACE          NO TEST HAS           IN\nselling §1.3  selling.md:14  the section's number  Opening a shut one is CE.\n",
		},
	} {
		var got bytes.Buffer
		if err := print(&got, test.gaps); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(test.want, got.String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}
