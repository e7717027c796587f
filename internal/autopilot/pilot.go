package autopilot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/opencosell/cosell/internal/operator"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// Pilot is the autopilot of a server. What it knows is in the store: the policies are values of the server, which stay
// when the store is emptied, and counters, what waits and outcomes are records, which do not. Only the checked form of the
// policies is kept per process; every transaction looks whether it is still theirs.
type Pilot struct {
	Store store.Store
	IDs   *resource.IDs
	Desk  *operator.Desk
	// Call makes the call that an entry of the agenda would get; the operation is the entry's kind.
	Call func(context.Context, store.Entry) *resource.Call
	Log  *slog.Logger

	mu     sync.Mutex
	cached *set
}

// The values of the store: the version of the policies, empty when there are none, and the document.
const (
	valueVersion  = "autopilot"
	valueDocument = "autopilot-document"
)

// set is a version of the policies.
type set struct {
	version string
	kept    kept
	*Policies
	on map[string][]*policy // by name of the trigger
}

// kept is a document as the store has it.
type kept struct {
	Source string
	YAML   string
	Loaded time.Time
	// Epoch is another one when counters and intervals are to begin anew.
	Epoch string
}

// Source is YAML with the name by which messages call it.
type Source struct {
	Name string
	Text []byte
	// Anew lets counters and intervals begin anew; otherwise those of policies that did not change go on.
	Anew bool
	// Starting: they are a setting of the server that starts. That is nobody's deed, so the audit trail has no line of it.
	Starting bool
}

// Load puts policies in the place of those that were there. What a changed or removed policy had still to do is dropped
// when it comes due; unchanged ones go on as if nothing had happened. Policies that Read refuses are *Mistakes.
func (p *Pilot) Load(ctx context.Context, s Source) error {
	policies, err := Read(s.Name, s.Text)
	if err != nil {
		return &Mistakes{err}
	}
	return p.update(ctx, "autopilot.load", !s.Starting, func(c *resource.WriteCall) error {
		old, err := p.current(c)
		if err != nil {
			return err
		}
		doc := kept{Source: s.Name, YAML: string(s.Text), Loaded: c.Now}
		if doc.Epoch = c.IDs.UUID(); old != nil && !s.Anew {
			doc.Epoch = old.kept.Epoch
		}
		raw, err := json.Marshal(doc)
		if err != nil {
			return fmt.Errorf("encode the policies: %w", err)
		}
		sum := sha256.Sum256(raw)
		next := newSet(hex.EncodeToString(sum[:]), doc, policies)
		if err := c.SetValue(valueDocument, raw); err != nil {
			return err
		}
		if err := c.SetValue(valueVersion, []byte(next.version)); err != nil {
			return err
		}
		if err := p.disarm(c, old, next); err != nil {
			return err
		}
		return p.arm(c, next)
	})
}

// Mistakes are why policies cannot be loaded; the text has a line for every mistake.
type Mistakes struct{ Err error }

func (m *Mistakes) Error() string { return m.Err.Error() }

func (m *Mistakes) Unwrap() error { return m.Err }

// Clear takes all policies away, with their counters. Outcomes stay.
func (p *Pilot) Clear(ctx context.Context) error {
	return p.update(ctx, "autopilot.clear", true, func(c *resource.WriteCall) error {
		old, err := p.current(c)
		if err != nil {
			return err
		}
		if err := c.SetValue(valueVersion, []byte{}); err != nil {
			return err
		}
		if err := c.SetValue(valueDocument, []byte("{}")); err != nil {
			return err
		}
		return p.disarm(c, old, nil)
	})
}

// Arm puts the intervals of the policies on the agenda that are not there: when a server starts and when its store was
// emptied.
func (p *Pilot) Arm(ctx context.Context) error {
	return p.update(ctx, "autopilot.arm", false, func(c *resource.WriteCall) error {
		now, err := p.current(c)
		if err != nil || now == nil {
			return err
		}
		return p.arm(c, now)
	})
}

// Rearm lets the intervals of the policies begin at the server's time, those too that are on the agenda.
func (p *Pilot) Rearm(ctx context.Context) error {
	return p.update(ctx, "autopilot.arm", false, func(c *resource.WriteCall) error {
		now, err := p.current(c)
		if err != nil || now == nil {
			return err
		}
		if err := p.disarm(c, now, nil); err != nil {
			return err
		}
		return p.arm(c, now)
	})
}

func (p *Pilot) update(ctx context.Context, operation string, audited bool, do func(*resource.WriteCall) error) error {
	call := p.Call(ctx, store.Entry{Kind: operation})
	return p.Store.Update(ctx, func(tx store.Tx) error {
		if err := do(resource.NewWriteCall(call, tx, p.IDs)); err != nil || !audited {
			return err
		}
		return tx.Audit(store.Audit{Time: call.Now, Operation: operation, RequestID: call.RequestID})
	})
}

// current are the policies of the transaction, nil when there are none.
func (p *Pilot) current(r store.Reader) (*set, error) {
	version, err := r.Value(valueVersion)
	if errors.Is(err, store.ErrNotFound) || err == nil && len(version) == 0 {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the version of the policies: %w", err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cached != nil && p.cached.version == string(version) {
		return p.cached, nil
	}
	raw, err := r.Value(valueDocument)
	if err != nil {
		return nil, fmt.Errorf("read the policies: %w", err)
	}
	var doc kept
	if err := json.Unmarshal(raw, &doc); err != nil {
		return nil, fmt.Errorf("decode the policies: %w", err)
	}
	policies, err := Read(doc.Source, []byte(doc.YAML))
	if err != nil {
		// They were fit for the release that loaded them. Nobody's call fails because of that.
		p.Log.Error("the autopilot is off: this release does not take the policies that are loaded", "error", err)
		policies = &Policies{}
	}
	p.cached = newSet(string(version), doc, policies)
	return p.cached, nil
}

func newSet(version string, doc kept, policies *Policies) *set {
	s := &set{version: version, kept: doc, Policies: policies, on: map[string][]*policy{}}
	for _, one := range policies.list {
		if one.on != nil {
			s.on[one.on.Name] = append(s.on[one.on.Name], one)
		}
	}
	return s
}

// print tells whether what was remembered of a policy is still of it.
func (s *set) print(p *policy) string { return p.digest + "/" + s.kept.Epoch }

// same is the policy of the set that has the name and the print, nil when it is not there or not enabled.
func (s *set) same(name, print string) *policy {
	if s == nil {
		return nil
	}
	one := s.named(name)
	if one == nil || !one.enabled || s.print(one) != print {
		return nil
	}
	return one
}
