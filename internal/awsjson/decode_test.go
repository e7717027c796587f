package awsjson_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
)

var plain = &awsjson.Style{Index: true}

func at(t *testing.T, s string) *awsjson.Time {
	t.Helper()
	parsed, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		t.Fatal(err)
	}
	return &awsjson.Time{Time: parsed.UTC()}
}

// TestDecode is the accepting side of protocol §2.2 and §3.2.
func TestDecode(t *testing.T) {
	deep := strings.Repeat("[", awsjson.MaxDepth) + strings.Repeat("]", awsjson.MaxDepth)
	long := strings.Repeat("x", 300_000)
	for _, tt := range []struct {
		name, body string
		want       sample
	}{
		{"members", `{"Name":"Ada","Nick":"Al"}`, sample{Name: "Ada", Nick: ptr("Al")}},
		{"white space", " \t\r\n{ \"Name\" :\n\"Ada\" } \n", sample{Name: "Ada"}},
		{"null is absent", `{"Name":"Ada","Nick":null,"Secret":null,"Count":null,"Rev":null,"When":null,"Inner":null,"Choice":null,"Tags":null,"Inners":null,"Texts":null,"Inside":null,"Details":null}`, sample{Name: "Ada"}},
		{"empty is not absent", `{"Name":"Ada","Secret":"","Inners":[],"Texts":{},"Inside":{}}`, sample{Name: "Ada", Secret: ptr(""), Inners: []inner{}, Texts: map[string]string{}, Inside: map[string]inner{}}},
		{"zero is not absent", `{"Name":"Ada","Rev":0}`, sample{Name: "Ada", Rev: ptr(int64(0))}},
		{"unknown member", `{"Name":"Ada","Later":{"a":[1,{"b":null}]}}`, sample{Name: "Ada"}},
		{"unknown member in a structure", `{"Name":"Ada","Inner":{"Id":"i","Later":[[]]}}`, sample{Name: "Ada", Inner: &inner{Id: "i"}}},
		{"unknown member in a list element", `{"Name":"Ada","Inners":[{"x":1,"Id":"i"}]}`, sample{Name: "Ada", Inners: []inner{{Id: "i"}}}},
		{"unknown member in a map value", `{"Name":"Ada","Inside":{"k":{"Id":"i","x":"y"}}}`, sample{Name: "Ada", Inside: map[string]inner{"k": {Id: "i"}}}},
		{"__type in a structure", `{"__type":"a#B","Name":"Ada","Inner":{"__type":"C","Id":"i"}}`, sample{Name: "Ada", Inner: &inner{Id: "i"}}},
		{"__type in a union", `{"Name":"Ada","Choice":{"__type":"a#A","B":"b"}}`, sample{Name: "Ada", Choice: &choice{B: ptr("b")}}},
		{"null beside the member of a union", `{"Name":"Ada","Choice":{"A":null,"B":"b"}}`, sample{Name: "Ada", Choice: &choice{B: ptr("b")}}},
		{"unknown beside the member of a union", `{"Name":"Ada","Choice":{"C":1,"B":"b"}}`, sample{Name: "Ada", Choice: &choice{B: ptr("b")}}},
		{"exact case", `{"Name":"Ada","name":"Bob","NAME":"Cyd"}`, sample{Name: "Ada"}},
		{"escaped member name", `{"\u004eame":"Ada"}`, sample{Name: "Ada"}},
		{"integer", `{"Name":"Ada","Count":7,"Rev":-3}`, sample{Name: "Ada", Count: ptr(int32(7)), Rev: ptr(int64(-3))}},
		{"integer 1.0", `{"Name":"Ada","Count":1.0}`, sample{Name: "Ada", Count: ptr(int32(1))}},
		{"integer 1e2", `{"Name":"Ada","Count":1e2}`, sample{Name: "Ada", Count: ptr(int32(100))}},
		{"integer 50e-1", `{"Name":"Ada","Count":50e-1}`, sample{Name: "Ada", Count: ptr(int32(5))}},
		{"integer -0", `{"Name":"Ada","Rev":-0}`, sample{Name: "Ada", Rev: ptr(int64(0))}},
		{"long beyond doubles", `{"Name":"Ada","Rev":9007199254740993}`, sample{Name: "Ada", Rev: ptr(int64(9007199254740993))}},
		{"largest long", `{"Name":"Ada","Rev":9223372036854775807}`, sample{Name: "Ada", Rev: ptr(int64(9223372036854775807))}},
		{"smallest long", `{"Name":"Ada","Rev":-9223372036854775808}`, sample{Name: "Ada", Rev: ptr(int64(-9223372036854775808))}},
		{"document verbatim", `{"Name":"Ada","Details": {"z":1.50,"a":[1e400, "\u00e9",{ }] } }`, sample{Name: "Ada", Details: json.RawMessage(`{"z":1.50,"a":[1e400, "\u00e9",{ }] }`)}},
		{"document string", `{"Name":"Ada","Details":"s"}`, sample{Name: "Ada", Details: json.RawMessage(`"s"`)}},
		{"document false", `{"Name":"Ada","Details":false}`, sample{Name: "Ada", Details: json.RawMessage(`false`)}},
		{"document at the depth limit", `{"Name":"Ada","Details":` + deep + `}`, sample{Name: "Ada", Details: json.RawMessage(deep)}},
		{"ignored at the depth limit", `{"Name":"Ada","Later":` + deep + `}`, sample{Name: "Ada"}},
		{"brackets in strings are no depth", `{"Name":"Ada","Details":["` + strings.Repeat(`[{\"\\`, 200) + `"]}`, sample{Name: "Ada", Details: json.RawMessage(`["` + strings.Repeat(`[{\"\\`, 200) + `"]`)}},
		{"escapes", `{"Name":"\u00e9\n\"\/","Inner":{"Id":"\ud83d\ude00"}}`, sample{Name: "é\n\"/", Inner: &inner{Id: "😀"}}},
		{"lengths are code points", `{"Name":"😀😀😀😀😀"}`, sample{Name: "😀😀😀😀😀"}},
		{"very long string", `{"Name":"Ada","Inner":{"Id":"` + long + `"}}`, sample{Name: "Ada", Inner: &inner{Id: long}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got sample
			fields, err := awsjson.Decode([]byte(tt.body), plain, &got)
			if err != nil || len(fields) > 0 {
				t.Fatalf("got violations %v, error %v, want none", fields, err)
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("value (-want +got):\n%s", d)
			}
		})
	}
}

