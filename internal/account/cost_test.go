package account

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// counting counts what a page reads: index rows and records by their key.
type counting struct {
	store.Reader
	rows *int
}

func (c counting) List(r store.Range) ([]store.Row, error) {
	rows, err := c.Reader.List(r)
	*c.rows += len(rows)
	return rows, err
}

func (c counting) Get(k store.Key) (*store.Record, error) {
	*c.rows++
	return c.Reader.Get(k)
}

func (c counting) Count(r store.Range, limit int) (int, error) {
	n, err := c.Reader.Count(r, limit)
	*c.rows += n
	return n, err
}

// How many records lists are measured with. A hundred thousand take a while to write.
const (
	few     = 400  // enough for a full page of each filter alone
	fewBoth = 1400 // enough for a full page of two filters together
	pageOf  = 20
)

func many() int {
	if os.Getenv("COSELL_TEST_ALL") == "1" {
		return 100_000
	}
	return 2500
}

// page is what a list answered.
type page struct {
	items int
	more  bool
}

// cost is what a page of alice reads.
func cost[I, O any](w *world, operation func(*resource.ReadCall, I) (O, error), in I, answer func(O) page) (rows int, p page) {
	w.t.Helper()
	w.must(w.store.View(context.Background(), func(r store.Reader) error {
		out, err := operation(&resource.ReadCall{Call: w.call(alice, fmt.Sprintf("%T", in)), Reader: counting{r, &rows}}, in)
		if err == nil {
			p = answer(out)
		}
		return err
	}))
	return rows, p
}

// wantSameCost reads a page out of few records and one out of many.
func wantSameCost(t *testing.T, name string, few, many *world, read func(*world) (int, page)) {
	t.Helper()
	a, pageA := read(few)
	b, pageB := read(many)
	if b > a {
		t.Errorf("%s: a page out of few records reads %d rows, one out of many %d; want no more", name, a, b)
	}
	for _, p := range []page{pageA, pageB} {
		if p.more && p.items != pageOf {
			t.Errorf("%s: a page that is not the last has %d records, want %d", name, p.items, pageOf)
		}
	}
	if pageB.items == 0 && pageA.items > 0 {
		t.Errorf("%s: the page out of many records is empty", name)
	}
}

func invitationPage(o *api.ListConnectionInvitationsOutput) page {
	return page{len(o.ConnectionInvitationSummaries), o.NextToken != nil}
}

// A page of invitations reads as much of a few as of a hundred thousand, whatever the filter (§7.18).
func TestListConnectionInvitationsCost(t *testing.T) {
	sent, oc := api.ParticipantTypeSender, oc
	expired, pending, accepted := api.InvitationStatusExpired, api.InvitationStatusPending, api.InvitationStatusAccepted
	type in = api.ListConnectionInvitationsInput
	filters := []struct {
		name string
		few  int
		in   in
	}{
		{"none", few, in{}},
		{"PENDING", few, in{Status: &pending}},
		{"EXPIRED", few, in{Status: &expired}},
		{"ACCEPTED", few, in{Status: &accepted}},
		{"type", few, in{ConnectionType: &oc}},
		{"role", few, in{ParticipantType: &sent}},
		{"other", few, in{OtherParticipantIdentifiers: []string{"pprofile-of-0"}}},
		{"type and role", fewBoth, in{ConnectionType: &oc, ParticipantType: &sent}},
		{"type and EXPIRED", fewBoth, in{ConnectionType: &oc, Status: &expired}},
		{"other and PENDING", fewBoth, in{OtherParticipantIdentifiers: []string{"pprofile-of-0"}, Status: &pending}},
	}
	worlds := map[int]*world{few: newWorld(t), fewBoth: newWorld(t), many(): newWorld(t)}
	for n, w := range worlds {
		w.fillInvitations(n, 10)
	}
	for _, f := range filters {
		f.in.MaxResults = new(int32(pageOf))
		wantSameCost(t, f.name, worlds[f.few], worlds[many()], func(w *world) (int, page) {
			return cost(w, w.service.ListConnectionInvitations, &f.in, invitationPage)
		})
	}
}

// Overdue invitations are stored as PENDING. Only where there are such are the pending ones walked for the EXPIRED.
func TestListExpiredCost(t *testing.T) {
	w := newWorld(t)
	w.fillInvitations(1500, 10, api.InvitationStatusPending)
	read := func() (int, page) {
		in := &api.ListConnectionInvitationsInput{Status: new(api.InvitationStatusExpired), MaxResults: new(int32(pageOf))}
		return cost(w, w.service.ListConnectionInvitations, in, invitationPage)
	}
	if rows, p := read(); rows != 0 || p != (page{}) {
		t.Errorf("with 1,500 pending ones the list of the EXPIRED reads %d rows and is %+v; want none and the last page", rows, p)
	}
	w.now = w.now.Add(30 * day) // the agenda has not come yet
	if rows, p := read(); rows > 2*pageOf || p != (page{pageOf, true}) {
		t.Errorf("with 1,500 overdue ones the list of the EXPIRED reads %d rows and is %+v; want a full page at its price", rows, p)
	}
}

// What no index serves alone is bounded: a page gives up after 2,000 rows that the filters exclude, and has a token.
func TestListConnectionInvitationsBound(t *testing.T) {
	w := newWorld(t)
	w.fillInvitations(2500, 1)
	// Those to the first of the others are all OPPORTUNITY_COLLABORATION: type and other together select nothing.
	in := &api.ListConnectionInvitationsInput{
		OtherParticipantIdentifiers: []string{"pprofile-of-0"}, ConnectionType: new(subsidiary), MaxResults: new(int32(pageOf)),
	}
	rows, p := cost(w, w.service.ListConnectionInvitations, in, invitationPage)
	if rows == 0 || rows > 2200 || p.items != 0 || !p.more {
		t.Errorf("a page that finds nothing reads %d rows and is %+v; want about 2,000 and a token", rows, p)
	}
}

