package requestlog

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/awsjson"
)

func TestChange(t *testing.T) {
	replaced := &awsjson.Replacement{Mask: &dealMask, Kept: []string{"Modified"}}
	for name, test := range map[string]struct {
		before, after    string
		changed, cleared []string // path before after
	}{
		"nothing":        {before: `{"A":1,"B":{"C":"x","D":2}}`, after: `{"B":{"D":2,"C":"x"},"A":1}`},
		"kept":           {before: `{"Modified":1}`, after: `{"Modified":2}`},
		"value":          {before: `{"A":"x"}`, after: `{"A":"y"}`, changed: []string{`A "x" "y"`}},
		"left out":       {before: `{"A":"x"}`, after: `{}`, cleared: []string{`A "x"`}},
		"null":           {before: `{"A":"x"}`, after: `{"A":null}`, cleared: []string{`A "x"`}},
		"empty text":     {before: `{"A":"x"}`, after: `{"A":""}`, cleared: []string{`A "x"`}},
		"empty list":     {before: `{"A":["x"]}`, after: `{"A":[]}`, cleared: []string{`A ["x"]`}},
		"null and empty": {before: `{"A":null,"B":[],"C":{"D":null}}`, after: `{"A":"","B":null}`},
		"false is a value": {
			before: `{"A":false,"B":0}`, after: `{"A":null,"B":1}`, changed: []string{"B 0 1"}, cleared: []string{"A false"},
		},
		"set":               {before: `{"A":null}`, after: `{"A":"x"}`, changed: []string{`A null "x"`}},
		"structure gone":    {before: `{"P":{"Title":"x","Q":{"R":1}}}`, after: `{"P":null}`, cleared: []string{`P.Title "x"`, "P.Q.R 1"}},
		"structure new":     {before: `{}`, after: `{"P":{"Title":"x"}}`, changed: []string{`P.Title null "x"`}},
		"structure emptied": {before: `{"P":{"Title":"x"}}`, after: `{"P":{}}`, cleared: []string{`P.Title "x"`}},
		"list of texts":     {before: `{"L":["a","b"]}`, after: `{"L":["a"]}`, changed: []string{`L ["a","b"] ["a"]`}},
		"hidden":            {before: `{"Company":"Harbour","Names":["Ana"]}`, after: `{"Company":"Port"}`, changed: []string{`Company "•••" "•••"`}, cleared: []string{`Names ["•••"]`}},
		"elements": {
			before:  `{"Contacts":[{"Email":"a@x.example","Note":"n"},{"Email":"b@x.example"}]}`,
			after:   `{"Contacts":[{"Email":"c@x.example","Note":null}]}`,
			changed: []string{`Contacts[0].Email "•••" "•••"`},
			cleared: []string{`Contacts[0].Note "n"`, `Contacts[1] {"Email":"•••"}`},
		},
		"element new":  {before: `{"Contacts":[{"Note":"n"}]}`, after: `{"Contacts":[{"Note":"n"},{"Note":"m"}]}`, changed: []string{`Contacts[1] null {"Note":"m"}`}},
		"list gone":    {before: `{"Contacts":[{"Note":"n"}]}`, after: `{"Contacts":[]}`, cleared: []string{`Contacts [{"Note":"n"}]`}},
		"other kind":   {before: `{"A":[1]}`, after: `{"A":"x"}`, changed: []string{`A [1] "x"`}},
		"hidden whole": {before: `{"Lead":{"Email":"a@x.example"}}`, after: `{"Lead":{"Email":"b@x.example"}}`, changed: []string{`Lead.Email "•••" "•••"`}},
	} {
		t.Run(name, func(t *testing.T) {
			c := NewChange([]byte(test.before), []byte(test.after), replaced)
			var changed, cleared []string
			for _, f := range c.Changed() {
				changed = append(changed, f.Path+" "+string(f.Before)+" "+string(f.After))
			}
			for _, f := range c.Cleared() {
				if f.After != nil {
					t.Errorf("%s: got after %s, want none", f.Path, f.After)
				}
				cleared = append(cleared, f.Path+" "+string(f.Before))
			}
			if d := cmp.Diff(test.changed, changed); d != "" {
				t.Errorf("changed (-want +got):\n%s", d)
			}
			if d := cmp.Diff(test.cleared, cleared); d != "" {
				t.Errorf("cleared (-want +got):\n%s", d)
			}
		})
	}
}
