package selling

import (
	"errors"
	"fmt"
	"slices"
	"time"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// CreateEngagementInvitation invites an account to an engagement of the caller: another partner, or AWS itself, to whom
// an opportunity is offered that way (selling §6.1, §7.3).
func (s *Service) CreateEngagementInvitation(c *resource.WriteCall, in *api.CreateEngagementInvitationInput) (*api.CreateEngagementInvitationOutput, error) {
	if err := c.RefuseRequest(invitationProblems(c, in.Invitation)); err != nil {
		return nil, err
	}
	e, err := loadEngagement(c, c.Catalog, c.Account, in.EngagementIdentifier)
	if err != nil {
		return nil, err
	}
	to := in.Invitation.Receiver.Account
	if err := c.Refuse(refuseInvited(c, e, to.AwsAccountId)); err != nil {
		return nil, err
	}
	refused, err := s.invitationRefusals(c, e, in.Invitation)
	if err != nil {
		return nil, err
	}
	if err := c.RefuseBusiness(refused); err != nil {
		return nil, err
	}
	if err := c.Refuse(refuseFull(c, e)); err != nil {
		return nil, err
	}
	if err := c.Checked(); err != nil {
		return nil, err
	}
	i, err := s.invite(c, invite{
		engagement: e, sender: c.Account, receiver: to.AwsAccountId, alias: to.Alias,
		message: in.Invitation.Message, payload: *in.Invitation.Payload,
	})
	if err != nil {
		return nil, err
	}
	c.Subject = i.record.Key
	return &api.CreateEngagementInvitationOutput{Id: i.Id, Arn: *i.Arn}, nil
}

// refuseInvited is a Conflict for an account that is a member, or has an invitation to answer. Whoever invites itself
// is told something else, see receiverRules.
func refuseInvited(c *resource.WriteCall, e *engagement, receiver string) error {
	if receiver == c.Account {
		return nil
	}
	if e.hidden.has(receiver) {
		return apierr.Conflictf("", "Account %s is already a member of engagement %s.", receiver, *e.Id)
	}
	i, err := waitingInvitation(c, e, receiver)
	if err != nil {
		return err
	}
	if i != nil {
		return apierr.Conflictf("", "Account %s has already been invited to engagement %s and has not answered: another invitation can be sent when that one was rejected or has expired.", receiver, *e.Id)
	}
	return nil
}

// waitingInvitation is the one to the engagement that the account can still answer, nil when there is none.
func waitingInvitation(c *resource.WriteCall, e *engagement, receiver string) (*invitation, error) {
	rows, err := c.List(store.Range{
		Account: *e.Id, Catalog: c.Catalog, Kind: kindInvitation, Name: invitationsWaitingFor, Value: receiver,
		Min: firstOpen(c), Limit: 1,
	})
	if err != nil {
		return nil, fmt.Errorf("invitations of engagement %s: %w", *e.Id, err)
	}
	if len(rows) == 0 {
		return nil, nil
	}
	i := &invitation{record: &rows[0].Record}
	return i, decode(i.record, &i.GetEngagementInvitationOutput, &i.hidden)
}

// firstOpen is the earliest expiry of an invitation that has not expired now, as a sort key.
func firstOpen(c *resource.WriteCall) *string {
	return new(resource.TimeKey(c.Now.Add(time.Millisecond)))
}

// refuseFull is QuotaExceeded when the members and those who may still become members are as many as can be.
func refuseFull(c *resource.WriteCall, e *engagement) error {
	waiting, err := c.Count(store.Range{
		Account: *e.Id, Catalog: c.Catalog, Kind: kindInvitation, Name: invitationsWaiting, Min: firstOpen(c),
	}, maxMembers)
	if err != nil {
		return fmt.Errorf("invitations of engagement %s: %w", *e.Id, err)
	}
	if members := len(e.hidden.Members); members+waiting >= maxMembers {
		return apierr.Quotaf("", "Engagement %s has %d members and %d invitations that wait for an answer: together they cannot be more than %d.", *e.Id, members, waiting, maxMembers)
	}
	return nil
}

// invitationRefusals are the rules of selling §6.1 that are of kind Business: the first that the receiver breaks, and
// those of the payload.
func (s *Service) invitationRefusals(c *resource.WriteCall, e *engagement, in *api.Invitation) ([]apierr.Field, error) {
	var refused []apierr.Field
	for _, r := range receiverRules {
		text, err := r.breaks(s, c, in.Receiver.Account.AwsAccountId)
		if err != nil {
			return nil, err
		}
		if text != "" {
			refused = append(refused, apierr.Field{Path: "Invitation.Receiver.Account.AwsAccountId", Code: r.code, Message: text})
			break
		}
	}
	lead, toAWS, fromAWS := in.Payload.LeadInvitation != nil, in.Receiver.Account.AwsAccountId == c.Switches.AWSAccount, c.Account == c.Switches.AWSAccount
	if lead && !simulates(c.Call) && !fromAWS {
		refused = append(refused, apierr.Fieldf("Invitation.Payload", apierr.ActionNotPermitted,
			"Payload must be an OpportunityInvitation in catalog %s: only AWS invites to a lead there", c.Catalog))
	}
	if unconverted(e) && !c.Doubtful("Invitation.Receiver.Account.AwsAccountId") && !toAWS && !fromAWS && !(lead && simulates(c.Call)) {
		refused = append(refused, apierr.Fieldf("EngagementIdentifier", apierr.ActionNotPermitted,
			"EngagementIdentifier must name an engagement with a %s context before other partners are invited: the lead of engagement %s has to be converted with StartOpportunityFromEngagementTask first",
			api.EngagementContextTypeCustomerProject, *e.Id))
	}
	return refused, nil
}

// unconverted reports whether the engagement is about a lead of which nobody has made an opportunity.
func unconverted(e *engagement) bool {
	types := e.contextTypes()
	return slices.Contains(types, api.EngagementContextTypeLead) && !slices.Contains(types, api.EngagementContextTypeCustomerProject)
}

// receiverRules are those rows of selling §6.1 that ask who the receiver is, in the order in which they are asked.
// breaks returns what is wrong, "" when nothing is. AWS can be invited by everybody and invites everybody.
var receiverRules = []struct {
	code   apierr.Code
	breaks func(s *Service, c *resource.WriteCall, receiver string) (string, error)
}{
	{apierr.InvalidValue, func(_ *Service, c *resource.WriteCall, receiver string) (string, error) {
		if receiver == c.Account {
			return "AwsAccountId must be another account than the calling one", nil
		}
		return "", nil
	}},
	{apierr.InvalidValue, func(s *Service, c *resource.WriteCall, receiver string) (string, error) {
		if receiver == c.Switches.AWSAccount {
			return "", nil
		}
		text := fmt.Sprintf("AwsAccountId must be %s or the account of a partner that is registered in catalog %s", c.Switches.AWSAccount, c.Catalog)
		if !store.IsAccount(receiver) {
			return text, nil
		}
		if !c.Switches.RequirePartnerRegistration {
			return "", nil
		}
		_, err := s.Partners.Partner(c, c.Catalog, receiver)
		if errors.Is(err, store.ErrNotFound) {
			return text, nil
		}
		if err != nil {
			return "", fmt.Errorf("receiver of an invitation: %w", err)
		}
		return "", nil
	}},
	{apierr.ActionNotPermitted, func(s *Service, c *resource.WriteCall, receiver string) (string, error) {
		aws := c.Switches.AWSAccount
		if !c.Switches.RequireConnection || receiver == aws || c.Account == aws {
			return "", nil
		}
		connected, err := s.Connections.Connected(c, c.Catalog, c.Account, receiver)
		if err != nil {
			return "", fmt.Errorf("connection with the receiver of an invitation: %w", err)
		}
		if !connected {
			return "AwsAccountId must be a partner with whom the caller has an ACTIVE connection of type OPPORTUNITY_COLLABORATION: invite it with CreateConnectionInvitation of the Partner Central Account API first", nil
		}
		return "", nil
	}},
}
