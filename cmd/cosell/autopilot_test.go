package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The autopilot's commands: a file is checked, loaded, shown and taken away; mistakes are told with their places.
func TestAutopilot(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good := file("good.yaml", "policies:\n  - name: welcome\n    on: opportunity.submitted\n    after: 1h30m\n    times: 3\n    do: approve\n")
	bad := file("bad.yaml", "policies:\n  - name: welcome\n    on: opportunity.submited\n    do: approve\n")
	hourly := file("hourly.yaml", "policies:\n  - name: people\n    every: 1h\n    catalog: AWS\n    accounts: [111122223333]\n    do: put-user\n    with: {email: kari@fjord.example}\n")

	serving(t, &serveCommand{Memory: true, Autopilot: hourly})
	for _, tt := range []struct {
		name   string
		args   []string
		code   int
		stdout []string // words that must be there, in order
		stderr string
	}{
		{"check", []string{"check", good}, 0, []string{"POLICY", "DOES", "welcome", "yes", "both", "all", "opportunity.submitted", "approve after 1h30m"}, ""},
		{"check a bad one", []string{"check", bad}, 1, nil, bad + `:3:9: policies[0].on: "opportunity.submited" is no trigger`},
		{"check what is not there", []string{"check", filepath.Join(dir, "none.yaml")}, 1, nil, "none.yaml"},
		{"triggers", []string{"triggers"}, 0, []string{"opportunity.submitted", "DO", "request-action", "opportunity comments [reason]"}, ""},
		{"what serve loaded", []string{"show"}, 0, []string{hourly, "people", "AWS", "111122223333", "every 1h", "put-user", "0"}, ""},
		{"load a bad one", []string{"load", bad}, 1, nil, bad + ":3:9: "},
		{"load", []string{"load", good}, 0, []string{good, "welcome", "0 of 3"}, ""},
		{"show is the default", nil, 0, []string{good, "welcome"}, ""},
		{"show as YAML", []string{"show", "--yaml"}, 0, []string{"policies:\n  - name: welcome\n"}, ""},
		{"show as JSON", []string{"show", "--json"}, 0, []string{`"name": "welcome"`, `"triggered": 0`, `"pending": []`}, ""},
		{"outcomes", []string{"outcomes"}, 0, []string{"no outcomes"}, ""},
		{"outcomes of a result", []string{"outcomes", "--result=fine"}, 2, nil, "--result"},
		{"clear", []string{"clear"}, 0, []string{"The autopilot is off"}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			code, stdout, stderr := runLine(t, append([]string{"autopilot"}, tt.args...)...)
			rest, missing := stdout, ""
			for _, word := range tt.stdout {
				var found bool
				if _, rest, found = strings.Cut(rest, word); !found {
					missing = word
					break
				}
			}
			if code != tt.code || missing != "" || !strings.Contains(stderr, tt.stderr) || tt.code != 0 && stdout != "" {
				t.Errorf("exit %d\nstdout: %s\nstderr: %s\nwant exit %d, %q (missing %q) and %q", code, stdout, stderr, tt.code, tt.stdout, missing, tt.stderr)
			}
		})
	}
}

// A server does not start with policies that are wrong.
func TestServeWithBadPolicies(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bad.yaml")
	if err := os.WriteFile(path, []byte("policies: [{name: p, on: opportunity.submitted, do: aprove}]"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, stdout, stderr := runLine(t, "serve", "--memory", "--listen=127.0.0.1:0", "--autopilot="+path)
	if code != 1 || stdout != "" || !strings.Contains(stderr, path+":1:53: policies[0].do: ") {
		t.Errorf("exit %d\nstdout: %s\nstderr: %s", code, stdout, stderr)
	}
}
