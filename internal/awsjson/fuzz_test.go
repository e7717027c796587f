package awsjson_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/api/benefits"
	"github.com/opencosell/cosell/api/channel"
	"github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/apitest/constraints"
	"github.com/opencosell/cosell/internal/awsjson"
)

func FuzzDecodeSelling(f *testing.F)  { fuzzDecode(f, selling.Operations[int, int](nil)) }
func FuzzDecodeAccount(f *testing.F)  { fuzzDecode(f, account.Operations[int, int](nil)) }
func FuzzDecodeChannel(f *testing.F)  { fuzzDecode(f, channel.Operations[int, int](nil)) }
func FuzzDecodeBenefits(f *testing.F) { fuzzDecode(f, benefits.Operations[int, int](nil)) }

// withoutNullMarks passes over the fields that tell a null from an absent member: selling writes the latter as null.
var withoutNullMarks = cmp.FilterPath(func(p cmp.Path) bool {
	field, ok := p.Last().(cmp.StructField)
	return ok && field.Type().Kind() == reflect.Bool && strings.HasSuffix(field.Name(), "Null")
}, cmp.Ignore())

// fuzzDecode feeds any bytes to the input of any operation. Nothing may panic; a refusal is a SerializationException or a
// list of violations; and what has neither is encoded to bytes that decode to the same value.
func fuzzDecode(f *testing.F, ops []awsjson.Operation[int, int]) {
	apis, err := constraints.Load("../..")
	if err != nil {
		f.Fatal(err)
	}
	index := map[string]byte{}
	for i, op := range ops {
		index[op.Name] = byte(i)
	}
	for _, a := range apis {
		if a.Name != ops[0].Service.Name {
			continue
		}
		for _, op := range a.Operations {
			for _, v := range []any{a.Minimal(op.Input, 0), a.Maximal(op.Input, 0), a.Maximal(op.Input, 1)} {
				body, err := json.Marshal(v)
				if err != nil {
					f.Fatal(err)
				}
				f.Add(index[op.Name], body)
			}
		}
	}
	for _, body := range []string{"", "null", `{"Catalog":1}`, `{"Catalog":"Sandbox","Catalog":"AWS"}`, "\xff", `{"Tags":[null]}`, `{"MaxResults":1e400}`} {
		f.Add(byte(0), []byte(body))
	}
	f.Fuzz(func(t *testing.T, n byte, body []byte) {
		op := ops[int(n)%len(ops)]
		before := bytes.Clone(body)
		first := op.New()
		fields, err := awsjson.Decode(body, &op.Service.Spelling.Style, first)
		if !bytes.Equal(before, body) {
			t.Fatal("the body was changed by decoding it")
		}
		if err != nil {
			var e *apierr.Error
			if !errors.As(err, &e) || e.Kind != apierr.Serialization || e.Message == "" {
				t.Fatalf("%s: got error %v, want one of kind Serialization with a message", op.Name, err)
			}
			return
		}
		for _, field := range fields {
			if field.Code == "" || field.Message == "" {
				t.Fatalf("%s: got violation %+v, want a code and a message", op.Name, field)
			}
		}
		encoded := first.AppendJSON(nil)
		if !json.Valid(encoded) {
			t.Fatalf("%s: encoded as no JSON: %s", op.Name, encoded)
		}
		if len(fields) > 0 {
			return
		}
		second := op.New()
		fields, err = awsjson.Decode(encoded, &op.Service.Spelling.Style, second)
		if err != nil || len(fields) > 0 {
			t.Fatalf("%s: %s was encoded as %s, which has violations %v, error %v", op.Name, body, encoded, fields, err)
		}
		if d := cmp.Diff(first, second, cmpopts.EquateEmpty(), withoutNullMarks); d != "" {
			t.Fatalf("%s: decoded again (-first +second):\n%s", op.Name, d)
		}
		if again := second.AppendJSON(nil); !bytes.Equal(encoded, again) {
			t.Fatalf("%s: encoded again as %s, want %s", op.Name, again, encoded)
		}
	})
}
