package awsjson_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/api/benefits"
	"github.com/opencosell/cosell/api/channel"
	"github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/gen/smithy"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// refusals has one error of every kind, and validation in all its forms.
var refusals = []struct {
	name string
	err  *apierr.Error
}{
	{"internal", apierr.From(fmt.Errorf("a secret of the server"))},
	{"access denied", apierr.Deniedf("", "No access to %s.", "O1")},
	{"access denied, reason", apierr.Deniedf("ACCESS_DENIED", "No access.")},
	{"not found", apierr.NotFoundf("", "Opportunity O1 was not found.")},
	{"not found, reason", apierr.NotFoundf("PARTNER_NOT_FOUND", "Partner not found.")},
	{"conflict", apierr.Conflictf("", "Changed by another.")},
	{"conflict, reason", apierr.Conflictf("CONFLICT_CLIENT_TOKEN", "Conflicting client token.")},
	{"quota exceeded", apierr.Quotaf("", "Too many.")},
	{"quota exceeded, reason", apierr.Quotaf("LIMIT_EXCEEDED_NUMBER_OF_DOMAIN", "Too many domains.")},
	{"throttled", &apierr.Error{Kind: apierr.Throttled, Message: "Rate exceeded"}},
	{"throttled, which limit", &apierr.Error{Kind: apierr.Throttled, Message: "Rate exceeded", ServiceCode: "partnercentral-x", QuotaCode: "L-00000000"}},
	{"about a resource: conflict", &apierr.Error{Kind: apierr.Conflict, Message: "Taken.", ResourceID: "x-1", ResourceType: "Thing"}},
	{"about a resource: not found", &apierr.Error{Kind: apierr.NotFound, Message: "Gone.", ResourceID: "x-1", ResourceType: "Thing"}},
	{"about a resource: quota", &apierr.Error{Kind: apierr.QuotaExceeded, Message: "Full.", ResourceID: "x-1", ResourceType: "Thing", QuotaCode: "L-00000000"}},
	{"validation, another reason", &apierr.Error{Kind: apierr.Validation, Reason: "cannotParse", Message: "No."}},
	{"request, one field", apierr.Request(apierr.Fieldf("LifeCycle.Tags[2].Key", apierr.RequiredFieldMissing, "Missing \"key\" <&>."))},
	{"request, codes that services lack", apierr.Request(
		apierr.Fieldf("A", apierr.NotEnoughValues, "a"),
		apierr.Fieldf("B", apierr.ValueOutOfRange, "b"),
		apierr.Fieldf("C", apierr.DuplicateKeyValue, "c"),
		apierr.Fieldf("D", apierr.DuplicateValue, "d"),
		apierr.Fieldf("E", apierr.TooManyValues, "e"),
	)},
	{"business, one field", apierr.Business(apierr.Fieldf("Stage", apierr.InvalidResourceState, "Closed."))},
	{"business, no field", apierr.Business(apierr.Fieldf("", apierr.ActionNotPermitted, "Not now."))},
	{"validation without fields", &apierr.Error{Kind: apierr.Validation, Business: true, Message: "No."}},
	{"serialization", &apierr.Error{Kind: apierr.Serialization, Message: "At 'a': a number cannot be converted to a string"}},
	{"unknown operation", &apierr.Error{Kind: apierr.UnknownOperation, Message: "Unknown operation."}},
	{"missing token", &apierr.Error{Kind: apierr.MissingToken, Message: "Request is missing Authentication Token"}},
	{"incomplete signature", &apierr.Error{Kind: apierr.IncompleteSignature, Message: "Authorization header requires 'Credential' parameter."}},
	{"unrecognized client", &apierr.Error{Kind: apierr.UnrecognizedClient, Message: "Who?"}},
	{"invalid signature", &apierr.Error{Kind: apierr.InvalidSignature, Message: "No match."}},
	{"expired token", &apierr.Error{Kind: apierr.ExpiredToken, Message: "Expired."}},
	{"request expired", &apierr.Error{Kind: apierr.RequestExpired, Message: "Too old."}},
	{"subscription required", &apierr.Error{Kind: apierr.SubscriptionRequired, Message: "Not enabled."}},
	{"too large", &apierr.Error{Kind: apierr.TooLarge, Message: "Too large."}},
	{"malformed", &apierr.Error{Kind: apierr.Malformed, Message: "Malformed."}},
	{"timeout", &apierr.Error{Kind: apierr.Timeout, Message: "Too slow."}},
	{"unavailable", &apierr.Error{Kind: apierr.Unavailable, Message: "Later."}},
}

