package selling

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
)

// tale is a deal whose steps and events are written down.
type tale struct {
	*deal
	text bytes.Buffer
	seen int
}

func newTale(t *testing.T) *tale {
	d := newDeal(t)
	d.service.Partners.(dealPartners)[willow] = Partner{Company: "Willow Works", Lead: Person{"wim@willow.example", "Wim", "Holt"}}
	return &tale{deal: d}
}

// step takes an hour and writes down what happened since the last one.
func (t *tale) step(format string, args ...any) {
	t.Helper()
	fmt.Fprintf(&t.text, "# "+format+"\n", args...)
	events, n := t.since(t.seen)
	t.seen = n
	for _, line := range told(events) {
		fmt.Fprintln(&t.text, line)
	}
	t.now = t.now.Add(time.Hour)
}

// state writes down where an opportunity is.
func (t *tale) state(account, opportunity string) {
	t.Helper()
	o := t.opportunity(account, opportunity)
	fmt.Fprintf(&t.text, "= %s of %s: %s, %s\n", opportunity, account, o.reviewStatus(), o.stage())
}

// edit is UpdateOpportunity with what GetOpportunity answers, changed.
func (t *tale) edit(account, opportunity string, change func(*api.UpdateOpportunityInput)) error {
	t.Helper()
	answer := must[*api.GetOpportunityOutput](t.deal)(get(t.deal, account, t.service.GetOpportunity, &api.GetOpportunityInput{Catalog: t.catalog, Identifier: opportunity}))
	in := decoded[api.UpdateOpportunityInput](t, strings.Replace(string(answer.AppendJSON(nil)), `"Id":`, `"Identifier":`, 1))
	change(in)
	return onlyError(put(t.deal, account, t.service.UpdateOpportunity, in))
}

// decide lets AWS review an opportunity of the account.
func (t *tale) decide(account string, review func(*resource.WriteCall) error) {
	t.Helper()
	t.ok(t.update(account, review))
}

// qualify is UpdateEngagementContext of the lead in context 1.
func (t *tale) qualify(account, engagement, status string) {
	t.Helper()
	in := t.reviewing(engagement, "1", api.UpdateEngagementContextPayload{Lead: &api.UpdateLeadContext{
		QualificationStatus: &status, Customer: someLead().Payload.Lead.Customer, Interaction: new(someInteraction()),
	}})
	must[*api.UpdateEngagementContextOutput](t.deal)(put(t.deal, account, t.service.UpdateEngagementContext, in))
}

// lead lets the sender originate a lead and invite nimbus, who accepts; it returns the engagement.
func (t *tale) lead(sender string) string {
	t.Helper()
	id := t.found(sender, someLead())
	t.step("%s originates a lead", sender)
	offer := must[*api.CreateEngagementInvitationOutput](t.deal)(t.ask(sender, id, nimbus, leadOffer()))
	t.step("%s invites nimbus", sender)
	if got := refusal(onlyError(get(t.deal, nimbus, t.service.GetEngagement, &api.GetEngagementInput{Catalog: t.catalog, Identifier: id}))); got != "not found" {
		t.Errorf("the engagement before the acceptance: got %q, want not found", got)
	}
	t.ok(t.accept(nimbus, offer.Id))
	t.step("nimbus accepts")
	if list := must[*api.ListOpportunitiesOutput](t.deal)(get(t.deal, nimbus, t.service.ListOpportunities, &api.ListOpportunitiesInput{Catalog: t.catalog})); len(list.OpportunitySummaries) > 0 {
		t.Error("the acceptance of a lead made an opportunity")
	}
	return id
}

// fill completes the draft that was made of a lead.
func (t *tale) fill(account, opportunity string) {
	t.Helper()
	t.ok(t.edit(account, opportunity, func(in *api.UpdateOpportunityInput) {
		whole := complete(t)
		in.Customer, in.Project, in.PrimaryNeedsFromAws = whole.Customer, whole.Project, whole.PrimaryNeedsFromAws
	}))
}

// A lead is accepted, qualified, converted, completed, submitted in the same engagement, and approved.
func TestStory_6_3_Lead(t *testing.T) {
	for _, sender := range []string{fjord, amazon} {
		t.Run(sender, func(t *testing.T) {
			tale := newTale(t)
			if sender == amazon {
				tale.catalog = resource.CatalogAWS
			}
			id := tale.lead(sender)
			tale.qualify(nimbus, id, "Qualified")
			tale.step("nimbus qualifies it")
			conversion := tale.converted(nimbus, id, "1")
			opportunity := valueOf(conversion.OpportunityId)
			tale.step("nimbus converts it: %s, context %s", *conversion.TaskStatus, valueOf(conversion.ContextId))
			tale.state(nimbus, opportunity)
			if task := tale.handed(nimbus, opportunity); *task.ReasonCode != api.ReasonCodeOpportunityValidationFailed {
				t.Errorf("submitted as a draft: got %s", tale.shown(task))
			}
			tale.step("nimbus submits the draft too early")
			tale.fill(nimbus, opportunity)
			tale.step("nimbus completes the draft")
			submission := tale.completed(nimbus, opportunity)
			tale.step("nimbus submits it, AWS is invited: %t", submission.EngagementInvitationId != nil)
			tale.state(nimbus, opportunity)
			if *submission.EngagementId != id || *submission.ResourceSnapshotJobId != *conversion.ResourceSnapshotJobId {
				t.Errorf("submission: got %s, want engagement %s and job %s", tale.shown(submission), id, *conversion.ResourceSnapshotJobId)
			}
			tale.decide(nimbus, func(c *resource.WriteCall) error { return tale.service.Approve(c, opportunity, Approval{}) })
			tale.step("AWS approves it")
			tale.state(nimbus, opportunity)
			summary := must[*api.GetAwsOpportunitySummaryOutput](tale.deal)(get(tale.deal, nimbus, tale.service.GetAwsOpportunitySummary,
				&api.GetAwsOpportunitySummaryInput{Catalog: tale.catalog, RelatedOpportunityIdentifier: opportunity}))
			if *summary.RelatedOpportunityId != opportunity || *summary.Origin != api.OpportunityOriginPartnerReferral {
				t.Errorf("summary: got %s", tale.shown(summary))
			}
			tale.text.Write(tale.shown(tale.deal.engagement(nimbus, id)))
			tale.goldenOf("story-lead-"+map[string]string{fjord: "partner", amazon: "aws"}[sender]+".golden", tale.text.Bytes())
		})
	}
}

