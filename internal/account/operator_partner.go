package account

import "github.com/opencosell/cosell/internal/resource"

// The operator's decisions about a partner of the call's catalog (account §11). The partner is named by its id or ARN;
// PARTNER_NOT_FOUND when the catalog has none such. Deciding the same again changes nothing.

// SuspendPartner lets a partner change nothing and be invited by nobody; it still reads (account §6.5).
func (s *Service) SuspendPartner(c *resource.WriteCall, partner string) error {
	return decidePartner(c, partner, func(h *partnerHidden) *bool { return &h.Suspended }, true)
}

// ResumePartner ends a suspension.
func (s *Service) ResumePartner(c *resource.WriteCall, partner string) error {
	return decidePartner(c, partner, func(h *partnerHidden) *bool { return &h.Suspended }, false)
}

// LockProfile lets a partner start no profile update; one that runs goes on (account §7.11).
func (s *Service) LockProfile(c *resource.WriteCall, partner string) error {
	return decidePartner(c, partner, func(h *partnerHidden) *bool { return &h.Locked }, true)
}

// UnlockProfile lets a partner update its profile again.
func (s *Service) UnlockProfile(c *resource.WriteCall, partner string) error {
	return decidePartner(c, partner, func(h *partnerHidden) *bool { return &h.Locked }, false)
}

func decidePartner(c *resource.WriteCall, identifier string, flag func(*partnerHidden) *bool, to bool) error {
	p, err := partnerByID(c, identifier)
	if err != nil {
		return err
	}
	c.Subject = p.record.Key
	if f := flag(&p.hidden); *f != to {
		*f = to
		return p.write(c)
	}
	return nil
}
