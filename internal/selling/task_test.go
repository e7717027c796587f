package selling

import (
	"bytes"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// taken is what a completed task left, as its owner reads it.
func (d *deal) taken(account string, task *api.StartEngagementByAcceptingInvitationTaskOutput) []byte {
	d.Helper()
	var b bytes.Buffer
	part := func(name string, answer interface{ AppendJSON([]byte) []byte }) {
		fmt.Fprintf(&b, "%s:\n%s", name, d.shown(answer))
	}
	part("task", task)
	part("opportunity", must[*api.GetOpportunityOutput](d)(get(d, account, d.service.GetOpportunity,
		&api.GetOpportunityInput{Catalog: "Sandbox", Identifier: *task.OpportunityId})))
	d.ok(d.view(account, func(c *resource.ReadCall) error {
		o, err := loadOpportunity(c, c.Catalog, account, *task.OpportunityId)
		d.ok(err)
		hidden, err := resource.JSON(o.hidden)
		d.ok(err)
		fmt.Fprintf(&b, "kept beside the opportunity:\n%s\n", hidden)
		engagement := o.hidden.Engagements[0]
		s, err := c.Get(snapshotKey(c.Catalog, engagement, snapshotPath(o.Id, templateOpportunity), 1))
		d.ok(err)
		part("snapshot", stored(s.Body))
		job, err := c.Get(store.Key{Kind: kindSnapshotJob, Catalog: c.Catalog, ID: *task.ResourceSnapshotJobId})
		d.ok(err)
		part("snapshot job", stored(job.Body))
		fmt.Fprintf(&b, "kept beside the snapshot job:\n%s\n", job.Hidden)
		rows, err := c.List(store.Range{Account: account, Catalog: c.Catalog, Kind: kindAssociation, Name: associationsByResource, Value: o.Id, Limit: 10})
		d.ok(err)
		for _, row := range rows {
			part("association", stored(row.Record.Body))
		}
		return nil
	}))
	return b.Bytes()
}

type stored []byte

func (s stored) AppendJSON(b []byte) []byte { return append(b, s...) }

// A referral that is taken becomes the partner's opportunity under the id that the simulation answered.
func TestAcceptingTask_8_2_Referral(t *testing.T) {
	d := newDeal(t)
	id := d.referral(fjord)
	created := d.now
	d.now = d.now.Add(90 * 60 * 1e9)
	started := d.take(fjord, d.received(fjord), api.Tag{Key: "region", Value: "north"})
	d.golden("task-started.golden", d.shown(started))
	if diff := cmp.Diff(started, d.task(fjord, started)); diff != "" {
		t.Errorf("before the agenda came (-started +current):\n%s", diff)
	}
	d.due()
	task := d.task(fjord, started)
	if got := valueOf(task.OpportunityId); got != id {
		t.Fatalf("opportunity: got %q, want %q", got, id)
	}
	d.golden("task-referral.golden", d.taken(fjord, task))
	d.golden("task-referral-events.golden", d.events())
	o := must[*api.GetOpportunityOutput](d)(get(d, fjord, d.service.GetOpportunity, &api.GetOpportunityInput{Catalog: "Sandbox", Identifier: id}))
	var read opportunity
	d.ok(d.view(fjord, func(c *resource.ReadCall) (err error) {
		loaded, err := loadOpportunity(c, c.Catalog, fjord, id)
		read = *loaded
		return err
	}))
	if !read.CreatedDate.Equal(created) || !read.LastModifiedDate.Equal(d.now) {
		t.Errorf("dates: got %s and %s, want %s and %s", read.CreatedDate, read.LastModifiedDate, created, d.now)
	}
	if !bytes.Contains(o.AppendJSON(nil), []byte(`"Title":"`+d.title(task)+`"`)) {
		t.Error("the opportunity has another title than the invitation")
	}
	d.golden("task-referral-summary.golden", d.shown(must[*api.GetAwsOpportunitySummaryOutput](d)(get(d, fjord, d.service.GetAwsOpportunitySummary,
		&api.GetAwsOpportunitySummaryInput{Catalog: "Sandbox", RelatedOpportunityIdentifier: id}))))
}

func (d *deal) title(task *api.StartEngagementByAcceptingInvitationTaskOutput) string {
	d.Helper()
	var title string
	d.ok(d.view(fjord, func(c *resource.ReadCall) error {
		i, err := loadInvitation(c, c.Catalog, fjord, *task.EngagementInvitationId)
		if err == nil {
			title = i.Payload.OpportunityInvitation.Project.Title
		}
		return err
	}))
	return title
}

// An invitation of a partner gives the receiver an opportunity of its own, submitted with the sender's.
func TestAcceptingTask_8_2_Partner(t *testing.T) {
	d := newDeal(t)
	started := d.take(nimbus, d.invited(fjord, nimbus, opportunityKind).Id)
	d.due()
	task := d.task(nimbus, started)
	if got := *task.TaskStatus; got != api.TaskStatusComplete {
		t.Fatalf("task: got %s, %s", got, valueOf(task.Message))
	}
	d.golden("task-partner.golden", d.taken(nimbus, task))
	d.golden("task-partner-events.golden", d.events())
}

// Whoever is invited to a deal that AWS has approved is approved at once, and reads the one AWS opportunity.
func TestAcceptingTask_8_2_Approved(t *testing.T) {
	d := newDeal(t)
	referred := d.referral(fjord)
	d.take(fjord, d.received(fjord))
	d.due()
	var second *invitation
	d.ok(d.update(fjord, func(c *resource.WriteCall) error {
		o, err := loadOpportunity(c, c.Catalog, fjord, referred)
		d.ok(err)
		e, err := loadEngagement(c, c.Catalog, fjord, o.hidden.Engagements[0])
		d.ok(err)
		v := inviteTo(e, nimbus, opportunityKind)
		v.sender = fjord
		second, err = d.service.invite(c, v)
		return err
	}))
	started := d.take(nimbus, second.Id)
	d.due()
	task := d.task(nimbus, started)
	d.ok(d.view(nimbus, func(c *resource.ReadCall) error {
		o, err := loadOpportunity(c, c.Catalog, nimbus, *task.OpportunityId)
		d.ok(err)
		if got := *o.LifeCycle.ReviewStatus; got != api.ReviewStatusApproved || o.Id == referred {
			t.Errorf("opportunity: got %s of %s, want an approved one with an id of its own", got, o.Id)
		}
		// The earlier member's opportunity can be found by the new one.
		rows, err := c.List(store.Range{Account: nimbus, Catalog: c.Catalog, Kind: kindAssociation, Name: associationsByDate, Limit: 10})
		d.ok(err)
		if len(rows) != 2 {
			t.Errorf("associations that the new member lists: got %d, want 2", len(rows))
		}
		return nil
	}))
	summary := must[*api.GetAwsOpportunitySummaryOutput](d)(get(d, nimbus, d.service.GetAwsOpportunitySummary,
		&api.GetAwsOpportunitySummaryInput{Catalog: "Sandbox", RelatedOpportunityIdentifier: *task.OpportunityId}))
	if *summary.RelatedOpportunityId != *task.OpportunityId || *summary.Origin != api.OpportunityOriginAwsReferral || summary.Customer.Contacts[0].Email == nil {
		t.Errorf("summary of the invited partner: got %s", d.shown(summary))
	}
}

// A broken store is no outcome of the task: the agenda tries again.
func TestAcceptingTask_8_2_Again(t *testing.T) {
	d := newDeal(t)
	i := d.invited(fjord, nimbus, opportunityKind)
	started := d.take(nimbus, i.Id)
	partners := d.service.Partners
	broken := errors.New("the partners cannot be read")
	d.service.Partners = unreadable{broken}
	e, err := d.store.Claim(t.Context(), d.now, d.now, d.now.Add(1))
	d.ok(err)
	if err := d.carryOut(e); !errors.Is(err, broken) {
		t.Fatalf("got %v, want %v", err, broken)
	}
	if got := *d.task(nimbus, started).TaskStatus; got != api.TaskStatusInProgress {
		t.Errorf("after the failure: got %s, want IN_PROGRESS", got)
	}
	d.service.Partners = partners
	d.now = d.now.Add(1e9)
	d.due()
	if got := *d.task(nimbus, started).TaskStatus; got != api.TaskStatusComplete {
		t.Errorf("after the next attempt: got %s, want COMPLETE", got)
	}
}

type unreadable struct{ err error }

func (u unreadable) Partner(store.Reader, string, string) (Partner, error) { return Partner{}, u.err }

// Many tasks at once on one referral: one completes, the others find it accepted, one opportunity comes of it.
func TestAcceptingTask_8_2_Race(t *testing.T) {
	d := newDeal(t)
	d.referral(fjord)
	id := d.received(fjord)
	started := make([]*api.StartEngagementByAcceptingInvitationTaskOutput, 20)
	begin := make(chan struct{})
	var wait sync.WaitGroup
	errs := make([]error, len(started))
	for n := range started {
		wait.Go(func() {
			<-begin
			started[n], errs[n] = put(d, fjord, d.service.StartEngagementByAcceptingInvitationTask,
				&api.StartEngagementByAcceptingInvitationTaskInput{Catalog: "Sandbox", Identifier: id})
			if errs[n] != nil {
				return
			}
			e, err := d.store.Claim(t.Context(), d.now, d.now, d.now.Add(1e9))
			if err == nil {
				err = d.carryOut(e)
			}
			errs[n] = err
		})
	}
	close(begin)
	wait.Wait()
	complete := 0
	for n, err := range errs {
		d.ok(err)
		task := d.task(fjord, started[n])
		switch {
		case *task.TaskStatus == api.TaskStatusComplete:
			complete++
		case *task.TaskStatus != api.TaskStatusFailed || *task.ReasonCode != api.ReasonCodeEngagementInvitationConflict:
			t.Errorf("loser: got %s %s", *task.TaskStatus, valueOf(task.ReasonCode))
		}
	}
	list := must[*api.ListOpportunitiesOutput](d)(get(d, fjord, d.service.ListOpportunities, &api.ListOpportunitiesInput{Catalog: "Sandbox"}))
	if complete != 1 || len(list.OpportunitySummaries) != 1 {
		t.Errorf("got %d completed tasks and %d opportunities, want 1 of each", complete, len(list.OpportunitySummaries))
	}
}

// The request itself can be wrong, and the invitation unknown; nothing is started then.
func TestAcceptingTask_7_4_Refused(t *testing.T) {
	d := newDeal(t)
	i := d.invited(fjord, nimbus, opportunityKind)
	for _, test := range []struct {
		account, identifier string
		tags                []api.Tag
		want                string
	}{
		{stranger, i.Id, nil, "not found"},
		{nimbus, "engi-0000000000000", nil, "not found"},
		{nimbus, i.Id, []api.Tag{{Key: "a"}, {Key: "a"}}, "validation"},
		{nimbus, i.Id, []api.Tag{{Key: "aws:a"}}, "validation"},
	} {
		_, err := put(d, test.account, d.service.StartEngagementByAcceptingInvitationTask,
			&api.StartEngagementByAcceptingInvitationTaskInput{Catalog: "Sandbox", Identifier: test.identifier, Tags: test.tags})
		if got := refusal(err); got != test.want {
			t.Errorf("%s, %s, %v: got %q, want %q", test.account, test.identifier, test.tags, got, test.want)
		}
	}
	if n := d.due(); n != 0 {
		t.Errorf("entries on the agenda: got %d, want none", n)
	}
}

// A client token stands for the task, which the pipeline finds by the entry that is due now.
func TestAcceptingTask_1_6(t *testing.T) {
	d := newDeal(t)
	i := d.invited(fjord, nimbus, opportunityKind)
	d.ok(d.update(nimbus, func(c *resource.WriteCall) error {
		out, err := d.service.StartEngagementByAcceptingInvitationTask(c, &api.StartEngagementByAcceptingInvitationTaskInput{Catalog: "Sandbox", Identifier: *i.Arn})
		d.ok(err)
		if want := jobAcceptance + "/" + *out.TaskId; c.TaskRef() != want || !c.Due() {
			t.Errorf("task: got %q, due %t, want %q, due", c.TaskRef(), c.Due(), want)
		}
		if want := taskKey("Sandbox", *out.TaskId); c.Subject != want {
			t.Errorf("subject: got %v, want %v", c.Subject, want)
		}
		return nil
	}))
}
