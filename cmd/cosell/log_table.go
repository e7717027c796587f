package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/opencosell/cosell/internal/requestlog"
	"github.com/opencosell/cosell/internal/rulebook"
)

func callTable(w io.Writer, calls []requestlog.Summary) error {
	if len(calls) == 0 {
		_, err := fmt.Fprintln(w, "no calls")
		return err
	}
	t := newTable(w)
	t.line("TIME", "ACCOUNT", "OPERATION", "MS", "REQUEST ID", "OUTCOME")
	for _, s := range calls {
		t.line(stamp(s.Time), plain(s.Account), called(&s), millis(s.Ms), plain(s.ID), outcome(&s))
	}
	return t.Flush()
}

// called is the operation, or what was asked for in place of one.
func called(s *requestlog.Summary) string {
	if s.Operation == "" {
		return "? " + plain(s.Target)
	}
	return plain(s.Service + "." + s.Operation)
}

func millis(ms float64) string { return strconv.FormatFloat(ms, 'f', 1, 64) }

// outcome is what became of a call in a few words.
func outcome(s *requestlog.Summary) string {
	var words []string
	switch {
	case s.Exception != "":
		words = append(words, refusedAs(s))
	case s.Status == 0:
		words = append(words, "no answer")
	default:
		words = append(words, "ok")
	}
	if s.Replayed {
		words = append(words, "replayed")
	}
	if s.Cleared > 0 {
		words = append(words, fmt.Sprintf("CLEARED %d", s.Cleared))
	}
	if s.Fault != "" {
		words = append(words, "fault "+s.Fault)
	}
	return plain(strings.Join(words, ", "))
}

// refusedAs is the exception with its reason and the fields that it names.
func refusedAs(s *requestlog.Summary) string {
	const most = 3
	text := s.Exception
	if s.Reason != "" {
		text += " " + s.Reason
	}
	var fields []string
	for i, p := range s.Problems {
		if i == most {
			fields = append(fields, fmt.Sprintf("%d more", len(s.Problems)-most))
			break
		}
		fields = append(fields, strings.TrimSpace(p.Field+" "+p.Code))
	}
	if len(fields) > 0 {
		text += ": " + strings.Join(fields, ", ")
	}
	return text
}

// callDetail prints all that is known of a call.
func callDetail(w io.Writer, d *requestlog.Detail) error {
	t := newTable(w)
	for _, row := range [][2]string{
		{"REQUEST ID", d.ID},
		{"TIME", stamp(d.Time) + " (machine: " + stamp(d.MachineTime) + ")"},
		{"ACCOUNT", d.Account},
		{"CATALOG", d.Catalog},
		{"OPERATION", called(&d.Summary)},
		{"TOOK", millis(d.Ms) + " ms"},
		{"STATUS", strconv.Itoa(d.Status)},
		{"OUTCOME", outcome(&d.Summary)},
		{"MESSAGE", d.Message},
		{"RULE", ruleText(d.Rule)},
		{"CLIENT", d.Client},
		{"PRODUCT", d.Product},
	} {
		if row[1] != "" {
			t.line(row[0], plain(row[1]))
		}
	}
	if err := t.Flush(); err != nil {
		return err
	}
	var b bytes.Buffer
	problemLines(&b, d.Problems)
	if d.Replaced != nil {
		changeLines(&b, d.Replaced)
	}
	bodyLines(&b, "REQUEST BODY", &d.Request)
	bodyLines(&b, "ANSWER", &d.Response)
	_, err := b.WriteTo(w)
	return err
}

func ruleText(r *rulebook.Rule) string {
	if r == nil {
		return ""
	}
	return r.String()
}

func problemLines(b *bytes.Buffer, problems []requestlog.Problem) {
	if len(problems) == 0 {
		return
	}
	fmt.Fprintf(b, "\nPROBLEMS\n")
	for i, p := range problems {
		line := fmt.Sprintf("  %s  %s  %s", cmp.Or(p.Field, "(the request as a whole)"), p.Code, p.Message)
		b.WriteString(plain(line) + "\n")
		again := i+1 < len(problems) && problems[i+1].Rule != nil && p.Rule != nil && *problems[i+1].Rule == *p.Rule
		if p.Rule != nil && !again { // the rule stands under the last of those that it refuses
			b.WriteString("    RULE " + plain(p.Rule.String()) + "\n")
		}
	}
}

// changeLines names what was cleared first and in capitals.
func changeLines(b *bytes.Buffer, r *requestlog.Replacement) {
	if n := len(r.Cleared); n > 0 {
		fmt.Fprintf(b, "\nCLEARED %d: the request replaces the record as a whole and has no value for\n", n)
		for _, f := range r.Cleared {
			b.WriteString(plain(fmt.Sprintf("  CLEARED %s, which was %s", f.Path, compact(f.Before))) + "\n")
		}
	}
	if n := len(r.Changed); n > 0 {
		fmt.Fprintf(b, "\nCHANGED %d\n", n)
		for _, f := range r.Changed {
			b.WriteString(plain(fmt.Sprintf("  %s: %s -> %s", f.Path, compact(f.Before), compact(f.After))) + "\n")
		}
	}
	if len(r.Cleared)+len(r.Changed) == 0 {
		b.WriteString("\nThe replacement changed nothing.\n")
	}
}

// compact is JSON without the white space that the control API indents it with.
func compact(value json.RawMessage) string {
	var text bytes.Buffer
	if json.Compact(&text, value) != nil {
		return "" // it was part of a JSON answer
	}
	return text.String()
}

func bodyLines(b *bytes.Buffer, head string, v *requestlog.BodyView) {
	fmt.Fprintf(b, "\n%s, %d bytes", head, v.Length)
	if v.Cut {
		b.WriteString(", cut")
	}
	if v.Hidden != "" {
		fmt.Fprintf(b, ", not shown: %s", plain(v.Hidden))
	}
	b.WriteByte('\n')
	if len(v.Value) == 0 {
		return
	}
	var text bytes.Buffer
	if json.Indent(&text, v.Value, "", "  ") != nil {
		return // it was part of a JSON answer
	}
	for line := range strings.Lines(text.String()) {
		b.WriteString(plain(strings.TrimSuffix(line, "\n")) + "\n")
	}
}
