package account

import (
	"errors"
	"strings"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
)

// GetAllianceLeadContact answers who leads the partner's alliance with AWS (account §7.8).
func (s *Service) GetAllianceLeadContact(c *resource.ReadCall, in *api.GetAllianceLeadContactInput) (*api.GetAllianceLeadContactOutput, error) {
	p, err := own(c, in.Identifier)
	if err != nil {
		return nil, err
	}
	lead := p.hidden.Lead
	return &api.GetAllianceLeadContactOutput{Catalog: p.Catalog, Arn: p.Arn, Id: p.Id, AllianceLeadContact: &lead}, nil
}

// PutAllianceLeadContact replaces the alliance lead as a whole. In the catalog AWS another address must be proven, by an
// error whose Settle counts a wrong guess; an address that stays needs no code, and one that is given is not looked at
// (account §7.7).
func (s *Service) PutAllianceLeadContact(c *resource.WriteCall, in *api.PutAllianceLeadContactInput) (*api.PutAllianceLeadContactOutput, error) {
	r := c.Reading()
	p, err := own(r, in.Identifier)
	if err != nil {
		return nil, err
	}
	if err := c.Refuse(p.refuseSuspended()); err != nil {
		return nil, err
	}
	moves := !strings.EqualFold(in.AllianceLeadContact.Email, p.hidden.Lead.Email)
	if moves && c.Catalog != resource.CatalogSandbox && !c.Doubtful("AllianceLeadContact.Email") {
		proof, err := s.proveLead(r, in)
		if err := c.Refuse(err); err != nil {
			return nil, err
		}
		if err := c.Checked(); err != nil {
			return nil, err
		}
		if err := proof.consume(c); err != nil {
			return nil, err
		}
	}
	p.hidden.Lead = *in.AllianceLeadContact
	if err := p.write(c); err != nil {
		return nil, err
	}
	return &api.PutAllianceLeadContactOutput{Catalog: p.Catalog, Arn: p.Arn, Id: p.Id, AllianceLeadContact: in.AllianceLeadContact}, nil
}

// proveLead checks a new address of an alliance lead: its code and its domain, all problems in one answer.
func (s *Service) proveLead(c *resource.ReadCall, in *api.PutAllianceLeadContactInput) (*emailProof, error) {
	var problems []apierr.Field
	bad, err := s.incompatibleDomain(c, domainOf(in.AllianceLeadContact.Email))
	if err != nil {
		return nil, err
	}
	if bad {
		problems = append(problems, domainProblem("AllianceLeadContact.Email"))
	}
	if in.EmailVerificationCode == nil {
		return nil, apierr.Business(append([]apierr.Field{apierr.Fieldf("EmailVerificationCode", apierr.RequiredFieldMissing,
			"the address changes, so it must be proven: give the code that SendEmailVerificationCode sends to it")}, problems...)...)
	}
	proof, err := s.proveEmail(c, in.AllianceLeadContact.Email, *in.EmailVerificationCode)
	if len(problems) == 0 {
		return proof, err
	}
	if err == nil {
		return nil, apierr.Business(problems...)
	}
	var refusal *apierr.Error
	if !errors.As(err, &refusal) {
		return nil, err
	}
	refusal = apierr.Business(append(refusal.Fields, problems...)...)
	var wrong *wrongGuess
	if errors.As(err, &wrong) {
		wrong.refusal = refusal // it still counts
		return nil, wrong
	}
	return nil, refusal
}
