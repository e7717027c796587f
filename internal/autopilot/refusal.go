package autopilot

import (
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
)

// refusals are what the rules can answer to an action, by kind; every other error is the server's own.
var refusals = map[apierr.Kind]string{
	apierr.Validation:    "ValidationException",
	apierr.AccessDenied:  "AccessDeniedException",
	apierr.NotFound:      "ResourceNotFoundException",
	apierr.Conflict:      "ConflictException",
	apierr.QuotaExceeded: "ServiceQuotaExceededException",
}

// refusal is err as the end of a run, nil when it is no refusal.
func refusal(err error) *resource.Failure {
	e := apierr.From(err)
	name, ok := refusals[e.Kind]
	if !ok {
		return nil
	}
	return &resource.Failure{Reason: name, Message: e.Detail()}
}

func isRefusal(f *resource.Failure) bool {
	for _, name := range refusals {
		if name == f.Reason {
			return true
		}
	}
	return false
}
