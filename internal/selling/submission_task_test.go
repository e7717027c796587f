package selling

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
)

// hand starts the task that submits, without carrying it out.
func (d *deal) hand(account, opportunity string, tags ...api.Tag) *api.StartEngagementFromOpportunityTaskOutput {
	d.Helper()
	return must[*api.StartEngagementFromOpportunityTaskOutput](d)(put(d, account, d.service.StartEngagementFromOpportunityTask, handing(opportunity, tags...)))
}

func handing(opportunity string, tags ...api.Tag) *api.StartEngagementFromOpportunityTaskInput {
	return &api.StartEngagementFromOpportunityTaskInput{
		Catalog: "Sandbox", ClientToken: "hand", Identifier: opportunity, Tags: tags,
		AwsSubmission: &api.AwsSubmission{InvolvementType: api.SalesInvolvementTypeCoSell},
	}
}

// handed is how a task that submits ended.
func (d *deal) handed(account, opportunity string, tags ...api.Tag) *api.StartEngagementFromOpportunityTaskOutput {
	d.Helper()
	started := d.hand(account, opportunity, tags...)
	d.due()
	return must[*api.StartEngagementFromOpportunityTaskOutput](d)(get(d, account, d.service.CurrentEngagementFromOpportunityTask, *started.TaskId))
}

// completed is handed, and it must not have failed.
func (d *deal) completed(account, opportunity string) *api.StartEngagementFromOpportunityTaskOutput {
	d.Helper()
	task := d.handed(account, opportunity)
	if *task.TaskStatus != api.TaskStatusComplete {
		d.Fatalf("task: got %s, %s: %s", *task.TaskStatus, *task.ReasonCode, *task.Message)
	}
	return task
}

// invitationOf is what the sender reads of an invitation.
func (d *deal) invitationOf(sender string, id *string) *api.GetEngagementInvitationOutput {
	d.Helper()
	return d.get(sender, *id)
}

// An opportunity that is in no engagement gets one, is shared in it, and is offered to AWS; it is submitted.
func TestSubmissionTask_8_1(t *testing.T) {
	d := newDeal(t)
	id := d.ready(fjord)
	_, n := d.since(0)
	d.now = d.now.Add(time.Minute)
	started := d.hand(fjord, id, api.Tag{Key: "region", Value: "north"})
	var b bytes.Buffer
	fmt.Fprintf(&b, "started:\n%s", d.shown(started))
	d.due()
	task := must[*api.StartEngagementFromOpportunityTaskOutput](d)(get(d, fjord, d.service.CurrentEngagementFromOpportunityTask, *started.TaskId))
	fmt.Fprintf(&b, "ended:\n%sengagement:\n%sinvitation:\n%s", d.shown(task), d.shown(d.engagement(fjord, *task.EngagementId)), d.shown(d.invitationOf(fjord, task.EngagementInvitationId)))
	d.ok(d.view(fjord, func(c *resource.ReadCall) error {
		s, err := c.Get(snapshotKey(c.Catalog, *task.EngagementId, snapshotPath(id, templateOpportunity), 1))
		d.ok(err)
		fmt.Fprintf(&b, "snapshot:\n%s", d.shown(stored(s.Body)))
		job, err := c.Get(snapshotJobKey(c.Catalog, *task.ResourceSnapshotJobId))
		d.ok(err)
		fmt.Fprintf(&b, "snapshot job:\n%skept beside it:\n%s\n", d.shown(stored(job.Body)), job.Hidden)
		return nil
	}))
	d.goldenOf("submission.golden", b.Bytes())
	events, _ := d.since(n)
	d.goldenOf("submission-events.golden", []byte(events))
	o := d.opportunity(fjord, id)
	if o.reviewStatus() != api.ReviewStatusSubmitted || valueOf(o.hidden.InvolvementType) != api.SalesInvolvementTypeCoSell || valueOf(o.hidden.Visibility) != api.VisibilityFull {
		t.Errorf("opportunity: got %s, %+v", o.reviewStatus(), o.hidden)
	}
	if !o.LastModifiedDate.After(o.CreatedDate.Time) || !slices.Equal(o.hidden.Engagements, []string{*task.EngagementId}) {
		t.Errorf("opportunity: got %s in %v", o.LastModifiedDate, o.hidden.Engagements)
	}
	if got := o.hidden.Tags; len(got) != 1 || got[0].Value != "north" || len(complete(t).Tags) != 1 {
		t.Errorf("tags of the opportunity: got %v, want its own only", got)
	}
}

