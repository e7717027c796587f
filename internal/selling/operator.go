package selling

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// What follows is the part of whoever plays AWS, beside the reviews (selling §9.2). Documents are JSON with the members
// of the API; one that the API has not, or that cannot be given, is a Request error.

// Owner is the account of an opportunity, or the one that AWS offers it to; a NotFound when there is no such
// opportunity in the catalog.
func (s *Service) Owner(c *resource.ReadCall, id string) (string, error) {
	rec, err := c.Get(opportunityKey(c.Catalog, id))
	if err == nil {
		return rec.Account, nil
	}
	if !errors.Is(err, store.ErrNotFound) {
		return "", fmt.Errorf("read opportunity %s: %w", id, err)
	}
	a, err := loadAWSOpportunity(c, c.Catalog, id)
	if errors.Is(err, store.ErrNotFound) {
		return "", apierr.NotFoundf("", "There is no opportunity %s in catalog %s.", id, c.Catalog)
	}
	if err != nil {
		return "", err
	}
	return a.hidden.Partner, nil
}

// ReadApproval reads what AWS tells of its side with an approval: OpportunityTeam and Insights of a summary.
func (s *Service) ReadApproval(document []byte) (Approval, error) {
	var a api.GetAwsOpportunitySummaryOutput
	err := patch(document, []byte(`{"Catalog":"AWS"}`), []string{"OpportunityTeam", "Insights"}, &a)
	return Approval{Team: a.OpportunityTeam, Insights: a.Insights}, err
}

// Offer is what an invitation to a referral says instead of what it says by default; a zero member says the default.
type Offer struct {
	Message          string
	Contacts         []api.SenderContact
	Responsibilities []api.ReceiverResponsibility
}

// referralMembers are those of CreateOpportunity that make a referral.
var referralMembers = []string{
	"PrimaryNeedsFromAws", "NationalSecurity", "PartnerOpportunityIdentifier", "Customer", "Project", "OpportunityType", "Marketing",
	"SoftwareRevenue", "LifeCycle", "OpportunityTeam",
}

// SendReferral offers an opportunity of AWS to the calling account, as the Sandbox does by itself, in either catalog
// (selling §9.3). The document has the members of CreateOpportunity. It returns the ids of the opportunity, which the
// account reads when it has accepted, and of the invitation.
func (s *Service) SendReferral(c *resource.WriteCall, document []byte, as Offer) (opportunity, invitation string, err error) {
	if err := s.Admit(c.Reading()); err != nil {
		return "", "", err
	}
	request, err := json.Marshal(map[string]string{"Catalog": c.Catalog, "ClientToken": c.RequestID})
	if err != nil {
		return "", "", fmt.Errorf("encode a referral: %w", err)
	}
	in := &api.CreateOpportunityInput{}
	if err := patch(document, request, referralMembers, in); err != nil {
		return "", "", err
	}
	if problems := slices.Concat(opportunityDates(in.LifeCycle, in.SoftwareRevenue), spendFrequencies(in.Project), estimationURLs(in.Project), needProblems(in.PrimaryNeedsFromAws)); len(problems) > 0 {
		return "", "", apierr.Request(problems...)
	}
	content := api.GetOpportunityOutput{
		PrimaryNeedsFromAws: in.PrimaryNeedsFromAws, NationalSecurity: in.NationalSecurity,
		PartnerOpportunityIdentifier: in.PartnerOpportunityIdentifier, Customer: in.Customer, Project: in.Project,
		OpportunityType: in.OpportunityType, Marketing: in.Marketing, SoftwareRevenue: in.SoftwareRevenue,
		LifeCycle: in.LifeCycle, OpportunityTeam: in.OpportunityTeam,
	}
	d, err := newDraft(c, content)
	if err != nil {
		return "", "", err
	}
	// Whoever plays AWS may send a referral where a partner cannot simulate one.
	d.origin, d.simulates = api.OpportunityOriginAwsReferral, true
	if problems := d.problems(levelFormat); len(problems) > 0 {
		return "", "", apierr.Business(problems...)
	}
	id, err := s.nextOpportunityID(c)
	if err != nil {
		return "", "", err
	}
	o, err := s.newOpportunity(c, id, content)
	if err != nil {
		return "", "", err
	}
	if err := s.createReferral(c, o); err != nil {
		return "", "", err
	}
	i, err := sentReferral(c, id)
	if err != nil {
		return "", "", err
	}
	return id, i.Id, i.reword(c, as)
}

// sentReferral is the invitation by which AWS has just offered its opportunity.
func sentReferral(c *resource.WriteCall, opportunity string) (*invitation, error) {
	a, err := loadAWSOpportunity(c, c.Catalog, opportunity)
	if err != nil {
		return nil, err
	}
	e, err := readEngagement(c, c.Catalog, a.hidden.Engagement)
	if err != nil {
		return nil, err
	}
	i, err := waitingInvitation(c, e, c.Account)
	if err == nil && i == nil {
		err = fmt.Errorf("the invitation to referral %s is not there", opportunity)
	}
	return i, err
}

// reword lets an invitation that nobody has seen yet say what the offer says.
func (i *invitation) reword(c *resource.WriteCall, as Offer) error {
	if as.Message != "" {
		i.InvitationMessage = &as.Message
	}
	if p := i.Payload.OpportunityInvitation; p != nil {
		if len(as.Contacts) > 0 {
			p.SenderContacts = as.Contacts
		}
		if len(as.Responsibilities) > 0 {
			p.ReceiverResponsibilities = as.Responsibilities
		}
	}
	request := &api.CreateEngagementInvitationInput{
		Catalog: i.Catalog, ClientToken: c.RequestID, EngagementIdentifier: i.hidden.Engagement,
		Invitation: &api.Invitation{Message: text(i.InvitationMessage), Receiver: i.Receiver, Payload: i.Payload},
	}
	problems, err := awsjson.Decode(request.AppendJSON(nil), &api.API.Spelling.Style, new(api.CreateEngagementInvitationInput))
	if err != nil {
		return fmt.Errorf("check invitation %s: %w", i.Id, err)
	}
	if len(problems) > 0 {
		return apierr.Request(problems...)
	}
	return i.save(c)
}

// ExpireInvitation lets an invitation that waits for an answer expire now; a Conflict when it was answered or has
// expired (selling §9.2).
func (s *Service) ExpireInvitation(c *resource.WriteCall, identifier string) error {
	id, err := c.ID(identifier, invitationPath, "Identifier")
	if err != nil {
		return err
	}
	c.Subject = invitationKey(c.Catalog, id)
	rec, err := c.Get(c.Subject)
	if errors.Is(err, store.ErrNotFound) {
		return apierr.NotFoundf("", "There is no engagement invitation %s in catalog %s.", id, c.Catalog)
	}
	if err != nil {
		return fmt.Errorf("read invitation %s: %w", id, err)
	}
	i := &invitation{record: rec}
	if err := decode(rec, &i.GetEngagementInvitationOutput, &i.hidden); err != nil {
		return err
	}
	if i.hidden.Status != api.InvitationStatusPending {
		return apierr.Conflictf("", "Engagement invitation %s is %s: only one that is %s can expire.", id, i.hidden.Status, api.InvitationStatusPending)
	}
	return s.expireInvitation(c, store.Entry{Ref: id, Account: i.hidden.Receiver, Catalog: c.Catalog})
}
