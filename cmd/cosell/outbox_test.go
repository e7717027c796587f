package main

import (
	"testing"
)

// Letters are lines with their codes, chosen by address and account; the text is printed on demand.
func TestOutbox(t *testing.T) {
	onServer(t)
	for _, l := range []typedLine{
		{"outbox", 0, "no letters", ""},
		{"outbox --json", 0, `"letters": []`, ""},
		{"scenario run partner-registration --as fjord=222233334444", 0, "All 13 steps", ""},
		{"outbox", 0, "NUMBER CODE SUBJECT 222233334444 @fjord.example 424242 kept verification code", ""},
		{"outbox --account=222233334444 --text", 0, "424242 kept code is 424242 nobody", ""},
		{"outbox --account=111122223333", 0, "no letters", ""},
		{"outbox --address=nobody@fjord.example", 0, "no letters", ""},
		{"outbox --json", 0, `"to": "kari- "text": 424242`, ""},
	} {
		l.check(t)
	}
}
