package selling

import (
	"errors"
	"fmt"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// jobInvitationExpiry is the agenda's name for the end of an invitation that nobody answered.
const jobInvitationExpiry = "selling.invitation-expiry"

// AcceptEngagementInvitation makes the receiver a member of the engagement. It makes no opportunity; the task of
// selling §8.2 does (selling §7.3).
func (s *Service) AcceptEngagementInvitation(c *resource.WriteCall, in *api.AcceptEngagementInvitationInput) error {
	i, err := s.invitationToAnswer(c, in.Identifier)
	if err != nil {
		return err
	}
	_, err = s.accept(c, i)
	if refused := apierr.From(err); err != nil && refused.Kind == apierr.QuotaExceeded {
		// The model gives the operation no quota error (selling §1.5).
		return apierr.Conflictf("", "%s", refused.Message)
	}
	return err
}

// RejectEngagementInvitation closes the invitation to its receiver; the engagement stays as it is (selling §7.3).
func (s *Service) RejectEngagementInvitation(c *resource.WriteCall, in *api.RejectEngagementInvitationInput) error {
	i, err := s.invitationToAnswer(c, in.Identifier)
	if err != nil {
		return err
	}
	if err := i.move(i.hidden.status(c.Now), actionReject); err != nil {
		return err
	}
	i.RejectionReason = in.RejectionReason
	return i.answered(c, eventInvitationRejected)
}

// invitationToAnswer is the invitation that the caller got.
func (s *Service) invitationToAnswer(c *resource.WriteCall, identifier string) (*invitation, error) {
	id, err := c.ID(identifier, invitationPath, "Identifier")
	if err != nil {
		return nil, err
	}
	i, err := loadInvitation(c, c.Catalog, c.Account, id)
	if err != nil {
		return nil, err
	}
	c.Subject = i.record.Key
	return i, c.Refuse(i.answerable(c.Account))
}

// accept carries an acceptance by the receiver out and returns the engagement with its new member, saved. Errors: a
// Conflict when the invitation cannot be accepted or the receiver is a member already, QuotaExceeded when the
// engagement is full.
func (s *Service) accept(c *resource.WriteCall, i *invitation) (*engagement, error) {
	if err := i.move(i.hidden.status(c.Now), actionAccept); err != nil {
		return nil, err
	}
	e, err := readEngagement(c, c.Catalog, i.hidden.Engagement)
	if err != nil {
		return nil, err
	}
	if err := e.join(c, i.hidden.Receiver); err != nil {
		return nil, err
	}
	if i.hidden.PayloadType == api.EngagementInvitationPayloadTypeLeadInvitation && i.hidden.Sender == c.Switches.AWSAccount {
		e.takeLeads()
	}
	if err := e.save(c); err != nil {
		return nil, err
	}
	if err := shareAssociations(c, e); err != nil {
		return nil, err
	}
	if err := i.answered(c, eventInvitationAccepted); err != nil {
		return nil, err
	}
	return e, s.tellMemberAdded(c, e, i.hidden.Receiver)
}

// answered stores an invitation that no longer waits and tells both sides.
func (i *invitation) answered(c *resource.WriteCall, detailType string) error {
	if err := i.save(c); err != nil {
		return err
	}
	if err := c.Unschedule(jobInvitationExpiry, i.Id); err != nil {
		return fmt.Errorf("unschedule the expiry of %s: %w", i.Id, err)
	}
	if err := tellInvitation(c, i, detailType); err != nil {
		return err
	}
	return i.happened(c)
}

// expireInvitation is the job of jobInvitationExpiry. An invitation that was answered in the meantime stays as it is.
func (s *Service) expireInvitation(c *resource.WriteCall, e store.Entry) error {
	c.Subject = invitationKey(e.Catalog, e.Ref)
	i := new(invitation)
	rec, err := c.Get(c.Subject)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read invitation %s: %w", e.Ref, err)
	}
	i.record = rec
	if err := decode(rec, &i.GetEngagementInvitationOutput, &i.hidden); err != nil {
		return err
	}
	if i.hidden.Status != api.InvitationStatusPending {
		return nil
	}
	if err := i.move(i.hidden.Status, actionExpire); err != nil {
		return err
	}
	return i.answered(c, eventInvitationExpired)
}
