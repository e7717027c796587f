package selling

import (
	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
)

// editMembers are those of an opportunity that AWS can edit.
var editMembers = []string{
	"PrimaryNeedsFromAws", "NationalSecurity", "PartnerOpportunityIdentifier", "Customer", "Project", "OpportunityType", "Marketing",
	"SoftwareRevenue", "LifeCycle", "OpportunityTeam",
}

// EditOpportunity changes the account's opportunity whatever its state locks (selling §9.2). The document has members of
// GetOpportunity: objects are merged, null takes away, the rest replaces. Formats and cross-field rules hold. The review
// status and its texts are changed by reviews only and stay.
func (s *Service) EditOpportunity(c *resource.WriteCall, id string, document []byte) error {
	o, err := loadOpportunity(c, c.Catalog, c.Account, id)
	if err != nil {
		return err
	}
	c.Subject = o.record.Key
	for _, path := range []string{"LifeCycle.ReviewStatus", "LifeCycle.ReviewComments", "LifeCycle.ReviewStatusReason", "LifeCycle.NextStepsHistory"} {
		if sends(document, path) {
			return apierr.Request(apierr.Fieldf(path, apierr.ActionNotPermitted, "%s cannot be edited: reviews and next steps change it", path))
		}
	}
	var next api.GetOpportunityOutput
	if err := patch(document, o.AppendJSON(nil), editMembers, &next); err != nil {
		return err
	}
	if lifeCycleOf(&next).Stage == nil {
		return apierr.Request(apierr.Fieldf(pathStage, apierr.RequiredFieldMissing, "%s cannot be taken away: an opportunity always has one", pathStage))
	}
	if problems := append(opportunityDates(next.LifeCycle, next.SoftwareRevenue), spendFrequencies(next.Project)...); len(problems) > 0 {
		return apierr.Request(problems...)
	}
	d, err := s.storedDraft(c, o)
	if err != nil {
		return err
	}
	d.GetOpportunityOutput, d.OpportunityTeam = next, nil
	d.stage = d.sentStage()
	d.unknownRelated = false
	if err := d.lookUpRelated(c, o.record.Account); err != nil {
		return err
	}
	if problems := d.problems(levelFormat); len(problems) > 0 {
		return apierr.Business(problems...)
	}
	o.hidden.SentAmounts = settle(next.Project, next.SoftwareRevenue)
	next.LifeCycle.NextStepsHistory = o.nextStepsHistory(c.Now, next.LifeCycle.NextSteps)
	o.GetOpportunityOutput = next
	return s.changed(c, o)
}
