package smithy

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
)

// Load reads a model file and validates it.
func Load(path string) (*Model, error) {
	m, err := read(path)
	if err != nil {
		return nil, err
	}
	if err := m.Validate(); err != nil {
		return nil, fmt.Errorf("model %s: %w", path, err)
	}
	return m, nil
}

// LoadOverlay reads a file of "apply" entries; Model.Overlay validates what it brings.
func LoadOverlay(path string) (*Model, error) { return read(path) }

func read(path string) (*Model, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read model: %w", err)
	}
	m, err := Parse(data)
	if err != nil {
		return nil, fmt.Errorf("model %s: %w", path, err)
	}
	return m, nil
}

// Parse reads the JSON AST. It refuses fields that it does not know, names that occur twice and text after the model, and
// does not look at targets and traits; see Validate.
func Parse(data []byte) (*Model, error) {
	m := new(Model)
	if err := decodeStrict(data, m); err != nil {
		return nil, err
	}
	for _, shape := range m.Shapes {
		shape.name()
	}
	return m, nil
}

// Encode writes the model indented by two spaces, shapes and traits in the order of their ids, members in the order of
// the model. Encoding what Parse has read from Encode's output gives the same bytes.
func (m *Model) Encode() ([]byte, error) {
	compact, err := encode(m)
	if err != nil {
		return nil, fmt.Errorf("encode model: %w", err)
	}
	var buf bytes.Buffer
	if err := json.Indent(&buf, compact, "", "  "); err != nil {
		return nil, fmt.Errorf("encode model: %w", err)
	}
	buf.WriteByte('\n')
	return buf.Bytes(), nil
}

// DecodeObject hands over the members of one JSON object in their order and refuses a key that occurs twice.
func DecodeObject(data []byte, member func(key string, value json.RawMessage) error) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	if tok, err := dec.Token(); err != nil {
		return err
	} else if tok != json.Delim('{') {
		return fmt.Errorf("%v stands where an object is expected", tok)
	}
	seen := map[string]bool{}
	for dec.More() {
		tok, err := dec.Token()
		if err != nil {
			return err
		}
		key := tok.(string) // the decoder lets nothing else stand before a colon
		if seen[key] {
			return fmt.Errorf("key %q occurs twice", key)
		}
		seen[key] = true
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
		if err := member(key, value); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	_, err := dec.Token()
	return err
}

// decodeStrict reads exactly one value and refuses fields that v does not have.
func decodeStrict(data []byte, v any) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		return err
	}
	if _, err := dec.Token(); err != io.EOF {
		return fmt.Errorf("text after the end of the value, at byte %d", dec.InputOffset())
	}
	return nil
}

// encode writes v compactly and leaves <, > and & alone, which patterns are full of.
func encode(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}
