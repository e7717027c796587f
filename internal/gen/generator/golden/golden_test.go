// Package golden_test uses the packages that the generator prints from the small models of its testdata, as a test that
// compares text would not see that they no longer compile. It stands apart from that test, which rewrites them.
package golden_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/gen/generator/testdata/api/benefits"
	"github.com/opencosell/cosell/internal/gen/generator/testdata/api/selling"
)

// things is a service over the golden package: that it compiles says that the interface asks for no more.
type things struct{ calls []string }

func (s *things) GetThing(string, *selling.GetThingInput) (*selling.GetThingOutput, error) {
	s.calls = append(s.calls, "GetThing")
	return &selling.GetThingOutput{Stored: []byte(`{"kept":1}`)}, nil
}

func (s *things) CreateThing(int, *selling.CreateThingInput) (*selling.CreateThingOutput, error) {
	s.calls = append(s.calls, "CreateThing")
	return &selling.CreateThingOutput{Id: "T1"}, nil
}

func (s *things) StartThingTask(int, *selling.StartThingTaskInput) (*selling.StartThingTaskOutput, error) {
	return &selling.StartThingTaskOutput{}, nil
}

func (s *things) CurrentThingTask(_ string, id string) (*selling.StartThingTaskOutput, error) {
	s.calls = append(s.calls, "CurrentThingTask "+id)
	return &selling.StartThingTaskOutput{State: new(selling.State)}, nil
}

func (s *things) TagThing(int, *selling.TagThingInput) error {
	s.calls = append(s.calls, "TagThing")
	return nil
}

// TestTable: the table calls the methods and knows what the overlay says; reads get the call of a read (string here),
// writes that of a write (int here).
func TestTable(t *testing.T) {
	s := &things{}
	var names []string
	for _, op := range selling.Operations[string, int](s) {
		names = append(names, op.Name)
		if got, want := op.Done(), op.Name != "LaterThing"; got != want {
			t.Errorf("%s: got Done %v, want %v", op.Name, got, want)
		}
		if got, want := op.CatalogMember != "", op.Name == "GetThing" || op.Name == "CreateThing"; got != want {
			t.Errorf("%s: got a catalog %v, want %v", op.Name, got, want)
		}
		if got, want := op.NoOutput, op.Name == "TagThing"; got != want {
			t.Errorf("%s: got NoOutput %v, want %v", op.Name, got, want)
		}
		var out awsjson.Output
		var err error
		switch {
		case op.Read != nil:
			out, err = op.Read("read", op.New())
		case op.Write != nil:
			out, err = op.Write(1, op.New())
		}
		if err != nil || op.Name == "GetThing" && string(out.AppendJSON(nil)) != `{"kept":1}` {
			t.Errorf("%s: got %v, error %v", op.Name, out, err)
		}
		if op.Current != nil {
			if _, err := op.Current("read", "t-1"); err != nil {
				t.Error(err)
			}
		}
	}
	if d := cmp.Diff([]string{"CreateThing", "GetThing", "LaterThing", "StartThingTask", "TagThing"}, names); d != "" {
		t.Errorf("operations (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]string{"CreateThing", "GetThing", "CurrentThingTask t-1", "TagThing"}, s.calls); d != "" {
		t.Errorf("calls (-want +got):\n%s", d)
	}
	want := awsjson.Service{Name: "selling", TargetPrefix: "TinyTarget", SigningName: "tiny-signing", Namespace: "example.tiny", Spelling: awsjson.SellingSpelling}
	want.Exceptions = []awsjson.Exception{
		{Name: "BrokenException", Members: []awsjson.ErrorMember{
			{Name: "Message", Required: true}, {Name: "Reason", Required: true, Values: []string{"OLD", "DROPPED"}},
		}},
		{Name: "TwistedException", Members: []awsjson.ErrorMember{
			{Name: "Message"}, {Name: "Problems", List: true, Codes: []string{"BENT", "TORN"}, WholeCodes: []string{"UPSIDE_DOWN"}},
		}},
	}
	got := selling.API
	if got.Spelling != want.Spelling {
		t.Errorf("got spelling %+v, want selling's", got.Spelling)
	}
	got.Spelling, want.Spelling = nil, nil
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("service (-want +got):\n%s", d)
	}
}

