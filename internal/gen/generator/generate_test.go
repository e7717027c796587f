package main

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

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
	if err := run(root, true); err == nil || !strings.Contains(err.Error(), "go generate") {
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
		{"nullable text", "example.tiny#CreateThingRequest$Name", traitNullable, map[string]any{}, "CreateThingRequest$Name"},
		{"nullable and required", "example.tiny#CreateThingRequest$Colour", traitNullable, map[string]any{}, "CreateThingRequest$Colour"},
		{"nullable member of a union", "example.tiny#Choice$Part", traitNullable, map[string]any{}, "Choice$Part"},
		{"replacement of what is not there", "example.tiny#CreateThing", traitReplaces, replaces{Get: "NoSuchThing"}, `"NoSuchThing" is no operation`},
		{"replacement without an answer", "example.tiny#CreateThing", traitReplaces, replaces{Get: "TagThing"}, `"TagThing" is no operation with an answer`},
		{"replacement that keeps what is not there", "example.tiny#CreateThing", traitReplaces, replaces{Get: "GetThing", Kept: []string{"Age"}}, `no member "Age"`},
		{"list of other things", "example.tiny#Tiny", traitNotYet, []int{1}, "cannot unmarshal"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			model, err := load("testdata", "selling")
			if err != nil {
				t.Fatal(err)
			}
			shape, member, ofMember := strings.Cut(tt.shape, "$")
			traits := model.Shapes[smithy.ShapeID(shape)].Traits
			if ofMember {
				traits = memberTraits(t, model.Shapes[smithy.ShapeID(shape)], member)
			}
			traits.Set(tt.trait, tt.value)
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

// memberTraits are the traits of a member, to be added to.
func memberTraits(t *testing.T, s *smithy.Shape, name string) smithy.Traits {
	t.Helper()
	for _, m := range s.Members {
		if m.Name == name {
			if m.Traits == nil {
				m.Traits = smithy.Traits{}
			}
			return m.Traits
		}
	}
	t.Fatalf("the shape has no member %s", name)
	return nil
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

// TestRuleNamesAreUnambiguous: a variable of rules is named after the shape, or after owner and member where the member
// overrides it. No name may stand for two rules, or one of them would be checked in place of the other.
func TestRuleNamesAreUnambiguous(t *testing.T) {
	for _, name := range services {
		model, err := load("../../..", name)
		if err != nil {
			t.Fatal(err)
		}
		p, err := newPackage(name, model)
		if err != nil {
			t.Fatal(err)
		}
		texts := map[string]string{}
		check := func(owner smithy.ShapeID, m *smithy.Member) {
			rule, text := p.rule(owner, m), p.ruleText(m)
			if have, ok := texts[rule]; ok && rule != "nil" && have != text {
				t.Errorf("%s: %s stands for %s and for %s", name, rule, have, text)
			}
			texts[rule] = text
		}
		for _, id := range p.shapes {
			shape := model.Shapes[id]
			if shape.Type == smithy.Enum {
				continue
			}
			for _, m := range shape.Members {
				check(id, m)
				target := model.Shapes[m.Target]
				for _, inner := range []*smithy.Member{target.Member, target.Key, target.Value} {
					if inner != nil {
						check(m.Target, inner)
					}
				}
			}
		}
	}
}
