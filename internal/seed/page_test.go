package seed

import (
	"os"
	"reflect"
	"strings"
	"testing"
)

// docs/seeds.md names every member and every value of a seed file.
func TestPage(t *testing.T) {
	raw, err := os.ReadFile("../../docs/seeds.md")
	if err != nil {
		t.Fatal(err)
	}
	page := string(raw)
	var members func(reflect.Type)
	members = func(of reflect.Type) {
		switch of.Kind() {
		case reflect.Pointer, reflect.Slice:
			members(of.Elem())
		case reflect.Struct:
			for f := range of.Fields() {
				if name := f.Tag.Get("json"); !strings.Contains(page, "`"+name+"`") {
					t.Errorf("docs/seeds.md does not name %s", name)
				}
				members(f.Type)
			}
		}
	}
	members(reflect.TypeFor[document]())
	for _, accepted := range [][]string{
		catalogs, standings, plans, linkings, visibility, origins, involvement, disclosures, stages,
		solutionStates, connectionTypes, connectionStates, contextTypes, invitationStates, leadStates, referralStates, reviewStates,
	} {
		for _, value := range accepted {
			if !strings.Contains(page, "`"+value+"`") {
				t.Errorf("docs/seeds.md does not name the value %s", value)
			}
		}
	}
	if !strings.Contains(page, DefaultAccount) || !strings.Contains(page, "examples/seed.yaml") {
		t.Error("docs/seeds.md must name the default account and the example")
	}
}
