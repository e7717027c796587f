package yamlfile

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type plan struct {
	Name  string `json:"name"`
	Count int    `json:"count"`
	Steps []step `json:"steps"`
}

type step struct {
	Do    string          `json:"do"`
	Input json.RawMessage `json:"input"`
}

const good = `
name: a plan
count: 3
steps:
  - do: one
  - do: two
    input: {Title: "a: b", List: [1, 2], No: null}
`

func TestDecode(t *testing.T) {
	var got plan
	f, err := Decode("plan.yaml", []byte(good), &got)
	if err != nil {
		t.Fatal(err)
	}
	var input map[string]any
	if err := json.Unmarshal(got.Steps[1].Input, &input); err != nil {
		t.Fatalf("%s: %v", got.Steps[1].Input, err)
	}
	want := map[string]any{"Title": "a: b", "List": []any{1.0, 2.0}, "No": nil}
	if diff := cmp.Diff(want, input); diff != "" || got.Name != "a plan" || got.Count != 3 || got.Steps[0].Do != "one" {
		t.Errorf("got %+v, input (-want +got)\n%s", got, diff)
	}
	for _, tt := range []struct {
		path []any
		want string
	}{
		{nil, "plan.yaml:2:1: wrong"},
		{[]any{"count"}, "plan.yaml:3:8: count: wrong"},
		{[]any{"steps", 1}, "plan.yaml:6:5: steps[1]: wrong"},
		{[]any{"steps", 1, "input", "List", 1}, "plan.yaml:7:38: steps[1].input.List[1]: wrong"},
		{[]any{"steps", 0, "input"}, "plan.yaml:5:5: steps[0].input: wrong"},
		{[]any{"steps", 9}, "plan.yaml:5:3: steps[9]: wrong"},
	} {
		if got := f.Errorf(tt.path, "%s", "wrong").Error(); got != tt.want {
			t.Errorf("got %s, want %s", got, tt.want)
		}
	}
}

// Escapes reach values that decode themselves as what they stand for.
func TestEscapes(t *testing.T) {
	for text, want := range map[string]string{
		`"x\u200b"`:                           "x\u200b",
		`"\u200b\u2060, s"`:                   "\u200b\u2060, s",
		`"Z\u0336\x41\U0001f980\ud83e\udd80"`: "Z\u0336A\U0001f980\U0001f980",
		`"a \"b\" \\ <&> \t\r\n"`:             "a \"b\" \\ <&> \t\r\n",
		"\"one\n    two\"":                    "one two",
	} {
		var got plan
		if _, err := Decode("plan.yaml", []byte("steps:\n  - do: "+text+"\n    input: {A: "+text+", B: 1}\n"), &got); err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		var input struct{ A string }
		if err := json.Unmarshal(got.Steps[0].Input, &input); err != nil || input.A != want || got.Steps[0].Do != want {
			t.Errorf("%s: got %q and %q (%v), want %q", text, got.Steps[0].Do, input.A, err, want)
		}
	}
}

func TestRefused(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"no YAML", "name: [a", "plan.yaml:1:"},
		{"an unknown member", "name: a\ncuont: 3\n", `plan.yaml:2:1: unknown field "cuont"`},
		{"an unknown member inside", "steps:\n  - do: a\n    inptu: {}\n", `plan.yaml:3:5: unknown field "inptu"`},
		{"a text for a number", "count: many\n", "plan.yaml:1:8: a text is given, a whole number is wanted"},
		{"a mapping for a text", "name: {first: a}\n", "plan.yaml:1:7: a mapping is given, a text is wanted"},
		{"a text for a list", "steps: a\n", "plan.yaml:1:8: string was used where sequence is expected"},
		{"a list for a mapping", "steps:\n  - [a]\n", "plan.yaml:2:5: sequence was used where mapping is expected"},
		{"a key twice", "name: a\nname: b\n", "plan.yaml:2:1: "},
		{"two documents", "name: a\n---\nname: b\n", "plan.yaml:3: a second document"},
		{"a character that JSON and Go quote differently", "name: \"a\\0\"\n", "plan.yaml:1:7: the character '\\x00' cannot be given"},
		{"no UTF-8", "# one\nname: caf\xe9\n", "plan.yaml:2: this is no UTF-8"},
		{"another encoding", "\xff\xfen\x00:\x00", "plan.yaml:1: this is no UTF-8"},
		{"too deep in brackets", "steps:\n  - input: " + strings.Repeat("[", 200_000), "plan.yaml:2:59: values stand in each other here"},
		{"too deep in hyphens", strings.Repeat("- ", 200_000) + "x", "plan.yaml:1:101: values stand in each other here"},
		{"too deep in members", deep(60), "plan.yaml:51:52: values stand in each other here"},
		{"a list without end", "steps: [" + strings.Repeat("{},", maxEntries) + "{}]", "plan.yaml:1:8: there are 10001 entries here; at most 10000"},
		{"an object without end", "steps: [{input: {a: 1" + strings.Repeat(", a: 1", maxEntries) + "}}]", "plan.yaml:1:"},
		{"aliases of aliases", laughs, "plan.yaml:8:24: the aliases up to here stand for more than"},
		{"an alias in itself", "steps: &a [{do: b, input: [*a]}]\n", "plan.yaml:1:29: the alias *a is part of what it stands for"},
		{"an alias of nothing", "name: *a\n", "plan.yaml:1:8: there is no anchor &a before this alias"},
		{"nothing", "# only this\n", "plan.yaml: the file is empty"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Decode("plan.yaml", []byte(tt.text), new(plan))
			if err == nil || !strings.HasPrefix(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v, want one line that begins with %s", err, tt.want)
			}
		})
	}
}

// laughs are a few lines that stand for ten thousand million values.
var laughs = func() string {
	text := "steps:\n  - input:\n      a: &a [x,x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c <= 'j'; c++ {
		text += "      " + string(c) + ": &" + string(c) + " [" + strings.Repeat("*"+string(c-1)+",", 10) + "]\n"
	}
	return text
}()

// deep is n members in each other, each on a line of its own.
func deep(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "m:\n")
	}
	return b.String()
}

// What people write stays well within the bounds: anchors, a byte order mark, lines that end in CR LF.
func TestTaken(t *testing.T) {
	for _, text := range []string{
		"\ufeffname: a\nsteps:\n  - do: one\n",
		"name: a\r\nsteps:\r\n  - do: one\r\n",
		"name: a\nsteps:\n  - &first\n    do: one\n    input: {A: &x [1, 2], B: *x}\n  - *first\n",
		"name: a\nsteps: [{do: one}" + strings.Repeat(", {do: two}", maxEntries-1) + "]\n",
	} {
		var got plan
		if _, err := Decode("plan.yaml", []byte(text), &got); err != nil || got.Name != "a" || got.Steps[0].Do != "one" {
			t.Errorf("%.60q: got %.60v, %v", text, got, err)
		}
	}
}
