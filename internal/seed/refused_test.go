package seed_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/seed"
)

// The least that there is to say makes a whole deal.
func TestLeast(t *testing.T) {
	c := server(t, resource.Dev())
	made := apply(t, c, "opportunities:\n  - customer: Blue Fjord\n    status: approved\n")
	if len(made) != 1 || made[0].Account != seed.DefaultAccount || made[0].Catalog != "Sandbox" || made[0].State != "Approved, Prospect" {
		t.Errorf("made %+v", made)
	}
	check(t, c, made)
	if got := read(t, c, seed.DefaultAccount, "selling.GetOpportunity", "Sandbox", made[0].ID, "Customer", "Account", "CompanyName"); got != "Blue Fjord" {
		t.Errorf("the customer is %s", got)
	}
}

// What a file gives goes over the defaults: objects are merged, null takes away, an address of another country has
// nothing of the default one.
func TestFields(t *testing.T) {
	c := server(t, resource.Dev())
	made := apply(t, c, `
opportunities:
  - customer: Blue Fjord
    fields:
      PartnerOpportunityIdentifier: CRM-1
      Customer: {Account: {Address: {CountryCode: NO, PostalCode: "0150"}}, Contacts: null}
      LifeCycle: {TargetCloseDate: 2099-06-30}
`)
	for _, tt := range []struct {
		path []string
		want string
	}{
		{[]string{"PartnerOpportunityIdentifier"}, "CRM-1"},
		{[]string{"Customer", "Account", "CompanyName"}, "Blue Fjord"},
		{[]string{"Customer", "Account", "Address", "PostalCode"}, "0150"},
		{[]string{"Customer", "Account", "Address", "StateOrRegion"}, "<nil>"},
		{[]string{"Customer", "Contacts"}, "[]"},
		{[]string{"LifeCycle", "TargetCloseDate"}, "2099-06-30"},
		{[]string{"LifeCycle", "NextSteps"}, "Agree on a plan"},
	} {
		if got := read(t, c, seed.DefaultAccount, "selling.GetOpportunity", "Sandbox", made[0].ID, tt.path...); got != tt.want {
			t.Errorf("%s is %s, want %s", strings.Join(tt.path, "."), got, tt.want)
		}
	}
}

// What the server refuses is told with the place in the file, the call and what the server said.
func TestRefusedByTheServer(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{
			"by an API",
			"accounts: [{name: Fjord, id: 111122223333}]\nopportunities:\n- customer: C\n  fields: {LifeCycle: {TargetCloseDate: 2001-01-01}}",
			"s.yaml:3:3: opportunities[0]: selling.CreateOpportunity by Fjord was refused: ValidationException: lifeCycle.targetCloseDate INVALID_VALUE: ",
		},
		{
			"by an action of the operator",
			"opportunities:\n- {customer: C, origin: AWS Referral, fields: {Origin: Partner Referral}}",
			"s.yaml:2:3: opportunities[0]: the operator's action send-referral by 123456789012 was refused: ValidationException: ",
		},
		{
			"by a task",
			"opportunities:\n- {customer: C, status: submitted, fields: {Project: {OtherSolutionDescription: null}}}",
			"s.yaml:2:3: opportunities[0]: selling.StartEngagementFromOpportunityTask by 123456789012 failed: OpportunityValidationFailed: ",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f, err := seed.Read("s.yaml", []byte(tt.text))
			if err != nil {
				t.Fatal(err)
			}
			_, err = seed.Apply(t.Context(), server(t, resource.Dev()), []*seed.File{f}, seed.Options{})
			if err == nil || !strings.HasPrefix(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v\nwant one line that begins with %s", err, tt.want)
			}
		})
	}
}

const twice = "accounts: [{name: Fjord, id: 111122223333}]\nopportunities: [{customer: C, status: approved}]\n"

// A seed that is there already is not applied again, unless told to add.
func TestAgain(t *testing.T) {
	c := server(t, resource.Dev())
	apply(t, c, twice)
	made, err := seed.Apply(t.Context(), c, load(t, twice), seed.Options{})
	if err == nil || len(made) != 0 || !strings.HasPrefix(err.Error(), "seed.yaml:2:17: opportunities[0]: nothing was done: account Fjord has opportunities in catalog Sandbox already.") {
		t.Errorf("the second time made %v, %v", made, err)
	}
	made, err = seed.Apply(t.Context(), c, load(t, twice), seed.Options{Add: true, Run: "second"})
	if err != nil || len(made) != 2 {
		t.Errorf("told to add, it made %v, %v", made, err)
	}
	// The other catalog is empty, and so is another account.
	apply(t, c, "catalog: AWS\n"+twice)
	apply(t, c, strings.ReplaceAll(twice, "111122223333", "444455556666"))
	// Of several files none is applied when one cannot be.
	files := append(load(t, strings.ReplaceAll(twice, "111122223333", "777788889999")), load(t, twice)...)
	if made, err := seed.Apply(t.Context(), c, files, seed.Options{}); err == nil || len(made) != 0 {
		t.Errorf("a new file and an old one made %v, %v", made, err)
	}
}

// Of two that apply one seed at the same time, both together make everything once.
func TestTwins(t *testing.T) {
	c := server(t, resource.Dev())
	files := load(t, twice)
	ended := make(chan error, 2)
	for range 2 {
		go func() {
			_, err := seed.Apply(t.Context(), c, files, seed.Options{})
			ended <- err
		}()
	}
	for range 2 {
		if err := <-ended; err != nil && !strings.Contains(err.Error(), "was refused") && !strings.Contains(err.Error(), "nothing was done") {
			t.Errorf("a twin ended with %v", err)
		}
	}
	answer, err := c.Call(t.Context(), "111122223333", "selling.ListOpportunities", map[string]any{"Catalog": "Sandbox"})
	if err != nil {
		t.Fatal(err)
	}
	var list struct{ OpportunitySummaries []json.RawMessage }
	if err := json.Unmarshal(answer, &list); err != nil {
		t.Fatal(err)
	}
	if len(list.OpportunitySummaries) != 1 {
		t.Errorf("there are %d opportunities, want 1", len(list.OpportunitySummaries))
	}
}

// Whoever calls too often is told to wait, and a seed does.
func TestThrottled(t *testing.T) {
	c := server(t, resource.Dev())
	inner := c.HTTP.Transport
	refusals := 0
	c.HTTP = &http.Client{Transport: transport(func(r *http.Request) (*http.Response, error) {
		if strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".CreateOpportunity") && refusals < 2 {
			refusals++
			return &http.Response{
				StatusCode: http.StatusBadRequest, Header: http.Header{"X-Amzn-Errortype": {"ThrottlingException"}},
				Body: io.NopCloser(strings.NewReader(`{"Message":"Rate exceeded"}`)), Request: r,
			}, nil
		}
		return inner.RoundTrip(r)
	})}
	made := apply(t, c, twice)
	if refusals != 2 || len(made) != 2 {
		t.Errorf("%d refusals, made %v; want 2 and the whole seed", refusals, made)
	}
}

type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
