package selling

import (
	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
)

// invitationProblems are the violations of an invitation that the model does not see (selling §7.3).
func invitationProblems(c *resource.WriteCall, in *api.Invitation) []apierr.Field {
	if lead := in.Payload.LeadInvitation; lead != nil {
		return leadInvitationProblems(lead)
	}
	const project = "Invitation.Payload.OpportunityInvitation.Project."
	offer := in.Payload.OpportunityInvitation
	found := calendarDates(dateMember{project + "TargetCompletionDate", &offer.Project.TargetCompletionDate})
	found = append(found, frequencyProblems(project, offer.Project.ExpectedCustomerSpend)...)
	if !c.Switches.LenientInvitationURLs {
		found = append(found, estimationURLProblems(project, offer.Project.ExpectedCustomerSpend)...)
	}
	return found
}

// leadInvitationNeeds are the members that an invitation to a lead must have and a later version of the model leaves
// open.
var leadInvitationNeeds = []struct {
	path  string
	value func(*api.LeadInvitationPayload) *string
}{
	{"Customer.CountryCode", func(p *api.LeadInvitationPayload) *string { return p.Customer.CountryCode }},
	{"Interaction.SourceType", func(p *api.LeadInvitationPayload) *string { return p.Interaction.SourceType }},
	{"Interaction.SourceId", func(p *api.LeadInvitationPayload) *string { return p.Interaction.SourceId }},
	{"Interaction.SourceName", func(p *api.LeadInvitationPayload) *string { return p.Interaction.SourceName }},
	{"Interaction.ContactBusinessTitle", func(p *api.LeadInvitationPayload) *string { return &p.Interaction.ContactBusinessTitle }},
}

func leadInvitationProblems(p *api.LeadInvitationPayload) []apierr.Field {
	const lead = "Invitation.Payload.LeadInvitation."
	var found []apierr.Field
	for _, need := range leadInvitationNeeds {
		if blank(need.value(p)) {
			found = append(found, apierr.Fieldf(lead+need.path, apierr.RequiredFieldMissing, "%s is required of an invitation to a lead", need.path))
		}
	}
	return append(found, leadTextProblems(lead+"Customer.", p.Customer.AwsMaturity, p.Customer.MarketSegment)...)
}
