package autopilot_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/opencosell/cosell/internal/autopilot"
)

// The examples of the documentation are taken, and the page names every trigger.
func TestDocumentation(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "autopilot.md"))
	if err != nil {
		t.Fatal(err)
	}
	examples := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllSubmatch(text, -1)
	if len(examples) != 3 {
		t.Fatalf("the page has %d examples", len(examples))
	}
	var all strings.Builder
	all.WriteString("policies:\n")
	for _, e := range examples {
		if _, err := autopilot.Read("autopilot.md", e[1]); err != nil {
			t.Error(err)
		}
		_, list, _ := strings.Cut(string(e[1]), "policies:\n")
		all.WriteString(list)
	}
	for _, trigger := range autopilot.Triggers() {
		if !strings.Contains(string(text), "`"+trigger.Name+"`") {
			t.Errorf("the page does not name the trigger %s", trigger.Name)
		}
	}

	// All of them together do what they say.
	w := newWorld(t, all.String())
	asked, away := w.submitted(fjord, "Sandbox", "Retail"), w.submitted(fjord, "Sandbox", "Gaming")
	w.verify("v")
	w.pass(40 * 24 * time.Hour)
	w.statusIs(fjord, "Sandbox", asked, "Action Required")
	w.statusIs(fjord, "Sandbox", away, "Rejected")
	if got := w.call(fjord, "account.GetVerification", object{"VerificationType": "BUSINESS_VERIFICATION"})["VerificationStatus"]; got != "SUCCEEDED" {
		t.Errorf("the verification is %v", got)
	}
	for _, o := range w.outcomes() {
		if o.Result != autopilot.Done {
			t.Errorf("outcome %+v", o)
		}
	}
	if got := w.policy("monthly-referral").Done; got != 1 {
		t.Errorf("%d referrals in 40 days", got)
	}
}
