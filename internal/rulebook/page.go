package rulebook

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/opencosell/cosell/docs"
)

// unit is a row of a table or a paragraph.
type unit struct {
	// owners are the operations whose paragraph this is or belongs to, none where the section is for all it is about.
	owners []string
	// row has the cells under their heads; text is the whole, as it is written.
	row  []cell
	text string
	// members are those of a request that the unit is about, without what abbreviates them.
	members []string
	tokens  map[string]bool
	// lead is the paragraph before the table of a row that has nothing but its member: the rule stands there.
	lead string
	// reasoned is set when the unit names reasons of exceptions.
	reasoned bool
}

type cell struct{ head, text string }

func (u unit) has(token string) bool { return u.tokens[token] }

// ofModel and ofRules report whether the unit is about the shape of requests alone, or about rules alone. Many say neither.
func (u unit) ofModel() bool { return u.shape() && !u.rules() }
func (u unit) ofRules() bool { return u.rules() && !u.shape() }

func (u unit) shape() bool { return u.has("VE-req") || u.has("REQUEST_VALIDATION_FAILED") }
func (u unit) rules() bool { return u.has("VE-biz") || u.has("BUSINESS") }

type section struct {
	title string
	units []unit
}

// book is all pages; sections are named as "selling 5.4".
type book struct{ sections map[string]*section }

var pages = readPages()

func readPages() *book {
	b := &book{map[string]*section{"": {}}}
	for _, page := range []struct{ name, file string }{
		{"selling", "rules/selling.md"}, {"account", "rules/account.md"}, {"protocol", "protocol.md"},
	} {
		text, err := docs.Rules.ReadFile(page.file)
		if err != nil {
			panic(fmt.Sprintf("rulebook: %v", err)) // the pages are part of the program
		}
		b.add(page.name, string(text))
	}
	return b
}

var (
	heading = regexp.MustCompile(`^#{2,3} (\d+)(?:\.(\d+))?(?:–(?:\d+\.)?(\d+))?\.? (.*)$`)
	owner   = regexp.MustCompile(`\*\*([A-Z][A-Za-z]+)\.?\*\*`)
	link    = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
	quoted  = regexp.MustCompile("`([^`]*)`")
	member  = regexp.MustCompile(`^[….]*[A-Za-z][A-Za-z.]*$`)
	refusal = regexp.MustCompile(`VE-(?:req|biz)\([A-Z_]+,\s*([A-Za-z.]+)\)`)
	token   = regexp.MustCompile(`[A-Za-z]+(?:[_-][A-Za-z]+)*`)
)

// reader is the state of reading one page.
type reader struct {
	book      *book
	page      string
	open      []*section
	owners    []string
	paragraph []string
	heads     []string
	above     string // the first cell that "same" stands for
	lead      string // the paragraph before
}

// add takes a page in.
func (b *book) add(page, text string) {
	r := &reader{book: b, page: page}
	for line := range strings.SplitSeq(text+"\n", "\n") {
		switch {
		case strings.HasPrefix(line, "#"):
			r.flush()
			r.section(line)
		case strings.HasPrefix(line, "|"):
			r.flush()
			r.line(line)
		case strings.TrimSpace(line) == "":
			r.flush()
			r.heads = nil
		default:
			r.paragraph = append(r.paragraph, line)
		}
	}
}

func (r *reader) section(line string) {
	r.open, r.owners, r.heads, r.lead = nil, nil, nil, ""
	m := heading.FindStringSubmatch(line)
	if m == nil {
		return
	}
	s := &section{title: m[4]}
	r.open = []*section{s}
	var first, last int
	if m[3] == "" {
		r.book.sections[strings.TrimSuffix(r.page+" "+m[1]+"."+m[2], ".")] = s
		return
	}
	// A heading over several sections, such as 7.27–7.29.
	if _, err := fmt.Sscan(m[2]+" "+m[3], &first, &last); err != nil {
		r.book.sections[r.page+" "+m[1]] = s
		return
	}
	for ; first <= last; first++ {
		r.book.sections[fmt.Sprintf("%s %s.%d", r.page, m[1], first)] = s
	}
}

// flush ends a paragraph. One that begins with operations is theirs, and what follows it too, up to the next such one.
func (r *reader) flush() {
	text := strings.Join(r.paragraph, " ")
	r.paragraph = nil
	if text == "" {
		return
	}
	if strings.HasPrefix(text, "**") {
		r.owners = nil
		lead, _, _ := strings.Cut(text, ".** ")
		for _, m := range owner.FindAllStringSubmatch(lead+".**", -1) {
			r.owners = append(r.owners, m[1])
		}
	}
	r.lead = text
	r.put(unit{text: text})
}

// line takes a line of a table in.
func (r *reader) line(line string) {
	cells := strings.Split(strings.Trim(line, "|"), "|")
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	switch {
	case r.heads == nil:
		r.heads = cells
		return
	case strings.Trim(cells[0], "-") == "" && strings.Contains(line, "---"):
		return
	case cells[0] == "same":
		cells[0] = r.above
	}
	r.above = cells[0]
	u := unit{text: strings.Join(cells, " | ")}
	for i, c := range cells {
		if i < len(r.heads) && strings.HasPrefix(r.heads[i], "VE-") {
			u.text += " " + r.heads[i]
		}
		head := ""
		if i < len(r.heads) {
			head = r.heads[i]
		}
		u.row = append(u.row, cell{head, c})
	}
	if strings.HasPrefix(r.heads[0], "Member") && !slices.ContainsFunc(r.heads[1:], func(h string) bool { return !slices.Contains(silent, h) }) {
		u.lead = r.lead
	}
	r.put(u)
}

func (r *reader) put(u unit) {
	u.owners = r.owners
	u.tokens = map[string]bool{}
	for _, t := range token.FindAllString(u.text, -1) {
		u.tokens[t] = true
		u.reasoned = u.reasoned || strings.Contains(t, "_") && strings.ToUpper(t) == t
	}
	put := func(m string) {
		m = strings.Trim(m, "….`")
		if member.MatchString(m) && strings.ToUpper(m) != m && !slices.Contains(u.members, m) {
			u.members = append(u.members, m)
		}
	}
	for _, m := range refusal.FindAllStringSubmatch(u.text, -1) {
		put(m[1])
	}
	// In a row the members stand where the field is named, with the code or in a column of their own.
	for i, c := range u.row {
		if i == 0 && (c.head == "Field" || strings.HasPrefix(c.head, "Member")) || strings.Contains(c.head, "field") || c.head == "Refusal" || strings.HasPrefix(c.head, "VE-") {
			for _, m := range quoted.FindAllStringSubmatch(c.text, -1) {
				put(m[1])
			}
		}
	}
	for _, s := range r.open {
		s.units = append(s.units, u)
	}
}
