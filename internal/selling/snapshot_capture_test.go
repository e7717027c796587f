package selling

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
)

// What a job shares and when (selling §8.5).
func TestCapture_8_5(t *testing.T) {
	r := newRoom(t)
	job := r.newJob()
	at := func(minute int) { r.now = r.now.Truncate(time.Hour).Add(time.Duration(minute) * time.Minute) }
	var shared, ran []string
	note := func() {
		shared = append(shared, strings.Join(r.steps(), ","))
		last := must[*api.GetResourceSnapshotJobOutput](r.deal)(r.job(fjord, job)).LastSuccessfulExecutionDate
		if last == nil {
			ran = append(ran, "never")
		} else {
			ran = append(ran, last.Format("15:04"))
		}
	}
	for i, step := range []func(){
		func() { r.edit("before the start") },
		func() { r.ok(r.start(fjord, job)) },
		func() { r.edit("one") },
		func() { r.edit("one") },
		func() { r.ok(r.start(fjord, job)) },
		func() { r.ok(r.stop(fjord, job)) },
		func() { r.edit("unseen") },
		func() { r.edit("two") },
		func() { r.ok(r.start(fjord, job)) },
		func() { r.ok(r.stop(fjord, job)) },
		func() { r.edit("three") },
		func() { r.edit("two") },
		func() { r.ok(r.start(fjord, job)) },
	} {
		at(i + 20)
		step()
		note()
	}
	wantShared := []string{
		"", "before the start", "before the start,one", "before the start,one", "before the start,one",
		"before the start,one", "before the start,one", "before the start,one", "before the start,one,two",
		"before the start,one,two", "before the start,one,two", "before the start,one,two", "before the start,one,two",
	}
	if diff := cmp.Diff(wantShared, shared); diff != "" {
		t.Errorf("revisions after each step (-want +got):\n%s", diff)
	}
	wantRan := []string{"never", "10:21", "10:22", "10:23", "10:23", "10:23", "10:23", "10:23", "10:28", "10:28", "10:28", "10:28", "10:32"}
	if diff := cmp.Diff(wantRan, ran); diff != "" {
		t.Errorf("last run after each step (-want +got):\n%s", diff)
	}
	r.recorded("job.golden", r.shown(must[*api.GetResourceSnapshotJobOutput](r.deal)(r.job(fjord, job))))
}

// A change is shared in every engagement in which a job is running, and in no other.
func TestCapture_8_5_Engagements(t *testing.T) {
	r := newRoom(t)
	second := &room{deal: r.deal, opportunity: r.opportunity}
	second.engagement = r.invited(fjord, stranger, opportunityKind).hidden.Engagement
	third := &room{deal: r.deal, opportunity: r.opportunity}
	third.engagement = r.invited(fjord, stranger, opportunityKind).hidden.Engagement
	r.ok(r.start(fjord, r.newJob()))
	r.ok(r.start(fjord, second.newJob()))
	third.newJob()
	r.edit("one")
	for i, want := range [][]string{{"Call the mill", "one"}, {"Call the mill", "one"}, nil} {
		if diff := cmp.Diff(want, []*room{r, second, third}[i].steps()); diff != "" {
			t.Errorf("engagement %d (-want +got):\n%s", i+1, diff)
		}
	}
}

// A run that cannot share says why, goes on running, and does not stand in the way of the change (selling §4.8, §8.5).
func TestJobFailure_8_5(t *testing.T) {
	r := newRoom(t)
	job := r.newJob()
	r.ok(r.start(fjord, job))
	belong := func(in bool) {
		r.ok(r.update(fjord, func(c *resource.WriteCall) error {
			e, err := readEngagement(c, c.Catalog, r.engagement)
			r.ok(err)
			if in {
				e.hidden.Members = append(e.hidden.Members, member{Account: fjord})
			} else {
				e.hidden.Members = slices.DeleteFunc(e.hidden.Members, func(m member) bool { return m.Account == fjord })
			}
			return e.save(c)
		}))
	}
	good := must[*api.GetResourceSnapshotJobOutput](r.deal)(r.job(fjord, job))
	r.now = r.now.Add(time.Minute)
	belong(false)
	r.edit("lost to the others")
	bad := must[*api.GetResourceSnapshotJobOutput](r.deal)(r.job(fjord, job))
	if bad.LastFailure == nil || !strings.Contains(*bad.LastFailure, r.engagement) || *bad.Status != api.ResourceSnapshotJobStatusRunning ||
		!bad.LastSuccessfulExecutionDate.Equal(good.LastSuccessfulExecutionDate.Time) {
		t.Errorf("after the failure: got %s, want a running one that names the engagement", r.shown(bad))
	}
	belong(true)
	r.now = r.now.Add(time.Minute)
	r.edit("back again")
	good = must[*api.GetResourceSnapshotJobOutput](r.deal)(r.job(fjord, job))
	if good.LastFailure != nil || !good.LastSuccessfulExecutionDate.Equal(r.now) {
		t.Errorf("after the next success: got %s, want no failure", r.shown(good))
	}
	if diff := cmp.Diff([]string{"Call the mill", "back again"}, r.steps()); diff != "" {
		t.Errorf("revisions (-want +got):\n%s", diff)
	}
}