// A lead that is disqualified cannot be converted until somebody thinks otherwise.
func TestStory_6_3_Disqualified(t *testing.T) {
	tale := newTale(t)
	id := tale.lead(fjord)
	tale.qualify(nimbus, id, "Disqualified")
	tale.step("nimbus disqualifies it")
	task := tale.converted(nimbus, id, "1")
	tale.step("nimbus converts it: %s, %s", *task.TaskStatus, *task.ReasonCode)
	out, err := tale.ask(nimbus, id, willow, projectOffer())
	if got := refusal(err); got != "validation" {
		t.Errorf("another partner is invited to the lead: got %v, %q, want validation", out, got)
	}
	tale.qualify(fjord, id, "Qualified")
	tale.step("fjord qualifies it")
	task = tale.converted(nimbus, id, "1")
	tale.step("nimbus converts it: %s", *task.TaskStatus)
	must[*api.CreateEngagementInvitationOutput](tale.deal)(tale.ask(nimbus, id, willow, projectOffer()))
	tale.step("nimbus invites willow to the converted lead")
	tale.goldenOf("story-disqualified.golden", tale.text.Bytes())
}

// Three partners in one engagement: two are invited, one before and one after the decision of AWS on the opportunity
// of the first, which the others follow.
func TestStory_6_2_Partners(t *testing.T) {
	for _, decision := range []api.ReviewStatus{api.ReviewStatusApproved, api.ReviewStatusRejected} {
		t.Run(string(decision), func(t *testing.T) {
			tale := newTale(t)
			first := tale.ready(fjord)
			tale.step("fjord makes an opportunity")
			submission := tale.completed(fjord, first)
			engagement := *submission.EngagementId
			tale.step("fjord submits it")
			join := func(account string) string {
				offer := must[*api.CreateEngagementInvitationOutput](tale.deal)(tale.ask(fjord, engagement, account, projectOffer()))
				tale.step("fjord invites %s", account)
				started := tale.take(account, offer.Id)
				tale.due()
				task := tale.task(account, started)
				tale.step("%s takes it: %s", account, *task.TaskStatus)
				tale.state(account, *task.OpportunityId)
				return *task.OpportunityId
			}
			second := join(nimbus)
			if task := tale.handed(nimbus, second); *task.ReasonCode != api.ReasonCodeOpportunityConflict {
				t.Errorf("the invited partner submits by itself: got %s", tale.shown(task))
			}
			tale.ok(tale.edit(nimbus, second, func(in *api.UpdateOpportunityInput) { in.LifeCycle.NextSteps = new("Call fjord") }))
			tale.step("nimbus changes its opportunity, still submitted")
			tale.decide(fjord, func(c *resource.WriteCall) error { return tale.service.RequestAction(c, first, "Say more", "") })
			tale.step("AWS asks fjord for corrections")
			tale.state(fjord, first)
			tale.state(nimbus, second)
			again := tale.completed(fjord, first)
			if *again.EngagementId != engagement || *again.EngagementInvitationId != *submission.EngagementInvitationId {
				t.Errorf("again: got %s, want the ids of %s", tale.shown(again), tale.shown(submission))
			}
			tale.step("fjord submits it again")
			tale.decide(fjord, func(c *resource.WriteCall) error {
				if decision == api.ReviewStatusRejected {
					return tale.service.Reject(c, first, "Customer problem unclear", "")
				}
				return tale.service.Approve(c, first, Approval{})
			})
			tale.step("AWS decides: %s", decision)
			tale.state(fjord, first)
			tale.state(nimbus, second)
			join(willow)
			fmt.Fprintf(&tale.text, "members: %v\n", tale.accountsOf(engagement))
			tale.goldenOf("story-partners-"+strings.ToLower(string(decision))+".golden", tale.text.Bytes())
		})
	}
}

// accountsOf are the members of the engagement.
func (t *tale) accountsOf(engagement string) (accounts []string) {
	t.Helper()
	out := must[*api.ListEngagementMembersOutput](t.deal)(get(t.deal, fjord, t.service.ListEngagementMembers,
		&api.ListEngagementMembersInput{Catalog: t.catalog, Identifier: engagement, MaxResults: new(int32(10))}))
	for _, m := range out.EngagementMemberList {
		accounts = append(accounts, *m.AccountId)
	}
	return accounts
}
