package coselltest_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/opencosell/cosell/coselltest"
)

// States are saved and loaded, with the clock, and a reset leaves nothing.
func TestState(t *testing.T) {
	s := coselltest.Start(t)
	create(s, "One")
	s.Save("one")
	create(s, "Two")
	s.Clock().Advance(time.Hour)
	if got := count(s); got != 2 {
		t.Errorf("there are %d opportunities, want 2", got)
	}
	s.Load("one")
	if got := count(s); got != 1 || !s.Clock().Now().Equal(coselltest.Epoch) {
		t.Errorf("after going back there are %d opportunities at %s, want 1 at %s", got, s.Clock().Now(), coselltest.Epoch)
	}
	s.Save("one")
	s.Reset()
	if got := count(s); got != 0 || len(s.Events("", 0)) != 0 {
		t.Errorf("after a reset there are %d opportunities", got)
	}
}

// A code is in the outbox.
func TestOutbox(t *testing.T) {
	s := coselltest.Start(t)
	s.Operator("fix-code", coselltest.Request{Catalog: coselltest.AWS, Input: coselltest.FixCode{Address: "kari@fjord.example", Code: "424242"}}, nil)
	s.Call(fjord, "account.SendEmailVerificationCode", map[string]any{"Catalog": coselltest.AWS, "Email": "kari@fjord.example"}, nil)
	letters := s.Outbox("kari@fjord.example")
	if len(letters) != 1 || letters[0].Code != "424242" || letters[0].Account != fjord || !letters[0].Time.Equal(coselltest.Epoch) {
		t.Errorf("got %+v, want one letter with the code 424242", letters)
	}
	if others := s.Outbox("omar@fjord.example"); len(others) != 0 || len(s.Outbox("")) != 1 {
		t.Errorf("got %+v for nobody", others)
	}
}

// Policies act by themselves, by the server's clock.
func TestAutopilot(t *testing.T) {
	const policies = `
policies:
  - name: approve-everything
    on: opportunity.submitted
    after: 1h
    do: approve
`
	submit := func(s *coselltest.Server) string {
		id := create(s, "Mill")
		s.Call(fjord, "selling.StartEngagementFromOpportunityTask", map[string]any{
			"Catalog": coselltest.AWS, "Identifier": id, "AwsSubmission": map[string]any{"InvolvementType": "Co-Sell", "Visibility": "Full"},
		}, nil)
		return id
	}
	status := func(s *coselltest.Server, id string) string {
		var got struct{ LifeCycle struct{ ReviewStatus string } }
		s.Call(fjord, "selling.GetOpportunity", map[string]any{"Catalog": coselltest.AWS, "Identifier": id}, &got)
		return got.LifeCycle.ReviewStatus
	}
	later := coselltest.Start(t)
	later.Autopilot(policies)
	for name, s := range map[string]*coselltest.Server{"by option": coselltest.Start(t, coselltest.Policies(policies)), "by method": later} {
		id := submit(s)
		if got := status(s, id); got != "Submitted" {
			t.Errorf("%s: at once %s is %s", name, id, got)
		}
		if s.Clock().Advance(time.Hour); status(s, id) != "Approved" {
			t.Errorf("%s: after an hour %s is %s, want Approved", name, id, status(s, id))
		}
		s.Autopilot("")
		id = submit(s)
		if s.Clock().Advance(time.Hour); status(s, id) != "Submitted" {
			t.Errorf("%s: without policies %s is %s, want Submitted", name, id, status(s, id))
		}
	}
}

// Faults come to calls of their scope until they are cleared.
func TestFaults(t *testing.T) {
	s := coselltest.Start(t)
	list := func() error {
		return s.TryCall(fjord, "selling.ListOpportunities", map[string]any{"Catalog": coselltest.AWS}, nil)
	}
	if id := s.Fault(coselltest.Fault{Drop: true}); id == "" {
		t.Error("a rule has no id")
	}
	if err := list(); err == nil || coselltest.IsRefused(err, "") {
		t.Errorf("got %v, want no answer", err)
	}
	s.ClearFaults()
	if err := list(); err != nil {
		t.Error(err)
	}
}

// A strict server asks for registration.
func TestStrict(t *testing.T) {
	s := coselltest.Start(t, coselltest.Strict())
	s.Refused("AccessDeniedException", fjord, "selling.CreateOpportunity", deal("One"))
}

// Seed files fill the server, again after a reset.
func TestSeedFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "seed.yaml")
	if err := os.WriteFile(path, []byte("catalog: AWS\naccounts:\n  - {name: Fjord, id: 111122223333}\nopportunities:\n  - {account: Fjord, customer: Heron Mills}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := coselltest.Start(t, coselltest.SeedFiles(path))
	if got := count(s); got != 1 {
		t.Fatalf("there are %d opportunities, want the one of the file", got)
	}
	create(s, "Another")
	s.Reset()
	if got := count(s); got != 1 {
		t.Errorf("after a reset there are %d opportunities, want the one of the file", got)
	}
}
