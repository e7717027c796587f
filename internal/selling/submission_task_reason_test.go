package selling

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// Whatever refuses a step ends the task with its reason, leaves nothing behind, and keeps the opportunity's id.
func TestSubmissionTask_8_4_Reasons(t *testing.T) {
	status := func(s api.ReviewStatus) func(*opportunity) {
		return func(o *opportunity) { o.LifeCycle.ReviewStatus = &s }
	}
	for _, test := range []struct {
		name    string
		edit    func(*opportunity)
		prepare func(d *deal, opportunity string)
		tags    int
		want    api.ReasonCode
		message string
	}{
		{name: "submitted", edit: status(api.ReviewStatusSubmitted), want: api.ReasonCodeOpportunityConflict, message: "ReviewStatus"},
		{name: "in review", edit: status(api.ReviewStatusInReview), want: api.ReasonCodeOpportunityConflict, message: "ReviewStatus"},
		{name: "approved", edit: status(api.ReviewStatusApproved), want: api.ReasonCodeOpportunityConflict, message: "ReviewStatus"},
		{name: "rejected", edit: status(api.ReviewStatusRejected), want: api.ReasonCodeOpportunityValidationFailed, message: "ReviewStatus"},
		{name: "closed", edit: func(o *opportunity) { o.LifeCycle.Stage = new(api.StageClosedLost) }, want: api.ReasonCodeOpportunityValidationFailed, message: "Closed Lost"},
		{name: "AWS's own", edit: func(o *opportunity) { o.hidden.Origin = api.OpportunityOriginAwsReferral }, want: api.ReasonCodeOpportunityConflict, message: "Partner Referral"},
		{name: "incomplete", edit: func(o *opportunity) { o.Project.CustomerUseCase = nil }, want: api.ReasonCodeOpportunityValidationFailed, message: "CustomerUseCase"},
		{name: "no solution", edit: func(o *opportunity) { o.Project.OtherSolutionDescription = nil }, want: api.ReasonCodeOpportunityValidationFailed, message: "olution"},
		{name: "an engagement that is not there", edit: func(o *opportunity) { o.hidden.Engagements = []string{"eng-00000000000000"} }, want: api.ReasonCodeEngagementAccessDenied, message: "was not found"},
		{name: "an unconverted lead", prepare: func(d *deal, id string) { d.share(id, d.found(fjord, someLead())) }, want: api.ReasonCodeEngagementValidationFailed, message: "CustomerProject"},
		{name: "an engagement about nothing", prepare: func(d *deal, id string) { d.share(id, d.found(fjord)) }, want: api.ReasonCodeEngagementValidationFailed, message: "CustomerProject"},
		{name: "no room for AWS", prepare: func(d *deal, id string) {
			engagement := d.found(fjord, someProject())
			for n := range 9 {
				must[*api.CreateEngagementInvitationOutput](d)(d.ask(fjord, engagement, fmt.Sprintf("%012d", n), projectOffer()))
			}
			d.share(id, engagement)
		}, want: api.ReasonCodeServiceQuotaExceeded, message: "more than 10"},
		{name: "too many tags", tags: maxTags + 1, want: api.ReasonCodeResourceSnapshotJobValidationFailed, message: "at most 50"},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := newDeal(t)
			id := d.ready(fjord)
			if test.edit != nil {
				d.change(fjord, id, test.edit)
			}
			if test.prepare != nil {
				test.prepare(d, id)
			}
			before, was := d.events(), d.opportunity(fjord, id)
			var tags []api.Tag
			for n := range test.tags {
				tags = append(tags, api.Tag{Key: fmt.Sprint("key", n)})
			}
			task := d.handed(fjord, id, tags...)
			if *task.TaskStatus != api.TaskStatusFailed || *task.ReasonCode != test.want || !strings.Contains(*task.Message, test.message) {
				t.Errorf("got %s, want FAILED, %s, something with %q", d.shown(task), test.want, test.message)
			}
			if *task.OpportunityId != id || task.EngagementId != nil || task.EngagementInvitationId != nil || task.ResourceSnapshotJobId != nil {
				t.Errorf("ids: got %s", d.shown(task))
			}
			if !bytes.Equal(before, d.events()) {
				t.Error("a failed task told something")
			}
			if now := d.opportunity(fjord, id); now.record.Rev != was.record.Rev {
				t.Error("a failed task changed the opportunity")
			}
		})
	}
}

// share lets fjord share an opportunity in an engagement, without what an operation would do to a lead.
func (d *deal) share(opportunity, engagement string) {
	d.Helper()
	d.ok(d.update(fjord, func(c *resource.WriteCall) error {
		o, err := loadOpportunity(c, c.Catalog, fjord, opportunity)
		d.ok(err)
		e, err := loadEngagement(c, c.Catalog, fjord, engagement)
		d.ok(err)
		_, err = shareOpportunity(c, e, o)
		return err
	}))
}

