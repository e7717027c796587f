package awsjson_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/api/benefits"
	"github.com/opencosell/cosell/api/channel"
	"github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/awsjson"
)

// TestAppendString: JSON's own escapes and no others (protocol §3.3).
func TestAppendString(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"", `""`},
		{"plain", `"plain"`},
		{"<a href='x'>&</a>", `"<a href='x'>&</a>"`},
		{"say \"hi\"\\", `"say \"hi\"\\"`},
		{"tab\tline\nreturn\r\b\f", `"tab\tline\nreturn\r\b\f"`},
		{"\x00\x1f", `"\u0000\u001f"`},
		{"\x7f", "\"\x7f\""},
		{"Zoë 日本 😀", `"Zoë 日本 😀"`},
		{"not UTF-8: \xff.", "\"not UTF-8: \ufffd.\""},
	} {
		if got := string(awsjson.AppendString(nil, tt.in)); got != tt.want {
			t.Errorf("%q: got %s, want %s", tt.in, got, tt.want)
		}
	}
}

func TestAppend(t *testing.T) {
	for _, tt := range []struct{ name, got, want string }{
		{"first key", string(awsjson.Key([]byte("{"), `"A":`)), `{"A":`},
		{"next key", string(awsjson.Key([]byte(`{"A":1`), `"B":`)), `{"A":1,"B":`},
		{"key after a list", string(awsjson.Key([]byte(`{"A":[]`), `"B":`)), `{"A":[],"B":`},
		{"key after a structure", string(awsjson.Key([]byte(`{"A":{}`), `"B":`)), `{"A":{},"B":`},
		{"integer", string(awsjson.AppendInt(nil, int32(-7))), `-7`},
		{"long", string(awsjson.AppendInt(nil, int64(9007199254740993))), `9007199254740993`},
		{"nil strings", string(awsjson.AppendStrings[string](nil, nil)), `[]`},
		{"strings", string(awsjson.AppendStrings(nil, []selling.SalesActivity{"a", "b"})), `["a","b"]`},
		{"nil structures", string(awsjson.AppendStructs[inner](nil, nil)), `[]`},
		{"structures", string(awsjson.AppendStructs(nil, []inner{{"i"}, {"j"}})), `[{"Id":"i"},{"Id":"j"}]`},
		{"nil map", string(awsjson.AppendStringMap[string, string](nil, nil)), `{}`},
		{"map by key", string(awsjson.AppendStringMap(nil, map[string]string{"b": "1", "a": "2", "B": "3", `"`: "4"})), `{"\"":"4","B":"3","a":"2","b":"1"}`},
		{"map of structures by key", string(awsjson.AppendStructMap(nil, map[string]inner{"b": {"i"}, "a": {"j"}})), `{"a":{"Id":"j"},"b":{"Id":"i"}}`},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, tt.got, tt.want)
		}
	}
}

// TestEncodeAbsence: selling writes absent members as null, the others leave them out (protocol §3.3); required lists are
// written even when there is nothing in them, and members that are false or empty are not absent.
func TestEncodeAbsence(t *testing.T) {
	for _, tt := range []struct {
		name  string
		shape awsjson.Shape
		want  string
	}{
		{"selling, explicit nulls", &selling.Address{City: ptr("")}, `{"City":"","PostalCode":null,"StateOrRegion":null,"CountryCode":null,"StreetAddress":null}`},
		{"selling, required list", &selling.ListOpportunitiesOutput{}, `{"OpportunitySummaries":[],"NextToken":null}`},
		{"selling, union", &selling.EngagementContextPayload{Lead: &selling.LeadContext{}}, `{"Lead":{"Insights":null,"QualificationStatus":null,"Customer":null,"Interactions":[]}}`},
		{"selling, empty structure", &selling.TagResourceOutput{}, `{}`},
		{"account", &account.ListPartnersOutput{}, `{"PartnerSummaryList":[]}`},
		{"channel", &channel.ListRelationshipsOutput{NextToken: ptr("n")}, `{"nextToken":"n"}`},
		{"channel, empty list", &channel.ListRelationshipsOutput{Items: []channel.RelationshipSummary{}}, `{"items":[]}`},
		{"benefits, document", &benefits.CreateBenefitApplicationInput{BenefitApplicationDetails: []byte(`{"n":1.50}`)}, `{"Catalog":"","ClientToken":"","BenefitIdentifier":"","BenefitApplicationDetails":{"n":1.50}}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if d := cmp.Diff(tt.want, string(tt.shape.AppendJSON(nil))); d != "" {
				t.Errorf("JSON (-want +got):\n%s", d)
			}
		})
	}
}
