package main

import (
	"strings"
	"testing"
)

// onServer starts a server in memory for the commands of a test and returns its endpoint.
func onServer(t *testing.T) string {
	t.Helper()
	s := serving(t, &serveCommand{Memory: true})
	return s.endpoint
}

// typedLine is a command line with its exit code and what is printed, in order.
type typedLine struct {
	args           string
	code           int
	stdout, stderr string // words that must be there, in order
}

func (l *typedLine) check(t *testing.T) {
	t.Helper()
	code, stdout, stderr := runLine(t, strings.Fields(l.args)...)
	if code != l.code || !wordsInOrder(stdout, l.stdout) || !wordsInOrder(stderr, l.stderr) || l.code != 0 && stdout != "" {
		t.Errorf("%s: exit %d\nstdout: %s\nstderr: %s\nwant exit %d with %q and %q", l.args, code, stdout, stderr, l.code, l.stdout, l.stderr)
	}
}

func wordsInOrder(text, words string) bool {
	for word := range strings.FieldsSeq(words) {
		_, rest, found := strings.Cut(text, word)
		if !found {
			return false
		}
		text = rest
	}
	return true
}

// The clock is shown, stopped, set, advanced and released; what fell due is a table.
func TestClock(t *testing.T) {
	onServer(t)
	const referral = `{"Customer":{"Account":{"CompanyName":"A","Industry":"Retail","WebsiteUrl":"a.example","Address":{"CountryCode":"FI"}}},` +
		`"Project":{"Title":"T","CustomerBusinessProblem":"Twenty characters and more."},"LifeCycle":{"TargetCloseDate":"2026-09-30"}}`
	for _, l := range []typedLine{
		{"clock", 0, "NOW FROZEN false", ""},
		{"clock freeze 2026-03-01", 0, "NOW 2026-03-01T00:00:00Z FROZEN true", ""},
		{"clock advance 1d12h", 0, "It is 2026-03-02T12:00:00Z. Nothing fell due.", ""},
		{"clock set 2026-03-01T12:00:00+02:00", 0, "NOW 2026-03-01T10:00:00Z FROZEN true", ""},
		{"operator send-referral --account=111122223333 --catalog=AWS --referral=" + writeFile(t, "referral.json", referral), 0, "INVITATION engi-", ""},
		{"clock show", 0, "NEXT DUE 2026-03-16T10:00:00Z", ""},
		{"clock advance --to 2026-03-16", 0, "It is 2026-03-16T00:00:00Z. Nothing fell due.", ""},
		{"clock advance --next", 0, "It is 2026-03-16T10:00:00Z. DUE WHAT ABOUT 2026-03-16T10:00:00Z selling.invitation-expiry engi-", ""},
		{"clock advance --due --json", 0, `"now": "2026-03-16T10:00:00Z", "fired": []`, ""},
		{"clock resume", 0, "FROZEN false", ""},
		{"clock freeze --json", 0, `"frozen": true`, ""},
		{"clock real", 0, "FROZEN false", ""},
		{"clock advance", 1, "", "--next, --to TIME or --due"},
		{"clock advance 1h --next", 1, "", "in one way"},
		{"clock advance soon", 1, "", `"soon" is not a duration`},
		{"clock advance --to 2001-01-01", 1, "", "must not lie before"},
		{"clock set tomorrow", 1, "", `"tomorrow" is no time: give one such as`},
		{"clock freeze 1.3.2026", 1, "", "is no time"},
		{"clock --endpoint=http://127.0.0.1:1", 1, "", "is it running"},
	} {
		l.check(t)
	}
}