// TestAppendError compares the errors of each service with its golden file (protocol §4.1, §4.3, §5.2, §6).
func TestAppendError(t *testing.T) {
	for name, svc := range map[string]*awsjson.Service{
		"selling": &selling.API, "account": &account.API, "channel": &channel.API, "benefits": &benefits.API, "unknown": nil,
	} {
		t.Run(name, func(t *testing.T) {
			var got bytes.Buffer
			for _, r := range refusals {
				body := awsjson.AppendError(nil, svc, r.err)
				if !json.Valid(body) {
					t.Errorf("%s: got no JSON: %s", r.name, body)
				}
				fmt.Fprintf(&got, "# %s\n%d %s\n%s\n\n", r.name, awsjson.Status(r.err), awsjson.ErrorName(r.err), body)
			}
			path := filepath.Join("testdata", "errors", name+".txt")
			if *update {
				if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(string(want), got.String()); d != "" {
				t.Errorf("%s (-want +got):\n%s", path, d)
			}
		})
	}
}

// TestEveryKindHasAnException: no kind goes out without a name and a status.
func TestEveryKindHasAnException(t *testing.T) {
	for k := apierr.Internal; k <= apierr.Unavailable; k++ {
		e := &apierr.Error{Kind: k}
		if awsjson.ErrorName(e) == "" || awsjson.Status(e) < 400 {
			t.Errorf("kind %d: got name %q and status %d", k, awsjson.ErrorName(e), awsjson.Status(e))
		}
	}
}

// TestErrorBodiesHaveNoCodeMember: JavaScript, Go and Java would read it before __type (protocol §4.1).
func TestErrorBodiesHaveNoCodeMember(t *testing.T) {
	for _, svc := range []*awsjson.Service{&selling.API, &account.API, &channel.API, &benefits.API, nil} {
		for _, r := range refusals {
			var body map[string]json.RawMessage
			if err := json.Unmarshal(awsjson.AppendError(nil, svc, r.err), &body); err != nil {
				t.Fatal(err)
			}
			for name := range body {
				if bytes.EqualFold([]byte(name), []byte("code")) {
					t.Errorf("%s: got a member %q", r.name, name)
				}
			}
			if len(body["__type"]) == 0 {
				t.Errorf("%s: got no __type", r.name)
			}
		}
	}
}

// TestCodesAreInTheModels: every code goes out as one that the service's enumeration has (protocol §5.3); channel's codes
// are free text and follow benefits.
func TestCodesAreInTheModels(t *testing.T) {
	codes := []apierr.Code{
		apierr.RequiredFieldMissing, apierr.InvalidEnumValue, apierr.InvalidStringFormat, apierr.InvalidValue,
		apierr.NotEnoughValues, apierr.TooManyValues, apierr.ValueOutOfRange, apierr.DuplicateKeyValue,
		apierr.DuplicateValue, apierr.InvalidResourceState, apierr.ActionNotPermitted,
	}
	for _, tt := range []struct {
		service  string
		spelling *awsjson.Spelling
		enum     smithy.ShapeID
	}{
		{"selling", awsjson.SellingSpelling, "com.amazonaws.partnercentralselling#ValidationExceptionErrorCode"},
		{"account", awsjson.AccountSpelling, "com.amazonaws.partnercentralaccount#FieldValidationCode"},
		{"benefits", awsjson.BenefitsSpelling, "com.amazonaws.partnercentralbenefits#ValidationExceptionErrorCode"},
		{"benefits", awsjson.ChannelSpelling, "com.amazonaws.partnercentralbenefits#ValidationExceptionErrorCode"},
	} {
		model, err := smithy.Load("../../model/" + tt.service + ".json")
		if err != nil {
			t.Fatal(err)
		}
		values := model.Shapes[tt.enum].EnumValues()
		for _, code := range codes {
			got := code
			if mapped, ok := tt.spelling.Codes[code]; ok {
				got = mapped
			}
			if !slices.Contains(values, string(got)) {
				t.Errorf("%s: %s goes out as %s, want one of %v", tt.enum, code, got, values)
			}
		}
	}
}

// TestErrorsMatchTheModels: an error body has no member that the model's exception lacks, and names the exception's
// shape (protocol §4.1, §4.3).
func TestErrorsMatchTheModels(t *testing.T) {
	for _, svc := range []*awsjson.Service{&selling.API, &account.API, &channel.API, &benefits.API} {
		model, err := smithy.Load("../../model/" + svc.Name + ".json")
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range refusals {
			if r.err.Kind > apierr.Throttled || r.err.Reason != "" {
				continue // the front end's own; and reasons are up to the domain
			}
			var body map[string]any
			if err := json.Unmarshal(awsjson.AppendError(nil, svc, r.err), &body); err != nil {
				t.Fatal(err)
			}
			id := smithy.ShapeID(body["__type"].(string))
			shape := model.Shapes[id]
			if shape == nil || shape.Traits.Error() == "" {
				t.Errorf("%s, %s: got __type %q, want an exception of the model", svc.Name, r.name, id)
				continue
			}
			delete(body, "__type")
			for _, m := range shape.Members {
				delete(body, m.Name)
			}
			if len(body) > 0 {
				t.Errorf("%s, %s: got members %v, which %s lacks", svc.Name, r.name, body, id)
			}
		}
	}
}

// TestKindOf: every exception is found by its name, with and without its end, and by no other (protocol §6).
func TestKindOf(t *testing.T) {
	for k := apierr.Internal; k <= apierr.Unavailable; k++ {
		name := awsjson.ErrorName(&apierr.Error{Kind: k})
		for _, spelt := range []string{name, strings.TrimSuffix(name, "Exception")} {
			got, framework, found := awsjson.KindOf(spelt)
			if got != k || !found || framework != (k > apierr.Throttled) || framework != slices.Contains(awsjson.FrameworkErrors(), name) {
				t.Errorf("%q: got kind %d, framework %v, found %v; want kind %d", spelt, got, framework, found, k)
			}
		}
	}
	for _, name := range []string{"", "Exception", "NoSuchException", "throttling"} {
		if got, _, found := awsjson.KindOf(name); found {
			t.Errorf("%q: got kind %d, want none", name, got)
		}
	}
}
