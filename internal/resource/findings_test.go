package resource

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/apierr"
)

func problem(path string, code apierr.Code) apierr.Field {
	return apierr.Field{Path: path, Code: code, Message: path + " is wrong"}
}

// An ordinary call ends at the first refusal.
func TestRefuseOrdinary(t *testing.T) {
	c := new(Call)
	refused := apierr.Conflictf("", "changed")
	for name, got := range map[string]error{
		"Refuse": c.Refuse(refused), "RefuseState": c.RefuseState(refused),
	} {
		if got != error(refused) {
			t.Errorf("%s: got %v, want %v", name, got, refused)
		}
	}
	if err := c.RefuseBusiness([]apierr.Field{problem("A", apierr.InvalidValue)}); apierr.From(err).Kind != apierr.Validation || !apierr.From(err).Business {
		t.Errorf("RefuseBusiness: got %v", err)
	}
	if err := c.RefuseRequest([]apierr.Field{problem("A", apierr.InvalidValue)}); apierr.From(err).Kind != apierr.Validation || apierr.From(err).Business {
		t.Errorf("RefuseRequest: got %v", err)
	}
	if err := errors.Join(c.Refuse(nil), c.RefuseBusiness(nil), c.RefuseRequest(nil), c.Checked()); err != nil {
		t.Errorf("nothing refused: got %v", err)
	}
	c.TaskFails(func(apierr.Kind) string { return "Reason" })
	if c.Refused() || c.Doubtful("A") || c.Malformed("A") {
		t.Error("an ordinary call has found something")
	}
}

// line is a finding in one line.
func line(f Finding) string {
	s := string(f.Stage) + ":"
	if len(f.Err.Fields) == 0 {
		s += " " + f.Err.Message
	}
	for _, p := range f.Err.Fields {
		s += " " + p.Path + " " + string(p.Code)
	}
	if f.Task != "" {
		s += " (" + f.Task + ")"
	}
	return s
}

// TestFindings: what is told of checks one after another, and what is left out because an earlier one has said it or may
// be its cause.
func TestFindings(t *testing.T) {
	business := func(p ...apierr.Field) error { return apierr.Business(p...) }
	model := func(p ...apierr.Field) error { return apierr.Request(p...) }
	for _, tt := range []struct {
		name   string
		checks []error
		want   []string
	}{
		{"all stages", []error{
			model(problem("A", apierr.InvalidEnumValue)), apierr.Deniedf("", "not you"), apierr.Conflictf("", "changed"),
			business(problem("B", apierr.InvalidValue)), apierr.Quotaf("", "full"), &apierr.Error{Kind: apierr.Throttled, Message: "slow"},
		}, []string{"model: A INVALID_ENUM_VALUE", "access: not you", "state: changed", "business: B INVALID_VALUE", "quota: full", "quota: slow"}},
		{"what the model has said, above it and below it", []error{
			model(problem("A.B", apierr.InvalidEnumValue), problem("L[0].X", apierr.InvalidValue)),
			business(problem("A.B", apierr.InvalidValue), problem("A", apierr.RequiredFieldMissing), problem("A.B.C", apierr.RequiredFieldMissing), problem("L", apierr.TooManyValues), problem("A.BC", apierr.InvalidValue)),
		}, []string{"model: A.B INVALID_ENUM_VALUE L[0].X INVALID_VALUE", "business: A.BC INVALID_VALUE"}},
		{"a member that another rule has refused", []error{
			business(problem("A", apierr.ActionNotPermitted)), business(problem("A", apierr.InvalidValue), problem("A.B", apierr.InvalidValue)),
		}, []string{"business: A ACTION_NOT_PERMITTED", "business: A.B INVALID_VALUE"}},
		{"two rules of one check", []error{business(problem("A", apierr.InvalidValue), problem("A", apierr.TooManyValues))}, []string{"business: A INVALID_VALUE A TOO_MANY_VALUES"}},
		{"rules of the whole", []error{
			business(problem("", "ONE"), problem("", "TWO")), business(problem("", "TWO"), problem("", "THREE")),
		}, []string{"business:  ONE  TWO", "business:  THREE"}},
		{"the same refusal twice", []error{apierr.Conflictf("", "changed"), apierr.Conflictf("", "changed"), apierr.Conflictf("", "closed")}, []string{"state: changed", "state: closed"}},
		{"something not found under a name of a wrong form", []error{
			model(problem("EngagementIdentifier", apierr.InvalidStringFormat)), apierr.NotFoundf("", "gone"),
		}, []string{"model: EngagementIdentifier INVALID_STRING_FORMAT"}},
		{"something not found beside a wrong member", []error{
			model(problem("Customer.AwsAccountId", apierr.InvalidStringFormat)), apierr.NotFoundf("", "gone"),
		}, []string{"model: Customer.AwsAccountId INVALID_STRING_FORMAT", "access: gone"}},
		{"the end of a task", []error{
			&Failure{Reason: "ContextNotFound", Message: "no context"},
			&Failure{Reason: "OpportunityConflict", Message: "all", Cause: apierr.Business(problem("A", apierr.InvalidValue))},
		}, []string{"state: no context (ContextNotFound)", "business: A INVALID_VALUE (OpportunityConflict)"}},
		{"a refusal inside another error", []error{fmt.Errorf("check: %w", apierr.Quotaf("", "full"))}, []string{"quota: full"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := &Call{Findings: new(Findings)}
			for _, err := range tt.checks {
				if err := c.Refuse(err); err != nil && !c.Findings.End(err) {
					t.Errorf("%v is no refusal", err)
				}
			}
			var got []string
			for _, f := range c.Findings.All() {
				got = append(got, line(f))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("findings (-want +got)\n%s", diff)
			}
			if !errors.Is(c.Checked(), ErrExplained) || !c.Findings.End(c.Checked()) {
				t.Errorf("after the checks: got %v, want the end of the explanation", c.Checked())
			}
		})
	}
}

