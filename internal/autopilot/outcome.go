package autopilot

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// Result is what became of an action.
type Result string

// The results.
const (
	Done    Result = "done"
	Refused Result = "refused" // by the rules, when it was due
	Dropped Result = "dropped" // its policy was changed, disabled or removed
	Stopped Result = "stopped" // the chain of actions was too long
	Failed  Result = "failed"  // an internal failure, several times
)

// Known reports whether it is one of the results.
func (r Result) Known() bool {
	return slices.Contains([]Result{Done, Refused, Dropped, Stopped, Failed}, r)
}

// Outcome is one line of the log of what the autopilot did. The log is bounded: the oldest lines go.
type Outcome struct {
	Number    int64           `json:"number"` // ascending
	Time      time.Time       `json:"time"`
	Policy    string          `json:"policy"`
	On        string          `json:"on"` // the trigger, or the interval
	Account   string          `json:"account,omitempty"`
	Catalog   string          `json:"catalog,omitempty"`
	Kind      string          `json:"kind,omitempty"`    // of the record that set the policy off
	Subject   string          `json:"subject,omitempty"` // its id
	Step      int             `json:"step"`              // from 1
	Action    string          `json:"action,omitempty"`
	Result    Result          `json:"result"`
	Type      string          `json:"type,omitempty"` // the exception of a refusal
	Message   string          `json:"message,omitempty"`
	Answer    json.RawMessage `json:"answer,omitempty"` // of the action, when it is short
	RequestID string          `json:"requestId,omitempty"`
}

const (
	// MaxOutcomes is how many lines the log has.
	MaxOutcomes = 1000
	// maxAnswer is how much of an action's answer is kept, in bytes.
	maxAnswer = 2 << 10

	indexNumber = "number"
)

func (r *run) outcome(result Result, action string) Outcome {
	return Outcome{
		Policy: r.Policy, On: r.On, Account: r.Account, Catalog: r.Catalog, Kind: r.Subject.Kind, Subject: r.Subject.ID,
		Step: r.Step + 1, Action: action, Result: result,
	}
}

// bounded is an answer as JSON, nil when it is longer than the log keeps.
func bounded(answer any) (json.RawMessage, error) {
	text, err := resource.JSON(answer)
	if err != nil {
		return nil, fmt.Errorf("encode an action's answer: %w", err)
	}
	if len(text) > maxAnswer {
		return nil, nil
	}
	return text, nil
}

func outcomeKey(n int64) store.Key {
	return store.Key{Kind: kindOutcome, ID: fmt.Sprintf("%020d", n)}
}

// record writes a line of the log, counts it, and forgets the line that is one too many.
func (p *Pilot) record(c *resource.WriteCall, s *set, o Outcome) error {
	n, err := c.Next(kindOutcome, 1)
	if err != nil {
		return fmt.Errorf("number an outcome: %w", err)
	}
	o.Number, o.Time, o.RequestID = n, c.Now, c.RequestID
	key := outcomeKey(n)
	if err := put(c, nil, &store.Record{Key: key}, o, []store.Index{{Name: indexNumber, Sort: key.ID}}); err != nil {
		return err
	}
	if err := c.Delete(outcomeKey(n - MaxOutcomes)); err != nil && !errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("forget an outcome: %w", err)
	}
	if o.Result != Done {
		p.Log.Info("autopilot", "policy", o.Policy, "action", o.Action, "result", string(o.Result), "type", o.Type,
			"kind", o.Kind, "subject", o.Subject, "account", o.Account, "catalog", o.Catalog)
	}
	if s == nil {
		return nil
	}
	one := s.named(o.Policy)
	if one == nil {
		return nil
	}
	rec, counters, err := readCount(c, one.name, s.print(one))
	if err != nil {
		return err
	}
	switch o.Result {
	case Done:
		counters.Done++
	case Refused:
		counters.Refused++
	default:
		counters.Dropped++
	}
	return writeCounters(c, rec, &store.Record{Key: policyKey(one.name)}, s.print(one), counters)
}
