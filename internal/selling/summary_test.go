package selling

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
)

// approvedReferral is a referral that the account took.
func (d *deal) approvedReferral(account string) string {
	d.Helper()
	id := d.referral(account)
	d.take(account, d.received(account))
	d.due()
	return id
}

// change edits an opportunity beside the rules, as AWS does.
func (d *deal) change(account, id string, edit func(*opportunity)) {
	d.Helper()
	d.ok(d.update(account, func(c *resource.WriteCall) error {
		o, err := loadOpportunity(c, c.Catalog, account, id)
		d.ok(err)
		edit(o)
		return o.save(c)
	}))
}

// There is a summary of what AWS has approved, for its owner.
func TestSummary_10_1(t *testing.T) {
	d := newDeal(t)
	id := d.approvedReferral(fjord)
	for _, test := range []struct {
		status api.ReviewStatus
		want   string
	}{
		{api.ReviewStatusPendingSubmission, "not found"},
		{api.ReviewStatusSubmitted, "not found"},
		{api.ReviewStatusInReview, "not found"},
		{api.ReviewStatusActionRequired, "not found"},
		{api.ReviewStatusRejected, "not found"},
		{api.ReviewStatusApproved, ""},
	} {
		d.change(fjord, id, func(o *opportunity) { o.LifeCycle.ReviewStatus = &test.status })
		for account, want := range map[string]string{fjord: test.want, nimbus: "not found"} {
			_, err := get(d, account, d.service.GetAwsOpportunitySummary, &api.GetAwsOpportunitySummaryInput{Catalog: "Sandbox", RelatedOpportunityIdentifier: id})
			if got := refusal(err); got != want {
				t.Errorf("%s by %s: got %q, want %q", test.status, account, got, want)
			}
		}
	}
}

// A partner who was invited before AWS approved reads the summary once there is one, without any link of its own; an
// opportunity that it brought itself does not show another's (§10.1, §10.5).
func TestSummary_10_5(t *testing.T) {
	d := newDeal(t)
	i := d.invited(fjord, nimbus, opportunityKind)
	started := d.take(nimbus, i.Id)
	d.due()
	own := *d.task(nimbus, started).OpportunityId
	summary := func() (*api.GetAwsOpportunitySummaryOutput, error) {
		return get(d, nimbus, d.service.GetAwsOpportunitySummary, &api.GetAwsOpportunitySummaryInput{Catalog: "Sandbox", RelatedOpportunityIdentifier: own})
	}
	d.change(nimbus, own, func(o *opportunity) { o.LifeCycle.ReviewStatus = new(api.ReviewStatusApproved) })
	if _, err := summary(); refusal(err) != "not found" {
		t.Errorf("before AWS has an opportunity: got %v, want not found", err)
	}
	d.ok(d.update(amazon, func(c *resource.WriteCall) error {
		inviter := &opportunity{GetOpportunityOutput: api.GetOpportunityOutput{Catalog: c.Catalog}, hidden: opportunityHidden{
			Origin: api.OpportunityOriginPartnerReferral, InvolvementType: new(api.SalesInvolvementTypeForVisibilityOnly), Visibility: new(api.VisibilityLimited),
		}}
		d.ok(newAWSOpportunity(inviter, i.hidden.Engagement).save(c, "O7"))
		e, err := readEngagement(c, c.Catalog, i.hidden.Engagement)
		d.ok(err)
		e.hidden.AWSOpportunity = "O7"
		return e.save(c)
	}))
	out := must[*api.GetAwsOpportunitySummaryOutput](d)(summary())
	if *out.RelatedOpportunityId != own || *out.InvolvementType != api.SalesInvolvementTypeForVisibilityOnly || *out.Visibility != api.VisibilityLimited {
		t.Errorf("got %s", d.shown(out))
	}
	d.change(nimbus, own, func(o *opportunity) { o.hidden.Invitation = "" })
	if _, err := summary(); refusal(err) != "not found" {
		t.Errorf("of an opportunity brought along: got %v, want not found", err)
	}
}

// What is disclosed of the life cycle, with the switch on and off.
func TestSummary_10_3(t *testing.T) {
	at := awsjson.At(time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC))
	history := []api.ProfileNextStepsHistory{{Value: "Call", Time: at}}
	full := func(stage api.AwsOpportunityStage) *api.AwsOpportunityLifeCycle {
		return &api.AwsOpportunityLifeCycle{
			Stage: &stage, TargetCloseDate: new("2026-12-01"), ClosedLostReason: new(api.AwsClosedLostReasonOther), NextSteps: new("Call"), NextStepsHistory: history,
		}
	}
	steps := &api.AwsOpportunityLifeCycle{NextSteps: new("Call"), NextStepsHistory: history}
	for _, test := range []struct {
		name          string
		kept          *api.AwsOpportunityLifeCycle
		disclosed     *api.AwsOpportunityLifeCycle
		wantSwitchOff *api.AwsOpportunityLifeCycle
	}{
		{"nothing", nil, nil, nil},
		{"committed", full(api.AwsOpportunityStageCommitted), steps, full(api.AwsOpportunityStageCommitted)},
		{"launched", full(api.AwsOpportunityStageLaunched), full(api.AwsOpportunityStageLaunched), full(api.AwsOpportunityStageLaunched)},
		{"closed lost", full(api.AwsOpportunityStageClosedLost), full(api.AwsOpportunityStageClosedLost), full(api.AwsOpportunityStageClosedLost)},
		{"a stage and no steps", &api.AwsOpportunityLifeCycle{Stage: new(api.AwsOpportunityStageQualified)}, nil, &api.AwsOpportunityLifeCycle{Stage: new(api.AwsOpportunityStageQualified)}},
		{"steps only", steps, steps, steps},
	} {
		d := newDeal(t)
		id := d.approvedReferral(fjord)
		d.ok(d.update(amazon, func(c *resource.WriteCall) error {
			a, err := loadAWSOpportunity(c, c.Catalog, id)
			d.ok(err)
			a.LifeCycle = test.kept
			return a.save(c, id)
		}))
		for on, want := range map[bool]*api.AwsOpportunityLifeCycle{true: test.disclosed, false: test.wantSwitchOff} {
			d.switches.AWSSummaryDisclosure = on
			out := must[*api.GetAwsOpportunitySummaryOutput](d)(get(d, fjord, d.service.GetAwsOpportunitySummary, &api.GetAwsOpportunitySummaryInput{Catalog: "Sandbox", RelatedOpportunityIdentifier: id}))
			if diff := cmp.Diff(want, out.LifeCycle); diff != "" {
				t.Errorf("%s, disclosure %t (-want +got):\n%s", test.name, on, diff)
			}
		}
	}
}
