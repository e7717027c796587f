package selling

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// connected are the pairs that are connected, the smaller account first.
type connected map[[2]string]bool

func (k connected) Connected(_ store.Reader, _, a, b string) (bool, error) {
	return k[[2]string{min(a, b), max(a, b)}], nil
}

// strict turns everything on that an invitation can demand; fjord is connected with nimbus.
func (d *deal) strict() {
	d.switches = resource.AWS()
	d.service.Connections = connected{{fjord, nimbus}: true}
}

// An invitation waits, both sides are told, both read it as it was sent.
func TestCreateInvitation_7_3(t *testing.T) {
	var b bytes.Buffer
	for _, payload := range []api.Payload{projectOffer(), leadOffer()} {
		d := newDeal(t)
		id := d.found(fjord)
		_, n := d.since(0)
		out := must[*api.CreateEngagementInvitationOutput](d)(d.ask(fjord, id, nimbus, payload))
		events, _ := d.since(n)
		fmt.Fprintf(&b, "answer:\n%ssender:\n%sreceiver:\n%sevents:\n%s", d.shown(out), d.shown(d.get(fjord, out.Id)), d.shown(d.get(nimbus, out.Id)), events)
	}
	newDeal(t).goldenOf("invitation.golden", b.Bytes())
}

// The record of the audit trail is the invitation.
func TestCreateInvitation_7_3_Subject(t *testing.T) {
	d := newDeal(t)
	id := d.found(fjord)
	d.ok(d.update(fjord, func(c *resource.WriteCall) error {
		out, err := d.service.CreateEngagementInvitation(c, asking(id, nimbus, projectOffer()))
		d.ok(err)
		if want := invitationKey("Sandbox", out.Id); c.Subject != want {
			t.Errorf("subject: got %v, want %v", c.Subject, want)
		}
		return nil
	}))
}

// Who may invite whom to what, row by row, in both catalogs and with both settings of the switches.
func TestCreateInvitation_6_1(t *testing.T) {
	const (
		receiver = "business Invitation.Receiver.Account.AwsAccountId "
		payload  = "business Invitation.Payload ACTION_NOT_PERMITTED"
		convert  = "business EngagementIdentifier ACTION_NOT_PERMITTED"
	)
	lead, project := []api.EngagementContextDetails{someLead()}, []api.EngagementContextDetails{someProject()}
	both := []api.EngagementContextDetails{someLead(), someProject()}
	for _, test := range []struct {
		name     string
		catalog  string
		strict   bool
		contexts []api.EngagementContextDetails
		creator  string // fjord unless given
		sender   string // the creator unless given
		receiver string // nimbus unless given
		payload  api.Payload
		want     string
		fields   []string
	}{
		{name: "no member", sender: nimbus, receiver: willow, payload: projectOffer(), want: "not found"},
		{name: "oneself", receiver: fjord, payload: projectOffer(), want: "validation", fields: []string{receiver + "INVALID_VALUE"}},
		{name: "AWS", receiver: amazon, payload: projectOffer()},
		{name: "AWS, strict", strict: true, receiver: amazon, payload: projectOffer()},
		{name: "AWS, into a lead", strict: true, catalog: "AWS", creator: amazon, sender: amazon, contexts: lead, payload: leadOffer()},
		{name: "no account", receiver: "somebody", payload: projectOffer(), want: "validation", fields: []string{receiver + "INVALID_VALUE"}},
		{name: "unregistered, dev", receiver: stranger, payload: projectOffer()},
		{name: "unregistered, strict", strict: true, receiver: stranger, payload: projectOffer(), want: "validation", fields: []string{receiver + "INVALID_VALUE"}},
		{name: "connected, strict", strict: true, payload: projectOffer()},
		{name: "not connected, dev", receiver: willow, payload: projectOffer()},
		{name: "not connected, strict", strict: true, receiver: willow, payload: projectOffer(), want: "validation", fields: []string{receiver + "ACTION_NOT_PERMITTED"}},
		{name: "not connected, strict, AWS", strict: true, catalog: "AWS", receiver: willow, payload: projectOffer(), want: "validation", fields: []string{receiver + "ACTION_NOT_PERMITTED"}},
		{name: "a member", creator: nimbus, sender: nimbus, receiver: nimbus, payload: projectOffer(), want: "validation", fields: []string{receiver + "INVALID_VALUE"}},
		{name: "a lead in Sandbox", strict: true, contexts: lead, payload: leadOffer()},
		{name: "a lead in AWS", strict: true, catalog: "AWS", contexts: project, payload: leadOffer(), want: "validation", fields: []string{payload}},
		{name: "a lead by AWS", strict: true, catalog: "AWS", creator: amazon, contexts: lead, payload: leadOffer()},
		{name: "a lead of AWS passed on in AWS", strict: true, catalog: "AWS", creator: amazon, sender: fjord, contexts: lead, payload: leadOffer(), want: "validation", fields: []string{payload, convert}},
		{name: "into a lead of AWS, in AWS", strict: true, catalog: "AWS", creator: amazon, sender: fjord, contexts: lead, payload: projectOffer(), want: "validation", fields: []string{convert}},
		{name: "into a converted lead, in AWS", strict: true, catalog: "AWS", creator: amazon, sender: fjord, contexts: both, payload: projectOffer()},
		{name: "into a lead, in Sandbox", contexts: lead, payload: projectOffer(), want: "validation", fields: []string{convert}},
		{name: "AWS into a lead, in Sandbox", contexts: lead, receiver: amazon, payload: projectOffer()},
		{name: "into an engagement about nothing", payload: projectOffer()},
		{
			name: "everything wrong", strict: true, catalog: "AWS", creator: amazon, sender: fjord, contexts: lead, receiver: willow, payload: leadOffer(), want: "validation",
			fields: []string{receiver + "ACTION_NOT_PERMITTED", payload, convert},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := newDeal(t)
			partners := d.service.Partners.(dealPartners)
			partners[willow] = Partner{Company: "Willow Works"}
			if test.strict {
				d.strict()
			}
			if test.catalog != "" {
				d.catalog = test.catalog
			}
			creator, sender, receiver := or(test.creator, fjord), or(test.sender, or(test.creator, fjord)), or(test.receiver, nimbus)
			var id string
			d.ok(d.update(creator, func(c *resource.WriteCall) error {
				e := newEngagement(c, creator, "Silo telemetry", "Measure grain", test.contexts)
				if creator == amazon && sender == fjord {
					d.ok(e.join(c, fjord))
				}
				id = *e.Id
				return e.save(c)
			}))
			before := d.events()
			_, err := d.ask(sender, id, receiver, test.payload)
			if got := refusal(err); got != test.want {
				t.Fatalf("got %q (%v), want %q", got, err, test.want)
			}
			if err == nil {
				return
			}
			if test.fields != nil {
				if diff := cmp.Diff(test.fields, problemsOf(t, err)); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			}
			if !bytes.Equal(before, d.events()) {
				t.Error("the refused invitation was told")
			}
		})
	}
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// A member and whoever has not answered yet are not invited; who rejected, or let the invitation expire, can be.
func TestCreateInvitation_6_1_Again(t *testing.T) {
	d := newDeal(t)
	id := d.found(fjord)
	ask := func() (string, error) {
		out, err := d.ask(fjord, id, nimbus, projectOffer())
		if err != nil {
			return "", err
		}
		return out.Id, nil
	}
	check := func(when, want string) string {
		t.Helper()
		i, err := ask()
		if got := refusal(err); got != want {
			t.Errorf("%s: got %q, want %q", when, got, want)
		}
		return i
	}
	first := check("at first", "")
	check("while it waits", "conflict")
	d.ok(d.reject(nimbus, first, nil))
	check("after the rejection", "")
	d.now = d.now.Add(invitationLife - 1e6)
	check("in the last moment", "conflict")
	d.now = d.now.Add(1e6)
	third := check("when it is overdue, before the agenda comes", "")
	d.due()
	check("after the agenda has come", "conflict")
	d.ok(d.accept(nimbus, third))
	check("as a member", "conflict")
	other := d.found(nimbus)
	if _, err := d.ask(nimbus, other, fjord, projectOffer()); err != nil {
		t.Errorf("to another engagement: got %v, want none", err)
	}
}

