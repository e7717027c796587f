package selling

import (
	"embed"
	"slices"
	"strings"
	"sync"

	api "github.com/opencosell/cosell/api/selling"
)

// The lists that the model has as text only (selling §13). They are read when first needed.
var (
	usStates          = sync.OnceValue(func() []string { return referenceList("us_states.txt") })
	useCases          = sync.OnceValue(func() []string { return referenceList("use_cases.txt") })
	apnPrograms       = sync.OnceValue(func() []string { return referenceList("apn_programs.txt") })
	marketingUseCases = sync.OnceValue(func() []string { return referenceList("marketing_use_cases.txt") })
	withoutPostalCode = sync.OnceValue(func() []string { return referenceList("no_postal_code.txt") })
)

//go:embed reference/*.txt
var referenceFiles embed.FS

// referenceList is a file of one value a line; lines that begin with # say what it is.
func referenceList(name string) []string {
	text, err := referenceFiles.ReadFile("reference/" + name)
	if err != nil {
		panic(err) // the file is part of the program
	}
	return slices.DeleteFunc(strings.Split(strings.TrimSpace(string(text)), "\n"), func(line string) bool {
		return strings.HasPrefix(line, "#")
	})
}

// isUseCase compares without the spaces around slashes, which value files have and the model has not (selling §13.3).
func isUseCase(s string) bool {
	closed := closedSlashes(s)
	return slices.ContainsFunc(useCases(), func(v string) bool { return closedSlashes(v) == closed })
}

func closedSlashes(s string) string {
	parts := strings.Split(s, "/")
	for i := range parts {
		if i > 0 {
			parts[i] = strings.TrimLeft(parts[i], " ")
		}
		if i < len(parts)-1 {
			parts[i] = strings.TrimRight(parts[i], " ")
		}
	}
	return strings.Join(parts, "/")
}

// hasPostalCodes reports whether the country has postal codes (selling §13.5).
func hasPostalCodes(country api.CountryCode) bool {
	return !slices.Contains(withoutPostalCode(), string(country))
}
