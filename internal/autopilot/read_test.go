package autopilot

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Every mistake is told with its place and with what would be taken; several are told together.
func TestMistakes(t *testing.T) {
	const head = "policies:\n  - name: p\n"
	const on = head + "    on: opportunity.submitted\n"
	for _, tt := range []struct{ name, text, want string }{
		{"nothing", "policies: []", `f:1:11: policies: give a list of 1 to 200`},
		{"no name", "policies:\n  - {on: opportunity.submitted, do: approve}", `f:2:5: policies[0].name: a policy has a name`},
		{"a name twice", on + "    do: approve\n  - {name: p, on: opportunity.submitted, do: approve}", `f:5:12: policies[1].name: there is another policy named "p"`},
		{"an unknown member", on + "    do: approve\n    wehn: {}\n", `f:5:5: unknown field "wehn"`},
		{"a member twice", on + "    do: approve\n    do: reject\n", `f:5:5: `},
		{"an unknown trigger", head + "    on: opportunity.submited\n    do: approve\n", `f:3:9: policies[0].on: "opportunity.submited" is no trigger; give one of opportunity.created, `},
		{"no trigger", head + "    do: approve\n", `f:2:5: policies[0]: give either on`},
		{"two triggers", on + "    every: 1h\n    do: approve\n", `f:2:5: policies[0]: give either on`},
		{"an unknown catalog", on + "    catalog: aws\n    do: approve\n", `f:4:14: policies[0].catalog: the catalog is AWS or Sandbox`},
		{"a catalog where there is none", head + "    on: verification.started\n    catalog: AWS\n    do: decide-verification\n    with: {outcome: FAILED}\n", `f:4:14: policies[0].catalog: verification.started belongs to no catalog`},
		{"an account that is none", on + "    accounts: [11112222333]\n    do: approve\n", `f:4:16: policies[0].accounts[0]: "11112222333" is no account`},
		{"an unknown action", on + "    do: aprove\n", `f:4:9: policies[0].do: "aprove" is no action that changes something; give one of take-into-review, `},
		{"an action that reads", on + "    do: queue\n", `f:4:9: policies[0].do: "queue" is no action that changes something`},
		{"no action", on, `f:2:5: policies[0].do: "" is no action`},
		{"nothing to leave", on + "    do: leave\n", `f:4:9: policies[0].do: leave keeps the server from deciding by itself`},
		{"an unknown input", on + "    do: request-action\n    with: {coments: x, comments: y}\n", `f:5:21: policies[0].with.coments: request-action takes no coments; it takes opportunity, comments, reason`},
		{"a missing input", on + "    do: reject\n", `f:2:5: policies[0].with: reject needs reason: `},
		{"an input of another type", on + "    do: reject\n    with: {reason: 7}\n", `f:5:20: policies[0].with.reason: reason is a string`},
		{"an input that is not accepted", on + "    do: close-deal\n    with: {stage: Won}\n", `f:5:19: policies[0].with.stage: stage is one of Launched, Closed Lost`},
		{"an input that refers to nothing", on + "    do: reject\n    with: {reason: 'Not ${Project.Titel}'}\n", `f:5:20: policies[0].with.reason: ${Project.Titel}: there is no Project.Titel; the members there are AdditionalComments, `},
		{"a subject that the action is not about", head + "    on: verification.started\n    do: approve\n", `f:4:9: policies[0].do: approve needs a catalog, and verification.started belongs to none`},
		{"an input that the trigger does not give", head + "    on: invitation.received\n    do: approve\n", `f:2:5: policies[0].with: approve needs opportunity: `},
		{"an interval without a catalog", head + "    every: 1h\n    accounts: [111122223333]\n    do: put-user\n    with: {email: a@b.example}\n", `f:5:9: policies[0].do: put-user needs a catalog; give the policy one`},
		{"an interval without an account", head + "    every: 1h\n    catalog: AWS\n    do: put-user\n    with: {email: a@b.example}\n", `f:5:9: policies[0].do: put-user needs an account`},
		{"an interval that is none", head + "    every: 500ms\n    do: set-quota\n", `f:3:12: policies[0].every: "500ms" is no interval; use 1s to 3650d`},
		{"an interval with conditions", head + "    every: 1h\n    when: {Id: x}\n", `f:4:11: policies[0].when: a policy with every`},
		{"an interval that refers to a subject", head + "    every: 1h\n    catalog: AWS\n    do: approve\n    with: {opportunity: '${id}'}\n", `f:6:25: policies[0].with.opportunity: ${id} is the id of what a policy answers to`},
		{"an interval with a bound per subject", head + "    every: 1h\n    timesPerSubject: 1\n", `f:4:22: policies[0].timesPerSubject: a policy with every`},
		{"a delay that is none", on + "    after: soon\n    do: approve\n", `f:4:12: policies[0].after: "soon" is not a duration`},
		{"a bound that is none", on + "    times: 0\n    do: approve\n", `f:4:12: policies[0].times: a whole number from 1 on`},
		{"steps and an action", on + "    do: approve\n    steps: [{do: approve}]\n", `f:5:12: policies[0].steps: give either do`},
		{"a step that is wrong", on + "    steps: [{do: approve}, {do: approve, after: x}]\n", `f:4:49: policies[0].steps[1].after: "x" is not a duration`},
		{"an unknown path", on + "    do: approve\n    when: {Customer.Acount: x}\n", `f:5:29: policies[0].when.Customer.Acount: there is no Customer.Acount; the members there are Account, Contacts`},
		{"a list as a whole", on + "    do: approve\n    when: {Project.ExpectedCustomerSpend.Amount: '5'}\n", `say which of its elements is meant, such as Project.ExpectedCustomerSpend[0]`},
		{"a path that is none", on + "    do: approve\n    when: {'a..b': x}\n", `is no path; give the members' names`},
		{"a value that can never be", on + "    do: approve\n    when: {LifeCycle.ReviewStatus: {not: [Aproved]}}\n", `LifeCycle.ReviewStatus is never "Aproved"; its values are Pending Submission, `},
		{"an unknown test", on + "    do: approve\n    when: {Project.Title: {like: x}}\n", `"like" is no test; give one of equals, in, not, exists, matches, atLeast, atMost, contains`},
		{"a test of another form", on + "    do: approve\n    when: {PrimaryNeedsFromAws: x}\n", `PrimaryNeedsFromAws is a list, which equals cannot test; use contains`},
		{"a pattern that is none", on + "    do: approve\n    when: {Project.Title: {matches: '('}}\n", `matches takes a regular expression (RE2), which may match a part: error parsing regexp`},
		{"a bound that is no number", on + "    do: approve\n    when: {LifeCycle.TargetCloseDate: {atLeast: soon}}\n", `atLeast takes a number, a date or a time`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Read("f", []byte(tt.text))
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), "f:") {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
	_, err := Read("f", []byte(on+"    after: soon\n    do: aprove\n"))
	if err == nil || strings.Count(err.Error(), "\n") != 1 {
		t.Errorf("two mistakes are told as %v", err)
	}
	if _, err := Read("f", []byte(strings.Repeat("#", MaxDocument+1))); err == nil || !strings.Contains(err.Error(), "at most") {
		t.Errorf("a document that is too long: %v", err)
	}
}

// A policy in short, with the defaults filled in.
func TestSummaries(t *testing.T) {
	p, err := Read("f", []byte(`
policies:
  - {name: a, on: opportunity.submitted, accounts: all, after: 1d12h, do: approve}
  - {name: b, every: 30d, catalog: Sandbox, accounts: ["001122223333", 111122223333, 111122223333], enabled: false, steps: [{do: put-user, with: {email: a@b.example}}, {after: 2d, do: remove-user, with: {email: a@b.example}}]}
`))
	if err != nil {
		t.Fatal(err)
	}
	want := []Summary{
		{Name: "a", Enabled: true, On: "opportunity.submitted", Does: []string{"approve after 36h"}},
		{Name: "b", Catalog: "Sandbox", Accounts: []string{"001122223333", "111122223333"}, Every: "30d", Does: []string{"put-user", "remove-user after 2d"}},
	}
	if diff := cmp.Diff(want, p.Summaries()); diff != "" {
		t.Errorf("summaries (-want +got)\n%s", diff)
	}
}

func TestConditions(t *testing.T) {
	record := func() any {
		v, err := decoded([]byte(`{"Amount":"10000.00","Title":"Mill","Count":7,"Yes":true,"Date":"2026-09-30","Made":"2026-03-01T10:00:00.5Z","Gone":null,"Empty":[],"List":["a","b"],"Deep":[{"Name":"x"}]}`))
		if err != nil {
			t.Fatal(err)
		}
		return v
	}()
	for _, tt := range []struct {
		path string
		form form
		test string
		want bool
	}{
		{"Title", aText, `"Mill"`, true},
		{"Title", aText, `"mill"`, false},
		{"Title", aText, `["Mill","Boat"]`, true},
		{"Title", aText, `{"not":"Mill"}`, false},
		{"Title", aText, `{"not":["Boat","Mill"]}`, false},
		{"Title", aText, `{"not":["Boat"]}`, true},
		{"Title", aText, `{"matches":"^M.*l$"}`, true},
		{"Title", aText, `{"matches":"^i"}`, false},
		{"Title", aText, `{"matches":"M","not":"Mill"}`, false},
		{"Title", aText, `{"atLeast":5}`, false},
		{"Amount", aText, `10000`, true},
		{"Amount", aText, `"10000"`, false},
		{"Amount", aText, `{"atLeast":10000,"atMost":10000.0}`, true},
		{"Amount", aText, `{"atLeast":10000.01}`, false},
		{"Count", aNumber, `{"atMost":7}`, true},
		{"Count", aNumber, `[1,7]`, true},
		{"Count", aNumber, `{"atMost":6.9}`, false},
		{"Yes", aBool, `true`, true},
		{"Yes", aBool, `{"not":true}`, false},
		{"Date", aText, `{"atLeast":"2026-09-30","atMost":"2026-09-30T00:00:00Z"}`, true},
		{"Date", aText, `{"atLeast":"2026-10-01"}`, false},
		{"Made", aTime, `{"atLeast":"2026-03-01"}`, true},
		{"Made", aTime, `"2026-03-01T11:00:00.500+01:00"`, true},
		{"Made", aTime, `{"atMost":"2026-03-01"}`, false},
		{"Gone", aText, `{"exists":false}`, true},
		{"Gone", aText, `{"not":"x"}`, true},
		{"Gone", aText, `{"atMost":5}`, false},
		{"Missing", aText, `{"exists":true}`, false},
		{"Missing.Too[3].Deep", aText, `{"exists":false}`, true},
		{"Empty", aList, `{"exists":false}`, true},
		{"List", aList, `{"contains":"b"}`, true},
		{"List", aList, `{"contains":"c"}`, false},
		{"List[1]", aText, `"b"`, true},
		{"List[2]", aText, `{"exists":false}`, true},
		{"Deep[0].Name", aText, `"x"`, true},
	} {
		t.Run(tt.path+" "+tt.test, func(t *testing.T) {
			p, err := parsePath(tt.path)
			if err != nil {
				t.Fatal(err)
			}
			tests, err := readCondition(p, tt.form, []byte(tt.test))
			if err != nil {
				t.Fatal(err)
			}
			if got := (&policy{when: tests}).holds(record); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
	for _, test := range []string{`null`, `{}`, `{"in":[]}`, `{"in":"x"}`, `{"exists":"yes"}`, `{"matches":5}`, `{"atLeast":true}`, `{"contains":"x"}`, `{"equals":{}}`, `{"equals":1e400000000}`} {
		if _, err := readCondition(path{{"Title", -1}}, aText, []byte(test)); err == nil {
			t.Errorf("%s is taken", test)
		}
	}
}

func TestFill(t *testing.T) {
	record, err := decoded([]byte(`{"Title":"Mill","Count":7,"List":["a"],"Gone":null}`))
	if err != nil {
		t.Fatal(err)
	}
	s := scene{
		now: time.Date(2026, 12, 31, 23, 30, 0, 0, time.UTC), id: "O1", account: "111122223333", catalog: "AWS", policy: "p", n: 3, record: record,
	}
	for in, want := range map[string]any{
		"plain":                      "plain",
		"${id} of ${account}":        "O1 of 111122223333",
		"${catalog}/${policy}/${n}":  "AWS/p/3",
		"${today} ${today+1d}":       "2026-12-31 2027-01-01",
		"${today-31d}":               "2026-11-30",
		"${now}":                     "2026-12-31T23:30:00Z",
		"${Title}, ${Count}${Gone}.": "Mill, 7.",
		"${Gone}":                    nil,
		"$${id} costs $5":            "${id} costs $5",
	} {
		if diff := cmp.Diff(want, s.fill(in)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", in, diff)
		}
	}
	in := map[string]any{"A": []any{"${List}", "${Count}"}, "B": true}
	want := map[string]any{"A": []any{[]any{"a"}, "7"}, "B": true}
	got := s.fill(in).(map[string]any)
	got["A"].([]any)[1] = fmt.Sprint(got["A"].([]any)[1])
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("a document (-want +got)\n%s", diff)
	}
}

func TestIntervalsNext(t *testing.T) {
	at := func(s string) time.Time {
		v, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, tt := range []struct{ every, due, now, want string }{
		{"1h", "2026-03-01T10:00:00Z", "2026-03-01T10:00:00Z", "2026-03-01T11:00:00Z"},
		{"1h", "2026-03-01T10:00:00Z", "2026-03-01T10:59:59Z", "2026-03-01T11:00:00Z"},
		{"1h", "2026-03-01T10:00:00Z", "2026-03-01T11:00:00Z", "2026-03-01T12:00:00Z"},
		{"1d12h", "2026-03-01T10:00:00Z", "2026-03-10T10:00:00Z", "2026-03-11T22:00:00Z"},
		{"month", "2026-12-01T00:00:00Z", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"},
		{"month", "2026-01-01T00:00:00Z", "2026-01-31T23:59:59Z", "2026-02-01T00:00:00Z"},
	} {
		i, err := parseInterval(tt.every)
		if err != nil {
			t.Fatal(err)
		}
		if got := i.next(at(tt.due), at(tt.now)); !got.Equal(at(tt.want)) {
			t.Errorf("every %s, due %s, at %s: next %s, want %s", tt.every, tt.due, tt.now, got.Format(time.RFC3339), tt.want)
		}
	}
	for _, s := range []string{"", "d", "-1h", "1d-1h", "4000d", "3651d", "1.5d", "99999999h", "0s", "monthly"} {
		if _, err := parseInterval(s); err == nil {
			t.Errorf("the interval %q is taken", s)
		}
	}
}
