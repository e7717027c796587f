package smithy_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/opencosell/cosell/internal/gen/smithy"
)

func TestOverlay(t *testing.T) {
	m := parse(t, small)
	path := filepath.Join(t.TempDir(), "overlay.json")
	err := os.WriteFile(path, []byte(`{"smithy":"2.0","shapes":{
		"ns#Name":             {"type":"apply","traits":{"smithy.api#pattern":"b*"}},
		"ns#PaintInput$Ape":   {"type":"apply","traits":{"smithy.api#required":{},"smithy.api#length":{"max":9}}},
		"ns#Colors$member":    {"type":"apply","traits":{"x#listed":1}},
		"ns#Palette$key":      {"type":"apply","traits":{"x#keyed":[1,2]}}
	}}`), 0o600)
	if err != nil {
		t.Fatal(err)
	}
	overlay, err := smithy.LoadOverlay(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Overlay(overlay); err != nil {
		t.Fatal(err)
	}
	if got, want := m.Shapes["ns#Name"].Traits.Pattern(), "b*"; got != want {
		t.Errorf("pattern: got %q, want %q", got, want)
	}
	if !m.Shapes["ns#Name"].Has(smithy.TraitSensitive) {
		t.Error("the overlay took a trait away that it does not name")
	}
	ape := m.Shapes["ns#PaintInput"].Members[1]
	least, most := m.Traits(ape).Length()
	if !ape.Required() || least != nil || most == nil || *most != 9 {
		t.Errorf("PaintInput$Ape: required %t, length %v to %v; want required, up to 9", ape.Required(), least, most)
	}
	if !m.Shapes["ns#Colors"].Member.Has("x#listed") || !m.Shapes["ns#Palette"].Key.Has("x#keyed") {
		t.Error("members of a list and a map got no traits")
	}
}

func TestOverlayRefuses(t *testing.T) {
	tests := []struct{ name, id, entry, want string }{
		{"an unknown shape", "ns#Gone", `{"type":"apply","traits":{}}`, "no such shape"},
		{"an unknown member", "ns#PaintInput$Gone", `{"type":"apply","traits":{}}`, `no member "Gone"`},
		{"another type", "ns#Name", `{"type":"string"}`, `"apply"`},
		{"a trait that cannot be read", "ns#Name", `{"type":"apply","traits":{"smithy.api#pattern":1}}`, smithy.TraitPattern},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := parse(t, small).Overlay(parse(t, `{"shapes":{"`+tt.id+`":`+tt.entry+`}}`))
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), tt.id) {
				t.Errorf("got error %v, want one that has %q and %s", err, tt.want, tt.id)
			}
		})
	}
}

func TestLoadNamesTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.json")
	if _, err := smithy.Load(path); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("a missing file: got error %v, want one that has the path", err)
	}
	for _, text := range []string{`{`, `{"shapes":{"ns#A":{"type":"list"}}}`} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := smithy.Load(path); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("the text %s: got error %v, want one that has the path", text, err)
		}
	}
}
