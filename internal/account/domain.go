package account

import (
	"errors"
	"slices"
	"strings"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// mostDomains is what the model lets GetPartner answer, whatever the quota is (account §4.1).
const mostDomains = 100

// AssociateAwsTrainingCertificationEmailDomain adds the domain of a mailbox to those by which the training of a
// partner's people is told (account §7.9). In the catalog AWS a code proves the mailbox, and a wrong one is answered by
// an error whose Settle counts the guess. A domain that the partner has already is no error and stays as it is.
func (s *Service) AssociateAwsTrainingCertificationEmailDomain(c *resource.WriteCall, in *api.AssociateAwsTrainingCertificationEmailDomainInput) (*api.AssociateAwsTrainingCertificationEmailDomainOutput, error) {
	r := c.Reading()
	p, err := own(r, in.Identifier)
	if err != nil {
		return nil, err
	}
	if err := c.Refuse(p.refuseSuspended()); err != nil {
		return nil, err
	}
	if c.Doubtful("Email") {
		return nil, c.Checked()
	}
	var proof *emailProof
	if c.Catalog != resource.CatalogSandbox {
		proof, err = s.proveEmail(r, in.Email, in.EmailVerificationCode)
		if err := c.Refuse(err); err != nil {
			return nil, err
		}
	}
	domain := domainOf(in.Email)
	bad, err := s.incompatibleDomain(r, domain)
	if err != nil {
		return nil, err
	}
	if bad {
		if err := c.Refuse(apierr.Business(domainProblem("Email"))); err != nil {
			return nil, err
		}
	}
	if p.domain(domain) < 0 {
		if err := s.addDomain(c, p, domain); err != nil {
			return nil, err
		}
	}
	if err := c.Checked(); err != nil {
		return nil, err
	}
	if proof != nil {
		if err := proof.consume(c); err != nil {
			return nil, err
		}
	}
	c.Subject = p.record.Key
	return &api.AssociateAwsTrainingCertificationEmailDomainOutput{}, nil
}

// addDomain keeps the list in the order of registration.
func (s *Service) addDomain(c *resource.WriteCall, p *partner, domain string) error {
	limit := mostDomains
	if c.Switches.EnforceQuotas {
		n, err := s.limit(c.Reading(), c.Account, QuotaDomains)
		if err != nil {
			return err
		}
		limit = min(limit, n)
	}
	if len(p.AwsTrainingCertificationEmailDomains) >= limit {
		return apierr.Quotaf(string(QuotaDomains),
			"Partner %s has its limit of %d training domains; take one off with DisassociateAwsTrainingCertificationEmailDomain. The operator of this server can raise the limit up to %d.",
			p.Id, limit, mostDomains)
	}
	p.AwsTrainingCertificationEmailDomains = append(p.AwsTrainingCertificationEmailDomains,
		api.PartnerDomain{DomainName: domain, RegisteredAt: awsjson.At(c.Now)})
	slices.SortStableFunc(p.AwsTrainingCertificationEmailDomains, func(a, b api.PartnerDomain) int {
		return a.RegisteredAt.Compare(b.RegisteredAt.Time)
	})
	return p.write(c)
}

// DisassociateAwsTrainingCertificationEmailDomain takes a domain off the partner's, whatever its case; another partner
// may have it then (account §7.10).
func (s *Service) DisassociateAwsTrainingCertificationEmailDomain(c *resource.WriteCall, in *api.DisassociateAwsTrainingCertificationEmailDomainInput) (*api.DisassociateAwsTrainingCertificationEmailDomainOutput, error) {
	p, err := own(c.Reading(), in.Identifier)
	if err != nil {
		return nil, err
	}
	if err := c.Refuse(p.refuseSuspended()); err != nil {
		return nil, err
	}
	at := p.domain(strings.ToLower(in.DomainName))
	if at < 0 {
		return nil, apierr.NotFoundf("PARTNER_DOMAIN_NOT_FOUND",
			"Partner %s has no training domain of the name in DomainName; GetPartner lists those that it has.", p.Id)
	}
	p.AwsTrainingCertificationEmailDomains = slices.Delete(p.AwsTrainingCertificationEmailDomains, at, at+1)
	if len(p.AwsTrainingCertificationEmailDomains) == 0 {
		p.AwsTrainingCertificationEmailDomains = nil // an empty list is left out of answers
	}
	if err := p.write(c); err != nil {
		return nil, err
	}
	return &api.DisassociateAwsTrainingCertificationEmailDomainOutput{}, nil
}

// domain is the place of a domain in the partner's list, -1 when it has no such domain.
func (p *partner) domain(name string) int {
	return slices.IndexFunc(p.AwsTrainingCertificationEmailDomains, func(d api.PartnerDomain) bool { return d.DomainName == name })
}

// incompatibleDomain reports whether the caller may not use addresses of the domain: it proves no company, or it is
// another partner's (account §6.2).
func (s *Service) incompatibleDomain(c *resource.ReadCall, domain string) (bool, error) {
	if s.isPublicMail(domain) {
		return true, nil
	}
	p, err := partnerWith(c, c.Catalog, indexDomain, domain)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil && p.owner != c.Account, err
}

func domainProblem(member string) apierr.Field {
	return apierr.Fieldf("", "INCOMPATIBLE_DOMAIN",
		"the mail domain of %s is a public mail service or belongs to another partner; use an address of the company's own domain", member)
}