// What cannot be gone on from ends an explanation too.
func TestRefuseEnds(t *testing.T) {
	internal := errors.New("disk")
	c := &Call{Findings: new(Findings)}
	for _, err := range []error{apierr.NotFoundf("", "gone"), internal, &apierr.Error{Kind: apierr.Unavailable}} {
		if got := c.Refuse(err); got != err {
			t.Errorf("got %v, want %v", got, err)
		}
	}
	if c.Findings.End(internal) || c.Findings.End(&apierr.Error{Kind: apierr.Unavailable}) || c.Refused() {
		t.Error("an internal failure counts as a refusal")
	}
}

func TestTaskFails(t *testing.T) {
	c := &Call{Findings: new(Findings)}
	refuse := func(err error) {
		t.Helper()
		if err := c.Refuse(err); err != nil {
			t.Fatal(err)
		}
	}
	refuse(apierr.Request(problem("Tags", apierr.DuplicateKeyValue)))
	c.Findings.TaskBegins()
	refuse(apierr.Conflictf("", "one"))
	c.TaskFails(func(k apierr.Kind) string { return fmt.Sprintf("Kind%d", k) })
	refuse(apierr.Conflictf("", "two"))
	c.TaskFails(func(apierr.Kind) string { return "Later" })
	got := []string{}
	for _, f := range c.Findings.All() {
		got = append(got, line(f))
	}
	want := []string{"model: Tags DUPLICATE_KEY_VALUE", fmt.Sprintf("state: one (Kind%d)", apierr.Conflict), "state: two (Later)"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings (-want +got)\n%s", diff)
	}
}

// A check that finds very many problems in a list that is too long does not make the answer longer and longer.
func TestFindingsAreBounded(t *testing.T) {
	var many []apierr.Field
	for i := range 3 * maxProblems {
		many = append(many, problem(fmt.Sprintf("List[%d]", i), apierr.InvalidValue))
	}
	f := new(Findings)
	f.End(apierr.Business(many...))
	if got := len(f.All()[0].Err.Fields); got != maxProblems {
		t.Errorf("got %d problems, want %d", got, maxProblems)
	}
}
