package main

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	// The golden packages: a test that compares text would not see that they no longer compile.
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/gen/generator/testdata/api/benefits"
	"github.com/opencosell/cosell/internal/gen/generator/testdata/api/selling"
	"github.com/opencosell/cosell/internal/gen/smithy"
)

var update = flag.Bool("update", false, "rewrite the golden packages")

// printed are the files of a package.
func printed(name string, model *smithy.Model) ([]file, error) {
	p, err := newPackage(name, model)
	if err != nil {
		return nil, err
	}
	return p.generate()
}

// TestGolden prints the small models of testdata: one with everything the overlays can say, one in lower camel case.
func TestGolden(t *testing.T) {
	for _, name := range []string{"selling", "benefits"} {
		model, err := load("testdata", name)
		if err != nil {
			t.Fatal(err)
		}
		files, err := printed(name, model)
		if err != nil {
			t.Fatal(err)
		}
		dir := filepath.Join("testdata", "api", name)
		for _, f := range files {
			path := filepath.Join(dir, f.name)
			if *update {
				if err := os.MkdirAll(dir, 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, f.text, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(string(want), string(f.text)); d != "" {
				t.Errorf("%s (-want +got):\n%s", path, d)
			}
		}
		have, err := filepath.Glob(filepath.Join(dir, "*"))
		if err != nil || len(have) != len(files) {
			t.Errorf("%s: got files %v, error %v, want the %d that are printed", dir, have, err, len(files))
		}
	}
}

// TestCommittedPackagesAreFresh: what is committed under api/ is what the models give now.
func TestCommittedPackagesAreFresh(t *testing.T) {
	if err := run("../../..", true); err != nil {
		t.Error(err)
	}
}

// TestCoverage: the page counts what is done and names the suites that touch it, in order.
func TestCoverage(t *testing.T) {
	var packages []*pkg
	for _, name := range []string{"benefits", "selling"} {
		model, err := load("testdata", name)
		if err != nil {
			t.Fatal(err)
		}
		p, err := newPackage(name, model)
		if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
	got, err := coverage("testdata", packages)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", "coverage.md")
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), string(got)); d != "" {
		t.Errorf("%s (-want +got):\n%s", path, d)
	}
	root := t.TempDir()
	if err := os.Mkdir(filepath.Join(root, "conformance"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, touchedFile), []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := coverage(root, packages); err == nil || !strings.Contains(err.Error(), touchedFile) {
		t.Errorf("unreadable list of touched operations: got error %v, want one that names the file", err)
	}
}

// TestCheckSeesAnEdit: the check of freshness can fail.
func TestCheckSeesAnEdit(t *testing.T) {
	root := t.TempDir()
	if err := os.CopyFS(filepath.Join(root, "model"), os.DirFS("../../../model")); err != nil {
		t.Fatal(err)
	}
	if err := run(root, true); err == nil || !strings.Contains(err.Error(), "run go generate") {
		t.Errorf("nothing printed yet: got error %v, want one that says what to run", err)
	}
	if err := run(root, false); err != nil {
		t.Fatal(err)
	}
	if err := run(root, true); err != nil {
		t.Errorf("just printed: got error %v, want none", err)
	}
	path := filepath.Join(root, "api", "selling", "types.gen.go")
	if err := os.WriteFile(path, []byte("package selling\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := run(root, true); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("edited: got error %v, want one that names %s", err, path)
	}
}

// TestRefusals: what an overlay may not say.
func TestRefusals(t *testing.T) {
	for _, tt := range []struct {
		name, shape, trait string
		value              any
		want               string
	}{
		{"unknown operation", "example.tiny#Tiny", traitNotYet, []string{"NoSuchThing"}, "NoSuchThing"},
		{"list of other things", "example.tiny#Tiny", traitNotYet, []int{1}, "cannot unmarshal"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			model, err := load("testdata", "selling")
			if err != nil {
				t.Fatal(err)
			}
			model.Shapes[smithy.ShapeID(tt.shape)].Traits.Set(tt.trait, tt.value)
			if _, err := printed("selling", model); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got error %v, want %q in it", err, tt.want)
			}
		})
	}
	model, err := load("testdata", "selling")
	if err != nil {
		t.Fatal(err)
	}
	model.Shapes["example.tiny#GetThing"].Output.Target = "example.tiny#CreateThingResponse"
	model.Shapes["example.tiny#getThingInput"] = model.Shapes["example.tiny#Part"]
	model.Shapes["example.tiny#CreateThingResponse"].Members[0].Target = "example.tiny#getThingInput"
	if _, err := printed("selling", model); err == nil || !strings.Contains(err.Error(), "both named") {
		t.Errorf("two shapes of one Go name: got error %v, want one that names them", err)
	}
}

func TestCamel(t *testing.T) {
	for in, want := range map[string]string{
		"ON_HOLD": "OnHold", "A": "A", "S3_2FAST": "S3_2fast", "__X": "X", "P_1": "P_1",
	} {
		if got := camel(in); got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
}

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
		if got, want := op.HasCatalog, op.Name == "GetThing" || op.Name == "CreateThing"; got != want {
			t.Errorf("%s: got HasCatalog %v, want %v", op.Name, got, want)
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
	if selling.API != want {
		t.Errorf("got service %+v, want %+v", selling.API, want)
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
