package autopilot_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const referral = `
    do: send-referral
    with:
      message: A deal of ${today}, the ${n}.
      referral:
        Customer:
          Account:
            CompanyName: Heron Mills
            Industry: Manufacturing
            WebsiteUrl: www.heronmills.example
            Address: {CountryCode: US, PostalCode: "12207", StateOrRegion: New York}
        Project:
          Title: Planning ${n}
          CustomerBusinessProblem: Planning runs on machines that nobody can repair any more.
          ExpectedCustomerSpend: [{Amount: "10000.00", CurrencyCode: USD, Frequency: Monthly, TargetCompany: AWS}]
        LifeCycle: {TargetCloseDate: "${today+120d}"}
`

// A year of referrals passes in moments when the clock is advanced, each at its own time, and those that nobody takes
// expire after fifteen days (selling §4.5, §9.2 7).
func TestYearOfReferrals(t *testing.T) {
	w := newWorld(t, `
policies:
  - name: by-days
    every: 30d
    catalog: AWS
    accounts: [111122223333]`+referral+`
  - name: by-months
    every: month
    catalog: Sandbox
    accounts: [444455556666]`+referral)
	if next := w.policy("by-days").Next; next == nil || !next.Equal(start.AddDate(0, 0, 30)) {
		t.Errorf("the first comes at %v", next)
	}
	began := time.Now()
	w.pass(365 * 24 * time.Hour)
	t.Logf("a year took %s", time.Since(began))

	var want []string
	for due := start.AddDate(0, 0, 30); !due.After(start.AddDate(0, 0, 365)); due = due.AddDate(0, 0, 30) {
		want = append(want, due.Format(time.RFC3339)+" Engagement Invitation Created")
		if end := due.AddDate(0, 0, 15); !end.After(start.AddDate(0, 0, 365)) {
			want = append(want, end.Format(time.RFC3339)+" Engagement Invitation Expired")
		}
	}
	if got := len(slices.DeleteFunc(slices.Clone(want), func(s string) bool { return strings.HasSuffix(s, "Expired") })); got != 12 {
		t.Fatalf("the test wants %d referrals", got)
	}
	about := func(account string) []string {
		return slices.DeleteFunc(w.events(account), func(s string) bool { return !strings.Contains(s, "Invitation") })
	}
	if diff := cmp.Diff(want, about(fjord)); diff != "" {
		t.Errorf("events of the referrals every 30 days (-want +got)\n%s", diff)
	}
	var months []string
	for _, line := range about(nimbus) {
		if when, ok := strings.CutSuffix(line, " Engagement Invitation Created"); ok {
			months = append(months, when)
		}
	}
	var first []string
	for m := range 12 {
		first = append(first, time.Date(2026, time.April+time.Month(m), 1, 0, 0, 0, 0, time.UTC).Format(time.RFC3339))
	}
	if diff := cmp.Diff(first, months); diff != "" {
		t.Errorf("referrals of every month (-want +got)\n%s", diff)
	}
	list, _ := w.call(fjord, "selling.ListEngagementInvitations", object{"Catalog": "AWS", "ParticipantType": "RECEIVER", "Sort": object{"SortBy": "InvitationDate", "SortOrder": "ASCENDING"}})["EngagementInvitationSummaries"].([]any)
	id, _ := at(list[0], "Id").(string)
	if got := w.call(fjord, "selling.GetEngagementInvitation", object{"Catalog": "AWS", "Identifier": id}); got["Status"] != "EXPIRED" || got["EngagementTitle"] != "Planning 1" {
		t.Errorf("the first referral is %v %v", got["Status"], got["EngagementTitle"])
	}
	if p := w.policy("by-days"); p.Triggered != 12 || p.Done != 12 || p.Next == nil || !p.Next.Equal(start.AddDate(0, 0, 390)) {
		t.Errorf("the policy is %+v, next %v", p.Counters, p.Next)
	}
}

// An interval goes on over another load of the same policy, ends with its times and its policy, and begins anew with
// another version and after the server was emptied.
func TestIntervals(t *testing.T) {
	policies := `
policies:
  - name: hourly
    every: 1h
    times: 5
    catalog: AWS
    accounts: [111122223333]` + referral
	w := newWorld(t, policies)
	w.pass(90 * time.Minute)
	w.load(policies)
	w.pass(30 * time.Minute)
	if p := w.policy("hourly"); p.Triggered != 2 {
		t.Errorf("after two hours it was set off %d times", p.Triggered)
	}
	w.load(strings.ReplaceAll(policies, "every: 1h", "every: 50m"))
	w.pass(50 * time.Minute)
	if p := w.policy("hourly"); p.Triggered != 1 {
		t.Errorf("another version was set off %d times", p.Triggered)
	}
	w.load(strings.ReplaceAll(policies, "times: 5", "times: 5\n    enabled: false"))
	w.pass(24 * time.Hour)
	if p := w.policy("hourly"); p.Triggered != 0 || p.Next != nil || p.Enabled {
		t.Errorf("disabled it is %+v", p)
	}
	w.load(policies)
	w.pass(30 * time.Minute)
	w.control("POST", "/v1/reset", object{})
	if p := w.policy("hourly"); p.Triggered != 0 || p.Next == nil || !p.Next.Equal(w.server.Clock.Now().Add(time.Hour)) {
		t.Errorf("after a reset it is %+v", p)
	}
	// Removing what the account has in a catalog is not the end of the policy.
	w.operate("reset-account", fjord, "Sandbox", nil)
	w.pass(24 * time.Hour)
	if p := w.policy("hourly"); p.Triggered != 5 || p.Done != 5 || p.Next != nil {
		t.Errorf("after a day it is %+v", p)
	}
	w.load(policies)
	w.pass(24 * time.Hour)
	if p := w.policy("hourly"); p.Triggered != 5 {
		t.Errorf("loaded again it was set off %d times in all", p.Triggered)
	}
	w.control("PUT", "/v1/autopilot", object{"yaml": policies, "anew": true})
	w.pass(24 * time.Hour)
	if p := w.policy("hourly"); p.Triggered != 5 || len(w.told()) != 10 {
		t.Errorf("loaded anew it was set off %d times, %d outcomes in all", p.Triggered, len(w.told()))
	}
}

// What was missed while the server stood is not caught up on.
func TestMissed(t *testing.T) {
	w := newWorld(t, "policies:\n  - name: hourly\n    every: 1h\n    catalog: AWS\n    accounts: [111122223333]"+referral)
	if err := w.server.Clock.Set(t.Context(), start.Add(100*time.Hour+time.Minute)); err != nil {
		t.Fatal(err)
	}
	w.pass(0)
	if p := w.policy("hourly"); p.Triggered != 1 || p.Next == nil || !p.Next.Equal(start.Add(101*time.Hour)) {
		t.Errorf("after a jump it was set off %d times, next %v", p.Triggered, p.Next)
	}
}
