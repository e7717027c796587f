package scenario

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

// A step that goes otherwise than expected ends the run and says what was got and what was wanted.
func TestRunStops(t *testing.T) {
	c := newServer(t)
	const get = "  - {call: selling.GetOpportunity, as: fjord, input: {Identifier: O7777777}"
	const list = "  - {call: selling.ListOpportunities, as: fjord"
	for _, tt := range []struct {
		name, steps string
		want        []string
	}{
		{"refused and not expected", get + "}\n", []string{
			"step 1 of 1 went otherwise than expected: fjord calls selling.GetOpportunity",
			"ResourceNotFoundException: ", `refused: got "ResourceNotFoundException", want null`,
		}},
		{"refused otherwise", get + ", refused: ConflictException}\n", []string{`refused: got "ResourceNotFoundException", want "ConflictException"`}},
		{"done and not expected", list + ", refused: ConflictException}\n", []string{`refused: got null, want "ConflictException"`}},
		{"several values", "  - {say: first}\n" + list + ", expect: {OpportunitySummaries.length: 1, NextToken: x, \"OpportunitySummaries[0].Id\": O1}}\n", []string{
			"step 2 of 2", "OpportunitySummaries.length: got 0, want 1", `NextToken: got null, want "x"`, `OpportunitySummaries[0].Id: got null, want "O1"`,
		}},
		{"nothing to keep", list + ", keep: {id: \"OpportunitySummaries[0].Id\"}}\n", []string{"the answer has no OpportunitySummaries[0].Id to keep as id"}},
		{"in the last repetition", list + ", repeat: 3, expect: {OpportunitySummaries.length: \"${n}\"}}\n", []string{"selling.ListOpportunities\n", "OpportunitySummaries.length: got 0, want 1"}},
		{"events", "  - {events: {fjord: [Opportunity Created], nimbus: []}}\n", []string{"events", `events of fjord: got [], want ["Opportunity Created"]`}},
		{"an action", "  - {operator: approve, input: {opportunity: O7777777}}\n", []string{"the operator: approve", "ResourceNotFoundException: "}},
		{"an action's input", "  - {operator: approve, input: {opportunty: O7777777}}\n", []string{"ValidationException", "opportunty"}},
		{"a clock", "  - {clock: advance soon}\n", []string{"the clock: advance soon", "is not a duration"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, err := Read("try.yaml", []byte(head+tt.steps))
			if err != nil {
				t.Fatal(err)
			}
			var last Telling
			err = (&Run{Client: c, Told: func(t Telling) { last = t }}).Live(t.Context(), s)
			var f *Failure
			if !errors.As(err, &f) {
				t.Fatalf("got %v, want a Failure", err)
			}
			for _, want := range tt.want {
				if !strings.Contains(f.Error(), want) {
					t.Errorf("got %s\nwant %s in it", f, want)
				}
			}
			if last.Step != f.Step || last.Error == "" && len(last.Problems) == 0 {
				t.Errorf("told last: %+v, want the step that failed", last)
			}
		})
	}
}

// A run that cannot begin says why, before anything is done.
func TestRunCannotBegin(t *testing.T) {
	c := newServer(t)
	s, err := Read("try.yaml", []byte("catalogs: [AWS]\n"+head+"  - {clock: freeze}\n"))
	if err != nil {
		t.Fatal(err)
	}
	for name, r := range map[string]*Run{
		"happens in AWS, not in Sandbox":  {Catalog: "Sandbox"},
		`nobody in try is named "alder"`:  {Accounts: map[string]string{"alder": "111122223333"}},
		"fjord must be 12 digits":         {Accounts: map[string]string{"fjord": "1"}},
		"is it running at http://127.0.0": {},
	} {
		r.Client = c
		if strings.HasPrefix(name, "is it") {
			other := *c
			other.Endpoint, other.HTTP = "http://127.0.0.1:1", nil
			r.Client = &other
		}
		r.Told = func(step Telling) { t.Errorf("%s: step %d was done", name, step.Step) }
		if err := r.Live(t.Context(), s); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("got %v, want %s", err, name)
		}
	}
}

