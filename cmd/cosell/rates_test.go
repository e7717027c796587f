package main

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/opencosell/cosell/internal/rate"
)

// TestRatesCommand: measure, limit, give an account more, take it back.
func TestRatesCommand(t *testing.T) {
	endpoint := onServer(t)
	read := func(n int) (refused int) {
		for range n {
			resp, text := call(t, endpoint, "ListOpportunities", strings.NewReader(`{"Catalog":"Sandbox"}`))
			switch {
			case resp.StatusCode == http.StatusBadRequest && strings.Contains(text, "#ThrottlingException"):
				refused++
			case resp.StatusCode != http.StatusOK:
				t.Fatalf("got %s %s", resp.Status, text)
			}
		}
		return refused
	}
	for _, step := range []struct {
		lineTest
		calls, refused int // after it
	}{
		{lineTest{"off", "", 0, []string{"MODE", "off", "nothing is counted"}, ""}, 5, 0},
		{lineTest{"published", "--figures", 0, []string{"PUBLISHED", "selling.GetOpportunity", "selling reads", "10", "100000", "selling.CreateEngagement", "15", "none"}, ""}, 0, 0},
		{lineTest{"meter", "set --mode meter --clear-meter", 0, []string{"meter", "No calls since"}, ""}, 0, 0},
		{lineTest{"a figure", "set selling.ListOpportunities --per-second 0.001", 0, []string{"YOUR FIGURES", "selling.ListOpportunities", "all", "0.001"}, ""}, 5, 0},
		{lineTest{"measured", "show", 0, []string{"WOULD BE REFUSED", "selling.ListOpportunities", "111122223333", "Sandbox", "5", "3", "0.001", "Since"}, ""}, 0, 0},
		{lineTest{"of another account", "show --account 444455556666", 0, []string{"No calls since"}, ""}, 0, 0},
		{lineTest{"refuse", "set --mode aws --by group --burst 3", 0, []string{"aws", "group", "BURST", "3"}, ""}, 5, 2},
		{lineTest{"more for an account", "set *.ListOpportunities --account 111122223333 --catalog Sandbox --per-second 0 --per-day 9", 0, []string{"*.ListOpportunities", "111122223333", "Sandbox", "none", "9"}, ""}, 5, 1},
		{lineTest{"take it back", "set *.ListOpportunities --account 111122223333 --catalog Sandbox --remove", 0, []string{"YOUR FIGURES"}, ""}, 0, 0},
		{lineTest{"take back what is not there", "set *.ListOpportunities --remove", 1, nil, "no figure of your own"}, 0, 0},
		{lineTest{"JSON", "--json", 0, []string{`"mode": "aws"`, `"meter": [`}, ""}, 0, 0},
		{lineTest{"nothing", "set", 1, nil, "nothing to change"}, 0, 0},
		{lineTest{"no figure", "set selling.ListOpportunities", 1, nil, "--per-second or --per-day"}, 0, 0},
		{lineTest{"both", "set selling.ListOpportunities --remove --per-day 1", 1, nil, "goes without"}, 0, 0},
		{lineTest{"no operation", "set selling.Nothing --per-day 1", 1, nil, "no operation \"Nothing\" of selling"}, 0, 0},
		{lineTest{"no mode", "set --mode strict", 2, nil, "--mode must be one of"}, 0, 0},
	} {
		step.run(t, "rates")
		if got := read(step.calls); got != step.refused {
			t.Errorf("%s: got %d of %d calls refused, want %d", step.name, got, step.calls, step.refused)
		}
	}
}

// TestRatesFlag: the profile decides until somebody sets something; the flag wins, and is kept.
func TestRatesFlag(t *testing.T) {
	dir := t.TempDir()
	for _, tt := range []struct {
		profile, flag string
		set           string // afterwards
		want          rate.Mode
	}{
		{"dev", "", "", rate.Off},
		{"aws", "", "", rate.AWS},
		{"aws", "meter", "", rate.Meter},
		{"dev", "", "custom", rate.Meter},
		{"aws", "", "", rate.Custom},
		{"aws", "off", "", rate.Off},
	} {
		s := startServe(t, &serveCommand{DataDir: dir, Profile: tt.profile, Rate: rateFlags{Rates: tt.flag}})
		t.Setenv("COSELL_ENDPOINT", s.endpoint)
		lineTest{tt.profile + " " + tt.flag, "", 0, []string{"MODE", string(tt.want)}, ""}.run(t, "rates")
		if tt.set != "" {
			lineTest{"set", "set --mode " + tt.set, 0, nil, ""}.run(t, "rates")
		}
		s.stop()
		_, _ = io.Copy(io.Discard, s.rest)
		if err := <-s.ended; err != nil {
			t.Errorf("the server ended with %v", err)
		}
	}
}
