// Package fault lets a server misbehave on request: rules say which calls are answered with an error, late, or not at all,
// so that integrators see what their programs make of it. Rules and their counts are kept in the store; without a rule a
// request pays one atomic load. It knows no HTTP: the server does what a Fault says.
package fault

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/opencosell/cosell/internal/scope"
)

// Rule says what becomes of the calls of a scope. Rules stand in the order in which they were added; the first one that
// has a call and is not used up acts upon it, and no other does.
type Rule struct {
	// ID names the rule: f1, f2, …; the server gives it.
	ID string `json:"id"`
	scope.Scope
	// Probability with which the rule acts upon a call that it has, above 0 and at most 1; nil is always. When it does not
	// act, the rules after it have their turn.
	Probability *float64 `json:"probability,omitempty"`
	// Next is how often the rule acts, then it is used up; 0 is without end.
	Next int64 `json:"next,omitempty"`
	// After lets the call be carried out and committed first. What the call itself refuses is answered as without the rule,
	// which has not acted then. Without it the rule acts before anything is looked at, a malformed request included.
	After bool `json:"after,omitempty"`

	// At least one of these; Error and Drop exclude each other. Latency comes first, and alone it only delays.
	Latency *Latency `json:"latency,omitempty"`
	Error   *Error   `json:"error,omitempty"`
	// Drop closes the connection without an answer.
	Drop bool `json:"drop,omitempty"`

	// Acted is how often the rule acted. Of a rule without Next a crash may lose the count of the last second.
	Acted int64 `json:"acted"`
}

// usedUp reports whether the rule acts no more.
func (r *Rule) usedUp() bool { return r.Next > 0 && r.Acted >= r.Next }

// Latency is a time to wait, in real time whatever the server's clock says: Min, or evenly between Min and Max.
type Latency struct {
	Min Duration `json:"min"`
	Max Duration `json:"max,omitempty"` // 0 is Min
}

// Error is the answer that the caller gets. Members that are left out and that the exception must have get a default.
type Error struct {
	// Type is the name of an exception that the model declares for the operation, or of one that the front end has.
	Type    string `json:"type"`
	Message string `json:"message,omitempty"`
	Reason  string `json:"reason,omitempty"`
	// Fields are the problems of a ValidationException.
	Fields       []Field `json:"fields,omitempty"`
	ResourceID   string  `json:"resourceId,omitempty"`
	ResourceType string  `json:"resourceType,omitempty"`
	ServiceCode  string  `json:"serviceCode,omitempty"`
	QuotaCode    string  `json:"quotaCode,omitempty"`
	// RetryAfter is sent as Retry-After and x-amz-retry-after; 0 sends none.
	RetryAfter Duration `json:"retryAfter,omitempty"`
}

// Field is one problem: the member's path as the model spells it (none for the request as a whole), a code, a text.
type Field struct {
	Path    string `json:"path,omitempty"`
	Code    string `json:"code"`
	Message string `json:"message,omitempty"`
}

// Duration is a time in JSON as people write it: "250ms", "2s", "1m30s".
type Duration time.Duration

// MarshalJSON writes it.
func (d Duration) MarshalJSON() ([]byte, error) { return json.Marshal(time.Duration(d).String()) }

// UnmarshalJSON reads it; the error says what is accepted.
func (d *Duration) UnmarshalJSON(b []byte) error {
	var text string
	if err := json.Unmarshal(b, &text); err == nil {
		if parsed, err := time.ParseDuration(text); err == nil {
			*d = Duration(parsed)
			return nil
		}
	}
	return fmt.Errorf(`%.40s is no time: give a number with ms, s or m in quotes, such as "250ms" or "2s"`, b)
}
