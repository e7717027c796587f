package scenario

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"slices"
	"strings"

	"github.com/opencosell/cosell/internal/remote"
	"github.com/opencosell/cosell/internal/store"
)

// Run is how a scenario is lived.
type Run struct {
	Client *remote.Client
	// Catalog is where; empty is the first of the scenario's.
	Catalog string
	// Accounts have other digits than the scenario gives them.
	Accounts map[string]string
	// Fresh empties the server before.
	Fresh bool
	// Tag is what ${run} stands for, and Draw the number of an account that nobody has used; empty and nil are by chance.
	Tag  string
	Draw func() string
	// Begun is told where the story happens and the digits of those who act.
	Begun func(catalog string, accounts map[string]string)
	// Before is told of a step before it is done; an error of it ends the run.
	Before func(Telling) error
	// Told is told what a step came to, once for each, the failing one too.
	Told func(Telling)
}

// Telling is what a step came to.
type Telling struct {
	Step int    `json:"step"` // from 1
	Of   int    `json:"of"`
	Line int    `json:"-"`
	Say  string `json:"say,omitempty"`
	// Kind is call, operator, clock, events, or empty for words alone.
	Kind string `json:"kind,omitempty"`
	// What is the operation, the action, or what the clock was told.
	What string `json:"what,omitempty"`
	// Account is the name of whoever acts, Number its digits.
	Account string `json:"account,omitempty"`
	Number  string `json:"number,omitempty"`
	Times   int    `json:"times,omitempty"`
	// From is the value that the input began as, Change what was merged into it.
	From   string          `json:"from,omitempty"`
	Change json.RawMessage `json:"change,omitempty"`
	// Input is what was sent, Answer what came back; of a repeated step the last. A refusal is an answer.
	Input   json.RawMessage `json:"input,omitempty"`
	Answer  json.RawMessage `json:"answer,omitempty"`
	Refused string          `json:"refused,omitempty"`
	Kept    members         `json:"kept,omitempty"`
	Checked members         `json:"checked,omitempty"`
	Events  []Event         `json:"events,omitempty"`
	// Problems are what is not as expected. The run ends with them.
	Problems []Problem `json:"problems,omitempty"`
	// Error is why the step could not be done.
	Error string `json:"error,omitempty"`
}

// Failure ends a run: a step went otherwise than expected.
type Failure struct{ Telling }

// Error is the step and all that is wrong.
func (f *Failure) Error() string {
	lines := []string{fmt.Sprintf("step %d of %d went otherwise than expected: %s", f.Step, f.Of, f.deed())}
	if f.Telling.Error != "" {
		lines = append(lines, "  "+strings.ReplaceAll(f.Telling.Error, "\n", "\n  "))
	}
	for _, p := range f.Problems {
		lines = append(lines, fmt.Sprintf("  %s: got %s, want %s", p.Path, p.Got, p.Want))
	}
	return strings.Join(lines, "\n")
}

// live is a run under way.
type live struct {
	*Run
	s       *Scenario
	catalog string
	scope
	seen map[string]int64 // of each account, the last event that a step has looked at
}

// Live lives the scenario. What goes otherwise than expected is a *Failure.
func (r *Run) Live(ctx context.Context, s *Scenario) (err error) {
	l, err := r.begin(ctx, s)
	if err != nil {
		return err
	}
	frozen, err := l.tick(ctx)
	if err != nil {
		return err
	}
	if r.Begun != nil {
		accounts := map[string]string{}
		for _, a := range s.Accounts {
			accounts[a.name] = asString(l.values[a.name])
		}
		r.Begun(l.catalog, accounts)
	}
	defer func() {
		// A clock that the story stopped runs on, whatever became of the story.
		if end := l.resume(context.WithoutCancel(ctx), frozen); err == nil {
			err = end
		}
	}()
	for i := range s.Steps {
		if err := ctx.Err(); err != nil {
			return err
		}
		t := l.telling(i)
		if r.Before != nil {
			if err := r.Before(t); err != nil {
				return err
			}
		}
		ok, err := l.step(ctx, &s.Steps[i], &t)
		if err != nil {
			t.Error = err.Error()
		}
		if r.Told != nil {
			r.Told(t)
		}
		if err != nil || !ok {
			return &Failure{t}
		}
	}
	return nil
}

