package constraints_test

import (
	"strings"
	"testing"

	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/gen/smithy"
)

// TestRelaxedLists: filters that an overlay allows to be empty, against the bound of the list's shape, are decoded
// without a violation: clients send them so.
func TestRelaxedLists(t *testing.T) {
	relaxed := 0
	for _, a := range load(t) {
		ops := table(a.Name)
		for _, op := range a.Operations {
			o := ops[op.Name]
			for _, m := range a.Model.Shapes[op.Input].Members {
				if a.Model.Shapes[m.Target].Type != smithy.List || !m.Has(smithy.TraitLength) {
					continue
				}
				if least, _ := m.Traits.Length(); least == nil || *least > 0 {
					continue
				}
				relaxed++
				input := a.Minimal(op.Input, 0).(map[string]any)
				input[m.Name] = []any{}
				body := marshal(t, input)
				got, err := awsjson.Decode(body, &o.Service.Spelling.Style, o.New())
				if err != nil || len(got) > 0 {
					t.Errorf("%s.%s: got violations %v, error %v, want none of %s", a.Name, op.Name, got, err, body)
				}
				if again := string(mustDecode(t, o, body).AppendJSON(nil)); !strings.Contains(again, `"`+m.Name+`":[]`) {
					t.Errorf("%s.%s: got %s, want an empty %s to stay empty, not absent", a.Name, op.Name, again, m.Name)
				}
			}
		}
	}
	if relaxed == 0 {
		t.Error("no list is relaxed; the overlay of selling says that filters are")
	}
}

func mustDecode(t *testing.T, o operation, body []byte) awsjson.Input {
	t.Helper()
	in := o.New()
	if _, err := awsjson.Decode(body, &o.Service.Spelling.Style, in); err != nil {
		t.Fatal(err)
	}
	return in
}
