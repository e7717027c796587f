package coselltest_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/coselltest"
)

const fjord = "111122223333"

// create makes an opportunity of fjord in catalog AWS.
func create(s *coselltest.Server, title string) string {
	var made struct{ Id string }
	s.Call(fjord, "selling.CreateOpportunity", deal(title), &made)
	return made.Id
}

// count is how many opportunities fjord has in catalog AWS.
func count(s *coselltest.Server) int {
	var list struct{ OpportunitySummaries []struct{} }
	s.Call(fjord, "selling.ListOpportunities", map[string]any{"Catalog": coselltest.AWS}, &list)
	return len(list.OpportunitySummaries)
}

// Every test has a server of its own, which answers at its URL and the same way each time.
func TestStart(t *testing.T) {
	var first []coselltest.Event
	for i := range 2 {
		s := coselltest.Start(t)
		if id := create(s, "One"); id != "O1000001" {
			t.Errorf("server %d: the first opportunity is %s", i, id)
		}
		resp, err := http.Get(s.URL + "/_cosell/health")
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			t.Errorf("%s/_cosell/health answers %s", s.URL, resp.Status)
		}
		events := s.Events("", 0)
		if i == 0 {
			first = events
		} else if diff := cmp.Diff(first, events); diff != "" {
			t.Errorf("the second server's events (-first +second)\n%s", diff)
		}
	}
	other := coselltest.Start(t, coselltest.Seed(2))
	create(other, "One")
	if events := other.Events("", 0); events[0].ID == first[0].ID {
		t.Error("another seed gives the same ids")
	}
}

// A server ends with its test.
func TestStartEndsWithTheTest(t *testing.T) {
	var url string
	t.Run("inside", func(t *testing.T) { url = coselltest.Start(t).URL })
	if resp, err := http.Get(url); err == nil {
		resp.Body.Close()
		t.Errorf("%s still answers", url)
	}
}

func TestClock(t *testing.T) {
	s := coselltest.Start(t)
	c := s.Clock()
	if got := c.Now(); !got.Equal(coselltest.Epoch) {
		t.Errorf("the clock stands at %s, want %s", got, coselltest.Epoch)
	}
	if next, ok := c.Next(); ok {
		t.Errorf("something falls due at %s on an empty server", next)
	}
	var sent struct{ Invitation string }
	s.Operator("send-referral", coselltest.Request{
		Catalog: coselltest.Sandbox, Account: fjord, Input: coselltest.SendReferral{Referral: coselltest.JSON(referral)},
	}, &sent)
	due := coselltest.Epoch.Add(15 * 24 * time.Hour)
	if next, ok := c.Next(); !ok || !next.Equal(due) {
		t.Errorf("next due is %s, want %s", next, due)
	}
	if fired := c.AdvanceTo(due.Add(-time.Second)); len(fired) != 0 {
		t.Errorf("a second too early %v fell due", fired)
	}
	want := []coselltest.Fired{{Kind: "selling.invitation-expiry", Ref: sent.Invitation, Due: due}}
	if diff := cmp.Diff(want, c.AdvanceToNext()); diff != "" {
		t.Errorf("fired (-want +got)\n%s", diff)
	}
	if fired := append(c.AdvanceToNext(), c.Settle()...); len(fired) != 0 || !c.Now().Equal(due) {
		t.Errorf("with nothing to come %v fell due and it is %s", fired, c.Now())
	}
	back := coselltest.Epoch.Add(-time.Hour)
	if c.Set(back); !c.Now().Equal(back) {
		t.Errorf("it is %s, want %s", c.Now(), back)
	}
	c.Resume()
	if got := c.Now(); got.Before(back) || got.After(back.Add(time.Hour)) {
		t.Errorf("a clock that runs on from %s shows %s", back, got)
	}
	if c.Freeze(); !c.Now().Equal(c.Now()) {
		t.Error("a frozen clock runs")
	}
}

func TestClockOptions(t *testing.T) {
	at := time.Date(2031, 5, 6, 7, 8, 9, 0, time.UTC)
	if got := coselltest.Start(t, coselltest.At(at)).Clock().Now(); !got.Equal(at) {
		t.Errorf("got %s, want %s", got, at)
	}
	before := time.Now().Add(-time.Second)
	if got := coselltest.Start(t, coselltest.RealClock()).Clock().Now(); got.Before(before) || got.After(time.Now().Add(time.Second)) {
		t.Errorf("the real clock shows %s", got)
	}
}

