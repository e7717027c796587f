package selling

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
)

// shareWithAWS does by hand what the submission task does: an engagement with the opportunity's project, its snapshot and
// a running job, and an invitation to AWS. It returns the engagement.
func (b *bench) shareWithAWS(id string) string {
	b.Helper()
	var engagement string
	b.ok(b.write(func(c *resource.WriteCall) error {
		o, err := loadOpportunity(c, c.Catalog, b.account, id)
		if err != nil {
			return err
		}
		e := newEngagement(c, b.account, "Planning", "Move the planning", []api.EngagementContextDetails{customerProject(o)})
		engagement = *e.Id
		if err := e.save(c); err != nil {
			return err
		}
		if _, err := keepShared(c, e, o, nil); err != nil {
			return err
		}
		_, err = b.service.invite(c, inviteTo(e, amazon, opportunityKind))
		return err
	}))
	return engagement
}

// invitePartner lets nimbus take part in the engagement with an opportunity of its own, whose id it returns.
func (b *bench) invitePartner(engagement string) string {
	b.Helper()
	var id string
	b.ok(b.write(func(c *resource.WriteCall) error {
		e, err := readEngagement(c, c.Catalog, engagement)
		if err != nil {
			return err
		}
		i, err := b.service.invite(c, inviteTo(e, nimbus, opportunityKind))
		if err == nil {
			id = i.Id
		}
		return err
	}))
	started := b.take(nimbus, id)
	b.due()
	done := b.task(nimbus, started)
	if done.OpportunityId == nil {
		b.Fatalf("the invited partner has no opportunity: %s", b.shown(done))
	}
	return *done.OpportunityId
}

// reviews are what AWS can do, each as a call on behalf of the owner.
var reviews = map[reviewAction]func(*bench, string) error{
	reviewTake: func(b *bench, id string) error {
		return b.write(func(c *resource.WriteCall) error { return b.service.TakeIntoReview(c, id) })
	},
	reviewApprove: func(b *bench, id string) error {
		return b.write(func(c *resource.WriteCall) error { return b.service.Approve(c, id, Approval{}) })
	},
	reviewRequestAction: func(b *bench, id string) error {
		return b.write(func(c *resource.WriteCall) error {
			return b.service.RequestAction(c, id, "Say what the customer needs.", "Unclear")
		})
	},
	reviewReject: func(b *bench, id string) error {
		return b.write(func(c *resource.WriteCall) error {
			return b.service.Reject(c, id, strings.Repeat("No budget. ", 10), "Come back next year.")
		})
	},
}

// Every decision from every status.
func TestReview_5_1(t *testing.T) {
	const s, r = api.ReviewStatusSubmitted, api.ReviewStatusInReview
	want := map[reviewAction]struct {
		from []api.ReviewStatus
		to   api.ReviewStatus
	}{
		reviewTake: {[]api.ReviewStatus{s}, r}, reviewApprove: {[]api.ReviewStatus{s, r}, api.ReviewStatusApproved},
		reviewRequestAction: {[]api.ReviewStatus{s, r}, api.ReviewStatusActionRequired}, reviewReject: {[]api.ReviewStatus{s, r}, api.ReviewStatusRejected},
	}
	for action, decide := range reviews {
		for _, from := range reviewStatuses {
			b := newBench(t)
			b.catalog = "AWS"
			id := b.create()
			b.force(id, inState(from, api.StageProspect))
			err := decide(b, id)
			to := from
			if slices.Contains(want[action].from, from) {
				to = want[action].to
				b.ok(err)
			} else if refusal(err) != "conflict" {
				t.Errorf("%s from %s: got %v, want a conflict", action, from, err)
			}
			if got := b.stored(id).reviewStatus(); got != to {
				t.Errorf("%s from %s: got %s, want %s", action, from, got, to)
			}
		}
	}
	b := newBench(t)
	id := b.create()
	b.account = nimbus
	for action, decide := range reviews {
		if err := decide(b, id); refusal(err) != "not found" {
			t.Errorf("%s of another account's: got %v, want not found", action, err)
		}
	}
	b.account = fjord
	b.force(id, func(o *opportunity) {
		inState(s, api.StageProspect)(o)
		o.hidden.Invitation = "engi-0000000000000"
	})
	for action, decide := range reviews {
		if err := decide(b, id); refusal(err) != "conflict" {
			t.Errorf("%s of an invited partner's: got %v, want a conflict", action, err)
		}
	}
}

