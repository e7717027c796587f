package selling

import (
	"fmt"
	"testing"
	"time"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// counting counts what a page reads.
type counting struct {
	store.Reader
	rows *int
}

func (c counting) List(r store.Range) ([]store.Row, error) {
	rows, err := c.Reader.List(r)
	*c.rows += len(rows)
	return rows, err
}

// A page reads as much from many invitations as from few, whatever the filter.
func TestListEngagementInvitations_Cost(t *testing.T) {
	filters := map[string]api.ListEngagementInvitationsInput{
		"none":       {},
		"status":     {Status: []api.InvitationStatus{api.InvitationStatusRejected}},
		"type":       {PayloadType: []api.EngagementInvitationPayloadType{leadKind}},
		"both":       {Status: []api.InvitationStatus{api.InvitationStatusPending}, PayloadType: []api.EngagementInvitationPayloadType{opportunityKind}},
		"expired":    {Status: []api.InvitationStatus{api.InvitationStatusExpired}},
		"sender":     {SenderAwsAccountId: []string{fjord}},
		"engagement": {EngagementIdentifier: []string{"eng-3"}},
	}
	cost := func(d *deal, in api.ListEngagementInvitationsInput) (rows int) {
		in.Catalog, in.ParticipantType = "Sandbox", api.ParticipantTypeReceiver
		d.ok(d.view(nimbus, func(c *resource.ReadCall) error {
			c.Reader = counting{c.Reader, &rows}
			_, err := d.service.ListEngagementInvitations(c, &in)
			return err
		}))
		return rows
	}
	few, many := newDeal(t), newDeal(t)
	few.fill(400)
	many.fill(1000)
	for name, in := range filters {
		if a, b := cost(few, in), cost(many, in); b > a || a == 0 {
			t.Errorf("%s: a page of 400 reads %d rows, one of 1000 reads %d; want the same", name, a, b)
		}
	}
}

// fill stores n invitations to nimbus in one commit: of two senders, to eight engagements, in all states.
func (d *deal) fill(n int) {
	d.Helper()
	d.ok(d.update(fjord, func(c *resource.WriteCall) error {
		for k := range n {
			kind := payloadTypes[k%2]
			status := invitationStatuses[k/2%4]
			e := &engagement{GetEngagementOutput: api.GetEngagementOutput{Id: new(fmt.Sprint("eng-", k%8)), CreatedBy: new([]string{fjord, amazon}[k/8%2])}}
			i := &invitation{GetEngagementInvitationOutput: api.GetEngagementInvitationOutput{
				Id: fmt.Sprintf("engi-%013d", k), Catalog: c.Catalog, Status: &status, PayloadType: &kind,
				InvitationDate: new(atSecond(c.Now, k)), Payload: new(inviteTo(e, nimbus, kind).payload),
			}, hidden: invitationHidden{
				Sender: *e.CreatedBy, Receiver: nimbus, Engagement: *e.Id, PayloadType: kind, Status: status, Expires: c.Now.Add(invitationLife),
			}}
			if err := i.save(c); err != nil {
				return err
			}
		}
		return nil
	}))
}

func atSecond(t time.Time, n int) awsjson.Time {
	return awsjson.At(t.Add(time.Duration(n) * time.Second))
}

// The time of a page, by the number of invitations: 20 of 100,000 must not cost more than 1.5 times 20 of 1,000.
func BenchmarkListEngagementInvitations(b *testing.B) {
	for _, n := range []int{1000, 100000} {
		d := newDeal(b)
		d.fill(n)
		for name, in := range map[string]api.ListEngagementInvitationsInput{
			"none":       {},
			"status":     {Status: []api.InvitationStatus{api.InvitationStatusPending}},
			"sender":     {SenderAwsAccountId: []string{fjord}},
			"engagement": {EngagementIdentifier: []string{"eng-3"}},
		} {
			in.Catalog, in.ParticipantType = "Sandbox", api.ParticipantTypeReceiver
			b.Run(fmt.Sprintf("%s/of=%d", name, n), func(b *testing.B) {
				for b.Loop() {
					out, err := get(d, nimbus, d.service.ListEngagementInvitations, &in)
					if err != nil || len(out.EngagementInvitationSummaries) != invitationsPerPage {
						b.Fatalf("got %v, %v", out, err)
					}
				}
			})
		}
	}
}

// The read that the speed of the server is judged by.
func BenchmarkGetEngagementInvitation(b *testing.B) {
	d := newDeal(b)
	d.referral(fjord)
	in := &api.GetEngagementInvitationInput{Catalog: "Sandbox", Identifier: d.received(fjord)}
	var buffer []byte
	for b.Loop() {
		out, err := get(d, fjord, d.service.GetEngagementInvitation, in)
		if err != nil {
			b.Fatal(err)
		}
		buffer = out.AppendJSON(buffer[:0])
	}
}
