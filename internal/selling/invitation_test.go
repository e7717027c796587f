package selling

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
)

const (
	opportunityKind = api.EngagementInvitationPayloadTypeOpportunityInvitation
	leadKind        = api.EngagementInvitationPayloadTypeLeadInvitation
)

// The states that an invitation can be in, and how a test brings it there. An overdue one waits for the agenda.
var invitationStates4_5 = []struct {
	name  string
	reach func(*deal, *invitation)
}{
	{"PENDING", func(*deal, *invitation) {}},
	{"ACCEPTED", func(d *deal, i *invitation) { d.ok(d.accept(i.hidden.Receiver, i.Id)) }},
	{"REJECTED", func(d *deal, i *invitation) { d.ok(d.reject(i.hidden.Receiver, i.Id, new("Unable to support"))) }},
	{"overdue", func(d *deal, _ *invitation) { d.now = d.now.Add(invitationLife) }},
	{"EXPIRED", func(d *deal, _ *invitation) { d.now = d.now.Add(invitationLife); d.due() }},
}

// The transitions, who may cause them, and what everybody else is told.
func TestInvitationStates_4_5(t *testing.T) {
	const answered = "conflict"
	want := map[string]map[string]string{ // of the caller: by state, the refusal
		nimbus:   {"PENDING": "", "ACCEPTED": answered, "REJECTED": answered, "overdue": answered, "EXPIRED": answered},
		fjord:    {"PENDING": "denied", "ACCEPTED": "denied", "REJECTED": "denied", "overdue": "denied", "EXPIRED": "denied"},
		stranger: {"PENDING": "not found", "ACCEPTED": "not found", "REJECTED": "not found", "overdue": "not found", "EXPIRED": "not found"},
	}
	actions := []struct {
		name string
		do   func(d *deal, account, id string) error
		to   api.InvitationStatus
	}{
		{"accept", func(d *deal, account, id string) error { return d.accept(account, id) }, api.InvitationStatusAccepted},
		{"reject", func(d *deal, account, id string) error { return d.reject(account, id, new("Other")) }, api.InvitationStatusRejected},
	}
	for _, state := range invitationStates4_5 {
		d := newDeal(t)
		for _, kind := range []api.EngagementInvitationPayloadType{opportunityKind, leadKind} {
			for _, action := range actions {
				for _, account := range []string{stranger, fjord, nimbus} {
					start := d.now
					i := d.invited(fjord, nimbus, kind)
					state.reach(d, i)
					before := d.events()
					err := action.do(d, account, i.Id)
					if got := refusal(err); got != want[account][state.name] {
						t.Errorf("%s %s of %s by %s: got %q, want %q", action.name, kind, state.name, account, got, want[account][state.name])
					}
					if err != nil && !bytes.Equal(before, d.events()) {
						t.Errorf("%s of %s by %s was refused but told", action.name, state.name, account)
					}
					if err == nil {
						d.ok(d.view(fjord, func(c *resource.ReadCall) error {
							after, err := loadInvitation(c, c.Catalog, fjord, i.Id)
							d.ok(err)
							if got := *after.Status; got != action.to || after.hidden.Status != action.to {
								t.Errorf("status after %s: got %s and %s, want %s", action.name, got, after.hidden.Status, action.to)
							}
							return nil
						}))
					}
					d.now = start
				}
			}
		}
	}
}

// A conflict says what the status is, a refused sender who may answer.
func TestInvitationStates_4_5_Messages(t *testing.T) {
	d := newDeal(t)
	i := d.invited(fjord, nimbus, opportunityKind)
	d.now = d.now.Add(invitationLife)
	for _, test := range []struct {
		err  error
		want string
	}{
		{d.accept(nimbus, i.Id), "Engagement invitation " + i.Id + " is EXPIRED: only a PENDING invitation that has not expired can be answered."},
		{d.accept(fjord, i.Id), "Engagement invitation " + i.Id + " can be answered by its receiver only; the calling account sent it."},
		{d.accept(stranger, i.Id), "Engagement invitation " + i.Id + " was not found in catalog Sandbox among those that the calling account sent or received."},
	} {
		if got := apierr.From(test.err).Message; got != test.want {
			t.Errorf("got  %s\nwant %s", got, test.want)
		}
	}
}

// The last moment at which an invitation can be answered is the one before it expires.
func TestInvitationStates_4_5_LastMoment(t *testing.T) {
	d := newDeal(t)
	start := d.now
	for _, test := range []struct {
		after time.Duration
		want  string
	}{{invitationLife - time.Millisecond, ""}, {invitationLife, "conflict"}} {
		d.now = start
		i := d.invited(fjord, nimbus, opportunityKind)
		d.now = start.Add(test.after)
		if got := refusal(d.accept(nimbus, i.Id)); got != test.want {
			t.Errorf("after %s: got %q, want %q", test.after, got, test.want)
		}
	}
}

func (d *deal) get(account, id string) *api.GetEngagementInvitationOutput {
	d.Helper()
	return must[*api.GetEngagementInvitationOutput](d)(get(d, account, d.service.GetEngagementInvitation,
		&api.GetEngagementInvitationInput{Catalog: resource.CatalogSandbox, Identifier: id}))
}

