package selling

import (
	"fmt"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
)

// approve is what an approval changes beside the status, which o has already (selling §5.7).
func (s *Service) approve(c *resource.WriteCall, o *opportunity, a Approval) error {
	for _, id := range o.hidden.Engagements {
		i, err := invitationToAWS(c, o, id)
		if err != nil {
			return err
		}
		if i == nil {
			continue
		}
		if _, err := s.accept(c, i); err != nil {
			return fmt.Errorf("AWS accepts invitation %s: %w", i.Id, err)
		}
	}
	home, err := engagementWithAWS(c, o)
	if err != nil {
		return err
	}
	deal, err := dealOf(c, o, home, a)
	if err != nil {
		return err
	}
	if err := s.changed(c, o); err != nil {
		return err
	}
	if home != nil {
		if _, err := shareAWSSummary(c, home, o, deal); err != nil {
			return err
		}
	}
	return s.pullAlong(c, o, api.ReviewStatusApproved)
}

// reject is what a rejection changes beside the status and the texts, which o has already.
func (s *Service) reject(c *resource.WriteCall, o *opportunity) error {
	for _, id := range o.hidden.Engagements {
		i, err := invitationToAWS(c, o, id)
		if err != nil {
			return err
		}
		if i == nil {
			continue
		}
		if err := i.move(i.hidden.status(c.Now), actionReject); err != nil {
			return err
		}
		if reason := text(o.LifeCycle.ReviewStatusReason); reason != "" {
			i.RejectionReason = new(cut(reason, maxRejectionReason))
		}
		if err := i.answered(c, eventInvitationRejected); err != nil {
			return err
		}
	}
	if err := s.changed(c, o); err != nil {
		return err
	}
	return s.pullAlong(c, o, api.ReviewStatusRejected)
}

// maxRejectionReason is the bound of an invitation's RejectionReason in characters (selling §3).
const maxRejectionReason = 80

// invitationToAWS is the invitation to an engagement of o that its owner sent to AWS and that can still be answered,
// nil when there is none.
func invitationToAWS(c *resource.WriteCall, o *opportunity, engagement string) (*invitation, error) {
	e, err := readEngagement(c, c.Catalog, engagement)
	if err != nil {
		return nil, err
	}
	i, err := waitingInvitation(c, e, c.Switches.AWSAccount)
	if err != nil || i == nil || i.hidden.Sender != o.record.Account {
		return nil, err
	}
	return i, nil
}

// engagementWithAWS is the engagement of o that AWS is a member of, else the first, nil when o is in none.
func engagementWithAWS(c *resource.WriteCall, o *opportunity) (*engagement, error) {
	var first *engagement
	for _, id := range o.hidden.Engagements {
		e, err := readEngagement(c, c.Catalog, id)
		if err != nil {
			return nil, err
		}
		if e.hidden.has(c.Switches.AWSAccount) {
			return e, nil
		}
		if first == nil {
			first = e
		}
	}
	return first, nil
}

// dealOf ties o to the AWS opportunity of its engagement, which is made of o when there is none (selling §4.2). An
// opportunity that was submitted without an engagement has one of its own.
func dealOf(c *resource.WriteCall, o *opportunity, home *engagement, a Approval) (*awsOpportunity, error) {
	if home != nil && home.hidden.AWSOpportunity != "" {
		o.hidden.AWSOpportunity = home.hidden.AWSOpportunity
		return loadAWSOpportunity(c, c.Catalog, o.hidden.AWSOpportunity)
	}
	var engagement string
	if home != nil {
		engagement = *home.Id
	}
	deal := newAWSOpportunity(o, engagement)
	deal.hidden.Partner = o.record.Account
	if len(a.Team) > 0 {
		deal.OpportunityTeam = a.Team
	}
	deal.Insights = a.Insights
	o.hidden.AWSOpportunity = o.Id
	if err := deal.save(c, o.Id); err != nil {
		return nil, err
	}
	if home == nil {
		return deal, nil
	}
	home.hidden.AWSOpportunity = o.Id
	return deal, home.save(c)
}

// pullAlong gives the opportunities of partners who were invited to o's engagements, and wait with it, the status that
// o got (selling §6.2).
func (s *Service) pullAlong(c *resource.WriteCall, o *opportunity, to api.ReviewStatus) error {
	for _, id := range o.hidden.Engagements {
		records, err := associations(c, id, associationsOfEngagement, "")
		if err != nil {
			return err
		}
		for _, r := range records {
			var a api.EngagementResourceAssociationSummary
			if err := decode(&r, &a, nil); err != nil {
				return err
			}
			if r.Account == o.record.Account {
				continue
			}
			other, err := loadOpportunity(c, c.Catalog, r.Account, *a.ResourceId)
			if err != nil {
				return err
			}
			if !other.invited() || other.reviewStatus() != api.ReviewStatusSubmitted {
				continue
			}
			other.LifeCycle.ReviewStatus = &to
			if to == api.ReviewStatusApproved {
				other.hidden.AWSOpportunity = o.hidden.AWSOpportunity
			}
			if err := s.changed(c, other); err != nil {
				return err
			}
		}
	}
	return nil
}
