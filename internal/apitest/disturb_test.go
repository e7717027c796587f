package apitest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/cosell"
	"github.com/opencosell/cosell/internal/rate"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store/sqlstore"
)

// send makes a call whose body need not be one.
func send(h http.Handler, as string, svc *awsjson.Service, operation, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-amz-json-1.0")
	r.Header.Set("X-Amz-Target", svc.TargetPrefix+"."+operation)
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential="+as+"/20260301/us-east-1/"+svc.SigningName+"/aws4_request, SignedHeaders=host, Signature=0")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// control makes a control call that must succeed.
func control(t *testing.T, h http.Handler, method, path, body string) string {
	t.Helper()
	r := httptest.NewRequest(method, "/_cosell"+path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		t.Fatalf("%s %s %s: %d %s", method, path, body, w.Code, w.Body)
	}
	return w.Body.String()
}

// opportunity is a complete one of catalog AWS.
func opportunity(t testing.TB, token string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "operator", "testdata", "opportunity.json"))
	if err != nil {
		t.Fatal(err)
	}
	in := map[string]any{}
	if err := json.Unmarshal(raw, &in); err != nil {
		t.Fatal(err)
	}
	in["Catalog"], in["ClientToken"] = "AWS", token
	in["LifeCycle"].(map[string]any)["TargetCloseDate"] = "2999-12-31"
	if raw, err = json.Marshal(in); err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// TestFaultsAsClientsSeeThem_Protocol4: status, headers and every member of injected errors are those that a real error of
// the service has.
func TestFaultsAsClientsSeeThem_Protocol4(t *testing.T) {
	w := newWorld(t, resource.Dev())
	for _, tt := range []struct {
		service *awsjson.Service
		name    string
		rule    string // members beside the operation
		status  int
		retry   string // Retry-After and x-amz-retry-after
		want    string
	}{
		{
			&selling.API, "GetOpportunity", `"error":{"type":"ThrottlingException","retryAfter":"1500ms"}`, 400, "2 1500",
			`{"__type":"com.amazonaws.partnercentralselling#ThrottlingException","Message":"Rate exceeded"}`,
		},
		{
			&selling.API, "UpdateOpportunity", `"error":{"type":"ValidationException","reason":"BUSINESS_VALIDATION_FAILED","message":"No.","fields":[{"path":"Project.ExpectedCustomerSpend[0].Amount","code":"VALUE_OUT_OF_RANGE","message":"Too much."}]}`, 400, " ",
			`{"__type":"com.amazonaws.partnercentralselling#ValidationException","Message":"No.","Reason":"BUSINESS_VALIDATION_FAILED","ErrorList":[{"FieldName":"project.expectedCustomerSpend.amount","Message":"Too much.","Code":"VALUE_OUT_OF_RANGE"}]}`,
		},
		{
			&selling.API, "GetOpportunity", `"error":{"type":"InternalServerException","message":"Oops."}`, 500, " ",
			`{"__type":"com.amazonaws.partnercentralselling#InternalServerException","Message":"Oops."}`,
		},
		{
			&selling.API, "GetOpportunity", `"error":{"type":"ServiceUnavailable","message":"Later.","retryAfter":"3s"}`, 503, "3 3000",
			`{"__type":"com.amazon.coral.service#ServiceUnavailableException","message":"Later."}`,
		},
		{
			&selling.API, "GetOpportunity", `"error":{"type":"UnrecognizedClient","message":"Who?"}`, 400, " ",
			`{"__type":"com.amazon.coral.service#UnrecognizedClientException","message":"Who?"}`,
		},
		{
			&account.API, "GetPartner", `"error":{"type":"ThrottlingException","quotaCode":"L-12345678"}`, 400, " ",
			`{"__type":"com.amazonaws.partnercentralaccount#ThrottlingException","Message":"Rate exceeded","ServiceCode":"partnercentral-account","QuotaCode":"L-12345678"}`,
		},
		{
			&account.API, "CreatePartner", `"error":{"type":"ConflictException","reason":"DUPLICATE_PARTNER","message":"Again?"}`, 400, " ",
			`{"__type":"com.amazonaws.partnercentralaccount#ConflictException","Message":"Again?","Reason":"DUPLICATE_PARTNER"}`,
		},
		{
			&account.API, "CreatePartner", `"error":{"type":"ValidationException","reason":"BUSINESS_VALIDATION_FAILED","message":"No.","fields":[{"code":"INCOMPATIBLE_DOMAIN","message":"Not yours."}]}`, 400, " ",
			`{"__type":"com.amazonaws.partnercentralaccount#ValidationException","Message":"No.","Reason":"BUSINESS_VALIDATION_FAILED","ErrorDetails":[{"BusinessValidationError":{"Message":"Not yours.","Code":"INCOMPATIBLE_DOMAIN"}}]}`,
		},
	} {
		control(t, w.server, "POST", "/v1/faults", fmt.Sprintf(`{"operation":"%s.%s","next":1,%s}`, tt.service.Name, tt.name, tt.rule))
		got := send(w.server, fjord, tt.service, tt.name, `{}`)
		h := got.Header()
		if got.Code != tt.status || h.Get("Retry-After")+" "+h.Get("X-Amz-Retry-After") != tt.retry || h.Get("Content-Type") != "application/x-amz-json-1.0" || h.Get("X-Amzn-Requestid") == "" {
			t.Errorf("%s: got status %d and headers %v, want %d and %q", tt.rule, got.Code, h, tt.status, tt.retry)
		}
		if diff := cmp.Diff(tt.want, got.Body.String()); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tt.rule, diff)
		}
		if name := h.Get("X-Amzn-Errortype"); !strings.Contains(tt.want, "#"+name+`"`) {
			t.Errorf("%s: got x-amzn-ErrorType %q, want that of the body", tt.rule, name)
		}
	}
}

