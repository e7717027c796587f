package selling

import (
	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
)

// GetOpportunity answers with the opportunity as it is stored. A referral that the caller has not accepted is not its
// opportunity yet and not found (selling §7.1).
func (s *Service) GetOpportunity(c *resource.ReadCall, in *api.GetOpportunityInput) (*api.GetOpportunityOutput, error) {
	r, err := ownedOpportunity(c, c.Catalog, c.Account, in.Identifier)
	if err != nil {
		return nil, err
	}
	return &api.GetOpportunityOutput{Stored: r.Body}, nil
}
