package selling

import "github.com/opencosell/cosell/internal/resource"

// eventSource is the source of every event of the service (selling §12).
const eventSource = "aws.partnercentral-selling"

// The detail-types of opportunity events.
const (
	eventOpportunityCreated = "Opportunity Created"
	eventOpportunityUpdated = "Opportunity Updated"
)

type opportunityDetail struct {
	SchemaVersion string `json:"schemaVersion"`
	Catalog       string `json:"catalog"`
	Opportunity   struct {
		Identifier string `json:"identifier"`
	} `json:"opportunity"`
}

// tellOpportunity tells the owner of a change of its opportunity. As recorded from the real service, no resource is
// named.
func tellOpportunity(c *resource.WriteCall, owner, detailType, id string) error {
	d := opportunityDetail{SchemaVersion: "1", Catalog: c.Catalog}
	d.Opportunity.Identifier = id
	return c.Tell(owner, resource.Event{Version: "0", Source: eventSource, DetailType: detailType, Detail: d})
}
