package account

import (
	"fmt"

	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// expireInvitation writes down what everybody has seen since the invitation's time was up, and tells both sides, once:
// an invitation that was answered in time is left alone.
func (s *Service) expireInvitation(c *resource.WriteCall, e store.Entry) error {
	rec, err := c.Get(store.Key{Kind: kindInvitation, Catalog: e.Catalog, ID: e.Ref})
	if err != nil {
		return fmt.Errorf("expire connection invitation %s: %w", e.Ref, err)
	}
	i, err := decodeInvitation(rec, c.Now)
	if err != nil {
		return err
	}
	if !i.overdue {
		return nil
	}
	if err := i.write(c); err != nil {
		return err
	}
	receiver, err := partnerOrNone(c, e.Catalog, i.hidden.Receiver)
	if err != nil {
		return err
	}
	return tellExpired(c, i, receiver)
}