// TestDecodeTime is protocol §3.2 on the wire: strings and epoch numbers.
func TestDecodeTime(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{`"2026-03-01T10:15:00Z"`, "2026-03-01T10:15:00Z"},
		{`"2026-03-01T10:15:00.5Z"`, "2026-03-01T10:15:00.5Z"},
		{`"2026-03-01T10:15:00.678901Z"`, "2026-03-01T10:15:00.678Z"},
		{`"2026-03-01T10:15:00.678999999Z"`, "2026-03-01T10:15:00.678Z"},
		{`"2026-03-01T10:15:00+01:30"`, "2026-03-01T08:45:00Z"},
		{`"2026-03-01T10:15:00-05:00"`, "2026-03-01T15:15:00Z"},
		{`"2026-03-01T10:15:00"`, "2026-03-01T10:15:00Z"},
		{`"2026-03-01T10:15:00.123456789"`, "2026-03-01T10:15:00.123Z"},
		{`"2026-03-01T10:15:00.1239999999999Z"`, "2026-03-01T10:15:00.123Z"},
		{`1772360100`, "2026-03-01T10:15:00Z"},
		{`1772360100.5`, "2026-03-01T10:15:00.5Z"},
		{`1772360100.678999`, "2026-03-01T10:15:00.678Z"},
		{`1.7723601e9`, "2026-03-01T10:15:00Z"},
		{`0`, "1970-01-01T00:00:00Z"},
		{`253402300799`, "9999-12-31T23:59:59Z"},
	} {
		t.Run(tt.in, func(t *testing.T) {
			var got sample
			fields, err := awsjson.Decode([]byte(`{"Name":"Ada","When":`+tt.in+`}`), plain, &got)
			if err != nil || len(fields) > 0 || got.When == nil {
				t.Fatalf("got %v, violations %v, error %v", got.When, fields, err)
			}
			if !got.When.Equal(at(t, tt.want).Time) || got.When.String() != tt.want {
				t.Errorf("got %s, want %s", got.When, tt.want)
			}
		})
	}
}

