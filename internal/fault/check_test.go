package fault

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/scope"
)

// TestCheck: a rule that could not act as it says is refused, with what is accepted in its place (protocol §4.3, §6).
func TestCheck(t *testing.T) {
	on := func(operation string) scope.Scope { return scope.Scope{Operation: operation} }
	throttle := &Error{Type: "ThrottlingException"}
	for _, tt := range []struct {
		name string
		rule Rule
		want []string // "field: words of the message"; none is accepted
	}{
		{"drops everything", Rule{Drop: true}, nil},
		{"short name of an exception", Rule{Error: &Error{Type: "Throttling"}}, nil},
		{"front end's", Rule{Error: &Error{Type: "ServiceUnavailable"}}, nil},
		{"latency then error", Rule{Latency: &Latency{Min: Duration(time.Second)}, Error: throttle}, nil},
		{"nothing", Rule{}, []string{"error: say what the rule does"}},
		{"everything", Rule{Error: throttle, Drop: true}, []string{"drop: one of error and drop"}},
		{
			"wrong scope",
			Rule{Scope: scope.Scope{Operation: "selling.Nothing", Account: "me", Catalog: "Prod"}, Drop: true},
			[]string{"account: 12 digits", "catalog: AWS, Sandbox", "operation: it has CreateEngagement, CreateOpportunity, GetOpportunity"},
		},
		{"no such service", Rule{Scope: on("support.GetCase"), Drop: true}, []string{"operation: it has those of channel, benefits, selling, account"}},
		{"operation without service", Rule{Scope: on("CreateOpportunity"), Drop: true}, []string{"operation: did you mean selling.CreateOpportunity?"}},
		{"wrong case", Rule{Scope: on("selling.createopportunity"), Drop: true}, []string{"operation: did you mean selling.CreateOpportunity?"}},
		{"no operation", Rule{Scope: on("everything"), Drop: true}, []string{"operation: selling.* for a service"}},
		{"probability 0", Rule{Drop: true, Probability: new(0.0)}, []string{"probability: above 0 and at most 1"}},
		{"probability 2", Rule{Drop: true, Probability: new(2.0)}, []string{"probability: above 0 and at most 1"}},
		{"next below 0", Rule{Drop: true, Next: -1}, []string{"next: from 1"}},
		{"no latency", Rule{Latency: &Latency{}}, []string{"latency: above 0 and at most 1h"}},
		{"latency of a day", Rule{Latency: &Latency{Min: Duration(24 * time.Hour)}}, []string{"latency: above 0 and at most 1h"}},
		{"latency backwards", Rule{Latency: &Latency{Min: 2, Max: 1}}, []string{"latency.max: not be below"}},
		{"no type", Rule{Error: &Error{}}, []string{"error.type: must be the name of an exception"}},
		{
			"unknown",
			Rule{Scope: on("selling.GetOpportunity"), Error: &Error{Type: "TeapotException"}},
			[]string{"error.type: no operation here answers with TeapotException: the model of selling.GetOpportunity declares AccessDeniedException, InternalServerException, ResourceNotFoundException, ThrottlingException, ValidationException; every operation also has ExpiredTokenException, "},
		},
		{"not declared there", Rule{Scope: on("selling.GetOpportunity"), Error: &Error{Type: "ConflictException"}}, []string{"error.type: with ConflictException (it is for selling.CreateEngagement, selling.CreateOpportunity): the model of selling.GetOpportunity declares AccessDenied"}},
		{"declared by some", Rule{Scope: on("selling.*"), Error: &Error{Type: "ConflictException"}}, nil},
		{"declared by none of them", Rule{Scope: on("benefits.CreateBenefitApplication"), Error: &Error{Type: "ServiceQuotaExceededException"}}, []string{"error.type: declares AccessDenied"}},
		{"reason must be chosen", Rule{Scope: on("account.CreatePartner"), Error: &Error{Type: "ConflictException"}}, []string{"error.reason: one of CONFLICT_CLIENT_TOKEN, DUPLICATE_PARTNER"}},
		{"also where all services are meant", Rule{Error: &Error{Type: "ConflictException"}}, []string{"error.reason: of account needs error.reason"}},
		{"reason", Rule{Scope: on("account.CreatePartner"), Error: &Error{Type: "ConflictException", Reason: "DUPLICATE_PARTNER"}}, nil},
		{"reason of another service", Rule{Scope: on("account.*"), Error: &Error{Type: "AccessDenied", Reason: "NO"}}, []string{"error.reason: must be one of ACCESS_DENIED, INCOMPATIBLE"}},
		{"reason without a place", Rule{Scope: on("selling.*"), Error: &Error{Type: "ConflictException", Reason: "X"}}, []string{"error.reason: of selling has no member"}},
		{"reason of the front end", Rule{Error: &Error{Type: "SerializationException", Reason: "X"}}, []string{"error.reason: SerializationException has no member"}},
		{"free reason", Rule{Scope: on("channel.*"), Error: &Error{Type: "AccessDenied", Reason: "anything"}}, nil},
		{"quota code with a place", Rule{Scope: on("channel.*"), Error: &Error{Type: "ThrottlingException", ServiceCode: "s", QuotaCode: "L-1"}}, nil},
		{"quota code without", Rule{Scope: on("selling.*"), Error: &Error{Type: "ThrottlingException", QuotaCode: "L-1"}}, []string{"error.quotaCode: of selling has no member"}},
		{"resource without a place", Rule{Scope: on("benefits.*"), Error: &Error{Type: "ConflictException", ResourceID: "x", ResourceType: "y"}}, []string{"error.resourceId: no member", "error.resourceType: no member"}},
		{"fields", Rule{Scope: on("selling.*"), Error: &Error{Type: "ValidationException", Fields: []Field{{Path: "Project.Title", Code: "INVALID_VALUE"}}}}, nil},
		{"fields of another exception", Rule{Scope: on("selling.*"), Error: &Error{Type: "ThrottlingException", Fields: []Field{{Code: "X"}}}}, []string{"error.fields: no list of problems"}},
		{
			"code",
			Rule{Scope: on("selling.*"), Error: &Error{Type: "ValidationException", Fields: []Field{{Path: "A", Code: "WRONG"}, {Path: "B"}}}},
			[]string{"error.fields.code: must be one of REQUIRED_FIELD_MISSING", "error.fields.code: needs a code"},
		},
		{"code of a business rule", Rule{Scope: on("account.CreatePartner"), Error: &Error{Type: "ValidationException", Reason: "BUSINESS_VALIDATION_FAILED", Fields: []Field{{Code: "INCOMPATIBLE_DOMAIN"}}}}, nil},
		{"code of a field without one", Rule{Scope: on("account.CreatePartner"), Error: &Error{Type: "ValidationException", Fields: []Field{{Code: "INVALID_VALUE"}}}}, []string{"error.fields.code: must be one of INCOMPATIBLE"}},
		{"any code", Rule{Scope: on("channel.*"), Error: &Error{Type: "ValidationException", Fields: []Field{{Path: "a", Code: "anything"}}}}, nil},
		{"retry after a day", Rule{Error: &Error{Type: "Throttling", RetryAfter: Duration(24 * time.Hour)}}, []string{"error.retryAfter: at most 1h"}},
		{"long text", Rule{Error: &Error{Type: "Throttling", Message: strings.Repeat("x", 3000)}}, []string{"error: at most 2000 bytes"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var problems []apierr.Field
			if e := new(apierr.Error); errors.As(tt.rule.check(operations()), &e) {
				problems = e.Fields
			}
			if len(problems) != len(tt.want) {
				t.Fatalf("got %v, want %q", problems, tt.want)
			}
			for i, p := range problems {
				field, words, _ := strings.Cut(tt.want[i], ": ")
				if p.Path != field || !strings.Contains(p.Message, words) {
					t.Errorf("got %s: %s\nwant %s", p.Path, p.Message, tt.want[i])
				}
			}
		})
	}
}

