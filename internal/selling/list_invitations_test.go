package selling

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// pages reads a list to its end and returns the ids in order; each page is bounded.
func pages(d *deal, size int32, page func(size int32, token *string) (ids []string, next *string, err error)) []string {
	d.Helper()
	var all []string
	var token *string
	for n := 0; ; n++ {
		ids, next, err := page(size, token)
		d.ok(err)
		if len(ids) > int(size) {
			d.Fatalf("page %d: got %d records, want at most %d", n, len(ids), size)
		}
		all = append(all, ids...)
		if next == nil {
			return all
		}
		if token = next; n > 1000 {
			d.Fatal("the list does not end")
		}
	}
}

func (d *deal) invitations(account string, in api.ListEngagementInvitationsInput, size int32) []string {
	d.Helper()
	return pages(d, size, func(size int32, token *string) ([]string, *string, error) {
		in.Catalog, in.MaxResults, in.NextToken = resource.CatalogSandbox, &size, token
		out, err := get(d, account, d.service.ListEngagementInvitations, &in)
		if err != nil {
			return nil, nil, err
		}
		var ids []string
		for _, s := range out.EngagementInvitationSummaries {
			ids = append(ids, s.Id)
		}
		return ids, out.NextToken, nil
	})
}

// deals fills the store with invitations to nimbus in every state, several in one moment, and returns the ids by date
// with what is known of each. Pending ones are both fresh and overdue; the agenda has not come to the latter.
func (d *deal) deals() []*invitation {
	var all []*invitation
	start := d.now
	for n := range 24 {
		d.now = start.Add(time.Duration(n/3) * time.Second)
		kind := []api.EngagementInvitationPayloadType{opportunityKind, leadKind}[n%2]
		i := d.invited([]string{fjord, amazon, stranger}[n%3], nimbus, kind)
		switch {
		case n%4 == 1:
			d.ok(d.accept(nimbus, i.Id))
		case n%4 == 2:
			d.ok(d.reject(nimbus, i.Id, nil))
		case n == 8 || n == 11:
			d.ok(d.update(nimbus, func(c *resource.WriteCall) error {
				return d.service.expireInvitation(c, store.Entry{Ref: i.Id, Catalog: c.Catalog})
			}))
		}
		all = append(all, i)
	}
	d.now = start.Add(3*time.Second + invitationLife) // half of them are overdue
	for n, i := range all {
		d.ok(d.view(nimbus, func(c *resource.ReadCall) (err error) {
			all[n], err = loadInvitation(c, c.Catalog, nimbus, i.Id)
			return err
		}))
	}
	slices.SortFunc(all, func(a, b *invitation) int {
		return strings.Compare(timeKey(a.InvitationDate.Time)+a.Id, timeKey(b.InvitationDate.Time)+b.Id)
	})
	return all
}

// Every filter, alone and together with others, in both directions, in pages of any size.
func TestListEngagementInvitations_7_3(t *testing.T) {
	d := newDeal(t)
	all := d.deals()
	receiver := api.ParticipantTypeReceiver
	pending, accepted, rejected, expired := api.InvitationStatusPending, api.InvitationStatusAccepted, api.InvitationStatusRejected, api.InvitationStatusExpired
	engagement := all[5].hidden.Engagement
	for _, test := range []struct {
		name string
		in   api.ListEngagementInvitationsInput
		keep func(*invitation, api.InvitationStatus) bool
	}{
		{"all", api.ListEngagementInvitationsInput{}, func(*invitation, api.InvitationStatus) bool { return true }},
		{"pending", api.ListEngagementInvitationsInput{Status: []api.InvitationStatus{pending}},
			func(_ *invitation, s api.InvitationStatus) bool { return s == pending }},
		{"expired", api.ListEngagementInvitationsInput{Status: []api.InvitationStatus{expired}},
			func(_ *invitation, s api.InvitationStatus) bool { return s == expired }},
		{"accepted or rejected", api.ListEngagementInvitationsInput{Status: []api.InvitationStatus{rejected, accepted, rejected}},
			func(_ *invitation, s api.InvitationStatus) bool { return s == accepted || s == rejected }},
		{"leads", api.ListEngagementInvitationsInput{PayloadType: []api.EngagementInvitationPayloadType{leadKind}},
			func(i *invitation, _ api.InvitationStatus) bool { return *i.PayloadType == leadKind }},
		{"pending and expired opportunities", api.ListEngagementInvitationsInput{
			PayloadType: []api.EngagementInvitationPayloadType{opportunityKind}, Status: []api.InvitationStatus{pending, expired},
		}, func(i *invitation, s api.InvitationStatus) bool {
			return *i.PayloadType == opportunityKind && (s == pending || s == expired)
		}},
		{"of AWS", api.ListEngagementInvitationsInput{SenderAwsAccountId: []string{amazon}},
			func(i *invitation, _ api.InvitationStatus) bool { return i.hidden.Sender == amazon }},
		{"pending of two senders", api.ListEngagementInvitationsInput{SenderAwsAccountId: []string{fjord, stranger}, Status: []api.InvitationStatus{pending}},
			func(i *invitation, s api.InvitationStatus) bool { return i.hidden.Sender != amazon && s == pending }},
		{"to an engagement", api.ListEngagementInvitationsInput{EngagementIdentifier: []string{engagement, "eng-00000000000000"}},
			func(i *invitation, _ api.InvitationStatus) bool { return i.hidden.Engagement == engagement }},
		{"to an engagement by its ARN, wrong sender", api.ListEngagementInvitationsInput{
			EngagementIdentifier: []string{"arn:aws:partnercentral:us-east-1::catalog/Sandbox/engagement/" + engagement}, SenderAwsAccountId: []string{nimbus},
		}, func(*invitation, api.InvitationStatus) bool { return false }},
		{"nothing", api.ListEngagementInvitationsInput{SenderAwsAccountId: []string{nimbus}}, func(*invitation, api.InvitationStatus) bool { return false }},
		{"empty filters", api.ListEngagementInvitationsInput{SenderAwsAccountId: []string{}, Status: []api.InvitationStatus{}, EngagementIdentifier: []string{}, PayloadType: []api.EngagementInvitationPayloadType{}},
			func(*invitation, api.InvitationStatus) bool { return true }},
	} {
		var want []string
		for _, i := range all {
			if test.keep(i, i.hidden.status(d.now)) {
				want = append(want, i.Id)
			}
		}
		test.in.ParticipantType = receiver
		for _, size := range []int32{1, 5, 100} {
			in := test.in
			in.Sort = &api.OpportunityEngagementInvitationSort{SortBy: api.OpportunityEngagementInvitationSortNameInvitationDate, SortOrder: api.SortOrderAscending}
			if diff := cmp.Diff(want, d.invitations(nimbus, in, size)); diff != "" {
				t.Errorf("%s, ascending by %d (-want +got):\n%s", test.name, size, diff)
			}
			backward := slices.Clone(want)
			slices.Reverse(backward)
			if diff := cmp.Diff(backward, d.invitations(nimbus, test.in, size)); diff != "" {
				t.Errorf("%s, by default by %d (-want +got):\n%s", test.name, size, diff)
			}
		}
	}
}

