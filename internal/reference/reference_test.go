package reference

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/gen/smithy"
)

// TestEveryEnum: every enumeration of each model is there, with all its values in the order of the model.
func TestEveryEnum(t *testing.T) {
	seen := 0
	for _, service := range []string{"account", "benefits", "channel", "selling"} {
		model, err := smithy.Load("../../model/" + service + ".json")
		if err != nil {
			t.Fatal(err)
		}
		for id, shape := range model.Shapes {
			if shape.Type != smithy.Enum {
				continue
			}
			seen++
			l, err := Find(service + "." + id.Name())
			if err != nil {
				t.Error(err)
				continue
			}
			var got []string
			for _, row := range l.Rows {
				got = append(got, row[0])
			}
			if d := cmp.Diff(shape.EnumValues(), got); d != "" || l.Count != len(got) || l.Kind != KindEnum {
				t.Errorf("%s: count %d, kind %s (-model +list):\n%s", l.Name, l.Count, l.Kind, d)
			}
		}
	}
	enums := 0
	for _, l := range Lists() {
		if l.Kind == KindEnum {
			enums++
		}
	}
	if seen == 0 || enums != seen {
		t.Errorf("got %d enumerations, the models have %d", enums, seen)
	}
}

func TestLists(t *testing.T) {
	var names []string
	for _, l := range Lists() {
		names = append(names, strings.ToLower(l.Name))
		for i, row := range l.Rows {
			if len(row) != len(l.Columns) || row[0] == "" {
				t.Errorf("%s: row %d is %q for columns %q", l.Name, i, row, l.Columns)
			}
		}
		if l.Kind == KindList && (l.About == "" || l.Rule == "" || len(l.Members) == 0) {
			t.Errorf("%s does not say what it is: %+v", l.Name, l)
		}
		lines, err := csv.NewReader(strings.NewReader(string(l.CSV()))).ReadAll()
		if d := cmp.Diff(append([][]string{l.Columns}, l.Rows...), lines); err != nil || d != "" {
			t.Errorf("%s as CSV: error %v (-list +csv):\n%s", l.Name, err, d)
		}
	}
	if !slices.IsSorted(names) || len(slices.Compact(slices.Clone(names))) != len(names) {
		t.Errorf("names are not in order or not unique: %v", names)
	}
	for _, want := range []struct {
		list string
		row  []string
		of   string // operation path
	}{
		{"selling.use-cases", []string{"IOT"}, "CreateOpportunity Project.CustomerUseCase"},
		{"selling.us-states", []string{"Dist. of Columbia"}, "UpdateOpportunity Customer.Account.Address.StateOrRegion"},
		{"selling.postal-codes", []string{"DE", "99999", "ddddd"}, "CreateOpportunity Customer.Account.Address.PostalCode"},
		{"selling.countries-without-postal-code", []string{"HK"}, ""},
		{"selling.apn-programs", []string{"WWPS NDPP"}, "CreateOpportunity Project.ApnPrograms[]"},
		{"selling.marketing-use-cases", []string{"VR & AR"}, "CreateOpportunity Marketing.UseCases[]"},
		{"selling.Industry", []string{"Computers and Electronics"}, "CreateOpportunity Customer.Account.Industry"},
		{"selling.CurrencyCode", []string{"EUR"}, "CreateOpportunity Project.ExpectedCustomerSpend[].CurrencyCode"},
		{"selling.ValidationExceptionReason", []string{"BUSINESS_VALIDATION_FAILED"}, "ValidationException Reason"},
		{"account.IndustrySegment", nil, "StartProfileUpdateTask TaskDetails.IndustrySegments[]"},
	} {
		l, err := Find(want.list)
		if err != nil {
			t.Error(err)
			continue
		}
		if want.row != nil && !slices.ContainsFunc(l.Rows, func(r []string) bool { return slices.Equal(r, want.row) }) {
			t.Errorf("%s has no row %q", want.list, want.row)
		}
		if want.of != "" && !slices.ContainsFunc(l.Members, func(m Member) bool { return m.Of+" "+m.Path == want.of }) {
			t.Errorf("%s is not told to be of %s: %v", want.list, want.of, l.Members)
		}
	}
}

func TestFind(t *testing.T) {
	if l, err := Find("SELLING.industry"); err != nil || l.Name != "selling.Industry" {
		t.Errorf("another case: got %v, error %v, want selling.Industry", l, err)
	}
	for name, want := range map[string]string{
		"Industry": "like it are", "selling.usecases": "such as selling.Industry", "": "such as selling.Industry", "selling.": "such as",
	} {
		if _, err := Find(name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got error %v, want %q in it", name, err, want)
		}
	}
}
