package selling

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// summaryMembers are those of an AWS opportunity that AWS edits; the involvement has its own action.
var summaryMembers = []string{"Customer", "Insights", "LifeCycle", "OpportunityTeam", "Project", "RelatedEntityIds", "Visibility"}

// ReviseSummary changes what AWS says of the deal that the account's opportunity belongs to (selling §9.2, §10). The
// document has members of GetAwsOpportunitySummary: objects are merged, null takes away, the rest replaces. Copies from
// the partner's opportunity that it names no longer follow that. Next steps that are new are remembered. NotFound when
// there is no AWS opportunity yet.
func (s *Service) ReviseSummary(c *resource.WriteCall, id string, document []byte) error {
	return s.changeDeal(c, id, func(a *awsOpportunity, _ *opportunity) error {
		var next api.GetAwsOpportunitySummaryOutput
		if err := patch(document, a.AppendJSON(nil), summaryMembers, &next); err != nil {
			return err
		}
		before, after := valueOf(a.LifeCycle), valueOf(next.LifeCycle)
		if lost := valueOf(after.Stage) == api.AwsOpportunityStageClosedLost; lost != (after.ClosedLostReason != nil) {
			return apierr.Business(apierr.Fieldf("LifeCycle.ClosedLostReason", apierr.InvalidValue,
				"LifeCycle.ClosedLostReason goes with the stage %s and with no other: give both or none", api.AwsOpportunityStageClosedLost))
		}
		if steps := text(after.NextSteps); steps != "" && steps != text(before.NextSteps) {
			history := slices.Concat([]api.ProfileNextStepsHistory{{Value: steps, Time: awsjson.At(c.Now)}}, before.NextStepsHistory)
			next.LifeCycle.NextStepsHistory = history[:min(len(history), maxNextSteps)]
		}
		for _, m := range copies {
			if sends(document, m.path) && !slices.Contains(a.hidden.Edited, m.path) {
				a.hidden.Edited = append(a.hidden.Edited, m.path)
			}
		}
		a.GetAwsOpportunitySummaryOutput = next
		return nil
	})
}

// CloseDeal ends AWS's side of the deal as Launched or, with a reason of AWS's list, as Closed Lost (selling §9.2).
func (s *Service) CloseDeal(c *resource.WriteCall, id string, stage api.AwsOpportunityStage, reason api.AwsClosedLostReason) error {
	if !openStages[stage] {
		return apierr.Request(apierr.Fieldf("Stage", apierr.InvalidEnumValue, "Stage must be %s or %s", api.AwsOpportunityStageLaunched, api.AwsOpportunityStageClosedLost))
	}
	l := map[string]any{"Stage": stage, "ClosedLostReason": nil}
	if reason != "" {
		l["ClosedLostReason"] = reason
	}
	document, err := json.Marshal(map[string]any{"LifeCycle": l})
	if err != nil {
		return fmt.Errorf("encode the end of a deal: %w", err)
	}
	return s.ReviseSummary(c, id, document)
}

// ConvertInvolvement lets AWS sell along in a deal that it was only shown (selling §9.2). What the partner needs from
// AWS stays as it is. A Conflict when the deal is co-sold already; the same conversion again changes nothing.
func (s *Service) ConvertInvolvement(c *resource.WriteCall, id string, reason api.InvolvementTypeChangeReason) error {
	return s.changeDeal(c, id, func(a *awsOpportunity, o *opportunity) error {
		if valueOf(a.InvolvementTypeChangeReason) == reason {
			return nil
		}
		if involvement := valueOf(a.InvolvementType); involvement != api.SalesInvolvementTypeForVisibilityOnly {
			return apierr.Conflictf("", "The involvement in opportunity %s is %s: only %s can be converted.", id, involvement, api.SalesInvolvementTypeForVisibilityOnly)
		}
		document, err := json.Marshal(map[string]any{"InvolvementType": api.SalesInvolvementTypeCoSell, "InvolvementTypeChangeReason": reason})
		if err != nil {
			return fmt.Errorf("encode a conversion: %w", err)
		}
		var next api.GetAwsOpportunitySummaryOutput
		if err := patch(document, a.AppendJSON(nil), []string{"InvolvementType", "InvolvementTypeChangeReason"}, &next); err != nil {
			return err
		}
		a.GetAwsOpportunitySummaryOutput = next
		if o != nil {
			o.hidden.InvolvementType = next.InvolvementType
		}
		return nil
	})
}

