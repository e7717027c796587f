package scenario

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// placeholder is ${name}, ${name*3}, ${today+90d}; $${ is a ${ that is none.
var placeholder = regexp.MustCompile(`\$?\$\{([^}]*)\}`)

var (
	plainName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`)
	repeated  = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9_]*)\*([0-9]{1,5})$`)
	someDay   = regexp.MustCompile(`^today([+-][0-9]{1,5})d$`)
)

// names that every story has.
const (
	nameCatalog = "catalog" // where the story happens
	nameRun     = "run"     // 8 letters and digits that no other run has
	nameToday   = "today"   // the server's date, UTC
	nameCount   = "n"       // how often a step was repeated, from 1
)

// scope is what the names stand for, as JSON.
type scope struct {
	values map[string]json.RawMessage
	now    time.Time
}

// longest is how long a text or a value with its placeholders replaced may be, in bytes: what is kept and repeated in turn
// would soon be more than a machine has room for.
const longest = 1 << 20

var errLong = fmt.Errorf("what the placeholders stand for is longer than %d bytes", longest)

// lookup is the value of what stands between the braces.
func (s *scope) lookup(inside string) (json.RawMessage, error) {
	if m := repeated.FindStringSubmatch(inside); m != nil {
		v, err := s.lookup(m[1])
		if err != nil {
			return nil, err
		}
		n, err := strconv.Atoi(m[2])
		if err != nil {
			return nil, err
		}
		text := asString(v)
		if len(text)*n > longest {
			return nil, errLong
		}
		return encoded(strings.Repeat(text, n)), nil
	}
	if m := someDay.FindStringSubmatch(inside); m != nil {
		n, err := strconv.Atoi(m[1])
		if err != nil {
			return nil, err
		}
		return encoded(s.now.UTC().AddDate(0, 0, n).Format(time.DateOnly)), nil
	}
	if inside == nameToday {
		return encoded(s.now.UTC().Format(time.DateOnly)), nil
	}
	v, ok := s.values[inside]
	if !ok {
		return nil, fmt.Errorf("${%s} stands for nothing here", inside)
	}
	return v, nil
}

// text replaces the placeholders of a text.
func (s *scope) text(t string) (string, error) {
	var failed error
	length := len(t)
	out := placeholder.ReplaceAllStringFunc(t, func(p string) string {
		if strings.HasPrefix(p, "$$") {
			return p[1:]
		}
		v, err := s.lookup(p[2 : len(p)-1])
		if length += len(v); err == nil && length > longest {
			v, err = nil, errLong
		}
		if err != nil && failed == nil {
			failed = err
		}
		return asString(v)
	})
	return out, failed
}

// json replaces the placeholders in all strings of a value. A string that is one placeholder and nothing else becomes
// what it stands for, whatever its type.
func (s *scope) json(v json.RawMessage) (json.RawMessage, error) {
	switch {
	case len(v) == 0:
		return v, nil
	case v[0] == '{':
		list, err := ordered(v)
		if err != nil {
			return nil, err
		}
		length := 0
		for i := range list {
			if list[i].name, err = s.text(list[i].name); err != nil {
				return nil, err
			}
			if list[i].value, err = s.json(list[i].value); err != nil {
				return nil, err
			}
			if length += len(list[i].name) + len(list[i].value); length > longest {
				return nil, errLong
			}
		}
		return members(list).MarshalJSON()
	case v[0] == '[':
		var list []json.RawMessage
		err := json.Unmarshal(v, &list)
		length := 0
		for i := range list {
			if err == nil {
				list[i], err = s.json(list[i])
			}
			if length += len(list[i]); length > longest {
				return nil, errLong
			}
		}
		if err != nil {
			return nil, err
		}
		return encoded(list), nil
	case v[0] == '"':
		t := asString(v)
		if m := placeholder.FindStringSubmatch(t); m != nil && m[0] == t && !strings.HasPrefix(t, "$$") {
			return s.lookup(m[1])
		}
		t, err := s.text(t)
		return encoded(t), err
	}
	return v, nil
}

// used lists the names that a text needs; what is between braces and no placeholder is an error.
func used(text string) ([]string, error) {
	var names []string
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		inside := m[1]
		switch r := repeated.FindStringSubmatch(inside); {
		case strings.HasPrefix(m[0], "$$"), someDay.MatchString(inside):
		case plainName.MatchString(inside):
			names = append(names, inside)
		case r != nil:
			names = append(names, r[1])
		default:
			return nil, fmt.Errorf("${%s} is no placeholder: give ${name}, ${name*255} or ${today+90d}; $${ is the text itself", inside)
		}
	}
	return names, nil
}