// TestDecodeRefuses is the refusing side of protocol §2.2, §3.2 and §6: not readable at all, so SerializationException.
func TestDecodeRefuses(t *testing.T) {
	tooDeep := strings.Repeat("[", awsjson.MaxDepth+1) + strings.Repeat("]", awsjson.MaxDepth+1)
	for _, tt := range []struct{ name, body, want string }{
		{"null", `null`, "one JSON object"},
		{"list", `[]`, "one JSON object"},
		{"string", `"x"`, "one JSON object"},
		{"number", `12`, "one JSON object"},
		{"no JSON", `<xml/>`, "malformed"},
		{"cut", `{"Name":"Ada"`, "ends too early"},
		{"cut in a string", `{"Name":"Ad`, "ends too early"},
		{"cut in a name", `{"Na`, "ends too early"},
		{"cut after a name", `{"Name"`, "ends too early"},
		{"byte order mark", "\ufeff{}", "malformed"},
		{"trailing object", `{"Name":"Ada"}{}`, "after the end"},
		{"trailing garbage", `{"Name":"Ada"} x`, "after the end"},
		{"trailing comma", `{"Name":"Ada",}`, "malformed"},
		{"single quotes", `{'Name':'Ada'}`, "malformed"},
		{"comment", `{/* */"Name":"Ada"}`, "malformed"},
		{"leading zero", `{"Name":"Ada","Rev":01}`, "malformed"},
		{"NaN", `{"Name":"Ada","Rev":NaN}`, "malformed"},
		{"control character", "{\"Name\":\"A\nda\"}", "malformed"},
		{"bad escape", `{"Name":"\x41da"}`, "malformed"},
		{"duplicate name", `{"Name":"Ada","Name":"Bob"}`, "occurs twice"},
		{"duplicate name by escape", `{"Name":"Ada","\u004eame":"Bob"}`, "occurs twice"},
		{"duplicate name below", `{"Name":"Ada","Inner":{"Id":"i","Id":"j"}}`, "occurs twice"},
		{"duplicate unknown name", `{"Name":"Ada","x":1,"x":2}`, "occurs twice"},
		{"duplicate map key", `{"Name":"Ada","Texts":{"k":"1","k":"2"}}`, "occurs twice"},
		{"duplicate in a document", `{"Name":"Ada","Details":{"k":1,"k":2}}`, "occurs twice"},
		{"invalid UTF-8", "{\"Name\":\"\xff\xfe\xfd\"}", "not valid UTF-8"},
		{"invalid UTF-8 in a name", "{\"N\xffame\":\"x\"}", "not valid UTF-8"},
		{"invalid UTF-8 in a document", "{\"Name\":\"Ada\",\"Details\":\"\xff\"}", "not valid UTF-8"},
		{"lone surrogate", `{"Name":"\ud83d"}`, "malformed"},
		{"reversed surrogates", `{"Name":"\ude00\ud83d"}`, "malformed"},
		{"overlong UTF-8", "{\"Name\":\"\xc0\xaf\xc0\xaf\"}", "not valid UTF-8"},
		{"too deep in a document", `{"Name":"Ada","Details":` + tooDeep + `}`, "nest deeper than 128"},
		{"too deep in an unknown member", `{"Name":"Ada","Later":` + tooDeep + `}`, "nest deeper than 128"},
		{"absurdly deep", `{"Name":"Ada","Details":` + strings.Repeat("[", 100_000), ""},
		{"null in a list", `{"Name":"Ada","Tags":["a",null]}`, "At 'Tags[1]': null"},
		{"null in a list of structures", `{"Name":"Ada","Inners":[null]}`, "At 'Inners[0]': null"},
		{"null as a map value", `{"Name":"Ada","Texts":{"k":null}}`, "At 'Texts.k': null"},
		{"null as a structure in a map", `{"Name":"Ada","Inside":{"k":null}}`, "At 'Inside.k': null"},
		{"number for string", `{"Name":1}`, "At 'Name': a number cannot be converted to a string"},
		{"boolean for string", `{"Name":true}`, "At 'Name': a boolean cannot be converted to a string"},
		{"structure for string", `{"Name":{}}`, "At 'Name': a structure cannot be converted to a string"},
		{"string for integer", `{"Name":"Ada","Count":"1"}`, "At 'Count': a string cannot be converted to an integer"},
		{"fraction", `{"Name":"Ada","Count":1.5}`, "not an integer"},
		{"1e400", `{"Name":"Ada","Rev":1e400}`, "not an integer of 64 bits"},
		{"1e999999999", `{"Name":"Ada","Rev":1e999999999}`, "not an integer of 64 bits"},
		{"int32 overflow", `{"Name":"Ada","Count":2147483648}`, "32 bits"},
		{"int32 underflow", `{"Name":"Ada","Count":-2147483649}`, "32 bits"},
		{"int64 overflow", `{"Name":"Ada","Rev":9223372036854775808}`, "64 bits"},
		{"long number", `{"Name":"Ada","Rev":` + strings.Repeat("9", 1000) + `}`, "64 bits"},
		{"string for structure", `{"Name":"Ada","Inner":"i"}`, "At 'Inner': a string found where a structure was expected"},
		{"list for structure", `{"Name":"Ada","Inner":[]}`, "At 'Inner': a list found"},
		{"structure for list", `{"Name":"Ada","Tags":{}}`, "At 'Tags': a structure found where a list was expected"},
		{"list for map", `{"Name":"Ada","Texts":[]}`, "At 'Texts': a list found"},
		{"number in a map", `{"Name":"Ada","Texts":{"k":1}}`, "At 'Texts.k': a number"},
		{"wrong type below a list", `{"Name":"Ada","Inners":[{"Id":"i"},{"Id":2}]}`, "At 'Inners[1].Id': a number"},
		{"time no string", `{"Name":"Ada","When":true}`, "At 'When': a boolean"},
		{"time no timestamp", `{"Name":"Ada","When":"yesterday"}`, "is not a timestamp; use RFC 3339"},
		{"time only a date", `{"Name":"Ada","When":"2026-03-01"}`, "is not a timestamp"},
		{"time past the year 9999 in UTC", `{"Name":"Ada","When":"9999-12-31T23:59:59-01:00"}`, "outside the years 0 to 9999"},
		{"time before the year 0 in UTC", `{"Name":"Ada","When":"0000-01-01T00:00:00+01:00"}`, "outside the years 0 to 9999"},
		{"time with a month 13", `{"Name":"Ada","When":"2026-13-01T10:15:00Z"}`, "is not a timestamp"},
		{"epoch before 1970", `{"Name":"Ada","When":-1}`, "1970 to 9999"},
		{"epoch in milliseconds", `{"Name":"Ada","When":1772360100000}`, "1970 to 9999"},
		{"epoch 1e400", `{"Name":"Ada","When":1e400}`, "1970 to 9999"},
		{"epoch 1e999999999", `{"Name":"Ada","When":1e999999999}`, "is not a timestamp in epoch seconds"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var v sample
			_, err := awsjson.Decode([]byte(tt.body), plain, &v)
			var e *apierr.Error
			if !errors.As(err, &e) || e.Kind != apierr.Serialization {
				t.Fatalf("got error %v, want one of kind Serialization", err)
			}
			if !strings.Contains(e.Message, tt.want) {
				t.Errorf("got message %q, want %q in it", e.Message, tt.want)
			}
			if len(e.Message) > 300 {
				t.Errorf("got a message of %d bytes, want at most 300", len(e.Message))
			}
		})
	}
}