// What AWS is told of the submission; title and description of the engagement are cut.
func TestSubmissionTask_8_1_Content(t *testing.T) {
	d := newDeal(t)
	in := complete(t)
	in.Project.Title, in.Project.CustomerBusinessProblem = new(strings.Repeat("ä", 41)), new(strings.Repeat("ö", 256))
	id := must[*api.CreateOpportunityOutput](d)(put(d, fjord, d.service.CreateOpportunity, in)).Id
	request := handing(id)
	request.AwsSubmission = &api.AwsSubmission{InvolvementType: api.SalesInvolvementTypeForVisibilityOnly, Visibility: new(api.VisibilityLimited)}
	must[*api.StartEngagementFromOpportunityTaskOutput](d)(put(d, fjord, d.service.StartEngagementFromOpportunityTask, request))
	d.due()
	o := d.opportunity(fjord, id)
	if *o.hidden.InvolvementType != api.SalesInvolvementTypeForVisibilityOnly || *o.hidden.Visibility != api.VisibilityLimited {
		t.Errorf("submission: got %s, %s", *o.hidden.InvolvementType, *o.hidden.Visibility)
	}
	if diff := cmp.Diff([]api.PrimaryNeedFromAws{needsNoSupport}, o.PrimaryNeedsFromAws); diff != "" {
		t.Errorf("needs (-want +got):\n%s", diff)
	}
	e := d.engagement(fjord, o.hidden.Engagements[0])
	if *e.Title != strings.Repeat("ä", 40) || *e.Description != strings.Repeat("ö", 255) {
		t.Errorf("engagement: got %q, %q", *e.Title, *e.Description)
	}
	if got := e.Contexts[0].Payload.CustomerProject.Project.Title; got != *in.Project.Title {
		t.Errorf("title of the project: got %q, want all of it", got)
	}
}

// A deal of national security has neither name nor website of the customer, and can be submitted all the same.
func TestSubmissionTask_5_4_NationalSecurity(t *testing.T) {
	d := newDeal(t)
	in := complete(t)
	in.NationalSecurity = new(api.NationalSecurityYes)
	in.Customer.Account.Industry = new(api.IndustryGovernment)
	in.Customer.Account.CompanyName, in.Customer.Account.WebsiteUrl, in.Customer.Account.OtherIndustry = "", nil, nil
	id := must[*api.CreateOpportunityOutput](d)(put(d, fjord, d.service.CreateOpportunity, in)).Id
	task := d.completed(fjord, id)
	if p := d.engagement(fjord, *task.EngagementId).Contexts[0].Payload.CustomerProject; p.Customer != nil || p.Project == nil {
		t.Errorf("context: got %s, want the project only", d.shown(p))
	}
	if got := decodedAnswer(t, d.invitationOf(fjord, task.EngagementInvitationId).AppendJSON(nil)).Payload.OpportunityInvitation.Customer; got.CompanyName != "" || got.Industry != api.IndustryGovernment {
		t.Errorf("offer: got %s", d.shown(got))
	}
}

