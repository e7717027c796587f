// Package yamlfile reads the YAML that people write for Cosell: seeds, scenarios, policies. It is strict, and what it
// says of a mistake begins with file, line and column. It knows none of the documents.
package yamlfile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// File is a document that was read.
type File struct {
	name string
	body ast.Node
}

// Decode reads one document into v, by the json tags of its structs. A member that v does not have, a key given twice
// and a value of another type are refused, and so is what is nested or repeated by aliases beyond all need. name is how
// messages call the file.
func Decode(name string, text []byte, v any) (*File, error) {
	text, err := plainText(name, text)
	if err != nil {
		return nil, err
	}
	tokens, err := scan(name, text)
	if err != nil {
		return nil, err
	}
	if err := checkDepth(name, tokens); err != nil {
		return nil, err
	}
	parsed, err := parser.Parse(tokens, 0)
	if err != nil {
		return nil, located(name, err)
	}
	var body ast.Node
	for _, d := range parsed.Docs {
		if d.Body == nil {
			continue
		}
		if body != nil {
			return nil, fmt.Errorf("%s:%d: a second document begins here; give one", name, d.Body.GetToken().Position.Line)
		}
		body = d.Body
	}
	if body == nil {
		return nil, fmt.Errorf("%s: the file is empty", name)
	}
	if err := checkSize(name, body); err != nil {
		return nil, err
	}
	d := yaml.NewDecoder(bytes.NewReader(nil), yaml.Strict(), yaml.UseJSONUnmarshaler())
	if err := d.DecodeFromNode(body, v); err != nil && !errors.Is(err, io.EOF) {
		return nil, located(name, err)
	}
	return &File{name, body}, nil
}

// scan reads the tokens. A value that decodes itself, such as a json.RawMessage, is given the source of its tokens, from
// which the scanner leaves out escapes such as \u200b; so strings in double quotes are written anew. What such a value
// could not be given at all is refused for all.
func scan(name string, text []byte) (token.Tokens, error) {
	tokens := lexer.Tokenize(string(text))
	for _, t := range tokens {
		if i := strings.IndexFunc(t.Value, unwritable); i >= 0 {
			return nil, fmt.Errorf("%s:%d:%d: the character %q cannot be given here", name, t.Position.Line, t.Position.Column, []rune(t.Value[i:])[0])
		}
		if t.Type != token.DoubleQuoteType {
			continue
		}
		quoted, err := json.Marshal(t.Value)
		if before, _, found := strings.Cut(t.Origin, `"`); found && err == nil {
			t.Origin = before + string(quoted)
		}
	}
	return tokens, nil
}

// unwritable characters are those that Go quotes otherwise than JSON.
func unwritable(r rune) bool {
	quoted := strconv.QuoteRune(r)
	return strings.HasPrefix(quoted, `'\x`) || strings.HasPrefix(quoted, `'\U`) || r == '\a' || r == '\v'
}

// located says where a mistake is, in one line.
func located(name string, err error) error {
	var wrong *yaml.TypeError
	if errors.As(err, &wrong) && wrong.Token != nil {
		p := wrong.Token.Position
		return fmt.Errorf("%s:%d:%d: %s is given, %s is wanted", name, p.Line, p.Column, kind(wrong.SrcType), kind(wrong.DstType))
	}
	var where yaml.Error
	if errors.As(err, &where) && where.GetToken() != nil {
		p := where.GetToken().Position
		return fmt.Errorf("%s:%d:%d: %s", name, p.Line, p.Column, where.GetMessage())
	}
	return fmt.Errorf("%s: %w", name, err)
}

// kind is what a Go type is in YAML.
func kind(t reflect.Type) string {
	if t == nil {
		return "nothing"
	}
	switch t.Kind() {
	case reflect.Pointer:
		return kind(t.Elem())
	case reflect.String:
		return "a text"
	case reflect.Bool:
		return "true or false"
	case reflect.Slice, reflect.Array:
		return "a list"
	case reflect.Struct, reflect.Map:
		return "a mapping"
	case reflect.Float32, reflect.Float64:
		return "a number"
	}
	return "a whole number"
}

// Errorf says what is wrong with the value at a path of names and list positions, such as "policies", 2, "when". A path
// that is not in the file stands for the nearest part of it that is.
func (f *File) Errorf(path []any, format string, args ...any) error {
	at := f.body
	for _, step := range path {
		next := child(at, step)
		if next == nil {
			break
		}
		at = next
	}
	p := begin(at)
	return fmt.Errorf("%s:%d:%d: %s%s", f.name, p.line, p.column, spelled(path), fmt.Sprintf(format, args...))
}

type position struct{ line, column int }

// begin is where a value begins: a mapping at its first key, not at the colon behind it.
func begin(n ast.Node) position {
	switch v := n.(type) {
	case *ast.MappingNode:
		if !v.IsFlowStyle && len(v.Values) > 0 {
			return begin(v.Values[0])
		}
	case *ast.MappingValueNode:
		return begin(v.Key)
	}
	p := n.GetToken().Position
	return position{p.Line, p.Column}
}

func child(n ast.Node, step any) ast.Node {
	switch step := step.(type) {
	case string:
		var values []*ast.MappingValueNode
		switch v := n.(type) {
		case *ast.MappingNode:
			values = v.Values
		case *ast.MappingValueNode:
			values = []*ast.MappingValueNode{v}
		}
		for _, m := range values {
			if m.Key.GetToken().Value == step {
				return m.Value
			}
		}
	case int:
		if v, ok := n.(*ast.SequenceNode); ok && step < len(v.Values) {
			return v.Values[step]
		}
	}
	return nil
}

// spelled makes "policies[2].when: ".
func spelled(path []any) string {
	if len(path) == 0 {
		return ""
	}
	var b strings.Builder
	for _, step := range path {
		switch step := step.(type) {
		case int:
			fmt.Fprintf(&b, "[%d]", step)
		default:
			if b.Len() > 0 {
				b.WriteByte('.')
			}
			fmt.Fprint(&b, step)
		}
	}
	return b.String() + ": "
}
