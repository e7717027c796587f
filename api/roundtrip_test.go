package api_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/opencosell/cosell/internal/apitest/constraints"
	"github.com/opencosell/cosell/internal/apitest/shape"
	"github.com/opencosell/cosell/internal/awsjson"
)

func spelling(service string) *awsjson.Style {
	return map[string]*awsjson.Style{
		"account":  &awsjson.AccountSpelling.Style,
		"benefits": &awsjson.BenefitsSpelling.Style,
		"channel":  &awsjson.ChannelSpelling.Style,
		"selling":  &awsjson.SellingSpelling.Style,
	}[service]
}

// eachShape runs a test for every structure and union of every service.
func eachShape(t *testing.T, test func(*testing.T, *constraints.API, string, func() any, func() awsjson.Shape)) {
	apis, err := constraints.Load("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range apis {
		t.Run(a.Name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(1, 2))
			for _, id := range a.Structures() {
				name := a.GoName(id)
				empty := func() awsjson.Shape { return shape.New(a.Name, name) }
				if empty() == nil {
					t.Errorf("%s: no generated type", name)
					continue
				}
				test(t, a, name, func() any { return a.Random(id, rng) }, empty)
			}
		})
	}
}

// TestValidValuesComeBack: a value that satisfies the model is decoded without violations, encoded as the same JSON (but
// for members that are null or required and empty), and decoded from it as the same value.
func TestValidValuesComeBack(t *testing.T) {
	eachShape(t, func(t *testing.T, a *constraints.API, name string, random func() any, empty func() awsjson.Shape) {
		for range 8 {
			value := random()
			body, err := json.Marshal(value)
			if err != nil {
				t.Fatal(err)
			}
			first, second := empty(), empty()
			fields, err := awsjson.Decode(body, spelling(a.Name), first)
			if err != nil || len(fields) > 0 {
				t.Errorf("%s: got violations %v, error %v, want none of %s", name, fields, err, body)
				return
			}
			encoded := first.AppendJSON(nil)
			if d := cmp.Diff(generic(t, body), generic(t, encoded)); d != "" {
				t.Errorf("%s: JSON (-sent +encoded):\n%s", name, d)
				return
			}
			if fields, err = awsjson.Decode(encoded, spelling(a.Name), second); err != nil || len(fields) > 0 {
				t.Errorf("%s: got violations %v, error %v, want none of %s", name, fields, err, encoded)
				return
			}
			// Generated types have a bool only to tell null from absent, which the encoded answer does not.
			if d := cmp.Diff(first, second, cmpopts.EquateEmpty(), cmpopts.IgnoreTypes(true)); d != "" {
				t.Errorf("%s: value (-first +second):\n%s", name, d)
				return
			}
		}
	})
}

// generic is JSON without its null members, numbers as their text.
func generic(t *testing.T, body []byte) any {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
	return withoutNulls(v)
}

func withoutNulls(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, member := range v {
			if member == nil {
				delete(v, k)
			} else {
				v[k] = withoutNulls(member)
			}
		}
	case []any:
		for i := range v {
			v[i] = withoutNulls(v[i])
		}
	}
	return v
}

// TestAnyValueComesBack: whatever a structure holds, valid or not, survives the store.
func TestAnyValueComesBack(t *testing.T) {
	eachShape(t, func(t *testing.T, a *constraints.API, name string, _ func() any, empty func() awsjson.Shape) {
		r := rand.New(rand.NewPCG(3, uint64(len(name))))
		for range 4 {
			first, second := empty(), empty()
			fill(r, reflect.ValueOf(first).Elem())
			body := first.AppendJSON(nil)
			if err := awsjson.DecodeStored(body, second); err != nil {
				t.Errorf("%s: got error %v of %s", name, err, body)
				return
			}
			if d := cmp.Diff(first, second, cmpopts.EquateEmpty()); d != "" {
				t.Errorf("%s: value (-encoded +decoded):\n%s", name, d)
				return
			}
		}
	})
}

var texts = []string{"", "plain", "\"\\/\b\f\n\r\t\x00\x7f", "<&>", "é日😀\u2028", strings.Repeat("long ", 1000)}

// fill puts arbitrary values into a generated type.
func fill(r *rand.Rand, v reflect.Value) {
	switch p := v.Addr().Interface().(type) {
	case *awsjson.Time:
		*p = awsjson.At(time.UnixMilli(r.Int64N(4e12)))
		return
	case *json.RawMessage:
		*p = json.RawMessage(`{"a":[1.50,null]}`)
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if name := v.Type().Field(i).Name; name != "Stored" {
				fill(r, v.Field(i))
			}
		}
	case reflect.Pointer:
		if r.IntN(4) > 0 {
			v.Set(reflect.New(v.Type().Elem()))
			fill(r, v.Elem())
		}
	case reflect.Slice:
		n := r.IntN(3)
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			fill(r, v.Index(i))
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for range r.IntN(3) {
			key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			fill(r, key)
			fill(r, value)
			v.SetMapIndex(key, value)
		}
	case reflect.String:
		v.SetString(texts[r.IntN(len(texts))])
	case reflect.Bool: // tells null from absent in a request; never stored
	case reflect.Int32:
		v.SetInt(int64(int32(r.Uint32())))
	case reflect.Int64:
		v.SetInt(int64(r.Uint64()))
	default:
		panic("a generated type has a field of type " + v.Type().String())
	}
}

// TestStoredAnswersAreCopied: an output that holds its stored bytes is written as these bytes.
func TestStoredAnswersAreCopied(t *testing.T) {
	found := 0
	eachShape(t, func(t *testing.T, _ *constraints.API, name string, _ func() any, empty func() awsjson.Shape) {
		v := empty()
		field := reflect.ValueOf(v).Elem().FieldByName("Stored")
		if !field.IsValid() {
			return
		}
		found++
		want := []byte(`{"as":"stored"}`)
		field.SetBytes(want)
		if got := v.AppendJSON([]byte("[")); !slices.Equal(got, append([]byte("["), want...)) {
			t.Errorf("%s: got %s, want the stored bytes after what was there", name, got)
		}
	})
	if found == 0 {
		t.Error("no output can be stored; the overlay of selling says that GetOpportunity's is")
	}
}
