package scenario

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// writer writes a page.
type writer struct {
	bytes.Buffer
	shown   map[string]bool // values that a call before has shown
	catalog string
}

// page lives a scenario on a new server and tells it.
func page(t *testing.T, s *Scenario) string {
	t.Helper()
	w := &writer{shown: map[string]bool{}, catalog: s.In()[0]}
	fmt.Fprintf(w, "<!-- Written by go test ./internal/scenario -run TestPages -update. -->\n# %s\n\n%s\n", s.Title, wrapped(s.Shows, 130))
	fmt.Fprintf(w, "\n```\ncosell scenario run %s\n```\n\nIt happens in catalog %s.", s.Name, strings.Join(s.In(), " or "))
	if s.MovesClock() {
		w.WriteString(" It moves the server's clock.")
	}
	w.WriteString("\n\nBelow is what it does on a new server; the ids are others elsewhere. Client tokens are left out: SDKs and the AWS CLI make them.\n" +
		"Strings that are long or cannot be seen are shortened or escaped.\n\n| Who | Account |\n|---|---|\n")
	for _, a := range s.Accounts {
		number := asString(a.value)
		if number == newAccount {
			number = "a new one in every run"
		}
		fmt.Fprintf(w, "| %s | %s |\n", a.name, number)
	}
	w.WriteString("\n")
	c := newServer(t)
	drawn := 0
	r := &Run{
		Client: c, Tag: "k3v9x2qm",
		Draw: func() string { drawn++; return fmt.Sprintf("7700000000%02d", drawn) },
		Told: func(step Telling) {
			w.step(s, &step)
			// What happens by itself happens before the next step, so that ids come in the same order.
			if err := settle(t.Context(), c); err != nil {
				t.Error(err)
			}
		},
	}
	if err := r.Live(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	return numbered(w.String())
}

var randomID = regexp.MustCompile(`\b([a-z]+-)([0-9a-z]{13,14})\b`)

// numbered replaces ids that are made by chance, so that a page does not depend on how many were made before.
func numbered(page string) string {
	known, count := map[string]string{}, map[string]int{}
	return randomID.ReplaceAllStringFunc(page, func(id string) string {
		if known[id] == "" {
			m := randomID.FindStringSubmatch(id)
			count[m[1]]++
			known[id] = fmt.Sprintf("%s%0*d", m[1], len(m[2]), count[m[1]])
		}
		return known[id]
	})
}

func (w *writer) step(s *Scenario, t *Telling) {
	if t.Say != "" {
		fmt.Fprintf(w, "%s\n\n", wrapped(t.Say, 130))
	}
	if t.Kind == "" {
		return
	}
	times := ""
	if t.Times > 1 {
		times = fmt.Sprintf(", %d times, the last time so", t.Times)
	}
	switch t.Kind {
	case "call":
		fmt.Fprintf(w, "**%d.** %s calls `%s`%s:\n\n", t.Step, t.Account, t.What, times)
		w.call(s, t)
	case "operator":
		fmt.Fprintf(w, "**%d.** The operator%s:\n\n", t.Step, times)
		w.operator(t)
	case "clock":
		fmt.Fprintf(w, "**%d.** Time:\n\n```sh\ncosell clock %s\n```\n\n", t.Step, t.What)
	case "events":
		w.events(t)
		return
	}
	w.outcome(t)
}

func (w *writer) call(s *Scenario, t *Telling) {
	op := operations[t.What]
	input := t.Input
	_, written := s.Values.get(t.From)
	if t.From != "" && (w.shown[t.From] || !written) {
		fmt.Fprintf(w, "The input is `%s` with these changes; `null` takes a member away:\n\n", t.From)
		input = t.Change
		if len(input) == 0 {
			input = json.RawMessage("{}")
		}
	}
	w.shown[t.From] = true
	fmt.Fprintf(w, "```sh\nAWS_ACCESS_KEY_ID=%s aws %s --cli-input-json '%s'\n```\n\n", t.Number, op.command(), shellQuoted(pretty(input)))
}

// positional are the members that the commands of the operator take without a flag; a test of the command line parses
// the commands of all pages.
var positional = []string{"opportunity", "invitation", "partner", "partners", "task", "quota", "address", "email", "type", "question"}

func (w *writer) operator(t *Telling) {
	list, err := ordered(t.Input)
	if err != nil && len(t.Input) > 0 {
		fmt.Fprintf(w, "%v", err)
	}
	line, flags, document := "cosell operator "+t.What, "", ""
	if a, _ := action(t.What); a.Catalog != "no" {
		flags += " --catalog " + w.catalog
	}
	if t.Number != "" {
		flags += " --account " + t.Number
	}
	for _, m := range list {
		switch {
		case isObject(m.value):
			flags += " --" + m.name + " - <<'END'"
			document = "\n" + pretty(m.value) + "\nEND"
		case slices.Contains(positional, m.name):
			var several []string
			if json.Unmarshal(m.value, &several) != nil {
				several = []string{asString(m.value)}
			}
			for _, v := range several {
				line += " " + word(v)
			}
		default:
			flags += " --" + m.name + " " + word(asString(m.value))
		}
	}
	fmt.Fprintf(w, "```sh\n%s%s%s\n```\n\n", line, flags, document)
}

func (w *writer) events(t *Telling) {
	fmt.Fprintf(w, "**%d.** Events since then:\n\n", t.Step)
	if len(t.Events) == 0 {
		w.WriteString("none\n\n")
		return
	}
	w.WriteString("| Told | Event | About |\n|---|---|---|\n")
	for _, e := range t.Events {
		fmt.Fprintf(w, "| %s | %s | `%s` |\n", e.Account, e.Type, e.Subject)
	}
	w.WriteString("\n")
}

func (w *writer) outcome(t *Telling) {
	var lines []string
	if t.Refused != "" {
		lines = append(lines, "Refused with `"+t.Refused+"`.")
	}
	for _, c := range t.Checked {
		lines = append(lines, "`"+c.name+"` is `"+strings.ReplaceAll(visible(short(string(c.value))), "`", "'")+"`.")
	}
	for _, k := range t.Kept {
		if isObject(k.value) {
			lines = append(lines, "Kept as `"+k.name+"`.")
			continue
		}
		lines = append(lines, "`"+k.name+"` is `"+asString(k.value)+"` from here on.")
	}
	for _, l := range lines {
		w.WriteString("- " + l + "\n")
	}
	if len(lines) > 0 {
		w.WriteString("\n")
	}
}

// pretty is JSON for people: indented, small objects and lists in a line, long strings shortened, nothing invisible.
func pretty(v json.RawMessage) string { return visible(indented(v, "")) }

func indented(v json.RawMessage, indent string) string {
	var compact bytes.Buffer
	if err := json.Compact(&compact, v); err != nil {
		return string(v)
	}
	var s string
	if json.Unmarshal(v, &s) == nil && len([]rune(s)) > 100 {
		return quoted(string([]rune(s)[:20]) + fmt.Sprintf("… (%d characters)", len([]rune(s))))
	}
	if len(indent)+compact.Len() <= 110 {
		return strings.ReplaceAll(compact.String(), `","`, `", "`)
	}
	open, end := "[", "]"
	var parts []string
	if isObject(v) {
		open, end = "{", "}"
		list, _ := ordered(v) // it is an object
		for _, m := range list {
			parts = append(parts, quoted(m.name)+": "+indented(m.value, indent+"  "))
		}
	} else {
		var list []json.RawMessage
		if json.Unmarshal(v, &list) != nil {
			return compact.String()
		}
		for _, e := range list {
			parts = append(parts, indented(e, indent+"  "))
		}
	}
	return open + "\n" + indent + "  " + strings.Join(parts, ",\n"+indent+"  ") + "\n" + indent + end
}

// visible escapes what cannot be seen or would turn the text around.
func visible(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n', r == ' ', unicode.IsGraphic(r) && !unicode.Is(unicode.Mn, r) && r != '\u00a0' && r != '\u3000' && r != '\u2028':
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

func shellQuoted(s string) string { return strings.ReplaceAll(s, "'", `'\''`) }

// word is a value on a command line.
func word(s string) string {
	if strings.ContainsAny(s, " '\"\\$`&;()<>|*?") {
		return "'" + shellQuoted(s) + "'"
	}
	return s
}
