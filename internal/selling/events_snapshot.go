package selling

import (
	"fmt"

	"github.com/opencosell/cosell/internal/resource"
)

// eventSnapshotCreated is the detail-type of a new revision of a snapshot.
const eventSnapshotCreated = "Engagement Resource Snapshot Created"

type snapshotDetail struct {
	SchemaVersion string        `json:"schemaVersion"`
	Catalog       string        `json:"catalog"`
	Snapshot      snapshotEvent `json:"resourceSnapshot"`
}

type snapshotEvent struct {
	ARN          string   `json:"arn"`
	EngagementID string   `json:"engagementId"`
	ResourceType string   `json:"resourceType"`
	ResourceID   string   `json:"resourceId"`
	CreatedBy    string   `json:"createdBy"`
	Targets      []string `json:"targetMemberAccounts"`
	Template     string   `json:"resourceSnapshotTemplateName"`
}

// tellSnapshot tells the accounts that the snapshot is for: every member, or the owner of the opportunity (events §2).
func tellSnapshot(c *resource.WriteCall, e *engagement, s *snapshot) error {
	event := resource.Event{
		Version: "0", Source: eventSource, DetailType: eventSnapshotCreated, Resources: []string{*e.Arn},
		Detail: snapshotDetail{SchemaVersion: "1", Catalog: s.Catalog, Snapshot: snapshotEvent{
			ARN: *s.Arn, EngagementID: *s.EngagementId, ResourceType: string(*s.ResourceType), ResourceID: *s.ResourceId,
			CreatedBy: *s.CreatedBy, Targets: s.TargetMemberAccounts, Template: *s.ResourceSnapshotTemplateName,
		}},
	}
	for _, account := range s.TargetMemberAccounts {
		if err := c.Tell(account, event); err != nil {
			return fmt.Errorf("tell of snapshot %s: %w", *s.Arn, err)
		}
	}
	return nil
}
