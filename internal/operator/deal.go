package operator

import (
	"strings"

	sellingapi "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/selling"
)

// SendReferral offers an opportunity of AWS to a partner.
type SendReferral struct {
	Referral         Document `json:"referral" required:"" type:"filecontent" help:"The opportunity, with members of CreateOpportunity: at least Customer.Account, Project and LifeCycle.TargetCloseDate." placeholder:"FILE"`
	Message          string   `json:"message,omitempty" help:"What the invitation says (what the Sandbox says)." placeholder:"TEXT"`
	Responsibilities []string `json:"responsibilities,omitempty" help:"What the partner is asked to be (Services Partner and Software Partner)." sep:"," placeholder:"ROLE"`
	Contacts         Document `json:"contacts,omitempty" type:"filecontent" help:"A list of SenderContacts (one partner development manager)." placeholder:"FILE"`
	Repeat
}

// SendLead offers a lead of AWS to partners.
type SendLead struct {
	Partners    []string `json:"partners" arg:"" help:"Accounts of the partners to invite, 12 digits each."`
	Title       string   `json:"title" required:"" help:"Title of the engagement, 1 to 40 characters." placeholder:"TEXT"`
	Description string   `json:"description" required:"" help:"Description of the engagement, at most 255 characters." placeholder:"TEXT"`
	Message     string   `json:"message" required:"" help:"What the invitation says." placeholder:"TEXT"`
	Lead        Document `json:"lead" required:"" type:"filecontent" help:"The lead, with members of a Lead context: Customer and Interactions." placeholder:"FILE"`
	Repeat
}

// Revise changes a record by a document.
type Revise struct {
	Opportunity string   `json:"opportunity" arg:"" help:"Id of the partner's opportunity, such as O1000001."`
	Changes     Document `json:"changes" required:"" type:"filecontent" help:"Members as the API answers them: objects are merged, null takes away, the rest replaces." placeholder:"FILE"`
}

// Convert makes a deal that AWS was only shown a co-sold one.
type Convert struct {
	Opportunity string `json:"opportunity" arg:"" help:"Id of the partner's opportunity, such as O1000001."`
	Reason      string `json:"reason" required:"" help:"Why: one of the reasons accepted." enum:"Expansion Opportunity,Change in Deal Information,Customer Requested,Technical Complexity,Risk Mitigation" placeholder:"REASON"`
}

// Close ends AWS's side of a deal.
type Close struct {
	Opportunity string `json:"opportunity" arg:"" help:"Id of the partner's opportunity, such as O1000001."`
	Stage       string `json:"stage" required:"" help:"How it ended: Launched or Closed Lost." enum:"Launched,Closed Lost" placeholder:"STAGE"`
	Reason      string `json:"reason,omitempty" help:"Why it was lost: a ClosedLostReason of AWS opportunities, such as Price." placeholder:"REASON"`
}

var deals = []Action{
	change("send-referral", "Offer an opportunity of AWS to a partner.", ofPartner, (*Desk).sendReferral),
	change("send-lead", "Offer a lead of AWS to partners.", ofAWS, (*Desk).sendLead),
	onDeal("update-summary", "Change what AWS says of its side of a deal.",
		func(in *Revise) string { return in.Opportunity },
		func(d *Desk, c *resource.WriteCall, in *Revise) error {
			return d.Deals.ReviseSummary(c, in.Opportunity, in.Changes)
		}),
	onDeal("convert-involvement", "Let AWS sell along in a deal that it was only shown.",
		func(in *Convert) string { return in.Opportunity },
		func(d *Desk, c *resource.WriteCall, in *Convert) error {
			return d.Deals.ConvertInvolvement(c, in.Opportunity, sellingapi.InvolvementTypeChangeReason(in.Reason))
		}),
	onDeal("close-deal", "End AWS's side of a deal.",
		func(in *Close) string { return in.Opportunity },
		func(d *Desk, c *resource.WriteCall, in *Close) error {
			return d.Deals.CloseDeal(c, in.Opportunity, sellingapi.AwsOpportunityStage(in.Stage), sellingapi.AwsClosedLostReason(in.Reason))
		}),
	onDeal("edit-opportunity", "Change a partner's opportunity, whatever its state locks.",
		func(in *Revise) string { return in.Opportunity },
		func(d *Desk, c *resource.WriteCall, in *Revise) error {
			return d.Deals.EditOpportunity(c, in.Opportunity, in.Changes)
		}),
}

// touched is the answer of an action that changes the deal of an opportunity.
type touched struct {
	Opportunity string `json:"opportunity"`
	Account     string `json:"account"`
}

