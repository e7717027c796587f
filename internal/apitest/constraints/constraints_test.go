package constraints_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/api/benefits"
	"github.com/opencosell/cosell/api/channel"
	"github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/apitest/constraints"
	"github.com/opencosell/cosell/internal/awsjson"
)

const root = "../../.."

type operation = awsjson.Operation[int, int]

// table is the generated table of operations of a service by name; nothing here calls them.
func table(service string) map[string]operation {
	ops := map[string][]operation{
		"account":  account.Operations[int, int](nil),
		"benefits": benefits.Operations[int, int](nil),
		"channel":  channel.Operations[int, int](nil),
		"selling":  selling.Operations[int, int](nil),
	}[service]
	byName := map[string]operation{}
	for _, op := range ops {
		byName[op.Name] = op
	}
	return byName
}

var loaded = sync.OnceValues(func() ([]*constraints.API, error) { return constraints.Load(root) })

func load(t *testing.T) []*constraints.API {
	t.Helper()
	apis, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	return apis
}

func marshal(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestEveryOperationIsInTheTable(t *testing.T) {
	for _, a := range load(t) {
		ops := table(a.Name)
		if got, want := len(ops), len(a.Operations); got != want {
			t.Errorf("%s: got %d operations in the generated table, want %d as in the model", a.Name, got, want)
		}
		for _, op := range a.Operations {
			o, ok := ops[op.Name]
			if !ok {
				t.Errorf("%s.%s: not in the generated table", a.Name, op.Name)
				continue
			}
			if o.Done() == op.NotYet {
				t.Errorf("%s.%s: got Done %v, and the overlay's list of missing operations says %v", a.Name, op.Name, o.Done(), op.NotYet)
			}
			if o.NoOutput != op.NoOutput {
				t.Errorf("%s.%s: got NoOutput %v, want %v", a.Name, op.Name, o.NoOutput, op.NoOutput)
			}
		}
	}
}

// TestValidInputs: what satisfies the model is decoded without a violation (protocol §2.2, §5).
func TestValidInputs(t *testing.T) {
	for _, a := range load(t) {
		ops := table(a.Name)
		for _, op := range a.Operations {
			for v := range a.Variants(op.Input) {
				for size, value := range map[string]any{"minimal": a.Minimal(op.Input, v), "maximal": a.Maximal(op.Input, v)} {
					body := marshal(t, value)
					o := ops[op.Name]
					got, err := awsjson.Decode(body, &o.Service.Spelling.Style, o.New())
					if err != nil || len(got) > 0 {
						t.Errorf("%s.%s, %s input %d: got %v, error %v; want no violation of %s", a.Name, op.Name, size, v, got, err, body)
					}
				}
			}
		}
	}
}

// TestEveryConstraintBrokenOnce: each constraint of each operation, broken alone, is found at its path with its code
// (protocol §5.3, §5.4), and a value of a wrong type makes the body unreadable (§6).
func TestEveryConstraintBrokenOnce(t *testing.T) {
	total := map[string]int{}
	for _, a := range load(t) {
		ops := table(a.Name)
		for _, op := range a.Operations {
			o := ops[op.Name]
			for _, b := range a.Breaks(op.Input) {
				total[strings.Fields(b.What)[0]]++
				body := marshal(t, b.Body)
				got, err := awsjson.Decode(body, &o.Service.Spelling.Style, o.New())
				name := fmt.Sprintf("%s.%s, %s", a.Name, op.Name, b.What)
				if b.Serialization {
					checkUnreadable(t, name, b, err)
					continue
				}
				if err != nil {
					t.Errorf("%s: got error %v, want violations", name, err)
					continue
				}
				checkViolations(t, name, b, got)
			}
		}
	}
	t.Logf("broken: %v", total)
	for _, what := range []string{"absent", "null", "enum", "pattern", "length", "range", "list", "union", "wrong"} {
		if total[what] == 0 {
			t.Errorf("no constraint %q was broken: the walk misses it", what)
		}
	}
}

func checkUnreadable(t *testing.T, name string, b constraints.Break, err error) {
	t.Helper()
	e := apierr.From(err)
	if err == nil || e.Kind != apierr.Serialization {
		t.Errorf("%s: got error %v, want one of kind Serialization", name, err)
		return
	}
	if want := "At '" + b.Shown + "': "; !strings.HasPrefix(e.Message, want) {
		t.Errorf("%s: got message %q, want it to begin with %q", name, e.Message, want)
	}
}

func checkViolations(t *testing.T, name string, b constraints.Break, fields []apierr.Field) {
	t.Helper()
	var got, want []string
	for _, f := range fields {
		got = append(got, f.Path+" "+string(f.Code))
		if shown := "at '" + b.Shown + "' failed to satisfy constraint: "; !strings.Contains(f.Message, shown) {
			t.Errorf("%s: got message %q, want %q in it", name, f.Message, shown)
		}
	}
	for _, c := range b.Codes {
		want = append(want, b.Path+" "+c)
	}
	slices.Sort(got)
	slices.Sort(want)
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s: violations (-want +got):\n%s", name, d)
	}
}
