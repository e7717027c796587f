package constraints

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/opencosell/cosell/internal/gen/pattern"
	"github.com/opencosell/cosell/internal/gen/smithy"
)

// Values are trees of map[string]any, []any, string, int64 and json-ready scalars, as encoding/json writes them.

// chooser makes the choices that the model leaves open.
type chooser interface {
	optional() bool      // include a member that may be absent?
	among(n int) int     // which of n alternatives
	count(least int) int // how many elements, at least that many
}

// minimal has required members only and the shortest lists.
type minimal struct{ variant int }

func (minimal) optional() bool      { return false }
func (c minimal) among(n int) int   { return c.variant % n }
func (minimal) count(least int) int { return least }

// maximal has every member and no empty list.
type maximal struct{ variant int }

func (maximal) optional() bool      { return true }
func (c maximal) among(n int) int   { return c.variant % n }
func (maximal) count(least int) int { return max(least, 1) }

// random chooses by chance.
type random struct{ *rand.Rand }

func (c random) optional() bool      { return c.IntN(3) > 0 }
func (c random) among(n int) int     { return c.IntN(n) }
func (c random) count(least int) int { return least + c.IntN(3) }

// Minimal is a valid value of a structure with nothing but what must be there. Variants choose other members of unions.
func (a *API) Minimal(id smithy.ShapeID, variant int) any {
	return a.value(minimal{variant}, id, nil, "")
}

// Maximal is a valid value of a structure with all members.
func (a *API) Maximal(id smithy.ShapeID, variant int) any {
	return a.value(maximal{variant}, id, nil, "")
}

// Random is a valid value chosen by r.
func (a *API) Random(id smithy.ShapeID, r *rand.Rand) any { return a.value(random{r}, id, nil, "") }

// Variants is how many variants it takes to see every member of every union below the structure.
func (a *API) Variants(id smithy.ShapeID) int {
	most := 1
	for _, s := range a.Model.Reachable(id) {
		if shape := a.Model.Shapes[s]; shape.Type == smithy.Union {
			most = max(most, len(shape.Members))
		}
	}
	return most
}

// value makes a valid value of a shape; m is the member that holds it, nil at the root.
func (a *API) value(c chooser, id smithy.ShapeID, m *smithy.Member, name string) any {
	s := a.Model.Shapes[id]
	traits := s.Traits
	if m != nil {
		traits = a.Model.Traits(m)
	}
	switch s.Type {
	case smithy.Structure:
		out := map[string]any{}
		for _, m := range s.Members {
			if m.Required() || c.optional() {
				out[m.Name] = a.value(c, m.Target, m, m.Name)
			}
		}
		return out
	case smithy.Union:
		m := s.Members[c.among(len(s.Members))]
		return map[string]any{m.Name: a.value(c, m.Target, m, m.Name)}
	case smithy.List:
		least, most := bounds(traits.Length())
		n := c.count(least)
		if most > 0 {
			n = min(n, most)
		}
		out := []any{}
		for range n {
			out = append(out, a.value(c, s.Member.Target, s.Member, ""))
		}
		return out
	case smithy.Map:
		least, _ := bounds(traits.Length())
		out := map[string]any{}
		for _, key := range a.keys(s, c.count(least)) {
			out[key] = a.value(c, s.Value.Target, s.Value, "")
		}
		return out
	case smithy.Enum:
		values := s.EnumValues()
		return values[c.among(len(values))]
	case smithy.String:
		if strings.EqualFold(name, "catalog") {
			return "Sandbox" // the only values that are more than well-formed
		}
		texts := a.texts(traits)
		return texts[c.among(len(texts))]
	case smithy.Integer, smithy.Long:
		return a.integer(c, s.Type, traits)
	case smithy.Timestamp:
		at := time.Date(2026, 3, 1, 10, 15, 0, 0, time.UTC).Add(time.Duration(c.among(86_400_000)) * time.Millisecond)
		return at.Format("2006-01-02T15:04:05.999Z")
	case smithy.Document:
		return map[string]any{"free": []any{true, nil, "form"}}
	}
	panic(fmt.Sprintf("shape %s: type %s has no values here", id, s.Type))
}

// keys are n valid keys of a map, fewer when its enum has no more.
func (a *API) keys(s *smithy.Shape, n int) []string {
	if values := a.Model.Shapes[s.Key.Target].EnumValues(); len(values) > 0 {
		return values[:min(n, len(values))]
	}
	var keys []string
	for i := range n {
		keys = append(keys, fmt.Sprintf("Key%d", i))
	}
	return keys
}

func (a *API) integer(c chooser, t smithy.Type, traits smithy.Traits) int64 {
	least, most := traits.Range()
	low, high := int64(1), int64(1)<<31-1
	if t == smithy.Long {
		high = 1<<62 + 1 // more than a double holds exactly
	}
	if least != nil {
		low = int64(*least)
	}
	if most != nil {
		high = int64(*most)
	}
	return []int64{low, high, low + (high-low)/2}[c.among(3)]
}

// texts are valid values of a string, never none.
func (a *API) texts(t smithy.Traits) []string {
	least, most := bounds(t.Length())
	source := t.Pattern()
	key := textKey{least, most, source}
	if found, ok := a.right[key]; ok {
		return found
	}
	var found []string
	if source == "" {
		n := max(least, 1)
		found = []string{strings.Repeat("a", n)}
		for _, s := range []string{"two words", "x<y>&\"z\"\\", "Zoë \U0001f600 日", "line\nbreak"} {
			if within(s, least, most) {
				found = append(found, s)
			}
		}
		if most > 0 {
			found = append(found, strings.Repeat("é", most))
		}
	} else {
		found = pattern.Valid(rule(source), least, most, 8)
	}
	if len(found) == 0 {
		panic(fmt.Sprintf("no valid string for pattern %q of %d to %d characters", source, least, most))
	}
	a.right[key] = found
	return found
}

func rule(source string) pattern.Rule {
	r, err := pattern.Translate(source)
	if err != nil {
		panic(err) // the generator has translated all of them
	}
	return r
}

// bounds are 0 where they are open.
func bounds(least, most *int) (int, int) {
	low, high := 0, 0
	if least != nil {
		low = *least
	}
	if most != nil {
		high = *most
	}
	return low, high
}

func within(s string, least, most int) bool {
	n := len([]rune(s))
	return n >= least && (most == 0 || n <= most)
}
