package smithy

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// The traits that the models carry.
const (
	TraitAuth             = "smithy.api#auth"
	TraitDeprecated       = "smithy.api#deprecated"
	TraitEnumValue        = "smithy.api#enumValue"
	TraitError            = "smithy.api#error"
	TraitHTTPError        = "smithy.api#httpError"
	TraitIdempotencyToken = "smithy.api#idempotencyToken"
	TraitIdempotent       = "smithy.api#idempotent"
	TraitInput            = "smithy.api#input"
	TraitLength           = "smithy.api#length"
	TraitOutput           = "smithy.api#output"
	TraitPaginated        = "smithy.api#paginated"
	TraitPattern          = "smithy.api#pattern"
	TraitRange            = "smithy.api#range"
	TraitReadonly         = "smithy.api#readonly"
	TraitRequired         = "smithy.api#required"
	TraitRetryable        = "smithy.api#retryable"
	TraitSensitive        = "smithy.api#sensitive"
	TraitTimestampFormat  = "smithy.api#timestampFormat"

	TraitService   = "aws.api#service"
	TraitSigV4     = "aws.auth#sigv4"
	TraitSigV4A    = "aws.auth#sigv4a"
	TraitAWSJSON10 = "aws.protocols#awsJson1_0"

	// TraitTargetPrefix is ours: the part of X-Amz-Target before the dot.
	TraitTargetPrefix = "cosell#targetPrefix"
)

// Traits holds trait values as they stand in the file, by trait id. The nil map has no traits.
type Traits map[string]json.RawMessage

// UnmarshalJSON reads the traits and refuses an id that occurs twice.
func (t *Traits) UnmarshalJSON(data []byte) error {
	*t = Traits{}
	return DecodeObject(data, func(key string, value json.RawMessage) error {
		(*t)[key] = value
		return nil
	})
}

// Set stores value as the trait's value. It panics if value has no JSON form, which only a mistake in the caller's code
// can bring about.
func (t Traits) Set(trait string, value any) {
	data, err := encode(value)
	if err != nil {
		panic(fmt.Sprintf("trait %s: %v", trait, err))
	}
	t[trait] = data
}

// Mark stores the empty object, the value of a trait that says all by being there.
func (t Traits) Mark(trait string) { t.Set(trait, struct{}{}) }

// Has reports whether the trait is there.
func (t Traits) Has(trait string) bool {
	_, ok := t[trait]
	return ok
}

// Bounds are the values of the length and range traits; nil means that this side is open.
type Bounds struct {
	Min *int `json:"min,omitempty"`
	Max *int `json:"max,omitempty"`
}

// Length bounds the code points of a string, the items of a list, the entries of a map.
func (t Traits) Length() (least, most *int) { return t.bounds(TraitLength) }

// Range bounds the value of a number.
func (t Traits) Range() (least, most *int) { return t.bounds(TraitRange) }

// Pattern returns the regular expression as the model spells it, in Java's syntax; empty when there is none.
func (t Traits) Pattern() string { return t.text(TraitPattern) }

// Sensitive reports whether values must not appear in logs and events.
func (t Traits) Sensitive() bool { return t.Has(TraitSensitive) }

// Deprecated reports whether the model advises against the use of this.
func (t Traits) Deprecated() bool { return t.Has(TraitDeprecated) }

// IdempotencyToken reports whether a member is the client token, which SDKs fill in when it is absent.
func (t Traits) IdempotencyToken() bool { return t.Has(TraitIdempotencyToken) }

// TimestampFormat returns "date-time", "epoch-seconds" or "http-date"; empty means the protocol's own.
func (t Traits) TimestampFormat() string { return t.text(TraitTimestampFormat) }

// Error returns "client" or "server" for error structures, else "".
func (t Traits) Error() string { return t.text(TraitError) }

// HTTPError returns the status of an error structure; 0 when the model leaves it to the protocol.
func (t Traits) HTTPError() int { return value[int](t, TraitHTTPError) }

// TargetPrefix returns the service's part of X-Amz-Target.
func (t Traits) TargetPrefix() string { return t.text(TraitTargetPrefix) }

// Auth returns the auth schemes of a service in the order of preference.
func (t Traits) Auth() []string { return value[[]string](t, TraitAuth) }