// TestDecodeEmptyBody: an empty body is an empty object (protocol §2.2).
func TestDecodeEmptyBody(t *testing.T) {
	for _, body := range []string{"", " ", "\r\n", "{}", " {} "} {
		var v sample
		got, err := awsjson.Decode([]byte(body), plain, &v)
		want := []apierr.Field{{Path: "Name", Code: apierr.RequiredFieldMissing, Message: "Value at 'Name' failed to satisfy constraint: Member must not be null"}}
		if err != nil || !cmp.Equal(want, got) {
			t.Errorf("body %q: got %v, error %v, want %v", body, got, err, want)
		}
	}
}

// broken is a violation as it is worded: what about the value, where, which rule.
func broken(path string, code apierr.Code, value, rule string) apierr.Field {
	return apierr.Field{Path: path, Code: code, Message: value + " at '" + path + "' failed to satisfy constraint: " + rule}
}

// TestViolations: all violations in one pass with paths, codes (protocol §5.3) and sentences (§5.4).
func TestViolations(t *testing.T) {
	for _, tt := range []struct {
		name, body string
		want       []apierr.Field
	}{
		{"required absent", `{}`, []apierr.Field{broken("Name", apierr.RequiredFieldMissing, "Value", "Member must not be null")}},
		{"required null", `{"Name":null}`, []apierr.Field{broken("Name", apierr.RequiredFieldMissing, "Value", "Member must not be null")}},
		{"required in other case", `{"name":"Ada"}`, []apierr.Field{broken("Name", apierr.RequiredFieldMissing, "Value", "Member must not be null")}},
		{"empty is present", `{"Name":""}`, []apierr.Field{broken("Name", apierr.ValueOutOfRange, "Value ''", "Member must have length greater than or equal to 2")}},
		{"min length", `{"Name":"é"}`, []apierr.Field{broken("Name", apierr.ValueOutOfRange, "Value 'é'", "Member must have length greater than or equal to 2")}},
		{"max length", `{"Name":"éééééé"}`, []apierr.Field{broken("Name", apierr.ValueOutOfRange, "Value 'éééééé'", "Member must have length less than or equal to 5")}},
		{"enum", `{"Name":"Ada","Nick":"al"}`, []apierr.Field{broken("Nick", apierr.InvalidEnumValue, "Value 'al'", "Member must satisfy enum value set: [Al, Bo]")}},
		{"sensitive is not echoed", `{"Name":"Ada","Secret":"HUSH!"}`, []apierr.Field{
			broken("Secret", apierr.ValueOutOfRange, "Value", "Member must have length less than or equal to 4"),
			broken("Secret", apierr.InvalidStringFormat, "Value", "Member must satisfy regular expression pattern: [a-z]*"),
		}},
		{"range min", `{"Name":"Ada","Count":0}`, []apierr.Field{broken("Count", apierr.ValueOutOfRange, "Value '0'", "Member must have value greater than or equal to 1")}},
		{"range max", `{"Name":"Ada","Count":101}`, []apierr.Field{broken("Count", apierr.ValueOutOfRange, "Value '101'", "Member must have value less than or equal to 100")}},
		{"list min", `{"Name":"Ada","Tags":[]}`, []apierr.Field{broken("Tags", apierr.NotEnoughValues, "Value", "Member must have length greater than or equal to 1")}},
		{"list max", `{"Name":"Ada","Tags":["a","b","c","d"]}`, []apierr.Field{broken("Tags", apierr.TooManyValues, "Value", "Member must have length less than or equal to 3")}},
		{"list element", `{"Name":"Ada","Tags":["a","B"]}`, []apierr.Field{broken("Tags[1]", apierr.InvalidStringFormat, "Value 'B'", "Member must satisfy regular expression pattern: [a-z]+")}},
		{"structure in a list", `{"Name":"Ada","Inners":[{"Id":"i"},{}]}`, []apierr.Field{broken("Inners[1].Id", apierr.RequiredFieldMissing, "Value", "Member must not be null")}},
		{"map max", `{"Name":"Ada","Texts":{"a":"","b":"","c":""}}`, []apierr.Field{broken("Texts", apierr.TooManyValues, "Value", "Member must have length less than or equal to 2")}},
		{"map key", `{"Name":"Ada","Texts":{"K":""}}`, []apierr.Field{broken("Texts.K", apierr.InvalidStringFormat, "Value 'K'", "Member must satisfy regular expression pattern: [a-z]+")}},
		{"empty map key", `{"Name":"Ada","Texts":{"":""}}`, []apierr.Field{broken("Texts.", apierr.InvalidStringFormat, "Value ''", "Member must satisfy regular expression pattern: [a-z]+")}},
		{"structure in a map", `{"Name":"Ada","Inside":{"k":{}}}`, []apierr.Field{broken("Inside.k.Id", apierr.RequiredFieldMissing, "Value", "Member must not be null")}},
		{"union none", `{"Name":"Ada","Choice":{}}`, []apierr.Field{broken("Choice", apierr.InvalidValue, "Value", "exactly one of the members [A, B] must be set, found 0")}},
		{"union null", `{"Name":"Ada","Choice":{"B":null}}`, []apierr.Field{broken("Choice", apierr.InvalidValue, "Value", "exactly one of the members [A, B] must be set, found 0")}},
		{"union of __type only", `{"Name":"Ada","Choice":{"__type":"A"}}`, []apierr.Field{broken("Choice", apierr.InvalidValue, "Value", "exactly one of the members [A, B] must be set, found 0")}},
		{"union two", `{"Name":"Ada","Choice":{"A":{"Id":"i"},"B":"b"}}`, []apierr.Field{broken("Choice", apierr.InvalidValue, "Value", "exactly one of the members [A, B] must be set, found 2")}},
		{"long value is cut", `{"Name":"` + strings.Repeat("é", 201) + `"}`, []apierr.Field{broken("Name", apierr.ValueOutOfRange, "Value '"+strings.Repeat("é", 200)+"…'", "Member must have length less than or equal to 5")}},
		{"several, in the order of the body", `{"Tags":["B"],"Inners":[{}],"Count":0,"Nick":"x","Name":"A"}`, []apierr.Field{
			broken("Tags[0]", apierr.InvalidStringFormat, "Value 'B'", "Member must satisfy regular expression pattern: [a-z]+"),
			broken("Inners[0].Id", apierr.RequiredFieldMissing, "Value", "Member must not be null"),
			broken("Count", apierr.ValueOutOfRange, "Value '0'", "Member must have value greater than or equal to 1"),
			broken("Nick", apierr.InvalidEnumValue, "Value 'x'", "Member must satisfy enum value set: [Al, Bo]"),
			broken("Name", apierr.ValueOutOfRange, "Value 'A'", "Member must have length greater than or equal to 2"),
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var v sample
			got, err := awsjson.Decode([]byte(tt.body), plain, &v)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("violations (-want +got):\n%s", d)
			}
		})
	}
}

