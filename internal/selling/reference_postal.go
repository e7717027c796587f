package selling

import (
	"strings"
	"sync"

	api "github.com/opencosell/cosell/api/selling"
)

// postalForm is how a country writes its postal codes.
type postalForm struct {
	shown    string   // as users are told it
	accepted []string // reference/postal_codes.txt explains the letters
}

var postalForms = sync.OnceValue(func() map[api.CountryCode]postalForm {
	forms := make(map[api.CountryCode]postalForm)
	for _, line := range referenceList("postal_codes.txt") {
		columns := strings.Split(line, "\t")
		f := postalForm{shown: columns[0], accepted: strings.Split(columns[1], "|")}
		for country := range strings.FieldsSeq(columns[2]) {
			forms[api.CountryCode(country)] = f
		}
	}
	return forms
})

// isPostalCode reports whether the country writes postal codes so; a country whose form is not known takes any.
func isPostalCode(country api.CountryCode, code string) bool {
	f, known := postalForms()[country]
	if !known {
		return true
	}
	for _, form := range f.accepted {
		if hasForm(form, code) {
			return true
		}
	}
	return false
}

func hasForm(form, code string) bool {
	for ; form != ""; form = form[1:] {
		if form[0] == '_' {
			code = strings.TrimPrefix(code, " ")
			continue
		}
		if code == "" || !hasLetter(form[0], code[0]) {
			return false
		}
		code = code[1:]
	}
	return code == ""
}

func hasLetter(form, c byte) bool {
	if 'a' <= c && c <= 'z' {
		c -= 'a' - 'A'
	}
	digit, letter := '0' <= c && c <= '9', 'A' <= c && c <= 'Z'
	switch form {
	case 'd':
		return digit
	case 'a':
		return letter
	case 'x':
		return digit || letter
	}
	return c == form
}