// TestAnswer: members that an exception must have are there although the rule says nothing of them (protocol §4.3).
func TestAnswer(t *testing.T) {
	for _, tt := range []struct {
		operation string
		give      Error
		want      apierr.Error
	}{
		{
			"selling.GetOpportunity",
			Error{Type: "Throttling", RetryAfter: Duration(time.Second)},
			apierr.Error{Kind: apierr.Throttled, Message: "Rate exceeded", ServiceCode: "partnercentral-selling", RetryAfter: time.Second},
		},
		{"selling.GetOpportunity", Error{Type: "InternalServerException", Message: "Oops"}, apierr.Error{Kind: apierr.Internal, Message: "Oops"}},
		{"selling.GetOpportunity", Error{Type: "UnrecognizedClient"}, apierr.Error{Kind: apierr.UnrecognizedClient, Message: defaultMessage}},
		{"selling.GetOpportunity", Error{Type: "AccessDeniedException"}, apierr.Error{Kind: apierr.AccessDenied, Message: defaultMessage}},
		{"account.GetPartner", Error{Type: "AccessDeniedException"}, apierr.Error{Kind: apierr.AccessDenied, Message: defaultMessage, Reason: "ACCESS_DENIED"}},
		{
			"account.GetPartner",
			Error{Type: "ValidationException", Fields: []Field{{Path: "A.B", Code: "INVALID_VALUE"}}},
			apierr.Error{Kind: apierr.Validation, Message: defaultMessage, Reason: "REQUEST_VALIDATION_FAILED", Fields: []apierr.Field{{Path: "A.B", Code: "INVALID_VALUE", Message: defaultMessage}}},
		},
		{"benefits.GetBenefit", Error{Type: "ValidationException"}, apierr.Error{Kind: apierr.Validation, Message: defaultMessage, Reason: "fieldValidationFailed"}},
		{
			"benefits.TagResource",
			Error{Type: "ServiceQuotaExceededException"},
			apierr.Error{Kind: apierr.QuotaExceeded, Message: defaultMessage, ResourceID: defaultID, ResourceType: defaultType, QuotaCode: defaultQuota},
		},
		{
			"channel.CreateRelationship",
			Error{Type: "ServiceQuotaExceededException", ResourceID: "pma-1", QuotaCode: "L-1"},
			apierr.Error{Kind: apierr.QuotaExceeded, Message: defaultMessage, ResourceID: "pma-1", ResourceType: defaultType, QuotaCode: "L-1"},
		},
		{
			"channel.CreateRelationship",
			Error{Type: "ConflictException"},
			apierr.Error{Kind: apierr.Conflict, Message: defaultMessage, ResourceID: defaultID, ResourceType: defaultType},
		},
		{"channel.CreateRelationship", Error{Type: "ResourceNotFoundException"}, apierr.Error{Kind: apierr.NotFound, Message: defaultMessage}},
	} {
		got := tt.give.answer(find(t, tt.operation).Service)
		if diff := cmp.Diff(&tt.want, got); diff != "" {
			t.Errorf("%s, %s (-want +got)\n%s", tt.operation, tt.give.Type, diff)
		}
	}
}