// The texts of a decision stay until the next one, and go with the approval.
func TestReview_5_1_Texts(t *testing.T) {
	b := newBench(t)
	id := b.create()
	texts := func(want string) {
		t.Helper()
		l := b.stored(id).LifeCycle
		if got := text(l.ReviewComments) + "/" + text(l.ReviewStatusReason); got != want {
			t.Errorf("%s: got texts %q, want %q", *l.ReviewStatus, got, want)
		}
	}
	b.ok(b.submit(id, api.SalesInvolvementTypeCoSell))
	b.ok(reviews[reviewRequestAction](b, id))
	texts("Say what the customer needs./Unclear")
	b.ok(b.submit(id, api.SalesInvolvementTypeCoSell))
	texts("Say what the customer needs./Unclear")
	b.ok(reviews[reviewTake](b, id))
	texts("Say what the customer needs./Unclear")
	b.ok(b.write(func(c *resource.WriteCall) error { return b.service.RequestAction(c, id, "Still unclear.", "") }))
	texts("Still unclear./")
	b.ok(b.submit(id, api.SalesInvolvementTypeCoSell))
	b.ok(reviews[reviewApprove](b, id))
	texts("/")
}

// An approval: AWS takes part, has an opportunity of its own, and shows it to the owner alone; whoever was invited by a
// partner is approved with it.
func TestApprove_5_7(t *testing.T) {
	b := newBench(t)
	id := b.create()
	e := b.shareWithAWS(id)
	other := b.invitePartner(e)
	b.ok(b.submit(id, api.SalesInvolvementTypeCoSell))
	var seen int64
	b.news(&seen)
	b.now = b.now.Add(time.Hour)
	b.ok(b.write(func(c *resource.WriteCall) error {
		return b.service.Approve(c, id, Approval{
			Team:     []api.AwsTeamMember{{Email: new("kim@aws.example"), FirstName: new("Kim"), LastName: new("Ode"), BusinessTitle: new(api.AwsMemberBusinessTitleAwsSalesRep)}},
			Insights: &api.AwsOpportunityInsights{EngagementScore: new(api.EngagementScoreHigh)},
		})
	}))
	goldenUpdate(t, "approved-events.golden", []byte(b.news(&seen)))
	summary, err := b.summary(id)
	b.ok(err)
	goldenUpdate(t, "approved-summary.golden", written(t, summary))
	if got := b.stored(id).reviewStatus(); got != api.ReviewStatusApproved {
		t.Errorf("got %s, want Approved", got)
	}
	b.ok(b.write(func(c *resource.WriteCall) error {
		eng, err := readEngagement(c, c.Catalog, e)
		if err != nil {
			return err
		}
		if got, want := eng.hidden.accounts(), []string{fjord, nimbus, amazon}; !slices.Equal(got, want) || eng.hidden.AWSOpportunity != id {
			t.Errorf("got members %v, AWS opportunity %s, want %v and %s", got, eng.hidden.AWSOpportunity, want, id)
		}
		last, err := lastSnapshot(c, c.Catalog, e, snapshotPath(id, templateAWSSummary))
		if err != nil {
			return err
		}
		if *last.Revision != 1 || *last.CreatedBy != amazon || !slices.Equal(last.TargetMemberAccounts, []string{fjord}) {
			t.Errorf("got snapshot %s, want the first, by AWS, for its owner", last.AppendJSON(nil))
		}
		return nil
	}))
	b.account = nimbus
	theirs := b.stored(other)
	if theirs.reviewStatus() != api.ReviewStatusApproved {
		t.Errorf("invited: got %s, want Approved", theirs.reviewStatus())
	}
	view, err := b.summary(other)
	b.ok(err)
	summary.RelatedOpportunityId = &other
	if diff := cmp.Diff(summary, view); diff != "" {
		t.Errorf("summary of the invited partner (-want +got):\n%s", diff)
	}
}

