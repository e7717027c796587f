package selling

import (
	"bytes"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// Every event of invitations that partners send each other, for both sides, in order.
func TestInvitationEvents_6(t *testing.T) {
	d := newDeal(t)
	accepted := d.invited(fjord, nimbus, opportunityKind)
	rejected := d.invited(fjord, nimbus, leadKind)
	d.invited(nimbus, fjord, opportunityKind)
	d.ok(d.accept(nimbus, accepted.Id))
	d.ok(d.reject(nimbus, rejected.Id, nil))
	d.now = d.now.Add(invitationLife)
	d.due()
	d.golden("invitation-events.golden", d.events())
}

// An acceptance makes a member: the count, the stamps, the lists of the new member.
func TestAcceptEngagementInvitation_7_3(t *testing.T) {
	d := newDeal(t)
	i := d.invited(fjord, nimbus, opportunityKind)
	d.ok(d.accept(nimbus, *i.Arn)) // in the moment in which it was sent: the stamp must grow all the same
	e := must[*api.GetEngagementOutput](d)(get(d, nimbus, d.service.GetEngagement, &api.GetEngagementInput{Catalog: "Sandbox", Identifier: i.hidden.Engagement}))
	if *e.MemberCount != 2 || *e.ModifiedBy != nimbus || *e.CreatedBy != fjord || !e.ModifiedAt.After(e.CreatedAt.Time) {
		t.Errorf("engagement: got %d members, by %s at %s, want 2, by %s after %s", *e.MemberCount, *e.ModifiedBy, e.ModifiedAt, nimbus, e.CreatedAt)
	}
	for _, account := range []string{fjord, nimbus} {
		out := must[*api.ListEngagementsOutput](d)(get(d, account, d.service.ListEngagements, &api.ListEngagementsInput{Catalog: "Sandbox"}))
		if n := len(out.EngagementSummaryList); n != 1 {
			t.Errorf("engagements of %s: got %d, want 1", account, n)
		}
	}
	d.ok(d.view(nimbus, func(c *resource.ReadCall) error {
		if _, err := c.Entry(jobInvitationExpiry, i.Id); err != store.ErrNotFound {
			t.Errorf("expiry after the acceptance: got %v, want %v", err, store.ErrNotFound)
		}
		return nil
	}))
	list := must[*api.ListOpportunitiesOutput](d)(get(d, nimbus, d.service.ListOpportunities, &api.ListOpportunitiesInput{Catalog: "Sandbox"}))
	if n := len(list.OpportunitySummaries); n != 0 {
		t.Errorf("opportunities after accepting by hand: got %d, want none", n)
	}
}

// A full engagement and one that the receiver already belongs to refuse; the model has no quota error here.
func TestAcceptEngagementInvitation_7_3_Refused(t *testing.T) {
	d := newDeal(t)
	i := d.invited(fjord, nimbus, opportunityKind)
	twice := d.again(i, nimbus)
	d.ok(d.accept(nimbus, i.Id))
	if got := refusal(d.accept(nimbus, twice.Id)); got != "conflict" {
		t.Errorf("a member already: got %q, want conflict", got)
	}
	for n := range maxMembers - 2 {
		account := fmt.Sprintf("%012d", n)
		d.ok(d.accept(account, d.again(i, account).Id))
	}
	if got := refusal(d.accept(stranger, d.again(i, stranger).Id)); got != "conflict" {
		t.Errorf("the eleventh member: got %q, want conflict", got)
	}
}

// A lead that AWS sent begins as unqualified once it is taken; one that a partner sent stays as it is (§7.3).
func TestAcceptLead_7_3(t *testing.T) {
	for _, test := range []struct {
		sender string
		given  *string
		want   *string
	}{
		{amazon, nil, new("Unqualified")},
		{amazon, new("Qualified"), new("Qualified")},
		{fjord, nil, nil},
	} {
		d := newDeal(t)
		i := d.invited(test.sender, nimbus, leadKind)
		d.ok(d.update(test.sender, func(c *resource.WriteCall) error {
			e, err := readEngagement(c, c.Catalog, i.hidden.Engagement)
			d.ok(err)
			e.Contexts[0].Payload.Lead.QualificationStatus = test.given
			return e.save(c)
		}))
		d.ok(d.accept(nimbus, i.Id))
		e := must[*api.GetEngagementOutput](d)(get(d, nimbus, d.service.GetEngagement, &api.GetEngagementInput{Catalog: "Sandbox", Identifier: i.hidden.Engagement}))
		if diff := cmp.Diff(test.want, e.Contexts[0].Payload.Lead.QualificationStatus); diff != "" {
			t.Errorf("lead of %s, given %v (-want +got):\n%s", test.sender, test.given, diff)
		}
	}
}

// The agenda expires once; what was answered before stays answered, however late the agenda comes.
func TestInvitationExpiry_4_5(t *testing.T) {
	d := newDeal(t)
	i := d.invited(fjord, nimbus, opportunityKind)
	answered := d.invited(fjord, nimbus, opportunityKind)
	d.now = d.now.Add(invitationLife - 1e6)
	if n := d.due(); n != 0 {
		t.Errorf("a millisecond early: got %d entries, want none", n)
	}
	d.ok(d.reject(nimbus, answered.Id, nil))
	d.now = d.now.Add(1e6)
	if n := d.due(); n != 1 {
		t.Errorf("in time: got %d entries, want 1", n)
	}
	told := d.events()
	for _, entry := range []store.Entry{
		{Kind: jobInvitationExpiry, Ref: i.Id, Catalog: "Sandbox", Account: nimbus},
		{Kind: jobInvitationExpiry, Ref: answered.Id, Catalog: "Sandbox", Account: nimbus},
		{Kind: jobInvitationExpiry, Ref: "engi-0000000000000", Catalog: "Sandbox", Account: nimbus},
	} {
		d.ok(d.update(nimbus, func(c *resource.WriteCall) error { return d.service.expireInvitation(c, entry) }))
	}
	if !bytes.Equal(told, d.events()) {
		t.Errorf("expired again: got %s, want %s", d.events(), told)
	}
	if n := bytes.Count(told, []byte(eventInvitationExpired)); n != 2 {
		t.Errorf("events of the expiry: got %d, want one for each side", n)
	}
}

// Whatever is tried at the same time, one thing happens.
func TestInvitationRace_4_5(t *testing.T) {
	d := newDeal(t)
	i := d.invited(fjord, nimbus, opportunityKind)
	tasks := make([]*api.StartEngagementByAcceptingInvitationTaskOutput, 4)
	for n := range tasks {
		tasks[n] = d.take(nimbus, i.Id)
	}
	entries := make([]store.Entry, len(tasks))
	for n := range entries {
		e, err := d.store.Claim(t.Context(), d.now, d.now, d.now.Add(invitationLife))
		d.ok(err)
		entries[n] = e
	}
	begin := make(chan struct{})
	var wait sync.WaitGroup
	errs := make([]error, 20)
	for n := range errs {
		wait.Go(func() {
			<-begin
			switch {
			case n < len(entries):
				errs[n] = d.carryOut(entries[n])
			case n%2 == 0:
				errs[n] = d.accept(nimbus, i.Id)
			default:
				errs[n] = d.reject(nimbus, i.Id, nil)
			}
		})
	}
	close(begin)
	wait.Wait()
	won := 0
	for n, err := range errs {
		switch got := refusal(err); {
		case n < len(entries):
			d.ok(err)
			if *d.task(nimbus, tasks[n]).TaskStatus == api.TaskStatusComplete {
				won++
			}
		case got == "":
			won++
		case got != "conflict":
			t.Errorf("loser %d: got %q, want conflict", n, got)
		}
	}
	if won != 1 {
		t.Errorf("got %d winners, want 1", won)
	}
	told := d.events()
	if n := bytes.Count(told, []byte(eventInvitationAccepted)) + bytes.Count(told, []byte(eventInvitationRejected)); n != 2 {
		t.Errorf("events of the answer: got %d, want one for each side", n)
	}
}