// TestInputs: catalog and token are found wherever the model has them, and taking the token out leaves the input alone.
func TestInputs(t *testing.T) {
	in := &selling.CreateThingInput{Catalog: "AWS", ClientToken: "once", Words: []string{"w"}}
	if got := in.RequestCatalog() + " " + in.RequestToken(); got != "AWS once" {
		t.Errorf("got %q, want the catalog and the token", got)
	}
	without := in.WithoutToken()
	if got := without.RequestToken(); got != "" || in.ClientToken != "once" {
		t.Errorf("got token %q in the copy and %q in the input, want none and once", got, in.ClientToken)
	}
	if d := cmp.Diff(&selling.CreateThingInput{Catalog: "AWS", Words: []string{"w"}}, without); d != "" {
		t.Errorf("copy (-want +got):\n%s", d)
	}
	token := "maybe"
	optional := &benefits.PutThingInput{ClientToken: &token}
	if got := optional.RequestToken(); got != "maybe" {
		t.Errorf("got token %q, want maybe", got)
	}
	if optional.WithoutToken().RequestToken() != "" || optional.ClientToken == nil || (&benefits.PutThingInput{}).RequestToken() != "" {
		t.Error("an optional token is cleared in the copy only, and empty when absent")
	}
	if got := (&benefits.ListThingsInput{Catalog: "Sandbox"}).RequestCatalog(); got != "Sandbox" {
		t.Errorf("lower camel case: got catalog %q, want Sandbox", got)
	}
	if got := optional.RequestCatalog(); got != "" {
		t.Errorf("no catalog: got %q, want none", got)
	}
}

// TestGoldenDecodes: the overlay's bounds and values count, and all violations are found.
func TestGoldenDecodes(t *testing.T) {
	var in selling.CreateThingInput
	body := `{"Catalog":"x1","ClientToken":"t","Count":1,"Colour":"Retired","Words":[],"Parts":[],"States":["On Hold","Done","2Fast"],
		"Choice":{"Part":{},"Word":"w"},"Labels":{"":"v"},"Secret":"hidden"}`
	fields, err := awsjson.Decode([]byte(body), &selling.API.Spelling.Style, &in)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range fields {
		got = append(got, f.Path+" "+string(f.Code))
		if strings.Contains(f.Message, "hidden") {
			t.Errorf("a sensitive value is echoed: %s", f.Message)
		}
	}
	want := []string{
		"Catalog " + string(apierr.InvalidStringFormat),
		"States " + string(apierr.TooManyValues),
		"Choice.Part.Number " + string(apierr.RequiredFieldMissing),
		"Choice " + string(apierr.InvalidValue),
		"Labels. " + string(apierr.ValueOutOfRange),
		"Secret " + string(apierr.ValueOutOfRange),
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("violations (-want +got):\n%s", d)
	}
}

// TestNullable: an explicit null differs from an absent member only where the overlay says so, and is never stored.
func TestNullable(t *testing.T) {
	for body, want := range map[string]bool{
		`{"Part":null}`: true, `{}`: false, `{"Part":{"Number":1}}`: false, `{"Choice":null}`: false,
	} {
		var in selling.CreateThingInput
		if _, err := awsjson.Decode([]byte(body), &selling.API.Spelling.Style, &in); err != nil || in.PartNull != want {
			t.Errorf("%s: got PartNull %v, error %v, want %v", body, in.PartNull, err, want)
		}
		stored := in.AppendJSON(nil)
		var again selling.CreateThingInput
		if err := awsjson.DecodeStored(stored, &again); err != nil || again.PartNull {
			t.Errorf("%s: stored as %s and read back: got PartNull %v, error %v, want false", body, stored, again.PartNull, err)
		}
	}
}