// A rejection ends the invitation to AWS, and what follows the opportunity.
func TestReject_5_7(t *testing.T) {
	b := newBench(t)
	id := b.create()
	other := b.invitePartner(b.shareWithAWS(id))
	b.ok(b.submit(id, api.SalesInvolvementTypeCoSell))
	var seen int64
	b.news(&seen)
	b.ok(reviews[reviewReject](b, id))
	goldenUpdate(t, "rejected-events.golden", []byte(b.news(&seen)))
	sent := must[*api.ListEngagementInvitationsOutput](b.deal)(get(b.deal, fjord, b.service.ListEngagementInvitations, &api.ListEngagementInvitationsInput{
		Catalog: b.catalog, ParticipantType: api.ParticipantTypeSender, Status: []api.InvitationStatus{api.InvitationStatusRejected},
	}))
	if len(sent.EngagementInvitationSummaries) != 1 {
		t.Fatalf("got %d rejected invitations, want that of AWS", len(sent.EngagementInvitationSummaries))
	}
	i := must[*api.GetEngagementInvitationOutput](b.deal)(get(b.deal, fjord, b.service.GetEngagementInvitation, &api.GetEngagementInvitationInput{
		Catalog: b.catalog, Identifier: sent.EngagementInvitationSummaries[0].Id,
	}))
	want := `"RejectionReason":"` + strings.Repeat("No budget. ", 10)[:80] + `"`
	if body := string(i.AppendJSON(nil)); !strings.Contains(body, want) {
		t.Errorf("got %s, want the first 80 characters of the reason", body)
	}
	b.account = nimbus
	theirs := b.stored(other)
	if theirs.reviewStatus() != api.ReviewStatusRejected || theirs.LifeCycle.ReviewComments != nil {
		t.Errorf("invited: got %s with comments %v, want Rejected without", theirs.reviewStatus(), theirs.LifeCycle.ReviewComments)
	}
	if _, err := b.summary(other); refusal(err) != "not found" {
		t.Errorf("summary: got %v, want not found", err)
	}
}

// Asking for changes leaves the invitation pending and the invited partner waiting (§5.7, §6.2).
func TestRequestAction_5_7(t *testing.T) {
	b := newBench(t)
	id := b.create()
	other := b.invitePartner(b.shareWithAWS(id))
	b.ok(b.submit(id, api.SalesInvolvementTypeCoSell))
	var seen int64
	b.news(&seen)
	b.ok(reviews[reviewRequestAction](b, id))
	want := fjord + " Opportunity Updated\n" + fjord + " Engagement Resource Snapshot Created OpportunitySummaryView\n" + nimbus + " Engagement Resource Snapshot Created OpportunitySummaryView\n"
	if diff := cmp.Diff(want, b.news(&seen)); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	pending := must[*api.ListEngagementInvitationsOutput](b.deal)(get(b.deal, fjord, b.service.ListEngagementInvitations, &api.ListEngagementInvitationsInput{
		Catalog: b.catalog, ParticipantType: api.ParticipantTypeSender, Status: []api.InvitationStatus{api.InvitationStatusPending},
	}))
	if len(pending.EngagementInvitationSummaries) != 1 {
		t.Errorf("got %d pending invitations, want that of AWS", len(pending.EngagementInvitationSummaries))
	}
	b.account = nimbus
	if got := b.stored(other).reviewStatus(); got != api.ReviewStatusSubmitted {
		t.Errorf("invited: got %s, want Submitted", got)
	}
}