// Members and those who wait are at most ten together; who rejects or lets it expire makes room.
func TestCreateInvitation_1_9_Quota(t *testing.T) {
	d := newDeal(t)
	id := d.found(fjord)
	account := func(n int) string { return fmt.Sprintf("%012d", n) }
	var waiting []string
	for n := range 9 {
		out := must[*api.CreateEngagementInvitationOutput](d)(d.ask(fjord, id, account(n), projectOffer()))
		if n%2 == 0 {
			d.ok(d.accept(account(n), out.Id))
		} else {
			waiting = append(waiting, out.Id)
		}
	}
	full := func(when string, want string) {
		t.Helper()
		_, err := d.ask(fjord, id, nimbus, projectOffer())
		if got := refusal(err); got != want {
			t.Errorf("%s: got %q, want %q", when, got, want)
		}
		if want == "quota" && !strings.Contains(err.Error(), "6 members and 4 invitations") {
			t.Errorf("%s: got %q", when, err)
		}
	}
	full("with ten", "quota")
	if got := refusal(onlyError(d.ask(fjord, id, amazon, projectOffer()))); got != "quota" {
		t.Errorf("AWS: got %q, want quota", got)
	}
	d.ok(d.reject(account(1), waiting[0], nil))
	full("with nine", "")
	if got := refusal(onlyError(d.ask(fjord, id, willow, projectOffer()))); got != "quota" {
		t.Errorf("with ten again: got %q, want quota", got)
	}
	d.now = d.now.Add(invitationLife)
	for n := range 4 {
		if _, err := d.ask(fjord, id, account(100+n), projectOffer()); err != nil {
			t.Errorf("after four are overdue, the %d: got %v, want none", n, err)
		}
	}
	if got := refusal(onlyError(d.ask(fjord, id, willow, projectOffer()))); got != "quota" {
		t.Errorf("with ten a third time: got %q, want quota", got)
	}
}

// Of many who invite the same account at once one succeeds, and no crowd of invitations is more than the room.
func TestCreateInvitation_6_1_Race(t *testing.T) {
	for _, test := range []struct {
		name     string
		receiver func(n int) string
		won      int
		lost     string
	}{
		{"the same", func(int) string { return nimbus }, 1, "conflict"},
		{"each another", func(n int) string { return fmt.Sprintf("%012d", n) }, 9, "quota"},
	} {
		d := newDeal(t)
		id := d.found(fjord)
		won := 0
		for _, err := range atOnce(20, func(n int) error { return onlyError(d.ask(fjord, id, test.receiver(n), projectOffer())) }) {
			if got := refusal(err); err == nil {
				won++
			} else if got != test.lost {
				t.Errorf("%s: got %q, want %q", test.name, got, test.lost)
			}
		}
		if won != test.won {
			t.Errorf("%s: got %d invitations, want %d", test.name, won, test.won)
		}
	}
}
