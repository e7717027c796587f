package selling

import (
	"regexp"
	"slices"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
)

// relation is a kind of entity that opportunities are associated with (selling §7.1).
type relation struct {
	list func(*api.RelatedEntityIdentifiers) *[]string
	most int // 0 is unbounded
	// instead are the kinds that exclude this one.
	instead []api.RelatedEntityType
	// form is what identifiers look like, and accepts says it in words.
	form    *regexp.Regexp
	accepts string
	// known reports whether the caller can use an identifier of the form; nil for every one.
	known func(*resource.ReadCall, string) (bool, error)
}

// The forms of identifiers. AWS Marketplace and the list of AWS products are outside this server: whatever has the form
// is accepted, until the operator says which ones there are (selling §4.10).
var (
	offerForm    = regexp.MustCompile(`\A(arn:aws:aws-marketplace:[a-z]{1,2}-[a-z]*-\d+:\d{12}:AWSMarketplace/Offer/.+|offer-[0-9A-Za-z]+)\z`)
	offerSetForm = regexp.MustCompile(`\Aarn:aws:aws-marketplace:[a-z]{1,2}-[a-z]*-\d+:\d{12}:AWSMarketplace/OfferSet/offerset-.+\z`)
	listingForm  = regexp.MustCompile(`\Aarn:[^\s]+\z`)
)

// relations are all kinds, with the limits of selling §1.9.
var relations = map[api.RelatedEntityType]relation{
	api.RelatedEntityTypeSolutions: {
		list: func(e *api.RelatedEntityIdentifiers) *[]string { return &e.Solutions }, most: 10,
		form: solutionForm, accepts: "the id of an Active solution that ListSolutions returns, such as S-1234567",
		known: hasActiveSolution,
	},
	api.RelatedEntityTypeAwsProducts: {
		list: func(e *api.RelatedEntityIdentifiers) *[]string { return &e.AwsProducts }, most: 20,
		form: productForm, accepts: "the code of an AWS product, such as AWSLambda; where the operator keeps a list of them, one of the list",
		known: func(c *resource.ReadCall, id string) (bool, error) {
			return products.known(c, c.Catalog, "", "", id)
		},
	},
	api.RelatedEntityTypeAwsMarketplaceOffers: {
		list: func(e *api.RelatedEntityIdentifiers) *[]string { return &e.AwsMarketplaceOffers }, most: 1,
		instead: []api.RelatedEntityType{api.RelatedEntityTypeAwsMarketplaceOfferSets},
		form:    offerForm, accepts: "the ARN or the id of an AWS Marketplace offer; where the operator registered offers of the account, one of those",
		known: func(c *resource.ReadCall, id string) (bool, error) {
			return offers.known(c, c.Catalog, c.Account, offerGroup, offerID(id))
		},
	},
	api.RelatedEntityTypeAwsMarketplaceOfferSets: {
		list: func(e *api.RelatedEntityIdentifiers) *[]string { return &e.AwsMarketplaceOfferSets }, most: 1,
		instead: []api.RelatedEntityType{api.RelatedEntityTypeAwsMarketplaceOffers},
		form:    offerSetForm, accepts: "the ARN of an AWS Marketplace offer set; where the operator registered offer sets of the account, one of those",
		known: func(c *resource.ReadCall, id string) (bool, error) {
			return offers.known(c, c.Catalog, c.Account, offerSetGroup, offerID(id))
		},
	},
	api.RelatedEntityTypeAwsMarketplaceSolutions: {
		list: func(e *api.RelatedEntityIdentifiers) *[]string { return &e.AwsMarketplaceSolutions },
		form: listingForm, accepts: "the ARN of an AWS Marketplace solution",
	},
	api.RelatedEntityTypeAwsMarketplaceProducts: {
		list: func(e *api.RelatedEntityIdentifiers) *[]string { return &e.AwsMarketplaceProducts },
		form: listingForm, accepts: "the ARN of an AWS Marketplace product",
	},
}

const (
	pathRelated     = "RelatedEntityIdentifier"
	pathRelatedType = "RelatedEntityType"
)

