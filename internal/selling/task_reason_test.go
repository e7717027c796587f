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

// Every refusal ends the task with its reason, leaves nothing behind, and keeps the invitation's id for the list.
func TestAcceptingTask_8_4_Reasons(t *testing.T) {
	partnerTags := make([]api.Tag, maxTags+1)
	for n := range partnerTags {
		partnerTags[n] = api.Tag{Key: fmt.Sprint("key", n)}
	}
	for _, test := range []struct {
		name    string
		prepare func(*deal) (account, invitation string)
		tags    []api.Tag
		want    api.ReasonCode
		message string
	}{
		{
			name: "the sender", want: api.ReasonCodeInvitationAccessDenied, message: "answered by its receiver only",
			prepare: func(d *deal) (string, string) { return fjord, d.invited(fjord, nimbus, opportunityKind).Id },
		},
		{
			name: "a lead", want: api.ReasonCodeInvitationValidationFailed, message: "LeadInvitation",
			prepare: func(d *deal) (string, string) { return nimbus, d.invited(fjord, nimbus, leadKind).Id },
		},
		{
			name: "rejected", want: api.ReasonCodeInvitationValidationFailed, message: "is REJECTED",
			prepare: func(d *deal) (string, string) {
				i := d.invited(fjord, nimbus, opportunityKind)
				d.ok(d.reject(nimbus, i.Id, nil))
				return nimbus, i.Id
			},
		},
		{
			name: "overdue", want: api.ReasonCodeInvitationValidationFailed, message: "is EXPIRED",
			prepare: func(d *deal) (string, string) {
				i := d.invited(fjord, nimbus, opportunityKind)
				d.now = d.now.Add(invitationLife)
				return nimbus, i.Id
			},
		},
		{
			name: "accepted by hand", want: api.ReasonCodeEngagementInvitationConflict, message: "already been accepted",
			prepare: func(d *deal) (string, string) {
				i := d.invited(fjord, nimbus, opportunityKind)
				d.ok(d.accept(nimbus, i.Id))
				return nimbus, i.Id
			},
		},
		{
			name: "accepted by an earlier task", want: api.ReasonCodeEngagementInvitationConflict, message: "already been accepted",
			prepare: func(d *deal) (string, string) {
				d.referral(fjord)
				id := d.received(fjord)
				d.take(fjord, id)
				d.due()
				return fjord, id
			},
		},
		{
			name: "a member already", want: api.ReasonCodeEngagementConflict, message: "already a member",
			prepare: func(d *deal) (string, string) {
				i := d.invited(fjord, nimbus, opportunityKind)
				twice := d.again(i, nimbus)
				d.ok(d.accept(nimbus, i.Id))
				return nimbus, twice.Id
			},
		},
		{
			name: "no room", want: api.ReasonCodeServiceQuotaExceeded, message: "10 members",
			prepare: func(d *deal) (string, string) {
				i := d.invited(fjord, nimbus, opportunityKind)
				for n := range maxMembers - 1 {
					account := fmt.Sprintf("%012d", n)
					d.ok(d.accept(account, d.again(i, account).Id))
				}
				return nimbus, i.Id
			},
		},
		{
			name: "too many tags", want: api.ReasonCodeOpportunityValidationFailed, message: "at most 50", tags: partnerTags,
			prepare: func(d *deal) (string, string) { return nimbus, d.invited(fjord, nimbus, opportunityKind).Id },
		},
		{
			name: "taken by another invitation", want: api.ReasonCodeOpportunityConflict, message: "already been taken",
			prepare: func(d *deal) (string, string) {
				id := d.referral(fjord)
				first := d.received(fjord)
				d.take(fjord, first)
				d.due()
				i := d.invited(amazon, fjord, opportunityKind)
				d.ok(d.update(amazon, func(c *resource.WriteCall) error {
					offer, err := loadInvitation(c, c.Catalog, amazon, i.Id)
					d.ok(err)
					offer.hidden.AWSOpportunity = id
					return offer.save(c)
				}))
				return fjord, i.Id
			},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := newDeal(t)
			account, id := test.prepare(d)
			started := d.take(account, id, test.tags...)
			before := d.events()
			e, err := d.store.Claim(t.Context(), d.now, d.now, d.now.Add(invitationLife))
			for ; err == nil; e, err = d.store.Claim(t.Context(), d.now, d.now, d.now.Add(invitationLife)) {
				if e.Kind == jobAcceptance {
					d.ok(d.carryOut(e))
				}
			}
			if !errors.Is(err, store.ErrNotFound) {
				t.Fatal(err)
			}
			task := d.task(account, started)
			if got := *task.TaskStatus; got != api.TaskStatusFailed {
				t.Fatalf("status: got %s, want FAILED", got)
			}
			if got := *task.ReasonCode; got != test.want {
				t.Errorf("reason: got %s (%s), want %s", got, *task.Message, test.want)
			}
			if !strings.Contains(*task.Message, test.message) {
				t.Errorf("message: got %q, want something with %q", *task.Message, test.message)
			}
			if *task.EngagementInvitationId != id || task.OpportunityId != nil || task.ResourceSnapshotJobId != nil {
				t.Errorf("ids: got %s", d.shown(task))
			}
			if after := d.events(); !bytes.Equal(before, after) {
				t.Errorf("a failed task told %s", after[len(before):])
			}
		})
	}
}

// What the agenda gives up is an internal error of the task; what has ended stays as it ended.
func TestAcceptingTask_8_4_InternalError(t *testing.T) {
	d := newDeal(t)
	started := d.take(nimbus, d.invited(fjord, nimbus, opportunityKind).Id)
	entry := store.Entry{Kind: jobAcceptance, Ref: *started.TaskId, Account: nimbus, Catalog: "Sandbox"}
	fail := func(reason string) {
		d.ok(d.update(nimbus, func(c *resource.WriteCall) error {
			return d.service.Jobs()[jobAcceptance].Fail(c, entry, &resource.Failure{Reason: reason, Message: "It did not work."})
		}))
	}
	fail("InternalError")
	d.golden("task-failed.golden", d.shown(d.task(nimbus, started)))
	fail("RequestThrottled")
	d.ok(d.update(nimbus, func(c *resource.WriteCall) error { return d.service.runAcceptance(c, entry) }))
	if got := *d.task(nimbus, started).ReasonCode; got != api.ReasonCodeInternalError {
		t.Errorf("a failed task ended again: got %s, want %s", got, api.ReasonCodeInternalError)
	}
}
