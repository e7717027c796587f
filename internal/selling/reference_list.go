package selling

import (
	"slices"
	"strings"
)

// ReferenceList is a list of values that the model has as text only (selling §13), for those who build pick lists.
type ReferenceList struct {
	Name    string // stable: "use-cases"
	Section string // of the rules, such as "13.3"
	About   string
	// Members are those of an opportunity that take the values.
	Members []string
	Columns []string
	Rows    [][]string
}

// opportunityAddress holds what the lists of places are about.
const opportunityAddress = "Customer.Account.Address."

// ReferenceLists are the lists in the order of their names.
func ReferenceLists() []ReferenceList {
	return []ReferenceList{
		{
			"apn-programs", "13.6", "Programs of the partner network.",
			[]string{"Project.ApnPrograms[]"},
			[]string{"value"},
			singles(apnPrograms()),
		},
		{
			"countries-without-postal-code", "13.5", "Countries whose addresses need no postal code.",
			[]string{opportunityAddress + "CountryCode"},
			[]string{"country"},
			singles(withoutPostalCode()),
		},
		{
			"marketing-use-cases", "13.7", "Use cases of a marketing activity.",
			[]string{"Marketing.UseCases[]"},
			[]string{"value"},
			singles(marketingUseCases()),
		},
		{
			"postal-codes", "13.4", "Forms of postal codes by country: as people are told it, and the forms that are accepted, separated by |, " +
				"with d for a digit, a for a letter, x for either, _ for a space that may be left out; case does not count.",
			[]string{opportunityAddress + "PostalCode"},
			[]string{"country", "form", "accepted"},
			postalRows(),
		},
		{
			"us-states", "13.2", "States, territories and military addresses of the US.",
			[]string{opportunityAddress + "StateOrRegion"},
			[]string{"value"},
			singles(usStates()),
		},
		{
			"use-cases", "13.3", "What the customer uses the project for; spaces around slashes do not count.",
			[]string{"Project.CustomerUseCase"},
			[]string{"value"},
			singles(useCases()),
		},
	}
}

func singles(values []string) [][]string {
	rows := make([][]string, len(values))
	for i, v := range values {
		rows[i] = []string{v}
	}
	return rows
}

// postalRows has a row a country.
func postalRows() [][]string {
	var rows [][]string
	for country, f := range postalForms() {
		rows = append(rows, []string{string(country), f.shown, strings.Join(f.accepted, "|")})
	}
	slices.SortFunc(rows, func(a, b []string) int { return strings.Compare(a[0], b[0]) })
	return rows
}
