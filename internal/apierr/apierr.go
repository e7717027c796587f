// Package apierr is the one kind of error that the domains return on purpose: what went wrong in the words of
// the Partner Central APIs, without knowing HTTP, JSON or how each service spells it. awsjson turns it into bytes;
// every other error is an internal failure whose text is logged and never sent.
package apierr

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Kind says which exception answers the caller.
type Kind uint8

// The kinds. The first block are exceptions that the models declare, the second belongs to the front end that
// all AWS JSON services share.
const (
	Internal Kind = iota
	Validation
	AccessDenied
	NotFound
	Conflict
	QuotaExceeded
	Throttled

	Serialization
	UnknownOperation
	MissingToken
	IncompleteSignature
	UnrecognizedClient
	InvalidSignature
	ExpiredToken
	RequestExpired
	SubscriptionRequired
	TooLarge
	Malformed
	Timeout
	Unavailable
)

// Code classifies one problem of one field. The names are those of the selling service; a service that spells
// a code differently is mapped when the error is written.
type Code string

// The codes of field problems.
const (
	RequiredFieldMissing Code = "REQUIRED_FIELD_MISSING"
	InvalidEnumValue     Code = "INVALID_ENUM_VALUE"
	InvalidStringFormat  Code = "INVALID_STRING_FORMAT"
	InvalidValue         Code = "INVALID_VALUE"
	NotEnoughValues      Code = "NOT_ENOUGH_VALUES"
	TooManyValues        Code = "TOO_MANY_VALUES"
	ValueOutOfRange      Code = "VALUE_OUT_OF_RANGE"
	DuplicateKeyValue    Code = "DUPLICATE_KEY_VALUE"
	DuplicateValue       Code = "DUPLICATE_VALUE"
	InvalidResourceState Code = "INVALID_RESOURCE_STATE"
	ActionNotPermitted   Code = "ACTION_NOT_PERMITTED"
)

// Field is one problem of a request.
type Field struct {
	// Path is the member path as the model spells it, list elements as [n] from 0: "Project.ExpectedCustomerSpend[0].Amount".
	// Empty for a problem of the request as a whole.
	Path    string
	Code    Code
	Message string
}

// Error is a refusal that the caller may read.
type Error struct {
	Kind Kind
	// Reason is the exception's Reason member; for Validation it is chosen by Business unless it is set.
	Reason string
	// Business tells rule violations from violations of the model; the two never share an answer.
	Business bool
	Message  string
	Fields   []Field
	// ResourceID and ResourceType say what a Conflict, NotFound or QuotaExceeded is about, ServiceCode and QuotaCode which
	// limit a Throttled or QuotaExceeded is. They go out where the service's exception has a member for them.
	ResourceID, ResourceType string
	ServiceCode, QuotaCode   string
	// RetryAfter is a hint for Throttled and Unavailable; 0 gives none.
	RetryAfter time.Duration
	// Err is the cause, for the log only.
	Err error
}

func (e *Error) Error() string {
	s := e.Message
	for _, f := range e.Fields {
		s += fmt.Sprintf("; %s: %s (%s)", f.Path, f.Message, f.Code)
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// From returns err as an *Error; any other error becomes Internal with err as its cause.
func From(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return &Error{Kind: Internal, Message: "An internal error occurred. The request may be retried.", Err: err}
}

// NotFoundf is a missing or invisible resource. Reason may be empty where the service has none.
func NotFoundf(reason, format string, args ...any) *Error {
	return &Error{Kind: NotFound, Reason: reason, Message: fmt.Sprintf(format, args...)}
}

// Conflictf is a state that forbids the call.
func Conflictf(reason, format string, args ...any) *Error {
	return &Error{Kind: Conflict, Reason: reason, Message: fmt.Sprintf(format, args...)}
}

// Deniedf is a caller who may not do this.
func Deniedf(reason, format string, args ...any) *Error {
	return &Error{Kind: AccessDenied, Reason: reason, Message: fmt.Sprintf(format, args...)}
}

// Quotaf is a limit that the call would pass.
func Quotaf(reason, format string, args ...any) *Error {
	return &Error{Kind: QuotaExceeded, Reason: reason, Message: fmt.Sprintf(format, args...)}
}

// Request gathers violations of the request's shape (REQUEST_VALIDATION_FAILED).
func Request(fields ...Field) *Error { return validation(false, fields) }

// Business gathers violations of rules (BUSINESS_VALIDATION_FAILED).
func Business(fields ...Field) *Error { return validation(true, fields) }

func validation(business bool, fields []Field) *Error {
	e := &Error{Kind: Validation, Business: business, Fields: fields}
	plural := "s"
	if len(fields) == 1 {
		plural = ""
	}
	e.Message = fmt.Sprintf("%d validation error%s detected: %s", len(fields), plural, e.Detail())
	return e
}

// Detail is what went wrong without the count that the answer of a call begins with: the problems one after another.
func (e *Error) Detail() string {
	if len(e.Fields) == 0 {
		return e.Message
	}
	texts := make([]string, len(e.Fields))
	for i, f := range e.Fields {
		texts[i] = f.Message
	}
	return strings.Join(texts, "; ")
}

// Fieldf makes a Field.
func Fieldf(path string, code Code, format string, args ...any) Field {
	return Field{Path: path, Code: code, Message: fmt.Sprintf(format, args...)}
}
