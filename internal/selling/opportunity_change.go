package selling

import (
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
)

// changed stores an opportunity that exists and has been changed: whatever changes one ends here. The lock stamp moves,
// the owner is told, and what is kept of the opportunity elsewhere follows in the same transaction (selling §1.8, §8.5).
func (s *Service) changed(c *resource.WriteCall, o *opportunity) error {
	o.LastModifiedDate = awsjson.At(c.Later(o.LastModifiedDate.Time))
	if err := o.save(c); err != nil {
		return err
	}
	if err := tellOpportunity(c, o.record.Account, eventOpportunityUpdated, o.Id); err != nil {
		return err
	}
	if err := s.captureChange(c, o); err != nil {
		return err
	}
	if err := summaryFollows(c, o); err != nil {
		return err
	}
	return o.moved(c)
}
