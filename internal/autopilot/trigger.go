package autopilot

import (
	"slices"
	"strings"

	accountapi "github.com/opencosell/cosell/api/account"
	sellingapi "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/awsjson"
)

// Trigger is something that policies can answer to.
type Trigger struct {
	Name    string
	Summary string
	// Account says whose the happening is: the account that conditions and actions are about.
	Account string

	subject *subject
}

// subject is a kind of record that something happens to.
type subject struct {
	// shape is what the record's body is an answer of; its members can be asked for in conditions and inputs.
	shape func() awsjson.Shape
	style *awsjson.Style
	// hidden are members that the record has beside its body, by the name under which they can be asked for.
	hidden map[string]string
	// inputs are what members of an action's input are when a policy does not say.
	inputs map[string]string
	// noCatalog: such a record belongs to no catalog.
	noCatalog bool
	// instead is the agenda's kind of the entry by which the server decides such a record itself. A policy with one of
	// the deciding actions takes its place.
	instead  string
	deciding []string
}

// leave is no action: it stands for leaving what the server would decide by itself to whoever plays AWS.
const leave = "leave"

// The subjects.
var (
	anOpportunity = &subject{
		shape: func() awsjson.Shape { return new(sellingapi.GetOpportunityOutput) }, style: &sellingapi.API.Spelling.Style,
		hidden: map[string]string{"InvolvementType": "InvolvementType", "Visibility": "Visibility", "Origin": "Origin"},
		inputs: map[string]string{"opportunity": "${id}"},
	}
	anInvitation = &subject{
		shape: func() awsjson.Shape { return new(sellingapi.GetEngagementInvitationOutput) }, style: &sellingapi.API.Spelling.Style,
		inputs: map[string]string{"invitation": "${id}"},
	}
	aProfileTask = &subject{
		shape: func() awsjson.Shape { return new(accountapi.GetProfileUpdateTaskOutput) }, style: &accountapi.API.Spelling.Style,
		inputs:  map[string]string{"task": "${id}", "partner": "${Id}"},
		instead: "account.decide-profile-update", deciding: []string{"approve-profile", "fail-profile", "decide-profile", leave},
	}
	aVerification = &subject{
		shape: func() awsjson.Shape { return new(accountapi.GetVerificationOutput) }, style: &accountapi.API.Spelling.Style,
		inputs: map[string]string{"type": "${VerificationType}"}, noCatalog: true,
	}
	aConnectionInvitation = &subject{
		shape: func() awsjson.Shape { return new(accountapi.GetConnectionInvitationOutput) }, style: &accountapi.API.Spelling.Style,
		hidden: map[string]string{"SenderAwsAccountId": "Sender", "ReceiverAwsAccountId": "Receiver"},
	}
)

const (
	owner    = "the opportunity's owner"
	partner  = "the partner"
	starter  = "the account that started it"
	whoActed = "the account that did it"
)

// triggers are all of them, in the order in which people read them.
var triggers = []Trigger{
	{"opportunity.created", "A partner has a new opportunity: its own, one from an invitation, or one made of a lead.", owner, anOpportunity},
	{"opportunity.updated", "An opportunity changed, for whatever reason; the more exact ones below follow it.", owner, anOpportunity},
	{"opportunity.submitted", "A partner submitted an opportunity for the first time.", owner, anOpportunity},
	{"opportunity.resubmitted", "A partner sent an opportunity back that was Action Required.", owner, anOpportunity},
	{"opportunity.in-review", "The review status became In review.", owner, anOpportunity},
	{"opportunity.action-required", "The review status became Action Required.", owner, anOpportunity},
	{"opportunity.approved", "The review status became Approved.", owner, anOpportunity},
	{"opportunity.rejected", "The review status became Rejected.", owner, anOpportunity},
	{"opportunity.launched", "The partner's stage became Launched.", owner, anOpportunity},
	{"opportunity.closed-lost", "The partner's stage became Closed Lost.", owner, anOpportunity},
	{"invitation.received", "A partner invited AWS to an engagement.", partner, anInvitation},
	{"invitation.sent", "AWS invited a partner, by a referral or a lead.", partner, anInvitation},
	{"invitation.accepted", "A partner accepted an invitation of AWS.", partner, anInvitation},
	{"invitation.rejected", "A partner rejected an invitation of AWS.", partner, anInvitation},
	{"invitation.expired", "An invitation of AWS expired without an answer.", partner, anInvitation},
	{"profile-task.started", "A partner handed in a profile.", starter, aProfileTask},
	{"verification.started", "A verification was started and waits for its end.", starter, aVerification},
	{"connection-invitation.created", "A partner invited another account to connect.", whoActed, aConnectionInvitation},
	{"connection-invitation.accepted", "An account accepted an invitation to connect.", whoActed, aConnectionInvitation},
	{"connection-invitation.rejected", "An account rejected an invitation to connect.", whoActed, aConnectionInvitation},
}

// Triggers lists what policies can answer to.
func Triggers() []Trigger { return slices.Clone(triggers) }

func findTrigger(name string) *Trigger {
	for i := range triggers {
		if triggers[i].Name == name {
			return &triggers[i]
		}
	}
	return nil
}

func triggerNames() string {
	names := make([]string, len(triggers))
	for i, t := range triggers {
		names[i] = t.Name
	}
	return strings.Join(names, ", ")
}
