package account

import (
	"strconv"
	"strings"
	"unicode"
)

// fold makes equal what differs in case only, as strings.EqualFold sees it.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		least := r
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			least = min(least, f)
		}
		return least
	}, s)
}

// normalName is a legal name as it is compared: trimmed, case-folded, spaces collapsed (account §7.4).
func normalName(s string) string { return fold(strings.Join(strings.Fields(s), " ")) }

// shortName cuts a name to the 80 code points that a participant's name may have (account §4.7).
func shortName(s string) string {
	n := 0
	for i := range s {
		if n == 80 {
			return s[:i]
		}
		n++
	}
	return s
}

// domainOf is the part of a mail address after the @, lower case.
func domainOf(address string) string {
	return strings.ToLower(address[strings.LastIndexByte(address, '@')+1:])
}

// elementPath is the member path of a list's element.
func elementPath(list string, i int) string { return list + "[" + strconv.Itoa(i) + "]" }
