package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/gen/smithy"
)

// committed is where the imported models are.
const committed = "../../../model"

// TestCommittedModels counts what has been imported; adapt the numbers after an import that brings more.
func TestCommittedModels(t *testing.T) {
	tests := []struct {
		file                      string
		operations, shapes, pages int
		version, prefix           string
		auth                      []string
	}{
		{"selling", 45, 488, 12, "2022-07-26", "AWSPartnerCentralSelling", []string{smithy.TraitSigV4}},
		{"account", 34, 227, 3, "2025-04-04", "PartnerCentralAccount", []string{smithy.TraitSigV4}},
		{"channel", 17, 155, 3, "2024-03-18", "PartnerCentralChannel", []string{smithy.TraitSigV4A, smithy.TraitSigV4}},
		{"benefits", 17, 178, 3, "2018-05-10", "PartnerCentralBenefitsService", []string{smithy.TraitSigV4}},
	}
	for i, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			m, err := smithy.Load(filepath.Join(committed, tt.file+".json"))
			if err != nil {
				t.Fatal(err)
			}
			id, service, err := m.Service()
			if err != nil {
				t.Fatal(err)
			}
			pages, operations := 0, 0
			for _, shape := range m.Shapes {
				if shape.Type == smithy.Operation {
					operations++
				}
				if _, ok := shape.Traits.Paginated(); ok {
					pages++
				}
			}
			got := []any{len(service.Operations), operations, len(m.Shapes), pages, service.Version, service.Traits.TargetPrefix(), id.Namespace(), service.Traits.Auth()}
			want := []any{tt.operations, tt.operations, tt.shapes, tt.pages, tt.version, tt.prefix, services[i].namespace, tt.auth}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("operations of the service, operations, shapes, paginated, version, prefix, namespace, auth: -want +got\n%s", diff)
			}
			if got, want := service.Traits.SigningName(), "partnercentral-"+tt.file; got != want {
				t.Errorf("signing name: got %q, want %q", got, want)
			}
			if got := string(m.Metadata["source"]); !strings.HasPrefix(got, `"botocore `) {
				t.Errorf("source: got %s, want botocore and its version", got)
			}
		})
	}
}

func TestCommittedModelsAreByteStable(t *testing.T) {
	for _, service := range services {
		want, err := os.ReadFile(filepath.Join(committed, service.file+".json"))
		if err != nil {
			t.Fatal(err)
		}
		m, err := smithy.Parse(want)
		if err != nil {
			t.Fatal(err)
		}
		got, err := m.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s.json: reading and writing changes it; it was edited by hand or needs a new import", service.file)
		}
	}
}

// TestCommittedModelsHoldNoProse looks at every trait: each must be one that the importer makes, and no text in one may
// have the length of a sentence, the patterns excepted.
func TestCommittedModelsHoldNoProse(t *testing.T) {
	facts := map[string]bool{
		smithy.TraitAuth: true, smithy.TraitDeprecated: true, smithy.TraitEnumValue: true, smithy.TraitError: true,
		smithy.TraitIdempotencyToken: true, smithy.TraitIdempotent: true, smithy.TraitInput: true, smithy.TraitLength: true,
		smithy.TraitOutput: true, smithy.TraitPaginated: true, smithy.TraitPattern: true, smithy.TraitRange: true,
		smithy.TraitReadonly: true, smithy.TraitRequired: true, smithy.TraitRetryable: true, smithy.TraitSensitive: true,
		smithy.TraitTimestampFormat: true, smithy.TraitService: true, smithy.TraitSigV4: true, smithy.TraitSigV4A: true,
		smithy.TraitAWSJSON10: true, smithy.TraitTargetPrefix: true,
	}
	const longest = 80 // the media types among the enum values have up to 71 characters
	check := func(where string, traits smithy.Traits) {
		for trait, value := range traits {
			if !facts[trait] {
				t.Errorf("%s has the trait %s, which the importer does not make", where, trait)
			}
			var text string
			if json.Unmarshal(value, &text) == nil && trait != smithy.TraitPattern && len(text) > longest {
				t.Errorf("%s: %s is a text of %d characters: %q", where, trait, len(text), text)
			}
		}
	}
	for _, service := range services {
		m, err := smithy.Load(filepath.Join(committed, service.file+".json"))
		if err != nil {
			t.Fatal(err)
		}
		for id, shape := range m.Shapes {
			check(string(id), shape.Traits)
			for _, member := range append(shape.Members, shape.Member, shape.Key, shape.Value) {
				if member != nil {
					check(string(id)+"$"+member.Name, member.Traits)
				}
			}
		}
	}
}
