package selling

import (
	"slices"
	"sync"
	"testing"
)

// Updates at the same time are all kept: each makes its revision, in the order in which they were made.
func TestCapture_8_5_Race(t *testing.T) {
	r := newRoom(t)
	r.ok(r.start(fjord, r.newJob()))
	const writers, each = 4, 10
	var wait sync.WaitGroup
	errs := make(chan error, writers*each)
	for w := range writers {
		wait.Go(func() {
			for n := range each {
				errs <- r.tryEdit(string(rune('a'+w)) + string(rune('0'+n)))
			}
		})
	}
	wait.Wait()
	close(errs)
	for err := range errs {
		r.ok(err)
	}
	steps := r.steps()
	if len(steps) != 1+writers*each {
		t.Fatalf("got %d revisions, want one before and one of each of %d updates: %v", len(steps), writers*each, steps)
	}
	for w := range writers {
		of := slices.DeleteFunc(slices.Clone(steps[1:]), func(s string) bool { return s[0] != byte('a'+w) })
		if !slices.IsSorted(of) || len(of) != each {
			t.Errorf("revisions of writer %d: got %v, want its updates in order", w, of)
		}
	}
}

// Starting and stopping while changes are made loses nothing: after the last start the last revision shows the
// opportunity as it is, and no revision repeats the one before.
func TestCapture_8_5_RaceOfStarts(t *testing.T) {
	r := newRoom(t)
	job := r.newJob()
	const each = 20
	errs := make(chan error, 4*each)
	var wait sync.WaitGroup
	for _, do := range []func(n int) error{
		func(n int) error { return r.tryEdit(string(rune('a' + n))) },
		func(int) error { return r.start(fjord, job) },
		func(int) error { return r.stop(fjord, job) },
		func(int) error { _, err := r.share(fjord); return err },
	} {
		wait.Go(func() {
			for n := range each {
				errs <- do(n)
			}
		})
	}
	wait.Wait()
	close(errs)
	for err := range errs {
		r.ok(err)
	}
	r.ok(r.start(fjord, job))
	steps := r.steps()
	if got, want := steps[len(steps)-1], string(rune('a'+each-1)); got != want {
		t.Errorf("the last revision: got %q, want %q", got, want)
	}
	if !slices.Equal(steps, slices.Compact(slices.Clone(steps))) {
		t.Errorf("got revisions %v, want each to differ from the one before", steps)
	}
}

// Of two that make the same job at the same time one gets it, and two that share at the same time get one revision.
func TestCreate_7_6_Race(t *testing.T) {
	r := newRoom(t)
	outcomes, revisions := make(chan string, 8), make(chan int32, 8)
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			_, err := r.tryJob(fjord)
			outcomes <- refusal(err)
		})
		wait.Go(func() {
			out, err := r.share(fjord)
			if err != nil {
				t.Error(err)
			}
			revisions <- valueOf(valueOf(out).Revision)
		})
	}
	wait.Wait()
	close(outcomes)
	close(revisions)
	made := 0
	for outcome := range outcomes {
		if outcome == "" {
			made++
		} else if outcome != "conflict" {
			t.Errorf("got %q, want a job or a conflict", outcome)
		}
	}
	if made != 1 {
		t.Errorf("got %d jobs, want 1", made)
	}
	for revision := range revisions {
		if revision != 1 {
			t.Errorf("got revision %d, want 1", revision)
		}
	}
}