// What each side reads in each state, of both kinds of payload.
func TestInvitationViews_4_5(t *testing.T) {
	for _, kind := range []api.EngagementInvitationPayloadType{opportunityKind, leadKind} {
		d := newDeal(t)
		start := d.now
		var b bytes.Buffer
		for _, state := range invitationStates4_5 {
			d.now = start
			i := d.invited(fjord, nimbus, kind)
			state.reach(d, i)
			for _, side := range []struct{ name, account string }{{"sender", fjord}, {"receiver", nimbus}} {
				fmt.Fprintf(&b, "%s, read by the %s:\n%s", state.name, side.name, d.shown(d.get(side.account, i.Id)))
			}
		}
		d.golden("invitation-views-"+string(kind)+".golden", b.Bytes())
	}
}

// The answer that is made of the stored bytes is the one that decoding and encoding makes.
func TestInvitationViews_4_5_Stored(t *testing.T) {
	d := newDeal(t)
	d.referral(fjord)
	out := d.get(fjord, d.received(fjord))
	if out.Stored == nil {
		t.Fatal("a pending referral was decoded")
	}
	again := decodedAnswer(t, out.Stored)
	if diff := cmp.Diff(string(again.AppendJSON(nil)), string(out.Stored)); diff != "" {
		t.Errorf("(-decoded +stored):\n%s", diff)
	}
	if n := len(again.ExistingMembers); n != 1 {
		t.Errorf("existing members: got %d, want 1", n)
	}
	if body, ok := withMembers([]byte(`{"ExistingMembers":null,"EnrichmentContext":{}}`), nil); ok {
		t.Errorf("members were put into an answer that ends otherwise: %s", body)
	}
}

func decodedAnswer(t *testing.T, b []byte) *api.GetEngagementInvitationOutput {
	t.Helper()
	out := new(api.GetEngagementInvitationOutput)
	if err := awsjson.DecodeStored(b, out); err != nil {
		t.Fatal(err)
	}
	return out
}

// ExistingMembers are those at the time of the Get, for both sides.
func TestInvitationMembers_4_5(t *testing.T) {
	d := newDeal(t)
	first := d.invited(fjord, nimbus, opportunityKind)
	second := d.again(first, stranger)
	names := func(account string) []string {
		var list []string
		out := d.get(account, second.Id)
		for _, m := range decodedAnswer(t, out.AppendJSON(nil)).ExistingMembers {
			list = append(list, *m.CompanyName)
		}
		return list
	}
	if diff := cmp.Diff([]string{"Blue Fjord GmbH"}, names(stranger)); diff != "" {
		t.Errorf("before (-want +got):\n%s", diff)
	}
	d.ok(d.accept(nimbus, first.Id))
	for _, account := range []string{stranger, fjord} {
		if diff := cmp.Diff([]string{"Blue Fjord GmbH", "Nimbus Oy"}, names(account)); diff != "" {
			t.Errorf("after, read by %s (-want +got):\n%s", account, diff)
		}
	}
}

// An invitation is named by its id or its ARN.
func TestInvitationIdentifier_3(t *testing.T) {
	d := newDeal(t)
	i := d.invited(fjord, nimbus, opportunityKind)
	other := strings.Replace(*i.Arn, "/Sandbox/", "/AWS/", 1)
	for _, test := range []struct {
		identifier, want string
		code             apierr.Code
	}{
		{identifier: i.Id},
		{identifier: *i.Arn},
		{identifier: "engi-0000000000000", want: "not found"},
		{identifier: other, want: "validation", code: apierr.InvalidValue},
		{identifier: "arn:aws:partnercentral:us-east-1::catalog/Sandbox/engagement/" + i.Id, want: "validation", code: apierr.InvalidStringFormat},
	} {
		_, getErr := get(d, nimbus, d.service.GetEngagementInvitation, &api.GetEngagementInvitationInput{Catalog: "Sandbox", Identifier: test.identifier})
		_, taskErr := put(d, stranger, d.service.StartEngagementByAcceptingInvitationTask, &api.StartEngagementByAcceptingInvitationTaskInput{Catalog: "Sandbox", Identifier: test.identifier})
		wantTask := test.want
		if wantTask == "" {
			wantTask = "not found" // to a stranger
		}
		if got := refusal(getErr); got != test.want {
			t.Errorf("Get %s: got %q, want %q", test.identifier, got, test.want)
		}
		if got := refusal(taskErr); got != wantTask {
			t.Errorf("Start of a stranger %s: got %q, want %q", test.identifier, got, wantTask)
		}
		if test.code != "" {
			if f := apierr.From(getErr).Fields; len(f) != 1 || f[0].Code != test.code || f[0].Path != "Identifier" {
				t.Errorf("%s: got %+v, want %s of Identifier", test.identifier, f, test.code)
			}
		}
	}
	if got := refusal(d.accept(nimbus, *i.Arn)); got != "" {
		t.Errorf("accept by ARN: got %q", got)
	}
}

// Only the two sides see it, and a third member of the engagement does not.
func TestInvitationVisibility_2_3(t *testing.T) {
	d := newDeal(t)
	first := d.invited(fjord, nimbus, opportunityKind)
	d.ok(d.accept(nimbus, first.Id))
	second := d.again(first, stranger)
	_, err := get(d, nimbus, d.service.GetEngagementInvitation, &api.GetEngagementInvitationInput{Catalog: "Sandbox", Identifier: second.Id})
	if got := refusal(err); got != "not found" {
		t.Errorf("another member: got %q, want not found", got)
	}
}
