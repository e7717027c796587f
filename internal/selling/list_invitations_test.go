package selling

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
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
		return strings.Compare(resource.TimeKey(a.InvitationDate.Time)+a.Id, resource.TimeKey(b.InvitationDate.Time)+b.Id)
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
		{
			"pending",
			api.ListEngagementInvitationsInput{Status: []api.InvitationStatus{pending}},
			func(_ *invitation, s api.InvitationStatus) bool { return s == pending },
		},
		{
			"expired",
			api.ListEngagementInvitationsInput{Status: []api.InvitationStatus{expired}},
			func(_ *invitation, s api.InvitationStatus) bool { return s == expired },
		},
		{
			"accepted or rejected",
			api.ListEngagementInvitationsInput{Status: []api.InvitationStatus{rejected, accepted, rejected}},
			func(_ *invitation, s api.InvitationStatus) bool { return s == accepted || s == rejected },
		},
		{
			"leads",
			api.ListEngagementInvitationsInput{PayloadType: []api.EngagementInvitationPayloadType{leadKind}},
			func(i *invitation, _ api.InvitationStatus) bool { return *i.PayloadType == leadKind },
		},
		{"pending and expired opportunities", api.ListEngagementInvitationsInput{
			PayloadType: []api.EngagementInvitationPayloadType{opportunityKind}, Status: []api.InvitationStatus{pending, expired},
		}, func(i *invitation, s api.InvitationStatus) bool {
			return *i.PayloadType == opportunityKind && (s == pending || s == expired)
		}},
		{
			"of AWS",
			api.ListEngagementInvitationsInput{SenderAwsAccountId: []string{amazon}},
			func(i *invitation, _ api.InvitationStatus) bool { return i.hidden.Sender == amazon },
		},
		{
			"pending of two senders",
			api.ListEngagementInvitationsInput{SenderAwsAccountId: []string{fjord, stranger}, Status: []api.InvitationStatus{pending}},
			func(i *invitation, s api.InvitationStatus) bool { return i.hidden.Sender != amazon && s == pending },
		},
		{
			"to an engagement",
			api.ListEngagementInvitationsInput{EngagementIdentifier: []string{engagement, "eng-00000000000000"}},
			func(i *invitation, _ api.InvitationStatus) bool { return i.hidden.Engagement == engagement },
		},
		{"to an engagement by its ARN, wrong sender", api.ListEngagementInvitationsInput{
			EngagementIdentifier: []string{"arn:aws:partnercentral:us-east-1::catalog/Sandbox/engagement/" + engagement}, SenderAwsAccountId: []string{nimbus},
		}, func(*invitation, api.InvitationStatus) bool { return false }},
		{"nothing", api.ListEngagementInvitationsInput{SenderAwsAccountId: []string{nimbus}}, func(*invitation, api.InvitationStatus) bool { return false }},
		{
			"empty filters",
			api.ListEngagementInvitationsInput{SenderAwsAccountId: []string{}, Status: []api.InvitationStatus{}, EngagementIdentifier: []string{}, PayloadType: []api.EngagementInvitationPayloadType{}},
			func(*invitation, api.InvitationStatus) bool { return true },
		},
	} {
		var want []string
		for _, i := range all {
			if test.keep(i, i.hidden.status(d.now)) {
				want = append(want, i.Id)
			}
		}
		test.in.ParticipantType = receiver
		for _, size := range []struct{ up, down int32 }{{1, 5}, {100, 100}} {
			in := test.in
			in.Sort = &api.OpportunityEngagementInvitationSort{SortBy: api.OpportunityEngagementInvitationSortNameInvitationDate, SortOrder: api.SortOrderAscending}
			if diff := cmp.Diff(want, d.invitations(nimbus, in, size.up)); diff != "" {
				t.Errorf("%s, ascending by %d (-want +got):\n%s", test.name, size.up, diff)
			}
			backward := slices.Clone(want)
			slices.Reverse(backward)
			if diff := cmp.Diff(backward, d.invitations(nimbus, test.in, size.down)); diff != "" {
				t.Errorf("%s, by default by %d (-want +got):\n%s", test.name, size.down, diff)
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
		{fjord, api.ParticipantTypeSender, []string{sent.Id}},
		{fjord, api.ParticipantTypeReceiver, []string{got.Id}},
		{nimbus, api.ParticipantTypeSender, []string{got.Id}},
		{nimbus, api.ParticipantTypeReceiver, []string{sent.Id}},
		{stranger, api.ParticipantTypeSender, nil},
		{stranger, api.ParticipantTypeReceiver, nil},
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
