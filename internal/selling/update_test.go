package selling

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
)

// The stamp of the last read is the lock; milliseconds count, finer parts do not, and every change moves it.
func TestOptimisticLock_1_8(t *testing.T) {
	b := newBench(t)
	id := b.create()
	first := b.echo(id)
	first.LastModifiedDate.Time = first.LastModifiedDate.Add(300 * time.Microsecond)
	out, err := b.update(first)
	b.ok(err)
	if out.Id != id || !out.LastModifiedDate.After(b.now) {
		t.Errorf("got %+v, want the id and a stamp later than %s although the clock stands", out, b.now)
	}
	if got := b.stored(id).LastModifiedDate; got != out.LastModifiedDate {
		t.Errorf("got stored stamp %s, want the answered %s", got, out.LastModifiedDate)
	}
	for _, stale := range []awsjson.Time{first.LastModifiedDate, awsjson.At(out.LastModifiedDate.Add(time.Millisecond)), {}} {
		in := b.echo(id)
		in.LastModifiedDate, in.Project.Title = stale, new("Stale")
		if _, err := b.update(in); refusal(err) != "conflict" {
			t.Errorf("stamp %s: got %v, want a conflict", stale, err)
		}
	}
	if got := *b.stored(id).Project.Title; got == "Stale" {
		t.Error("a stale update was stored")
	}
}

// Of several updates that read the same state, one wins.
func TestOptimisticLock_1_8_Race(t *testing.T) {
	b := newBench(t)
	id := b.create()
	const writers = 8
	errs := make([]error, writers)
	requests := make([]*api.UpdateOpportunityInput, writers)
	for i := range requests {
		requests[i] = b.echo(id)
		requests[i].Project.Title = new(fmt.Sprintf("Title %d", i))
	}
	var all sync.WaitGroup
	for i, in := range requests {
		all.Go(func() { _, errs[i] = b.update(in) })
	}
	all.Wait()
	won := -1
	for i, err := range errs {
		switch {
		case err == nil && won >= 0:
			t.Errorf("updates %d and %d both succeeded", won, i)
		case err == nil:
			won = i
		case refusal(err) != "conflict":
			t.Errorf("update %d: got %v, want a conflict", i, err)
		}
	}
	if got := *b.stored(id).Project.Title; won < 0 || got != *requests[won].Project.Title {
		t.Errorf("got title %q, want that of update %d", got, won)
	}
}

// The order of checks: lookup, lock, state, content.
func TestOrder_7_1(t *testing.T) {
	b := newBench(t)
	id := b.create()
	b.force(id, inState(api.ReviewStatusSubmitted, api.StageProspect))
	in := b.echo(id)
	in.Project.ApnPrograms = []string{"P4"}
	in.LastModifiedDate.Time = b.now.Add(time.Hour)
	in.LifeCycle.TargetCloseDate = new("2026-02-30")
	in.Identifier = "O7"
	_, err := b.update(in)
	checkProblems(t, err, "request LifeCycle.TargetCloseDate INVALID_STRING_FORMAT")
	in.LifeCycle.TargetCloseDate = new("2026-12-01")
	if _, err := b.update(in); refusal(err) != "not found" {
		t.Errorf("unknown: got %v, want not found", err)
	}
	in.Identifier = id
	b.account = nimbus
	if _, err := b.update(in); refusal(err) != "not found" {
		t.Errorf("another account's: got %v, want not found", err)
	}
	b.account = fjord
	if _, err := b.update(in); refusal(err) != "conflict" {
		t.Errorf("stale: got %v, want a conflict", err)
	}
	in.LastModifiedDate = b.stored(id).LastModifiedDate
	_, err = b.update(in)
	checkProblems(t, err, "business LifeCycle.ReviewStatus ACTION_NOT_PERMITTED")
	b.force(id, inState(api.ReviewStatusApproved, api.StageProspect))
	in.Project.Title = nil
	_, err = b.update(in)
	checkProblems(t, err, "business Project.Title ACTION_NOT_PERMITTED")
	in.Project.Title = b.stored(id).Project.Title
	_, err = b.update(in)
	checkProblems(t, err, "business Project.ApnPrograms[0] INVALID_ENUM_VALUE")
}

