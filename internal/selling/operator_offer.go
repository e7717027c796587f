package selling

import (
	"strings"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
)

var offers = directory{kind: "marketplace-offer", index: "Identifier", what: "AWS Marketplace offer"}

// The parts of an account's list of offers. Each restricts what can be associated from its first entry on.
const (
	offerGroup    = "Offer"
	offerSetGroup = "OfferSet"
)

// MarketplaceOffer is an offer or offer set of a partner in AWS Marketplace.
type MarketplaceOffer struct {
	// Identifier is the ARN; an offer may be named by its id alone.
	Identifier string
	Name       string
	// Set is true of an offer set. PutOffer tells it from the identifier.
	Set bool
}

// offerID is the part of an identifier by which an offer is found, whether it was named by its id or by its ARN.
func offerID(identifier string) string {
	return identifier[strings.LastIndex(identifier, "/")+1:]
}

// PutOffer registers an offer or an offer set of the calling account. From the first of its kind on, the account can
// associate registered ones only; associations that there are stay (selling §4.10).
func (s *Service) PutOffer(c *resource.WriteCall, o MarketplaceOffer) error {
	o.Set = offerSetForm.MatchString(o.Identifier)
	group := offerGroup
	switch {
	case o.Set:
		group = offerSetGroup
	case !offerForm.MatchString(o.Identifier):
		return apierr.Business(apierr.Fieldf("Identifier", apierr.InvalidStringFormat,
			"Identifier must be the ARN or the id of an AWS Marketplace offer, such as offer-4wqzjx2, or the ARN of an offer set"))
	}
	return offers.put(c, c.Account, group, offerID(o.Identifier), o)
}

// RemoveOffer takes an offer or offer set off the account's list; a NotFound when it is not there.
func (s *Service) RemoveOffer(c *resource.WriteCall, identifier string) error {
	return offers.remove(c, c.Account, offerID(identifier))
}

// Offers are those of the calling account, by their ids, and the token of the next page.
func (s *Service) Offers(c *resource.ReadCall, p Page) ([]MarketplaceOffer, *string, error) {
	return entries[MarketplaceOffer](c, offers, c.Account, p, offerGroup, offerSetGroup)
}
