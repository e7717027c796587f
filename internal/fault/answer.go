package fault

import (
	"cmp"
	"slices"
	"time"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
)

// Texts that stand where the rule says nothing.
const (
	defaultMessage  = "This error was injected by a fault rule."
	defaultID       = "injected"
	defaultType     = "InjectedFault"
	defaultQuota    = "L-FA170000"
	throttleMessage = "Rate exceeded" // quotas §1.1
)

// defaultReason is the reason of an exception that must have one, "" when the rule must choose.
func defaultReason(kind apierr.Kind, m *awsjson.ErrorMember) string {
	switch kind {
	case apierr.Validation:
		// Where there are more, it is the one that the service itself gives for a malformed request.
		for _, reason := range []string{"REQUEST_VALIDATION_FAILED", "fieldValidationFailed"} {
			if slices.Contains(m.Values, reason) {
				return reason
			}
		}
	case apierr.AccessDenied:
		if slices.Contains(m.Values, "ACCESS_DENIED") {
			return "ACCESS_DENIED"
		}
	}
	return ""
}

// answer is the error as the service sends it.
func (e *Error) answer(svc *awsjson.Service) *apierr.Error {
	kind, framework, _ := awsjson.KindOf(e.Type)
	out := &apierr.Error{
		Kind: kind, Message: e.Message, Reason: e.Reason, RetryAfter: time.Duration(e.RetryAfter),
		ResourceID: e.ResourceID, ResourceType: e.ResourceType, ServiceCode: e.ServiceCode, QuotaCode: e.QuotaCode,
	}
	text := defaultMessage
	if kind == apierr.Throttled {
		text = throttleMessage
		out.ServiceCode = cmp.Or(out.ServiceCode, svc.SigningName)
	}
	out.Message = cmp.Or(out.Message, text)
	for _, f := range e.Fields {
		out.Fields = append(out.Fields, apierr.Field{Path: f.Path, Code: apierr.Code(f.Code), Message: cmp.Or(f.Message, text)})
	}
	x := svc.Exception(awsjson.ErrorName(out))
	if framework || x == nil {
		return out
	}
	for _, d := range []struct {
		member string
		value  *string
		text   string
	}{
		{"resourceid", &out.ResourceID, defaultID},
		{"resourcetype", &out.ResourceType, defaultType},
		{"quotacode", &out.QuotaCode, defaultQuota},
	} {
		if m := x.Member(d.member); m != nil && m.Required {
			*d.value = cmp.Or(*d.value, d.text)
		}
	}
	if m := x.Member("reason"); m != nil && m.Required {
		out.Reason = cmp.Or(out.Reason, defaultReason(kind, m))
	}
	return out
}
