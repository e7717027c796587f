package selling

import (
	"fmt"
	"strings"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
)

// What an invitation to a referral says beside the deal (selling §9.3). The person is invented.
const (
	referralMessage = "This invite is for an AWS originated referral. Accepting this invitation will create an AWS originated opportunity in your pipeline."

	awsPersonEmail     = "partner.development@aws.example"
	awsPersonFirstName = "Avery"
	awsPersonLastName  = "Winter"
)

func awsTeamMember() api.AwsTeamMember {
	return api.AwsTeamMember{
		Email: new(awsPersonEmail), FirstName: new(awsPersonFirstName), LastName: new(awsPersonLastName),
		BusinessTitle: new(api.AwsMemberBusinessTitlePdm),
	}
}

func awsSenderContact() api.SenderContact {
	return api.SenderContact{
		Email: awsPersonEmail, FirstName: new(awsPersonFirstName), LastName: new(awsPersonLastName),
		BusinessTitle: new(string(api.AwsMemberBusinessTitlePdm)),
	}
}

// createReferral lets AWS offer o to the calling account: AWS's own record under o's id, an engagement of AWS and an
// invitation from it. o itself is not stored; it becomes the caller's opportunity when the invitation is accepted by
// its task (selling §9.3). What an invitation must have and o lacks is answered as Business errors, all together.
func (s *Service) createReferral(c *resource.WriteCall, o *opportunity) error {
	if err := c.RefuseBusiness(missingForReferral(o)); err != nil {
		return err
	}
	if err := c.Checked(); err != nil {
		return err
	}
	o.hidden.Origin = api.OpportunityOriginAwsReferral
	partner, err := s.partner(c.Reading(), c.Account)
	if err != nil {
		return fmt.Errorf("receiver of a referral: %w", err)
	}
	customer, project := engagementCustomer(o), engagementProject(o)
	e := newEngagement(c, c.Switches.AWSAccount,
		cut(project.Title, maxEngagementTitle), cut(project.BusinessProblem, maxEngagementDescription),
		[]api.EngagementContextDetails{customerProject(o)})
	e.hidden.AWSOpportunity = o.Id
	if err := e.save(c); err != nil {
		return err
	}

	a := newAWSOpportunity(o, *e.Id)
	a.hidden.Partner = c.Account
	spend := o.spendAsSent()
	emptyIfNull(&spend)
	// Amounts are kept as they were sent, so that the opportunity made of it later knows them too.
	offer := o.GetOpportunityOutput
	offer.Project = copied(o.Project)
	offer.Project.ExpectedCustomerSpend = spend
	a.hidden.Referral = offer.AppendJSON(nil)
	if err := a.save(c, o.Id); err != nil {
		return err
	}
	c.Subject = a.record.Key

	_, err = s.invite(c, invite{
		engagement: e, sender: c.Switches.AWSAccount, receiver: c.Account, alias: &partner.Company,
		message: referralMessage, awsOpportunity: o.Id,
		payload: api.Payload{OpportunityInvitation: &api.OpportunityInvitationPayload{
			SenderContacts: []api.SenderContact{awsSenderContact()},
			ReceiverResponsibilities: []api.ReceiverResponsibility{
				api.ReceiverResponsibilityServicesPartner, api.ReceiverResponsibilitySoftwarePartner,
			},
			Customer: customer,
			Project: &api.ProjectDetails{
				Title: project.Title, BusinessProblem: project.BusinessProblem,
				TargetCompletionDate: project.TargetCompletionDate, ExpectedCustomerSpend: spend,
			},
		}},
	})
	return err
}

// referralNeeds are the members that the invitation to a referral is made of.
var referralNeeds = []struct {
	path  string
	value func(*opportunity) string
}{
	{"Customer.Account.CompanyName", func(o *opportunity) string { return accountOf(o).CompanyName }},
	{"Customer.Account.Industry", func(o *opportunity) string { return string(valueOf(accountOf(o).Industry)) }},
	{"Customer.Account.WebsiteUrl", func(o *opportunity) string { return valueOf(accountOf(o).WebsiteUrl) }},
	{"Customer.Account.Address.CountryCode", func(o *opportunity) string {
		return string(valueOf(valueOf(accountOf(o).Address).CountryCode))
	}},
	{"Project.Title", func(o *opportunity) string { return valueOf(valueOf(o.Project).Title) }},
	{"Project.CustomerBusinessProblem", func(o *opportunity) string { return valueOf(valueOf(o.Project).CustomerBusinessProblem) }},
	{"LifeCycle.TargetCloseDate", func(o *opportunity) string { return valueOf(valueOf(o.LifeCycle).TargetCloseDate) }},
}

func missingForReferral(o *opportunity) []apierr.Field {
	var missing []apierr.Field
	for _, need := range referralNeeds {
		if strings.TrimSpace(need.value(o)) == "" {
			missing = append(missing, apierr.Fieldf(need.path, apierr.RequiredFieldMissing,
				"%s must be given when Origin is %s, because the invitation of AWS shows it", need.path, api.OpportunityOriginAwsReferral))
		}
	}
	return missing
}

func accountOf(o *opportunity) api.Account { return valueOf(valueOf(o.Customer).Account) }
