package pattern_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/opencosell/cosell/internal/gen/pattern"
	"github.com/opencosell/cosell/internal/gen/smithy"
)

// patterned is a shape of the committed models with a pattern.
type patterned struct {
	name        string // "selling TagKey"
	java        string
	least, most int // the length trait; most 0 is open
}

// models lists every patterned shape of the four models, in order.
func models(t *testing.T) []patterned {
	t.Helper()
	var all []patterned
	for _, service := range []string{"selling", "account", "channel", "benefits"} {
		m, err := smithy.Load("../../../model/" + service + ".json")
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range slices.Sorted(maps.Keys(m.Shapes)) {
			traits := m.Shapes[id].Traits
			if java := traits.Pattern(); java != "" {
				p := patterned{name: service + " " + id.Name(), java: java}
				least, most := traits.Length()
				if least != nil {
					p.least = *least
				}
				if most != nil {
					p.most = *most
				}
				all = append(all, p)
			}
		}
	}
	return all
}

func TestEveryPatternOfTheModelsTranslates(t *testing.T) {
	all := models(t)
	if got, want := len(all), 192; got != want {
		t.Errorf("the models have %d patterned shapes, want %d: adapt the number after an import", got, want)
	}
	var counts, lookAheads int
	for _, p := range all {
		rule, err := pattern.Translate(p.java)
		if err != nil {
			t.Errorf("%s: %v", p.name, err)
			continue
		}
		if rule.RE2 == "" {
			counts++
		}
		if rule.OneLine {
			lookAheads++
		}
	}
	if got, want := counts, 54; got != want {
		t.Errorf("%d patterns are counts alone, want %d", got, want)
	}
	if got, want := lookAheads, 9; got != want {
		t.Errorf("%d patterns have a look-ahead, want %d", got, want)
	}
}

func TestSamplesOfEveryPatternOfTheModels(t *testing.T) {
	// These accept every string, so nothing can be refused.
	free := map[string]bool{
		"benefits ListBenefitAllocationsInputNextTokenString":  true,
		"benefits ListBenefitApplicationsInputNextTokenString": true,
		"benefits ListBenefitsInputNextTokenString":            true,
	}
	for _, p := range models(t) {
		rule, err := pattern.Translate(p.java)
		if err != nil {
			t.Errorf("%s: %v", p.name, err)
			continue
		}
		valid := pattern.Valid(rule, p.least, p.most, 5)
		if len(valid) == 0 {
			t.Errorf("%s: no valid sample of %q with %d to %d characters", p.name, p.java, p.least, p.most)
		}
		for _, s := range valid {
			if n := len([]rune(s)); !rule.Match(s) || n < p.least || p.most > 0 && n > p.most {
				t.Errorf("%s: the valid sample %q (%d characters) is refused", p.name, s, n)
			}
		}
		invalid := pattern.Invalid(rule, p.least, p.most, 5)
		if got, want := len(invalid) == 0, free[p.name]; got != want {
			t.Errorf("%s: %d invalid samples of %q; want none: %t", p.name, len(invalid), p.java, want)
		}
		for _, s := range invalid {
			if rule.Match(s) {
				t.Errorf("%s: the invalid sample %q is accepted", p.name, s)
			}
		}
	}
}
