package selling

import (
	"slices"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
)

// mostContexts is how many contexts an engagement has at most (selling §1.9).
const mostContexts = 5

// convertLead makes the opportunity that is shared into an engagement about a lead the customer project of that
// engagement, which AWS wants to see before the opportunity is submitted (selling §6.3, §6.4). An engagement that has a
// customer project, or no lead, stays as it is. QuotaExceeded when there is no room for another context.
func convertLead(c *resource.WriteCall, e *engagement, o *opportunity) error {
	types := e.contextTypes()
	if !slices.Contains(types, api.EngagementContextTypeLead) || slices.Contains(types, api.EngagementContextTypeCustomerProject) {
		return nil
	}
	project := customerProject(o)
	_, err := e.addContext(c, o.record.Account, project.Type, project.Payload)
	return err
}

// eventEngagementChanged is the detail-type of a new or another context of an engagement.
const eventEngagementChanged = "Engagement Updated"

type engagementChangedDetail struct {
	SchemaVersion string                 `json:"schemaVersion"`
	Catalog       string                 `json:"catalog"`
	Engagement    engagementChangedEvent `json:"engagement"`
}

type engagementChangedEvent struct {
	ARN            string                      `json:"engagementArn"`
	ID             string                      `json:"engagementId"`
	LastModifiedAt string                      `json:"LastModifiedAt"`
	LastModifiedBy string                      `json:"LastModifiedBy"`
	ContextTypes   []api.EngagementContextType `json:"ContextTypes"`
}

// tellEngagementChanged tells every member (events §2).
func tellEngagementChanged(c *resource.WriteCall, e *engagement) error {
	return tellMembers(c, e, eventEngagementChanged, engagementChangedDetail{
		SchemaVersion: "1", Catalog: c.Catalog, Engagement: engagementChangedEvent{
			ARN: *e.Arn, ID: *e.Id, LastModifiedAt: e.ModifiedAt.String(), LastModifiedBy: *e.ModifiedBy, ContextTypes: e.contextTypes(),
		},
	})
}
