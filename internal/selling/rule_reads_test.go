package selling

import (
	"strings"
	"testing"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/rulebook"
)

// TestRulesAreOnThePage: every rule of the tables is a row of the pages, found by its member and code (selling §5.3–§5.5,
// §5.9, §6.2).
func TestRulesAreOnThePage(t *testing.T) {
	operations := map[level]string{
		levelFormat: "CreateOpportunity", levelCreate: "CreateOpportunity", levelChange: "UpdateOpportunity",
		levelPrecondition: "SubmitOpportunity", levelSubmit: "SubmitOpportunity", levelInvited: "UpdateOpportunity",
	}
	business := &apierr.Error{Kind: apierr.Validation, Business: true}
	for _, table := range opportunityRules {
		for _, r := range table {
			p := apierr.Field{Path: strings.ReplaceAll(r.path, "%d", "0"), Code: r.code, Message: r.text}
			got := rulebook.Of("selling", operations[r.level], business, p)
			if title := "Fields"; got.Text == title || !strings.HasPrefix(got.Section, "selling §") {
				t.Errorf("%s %s: got %v, want a row of a page", r.path, r.code, got)
			}
		}
	}
}

// TestReadsNameRules: what rules look at is said of rules that there are.
func TestReadsNameRules(t *testing.T) {
	known := map[string]bool{}
	for _, table := range opportunityRules {
		for _, r := range table {
			known[r.path], known[r.path+" "+string(r.code)] = true, true
		}
	}
	for path := range reads {
		if !known[path] {
			t.Errorf("no rule has the path %q", path)
		}
	}
}

// TestUnsure: a rule says nothing of a value that hangs on a member that is wrong already.
func TestUnsure(t *testing.T) {
	c := &resource.Call{Findings: new(resource.Findings)}
	c.Findings.End(apierr.Request(apierr.Field{Path: "Customer.Account.Address.CountryCode", Code: apierr.InvalidEnumValue}))
	d := &draft{doubtful: c.Doubtful}
	for path, want := range map[string]bool{
		"Customer.Account.Address.PostalCode": true, "Customer.Account.Address.StateOrRegion": true, "Customer.Account.CompanyName": false,
	} {
		if got := d.unsure(rule{path: path, code: apierr.RequiredFieldMissing}); got != want {
			t.Errorf("%s: got %v, want %v", path, got, want)
		}
	}
	if (&draft{}).unsure(rule{path: "Customer.Account.Address.PostalCode"}) {
		t.Error("an ordinary call leaves a rule out")
	}
}