// The request itself can be wrong, and the opportunity unknown; nothing is started then.
func TestSubmissionTask_7_4_Refused(t *testing.T) {
	d := newDeal(t)
	id := d.ready(fjord)
	for _, test := range []struct {
		account, identifier string
		tags                []api.Tag
		want                string
	}{
		{nimbus, id, nil, "not found"},
		{fjord, "O1", nil, "not found"},
		{fjord, id, []api.Tag{{Key: "a"}, {Key: "a"}}, "validation"},
	} {
		_, err := put(d, test.account, d.service.StartEngagementFromOpportunityTask, handing(test.identifier, test.tags...))
		if got := refusal(err); got != test.want {
			t.Errorf("%s, %s, %v: got %q, want %q", test.account, test.identifier, test.tags, got, test.want)
		}
	}
	if n := d.due(); n != 0 {
		t.Errorf("entries on the agenda: got %d, want none", n)
	}
	d.ok(d.update(fjord, func(c *resource.WriteCall) error {
		out, err := d.service.StartEngagementFromOpportunityTask(c, handing(id))
		d.ok(err)
		if want := jobSubmission + "/" + *out.TaskId; c.TaskRef() != want || !c.Due() || c.Subject != taskKey("Sandbox", *out.TaskId) {
			t.Errorf("task: got %q, due %t, subject %v, want %q", c.TaskRef(), c.Due(), c.Subject, want)
		}
		return nil
	}))
}

// An opportunity that vanished, what the agenda gives up, and what has ended.
func TestSubmissionTask_8_4_InternalError(t *testing.T) {
	d := newDeal(t)
	id := d.ready(fjord)
	started := d.hand(fjord, id)
	d.ok(d.update(fjord, func(c *resource.WriteCall) error { return c.Delete(opportunityKey("Sandbox", id)) }))
	d.due()
	if got := d.submission(started); *got.ReasonCode != api.ReasonCodeOpportunityAccessDenied {
		t.Errorf("a vanished opportunity: got %s", d.shown(got))
	}
	entry := store.Entry{Kind: jobSubmission, Ref: *started.TaskId, Account: fjord, Catalog: "Sandbox"}
	d.ok(d.update(fjord, func(c *resource.WriteCall) error {
		if err := d.service.Jobs()[jobSubmission].Fail(c, entry, &resource.Failure{Reason: "InternalError"}); err != nil {
			return err
		}
		return d.service.Jobs()[jobSubmission].Run(c, entry)
	}))
	if got := d.submission(started); *got.ReasonCode != api.ReasonCodeOpportunityAccessDenied {
		t.Errorf("a failed task ended again: got %s", d.shown(got))
	}
	next := d.hand(fjord, d.ready(fjord))
	partners := d.service.Partners
	broken := errors.New("the partners cannot be read")
	d.service.Partners = unreadable{broken}
	e, err := d.store.Claim(t.Context(), d.now, d.now, d.now.Add(1))
	d.ok(err)
	if err := d.carryOut(e); !errors.Is(err, broken) {
		t.Fatalf("got %v, want %v", err, broken)
	}
	d.service.Partners = partners
	d.now = d.now.Add(1e9)
	d.due()
	if got := d.submission(next); *got.TaskStatus != api.TaskStatusComplete {
		t.Errorf("after the next attempt: got %s", d.shown(got))
	}
}

func (d *deal) submission(started *api.StartEngagementFromOpportunityTaskOutput) *api.StartEngagementFromOpportunityTaskOutput {
	d.Helper()
	return must[*api.StartEngagementFromOpportunityTaskOutput](d)(get(d, fjord, d.service.CurrentEngagementFromOpportunityTask, *started.TaskId))
}

// Many tasks at once on one opportunity: one completes, the others find it submitted, one engagement comes of it.
func TestSubmissionTask_8_1_Race(t *testing.T) {
	d := newDeal(t)
	id := d.ready(fjord)
	started := make([]*api.StartEngagementFromOpportunityTaskOutput, 20)
	for _, err := range atOnce(len(started), func(n int) (err error) {
		if started[n], err = put(d, fjord, d.service.StartEngagementFromOpportunityTask, handing(id)); err != nil {
			return err
		}
		e, err := d.store.Claim(t.Context(), d.now, d.now, d.now.Add(1e9))
		if err != nil {
			return err
		}
		return d.carryOut(e)
	}) {
		d.ok(err)
	}
	complete := 0
	for _, task := range started {
		switch got := d.submission(task); {
		case *got.TaskStatus == api.TaskStatusComplete:
			complete++
		case *got.TaskStatus != api.TaskStatusFailed || *got.ReasonCode != api.ReasonCodeOpportunityConflict:
			t.Errorf("loser: got %s", d.shown(got))
		}
	}
	if n := len(d.engagements(fjord, api.ListEngagementsInput{}, 20)); complete != 1 || n != 1 {
		t.Errorf("got %d completed tasks and %d engagements, want 1 of each", complete, n)
	}
}