// What was made by hand is used: the engagement, the job, the invitation to AWS.
func TestSubmissionTask_8_1_ByHand(t *testing.T) {
	d := newDeal(t)
	id := d.ready(fjord)
	other := d.found(fjord, someLead())
	d.share(id, other) // without a project it is passed over
	engagement := d.found(fjord, someProject())
	d.share(id, engagement)
	job := must[*api.CreateResourceSnapshotJobOutput](d)(put(d, fjord, d.service.CreateResourceSnapshotJob, &api.CreateResourceSnapshotJobInput{
		Catalog: "Sandbox", ClientToken: "job", EngagementIdentifier: engagement, ResourceType: api.ResourceTypeOpportunity,
		ResourceIdentifier: id, ResourceSnapshotTemplateIdentifier: templateOpportunity,
	}))
	offer := must[*api.CreateEngagementInvitationOutput](d)(d.ask(fjord, engagement, amazon, projectOffer()))
	_, n := d.since(0)
	task := d.completed(fjord, id)
	if *task.EngagementId != engagement || *task.ResourceSnapshotJobId != *job.Id || *task.EngagementInvitationId != offer.Id {
		t.Errorf("got %s, want %s, %s, %s", d.shown(task), engagement, *job.Id, offer.Id)
	}
	events, _ := d.since(n)
	want := []string{fjord + " Opportunity Updated", fjord + " Engagement Resource Snapshot Created"}
	if diff := cmp.Diff(want, told(events)); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	d.ok(d.view(fjord, func(c *resource.ReadCall) error {
		j, err := loadJob(c, c.Catalog, fjord, *job.Id)
		d.ok(err)
		if *j.Status != api.ResourceSnapshotJobStatusRunning || j.LastSuccessfulExecutionDate == nil {
			t.Errorf("job: got %s, last run %v", *j.Status, j.LastSuccessfulExecutionDate)
		}
		return nil
	}))
}

// Of several engagements that can be used it is the one that AWS knows.
func TestSubmissionTask_8_1_Several(t *testing.T) {
	for _, member := range []bool{false, true} {
		d := newDeal(t)
		id := d.ready(fjord)
		first, second := d.found(fjord, someProject()), d.found(fjord, someProject())
		d.share(id, first)
		d.share(id, second)
		offer := must[*api.CreateEngagementInvitationOutput](d)(d.ask(fjord, second, amazon, projectOffer()))
		if member {
			d.ok(d.accept(amazon, offer.Id))
		}
		task := d.completed(fjord, id)
		if *task.EngagementId != second || (task.EngagementInvitationId == nil) != member {
			t.Errorf("AWS a member %t: got %s, want engagement %s", member, d.shown(task), second)
		}
	}
	// Another member's invitation serves too, but is not the owner's to read.
	shared := newDeal(t)
	engagement := shared.together(someProject())
	must[*api.CreateEngagementInvitationOutput](shared)(shared.ask(nimbus, engagement, amazon, projectOffer()))
	mine := shared.ready(fjord)
	shared.share(mine, engagement)
	if task := shared.completed(fjord, mine); *task.EngagementId != engagement || task.EngagementInvitationId != nil {
		t.Errorf("invited by another: got %s", shared.shown(task))
	}
	d := newDeal(t)
	id := d.ready(fjord)
	first, second := d.found(fjord, someProject()), d.found(fjord, someProject())
	d.share(id, first)
	d.share(id, second)
	if task := d.completed(fjord, id); *task.EngagementId != first || task.EngagementInvitationId == nil {
		t.Errorf("unknown to AWS: got %s, want engagement %s", d.shown(task), first)
	}
}

// Whoever has corrected what AWS asked for runs the task again: engagement, job and invitation stay.
func TestSubmissionTask_8_1_Again(t *testing.T) {
	d := newDeal(t)
	id := d.ready(fjord)
	first := d.completed(fjord, id)
	review := func() {
		d.now = d.now.Add(time.Hour)
		d.ok(d.update(fjord, func(c *resource.WriteCall) error { return d.service.RequestAction(c, id, "Say more", "") }))
	}
	review()
	_, n := d.since(0)
	second := d.completed(fjord, id)
	if *second.EngagementId != *first.EngagementId || *second.ResourceSnapshotJobId != *first.ResourceSnapshotJobId || *second.EngagementInvitationId != *first.EngagementInvitationId {
		t.Errorf("again: got %s, want the ids of %s", d.shown(second), d.shown(first))
	}
	events, _ := d.since(n)
	want := []string{fjord + " Opportunity Updated", fjord + " Engagement Resource Snapshot Created"}
	if diff := cmp.Diff(want, told(events)); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	// An invitation that AWS let expire is sent anew.
	review()
	d.now = d.now.Add(invitationLife)
	third := d.completed(fjord, id)
	if *third.EngagementInvitationId == *first.EngagementInvitationId || *third.EngagementId != *first.EngagementId {
		t.Errorf("after the invitation expired: got %s", d.shown(third))
	}
}
