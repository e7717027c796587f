package selling

import (
	"fmt"

	"github.com/opencosell/cosell/internal/resource"
)

// eventMemberAdded is the detail-type of an account's joining an engagement.
const eventMemberAdded = "Engagement Member Added"

type memberDetail struct {
	SchemaVersion string          `json:"schemaVersion"`
	Catalog       string          `json:"catalog"`
	Engagement    engagementEvent `json:"engagement"`
	Member        memberEvent     `json:"engagementMember"`
}

type engagementEvent struct {
	ID string `json:"id"`
}

type memberEvent struct {
	AccountID   string `json:"accountId"`
	CompanyName string `json:"companyName"`
}

// tellMemberAdded tells every member, the new one too, of who joined (events §2).
func (s *Service) tellMemberAdded(c *resource.WriteCall, e *engagement, joined string) error {
	p, err := s.partner(c.Reading(), joined)
	if err != nil {
		return fmt.Errorf("new member of engagement %s: %w", *e.Id, err)
	}
	detail := memberDetail{
		SchemaVersion: "1", Catalog: c.Catalog, Engagement: engagementEvent{ID: *e.Id},
		Member: memberEvent{AccountID: joined, CompanyName: p.Company},
	}
	return tellMembers(c, e, eventMemberAdded, detail)
}

// tellMembers gives every member a copy of an event about its engagement.
func tellMembers(c *resource.WriteCall, e *engagement, detailType string, detail any) error {
	for _, account := range e.hidden.accounts() {
		err := c.Tell(account, resource.Event{
			Version: "0", Source: eventSource, DetailType: detailType, Resources: []string{*e.Arn}, Detail: detail,
		})
		if err != nil {
			return fmt.Errorf("tell the members of engagement %s: %w", *e.Id, err)
		}
	}
	return nil
}