// begin finds out who acts where.
func (r *Run) begin(ctx context.Context, s *Scenario) (*live, error) {
	l := &live{Run: r, s: s, catalog: r.Catalog, scope: scope{values: map[string]json.RawMessage{}}, seen: map[string]int64{}}
	if l.catalog == "" {
		l.catalog = s.in()[0]
	}
	if !slices.Contains(s.in(), l.catalog) {
		return nil, fmt.Errorf("%s happens in %s, not in %s", s.Name, strings.Join(s.in(), " and "), l.catalog)
	}
	for name, number := range r.Accounts {
		if _, ok := s.Accounts.get(name); !ok {
			return nil, fmt.Errorf("nobody in %s is named %q", s.Name, name)
		}
		if !store.IsAccount(number) {
			return nil, fmt.Errorf("the account of %s must be 12 digits, such as 111122223333", name)
		}
	}
	if r.Fresh {
		if err := r.Client.Control(ctx, http.MethodPost, "/v1/reset", nil, nil); err != nil {
			return nil, err
		}
	}
	if err := settle(ctx, r.Client); err != nil {
		return nil, err
	}
	newest, err := lastEvent(ctx, r.Client)
	if err != nil {
		return nil, err
	}
	for _, a := range s.Accounts {
		number := asString(a.value)
		if number == newAccount {
			number = r.draw()
		}
		if other, ok := r.Accounts[a.name]; ok {
			number = other
		}
		l.values[a.name], l.seen[a.name] = encoded(number), newest
	}
	tag := r.Tag
	if tag == "" {
		tag = strings.ToLower(rand.Text()[:8])
	}
	l.values[nameCatalog], l.values[nameRun] = encoded(l.catalog), encoded(tag)
	if _, err := l.tick(ctx); err != nil {
		return nil, err
	}
	for _, v := range s.Values {
		if l.values[v.name], err = l.json(v.value); err != nil {
			return nil, fmt.Errorf("%s: the value %s: %w", s.Name, v.name, err)
		}
	}
	return l, nil
}

// draw is the number of an account that nobody has used: one of nine hundred thousand million.
func (r *Run) draw() string {
	if r.Draw != nil {
		return r.Draw()
	}
	n, err := rand.Int(rand.Reader, big.NewInt(9e11))
	if err != nil {
		panic(err) // crypto/rand has no errors
	}
	return n.Add(n, big.NewInt(1e11)).String()
}

// tick learns what time it is.
func (l *live) tick(ctx context.Context) (frozen bool, err error) {
	c, err := readClock(ctx, l.Client)
	l.now = c.Now
	return c.Frozen, err
}

func (l *live) resume(ctx context.Context, before bool) error {
	if !l.s.MovesClock() || before {
		return nil
	}
	if frozen, err := l.tick(ctx); err != nil || !frozen {
		return err
	}
	return l.Client.Control(ctx, http.MethodPut, "/v1/clock", map[string]any{"frozen": false}, nil)
}

// telling is what is known of a step before it is done.
func (l *live) telling(i int) Telling {
	s := &l.s.Steps[i]
	t := Telling{Step: i + 1, Of: len(l.s.Steps), Times: s.Repeat}
	// A placeholder of the words that stands for nothing was refused when the file was read.
	t.Say, _ = l.text(strings.TrimSpace(s.Say))
	switch {
	case s.Call != "":
		t.Kind, t.What, t.Account = "call", s.Call, s.As
	case s.Operator != "":
		t.Kind, t.What, t.Account = "operator", s.Operator, s.Account
	case s.Clock != "":
		t.Kind, t.What = "clock", s.Clock
	case s.Events != nil:
		t.Kind = "events"
	}
	t.Number = asString(l.values[t.Account])
	return t
}
