package awsjson

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/opencosell/cosell/internal/apierr"
)

// exception is how a kind of error appears on the wire.
type exception struct {
	name   string
	status int
	// framework exceptions belong to the front end, not to the service's model.
	framework bool
}

// exceptions: 400 for every refusal of a service, whatever the model's REST binding says (protocol §4.1, §6).
var exceptions = map[apierr.Kind]exception{
	apierr.Internal:      {"InternalServerException", http.StatusInternalServerError, false},
	apierr.Validation:    {"ValidationException", http.StatusBadRequest, false},
	apierr.AccessDenied:  {"AccessDeniedException", http.StatusBadRequest, false},
	apierr.NotFound:      {"ResourceNotFoundException", http.StatusBadRequest, false},
	apierr.Conflict:      {"ConflictException", http.StatusBadRequest, false},
	apierr.QuotaExceeded: {"ServiceQuotaExceededException", http.StatusBadRequest, false},
	apierr.Throttled:     {"ThrottlingException", http.StatusBadRequest, false},

	apierr.Serialization:        {"SerializationException", http.StatusBadRequest, true},
	apierr.UnknownOperation:     {"UnknownOperationException", http.StatusBadRequest, true},
	apierr.MissingToken:         {"MissingAuthenticationTokenException", http.StatusBadRequest, true},
	apierr.IncompleteSignature:  {"IncompleteSignatureException", http.StatusBadRequest, true},
	apierr.UnrecognizedClient:   {"UnrecognizedClientException", http.StatusBadRequest, true},
	apierr.InvalidSignature:     {"InvalidSignatureException", http.StatusBadRequest, true},
	apierr.ExpiredToken:         {"ExpiredTokenException", http.StatusBadRequest, true},
	apierr.RequestExpired:       {"RequestExpired", http.StatusBadRequest, true},
	apierr.SubscriptionRequired: {"SubscriptionRequiredException", http.StatusBadRequest, true},
	apierr.TooLarge:             {"RequestEntityTooLargeException", http.StatusRequestEntityTooLarge, true},
	apierr.Malformed:            {"MalformedHttpRequestException", http.StatusBadRequest, true},
	apierr.Timeout:              {"RequestTimeoutException", http.StatusRequestTimeout, true},
	apierr.Unavailable:          {"ServiceUnavailableException", http.StatusServiceUnavailable, true},
}

const frameworkNamespace = "com.amazon.coral.service"

// ErrorName is the exception's shape name.
func ErrorName(e *apierr.Error) string { return exceptions[e.Kind].name }

// KindOf finds the kind of error that goes out under a name; "Exception" at its end may be left out. framework tells
// that the exception belongs to the front end, which every operation has, and not to the model.
func KindOf(name string) (kind apierr.Kind, framework, found bool) {
	for k, x := range exceptions {
		if name != "" && (name == x.name || name+"Exception" == x.name) {
			return k, x.framework, true
		}
	}
	return 0, false, false
}

// FrameworkErrors are the names of the exceptions that the front end has for every operation, in order.
func FrameworkErrors() []string {
	var names []string
	for x := range maps.Values(exceptions) {
		if x.framework {
			names = append(names, x.name)
		}
	}
	slices.Sort(names)
	return names
}

// Status is the HTTP status of an error.
func Status(e *apierr.Error) int { return exceptions[e.Kind].status }

// AppendError appends the body of an error as the service spells it; svc is nil before the service is known.
func AppendError(b []byte, svc *Service, e *apierr.Error) []byte {
	x := exceptions[e.Kind]
	namespace, spelling := frameworkNamespace, SellingSpelling
	if svc != nil {
		spelling = svc.Spelling
		if !x.framework {
			namespace = svc.Namespace
		}
	}
	message := spelling.Message
	if x.framework {
		message = "message" // the front end's own errors are spelt alike for all services
	}
	b = append(b, '{')
	b = AppendString(Key(b, `"__type":`), namespace+"#"+x.name)
	b = AppendString(Key(b, `"`+message+`":`), e.Message)
	switch {
	case e.Kind == apierr.Validation:
		b = appendValidation(b, spelling, e)
	case e.Reason != "" && spelling.ReasonMember != "":
		b = AppendString(Key(b, `"`+spelling.ReasonMember+`":`), e.Reason)
	}
	if svc != nil && !x.framework {
		b = appendMembers(b, svc.Exception(x.name), e)
	}
	return append(b, '}')
}

// appendMembers appends what the model's exception has beside text, reason and problems. A required member is there
// even when nothing is known of it, because typed clients count on it.
func appendMembers(b []byte, x *Exception, e *apierr.Error) []byte {
	if x == nil {
		return b
	}
	for _, m := range x.Members {
		var text string
		switch strings.ToLower(m.Name) {
		case "resourceid":
			text = e.ResourceID
		case "resourcetype":
			text = e.ResourceType
		case "servicecode":
			text = e.ServiceCode
		case "quotacode":
			text = e.QuotaCode
		default:
			continue
		}
		if text != "" || m.Required {
			b = AppendString(Key(b, `"`+m.Name+`":`), text)
		}
	}
	return b
}

func appendValidation(b []byte, s *Spelling, e *apierr.Error) []byte {
	reason, member := s.RequestReason, s.ReasonMember
	if e.Business {
		reason = s.BusinessReason
	}
	if member == "" {
		member = "Reason" // ValidationException has a reason in every service
	}
	b = AppendString(Key(b, `"`+member+`":`), cmp.Or(e.Reason, reason))
	if len(e.Fields) == 0 {
		return b
	}
	b = append(Key(b, `"`+s.List+`":`), '[')
	for i, f := range e.Fields {
		if i > 0 {
			b = append(b, ',')
		}
		code := f.Code
		if c, ok := s.Codes[code]; ok {
			code = c
		}
		b = s.Entry(b, s.Path(f.Path), code, f.Message)
	}
	return append(b, ']')
}
