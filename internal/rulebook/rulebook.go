// Package rulebook says which rule is behind a refusal: the section of the pages of rules and the rule in their words. A
// table says which sections rule an operation; within them the row or the sentence is found that has the refusal's code
// and member. It knows the pages and the refusals of the domains, not how anything is decided.
package rulebook

import (
	"strings"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
)

// Rule is what a refusal goes back to.
type Rule struct {
	// Section is how code and pages cite it, such as "selling §5.4"; empty when no page rules it.
	Section string `json:"section"`
	// Text is the rule in the page's words; of a section as a whole its title.
	Text string `json:"text"`
}

// String is the section and the text in one line.
func (r Rule) String() string { return strings.TrimPrefix(r.Section+": "+r.Text, ": ") }

// Of is the rule behind a refusal of an operation: of one of its problems, or of the refusal as a whole when it has none
// and p is its zero value. service is the API's name, such as selling. The same rule serves a call that was refused and
// one that is explained.
func Of(service, operation string, e *apierr.Error, p apierr.Field) Rule {
	q := question{operation: operation, refusal: e, problem: p}
	if service == "account" {
		q.spelled = awsjson.AccountSpelling.Codes[p.Code] // its page has the codes of its answers
	}
	var best match
	look := func(names []string) {
		for _, name := range names {
			for _, u := range pages.sections[name].units {
				if s := q.score(u); s > best.score {
					best = match{name, u, s}
				}
			}
		}
	}
	own, shared := sections[service][operation], common[service]
	if q.decoded() {
		own, shared = decoding[service], nil
	}
	look(own)
	if best.score == 0 {
		look(shared)
	}
	switch {
	case best.score > 0:
		return Rule{Section: cite(best.section), Text: best.unit.words(q)}
	case q.ofModel() || len(own) == 0:
		return Rule{Section: cite("protocol 5.1"), Text: pages.sections["protocol 5.1"].title}
	}
	return Rule{Section: cite(own[0]), Text: pages.sections[own[0]].title}
}

// cite makes "selling §5.4" of "selling 5.4".
func cite(section string) string { return strings.Replace(section, " ", " §", 1) }

type match struct {
	section string
	unit    unit
	score   int
}

// question is what a rule is looked for.
type question struct {
	operation string
	spelled   apierr.Code // as the service spells the code of the problem, where it is another
	refusal   *apierr.Error
	problem   apierr.Field
}

// ofModel reports whether the request's shape is wrong.
func (q question) ofModel() bool {
	return q.refusal.Kind == apierr.Serialization || q.refusal.Kind == apierr.Validation && !q.refusal.Business
}

// decoded reports whether the model alone refuses, which all operations do alike: the decoder's words say so.
func (q question) decoded() bool {
	return q.ofModel() && strings.Contains(q.problem.Message, "failed to satisfy constraint")
}

// shorthand are the names that the pages have for kinds of refusals.
var shorthand = map[apierr.Kind][]string{
	apierr.Serialization: {"SerializationException"},
	apierr.AccessDenied:  {"ADE", "AccessDenied"},
	apierr.NotFound:      {"RNF", "NotFound"},
	apierr.Conflict:      {"CE", "Conflict"},
	apierr.QuotaExceeded: {"SQE", "ServiceQuotaExceeded"},
	apierr.Throttled:     {"ThrottlingException"},
}

// score is how well a unit answers the question, 0 when it does not.
func (q question) score(u unit) int {
	if len(u.owners) > 0 && !contains(u.owners, q.operation) {
		return 0
	}
	score := 0
	if len(u.owners) > 0 || u.has(q.operation) {
		score = 5
	}
	switch {
	case q.problem.Code != "":
		return q.scoreProblem(u, score)
	case q.refusal.Reason != "" && u.has(q.refusal.Reason):
		return score + 10 + q.likeness(u)
	}
	for _, name := range shorthand[q.refusal.Kind] {
		if u.has(name) && (q.refusal.Reason == "" || !u.reasoned) {
			return score + 3 + q.likeness(u)
		}
	}
	return 0
}

// exact puts a unit that names the very member above those that name what holds it.
const exact = 100

// scoreProblem asks for the code, and for the member where the unit names any.
func (q question) scoreProblem(u unit, score int) int {
	if !u.has(string(q.problem.Code)) && !u.has(string(q.spelled)) || q.ofModel() && u.ofRules() || !q.ofModel() && u.ofModel() {
		return 0
	}
	if q.problem.Path == "" || len(u.members) == 0 {
		return score + 2
	}
	longest := 0
	for _, m := range u.members {
		if names(m, q.problem.Path) {
			longest = max(longest, exact)
		} else if holds(m, q.problem.Path) {
			longest = max(longest, len(m))
		}
	}
	if longest == 0 {
		return 0
	}
	return score + 10 + longest + q.likeness(u)
}

// likeness says how much of what is said of the problem is in the unit's words, up to 40: of the rows of one member and code it
// tells the right one.
func (q question) likeness(u unit) int {
	message := q.problem.Message
	if q.problem.Code == "" {
		message = q.refusal.Message
	}
	said, rule := wordsOf(message), wordsOf(u.words(q))
	for w := range wordsOf(q.problem.Path) {
		delete(said, w)
		delete(rule, w)
	}
	both := 0
	for w := range rule {
		if said[w] {
			both++
		}
	}
	return 80 * both / max(1, len(said)+len(rule))
}

// wordsOf are the words of a text that mean something, in lower case.
func wordsOf(text string) map[string]bool {
	words := map[string]bool{}
	for _, w := range token.FindAllString(text, -1) {
		if w = strings.ToLower(w); len(w) > 2 {
			words[w] = true
		}
	}
	return words
}

// names reports whether a member as a page writes it, such as …address.countryCode, is the one at the path.
func names(member, path string) bool {
	path = strings.ToLower(withoutIndexes(path))
	member = strings.ToLower(member)
	return path == member || strings.HasSuffix(path, "."+member)
}

// holds reports whether the member at the path is a part of one that a page names from the root of the request.
func holds(member, path string) bool {
	return strings.HasPrefix(strings.ToLower(withoutIndexes(path)), strings.ToLower(member)+".")
}

func withoutIndexes(path string) string {
	for {
		before, rest, found := strings.Cut(path, "[")
		_, after, closed := strings.Cut(rest, "]")
		if !found || !closed {
			return path
		}
		path = before + after
	}
}
