package seed_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/cosell"
	"github.com/opencosell/cosell/internal/remote"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/seed"
	"github.com/opencosell/cosell/internal/store/sqlstore"
)

// server is a client of a new server.
func server(t *testing.T, switches resource.Switches) *remote.Client {
	t.Helper()
	s, err := sqlstore.Open(t.Context(), sqlstore.Options{Memory: true})
	if err != nil {
		t.Fatal(err)
	}
	srv, err := cosell.Start(t.Context(), cosell.Options{Store: s, Switches: switches})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := srv.Close(); err != nil {
			t.Error(err)
		}
	})
	return remote.InProcess(srv)
}

func load(t *testing.T, text string) []*seed.File {
	t.Helper()
	f, err := seed.Read("seed.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return []*seed.File{f}
}

// apply applies a seed that must be carried out to its end.
func apply(t *testing.T, c *remote.Client, text string) []seed.Made {
	t.Helper()
	made, err := seed.Apply(t.Context(), c, load(t, text), seed.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// read makes a call that must succeed and returns the value at a path of its answer, as text.
func read(t *testing.T, c *remote.Client, account, operation, catalog, id string, path ...string) string {
	t.Helper()
	answer, err := c.Call(t.Context(), account, operation, map[string]any{"Catalog": catalog, "Identifier": id})
	if err != nil {
		t.Errorf("%s of %s: %v", operation, id, err)
		return ""
	}
	var at any
	if err := json.Unmarshal(answer, &at); err != nil {
		t.Fatal(err)
	}
	for _, name := range path {
		o, _ := at.(map[string]any)
		at = o[name]
	}
	return fmt.Sprint(at)
}

// check compares what a seed says it made with what the API answers.
func check(t *testing.T, c *remote.Client, made []seed.Made) {
	t.Helper()
	for _, m := range made {
		var got, want string
		switch m.Kind {
		case "opportunity":
			if m.State == "accepted" {
				continue // by invitation: its status follows from the sender's
			}
			got = read(t, c, m.Account, "selling.GetOpportunity", m.Catalog, m.ID, "LifeCycle", "ReviewStatus") + ", " +
				read(t, c, m.Account, "selling.GetOpportunity", m.Catalog, m.ID, "LifeCycle", "Stage")
			want = m.State
		case "invitation", "referral":
			if m.Account == "aws" {
				continue
			}
			got = read(t, c, m.Account, "selling.GetEngagementInvitation", m.Catalog, m.ID, "Status")
			want = strings.Replace(strings.ToUpper(m.State), "CONVERTED", "ACCEPTED", 1)
		case "connection":
			if m.State == "active" || m.State == "ended" {
				got = read(t, c, m.Account, "account.GetConnection", m.Catalog, m.ID, "ConnectionTypes", "OPPORTUNITY_COLLABORATION", "Status")
				want = map[string]string{"active": "ACTIVE", "ended": "CANCELED"}[m.State]
				break
			}
			got = read(t, c, m.Account, "account.GetConnectionInvitation", m.Catalog, m.ID, "Status")
			want = strings.Replace(strings.ToUpper(m.State), "WITHDRAWN", "CANCELED", 1)
		case "partner":
			if m.State == "registered" {
				continue
			}
			got, want = read(t, c, m.Account, "account.GetProfileVisibility", m.Catalog, m.ID, "Visibility"), m.State
		default:
			continue
		}
		if got != want {
			t.Errorf("%s %q of %s in %s is %q, want %q", m.Kind, m.Name, m.Account, m.Catalog, got, want)
		}
	}
}

var update = flag.Bool("update", false, "write the golden files instead of comparing")

// The example of docs/seeds.md can be applied under both profiles.
func TestExample(t *testing.T) {
	files, err := seed.Load("../../docs/examples/seed.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, switches := range map[string]resource.Switches{"dev": resource.Dev(), "aws": resource.AWS()} {
		t.Run(name, func(t *testing.T) {
			c := server(t, switches)
			made, err := seed.Apply(t.Context(), c, files, seed.Options{})
			if err != nil {
				t.Fatal(err)
			}
			check(t, c, made)
			var got strings.Builder
			for _, m := range made {
				fmt.Fprintf(&got, "%s | %s | %s | %s | %s\n", m.Kind, m.Name, m.Account, m.Catalog, m.State)
			}
			golden := filepath.Join("testdata", "example.golden")
			if *update {
				if err := os.WriteFile(golden, []byte(got.String()), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got.String()); diff != "" {
				t.Errorf("made (-want +got)\n%s", diff)
			}
		})
	}
}

// Every state that a seed can name is reached, in both catalogs, with nothing said but the state.
func TestEveryState(t *testing.T) {
	text := "accounts: [{name: Fjord, id: 111122223333}, {name: Nimbus, id: 444455556666}]\nopportunities:\n"
	n := 0
	add := func(format string, args ...any) {
		n++
		text += fmt.Sprintf("- {account: Fjord, customer: C%d, catalog: %s}\n", n, fmt.Sprintf(format, args...))
	}
	for _, catalog := range []string{"AWS", "Sandbox"} {
		for _, status := range []string{"Pending Submission", "Submitted", "In review", "Action Required", "Approved", "Rejected"} {
			for _, involvement := range []string{"Co-Sell", "For Visibility Only"} {
				add("%s, status: %s, involvement: %s", catalog, status, involvement)
			}
		}
		for _, stage := range []string{"Qualified", "Technical Validation", "Business Validation", "Committed", "Launched", "Closed Lost"} {
			add("%s, stage: %s", catalog, stage)
			add("%s, stage: %s, origin: AWS Referral", catalog, stage)
		}
		for _, status := range []string{"pending", "accepted", "rejected", "expired"} {
			add("%s, status: %s, origin: AWS Referral", catalog, status)
			text += fmt.Sprintf("- {account: Fjord, customer: Shared, status: approved, catalog: %s, invitations: [{to: Nimbus, status: %s}]}\n", catalog, status)
		}
	}
	text += "engagements:\n"
	for _, catalog := range []string{"AWS", "Sandbox"} {
		for _, status := range []string{"pending", "accepted", "rejected", "expired"} {
			for _, to := range []string{"Nimbus", "aws"} {
				text += fmt.Sprintf("- {account: Fjord, title: %s %s, catalog: %s, invitations: [{to: %[2]s, status: %[1]s}]}\n", status, to, catalog)
			}
		}
	}
	text += "leads:\n"
	for _, catalog := range []string{"AWS", "Sandbox"} {
		for _, status := range []string{"pending", "accepted", "rejected", "expired", "converted"} {
			text += fmt.Sprintf("- {customer: L, catalog: %s, invitations: [{to: Nimbus, status: %s}]}\n", catalog, status)
		}
	}
	c := server(t, resource.Dev())
	made := apply(t, c, text)
	check(t, c, made)
	count := map[string]int{}
	for _, m := range made {
		count[m.Kind]++
	}
	want := map[string]int{"account": 2, "opportunity": 2 * (12 + 12 + 1 + 4 + 1 + 1), "referral": 2 * 3, "invitation": 2 * (4 + 8 + 5), "engagement": 16, "lead": 10}
	if diff := cmp.Diff(want, count); diff != "" {
		t.Errorf("made (-want +got)\n%s", diff)
	}
}

func TestEveryConnection(t *testing.T) {
	text := "accounts:\n- {name: Hub, id: 100000000000}\n"
	states := []string{"active", "pending", "rejected", "withdrawn", "ended"}
	partners, connections := "partners:\n- {account: Hub}\n", "connections:\n"
	for i, state := range states {
		text += fmt.Sprintf("- {name: %s, id: 20000000000%d}\n", state, i)
		partners += fmt.Sprintf("- {account: %s}\n", state)
		connections += fmt.Sprintf("- {from: Hub, to: %s, status: %[1]s}\n", state)
	}
	c := server(t, resource.Dev())
	// A subsidiary may be no partner.
	made := apply(t, c, text+"- {name: Daughter, id: 300000000000}\n"+partners+connections+"- {from: Hub, to: Daughter, type: subsidiary, status: pending}\n")
	check(t, c, made)
}