// Each side lists what it sent or what it got; a summary shows no more than selling §7.3 says.
func TestListEngagementInvitations_7_3_Sides(t *testing.T) {
	d := newDeal(t)
	sent := d.invited(fjord, nimbus, opportunityKind)
	d.now = d.now.Add(time.Second)
	got := d.invited(nimbus, fjord, opportunityKind)
	for _, test := range []struct {
		account string
		role    api.ParticipantType
		want    []string
	}{
		{fjord, api.ParticipantTypeSender, []string{sent.Id}}, {fjord, api.ParticipantTypeReceiver, []string{got.Id}},
		{nimbus, api.ParticipantTypeSender, []string{got.Id}}, {nimbus, api.ParticipantTypeReceiver, []string{sent.Id}},
		{stranger, api.ParticipantTypeSender, nil}, {stranger, api.ParticipantTypeReceiver, nil},
	} {
		if diff := cmp.Diff(test.want, d.invitations(test.account, api.ListEngagementInvitationsInput{ParticipantType: test.role}, 100)); diff != "" {
			t.Errorf("%s as %s (-want +got):\n%s", test.account, test.role, diff)
		}
	}
	list := func() []byte {
		return d.shown(must[*api.ListEngagementInvitationsOutput](d)(get(d, nimbus, d.service.ListEngagementInvitations,
			&api.ListEngagementInvitationsInput{Catalog: "Sandbox", ParticipantType: api.ParticipantTypeReceiver})))
	}
	before := list()
	d.ok(d.accept(nimbus, sent.Id))
	d.golden("invitation-list.golden", slices.Concat(before, list()))
}

// A list that nothing is in is an empty array, and a token of another list is refused.
func TestListEngagementInvitations_1_7(t *testing.T) {
	d := newDeal(t)
	in := &api.ListEngagementInvitationsInput{Catalog: "Sandbox", ParticipantType: api.ParticipantTypeReceiver, MaxResults: new(int32(1))}
	out := must[*api.ListEngagementInvitationsOutput](d)(get(d, nimbus, d.service.ListEngagementInvitations, in))
	if got, want := string(out.AppendJSON(nil)), `{"EngagementInvitationSummaries":[],"NextToken":null}`; got != want {
		t.Errorf("empty: got %s, want %s", got, want)
	}
	d.invited(fjord, nimbus, opportunityKind)
	d.invited(fjord, nimbus, opportunityKind)
	out = must[*api.ListEngagementInvitationsOutput](d)(get(d, nimbus, d.service.ListEngagementInvitations, in))
	for name, other := range map[string]api.ListEngagementInvitationsInput{
		"another filter": {ParticipantType: api.ParticipantTypeReceiver, SenderAwsAccountId: []string{fjord}},
		"another side":   {ParticipantType: api.ParticipantTypeSender},
	} {
		other.Catalog, other.NextToken = "Sandbox", out.NextToken
		_, err := get(d, nimbus, d.service.ListEngagementInvitations, &other)
		if f := apierr.From(err).Fields; len(f) != 1 || f[0].Path != "NextToken" {
			t.Errorf("%s: got %v, want a problem of NextToken", name, err)
		}
	}
	_, err := get(d, nimbus, d.service.ListEngagementInvitations, &api.ListEngagementInvitationsInput{
		Catalog: "Sandbox", ParticipantType: api.ParticipantTypeReceiver, EngagementIdentifier: []string{"arn:aws:partnercentral:us-east-1::catalog/AWS/engagement/eng-0"},
	})
	if f := apierr.From(err).Fields; len(f) != 1 || f[0].Path != "EngagementIdentifier" || f[0].Code != apierr.InvalidValue {
		t.Errorf("an ARN of another catalog: got %v, want INVALID_VALUE of EngagementIdentifier", err)
	}
}

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
	many.fill(1600)
	for name, in := range filters {
		if a, b := cost(few, in), cost(many, in); b > a || a == 0 {
			t.Errorf("%s: a page of 400 reads %d rows, one of 1600 reads %d; want the same", name, a, b)
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
