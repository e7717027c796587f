package selling

import (
	"time"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// submissionsByDate is the index group by which AWS lists what was submitted to it, one for each review status.
const submissionsByDate = "Submitted"

// reviewRows are the index rows of AWS: what was never submitted is not its to see (selling §2.3).
func (o *opportunity) reviewRows(c *resource.Call) []store.Index {
	if !o.wasSubmitted() {
		return nil
	}
	return []store.Index{{
		Account: c.Switches.AWSAccount, Name: submissionsByDate, Value: string(o.reviewStatus()), Sort: resource.TimeKey(o.hidden.Submitted),
	}}
}

// Submission is a line of the review queue (selling §9.2).
type Submission struct {
	Account, Opportunity string
	Status               api.ReviewStatus
	InvolvementType      api.SalesInvolvementType
	Visibility           api.Visibility
	Submitted            time.Time
}

// ReviewQueue lists what partners of the catalog submitted, what has waited longest first: the opportunities that have
// one of the review statuses, by default those that wait for a decision. The second result is the token of the next
// page, nil after the last; a token of another queue is refused as a Validation error.
func (s *Service) ReviewQueue(c *resource.ReadCall, statuses []api.ReviewStatus, token *string, limit int) ([]Submission, *string, error) {
	if len(statuses) == 0 {
		statuses = []api.ReviewStatus{api.ReviewStatusSubmitted, api.ReviewStatusInReview}
	}
	list := resource.List{
		Kind: kindOpportunity, Account: c.Switches.AWSAccount, Index: submissionsByDate, Values: texts(statuses),
		Scope: []byte(listed(statuses)), Token: token, Limit: limit,
	}
	queue := []Submission{}
	next, err := list.Page(c, func(r *store.Record) error {
		o := &opportunity{record: r}
		if err := decode(r, &o.GetOpportunityOutput, &o.hidden); err != nil {
			return err
		}
		queue = append(queue, Submission{
			Account: r.Account, Opportunity: o.Id, Status: o.reviewStatus(), InvolvementType: valueOf(o.hidden.InvolvementType),
			Visibility: valueOf(o.hidden.Visibility), Submitted: o.hidden.Submitted,
		})
		return nil
	})
	return queue, next, err
}
