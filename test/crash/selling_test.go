package crash

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/opencosell/cosell/test/wire"
)

// object is a JSON object.
type object = map[string]any

// story is a few writes that build on each other.
type story struct {
	name string
	tell func(*client) error
}

// stories are told in turn; a client begins with the one of its number.
var stories = []story{
	{"an opportunity", (*client).createOpportunity},
	{"a referral accepted", (*client).acceptReferral},
	{"a referral taken by a task", (*client).takeReferral},
	{"an opportunity", (*client).createOpportunity},
	{"a referral rejected", (*client).rejectReferral},
	{"two partners", (*client).meetPartner},
}

func (c *client) seller() string { return fmt.Sprintf("1000000000%02d", c.number) }

func (c *client) deal(step string, referral bool) (wire.Deal, object) {
	d := wire.Deal{
		Token: c.token(step), Company: fmt.Sprintf("Customer %d of seller %d", c.told, c.number),
		Title: fmt.Sprintf("Deal %d of seller %d", c.told, c.number), CloseDate: time.Now().AddDate(1, 0, 0).Format(time.DateOnly),
		Referral: referral,
	}
	var body object
	if err := json.Unmarshal([]byte(wire.CreateOpportunity(d)), &body); err != nil {
		panic(err) // it was made from an object
	}
	return d, body
}

type opportunity struct {
	ID               string `json:"Id"`
	LastModifiedDate string
	Customer         struct{ Account struct{ CompanyName string } }
	LifeCycle        struct{ ReviewStatus string }
}

func (c *client) createOpportunity() error {
	account := c.seller()
	d, body := c.deal("create", false)
	var made opportunity
	if _, err := c.write(wire.Selling, "CreateOpportunity", account, body, &made); err != nil {
		return err
	}
	c.ledger.holds(account, func(h *holdings) { h.Opportunities[made.ID] = true })
	c.ledger.know("opportunity "+made.ID, func(c *caller) error {
		var got opportunity
		if err := c.call(wire.Selling, "GetOpportunity", account, object{"Identifier": made.ID}, &got); err != nil {
			return err
		}
		want := made
		want.Customer.Account.CompanyName, want.LifeCycle.ReviewStatus = d.Company, "Pending Submission"
		return same(got, want)
	}, eventKey{account, "Opportunity Created", made.ID})
	return nil
}

type invitation struct {
	ID              string `json:"Id"`
	EngagementID    string `json:"EngagementId"`
	EngagementTitle string
	Status          string
}

// refer lets AWS offer a deal to the seller and returns the invitation, which must be the only one that is open.
func (c *client) refer() (invitation, error) {
	account := c.seller()
	d, body := c.deal("refer", true)
	if _, err := c.write(wire.Selling, "CreateOpportunity", account, body, nil); err != nil {
		return invitation{}, err
	}
	var open struct{ EngagementInvitationSummaries []invitation }
	err := c.read(wire.Selling, "ListEngagementInvitations", account, object{"ParticipantType": "RECEIVER", "Status": []string{"PENDING"}}, &open)
	if err != nil {
		return invitation{}, err
	}
	if n := len(open.EngagementInvitationSummaries); n != 1 || open.EngagementInvitationSummaries[0].EngagementTitle != d.Title {
		return invitation{}, fmt.Errorf("got %d open invitations %v, want one to %q", n, open.EngagementInvitationSummaries, d.Title)
	}
	i := open.EngagementInvitationSummaries[0]
	c.ledger.holds(account, func(h *holdings) { h.Invitations[i.ID] = true })
	c.ledger.know("invitation "+i.ID, func(c *caller) error {
		var got invitation
		if err := c.call(wire.Selling, "GetEngagementInvitation", account, object{"Identifier": i.ID}, &got); err != nil {
			return err
		}
		got.Status = i.Status // it may have been answered since
		return same(got, i)
	}, eventKey{account, "Engagement Invitation Created", i.ID})
	return i, nil
}

// answer accepts or rejects. Neither has a client token: after a cut the invitation may have been answered already, and
// then the answer is a conflict.
func (c *client) answer(operation string, body object) error {
	cut, err := c.write(wire.Selling, operation, c.seller(), body, nil)
	if err != nil && cut > 0 && conflicts(err) {
		c.ledger.acknowledged(true)
		return nil
	}
	return err
}

func (c *client) acceptReferral() error {
	i, err := c.refer()
	if err != nil {
		return err
	}
	if err := c.answer("AcceptEngagementInvitation", object{"Identifier": i.ID}); err != nil {
		return err
	}
	account := c.seller()
	c.ledger.know("accepted invitation "+i.ID, func(c *caller) error { return c.joined(account, i) },
		eventKey{account, "Engagement Invitation Accepted", i.ID}, eventKey{account, "Engagement Member Added", i.EngagementID})
	return nil
}

