package selling

import "github.com/opencosell/cosell/internal/resource"

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

// tellSnapshot tells every member of a snapshot that all may read (events §2).
func tellSnapshot(c *resource.WriteCall, e *engagement, s *snapshot) error {
	return tellMembers(c, e, eventSnapshotCreated, snapshotDetail{
		SchemaVersion: "1", Catalog: s.Catalog, Snapshot: snapshotEvent{
			ARN: *s.Arn, EngagementID: *s.EngagementId, ResourceType: string(*s.ResourceType), ResourceID: *s.ResourceId,
			CreatedBy: *s.CreatedBy, Targets: s.TargetMemberAccounts, Template: *s.ResourceSnapshotTemplateName,
		},
	})
}