// fillInvitations stores invitations of alice, sent and received, of both types, to and from so many others; in
// all states unless some are given.
func (w *world) fillInvitations(n, others int, statuses ...api.InvitationStatus) {
	w.t.Helper()
	if len(statuses) == 0 {
		statuses = []api.InvitationStatus{"PENDING", "ACCEPTED", "REJECTED", "CANCELED", "EXPIRED"}
	}
	w.fill(n, func(c *resource.WriteCall, k int) error {
		created := c.Now.Add(-time.Duration(k) * time.Millisecond)
		other := fmt.Sprintf("%012d", 500000000000+k%others)
		kind := connectionTypes[k/10%2]
		if k%others == 0 {
			kind = oc
		}
		i := &invitation{
			GetConnectionInvitationOutput: api.GetConnectionInvitationOutput{
				Catalog: c.Catalog, Id: fmt.Sprintf("pacinv-%013d", k), Arn: "arn", ConnectionType: kind,
				CreatedAt: awsjson.At(created), UpdatedAt: awsjson.At(created), ExpiresAt: new(awsjson.At(created.Add(30 * day))),
				OtherParticipantIdentifier: fmt.Sprint("pprofile-of-", k%others), ParticipantType: api.ParticipantTypeSender,
				Status: statuses[k/20%len(statuses)], InvitationMessage: "Hello", InviterEmail: "ada@sender.example", InviterName: "Ada",
			},
			hidden: invitationHidden{Sender: alice, Receiver: other, SenderProfile: "pprofile-of-alice"},
		}
		if k/100%2 == 1 {
			i.hidden = invitationHidden{Sender: other, Receiver: alice, SenderProfile: i.OtherParticipantIdentifier}
			i.OtherParticipantIdentifier = "pprofile-of-alice"
		}
		return i.write(c)
	})
}

// fill writes n records in commits of a bounded size.
func (w *world) fill(n int, one func(c *resource.WriteCall, k int) error) {
	w.t.Helper()
	for from := 0; from < n; from += 5000 {
		w.must(w.update(alice, func(c *resource.WriteCall) error {
			for k := from; k < min(n, from+5000); k++ {
				if err := one(c, k); err != nil {
					return err
				}
			}
			return nil
		}))
	}
}

// The same of connections (§7.23).
func TestListConnectionsCost(t *testing.T) {
	type in = api.ListConnectionsInput
	filters := []struct {
		name string
		few  int
		in   in
	}{
		{"none", few, in{}},
		{"TYPE", few, in{ConnectionType: new("SUBSIDIARY")}},
		{"TYPE:ACTIVE", few, in{ConnectionType: new("OPPORTUNITY_COLLABORATION:ACTIVE")}},
		{"TYPE:CANCELED", few, in{ConnectionType: new("SUBSIDIARY:CANCELED")}},
		{"other", few, in{OtherParticipantIdentifiers: []string{"500000000000"}}},
		{"other and type", fewBoth, in{OtherParticipantIdentifiers: []string{"500000000000"}, ConnectionType: new("OPPORTUNITY_COLLABORATION")}},
	}
	worlds := map[int]*world{few: newWorld(t), fewBoth: newWorld(t), many(): newWorld(t)}
	for n, w := range worlds {
		w.fillConnections(n)
	}
	for _, f := range filters {
		f.in.MaxResults = new(int32(pageOf))
		wantSameCost(t, f.name, worlds[f.few], worlds[many()], func(w *world) (int, page) {
			return cost(w, w.service.ListConnections, &f.in, func(o *api.ListConnectionsOutput) page {
				return page{len(o.ConnectionSummaries), o.NextToken != nil}
			})
		})
	}
}

// fillConnections stores connections of alice. Every tenth is with one and the same account: one pair comes to many by
// ending one after another, and only the newest is live. The rest are with accounts of their own.
func (w *world) fillConnections(n int) {
	w.t.Helper()
	w.fill(n, func(c *resource.WriteCall, k int) error {
		created := awsjson.At(c.Now.Add(-time.Duration(k) * time.Millisecond))
		other, status := "500000000000", api.ConnectionTypeStatusCanceled
		if k == 0 {
			status = api.ConnectionTypeStatusActive
		}
		if k%10 != 0 {
			other, status = fmt.Sprintf("%012d", 600000000000+k), connectionStatuses[k/4%2]
		}
		n := &connection{
			GetConnectionOutput: api.GetConnectionOutput{
				Catalog: c.Catalog, Id: fmt.Sprintf("pac-%013d", k), Arn: "arn", UpdatedAt: created,
				ConnectionTypes: map[api.ConnectionType]api.ConnectionTypeDetail{},
			},
			hidden: connectionHidden{Participants: [2]string{alice, other}, CreatedAt: created, Types: map[api.ConnectionType]typeHidden{}},
		}
		for i, t := range connectionTypes {
			if k%10 == 0 || k%2 == i || k%3 == 0 {
				n.ConnectionTypes[t] = api.ConnectionTypeDetail{CreatedAt: created, InviterEmail: "ada@sender.example", InviterName: "Ada", Status: status}
				n.hidden.Types[t] = typeHidden{Primary: alice}
			}
		}
		return n.write(c)
	})
}
