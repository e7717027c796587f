package remote

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// asked is what the server saw of a request.
type asked struct{ Method, Path, Type, Target, Account, Body string }

func serve(t *testing.T, status int, header http.Header, answer string) (*Client, *asked) {
	t.Helper()
	var got asked
	return InProcess(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		_, account, _ := strings.Cut(r.Header.Get("Authorization"), "Credential=")
		account, _, _ = strings.Cut(account, "/")
		got = asked{r.Method, r.URL.Path, r.Header.Get("Content-Type"), r.Header.Get("X-Amz-Target"), account, string(body)}
		for name, values := range header {
			w.Header()[name] = values
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, answer)
	})), &got
}

func TestControl(t *testing.T) {
	c, got := serve(t, http.StatusOK, nil, `{"now":"2026-03-01T10:00:00Z"}`)
	var clock struct{ Now string }
	if err := c.Control(t.Context(), http.MethodPut, "/v1/clock", map[string]bool{"frozen": true}, &clock); err != nil {
		t.Fatal(err)
	}
	want := asked{Method: "PUT", Path: "/_cosell/v1/clock", Type: "application/json", Body: `{"frozen":true}`}
	if diff := cmp.Diff(want, *got); diff != "" || clock.Now != "2026-03-01T10:00:00Z" {
		t.Errorf("answer %+v, request (-want +got)\n%s", clock, diff)
	}
}

// A refusal has all its problems; what is no refusal of Cosell's is told as it came.
func TestControlRefused(t *testing.T) {
	for _, tt := range []struct{ name, answer, want string }{
		{"one", `{"error":{"field":"by","message":"by must be a duration"}}`, "by must be a duration"},
		{"a type", `{"error":{"type":"ConflictException","message":"taken"}}`, "ConflictException: taken"},
		{"several", `{"error":{"type":"ValidationException","message":"m","fields":[{"field":"a","message":"wrong"},{"message":"all wrong"}]}}`, "ValidationException\n  a: wrong\n  all wrong"},
		{"somebody else's", `<html>`, "the server answered Bad Request, and not as Cosell does; is the endpoint right?"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, _ := serve(t, http.StatusBadRequest, nil, tt.answer)
			err := c.Control(t.Context(), http.MethodGet, "/v1/clock", nil, nil)
			if err == nil || err.Error() != tt.want {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
	c, _ := serve(t, http.StatusOK, nil, `<html>`)
	var raw json.RawMessage
	for _, out := range []any{&raw, &struct{}{}} {
		if err := c.Control(t.Context(), http.MethodGet, "/v1/clock", nil, out); err == nil || !strings.Contains(err.Error(), "is no Cosell") {
			t.Errorf("got %v, want that it is no Cosell", err)
		}
	}
	c.Endpoint = "127.0.0.1:4580"
	if err := c.Control(t.Context(), http.MethodGet, "/v1/clock", nil, nil); err == nil || !strings.Contains(err.Error(), "is no address") {
		t.Errorf("got %v, want that the endpoint is no address", err)
	}
}

func TestCall(t *testing.T) {
	c, got := serve(t, http.StatusOK, nil, `{"Id":"O1"}`)
	answer, err := c.Call(t.Context(), "111122223333", "selling.CreateOpportunity", map[string]string{"ClientToken": "one", "Catalog": "AWS"})
	if err != nil || string(answer) != `{"Id":"O1"}` {
		t.Fatalf("got %s, %v", answer, err)
	}
	want := asked{"POST", "/", "application/x-amz-json-1.0", "AWSPartnerCentralSelling.CreateOpportunity", "111122223333", `{"Catalog":"AWS","ClientToken":"one"}`}
	if diff := cmp.Diff(want, *got); diff != "" {
		t.Errorf("request (-want +got)\n%s", diff)
	}
	// Like an SDK, it brings a client token where the operation takes one.
	for operation, want := range map[string]string{
		"selling.StartEngagementFromOpportunityTask": `^{"ClientToken":"[A-Z2-7]{26}"}$`,
		"channel.CreateRelationship":                 `^{"clientToken":"[A-Z2-7]{26}"}$`,
		"selling.GetOpportunity":                     `^{}$`,
	} {
		if _, err := c.Call(t.Context(), "111122223333", operation, nil); err != nil || !regexp.MustCompile(want).MatchString(got.Body) {
			t.Errorf("%s: sent %s, want %s; %v", operation, got.Body, want, err)
		}
	}
	for _, wrong := range []string{"CreateOpportunity", "sales.CreateOpportunity", "selling."} {
		if _, err := c.Call(t.Context(), "111122223333", wrong, nil); err == nil || !strings.Contains(err.Error(), "is no operation") {
			t.Errorf("%s: got %v", wrong, err)
		}
	}
}

func TestCallRefused(t *testing.T) {
	c, _ := serve(t, http.StatusBadRequest, http.Header{"X-Amzn-Errortype": {"ConflictException:http://internal"}}, `{"Message":"changed since"}`)
	_, err := c.Call(t.Context(), "111122223333", "selling.UpdateOpportunity", nil)
	var e *Exception
	if !errors.As(err, &e) || e.Status != 400 || e.Type != "ConflictException" || e.Error() != "ConflictException: changed since" {
		t.Errorf("got %#v", err)
	}
}

// The four services spell the problems of a ValidationException in four ways.
func TestProblems(t *testing.T) {
	want := []Problem{{"project.title", "INVALID_VALUE", "too long"}, {"", "DUPLICATE_VALUE", "taken"}}
	for service, body := range map[string]string{
		"selling":  `{"Message":"m","Reason":"R","ErrorList":[{"FieldName":"project.title","Message":"too long","Code":"INVALID_VALUE"},{"Message":"taken","Code":"DUPLICATE_VALUE"}]}`,
		"account":  `{"Message":"m","Reason":"R","ErrorDetails":[{"FieldValidationError":{"Name":"project.title","Message":"too long","Code":"INVALID_VALUE"}},{"BusinessValidationError":{"Message":"taken","Code":"DUPLICATE_VALUE"}}]}`,
		"channel":  `{"message":"m","reason":"R","fieldList":[{"name":"project.title","message":"too long","code":"INVALID_VALUE"},{"message":"taken","code":"DUPLICATE_VALUE"}]}`,
		"benefits": `{"Message":"m","Reason":"R","FieldList":[{"Name":"project.title","Message":"too long","Code":"INVALID_VALUE"},{"Message":"taken","Code":"DUPLICATE_VALUE"}]}`,
	} {
		e := &Exception{Status: 400, Type: "ValidationException", Body: json.RawMessage(body)}
		if diff := cmp.Diff(want, e.Problems()); diff != "" || e.Reason() != "R" || e.Error() != "ValidationException: m" {
			t.Errorf("%s: reason %q, error %q, problems (-want +got)\n%s", service, e.Reason(), e, diff)
		}
	}
	if e := (&Exception{Status: 502, Type: "", Body: json.RawMessage("<html>")}); e.Problems() != nil || e.Error() != "HTTP 502" {
		t.Errorf("what is no exception: %v", e)
	}
}