// TestRates_Quotas1: refused as clients know it, per catalog, in the server's time; what a task does inside does not count.
func TestRates_Quotas1(t *testing.T) {
	w := newWorld(t, resource.Dev())
	control(t, w.server, "PUT", "/v1/rates", `{"mode":"aws"}`)
	list := func(catalog string) int {
		return send(w.server, fjord, &selling.API, "ListOpportunities", `{"Catalog":"`+catalog+`"}`).Code
	}
	for i := range 21 {
		if got, want := list("AWS"), map[bool]int{true: 400, false: 200}[i == 20]; got != want {
			t.Errorf("call %d: got %d, want %d", i, got, want)
		}
	}
	if got := list("Sandbox"); got != 200 {
		t.Errorf("other catalog: got %d, want 200", got)
	}
	w.advance(time.Second)
	if got := list("AWS"); got != 200 {
		t.Errorf("a second of the server's clock later: got %d, want 200", got)
	}
	// The task makes an engagement and invites: its start is the only call.
	created := send(w.server, fjord, &selling.API, "CreateOpportunity", opportunity(t, "one"))
	if created.Code != 200 {
		t.Fatalf("create: %d %s", created.Code, created.Body)
	}
	started := send(w.server, fjord, &selling.API, "StartEngagementFromOpportunityTask",
		`{"Catalog":"AWS","ClientToken":"s","Identifier":"O1000001","AwsSubmission":{"InvolvementType":"Co-Sell"}}`)
	if started.Code != 200 || !strings.Contains(started.Body.String(), `"COMPLETE"`) {
		t.Fatalf("start: %d %s", started.Code, started.Body)
	}
	var meter rate.View
	if err := json.Unmarshal([]byte(control(t, w.server, "GET", "/v1/rates", "")), &meter); err != nil {
		t.Fatal(err)
	}
	calls := map[string]int64{}
	for _, r := range meter.Meter {
		calls[r.Catalog+" "+r.Operation] = r.Calls
	}
	if diff := cmp.Diff(map[string]int64{
		"AWS selling.ListOpportunities": 22, "Sandbox selling.ListOpportunities": 1,
		"AWS selling.CreateOpportunity": 1, "AWS selling.StartEngagementFromOpportunityTask": 1,
	}, calls); diff != "" {
		t.Errorf("meter (-want +got)\n%s", diff)
	}
}

// BenchmarkRates reads one opportunity through two servers in turn, one without rates and one that refuses by them, and
// reports the medians and their ratio. Neither has a fault rule.
func BenchmarkRates(b *testing.B) {
	var servers [2]http.Handler
	for i, mode := range []rate.Mode{rate.Off, rate.AWS} {
		s, err := sqlstore.Open(b.Context(), sqlstore.Options{Memory: true})
		if err != nil {
			b.Fatal(err)
		}
		srv, err := cosell.Start(b.Context(), cosell.Options{Store: s, Switches: resource.Dev(), Rates: mode})
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() {
			if err := srv.Close(); err != nil {
				b.Error(err)
			}
		})
		if w := send(srv, fjord, &selling.API, "CreateOpportunity", opportunity(b, "one")); w.Code != 200 {
			b.Fatalf("create: %d %s", w.Code, w.Body)
		}
		servers[i] = srv
	}
	r := httptest.NewRequest(http.MethodPut, "/_cosell/v1/rates", strings.NewReader(`{"set":[{"perSecond":1000000,"perDay":1000000000}]}`))
	r.Header.Set("Content-Type", "application/json")
	servers[1].ServeHTTP(httptest.NewRecorder(), r)
	var took [2][]time.Duration
	for n := 0; b.Loop(); n++ {
		for turn := range servers {
			i := (n + turn) % 2 // neither always comes first
			began := time.Now()
			w := send(servers[i], fjord, &selling.API, "GetOpportunity", `{"Catalog":"AWS","Identifier":"O1000001"}`)
			took[i] = append(took[i], time.Since(began))
			if w.Code != 200 {
				b.Fatalf("%d %s", w.Code, w.Body)
			}
		}
	}
	median := func(l []time.Duration) float64 {
		slices.Sort(l)
		return float64(l[len(l)/2].Nanoseconds())
	}
	b.ReportMetric(median(took[0]), "off-ns/call")
	b.ReportMetric(median(took[1]), "on-ns/call")
	b.ReportMetric(median(took[1])/median(took[0]), "on/off")
}
