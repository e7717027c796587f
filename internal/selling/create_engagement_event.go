package selling

import (
	"fmt"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
)

// eventEngagementCreated is the detail-type of a new engagement.
const eventEngagementCreated = "Engagement Created"

type engagementCreatedDetail struct {
	SchemaVersion string                 `json:"schemaVersion"`
	Catalog       string                 `json:"catalog"`
	Engagement    engagementCreatedEvent `json:"engagement"`
}

type engagementCreatedEvent struct {
	ARN          string                      `json:"engagementArn"`
	ID           string                      `json:"engagementId"`
	CreatedAt    string                      `json:"CreatedAt"`
	CreatedBy    string                      `json:"CreatedBy"`
	ContextTypes []api.EngagementContextType `json:"ContextTypes"`
}

// tellEngagementCreated tells the creator, who is the only member (events §2).
func tellEngagementCreated(c *resource.WriteCall, e *engagement) error {
	err := c.Tell(*e.CreatedBy, resource.Event{
		Version: "0", Source: eventSource, DetailType: eventEngagementCreated, Resources: []string{*e.Arn},
		Detail: engagementCreatedDetail{
			SchemaVersion: "1", Catalog: c.Catalog, Engagement: engagementCreatedEvent{
				ARN: *e.Arn, ID: *e.Id, CreatedAt: e.CreatedAt.String(), CreatedBy: *e.CreatedBy, ContextTypes: e.contextTypes(),
			},
		},
	})
	if err != nil {
		return fmt.Errorf("tell the creator of engagement %s: %w", *e.Id, err)
	}
	return nil
}