// TestManyViolations: a small body does not make a large answer, and that a list is too long is told all the same.
func TestManyViolations(t *testing.T) {
	var v sample
	got, err := awsjson.Decode([]byte(`{"Name":"Ada","Tags":["B"`+strings.Repeat(`,"B"`, 5000)+`]}`), plain, &v)
	if err != nil || len(got) != awsjson.MaxViolations+1 {
		t.Fatalf("got %d violations and error %v, want %d", len(got), err, awsjson.MaxViolations+1)
	}
	if last := got[len(got)-1]; last.Path != "Tags" || last.Code != apierr.TooManyValues {
		t.Errorf("got %+v at the end, want that the list is too long", last)
	}
}

// TestViolationsAreShownInTheServicesSpelling: the path is the model's, the sentence has the service's (protocol §5.3).
func TestViolationsAreShownInTheServicesSpelling(t *testing.T) {
	for _, tt := range []struct {
		style awsjson.Style
		want  string
	}{
		{awsjson.SellingSpelling.Style, "inners.id"},
		{awsjson.BenefitsSpelling.Style, "inners[0].id"},
		{awsjson.AccountSpelling.Style, "Inners[0].Id"},
		{awsjson.ChannelSpelling.Style, "Inners[0].Id"},
	} {
		var v sample
		got, err := awsjson.Decode([]byte(`{"Name":"Ada","Inners":[{}]}`), &tt.style, &v)
		want := []apierr.Field{{Path: "Inners[0].Id", Code: apierr.RequiredFieldMissing, Message: "Value at '" + tt.want + "' failed to satisfy constraint: Member must not be null"}}
		if err != nil || !cmp.Equal(want, got) {
			t.Errorf("got %v, error %v, want %v", got, err, want)
		}
	}
}

