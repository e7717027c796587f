package yamlfile

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// What is read comes from outside, and a few lines of YAML can stand for more than a machine has room for.
const (
	// maxDepth is how many values may stand in each other. The parser's need of memory grows with its square.
	maxDepth = 50
	// maxEntries is how many a list or an object may have. The time that a value of free form takes grows with its square.
	maxEntries = 10_000
	// maxAliased is how much aliases may stand for in one document: bytes of texts, and one more for each value.
	maxAliased = 1 << 20
)

// plainText is the text without a byte order mark; what is no UTF-8 is refused.
func plainText(name string, text []byte) ([]byte, error) {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if utf8.Valid(text) {
		return text, nil
	}
	line := 1
	for rest := text; ; line++ {
		one, after, found := bytes.Cut(rest, []byte("\n"))
		if !utf8.Valid(one) || !found {
			return nil, fmt.Errorf("%s:%d: this is no UTF-8; save the file in that encoding", name, line)
		}
		rest = after
	}
}

// checkDepth refuses values that stand too deep in each other, before the parser sees them.
func checkDepth(name string, tokens token.Tokens) error {
	var block []int // the columns at which values of the block style begin that are still open
	flow := 0
	for _, t := range tokens {
		at := t.Position.Column
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			flow++
		case token.SequenceEndType, token.MappingEndType:
			flow = max(flow-1, 0)
		case token.MappingValueType, token.SequenceEntryType, token.MappingKeyType:
			if flow > 0 {
				continue
			}
			if t.Type == token.MappingValueType && t.Prev != nil && t.Prev.Position.Line == t.Position.Line {
				at = t.Prev.Position.Column // of the key
			}
			for len(block) > 0 && block[len(block)-1] >= at {
				block = block[:len(block)-1]
			}
			block = append(block, at)
		}
		if flow+len(block) > maxDepth {
			return fmt.Errorf("%s:%d:%d: values stand in each other here, more than %d deep", name, t.Position.Line, t.Position.Column, maxDepth)
		}
	}
	return nil
}

// checkSize refuses lists and objects with too many entries, and aliases that stand for too much or for what they are
// part of.
func checkSize(name string, body ast.Node) error {
	m := &measure{name: name, sizes: map[string]int{}}
	m.of(body)
	return m.err
}

// measure is how large the values of a document are once their aliases are replaced.
type measure struct {
	name    string
	sizes   map[string]int // by anchor; -1 while it is being measured
	aliased int
	err     error
}

func (m *measure) of(n ast.Node) int {
	if n == nil || m.err != nil {
		return 0
	}
	switch n := n.(type) {
	case *ast.AnchorNode:
		anchor := n.Name.GetToken().Value
		m.sizes[anchor] = -1
		size := m.of(n.Value)
		m.sizes[anchor] = size
		return size
	case *ast.AliasNode:
		return m.alias(n)
	case *ast.TagNode:
		return m.of(n.Value)
	case *ast.MappingNode:
		m.entries(n, len(n.Values))
		size := 1
		for _, v := range n.Values {
			size += m.of(v)
		}
		return size
	case *ast.MappingValueNode:
		return m.of(n.Key) + m.of(n.Value)
	case *ast.MappingKeyNode:
		return m.of(n.Value)
	case *ast.SequenceNode:
		m.entries(n, len(n.Values))
		size := 1
		for _, v := range n.Values {
			size += m.of(v)
		}
		return size
	case *ast.LiteralNode:
		return 1 + len(n.Value.GetToken().Value)
	}
	return 1 + len(n.GetToken().Value)
}

func (m *measure) entries(n ast.Node, count int) {
	if count > maxEntries {
		m.refuse(begin(n), "there are %d entries here; at most %d are taken", count, maxEntries)
	}
}

func (m *measure) alias(n *ast.AliasNode) int {
	name := n.Value.GetToken().Value
	size, ok := m.sizes[name]
	switch {
	case !ok:
		m.refuse(begin(n.Value), "there is no anchor &%s before this alias", name)
	case size < 0:
		m.refuse(begin(n.Value), "the alias *%s is part of what it stands for", name)
	default:
		if m.aliased += size; m.aliased > maxAliased {
			m.refuse(begin(n.Value), "the aliases up to here stand for more than %d bytes", maxAliased)
		}
	}
	return size
}

func (m *measure) refuse(p position, format string, args ...any) {
	if m.err == nil {
		m.err = fmt.Errorf("%s:%d:%d: %s", m.name, p.line, p.column, fmt.Sprintf(format, args...))
	}
}
