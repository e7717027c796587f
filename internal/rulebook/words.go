package rulebook

import (
	"regexp"
	"slices"
	"strings"
)

// silent are the columns that say how a refusal is written down, not what the rule is.
var silent = []string{"#", "Level", "Code", "Business code", "Refusal", "Code, field", "Task", "In account", "Reason", "Reason of failure", "Another one", "Other callers"}

// words are the rule without marks: of a row what its columns say of the rule, of a paragraph the sentence with the code.
func (u unit) words(q question) string {
	if len(u.row) == 0 {
		return plain(u.sentence(q))
	}
	parts := u.said()
	if u.lead != "" {
		parts = append([]string{strings.TrimSuffix(unit{text: u.lead}.sentence(q), ":")}, parts...)
	}
	text := strings.Join(parts, ": ")
	// A row may have one check after another.
	if _, rest, found := strings.Cut(text, ", then: "); found && !q.ofModel() {
		text = rest
	}
	return plain(text)
}

// said are the cells that say what the rule is.
func (u unit) said() []string {
	var parts []string
	for _, c := range u.row {
		if c.text != "" && !slices.Contains(silent, c.head) {
			parts = append(parts, c.text)
		}
	}
	return parts
}

// sentence is the part of a paragraph that names what the question is about, else all of it.
func (u unit) sentence(q question) string {
	about := []string{string(q.problem.Code), q.refusal.Reason}
	about = append(about, shorthand[q.refusal.Kind]...)
	_, text, led := strings.Cut(u.text, ".** ")
	if !led {
		text = u.text
	}
	for s := range strings.SplitSeq(text, ". ") {
		for _, name := range about {
			if name != "" && slices.Contains(token.FindAllString(s, -1), name) {
				return s
			}
		}
	}
	return text
}

// The shorthand of the pages (selling §0) for how a problem is answered, which an explanation says beside the rule.
var (
	isRefused = regexp.MustCompile(`,? (is|are) VE-(?:req|biz)\([^)]*\)`)
	answered  = regexp.MustCompile(`[:,;]?(?: else| and)?,? ?VE-(?:req|biz)\([^)]*\)`)
	longhand  = map[string]string{
		"RNF": "ResourceNotFoundException", "CE": "ConflictException", "ADE": "AccessDeniedException",
		"SQE": "ServiceQuotaExceededException",
	}
	short = regexp.MustCompile(`\b(?:RNF|CE|ADE|SQE)\b`)
)

// plain takes marks, links and shorthand out.
func plain(text string) string {
	text = link.ReplaceAllString(text, "$1")
	text = strings.NewReplacer("`", "", "**", "").Replace(text)
	text = answered.ReplaceAllString(isRefused.ReplaceAllString(text, " $1 refused"), "")
	text = short.ReplaceAllStringFunc(text, func(s string) string { return longhand[s] })
	return strings.TrimSuffix(text, ".")
}

func contains(list []string, s string) bool { return slices.Contains(list, s) }
