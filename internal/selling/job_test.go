package selling

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
)

// Who may have which job (selling §7.7).
func TestCreateResourceSnapshotJob_7_7_Refusals(t *testing.T) {
	r := newRoom(t)
	many := make([]api.Tag, maxTags+1)
	for i := range many {
		many[i].Key = strings.Repeat("k", i+1)
	}
	create := func(account string, edit func(*api.CreateResourceSnapshotJobInput)) error {
		in := &api.CreateResourceSnapshotJobInput{
			Catalog: resource.CatalogSandbox, ClientToken: "job", EngagementIdentifier: r.engagement,
			ResourceType: api.ResourceTypeOpportunity, ResourceIdentifier: r.opportunity, ResourceSnapshotTemplateIdentifier: templateOpportunity,
		}
		edit(in)
		_, err := put(r.deal, account, r.service.CreateResourceSnapshotJob, in)
		return err
	}
	for _, test := range []struct {
		name     string
		account  string
		edit     func(*api.CreateResourceSnapshotJobInput)
		kind     string
		problems []string
	}{
		{"the engagement of others", stranger, func(*api.CreateResourceSnapshotJobInput) {}, "not found", nil},
		{"the opportunity of another member", nimbus, func(*api.CreateResourceSnapshotJobInput) {}, "not found", nil},
		{"no engagement", fjord, func(in *api.CreateResourceSnapshotJobInput) { in.EngagementIdentifier = "eng-00000000000000" }, "not found", nil},
		{"AWS's template and too many tags", fjord, func(in *api.CreateResourceSnapshotJobInput) {
			in.ResourceSnapshotTemplateIdentifier, in.Tags = templateAWSSummary, many
		}, "validation", []string{"business ResourceSnapshotTemplateIdentifier ACTION_NOT_PERMITTED", "business Tags TOO_MANY_VALUES"}},
		{
			"no template", fjord, func(in *api.CreateResourceSnapshotJobInput) { in.ResourceSnapshotTemplateIdentifier = "Opportunity" },
			"validation",
			[]string{"business ResourceSnapshotTemplateIdentifier INVALID_VALUE"},
		},
		{"tags of one key, and reserved", fjord, func(in *api.CreateResourceSnapshotJobInput) {
			in.Tags = []api.Tag{{Key: "a"}, {Key: "a"}, {Key: "Aws:b"}}
		}, "validation", []string{"request Tags DUPLICATE_KEY_VALUE", "request Tags[2].Key INVALID_VALUE"}},
		{"one", fjord, func(*api.CreateResourceSnapshotJobInput) {}, "", nil},
		{"one more of the same", fjord, func(*api.CreateResourceSnapshotJobInput) {}, "conflict", nil},
	} {
		err := create(test.account, test.edit)
		if got := refusal(err); got != test.kind {
			t.Errorf("%s: got %q (%v), want %q", test.name, got, err, test.kind)
		} else if test.kind == "validation" {
			if diff := cmp.Diff(test.problems, problemsOf(t, err)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", test.name, diff)
			}
		}
	}
	if got := r.steps(); got != nil {
		t.Errorf("a job that was not started shared %v, want nothing", got)
	}
}

// The states of a job and what each action does in them (selling §4.8).
func TestJobStates_4_8(t *testing.T) {
	const stopped, running, gone = "Stopped", "Running", "not found"
	for _, test := range []struct {
		from, action, to, kind string
	}{
		{stopped, "start", running, ""},
		{stopped, "stop", stopped, ""},
		{stopped, "delete", gone, ""},
		{running, "start", running, ""},
		{running, "stop", stopped, ""},
		{running, "delete", running, "conflict"},
		{gone, "start", gone, "not found"},
		{gone, "stop", gone, "not found"},
		{gone, "delete", gone, "not found"},
	} {
		t.Run(test.action+" when "+test.from, func(t *testing.T) {
			r := newRoom(t)
			job := r.newJob()
			switch test.from {
			case running:
				r.ok(r.start(fjord, job))
			case gone:
				r.ok(r.remove(fjord, job))
			}
			do := map[string]func(account, job string) error{"start": r.start, "stop": r.stop, "delete": r.remove}
			if err := do[test.action](fjord, job); refusal(err) != test.kind {
				t.Errorf("got %q (%v), want %q", refusal(err), err, test.kind)
			}
			out, err := r.job(fjord, job)
			got := refusal(err)
			if err == nil {
				got = string(*out.Status)
			}
			if got != test.to {
				t.Errorf("the job afterwards: got %s, want %s", got, test.to)
			}
		})
	}
}

// A deleted job leaves what it shared and room for another one (selling §4.8).
func TestDeletedJob_7_7(t *testing.T) {
	r := newRoom(t)
	job := r.newJob()
	r.ok(r.start(fjord, job))
	r.ok(r.stop(fjord, job))
	r.ok(r.remove(fjord, job))
	if got := len(r.steps()); got != 1 {
		t.Errorf("revisions: got %d, want 1", got)
	}
	if next := r.newJob(); next == job {
		t.Errorf("the next job: got the id %s again, want another", next)
	}
}