// changeDeal changes the AWS opportunity of the account's opportunity and lets its partner know: the opportunity that it
// belongs to is stamped, its owner told, and the new summary shared (selling §10.6). Partners who were invited to the
// deal read the same summary, so theirs are stamped too. Nothing is told of a referral that nobody has accepted yet.
func (s *Service) changeDeal(c *resource.WriteCall, id string, change func(*awsOpportunity, *opportunity) error) error {
	deal, err := s.dealID(c, id)
	if err != nil {
		return err
	}
	a, err := loadAWSOpportunity(c, c.Catalog, deal)
	if err != nil {
		return err
	}
	c.Subject = a.record.Key
	o, err := loadOpportunity(c, c.Catalog, a.hidden.Partner, deal)
	if refused := apierr.From(err); err != nil && refused.Kind == apierr.NotFound {
		o, err = nil, nil
	}
	if err != nil {
		return err
	}
	before := a.AppendJSON(nil)
	if err := change(a, o); err != nil {
		return err
	}
	if bytes.Equal(before, a.AppendJSON(nil)) {
		return nil
	}
	if err := a.save(c, deal); err != nil {
		return err
	}
	if o == nil {
		return nil
	}
	if err := s.changed(c, o); err != nil {
		return err
	}
	if a.hidden.Engagement == "" {
		return nil
	}
	e, err := readEngagement(c, c.Catalog, a.hidden.Engagement)
	if err != nil {
		return err
	}
	if _, err := shareAWSSummary(c, e, o, a); err != nil {
		return err
	}
	return s.stampInvited(c, e, deal)
}

// dealID is the id of the AWS opportunity that the account's opportunity belongs to, or that is offered to the account.
func (s *Service) dealID(c *resource.WriteCall, id string) (string, error) {
	o, err := loadOpportunity(c, c.Catalog, c.Account, id)
	if refused := apierr.From(err); err != nil && refused.Kind == apierr.NotFound {
		a, missing := loadAWSOpportunity(c, c.Catalog, id)
		switch {
		case errors.Is(missing, store.ErrNotFound) || missing == nil && a.hidden.Partner != c.Account:
			return "", err
		case missing != nil:
			return "", missing
		}
		return id, nil
	}
	if err != nil {
		return "", err
	}
	deal, err := awsOpportunityOf(c.Reading(), o)
	if err == nil && deal == "" {
		err = apierr.NotFoundf("", "Opportunity %s is %s and has no AWS opportunity: there is one after an approval.", id, o.reviewStatus())
	}
	return deal, err
}

// stampInvited stamps the opportunities of invited partners that show the deal's summary.
func (s *Service) stampInvited(c *resource.WriteCall, e *engagement, deal string) error {
	records, err := associations(c, *e.Id, associationsOfEngagement, "")
	if err != nil {
		return err
	}
	for _, r := range records {
		var a api.EngagementResourceAssociationSummary
		if err := decode(&r, &a, nil); err != nil {
			return err
		}
		other, err := loadOpportunity(c, c.Catalog, r.Account, *a.ResourceId)
		if err != nil {
			return err
		}
		if shown, err := awsOpportunityOf(c.Reading(), other); err != nil || shown != deal || !other.invited() {
			if err != nil {
				return err
			}
			continue
		}
		if err := s.changed(c, other); err != nil {
			return err
		}
	}
	return nil
}
