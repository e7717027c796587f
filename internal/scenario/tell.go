package scenario

import (
	"fmt"
	"io"
	"strings"
	"unicode"
)

// deed is what a step does, in words.
func (t *Telling) deed() string {
	var b strings.Builder
	switch t.Kind {
	case "call":
		fmt.Fprintf(&b, "%s calls %s", t.Account, t.What)
	case "operator":
		b.WriteString("the operator: " + t.What)
		if t.Account != "" {
			b.WriteString(" of " + t.Account)
		}
	case "clock":
		b.WriteString("the clock: " + t.What)
	case "events":
		b.WriteString("events")
	}
	if t.Times > 1 {
		fmt.Fprintf(&b, ", %d times", t.Times)
	}
	return b.String()
}

// outcome is what a step came to, a line for each thing.
func (t *Telling) outcome() []string {
	var lines []string
	if t.Refused != "" && t.Error == "" {
		lines = append(lines, "refused with "+t.Refused)
	}
	for _, k := range t.Kept {
		value := short(asString(k.value))
		if isObject(k.value) {
			value = "what was answered"
		}
		lines = append(lines, k.name+" is "+value)
	}
	for _, c := range t.Checked {
		lines = append(lines, c.name+" = "+short(string(c.value)))
	}
	for _, e := range t.Events {
		lines = append(lines, strings.TrimSpace(e.Account+" is told "+e.Type+" "+e.Subject))
	}
	return lines
}

// short is a value in a line of a terminal.
func short(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s)
	if r := []rune(s); len(r) > 100 {
		return fmt.Sprintf("%s… (%d characters)", string(r[:60]), len(r))
	}
	return s
}

// Write prints the telling for people: what is said, what is done, what it came to. Problems are told by the Failure.
func (t *Telling) Write(w io.Writer) error {
	var b strings.Builder
	if t.Say != "" {
		b.WriteString("\n" + wrapped(t.Say, 100) + "\n")
	}
	if t.Kind != "" {
		mark := ""
		if t.Error != "" || len(t.Problems) > 0 {
			mark = "  — FAILED"
		}
		fmt.Fprintf(&b, "%3d  %s%s\n", t.Step, t.deed(), mark)
		for _, line := range t.outcome() {
			b.WriteString("       " + line + "\n")
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// wrapped breaks text into lines of at most so many characters, keeping its paragraphs.
func wrapped(text string, width int) string {
	var paragraphs []string
	for p := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		var b strings.Builder
		at := 0
		for word := range strings.FieldsSeq(p) {
			n := len([]rune(word))
			switch {
			case at == 0:
			case at+1+n > width:
				b.WriteByte('\n')
				at = 0
			default:
				b.WriteByte(' ')
				at++
			}
			b.WriteString(word)
			at += n
		}
		paragraphs = append(paragraphs, b.String())
	}
	return strings.Join(paragraphs, "\n\n")
}