// What the request leaves out is gone, defaults come back, and what is not the partner's stays.
func TestFullReplacement_5_8(t *testing.T) {
	b := newBench(t)
	id := b.create()
	b.ok(b.associate(id, api.RelatedEntityTypeSolutions, defaultSolutionID))
	before := b.stored(id)
	in := decoded[api.UpdateOpportunityInput](t, `{"Catalog":"Sandbox","Identifier":"`+id+`","LastModifiedDate":"`+before.LastModifiedDate.String()+`",
		"Origin":"AWS Referral","OpportunityTeam":[],"Tags":[],"RelatedEntityIdentifiers":{},"CreatedDate":"2020-01-01T00:00:00Z",
		"Customer":{"Account":{"CompanyName":"Heron Mills","WebsiteUrl":"www.heronmills.example","Industry":"Manufacturing","Address":{"CountryCode":"DE","PostalCode":"12345"}}},
		"Project":{"Title":"Smaller","CustomerBusinessProblem":"Planning runs on machines that nobody can repair."},
		"LifeCycle":{"Stage":"Prospect","TargetCloseDate":"2026-10-01","ReviewStatus":"Approved","ReviewComments":"mine","NextStepsHistory":[{"Value":"mine","Time":"2020-01-01T00:00:00Z"}]}}`)
	b.now = b.now.Add(time.Hour)
	_, err := b.update(in)
	b.ok(err)
	after := b.stored(id)
	goldenUpdate(t, "replaced.golden", written(t, &after.GetOpportunityOutput))
	if after.hidden.Origin != before.hidden.Origin || len(after.hidden.Tags) != 1 {
		t.Errorf("got hidden %+v, want origin and tags as before", after.hidden)
	}
}

// An update without a change succeeds, moves the stamp and tells the owner.
func TestNoChange_5_8(t *testing.T) {
	b := newBench(t)
	id := b.create()
	before := b.stored(id)
	var seen int64
	b.news(&seen)
	b.ok(b.alter(id, func(*api.UpdateOpportunityInput) {}))
	after := b.stored(id)
	if !after.LastModifiedDate.After(before.LastModifiedDate.Time) {
		t.Errorf("got stamp %s, want later than %s", after.LastModifiedDate, before.LastModifiedDate)
	}
	after.LastModifiedDate = before.LastModifiedDate
	if diff := cmp.Diff(before.GetOpportunityOutput, after.GetOpportunityOutput); diff != "" {
		t.Errorf("sent back (-before +after):\n%s", diff)
	}
	if got, want := b.news(&seen), fjord+" Opportunity Updated\n"; got != want {
		t.Errorf("got events %q, want %q", got, want)
	}
}

// The last 50 next steps are kept, newest first; only a new text counts.
func TestNextSteps_4_1(t *testing.T) {
	b := newBench(t)
	id := b.create()
	if got := b.stored(id).LifeCycle.NextStepsHistory; got != nil {
		t.Errorf("new: got history %v, want null", got)
	}
	step := func(text *string) {
		b.now = b.now.Add(time.Minute)
		b.ok(b.alter(id, func(in *api.UpdateOpportunityInput) { in.LifeCycle.NextSteps = text }))
	}
	start := b.now
	for i := range 51 {
		step(new(fmt.Sprintf("Step %d", i+1)))
	}
	check := func(when string) {
		t.Helper()
		history := b.stored(id).LifeCycle.NextStepsHistory
		if len(history) != 50 {
			t.Fatalf("%s: got %d entries, want 50", when, len(history))
		}
		for i, h := range history {
			n := 51 - i
			want := api.NextStepsHistory{Value: fmt.Sprintf("Step %d", n), Time: awsjson.At(start.Add(time.Duration(n) * time.Minute))}
			if h != want {
				t.Fatalf("%s: entry %d: got %+v, want %+v", when, i, h, want)
			}
		}
	}
	check("51 steps")
	step(new("Step 51"))
	check("the same again")
	step(nil)
	check("none")
	if got := b.stored(id).LifeCycle.NextSteps; got != nil {
		t.Errorf("got next steps %q, want null", *got)
	}
}

// A method that fails undoes what it did.
func TestUpdateIsUndone(t *testing.T) {
	b := newBench(t)
	id := b.create()
	stop := errors.New("stop")
	in := b.echo(id)
	in.Project.Title = new("Half done")
	err := b.write(func(c *resource.WriteCall) error {
		if _, err := b.service.UpdateOpportunity(c, in); err != nil {
			return err
		}
		if c.Subject != opportunityKey(c.Catalog, id) {
			t.Errorf("got subject %v, want the opportunity", c.Subject)
		}
		return stop
	})
	if !errors.Is(err, stop) || *b.stored(id).Project.Title == "Half done" {
		t.Errorf("got error %v, want the update undone", err)
	}
	if _, err := b.update(in); err != nil {
		t.Errorf("again: got %v, want no error", apierr.From(err))
	}
}