// The role of the settings: without one jobs run, unless it is required (selling §4.8, §15).
func TestJobRole_4_8(t *testing.T) {
	for _, required := range []bool{false, true} {
		r := newRoom(t)
		r.switches.JobRoleRequired = required
		job := r.newJob()
		r.ok(r.start(fjord, job))
		out := must[*api.GetResourceSnapshotJobOutput](r.deal)(r.job(fjord, job))
		if failed := out.LastFailure != nil; failed != required || *out.Status != api.ResourceSnapshotJobStatusRunning {
			t.Errorf("required %v, no role: got %s", required, r.shown(out))
		}
		if got := len(r.steps()); got == 0 != required {
			t.Errorf("required %v, no role: got %d revisions", required, got)
		}
		must[*api.PutSellingSystemSettingsOutput](r.deal)(put(r.deal, fjord, r.service.PutSellingSystemSettings,
			&api.PutSellingSystemSettingsInput{Catalog: resource.CatalogSandbox, ResourceSnapshotJobRoleIdentifier: new("Sharing")}))
		r.edit("with a role")
		out = must[*api.GetResourceSnapshotJobOutput](r.deal)(r.job(fjord, job))
		if steps := r.steps(); out.LastFailure != nil || steps[len(steps)-1] != "with a role" {
			t.Errorf("required %v, with a role: got %s and revisions %v", required, r.shown(out), steps)
		}
	}
}

// A task that starts a job where a role is missing says so in the job; what the task itself shares is shared.
func TestJobRole_8_2_Task(t *testing.T) {
	d := newDeal(t)
	d.switches.JobRoleRequired = true
	d.referral(fjord)
	started := d.take(fjord, d.received(fjord))
	d.due()
	r := &room{deal: d}
	task := d.task(fjord, started)
	out := must[*api.GetResourceSnapshotJobOutput](d)(r.job(fjord, *task.ResourceSnapshotJobId))
	if *task.TaskStatus != api.TaskStatusComplete || out.LastFailure == nil || *out.Status != api.ResourceSnapshotJobStatusRunning {
		t.Errorf("got task %s with job %s, want a complete one and a running job that failed", d.shown(task), d.shown(out))
	}
}

// Whatever happens in whatever order: while the job runs, the latest revision shows the opportunity as it is;
// revisions are 1 to n, and each differs from the one before (selling §8.5).
func TestCapture_8_5_Always(t *testing.T) {
	d := newDeal(t)
	rapid.Check(t, func(t *rapid.T) {
		r := d.room()
		job, running := r.newJob(), false
		current := "Call the mill"
		for range rapid.IntRange(1, 12).Draw(t, "length") {
			switch rapid.SampledFrom([]string{"edit", "edit", "edit", "start", "stop", "share"}).Draw(t, "action") {
			case "edit":
				current = rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "steps")
				r.edit(current)
			case "start":
				r.ok(r.start(fjord, job))
				running = true
			case "stop":
				r.ok(r.stop(fjord, job))
				running = false
			case "share":
				must[*api.CreateResourceSnapshotOutput](r.deal)(r.share(fjord))
			}
			steps := r.steps()
			if running && (len(steps) == 0 || steps[len(steps)-1] != current) {
				t.Fatalf("the job runs: got revisions %v, want the last to show %q", steps, current)
			}
			for i := 1; i < len(steps); i++ {
				if steps[i] == steps[i-1] {
					t.Fatalf("got revisions %v, want each to differ from the one before", steps)
				}
			}
			if got, want := r.revisions(), len(steps); len(got) != want || want > 0 && (got[0] != int32(want) || got[want-1] != 1) {
				t.Fatalf("got revisions %v in the list, want %d to 1", got, want)
			}
		}
	})
}

// revisions are those of the list, as another member reads it.
func (r *room) revisions() []int32 {
	r.Helper()
	out := must[*api.ListResourceSnapshotsOutput](r.deal)(get(r.deal, nimbus, r.service.ListResourceSnapshots,
		&api.ListResourceSnapshotsInput{Catalog: resource.CatalogSandbox, EngagementIdentifier: r.engagement}))
	var revisions []int32
	for _, s := range out.ResourceSnapshotSummaries {
		revisions = append(revisions, *s.Revision)
	}
	return revisions
}
