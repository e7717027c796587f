package requestlog

import (
	"encoding/json"
	"slices"
	"strconv"
	"sync"

	"github.com/opencosell/cosell/internal/awsjson"
)

// Change is what a call did to the record that it replaced. Operations that replace a whole clear what the request leaves
// out, which is what most clients get wrong first, so it is told loudly.
type Change struct {
	once          sync.Once
	before, after []byte
	mask          *awsjson.Mask
	kept          []string

	changed, cleared []FieldChange
}

// FieldChange is one member that has another value than before, its path as the model spells it. Values are JSON with
// what is hidden masked; null stands for none.
type FieldChange struct {
	Path   string          `json:"path"`
	Before json.RawMessage `json:"before"`
	After  json.RawMessage `json:"after,omitempty"`
}

// NewChange keeps a record as it was and as it is, both in the form of r. Nothing is compared before somebody asks, so
// nobody may change the bytes any more.
func NewChange(before, after []byte, r *awsjson.Replacement) *Change {
	return &Change{before: before, after: after, mask: r.Mask, kept: r.Kept}
}

// Cleared are the members that had a value and have none now.
func (c *Change) Cleared() []FieldChange {
	c.once.Do(c.compare)
	return c.cleared
}

// Changed are the members whose value is another one, those that had none included.
func (c *Change) Changed() []FieldChange {
	c.once.Do(c.compare)
	return c.changed
}

func (c *Change) compare() {
	b, errBefore := parse(&Body{text: c.before})
	a, errAfter := parse(&Body{text: c.after})
	c.before, c.after = nil, nil
	if errBefore != nil || errAfter != nil {
		return // stored records are JSON
	}
	for _, name := range c.names(b, a) {
		if !slices.Contains(c.kept, name) {
			c.member(name, b.member(name), a.member(name), c.mask.Member(name))
		}
	}
}

// names are those of the members of either, in their order.
func (c *Change) names(objects ...*node) []string {
	var names []string
	for _, o := range objects {
		if o == nil {
			continue
		}
		for _, m := range o.members {
			if !slices.Contains(names, m.name) {
				names = append(names, m.name)
			}
		}
	}
	return names
}

func (c *Change) member(path string, before, after *node, m *awsjson.Mask) {
	hidden := m != nil && m.Hidden
	switch {
	case before.empty() && after.empty(), before.equal(after):
	case !hidden && (before.is('{') || after.is('{')):
		for _, name := range c.names(before, after) {
			c.member(path+"."+name, before.member(name), after.member(name), m.Member(name))
		}
	case !hidden && before.lists() && after.lists():
		for i := range max(len(before.elements), len(after.elements)) {
			c.element(path+"["+strconv.Itoa(i)+"]", before.at(i), after.at(i), m.Element())
		}
	default:
		c.note(path, before, after, m)
	}
}

// element compares elements of lists of structures: one that is gone or new is told as a whole.
func (c *Change) element(path string, before, after *node, m *awsjson.Mask) {
	if before == nil || after == nil {
		c.note(path, before, after, m)
		return
	}
	c.member(path, before, after, m)
}

func (c *Change) note(path string, before, after *node, m *awsjson.Mask) {
	v := &view{}
	f := FieldChange{Path: path, Before: v.append(nil, before, m)}
	if after.empty() {
		c.cleared = append(c.cleared, f)
		return
	}
	f.After = v.append(nil, after, m)
	c.changed = append(c.changed, f)
}

func (n *node) is(kind byte) bool { return n != nil && n.kind == kind }

// lists reports whether n is a list of structures.
func (n *node) lists() bool { return n.is('[') && len(n.elements) > 0 && n.elements[0].is('{') }

func (n *node) at(i int) *node {
	if i < len(n.elements) {
		return n.elements[i]
	}
	return nil
}

// equal compares values; members in another order are the same value.
func (n *node) equal(o *node) bool {
	if n == nil || o == nil {
		return n == o
	}
	if n.kind != o.kind || n.text != o.text || len(n.members) != len(o.members) {
		return false
	}
	for _, m := range n.members {
		if v := o.member(m.name); v == nil || !m.value.equal(v) {
			return false
		}
	}
	return slices.EqualFunc(n.elements, o.elements, (*node).equal)
}
