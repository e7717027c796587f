package selling

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
)

// What AWS copied follows the partner's changes until AWS edits it; every change is shared with the owner.
func TestPropagation_10_6(t *testing.T) {
	b := newBench(t)
	id := b.create()
	e := b.shareWithAWS(id)
	b.ok(b.submit(id, api.SalesInvolvementTypeCoSell))
	b.ok(reviews[reviewApprove](b, id))
	var seen int64
	b.news(&seen)
	amount := func(to string) func(*api.UpdateOpportunityInput) {
		return func(in *api.UpdateOpportunityInput) { in.Project.ExpectedCustomerSpend[0].Amount = &to }
	}
	b.ok(b.alter(id, amount("55")))
	const shared = fjord + " Engagement Resource Snapshot Created OpportunitySummaryView\n"
	if diff := cmp.Diff(fjord+" Opportunity Updated\n"+shared+fjord+" Engagement Resource Snapshot Created AwsOpportunitySummaryFullView\n", b.news(&seen)); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	out, err := b.summary(id)
	b.ok(err)
	if got := *out.Project.ExpectedCustomerSpend[0].Amount; got != "55" {
		t.Errorf("got amount %s, want 55", got)
	}

	b.ok(b.alter(id, func(in *api.UpdateOpportunityInput) { in.Project.AdditionalComments = new("Nothing that AWS copies") }))
	if diff := cmp.Diff(fjord+" Opportunity Updated\n", b.news(&seen)); diff != "" {
		t.Errorf("events of a change that nobody sees (-want +got):\n%s", diff)
	}

	b.ok(b.write(func(c *resource.WriteCall) error {
		a, err := loadAWSOpportunity(c, c.Catalog, id)
		if err != nil {
			return err
		}
		a.hidden.Edited = []string{"Project.ExpectedCustomerSpend"}
		return a.save(c, id)
	}))
	b.ok(b.alter(id, func(in *api.UpdateOpportunityInput) { amount("66")(in); in.Customer.Contacts = nil }))
	out, err = b.summary(id)
	b.ok(err)
	if *out.Project.ExpectedCustomerSpend[0].Amount != "55" || out.Customer.Contacts == nil || len(out.Customer.Contacts) != 0 {
		t.Errorf("got %s, want the spend as AWS left it and no contacts", out.AppendJSON(nil))
	}
	b.ok(b.write(func(c *resource.WriteCall) error {
		last, err := lastSnapshot(c, c.Catalog, e, snapshotPath(id, templateAWSSummary))
		if err == nil && *last.Revision != 3 {
			t.Errorf("got revision %d, want 3", *last.Revision)
		}
		return err
	}))
}

// An invited partner's own figures are not those of the deal (§10.5).
func TestPropagation_10_5(t *testing.T) {
	b := newBench(t)
	id := b.create()
	other := b.invitePartner(b.shareWithAWS(id))
	b.ok(b.submit(id, api.SalesInvolvementTypeCoSell))
	b.ok(reviews[reviewApprove](b, id))
	b.account = nimbus
	b.ok(b.alter(other, func(in *api.UpdateOpportunityInput) { in.Project.ExpectedCustomerSpend[0].Amount = new("1") }))
	out, err := b.summary(other)
	b.ok(err)
	if got := *out.Project.ExpectedCustomerSpend[0].Amount; got != "10000" {
		t.Errorf("got amount %s, want 10000", got)
	}
}

// In Sandbox a partner that was invited can play the decision on its own opportunity; nobody else's changes.
func TestSimulation_9_3_Invited(t *testing.T) {
	b := newBench(t)
	id := b.create()
	other := b.invitePartner(b.shareWithAWS(id))
	b.ok(b.submit(id, api.SalesInvolvementTypeCoSell))
	b.account = nimbus
	b.ok(b.alter(other, func(in *api.UpdateOpportunityInput) { in.LifeCycle.ReviewStatus = new(api.ReviewStatusApproved) }))
	if got := b.stored(other).reviewStatus(); got != api.ReviewStatusApproved {
		t.Errorf("got %s, want Approved", got)
	}
	if _, err := b.summary(other); refusal(err) != "not found" {
		t.Errorf("summary: got %v, want not found before the deal is approved", err)
	}
	b.account = fjord
	if got := b.stored(id).reviewStatus(); got != api.ReviewStatusSubmitted {
		t.Errorf("the inviter's: got %s, want Submitted", got)
	}
}

// A referral that a partner took follows it from the first update on.
func TestPropagation_10_6_Referral(t *testing.T) {
	b := newBench(t)
	id := b.approvedReferral(fjord)
	var seen int64
	b.news(&seen)
	b.ok(b.alter(id, func(in *api.UpdateOpportunityInput) { in.LifeCycle.NextSteps = new("Call again") }))
	const own = fjord + " Opportunity Updated\n" + fjord + " Engagement Resource Snapshot Created OpportunitySummaryView\n"
	if diff := cmp.Diff(own, b.news(&seen)); diff != "" {
		t.Errorf("events of a change that AWS does not copy (-want +got):\n%s", diff)
	}
	b.ok(b.alter(id, func(in *api.UpdateOpportunityInput) { in.Customer.Contacts = nil }))
	if diff := cmp.Diff(own+fjord+" Engagement Resource Snapshot Created AwsOpportunitySummaryFullView\n", b.news(&seen)); diff != "" {
		t.Errorf("events of a change that AWS copies (-want +got):\n%s", diff)
	}
}
