package state

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"
)

// The bytes of a body stand in the text in the first form that brings them back exactly: as JSON, when they are JSON
// without white space between its parts, so that it can be spread over lines; as text; as base64.
const (
	asText   = "Text"
	asBase64 = "Base64"
)

// spelled returns the name and the JSON of the member for the bytes.
func spelled(name string, b []byte) (string, []byte) {
	if isCompact(b) {
		return name, b
	}
	if utf8.Valid(b) {
		return name + asText, quote(string(b))
	}
	return name + asBase64, quote(base64.StdEncoding.EncodeToString(b))
}

// isCompact reports whether b is JSON that comes back when it is spread over lines and drawn together again.
func isCompact(b []byte) bool {
	if !utf8.Valid(b) || string(b) == "null" {
		return false
	}
	var c bytes.Buffer
	return json.Compact(&c, b) == nil && bytes.Equal(c.Bytes(), b)
}

// quote makes a readable JSON string. Text that is no UTF-8 stays what it is, and is found where members are written.
func quote(s string) []byte {
	if !utf8.ValidString(s) {
		return []byte(`"` + s + `"`)
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic(err) // strings always encode
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// bytesOf is the reverse of spelled. None of the members is no bytes.
func bytesOf(name string, raw json.RawMessage, text, encoded *string) ([]byte, error) {
	n := 0
	var b []byte
	var err error
	if raw != nil {
		n++
		var c bytes.Buffer
		err = json.Compact(&c, raw)
		b = c.Bytes()
	}
	if text != nil {
		n++
		b = []byte(*text)
	}
	if encoded != nil {
		n++
		b, err = base64.StdEncoding.DecodeString(*encoded)
	}
	switch {
	case n > 1:
		return nil, fmt.Errorf("give one of %s, %s and %s", name, name+asText, name+asBase64)
	case err != nil:
		return nil, errors.New(name + asBase64 + " is not base64")
	case len(b) == 0:
		return nil, nil
	}
	return b, nil
}
