package cosell

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/requestlog"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store/sqlstore"
)

// TestReplacementsAreSeen: every operation that replaces a record has what it changed and cleared in the request log, which
// is to say that its record is stored in the form that the model's overlay names.
func TestReplacementsAreSeen(t *testing.T) {
	s, err := sqlstore.Open(t.Context(), sqlstore.Options{Memory: true})
	if err != nil {
		t.Fatal(err)
	}
	srv, err := Start(t.Context(), Options{Store: s, Switches: resource.Dev(), Requests: 10})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := srv.Close(); err != nil {
			t.Error(err)
		}
	})
	send := func(target, body string) (id, answer string) {
		t.Helper()
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-amz-json-1.0")
		r.Header.Set("X-Amz-Target", target)
		r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=111122223333/20260301/us-east-1/x/aws4_request, SignedHeaders=host, Signature=0")
		w := httptest.NewRecorder()
		srv.ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %s", target, w.Body)
		}
		return w.Header().Get("X-Amzn-Requestid"), w.Body.String()
	}
	between := func(text, before, after string) string {
		t.Helper()
		_, rest, found := strings.Cut(text, before)
		value, _, closed := strings.Cut(rest, after)
		if !found || !closed {
			t.Fatalf("no %s in %s", before, text)
		}
		return value
	}
	check := func(target, body string, changed, cleared []string) {
		t.Helper()
		id, _ := send(target, body)
		w := httptest.NewRecorder()
		srv.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/_cosell/v1/requests/"+id, nil))
		var d requestlog.Detail
		if err := json.Unmarshal(w.Body.Bytes(), &d); err != nil || d.Replaced == nil {
			t.Fatalf("%s: got %s, error %v, want a replacement", target, w.Body, err)
		}
		if diff := cmp.Diff([][]string{changed, cleared}, [][]string{paths(d.Replaced.Changed), paths(d.Replaced.Cleared)}); diff != "" {
			t.Errorf("%s: changed and cleared (-want +got):\n%s", target, diff)
		}
	}
	const selling, account = "AWSPartnerCentralSelling.", "PartnerCentralAccount."

	send(selling+"PutSellingSystemSettings", `{"Catalog":"AWS","ResourceSnapshotJobRoleIdentifier":"boats"}`)
	check(selling+"PutSellingSystemSettings", `{"Catalog":"AWS"}`, nil, []string{`ResourceSnapshotJobRoleArn "arn:aws:iam::111122223333:role/boats"`})

	_, engagement := send(selling+"CreateEngagement", `{"Catalog":"AWS","ClientToken":"1","Title":"Boats","Description":"Boats of two harbours",
		"Contexts":[{"Type":"CustomerProject","Payload":{"CustomerProject":{
			"Customer":{"Industry":"Mining","CompanyName":"Fjord","WebsiteUrl":"fjord.example","CountryCode":"NO"},
			"Project":{"Title":"Ore","BusinessProblem":"The ore is counted by hand, twice.","TargetCompletionDate":"2999-12-31"}}}}]}`)
	id := between(engagement, `"Id":"`, `"`)
	_, details := send(selling+"GetEngagement", `{"Catalog":"AWS","Identifier":"`+id+`"}`)
	check(selling+"UpdateEngagementContext", fmt.Sprintf(`{"Catalog":"AWS","EngagementIdentifier":%q,"ContextIdentifier":"1","EngagementLastModifiedAt":%q,
		"Type":"CustomerProject","Payload":{"CustomerProject":{
			"Project":{"Title":"Gold","BusinessProblem":"The ore is counted by hand, twice.","TargetCompletionDate":"2999-12-31"}}}}`,
		id, between(details, `"ModifiedAt":"`, `"`)),
		[]string{`Contexts[0].Payload.CustomerProject.Project.Title "Ore"`},
		[]string{
			`Contexts[0].Payload.CustomerProject.Customer.Industry "Mining"`, `Contexts[0].Payload.CustomerProject.Customer.CompanyName "•••"`,
			`Contexts[0].Payload.CustomerProject.Customer.WebsiteUrl "•••"`, `Contexts[0].Payload.CustomerProject.Customer.CountryCode "•••"`,
		})

	preferences := func(members string) string {
		_, now := send(account+"GetConnectionPreferences", `{"Catalog":"AWS"}`)
		return `{"Catalog":"AWS","Revision":` + between(now, `"Revision":`, `}`) + `,` + members + `}`
	}
	send(account+"UpdateConnectionPreferences", preferences(`"AccessType":"ALLOW_BY_DEFAULT_DENY_SOME","ExcludedParticipantIdentifiers":["444455556666"]`))
	check(account+"UpdateConnectionPreferences", preferences(`"AccessType":"DENY_ALL"`),
		[]string{`AccessType "ALLOW_BY_DEFAULT_DENY_SOME"`}, []string{`ExcludedParticipantIds ["444455556666"]`})
}

func paths(fields []requestlog.FieldChange) []string {
	var all []string
	for _, f := range fields {
		all = append(all, f.Path+" "+strings.Join(strings.Fields(string(f.Before)), ""))
	}
	return all
}