// joined checks that the invitation was accepted and made the account a member, once.
func (c *caller) joined(account string, i invitation) error {
	var got invitation
	if err := c.call(wire.Selling, "GetEngagementInvitation", account, object{"Identifier": i.ID}, &got); err != nil {
		return err
	}
	i.Status = "ACCEPTED"
	if err := same(got, i); err != nil {
		return err
	}
	var e struct{ MemberCount int }
	if err := c.call(wire.Selling, "GetEngagement", account, object{"Identifier": i.EngagementID}, &e); err != nil {
		return err
	}
	var m struct{ EngagementMemberList []struct{ AccountID string } }
	if err := c.call(wire.Selling, "ListEngagementMembers", account, object{"Identifier": i.EngagementID}, &m); err != nil {
		return err
	}
	if e.MemberCount != 2 || len(m.EngagementMemberList) != 2 {
		return fmt.Errorf("engagement %s: got MemberCount %d and %d members, want 2 and 2", i.EngagementID, e.MemberCount, len(m.EngagementMemberList))
	}
	return nil
}

func (c *client) rejectReferral() error {
	i, err := c.refer()
	if err != nil {
		return err
	}
	if err := c.answer("RejectEngagementInvitation", object{"Identifier": i.ID, "RejectionReason": "Customer problem unclear"}); err != nil {
		return err
	}
	account := c.seller()
	c.ledger.know("rejected invitation "+i.ID, func(c *caller) error {
		var got invitation
		if err := c.call(wire.Selling, "GetEngagementInvitation", account, object{"Identifier": i.ID}, &got); err != nil {
			return err
		}
		want := i
		want.Status = "REJECTED"
		if err := same(got, want); err != nil {
			return err
		}
		if err := c.call(wire.Selling, "GetEngagement", account, object{"Identifier": i.EngagementID}, nil); !missing(err) {
			return fmt.Errorf("engagement %s of a rejected invitation: got %w, want ResourceNotFoundException", i.EngagementID, err)
		}
		return nil
	}, eventKey{account, "Engagement Invitation Rejected", i.ID})
	return nil
}

type task struct {
	TaskID                 string `json:"TaskId"`
	TaskStatus             string
	ReasonCode             string
	OpportunityID          string `json:"OpportunityId"`
	EngagementInvitationID string `json:"EngagementInvitationId"`
}

// polls is how often a task is asked for; each call waits for its end up to five seconds by itself.
const polls = 6

func (c *client) takeReferral() error {
	i, err := c.refer()
	if err != nil {
		return err
	}
	account, started := c.seller(), task{}
	body := object{"Identifier": i.ID, "ClientToken": c.token("take")}
	if _, err := c.write(wire.Selling, "StartEngagementByAcceptingInvitationTask", account, body, &started); err != nil {
		return err
	}
	ended := started
	for range polls {
		if ended.TaskStatus != "IN_PROGRESS" {
			break
		}
		if err := c.read(wire.Selling, "StartEngagementByAcceptingInvitationTask", account, body, &ended); err != nil {
			return err
		}
	}
	if ended.TaskStatus != "COMPLETE" || ended.TaskID != started.TaskID || ended.EngagementInvitationID != i.ID || ended.OpportunityID == "" {
		return fmt.Errorf("task on invitation %s: got %+v, want %s COMPLETE", i.ID, ended, started.TaskID)
	}
	c.ledger.holds(account, func(h *holdings) {
		h.Tasks[ended.TaskID] = true
		h.Opportunities[ended.OpportunityID] = true
	})
	c.ledger.know("task "+ended.TaskID, func(c *caller) error {
		var got struct{ TaskSummaries []task }
		err := c.call(wire.Selling, "ListEngagementByAcceptingInvitationTasks", account, object{"TaskIdentifier": []string{ended.TaskID}}, &got)
		if err != nil {
			return err
		}
		if len(got.TaskSummaries) != 1 {
			return fmt.Errorf("got %d tasks of that id, want 1", len(got.TaskSummaries))
		}
		if err := same(got.TaskSummaries[0], ended); err != nil {
			return err
		}
		var o opportunity
		if err := c.call(wire.Selling, "GetOpportunity", account, object{"Identifier": ended.OpportunityID}, &o); err != nil {
			return err
		}
		if o.LifeCycle.ReviewStatus != "Approved" {
			return fmt.Errorf("opportunity %s: got review status %q, want Approved", o.ID, o.LifeCycle.ReviewStatus)
		}
		return c.joined(account, i)
	},
		eventKey{account, "Engagement Invitation Accepted", i.ID}, eventKey{account, "Engagement Member Added", i.EngagementID},
		eventKey{account, "Opportunity Created", ended.OpportunityID}, eventKey{account, "Opportunity Updated", ended.OpportunityID},
		// The opportunity, and what AWS says of it.
		eventKey{account, "Engagement Resource Snapshot Created", ended.OpportunityID}, eventKey{account, "Engagement Resource Snapshot Created", ended.OpportunityID})
	return nil
}

func same[T comparable](got, want T) error {
	if got != want {
		return fmt.Errorf("got %+v, want %+v", got, want)
	}
	return nil
}
