package selling

import (
	"slices"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
)

// submissionMessage is what the task writes to AWS.
const submissionMessage = "This invitation offers an opportunity of a partner to AWS."

// engagementOf is the engagement in which the opportunity is offered to AWS: of those that it is shared in the one that
// AWS knows, else the first; or a new one, of which nobody has been told yet (selling §8.1, step 4). Validation when
// none of them says what the project of the customer is.
func engagementOf(c *resource.WriteCall, o *opportunity) (e *engagement, made bool, err error) {
	if len(o.hidden.Engagements) == 0 {
		project := valueOf(o.Project)
		e := newEngagement(c, o.record.Account, cut(valueOf(project.Title), maxEngagementTitle),
			cut(valueOf(project.CustomerBusinessProblem), maxEngagementDescription), []api.EngagementContextDetails{customerProject(o)})
		o.hidden.Engagements = []string{*e.Id}
		return e, true, e.save(c)
	}
	for _, id := range o.hidden.Engagements {
		shared, err := loadEngagement(c, c.Catalog, o.record.Account, id)
		if err != nil {
			return nil, false, err
		}
		if !slices.Contains(shared.contextTypes(), api.EngagementContextTypeCustomerProject) {
			continue
		}
		known, _, err := knownToAWS(c, shared)
		if known || err != nil {
			return shared, false, err
		}
		if e == nil {
			e = shared
		}
	}
	if e == nil {
		return nil, false, apierr.Business(apierr.Fieldf("Identifier", apierr.InvalidValue,
			"Identifier must name an opportunity whose engagement has a %s context: add one to engagement %s with CreateEngagementContext",
			api.EngagementContextTypeCustomerProject, o.hidden.Engagements[0]))
	}
	return e, false, nil
}

// knownToAWS reports whether AWS is a member of the engagement or has an invitation to it that waits, which is
// returned then.
func knownToAWS(c *resource.WriteCall, e *engagement) (bool, *invitation, error) {
	if e.hidden.has(c.Switches.AWSAccount) {
		return true, nil, nil
	}
	i, err := waitingInvitation(c, e, c.Switches.AWSAccount)
	return i != nil, i, err
}

// inviteAWS offers the opportunity to AWS unless somebody has done that already, and returns the id of the owner's
// invitation that waits, nil when AWS is a member or another member invited it (selling §8.1, step 7). QuotaExceeded
// when the engagement has no room.
func (s *Service) inviteAWS(c *resource.WriteCall, e *engagement, o *opportunity) (*string, error) {
	known, i, err := knownToAWS(c, e)
	if err != nil {
		return nil, err
	}
	if known && (i == nil || i.hidden.Sender != o.record.Account) {
		return nil, nil
	}
	if !known {
		if err := refuseFull(c, e); err != nil {
			return nil, err
		}
		i, err = s.invite(c, invite{
			engagement: e, sender: o.record.Account, receiver: c.Switches.AWSAccount, message: submissionMessage,
			payload: api.Payload{OpportunityInvitation: offerOf(o)},
		})
		if err != nil {
			return nil, err
		}
	}
	return &i.Id, nil
}

// offerOf is what the invitation says of the opportunity. A deal of national security may lack the name and the
// website of the customer, which are empty then.
func offerOf(o *opportunity) *api.OpportunityInvitationPayload {
	account, project := accountOf(o), valueOf(o.Project)
	spend := o.spendAsSent()
	emptyIfNull(&spend)
	return &api.OpportunityInvitationPayload{
		ReceiverResponsibilities: []api.ReceiverResponsibility{},
		Customer: &api.EngagementCustomer{
			Industry: valueOf(account.Industry), CompanyName: account.CompanyName, WebsiteUrl: valueOf(account.WebsiteUrl),
			CountryCode: valueOf(valueOf(account.Address).CountryCode),
		},
		Project: &api.ProjectDetails{
			Title: valueOf(project.Title), BusinessProblem: valueOf(project.CustomerBusinessProblem),
			TargetCompletionDate: valueOf(valueOf(o.LifeCycle).TargetCloseDate), ExpectedCustomerSpend: spend,
		},
	}
}
