package autopilot

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// The kinds of records.
const (
	kindPolicy  = "autopilot-policy"  // the counters of a policy
	kindSubject = "autopilot-subject" // how often a policy was set off by one record
	kindRun     = "autopilot-run"     // what a policy has still to do
	kindOutcome = "autopilot-outcome"
)

// Counters say how often a policy was set off, and what became of its actions.
type Counters struct {
	Triggered int64      `json:"triggered"`
	Done      int64      `json:"done"`
	Refused   int64      `json:"refused"` // by the rules, at the time of the action
	Dropped   int64      `json:"dropped"` // not taken: the policy changed, the chain was too long, an internal failure
	Last      *time.Time `json:"last"`    // when it was set off last
}

// counted is the body of a counter's record.
type counted struct {
	Print string
	Counters
}

func policyKey(name string) store.Key { return store.Key{Kind: kindPolicy, ID: name} }

// readCount returns the counters of a policy and their record, nil when there is none yet. Those of another version of
// the policy count for nothing.
func readCount(r store.Reader, name, print string) (*store.Record, Counters, error) {
	return readCounters(r, policyKey(name), print)
}

func readCounters(r store.Reader, key store.Key, print string) (*store.Record, Counters, error) {
	rec, err := r.Get(key)
	if errors.Is(err, store.ErrNotFound) {
		return nil, Counters{}, nil
	}
	if err != nil {
		return nil, Counters{}, fmt.Errorf("read the counters of policy %s: %w", key.ID, err)
	}
	var n counted
	if err := json.Unmarshal(rec.Body, &n); err != nil {
		return nil, Counters{}, fmt.Errorf("decode the counters of policy %s: %w", key.ID, err)
	}
	if n.Print != print {
		n.Counters = Counters{}
	}
	return rec, n.Counters, nil
}

func writeCounters(c *resource.WriteCall, prior, next *store.Record, print string, n Counters) error {
	return put(c, prior, next, counted{print, n}, nil)
}

// put stores a record of the autopilot: a new one when prior is nil, else over the revision that was read.
func put(c *resource.WriteCall, prior, next *store.Record, body any, rows []store.Index) error {
	text, err := resource.JSON(body)
	if err != nil {
		return fmt.Errorf("encode %s %s: %w", next.Kind, next.ID, err)
	}
	next.Body, next.Created, next.Updated = text, c.Now, c.Now
	if prior == nil {
		err = c.Create(next, rows)
	} else {
		next.Created, next.Rev = prior.Created, prior.Rev
		err = c.Replace(next, rows)
	}
	if err != nil {
		return fmt.Errorf("write %s %s: %w", next.Kind, next.ID, err)
	}
	return nil
}

// spent reports whether the policy has been set off as often as it may.
func (p *policy) spent(n Counters) bool { return p.times > 0 && n.Triggered >= p.times }