func onDeal[In any](name, summary string, id func(*In) string, do func(*Desk, *resource.WriteCall, *In) error) Action {
	return change(name, summary, ofOpportunity, func(d *Desk, c *resource.WriteCall, in *In) (any, error) {
		if err := d.owned(c, id(in)); err != nil {
			return nil, err
		}
		return touched{id(in), c.Account}, do(d, c, in)
	})
}

func (d *Desk) sendReferral(c *resource.WriteCall, in *SendReferral) (any, error) {
	offer := selling.Offer{Message: in.Message}
	for _, r := range in.Responsibilities {
		offer.Responsibilities = append(offer.Responsibilities, sellingapi.ReceiverResponsibility(r))
	}
	if len(in.Contacts) > 0 {
		var p sellingapi.OpportunityInvitationPayload
		if err := in.Contacts.read("input.contacts", "SenderContacts", &sellingapi.API.Spelling.Style, &p); err != nil {
			return nil, err
		}
		offer.Contacts = p.SenderContacts
	}
	opportunity, invitation, err := d.Deals.SendReferral(c, in.Referral, offer)
	return struct {
		Opportunity string `json:"opportunity"`
		Invitation  string `json:"invitation"`
		Account     string `json:"account"`
	}{opportunity, invitation, c.Account}, err
}

// sendLead makes an engagement of AWS about the lead and invites the partners to it. It is done by the operations that
// partners use, as AWS.
func (d *Desk) sendLead(c *resource.WriteCall, in *SendLead) (any, error) {
	style := &sellingapi.API.Spelling.Style
	var lead sellingapi.LeadContext
	if err := in.Lead.read("input.lead", "", style, &lead); err != nil {
		return nil, err
	}
	request := &sellingapi.CreateEngagementInput{
		Catalog: c.Catalog, ClientToken: c.RequestID, Title: &in.Title, Description: &in.Description,
		Contexts: []sellingapi.EngagementContextDetails{{
			Type: sellingapi.EngagementContextTypeLead, Payload: &sellingapi.EngagementContextPayload{Lead: &lead},
		}},
	}
	if err := checked("input", style, request, new(sellingapi.CreateEngagementInput)); err != nil {
		return nil, err
	}
	made, err := d.Deals.CreateEngagement(c, request)
	if err != nil {
		return nil, err
	}
	subject := c.Subject
	type sent struct {
		Account    string `json:"account"`
		Invitation string `json:"invitation"`
	}
	var all []sent
	for _, partner := range in.Partners {
		invite := &sellingapi.CreateEngagementInvitationInput{
			Catalog: c.Catalog, ClientToken: c.RequestID, EngagementIdentifier: *made.Id,
			Invitation: &sellingapi.Invitation{
				Message:  in.Message,
				Receiver: &sellingapi.Receiver{Account: &sellingapi.AccountReceiver{AwsAccountId: strings.TrimSpace(partner)}},
				Payload:  &sellingapi.Payload{LeadInvitation: leadInvitation(&lead)},
			},
		}
		if err := checked("input", style, invite, new(sellingapi.CreateEngagementInvitationInput)); err != nil {
			return nil, err
		}
		out, err := d.Deals.CreateEngagementInvitation(c, invite)
		if err != nil {
			return nil, err
		}
		all = append(all, sent{partner, out.Id})
	}
	c.Subject = subject
	return struct {
		Engagement  string `json:"engagement"`
		Invitations []sent `json:"invitations"`
	}{*made.Id, all}, nil
}

// leadInvitation is what an invitation shows of a lead: no person. A lead has one interaction at least, by the model.
func leadInvitation(l *sellingapi.LeadContext) *sellingapi.LeadInvitationPayload {
	customer, first := l.Customer, l.Interactions[0]
	p := &sellingapi.LeadInvitationPayload{
		Customer: &sellingapi.LeadInvitationCustomer{
			Industry: customer.Industry, CompanyName: customer.CompanyName, WebsiteUrl: customer.WebsiteUrl,
			AwsMaturity: customer.AwsMaturity, MarketSegment: customer.MarketSegment,
		},
		Interaction: &sellingapi.LeadInvitationInteraction{
			SourceType: first.SourceType, SourceId: first.SourceId, SourceName: first.SourceName, Usecase: first.Usecase,
		},
	}
	if customer.Address != nil {
		p.Customer.CountryCode = customer.Address.CountryCode
	}
	if first.Contact != nil {
		p.Interaction.ContactBusinessTitle = first.Contact.BusinessTitle
	}
	return p
}
