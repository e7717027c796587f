package autopilot

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// document is the YAML as people write it.
type document struct {
	Policies []policyText `json:"policies"`
}

type policyText struct {
	Name            string                     `json:"name"`
	Enabled         *bool                      `json:"enabled,omitempty"`
	Catalog         string                     `json:"catalog,omitempty"`
	Accounts        accounts                   `json:"accounts,omitempty"`
	On              string                     `json:"on,omitempty"`
	Every           string                     `json:"every,omitempty"`
	When            map[string]json.RawMessage `json:"when,omitempty"`
	Times           *int64                     `json:"times,omitempty"`
	TimesPerSubject *int64                     `json:"timesPerSubject,omitempty"`
	After           string                     `json:"after,omitempty"`
	Do              string                     `json:"do,omitempty"`
	With            map[string]json.RawMessage `json:"with,omitempty"`
	Steps           []stepText                 `json:"steps,omitempty"`
}

type stepText struct {
	After string                     `json:"after,omitempty"`
	Do    string                     `json:"do,omitempty"`
	With  map[string]json.RawMessage `json:"with,omitempty"`
}

// accounts are numbers of 12 digits, which YAML takes for integers unless they are quoted.
type accounts []string

// UnmarshalJSON takes a list of texts or whole numbers, or one of them.
func (a *accounts) UnmarshalJSON(text []byte) error {
	if !bytes.HasPrefix(bytes.TrimSpace(text), []byte("[")) {
		text = slices.Concat([]byte("["), text, []byte("]"))
	}
	var list []any
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&list); err != nil {
		return err
	}
	*a = nil
	for _, v := range list {
		*a = append(*a, fmt.Sprint(v))
	}
	return nil
}

// Policies are a document that was read and checked.
type Policies struct {
	list []*policy
}

// policy is what the other side does by itself.
type policy struct {
	name     string
	enabled  bool
	catalog  string   // "" is both
	accounts []string // nil is all
	on       *Trigger // nil with every
	every    interval
	rhythm   string // every, as it was written
	when     []condition
	steps    []step
	// times and perSubject bound how often it is set off; 0 is without bound.
	times, perSubject int64
	// digest tells a changed policy from an unchanged one; being enabled is no part of it.
	digest string
}

// step is one action of a policy.
type step struct {
	after  time.Duration
	action string
	input  map[string]any
	// account and catalog tell which of the two the action takes.
	account, catalog bool
}

func (t policyText) digest() (string, error) {
	t.Enabled = nil
	text, err := json.Marshal(t)
	if err != nil {
		return "", fmt.Errorf("encode a policy: %w", err)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:12]), nil
}

func (p *Policies) named(name string) *policy {
	if p == nil {
		return nil
	}
	for _, one := range p.list {
		if one.name == name {
			return one
		}
	}
	return nil
}

// answers reports whether the policy is about happenings of a name, in a catalog, of an account.
func (p *policy) answers(name, catalog, account string) bool {
	return p.enabled && p.on != nil && p.on.Name == name && (p.catalog == "" || p.catalog == catalog) &&
		(p.accounts == nil || slices.Contains(p.accounts, account))
}

// holds reports whether all conditions hold.
func (p *policy) holds(record any) bool {
	return !slices.ContainsFunc(p.when, func(c condition) bool { return !c.holds(c.path.in(record)) })
}

// decides reports whether one of the steps is what the server would otherwise do by itself.
func (p *policy) decides() bool {
	return slices.ContainsFunc(p.steps, func(s step) bool { return slices.Contains(p.on.subject.deciding, s.action) })
}

// rounds are those for whom a policy with an interval acts each time: every account, or nobody in particular.
func (p *policy) rounds() []string {
	if p.accounts == nil {
		return []string{""}
	}
	return p.accounts
}

// Summary is what a policy does, in short.
type Summary struct {
	Name     string   `json:"name"`
	Enabled  bool     `json:"enabled"`
	Catalog  string   `json:"catalog,omitempty"` // empty is both
	Accounts []string `json:"accounts"`          // null is all
	On       string   `json:"on,omitempty"`
	Every    string   `json:"every,omitempty"`
	Does     []string `json:"does"` // such as "request-action after 5s"
}

// Summaries are the policies in the order of the document.
func (p *Policies) Summaries() []Summary {
	list := []Summary{}
	if p == nil {
		return list
	}
	for _, one := range p.list {
		list = append(list, one.summary())
	}
	return list
}

func (p *policy) summary() Summary {
	s := Summary{Name: p.name, Enabled: p.enabled, Catalog: p.catalog, Accounts: p.accounts, Every: p.rhythm}
	if p.on != nil {
		s.On = p.on.Name
	}
	for _, step := range p.steps {
		does := step.action
		if step.after > 0 {
			does += " after " + spellDelay(step.after)
		}
		s.Does = append(s.Does, does)
	}
	return s
}

// spellDelay writes whole days as such.
func spellDelay(d time.Duration) string {
	if d > 0 && d%day == 0 {
		return strconv.FormatInt(int64(d/day), 10) + "d"
	}
	s := d.String()
	for _, zero := range []string{"m0s", "h0m"} {
		if strings.HasSuffix(s, zero) {
			s = s[:len(s)-2]
		}
	}
	return s
}
