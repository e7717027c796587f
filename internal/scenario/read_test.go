package scenario

import (
	"strings"
	"testing"
)

// head is the beginning of a scenario with two accounts and a value; steps follow.
const head = `name: try
title: A try
accounts: {fjord: "111122223333", nimbus: new}
values: {word: hello, deal: {A: 1}}
steps:
`

// What is wrong with a file is told with its place, and with what would be right.
func TestReadRefuses(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"no name", "title: A\nsteps: [{say: a}]\n", "try.yaml:1:1: name: give a name"},
		{"a name with a blank", "name: a b\ntitle: A\nsteps: [{say: a}]\n", "try.yaml:1:7: name: give a name"},
		{"no title", "name: a\nsteps: [{say: a}]\n", "give a title"},
		{"no steps", "name: a\ntitle: A\n", "steps: give at least one step"},
		{"another catalog", "name: a\ntitle: A\ncatalogs: [AWS, Aws]\nsteps: [{say: a}]\n", `try.yaml:3:17: catalogs[1]: "Aws" is no catalog: give AWS or Sandbox`},
		{"an account that is a number", "name: a\ntitle: A\naccounts: {fjord: 111122223333}\nsteps: [{say: a}]\n", "12 digits in quotes"},
		{"a value of an account's name", "name: a\ntitle: A\naccounts: {fjord: new}\nvalues: {fjord: 1}\nsteps: [{say: a}]\n", `the name "fjord" is taken`},
		{"a value of a later value", "name: a\ntitle: A\nvalues: {a: \"${b}\", b: 1}\nsteps: [{say: a}]\n", "${b} stands for nothing here; known are catalog, run, today"},
		{"an unknown member", head + "  - {cal: selling.GetOpportunity}\n", `try.yaml:6:6: unknown field "cal"`},
		{"nothing in a step", head + "  - {}\n", "a step is one of call, operator, clock, events"},
		{"two things in a step", head + "  - {call: selling.GetOpportunity, clock: freeze}\n", "try.yaml:6:5: steps[0]: a step does one thing: this has call and clock"},
		{"words that expect", head + "  - {say: a, expect: {A: 1}}\n", "steps[0].expect: only a step that does something takes this"},
		{"a clock that is refused", head + "  - {clock: freeze, refused: ConflictException}\n", "steps[0].refused: a step with clock does not take this; it takes expect, keep"},
		{"an unknown operation", head + "  - {call: selling.GetDeal, as: fjord}\n", `try.yaml:6:12: steps[0].call: "selling.GetDeal" is no operation`},
		{"nobody calls", head + "  - {call: selling.GetOpportunity}\n", "steps[0].as: say who calls"},
		{"a stranger calls", head + "  - {call: selling.GetOpportunity, as: 111122223333}\n", "steps[0].as: "},
		{"an unknown action", head + "  - {operator: aprove}\n", `"aprove" is no action; 'cosell operator list' has all`},
		{"an action without its account", head + "  - {operator: send-referral}\n", "send-referral needs an account"},
		{"an action with an account too many", head + "  - {operator: send-lead, account: fjord}\n", "send-lead takes no account"},
		{"an action of a stranger", head + "  - {operator: approve, account: alder}\n", `"alder" is no account`},
		{"a clock turned back", head + "  - {clock: set 2026-03-01}\n", "is nothing for the clock: give freeze, resume, advance next"},
		{"events of a stranger", head + "  - {events: {alder: []}}\n", `"alder" is no account`},
		{"an event that is no list", head + "  - {events: {fjord: Opportunity Created}}\n", "must be a list of detail types"},
		{"from nothing", head + "  - {call: selling.GetOpportunity, as: fjord, from: dael}\n", `steps[0].from: "dael" is no value`},
		{"an input that is no object", head + "  - {call: selling.GetOpportunity, as: fjord, input: O1}\n", "the input must be an object"},
		{"a placeholder of nothing", head + "  - {call: selling.GetOpportunity, as: fjord, input: {Identifier: \"${id}\"}}\n", "steps[0].input: ${id} stands for nothing here; known are catalog, deal, fjord"},
		{"a placeholder that is none", head + "  - {say: \"${today + 3}\"}\n", "${today + 3} is no placeholder"},
		{"a name kept later", head + "  - {call: selling.GetOpportunity, as: fjord, input: {Identifier: \"${id}\"}, keep: {id: Id}}\n", "${id} stands for nothing here"},
		{"a count without repetition", head + "  - {say: \"${n}\"}\n", "${n} stands for nothing here"},
		{"too many times", head + "  - {call: selling.GetOpportunity, as: fjord, repeat: 1001}\n", "repeat must be 1 to 1000"},
		{"a path that is none", head + "  - {call: selling.GetOpportunity, as: fjord, expect: {\"A..B\": 1}}\n", `"A..B" is no path`},
		{"a kept path that is none", head + "  - {call: selling.GetOpportunity, as: fjord, keep: {id: \"A[\"}}\n", `"A[" is no path`},
		{"keeping over a value", head + "  - {call: selling.GetOpportunity, as: fjord, keep: {word: Id}}\n", `the name "word" is taken`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Read("try.yaml", []byte(tt.text))
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), "try.yaml:") {
				t.Errorf("got %v, want try.yaml:… with %s", err, tt.want)
			}
		})
	}
}
