package autopilot

import (
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
	"github.com/opencosell/cosell/internal/store/sqlstore/memory"
)

// alone is a pilot over a store with nothing around it.
func alone(t *testing.T) *Pilot {
	t.Helper()
	s := memory.Open(t)
	return &Pilot{Store: s, IDs: resource.SeededIDs(1), Log: slog.New(slog.DiscardHandler), Call: func(ctx context.Context, e store.Entry) *resource.Call {
		return &resource.Call{Context: ctx, Now: time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)}
	}}
}

// The log keeps the last lines and no more.
func TestLogIsBounded(t *testing.T) {
	p := alone(t)
	const more = 3
	err := p.update(t.Context(), "test", false, func(c *resource.WriteCall) error {
		for range MaxOutcomes + more {
			if err := p.record(c, nil, Outcome{Policy: "p", Result: Done}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	list, err := p.Outcomes(t.Context(), OutcomeQuery{Limit: MaxOutcomes * 2})
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != MaxOutcomes || list[0].Number != more+1 || list[len(list)-1].Number != MaxOutcomes+more {
		t.Errorf("%d lines from %d to %d", len(list), list[0].Number, list[len(list)-1].Number)
	}
}

// An action that was given up after internal failures ends its run; an interval goes on all the same.
func TestGivenUp(t *testing.T) {
	p := alone(t)
	err := p.Load(t.Context(), Source{Name: "f", Text: []byte(`
policies:
  - {name: a, on: opportunity.submitted, do: approve}
  - {name: b, every: 1h, catalog: AWS, accounts: [111122223333], do: put-user, with: {email: a@b.example}}
`)})
	if err != nil {
		t.Fatal(err)
	}
	failure := &resource.Failure{Reason: "InternalError", Message: "It broke."}
	var next store.Entry
	err = p.update(t.Context(), "test", false, func(c *resource.WriteCall) error {
		s, err := p.current(c)
		if err != nil {
			return err
		}
		one := s.named("a")
		r := run{Policy: "a", Print: s.print(one), On: one.on.Name, Catalog: "AWS", Account: "111122223333"}
		if err := r.schedule(c, nil, "run-1", 0); err != nil {
			return err
		}
		step, err := c.Entry(jobStep, "run-1")
		if err != nil {
			return err
		}
		if err := p.stepFailed(c, step, failure); err != nil {
			return err
		}
		tick, err := c.Entry(jobTick, tickRef("b", "111122223333"))
		if err != nil {
			return err
		}
		if err := p.missTick(c, tick, failure); err != nil {
			return err
		}
		next, err = c.Entry(jobTick, tick.Ref)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	state, err := p.State(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, o := range state.Outcomes {
		got = append(got, o.Policy+" "+o.Action+" "+string(o.Result)+" "+o.Message)
	}
	if diff := cmp.Diff([]string{"a approve failed It broke.", "b  failed It broke."}, got); diff != "" {
		t.Errorf("outcomes (-want +got)\n%s", diff)
	}
	if want := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC); len(state.Pending) != 0 || !next.Due.Equal(want) {
		t.Errorf("there waits %+v, the interval goes on at %s", state.Pending, next.Due)
	}
}

// An answer that is too long for the log is left out of it.
func TestBounded(t *testing.T) {
	long := make([]byte, maxAnswer)
	for i := range long {
		long[i] = 'x'
	}
	for answer, want := range map[string]bool{"short": true, string(long): false} {
		got, err := bounded(answer)
		if err != nil || (got != nil) != want || want && !json.Valid(got) {
			t.Errorf("%d bytes: got %.20s, %v", len(answer), got, err)
		}
	}
}

// The domains tell of every trigger, and of nothing else.
func TestTriggersAreTold(t *testing.T) {
	told := regexp.MustCompile(`"((?:opportunity|invitation|profile-task|verification|connection-invitation)\.[a-z-]+)"`)
	names := map[string]bool{}
	for _, domain := range []string{"selling", "account"} {
		files, err := filepath.Glob(filepath.Join("..", domain, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if strings.HasSuffix(f, "_test.go") {
				continue
			}
			text, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range told.FindAllSubmatch(text, -1) {
				names[string(m[1])] = true
			}
		}
	}
	var want []string
	for _, trigger := range Triggers() {
		want = append(want, trigger.Name)
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, sorted(names)); diff != "" {
		t.Errorf("happenings (-triggers +domains)\n%s", diff)
	}
}
