package main

import (
	"strings"
	"testing"

	"github.com/opencosell/cosell/internal/gen/smithy"
)

// TestEverySensitiveMemberIsMasked: whatever the model or the overlay calls sensitive, and every token, is in the mask of
// each operation that has it, at each of its places.
func TestEverySensitiveMemberIsMasked(t *testing.T) {
	for _, name := range services {
		model, err := load("../../..", name)
		if err != nil {
			t.Fatal(err)
		}
		p, err := newPackage(name, model)
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range p.shapes {
			if model.Shapes[id].Type == smithy.Enum {
				continue
			}
			for _, m := range model.Shapes[id].Members {
				got := p.memberMask(id, m)
				target := model.Shapes[m.Target]
				for target != nil && target.Member != nil { // lists
					if p.secret(m.Target, target.Member) && !strings.Contains(got, "awsjson.Hide") {
						t.Errorf("%s$%s: got mask %q, want its elements hidden", id, m.Name, got)
					}
					target = model.Shapes[target.Member.Target]
				}
				lower := strings.ToLower(m.Name)
				if (model.Traits(m).Sensitive() || lower == "clienttoken" || lower == "nexttoken") && got != "&awsjson.Hide" {
					t.Errorf("%s$%s: got mask %q, want it hidden", id, m.Name, got)
				}
			}
		}
	}
}