// SigningName returns the service name that signatures of version 4 are scoped to.
func (t Traits) SigningName() string { return value[Signing](t, TraitSigV4).Name }

// Signing is the value of the sigv4 and sigv4a traits.
type Signing struct {
	Name string `json:"name"`
}

// ServiceInfo is the value of the aws.api#service trait.
type ServiceInfo struct {
	SDKID          string `json:"sdkId"`
	ARNNamespace   string `json:"arnNamespace"`
	EndpointPrefix string `json:"endpointPrefix"`
}

// ServiceInfo returns the value of the aws.api#service trait.
func (t Traits) ServiceInfo() ServiceInfo { return value[ServiceInfo](t, TraitService) }

// Retryable is the value of the retryable trait of an error.
type Retryable struct {
	Throttling bool `json:"throttling,omitempty"`
}

// Retryable tells whether the model calls an error retryable, and whether it counts as throttling.
func (t Traits) Retryable() (r Retryable, ok bool) {
	return value[Retryable](t, TraitRetryable), t.Has(TraitRetryable)
}

// Paginated is the value of the paginated trait of an operation: names of members of its input (InputToken, PageSize)
// and output (OutputToken, Items).
type Paginated struct {
	InputToken  string `json:"inputToken"`
	OutputToken string `json:"outputToken"`
	Items       string `json:"items,omitempty"`
	PageSize    string `json:"pageSize,omitempty"`
}

// Paginated tells how an operation pages its answer.
func (t Traits) Paginated() (p Paginated, ok bool) {
	return value[Paginated](t, TraitPaginated), t.Has(TraitPaginated)
}

func (t Traits) bounds(trait string) (least, most *int) {
	b := value[Bounds](t, trait)
	return b.Min, b.Max
}

func (t Traits) text(trait string) string { return value[string](t, trait) }

// value reads a trait. An unreadable value gives the zero value: Validate has refused it before anyone asks.
func value[T any](t Traits, trait string) T {
	v, err := parse[T](t[trait])
	if err != nil {
		var zero T
		return zero
	}
	return v
}

func parse[T any](data json.RawMessage) (v T, err error) {
	if data == nil {
		return v, nil
	}
	err = decodeStrict(data, &v)
	return v, err
}

// forms says for each trait with an accessor how its value must read.
var forms = map[string]func(json.RawMessage) error{
	TraitAuth:             form[[]string],
	TraitDeprecated:       form[struct{}],
	TraitEnumValue:        form[string],
	TraitError:            oneOf("client", "server"),
	TraitHTTPError:        form[int],
	TraitIdempotencyToken: form[struct{}],
	TraitIdempotent:       form[struct{}],
	TraitInput:            form[struct{}],
	TraitLength:           form[Bounds],
	TraitOutput:           form[struct{}],
	TraitPaginated:        form[Paginated],
	TraitPattern:          form[string],
	TraitRange:            form[Bounds],
	TraitReadonly:         form[struct{}],
	TraitRequired:         form[struct{}],
	TraitRetryable:        form[Retryable],
	TraitSensitive:        form[struct{}],
	TraitTimestampFormat:  oneOf("date-time", "epoch-seconds", "http-date"),
	TraitService:          form[ServiceInfo],
	TraitSigV4:            form[Signing],
	TraitSigV4A:           form[Signing],
	TraitAWSJSON10:        form[struct{}],
	TraitTargetPrefix:     form[string],
}

func form[T any](data json.RawMessage) error {
	_, err := parse[T](data)
	return err
}

func oneOf(accepted ...string) func(json.RawMessage) error {
	return func(data json.RawMessage) error {
		got, err := parse[string](data)
		if err == nil && !slices.Contains(accepted, got) {
			err = fmt.Errorf("%q is not one of %q", got, accepted)
		}
		return err
	}
}

// validate reads each trait whose form is known. Other traits (those that overlays bring for the domain) may hold anything.
func (t Traits) validate() error {
	var errs []error
	for _, trait := range slices.Sorted(maps.Keys(t)) {
		if check := forms[trait]; check != nil {
			if err := check(t[trait]); err != nil {
				errs = append(errs, fmt.Errorf("trait %s: %w", trait, err))
			}
		}
	}
	return errors.Join(errs...)
}
