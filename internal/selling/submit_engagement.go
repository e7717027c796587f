package selling

import (
	"slices"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
)

// readyEngagement refuses a submission by hand without what must come before it: rows 6 to 8 of selling §5.5, and a
// lead that has not become a customer's project, which no switch allows (selling §6.3).
func readyEngagement(c *resource.WriteCall, o *opportunity) error {
	var lead, project, aws bool
	for _, id := range o.hidden.Engagements {
		e, err := readEngagement(c, c.Catalog, id)
		if err != nil {
			return err
		}
		types := e.contextTypes()
		lead = lead || slices.Contains(types, api.EngagementContextTypeLead)
		project = project || slices.Contains(types, api.EngagementContextTypeCustomerProject)
		known, _, err := knownToAWS(c, e)
		if err != nil {
			return err
		}
		aws = aws || known
	}
	strict := c.Switches.StrictSubmission
	var missing []apierr.Field
	if strict && len(o.hidden.Engagements) == 0 {
		missing = append(missing, apierr.Fieldf("Identifier", apierr.InvalidValue,
			"Identifier must name an opportunity that is shared in an engagement by a resource snapshot before it is submitted"))
	}
	if len(o.hidden.Engagements) > 0 && !project && (strict || lead) {
		missing = append(missing, apierr.Fieldf("Identifier", apierr.InvalidValue,
			"Identifier must name an opportunity whose engagement has a context of type CustomerProject before it is submitted"))
	}
	if strict && len(o.hidden.Engagements) > 0 && !aws {
		missing = append(missing, apierr.Fieldf("Identifier", apierr.InvalidValue,
			"Identifier must name an opportunity whose engagement AWS is a member of, or invited to, before it is submitted"))
	}
	if len(missing) > 0 {
		return c.RefuseState(apierr.Business(missing...))
	}
	return nil
}
