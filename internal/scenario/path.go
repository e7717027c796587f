package scenario

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// part of a path: a member, an element by its place, the first element whose member has a value, or the length.
type part struct {
	name   string // member, or of the selecting member
	place  int
	value  string
	choice choice
}

type choice int

const (
	byName choice = iota
	byPlace
	byValue
	byLength
)

var (
	pathName  = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]*`)
	pathPlace = regexp.MustCompile(`^\[([0-9]{1,6})\]`)
	pathValue = regexp.MustCompile(`^\[([A-Za-z_][A-Za-z0-9_-]*)=([^\]]*)\]`)
)

// parsePath reads a path such as OpportunitySummaries[Id=O1].LifeCycle.Stage, ErrorList[0].Code or Contacts.length; a dot
// alone is the whole answer.
func parsePath(path string) ([]part, error) {
	if path == "." {
		return nil, nil
	}
	var parts []part
	rest := path
	bad := fmt.Errorf("%q is no path: join names by dots, take elements by [0] or [Name=value], end in .length for how many; a dot alone is the whole answer", path)
	for rest != "" {
		switch name, place, value := pathName.FindString(rest), pathPlace.FindStringSubmatch(rest), pathValue.FindStringSubmatch(rest); {
		case place != nil:
			n, err := strconv.Atoi(place[1])
			if err != nil {
				return nil, bad
			}
			parts, rest = append(parts, part{place: n, choice: byPlace}), rest[len(place[0]):]
		case value != nil:
			parts, rest = append(parts, part{name: value[1], value: value[2], choice: byValue}), rest[len(value[0]):]
		case name != "":
			p := part{name: name}
			if rest = rest[len(name):]; name == "length" && rest == "" {
				p.choice = byLength
			}
			parts = append(parts, p)
		default:
			return nil, bad
		}
		if strings.HasPrefix(rest, ".") && len(rest) > 1 && rest[1] != '.' {
			rest = rest[1:]
		} else if rest != "" && rest[0] != '[' {
			return nil, bad
		}
	}
	if parts == nil {
		return nil, bad
	}
	return parts, nil
}

// find follows a path through JSON. What is not there is nil, as null is.
func find(body json.RawMessage, path string) (any, error) {
	parts, err := parsePath(path)
	if err != nil {
		return nil, err
	}
	var at any
	if len(body) > 0 {
		if err := json.Unmarshal(body, &at); err != nil {
			return nil, fmt.Errorf("the answer is no JSON: %w", err)
		}
	}
	for _, p := range parts {
		if at == nil && p.choice != byLength {
			return nil, nil
		}
		at = p.of(at)
	}
	return at, nil
}

func (p part) of(at any) any {
	list, _ := at.([]any)
	switch p.choice {
	case byName:
		object, _ := at.(map[string]any)
		return object[p.name]
	case byPlace:
		if p.place < len(list) {
			return list[p.place]
		}
	case byValue:
		for _, e := range list {
			if object, ok := e.(map[string]any); ok && asString(encoded(object[p.name])) == p.value {
				return e
			}
		}
	case byLength:
		switch v := at.(type) {
		case string:
			return float64(utf8.RuneCountInString(v))
		case map[string]any:
			return v["length"]
		}
		return float64(len(list))
	}
	return nil
}

// Problem is something that is not as expected; Got and Want are JSON.
type Problem struct {
	Path string          `json:"path,omitempty"`
	Got  json.RawMessage `json:"got"`
	Want json.RawMessage `json:"want"`
}

// compare looks for what is expected of an answer; null is expected of what must not be there.
func compare(answer json.RawMessage, want members) ([]Problem, error) {
	var problems []Problem
	for _, m := range want {
		got, err := find(answer, m.name)
		if err != nil {
			return nil, err
		}
		var wanted any
		if err := json.Unmarshal(m.value, &wanted); err != nil {
			return nil, err
		}
		if !reflect.DeepEqual(got, wanted) {
			problems = append(problems, Problem{Path: m.name, Got: encoded(got), Want: m.value})
		}
	}
	return problems, nil
}
