package operator

import (
	"time"

	sellingapi "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/selling"
)

// Queue asks for the review queue.
type Queue struct {
	Status []string `json:"status,omitempty" help:"Review statuses to list (Submitted and In review)." enum:",Submitted,In review,Action Required,Approved,Rejected" default:"" sep:"," placeholder:"STATUS"`
	Listing
}

// Opportunity names an opportunity.
type Opportunity struct {
	Opportunity string `json:"opportunity" arg:"" help:"Id of the partner's opportunity, such as O1000001."`
}

// Approve approves an opportunity.
type Approve struct {
	Opportunity string   `json:"opportunity" arg:"" help:"Id of the partner's opportunity, such as O1000001."`
	Summary     Document `json:"summary,omitempty" type:"filecontent" help:"What AWS tells of its side: OpportunityTeam and Insights as GetAwsOpportunitySummary answers them." placeholder:"FILE"`
}

// RequestAction asks for corrections.
type RequestAction struct {
	Opportunity string `json:"opportunity" arg:"" help:"Id of the partner's opportunity, such as O1000001."`
	Comments    string `json:"comments" required:"" help:"What the partner is to correct, for the partner to read." placeholder:"TEXT"`
	Reason      string `json:"reason,omitempty" help:"The reason in short (ReviewStatusReason)." placeholder:"TEXT"`
}

// Reject refuses an opportunity.
type Reject struct {
	Opportunity string `json:"opportunity" arg:"" help:"Id of the partner's opportunity, such as O1000001."`
	Reason      string `json:"reason" required:"" help:"The reason in short (ReviewStatusReason)." placeholder:"TEXT"`
	Comments    string `json:"comments,omitempty" help:"More for the partner to read." placeholder:"TEXT"`
}

type submission struct {
	Opportunity     string    `json:"opportunity"`
	Account         string    `json:"account"`
	Status          string    `json:"status"`
	InvolvementType string    `json:"involvementType"`
	Visibility      string    `json:"visibility"`
	Submitted       time.Time `json:"submitted"`
}

// reviewed is the answer of an action on an opportunity.
type reviewed struct {
	Opportunity string `json:"opportunity"`
	Account     string `json:"account"`
	Status      string `json:"status"`
}

var reviews = []Action{
	look("queue", "List the opportunities that wait for a review.", ofCatalog, (*Desk).queue),
	review("take-into-review", "Take a submitted opportunity into review.", sellingapi.ReviewStatusInReview,
		func(in *Opportunity) string { return in.Opportunity },
		func(d *Desk, c *resource.WriteCall, in *Opportunity) error {
			return d.Deals.TakeIntoReview(c, in.Opportunity)
		}),
	review("approve", "Approve an opportunity: AWS joins its engagement and has an opportunity of its own.", sellingapi.ReviewStatusApproved,
		func(in *Approve) string { return in.Opportunity }, (*Desk).approve),
	review("request-action", "Send an opportunity back for corrections.", sellingapi.ReviewStatusActionRequired,
		func(in *RequestAction) string { return in.Opportunity },
		func(d *Desk, c *resource.WriteCall, in *RequestAction) error {
			return d.Deals.RequestAction(c, in.Opportunity, in.Comments, in.Reason)
		}),
	review("reject", "Refuse an opportunity for good.", sellingapi.ReviewStatusRejected,
		func(in *Reject) string { return in.Opportunity },
		func(d *Desk, c *resource.WriteCall, in *Reject) error {
			return d.Deals.Reject(c, in.Opportunity, in.Reason, in.Comments)
		}),
}

func (d *Desk) queue(c *resource.ReadCall, in *Queue) (any, error) {
	page, err := in.page()
	if err != nil {
		return nil, err
	}
	var statuses []sellingapi.ReviewStatus
	for _, s := range in.Status {
		statuses = append(statuses, sellingapi.ReviewStatus(s))
	}
	list, next, err := d.Deals.ReviewQueue(c, statuses, page.Token, page.Limit)
	if err != nil {
		return nil, err
	}
	lines := make([]submission, len(list))
	for i, s := range list {
		lines[i] = submission{s.Opportunity, s.Account, string(s.Status), string(s.InvolvementType), string(s.Visibility), s.Submitted}
	}
	return struct {
		Submissions []submission `json:"submissions"`
		NextToken   *string      `json:"nextToken"`
	}{lines, next}, nil
}

// review is a decision on an opportunity.
func review[In any](name, summary string, to sellingapi.ReviewStatus, id func(*In) string, do func(*Desk, *resource.WriteCall, *In) error) Action {
	return change(name, summary, ofOpportunity, func(d *Desk, c *resource.WriteCall, in *In) (any, error) {
		if err := d.owned(c, id(in)); err != nil {
			return nil, err
		}
		return reviewed{id(in), c.Account, string(to)}, do(d, c, in)
	})
}

// owned makes the call one of the opportunity's owner when no account was given.
func (d *Desk) owned(c *resource.WriteCall, opportunity string) error {
	if c.Account != "" {
		return nil
	}
	owner, err := d.Deals.Owner(c.Reading(), opportunity)
	c.Account = owner
	return err
}

func (d *Desk) approve(c *resource.WriteCall, in *Approve) error {
	var told selling.Approval
	if len(in.Summary) > 0 {
		var err error
		if told, err = d.Deals.ReadApproval(in.Summary); err != nil {
			return err
		}
	}
	return d.Deals.Approve(c, in.Opportunity, told)
}
