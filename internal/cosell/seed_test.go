package cosell

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/opencosell/cosell/internal/autopilot"
	"github.com/opencosell/cosell/internal/remote"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/seed"
	"github.com/opencosell/cosell/internal/store"
	"github.com/opencosell/cosell/internal/store/sqlstore"
)

// seeded starts a server over a directory with a seed file of the given text; close ends it.
type seeded struct {
	t    *testing.T
	dir  string
	file string
	log  bytes.Buffer
	// policies of the autopilot; empty is none.
	policies string
	*Server
}

func newSeeded(t *testing.T, text string) *seeded {
	dir := t.TempDir()
	s := &seeded{t: t, dir: filepath.Join(dir, "data"), file: filepath.Join(dir, "seed.yaml")}
	s.write(text)
	return s
}

func (s *seeded) write(text string) {
	s.t.Helper()
	if err := os.WriteFile(s.file, []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

func (s *seeded) start() error {
	s.t.Helper()
	db, err := sqlstore.Open(s.t.Context(), sqlstore.Options{Dir: s.dir})
	if err != nil {
		s.t.Fatal(err)
	}
	s.log.Reset()
	var policies *autopilot.Source
	if s.policies != "" {
		policies = &autopilot.Source{Name: "policies.yaml", Text: []byte(s.policies), Starting: true}
	}
	s.Server, err = Start(s.t.Context(), Options{
		Store: db, Switches: resource.Dev(), Log: slog.New(slog.NewTextHandler(&s.log, nil)), SeedFiles: slices.DeleteFunc([]string{s.file}, func(f string) bool { return f == "" }),
		StartTime: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Autopilot: policies,
	})
	if err != nil {
		if err := db.Close(); err != nil {
			s.t.Error(err)
		}
	}
	return err
}

func (s *seeded) mustStart() {
	s.t.Helper()
	if err := s.start(); err != nil {
		s.t.Fatal(err)
	}
}

// customers are those of the account's opportunities.
func (s *seeded) customers(account string) string {
	s.t.Helper()
	answer, err := remote.InProcess(s).Call(s.t.Context(), account, "selling.ListOpportunities", map[string]any{
		"Catalog": "Sandbox", "Sort": map[string]any{"SortBy": "Identifier", "SortOrder": "ASCENDING"},
	})
	if err != nil {
		s.t.Fatal(err)
	}
	var list struct {
		OpportunitySummaries []struct {
			Customer struct{ Account struct{ CompanyName string } }
		}
	}
	if err := json.Unmarshal(answer, &list); err != nil {
		s.t.Fatal(err)
	}
	var names []string
	for _, o := range list.OpportunitySummaries {
		names = append(names, o.Customer.Account.CompanyName)
	}
	return strings.Join(names, ", ")
}

func (s *seeded) want(what, want string) {
	s.t.Helper()
	if got := s.customers("123456789012"); got != want {
		s.t.Errorf("%s there is %q, want %q", what, got, want)
	}
}

func (s *seeded) reset(in map[string]any) error {
	return remote.InProcess(s).Control(s.t.Context(), http.MethodPost, "/v1/reset", in, nil)
}

func (s *seeded) end() {
	s.t.Helper()
	if err := s.Close(); err != nil {
		s.t.Fatal(err)
	}
}

const (
	seedOne = "opportunities: [{customer: One, status: approved}]\n"
	seedTwo = "opportunities: [{customer: Two}]\n"
	// The server alone can tell that this is no solution of the account.
	seedBad = "opportunities: [{customer: Whole}, {customer: Half, solutions: [S-7654321]}]\n"
)

func TestSeedFiles(t *testing.T) {
	s := newSeeded(t, seedOne)
	s.mustStart()
	s.want("after the first start", "One")
	s.end()

	s.write(seedTwo)
	s.mustStart()
	s.want("after a start with data", "One")
	if !strings.Contains(s.log.String(), "seeds are not applied: there is data already") {
		t.Errorf("the log does not say that the seed was skipped:\n%s", &s.log)
	}
	if err := s.Clock.Set(t.Context(), s.Clock.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := s.reset(map[string]any{"toSeed": true}); err != nil {
		t.Fatal(err)
	}
	s.want("after the reset to the seed", "Two")
	if got := s.Clock.Now(); !got.Equal(*s.begin) {
		t.Errorf("after the reset it is %s, want the time of the beginning %s", got, s.begin)
	}

	s.write("opportunities: [{status: approved}]\n")
	if err := s.reset(map[string]any{"toSeed": true}); err == nil || !strings.Contains(err.Error(), "seed.yaml:1:17: opportunities[0]: customer is required") {
		t.Errorf("a wrong file is refused with %v", err)
	}
	s.want("after a reset to a wrong file", "Two")
	s.write(seedBad)
	if err := s.reset(map[string]any{"toSeed": true}); err == nil || !strings.Contains(err.Error(), "left empty") || !strings.Contains(err.Error(), "seed.yaml:1:36: opportunities[1]: selling.AssociateOpportunity") {
		t.Errorf("a seed that the server refuses is answered with %v", err)
	}
	s.want("after a seed that was refused", "")
	if err := s.reset(map[string]any{}); err != nil {
		t.Fatal(err)
	}
	s.write(seedOne)
	s.end()
	s.mustStart()
	s.want("after a start of the server that was reset", "One")
	s.end()
}

// A start that ends in the middle of a seed leaves nothing that the next one takes for data.
func TestSeedIsNotLeftHalf(t *testing.T) {
	s := newSeeded(t, seedBad)
	if err := s.start(); err == nil || !strings.Contains(err.Error(), "opportunities[1]: selling.AssociateOpportunity") {
		t.Fatalf("the start ended with %v", err)
	}
	s.write(seedTwo)
	s.mustStart()
	s.want("after the start with a good seed", "Two")
	// As a process leaves it that is killed while it applies a seed.
	err := s.store.Update(context.Background(), func(tx store.Tx) error { return tx.SetValue(seeding, []byte(seedBegun)) })
	if err != nil {
		t.Fatal(err)
	}
	s.end()
	s.write(seedOne)
	s.mustStart()
	s.want("after the start that follows a crash", "One")
	s.end()
}

// What people write after a start without seeds is not taken for half a seed by a later one.
func TestHalfSeedBecomesData(t *testing.T) {
	s := newSeeded(t, seedOne)
	s.mustStart()
	err := s.store.Update(context.Background(), func(tx store.Tx) error { return tx.SetValue(seeding, []byte(seedBegun)) })
	if err != nil {
		t.Fatal(err)
	}
	s.end()
	file := s.file
	s.file = ""
	s.mustStart()
	if want := "no seed is applied over it"; !strings.Contains(s.log.String(), want) {
		t.Errorf("got the log %s, want %q", s.log.String(), want)
	}
	s.end()
	s.file = file
	s.write(seedTwo)
	s.mustStart()
	s.want("after a start without seeds and one with another", "One")
	s.end()
}

// Policies begin where the seed ends: they neither take from it what it says of the other side, nor count their intervals
// from a time that the seed turned back.
func TestSeedAmongPolicies(t *testing.T) {
	s := newSeeded(t, "clock: 2025-01-01T00:00:00Z\nopportunities:\n  - {customer: One, status: approved}\n")
	s.policies = "policies:\n  - {name: ok, catalog: Sandbox, on: opportunity.submitted, do: approve}\n" +
		"  - {name: daily, catalog: Sandbox, accounts: [111122223333], every: 1d, do: set-up-account, with: {name: Fjord}}\n"
	s.mustStart()
	s.want("with policies that would approve too", "One")
	next := func() time.Time {
		t.Helper()
		at, err := s.Agenda.NextDue(t.Context())
		if err != nil || at == nil {
			t.Fatalf("got %v, %v, want the interval", at, err)
		}
		return *at
	}
	if got, want := next(), time.Date(2025, 1, 2, 0, 0, 0, 0, time.UTC); !got.Equal(want) {
		t.Errorf("the interval ends at %s, want %s", got, want)
	}
	if err := s.reset(map[string]any{"toSeed": true}); err != nil {
		t.Fatal(err)
	}
	s.want("reset to the seed", "One")
	if got, want := next(), time.Date(2025, 1, 2, 0, 0, 0, 0, time.UTC); !got.Equal(want) {
		t.Errorf("after a reset the interval ends at %s, want %s", got, want)
	}
	// Awake again, they answer to what comes.
	s.write("opportunities:\n  - {customer: Two, status: submitted}\n")
	files, err := seed.Load(s.file)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := seed.Apply(t.Context(), remote.InProcess(s), files, seed.Options{Add: true}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Agenda.Due(t.Context(), s.Clock.Now()); err != nil {
		t.Fatal(err)
	}
	var seen struct {
		Outcomes []struct{ Policy, Action, Result string }
	}
	if err := remote.InProcess(s).Control(t.Context(), http.MethodGet, "/v1/autopilot/outcomes", nil, &seen); err != nil {
		t.Fatal(err)
	}
	if len(seen.Outcomes) != 1 || seen.Outcomes[0].Policy != "ok" || seen.Outcomes[0].Result != "done" {
		t.Errorf("got the outcomes %+v, want that ok approved the second deal", seen.Outcomes)
	}
	s.end()
}

func TestNoSeedToResetTo(t *testing.T) {
	p := repeatable(t, 1, "")
	defer p.close()
	err := p.client.Control(t.Context(), http.MethodPost, "/v1/reset", map[string]any{"toSeed": true}, nil)
	if err == nil || !strings.Contains(err.Error(), "started without a seed") {
		t.Errorf("got %v, want that there is none", err)
	}
}