// TestDecodeStored: what was checked when it was stored is not checked again, but must be readable.
func TestDecodeStored(t *testing.T) {
	var got sample
	if err := awsjson.DecodeStored([]byte(`{"Nick":"none of the enum","Tags":[],"Choice":{},"Count":-1}`), &got); err != nil {
		t.Fatal(err)
	}
	want := sample{Nick: ptr("none of the enum"), Tags: []string{}, Choice: &choice{}, Count: ptr(int32(-1))}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("value (-want +got):\n%s", d)
	}
	if err := awsjson.DecodeStored([]byte(`{"Name":1}`), &got); apierr.From(err).Kind != apierr.Serialization {
		t.Errorf("got error %v, want one of kind Serialization", err)
	}
}

// TestDecodeAgain: a decoder keeps nothing of the body before, whatever became of it.
func TestDecodeAgain(t *testing.T) {
	bodies := []string{`{"Name":"Ada"`, `{"Inners":[{"Id":1}]}`, `{"Inners":[{}]}`, `[`, "\xff"}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for i := range 200 {
				var bad, good sample
				_, _ = awsjson.Decode([]byte(bodies[i%len(bodies)]), plain, &bad)
				name := fmt.Sprint("n", i)
				fields, err := awsjson.Decode([]byte(`{"Name":"`+name+`","Tags":["`+strings.Repeat("a", i+1)+`"]}`), plain, &good)
				if err != nil || len(fields) > 0 || good.Name != name || len(good.Tags[0]) != i+1 {
					t.Errorf("got %+v, violations %v, error %v after a refused body", good, fields, err)
				}
			}
		})
	}
	wg.Wait()
}