// Placeholders keep types where they stand alone, and are text inside text; what a step keeps, the next can use.
func TestValues(t *testing.T) {
	s, err := Read("try.yaml", []byte(`name: try
title: A try
accounts: {fjord: "111122223333"}
values: {two: 2, list: [a, "${two}"], word: "ab", day: "${today-1d}"}
steps:
  - call: selling.CreateEngagement
    as: fjord
    input:
      Title: "${word*3} ${two} ${list} $${two} ${catalog}"
      Description: "${day} ${run} ${fjord}"
    keep: {id: Id}
  - call: selling.GetEngagement
    as: fjord
    input: {Identifier: "${id}"}
    expect: {Title: "ababab 2 [\"a\",2] $${two} AWS", Description: 2026-02-28 tag 111122223333, Title.length: 27, Nothing: null, Contexts.length: 0}
`))
	if err != nil {
		t.Fatal(err)
	}
	if err := (&Run{Client: newServer(t), Catalog: "AWS", Tag: "tag"}).Live(t.Context(), s); err != nil {
		t.Error(err)
	}
}

// A clock that ran runs on after a story that stopped it, even one that fails; one that stood stands.
func TestClockRunsOn(t *testing.T) {
	c := newServer(t)
	s, err := Read("try.yaml", []byte(head+"  - {clock: freeze}\n  - {clock: advance 1h}\n  - {events: {fjord: [Never]}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, frozen := range []bool{true, false} {
		if err := c.Control(t.Context(), "PUT", "/v1/clock", map[string]bool{"frozen": frozen}, nil); err != nil {
			t.Fatal(err)
		}
		var f *Failure
		if err := (&Run{Client: c}).Live(t.Context(), s); !errors.As(err, &f) || f.Step != 3 {
			t.Fatalf("got %v, want a failure of step 3", err)
		}
		now, err := readClock(t.Context(), c)
		if err != nil || now.Frozen != frozen {
			t.Errorf("the clock was frozen %t, now it is %t (%v)", frozen, now.Frozen, err)
		}
	}
}

// The newest event is found in outboxes of any length, and a fresh run begins with an empty server.
func TestLastEvent(t *testing.T) {
	c := newServer(t)
	s, err := Pack("stale-update-race")
	if err != nil {
		t.Fatal(err)
	}
	for range 6 {
		got, err := lastEvent(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		all, err := readEvents(t.Context(), c, "", 0, 1000)
		if err != nil {
			t.Fatal(err)
		}
		want := int64(0)
		for _, e := range all {
			want = e.Seq
		}
		if got != want {
			t.Errorf("got %d of %d events, want %d", got, len(all), want)
		}
		lived(t, c, s, "AWS")
	}
	if err := (&Run{Client: c, Fresh: true}).Live(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if all, err := readEvents(t.Context(), c, "", 0, 1000); err != nil || len(all) != 4 {
		t.Errorf("after a fresh run there are %d events (%v), want its 4", len(all), err)
	}
}

// Values that repeat each other end in an error, not in a full memory.
func TestValuesAreBounded(t *testing.T) {
	s := &scope{values: map[string]json.RawMessage{"a": json.RawMessage(`"` + strings.Repeat("x", 1000) + `"`)}}
	s.values["list"] = json.RawMessage(`["` + strings.Repeat("x", longest/2) + `"]`)
	for _, v := range []string{
		`"${a*1048}"`, `"a${a*1000}"`, `["${list}"]`, `{"A": "${list}", "B": 1}`,
	} {
		if _, err := s.json(json.RawMessage(v)); err != nil {
			t.Errorf("%s: %v", v, err)
		}
	}
	for _, v := range []string{
		`"${a*1049}"`, `"${a*1000} ${a*1000}"`, `"${a*99999}"`, `["${list}", "${list}"]`, `{"A": "${list}", "B": "${list}"}`,
	} {
		if _, err := s.json(json.RawMessage(v)); !errors.Is(err, errLong) {
			t.Errorf("%s: got %v, want that it is too long", v, err)
		}
	}
}
