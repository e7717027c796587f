package scenario

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// ordered reads an object's members in the order in which they were written.
func ordered(object json.RawMessage) ([]member, error) {
	d := json.NewDecoder(bytes.NewReader(object))
	t, err := d.Token()
	if err == nil && t == nil {
		return nil, nil
	}
	if err != nil || t != json.Delim('{') {
		return nil, errors.New("this must be an object: names with values")
	}
	list := []member{}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, err
		}
		m := member{name: fmt.Sprint(name)}
		if err := d.Decode(&m.value); err != nil {
			return nil, err
		}
		list = append(list, m)
	}
	return list, nil
}

func isObject(v json.RawMessage) bool { return bytes.HasPrefix(bytes.TrimSpace(v), []byte("{")) }

// encoded is JSON without escaping what JSON does not need escaped.
func encoded(v any) json.RawMessage {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	// Only what was decoded from JSON is encoded here.
	if err := e.Encode(v); err != nil {
		panic(err)
	}
	return bytes.TrimRight(b.Bytes(), "\n")
}

func quoted(s string) string { return string(encoded(s)) }

// asString is the text of a string, and other JSON as it is written.
func asString(v json.RawMessage) string {
	var s string
	if json.Unmarshal(v, &s) == nil && !bytes.Equal(v, []byte("null")) {
		return s
	}
	return string(v)
}

// merge puts change over base: objects are merged, null takes a member away, the rest replaces. Members stay in order.
func merge(base, change json.RawMessage) (json.RawMessage, error) {
	if len(change) == 0 {
		return base, nil
	}
	if !isObject(base) || !isObject(change) {
		return change, nil
	}
	list, err := ordered(base)
	if err != nil {
		return nil, err
	}
	over, err := ordered(change)
	if err != nil {
		return nil, err
	}
	for _, m := range over {
		at := -1
		for i := range list {
			if list[i].name == m.name {
				at = i
			}
		}
		switch {
		case string(m.value) == "null" && at >= 0:
			list = append(list[:at], list[at+1:]...)
		case string(m.value) == "null":
		case at >= 0:
			if list[at].value, err = merge(list[at].value, m.value); err != nil {
				return nil, err
			}
		default:
			list = append(list, m)
		}
	}
	return members(list).MarshalJSON()
}
