package autopilot

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// scene is what inputs can refer to when an action is taken.
type scene struct {
	now                          time.Time
	id, account, catalog, policy string
	n                            int64 // how often the policy has been set off, this time included
	record                       any   // the subject's members, nil without a subject
}

// reference is what stands between ${ and }.
var reference = regexp.MustCompile(`\$\$|\$\{([^}]*)\}`)

var shifted = regexp.MustCompile(`^(now|today)(?:([+-])([0-9]{1,4})d)?$`)

// words are the references that are no paths.
var words = map[string]func(scene) any{
	"id":      func(s scene) any { return s.id },
	"account": func(s scene) any { return s.account },
	"catalog": func(s scene) any { return s.catalog },
	"policy":  func(s scene) any { return s.policy },
	"n":       func(s scene) any { return json.Number(strconv.FormatInt(s.n, 10)) },
}

const wordList = "${id}, ${account}, ${catalog}, ${policy}, ${n}, ${now} and ${today} with +Nd or -Nd, and ${…} with a member of what the policy answers to"

// checkReferences refuses a text that refers to what there is not; of is nil without a subject.
func checkReferences(text string, of *subject) error {
	for _, m := range reference.FindAllStringSubmatch(text, -1) {
		name := m[1]
		switch {
		case m[0] == "$$", shifted.MatchString(name):
			continue
		case name == "id" && of == nil:
			return fmt.Errorf("${id} is the id of what a policy answers to; one with every answers to nothing")
		case words[name] != nil:
			continue
		case of == nil:
			return fmt.Errorf("there is no ${%s}; there are %s", name, wordList)
		}
		p, err := parsePath(name)
		if err != nil {
			return err
		}
		if _, err := of.formAt(p); err != nil {
			return fmt.Errorf("${%s}: %w; there are also %s", name, err, wordList)
		}
	}
	return nil
}

func refers(text string) bool { return reference.MatchString(text) }

// fill replaces the references in every text of a JSON value. A text that is one reference becomes the value itself,
// which may be a number or a list; a member that is not there is null, and nothing within a longer text.
func (s scene) fill(v any) any {
	switch v := v.(type) {
	case string:
		if m := reference.FindStringSubmatchIndex(v); m != nil && m[0] == 0 && m[1] == len(v) && m[2] >= 0 {
			return s.value(v[m[2]:m[3]])
		}
		return reference.ReplaceAllStringFunc(v, func(ref string) string {
			if ref == "$$" {
				return "$"
			}
			return spell(s.value(ref[2 : len(ref)-1]))
		})
	case []any:
		filled := make([]any, len(v))
		for i := range v {
			filled[i] = s.fill(v[i])
		}
		return filled
	case map[string]any:
		filled := make(map[string]any, len(v))
		for name := range v {
			filled[name] = s.fill(v[name])
		}
		return filled
	}
	return v
}

func (s scene) value(name string) any {
	if word := words[name]; word != nil {
		return word(s)
	}
	if m := shifted.FindStringSubmatch(name); m != nil {
		days, _ := strconv.Atoi(m[2] + m[3]) // at most four digits
		t := s.now.UTC().AddDate(0, 0, days)
		if m[1] == "today" {
			return t.Format(time.DateOnly)
		}
		return t.Format(time.RFC3339)
	}
	p, err := parsePath(name)
	if err != nil {
		return nil // checked when it was loaded
	}
	return p.in(s.record)
}

func spell(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	}
	text, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return strings.Trim(string(text), `"`)
}