// AssociateOpportunity ties a solution, an AWS product or something of AWS Marketplace to the opportunity, which is
// possible in every review status but Rejected. What is tied already stays so and nothing changes (selling §7.1).
func (s *Service) AssociateOpportunity(c *resource.WriteCall, in *api.AssociateOpportunityInput) error {
	o, err := s.opportunityToRelate(c, in.OpportunityIdentifier)
	if err != nil {
		return err
	}
	kind := relations[in.RelatedEntityType]
	list := kind.list(o.RelatedEntityIdentifiers)
	if slices.Contains(*list, in.RelatedEntityIdentifier) {
		return nil
	}
	known := kind.form.MatchString(in.RelatedEntityIdentifier)
	if known && kind.known != nil {
		if known, err = kind.known(c.Reading(), in.RelatedEntityIdentifier); err != nil {
			return err
		}
	}
	if !known {
		err := c.Refuse(apierr.Business(apierr.Fieldf(pathRelated, apierr.InvalidValue, "%s must be %s when %s is %s",
			pathRelated, kind.accepts, pathRelatedType, in.RelatedEntityType)))
		if err != nil {
			return err
		}
	}
	for _, other := range kind.instead {
		if len(*relations[other].list(o.RelatedEntityIdentifiers)) > 0 {
			err := c.RefuseState(apierr.Business(apierr.Fieldf(pathRelatedType, apierr.ActionNotPermitted,
				"%s cannot be %s while the opportunity is associated with one of %s: disassociate that first", pathRelatedType, in.RelatedEntityType, other)))
			if err != nil {
				return err
			}
		}
	}
	if kind.most > 0 && len(*list) >= kind.most {
		err := c.Refuse(apierr.Business(apierr.Fieldf(pathRelated, apierr.TooManyValues,
			"%s can be added at most %d times for %s: disassociate another one first", pathRelated, kind.most, in.RelatedEntityType)))
		if err != nil {
			return err
		}
	}
	if err := c.Checked(); err != nil {
		return err
	}
	*list = append(*list, in.RelatedEntityIdentifier)
	if in.RelatedEntityType == api.RelatedEntityTypeSolutions && len(*list) == 1 && o.Project != nil {
		o.Project.OtherSolutionDescription = nil
	}
	return s.changed(c, o)
}

// DisassociateOpportunity takes an association away. From stage Committed on, an opportunity that was submitted keeps at
// least one solution, offer or offer set (selling §5.2, §7.1).
func (s *Service) DisassociateOpportunity(c *resource.WriteCall, in *api.DisassociateOpportunityInput) error {
	o, err := s.opportunityToRelate(c, in.OpportunityIdentifier)
	if err != nil {
		return err
	}
	list := relations[in.RelatedEntityType].list(o.RelatedEntityIdentifiers)
	at := slices.Index(*list, in.RelatedEntityIdentifier)
	if at < 0 {
		return apierr.Business(apierr.Fieldf(pathRelated, apierr.InvalidValue,
			"%s must be one that the opportunity is associated with as one of %s", pathRelated, in.RelatedEntityType))
	}
	wasSolved := solved(*o.RelatedEntityIdentifiers)
	*list = slices.Delete(*list, at, at+1)
	if wasSolved && !solved(*o.RelatedEntityIdentifiers) && committed(o.stage()) && o.reviewStatus() != api.ReviewStatusPendingSubmission {
		err := c.RefuseState(apierr.Business(apierr.Fieldf(pathRelated, apierr.InvalidValue,
			"%s is the last solution, offer or offer set of the opportunity, which needs one from LifeCycle.Stage Committed on: associate its replacement first", pathRelated)))
		if err != nil {
			return err
		}
	}
	if err := c.Checked(); err != nil {
		return err
	}
	return s.changed(c, o)
}

// opportunityToRelate is the caller's opportunity when its associations can change.
func (s *Service) opportunityToRelate(c *resource.WriteCall, id string) (*opportunity, error) {
	o, err := loadOpportunity(c, c.Catalog, c.Account, id)
	if err != nil {
		return nil, err
	}
	c.Subject = o.record.Key
	if o.reviewStatus() == api.ReviewStatusRejected {
		err := c.RefuseState(apierr.Business(apierr.Fieldf(pathReviewStatus, apierr.ActionNotPermitted,
			"%s is %s: the associations of a rejected opportunity cannot be changed", pathReviewStatus, o.reviewStatus())))
		if err != nil {
			return nil, err
		}
	}
	if o.RelatedEntityIdentifiers == nil {
		o.RelatedEntityIdentifiers = noEntities()
	}
	return o, nil
}
