package selling

import (
	"errors"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// Service carries out the operations of the Selling API.
type Service struct {
	// Partners looks up who an account is in the partner programme.
	Partners Partners
	// Connections looks up who works with whom. It is asked only where Switches.RequireConnection is on.
	Connections Connections
}

var _ api.Service[*resource.ReadCall, *resource.WriteCall] = (*Service)(nil)

// Partners is what selling needs to know of the Account API.
type Partners interface {
	// Partner returns the public face of the account in the catalog, store.ErrNotFound when it has no partner there.
	Partner(r store.Reader, catalog, account string) (Partner, error)
}

// Connections is what selling needs to know of the connections of the Account API.
type Connections interface {
	// Connected reports whether the two accounts have an ACTIVE connection of type OPPORTUNITY_COLLABORATION in the
	// catalog. Their order does not matter.
	Connected(r store.Reader, catalog, a, b string) (bool, error)
}

// Partner is the public face of a registered account.
type Partner struct {
	Company string  // profile display name, before the first profile the legal name
	Website *string // nil when there is no profile
	Lead    Person  // the alliance lead
}

// Person is somebody who works for a partner.
type Person struct{ Email, FirstName, LastName string }

// Admit refuses callers who are no partner of the catalog (selling §1.3, step 6). Tag operations come without a
// catalog and are admitted when they have read it from the ARN.
func (s *Service) Admit(c *resource.ReadCall) error {
	if !c.Switches.RequirePartnerRegistration || c.Catalog == "" {
		return nil
	}
	_, err := s.Partners.Partner(c, c.Catalog, c.Account)
	if errors.Is(err, store.ErrNotFound) {
		return apierr.Deniedf("INCOMPATIBLE_BENEFIT_AWS_PARTNER_STATE",
			"Account %s is not a registered partner in catalog %s: register it with CreatePartner of the Partner Central Account API.", c.Account, c.Catalog)
	}
	return err
}

// partner is who the account is; where registration is not required an unregistered account has a name made from its
// number, so that everything that shows a company has one to show.
func (s *Service) partner(c *resource.ReadCall, account string) (Partner, error) {
	if account == c.Switches.AWSAccount {
		website := awsWebsite
		return Partner{Company: awsCompany, Website: &website}, nil
	}
	p, err := s.Partners.Partner(c, c.Catalog, account)
	if errors.Is(err, store.ErrNotFound) {
		return Partner{
			Company: "Partner " + account,
			Lead:    Person{Email: "alliance.lead@" + account + ".example", FirstName: "Alliance", LastName: "Lead"},
		}, nil
	}
	return p, err
}

// How AWS shows itself to partners (selling §2.1, §4.3).
const (
	awsCompany = "AWS"
	awsWebsite = "www.aws.com"
)