// Refusals of calls and of actions have their types and their problems.
func TestRefusals(t *testing.T) {
	s := coselltest.Start(t)
	broken := deal("")
	delete(broken["Project"].(map[string]any), "Title")
	e := s.Refused("ValidationException", fjord, "selling.CreateOpportunity", broken)
	if problems := e.Problems(); e.Status != http.StatusBadRequest || e.Reason() != "BUSINESS_VALIDATION_FAILED" || len(problems) != 1 || problems[0].Field != "project.title" {
		t.Errorf("got %d %s %v, want project.title", e.Status, e.Reason(), problems)
	}
	err := s.TryCall(fjord, "selling.GetOpportunity", map[string]any{"Catalog": coselltest.AWS, "Identifier": "O7"}, nil)
	var refused *coselltest.Exception
	if !coselltest.IsRefused(err, "ResourceNotFoundException") || coselltest.IsRefused(err, "ConflictException") || !errors.As(err, &refused) {
		t.Errorf("got %v", err)
	}
	err = s.TryOperator("approve", coselltest.Request{Catalog: coselltest.AWS, Input: coselltest.Approve{Opportunity: "O7"}}, nil)
	var refusal *coselltest.Refusal
	if !coselltest.IsRefused(err, "ResourceNotFoundException") || !errors.As(err, &refusal) {
		t.Errorf("got %v", err)
	}
	if err := s.TryOperator("aprove", coselltest.Request{}, nil); err == nil || !strings.Contains(err.Error(), `no operator action "aprove"`) {
		t.Errorf("got %v", err)
	}
	if err := s.TryCall(fjord, "GetOpportunity", nil, nil); err == nil || !strings.Contains(err.Error(), "give service and name") {
		t.Errorf("got %v", err)
	}
	if coselltest.IsRefused(nil, "") {
		t.Error("no error is a refusal")
	}
}

// fake is a test that only remembers how it ended.
type fake struct {
	testing.TB
	fatal string
}

func (f *fake) Helper()                  {}
func (f *fake) Context() context.Context { return f.TB.Context() }
func (f *fake) Fatal(args ...any)        { f.fatal = fmt.Sprint(args...) }

// What cannot be done ends the test that asked, with what was asked.
func TestFailuresEndTheTest(t *testing.T) {
	s := coselltest.Start(t)
	for want, do := range map[string]func(*coselltest.Server){
		"selling.GetOpportunity by 111122223333: ResourceNotFoundException": func(s *coselltest.Server) {
			s.Call(fjord, "selling.GetOpportunity", map[string]any{"Catalog": coselltest.AWS, "Identifier": "O7"}, nil)
		},
		"operator approve: ResourceNotFoundException": func(s *coselltest.Server) {
			s.Operator("approve", coselltest.Request{Catalog: coselltest.AWS, Input: coselltest.Approve{Opportunity: "O7"}}, nil)
		},
		"got no refusal, want ConflictException": func(s *coselltest.Server) {
			s.Refused("ConflictException", fjord, "selling.ListOpportunities", map[string]any{"Catalog": coselltest.AWS})
		},
		"is not a duration above zero": func(s *coselltest.Server) { s.Clock().Advance(-time.Hour) },
		"no snapshot":                  func(s *coselltest.Server) { s.Load("never-saved") },
		"policies.yaml:1:":             func(s *coselltest.Server) { s.Autopilot("polices: []") },
	} {
		f := &fake{TB: t}
		if do(s.For(f)); !strings.Contains(f.fatal, want) {
			t.Errorf("the test ended with %q, want %s", f.fatal, want)
		}
	}
	if _, err := coselltest.Open(t.Context(), coselltest.SeedFiles("given.yaml")); err == nil || !strings.Contains(err.Error(), "given.yaml") {
		t.Errorf("got %v, want that there is no given.yaml", err)
	}
}

// A server of no test panics where a test would end.
func TestOpen(t *testing.T) {
	s, err := coselltest.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if recover() == nil {
			t.Error("a call that is refused does not panic")
		}
		for range 2 { // the second does nothing more
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}
	}()
	create(s.For(t), "For a test")
	s.Call(fjord, "selling.GetOpportunity", nil, nil)
}
