package selling

import (
	"slices"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
)

// AssignOpportunity makes somebody of the caller's account the owner of the opportunity, in every review status. Both
// titles that a person can have do that (selling §7.1). An account that has no users registered can name anybody.
func (s *Service) AssignOpportunity(c *resource.WriteCall, in *api.AssignOpportunityInput) error {
	o, err := loadOpportunity(c, c.Catalog, c.Account, in.Identifier)
	if err != nil {
		return err
	}
	c.Subject = o.record.Key
	a := in.Assignee
	u, err := lookUpUser(c, c.Catalog, c.Account, a.Email)
	if err != nil {
		return err
	}
	var problems []apierr.Field
	if !u.accepted() {
		problems = append(problems, apierr.Fieldf("Assignee.Email", apierr.InvalidValue,
			"Assignee.Email must be the address of a user who is registered for the calling account"))
	}
	if titles := []string{titleAccountManager, titleOwner}; !slices.Contains(titles, a.BusinessTitle) {
		problems = append(problems, apierr.Fieldf("Assignee.BusinessTitle", apierr.InvalidEnumValue,
			"Assignee.BusinessTitle must be one of %v", titles))
	}
	if err := c.RefuseBusiness(problems); err != nil {
		return err
	}
	if err := c.Checked(); err != nil {
		return err
	}
	first, last := u.FirstName, u.LastName
	if first == "" && last == "" {
		first, last = a.FirstName, a.LastName
	}
	owner := api.Contact{BusinessTitle: new(titleOwner), Email: &a.Email, FirstName: &first, LastName: &last}
	if len(o.OpportunityTeam) == 0 {
		o.OpportunityTeam = []api.Contact{owner}
	} else {
		o.OpportunityTeam[0] = owner
	}
	return s.changed(c, o)
}
