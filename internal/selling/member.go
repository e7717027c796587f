package selling

import (
	"fmt"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

const membersPerPage = 5

// ListEngagementMembers answers members only, in the order in which they joined; who is invited and has not accepted
// is none (selling §7.2).
func (s *Service) ListEngagementMembers(c *resource.ReadCall, in *api.ListEngagementMembersInput) (*api.ListEngagementMembersOutput, error) {
	id, err := c.ID(in.Identifier, engagementPath, "Identifier")
	if err != nil {
		return nil, err
	}
	e, err := loadEngagement(c, c.Catalog, c.Account, id)
	if err != nil {
		return nil, err
	}
	scope := *in
	scope.MaxResults, scope.NextToken = nil, nil
	out := &api.ListEngagementMembersOutput{EngagementMemberList: []api.EngagementMember{}}
	list := resource.List{Scope: scope.AppendJSON(nil), Token: in.NextToken, Limit: pageSize(in.MaxResults, membersPerPage)}
	joined := &resource.ReadCall{Call: c.Call, Reader: joinOrder{members: e.hidden.Members}}
	out.NextToken, err = list.Page(joined, func(m *store.Record) error {
		p, err := s.partner(c, m.ID)
		if err != nil {
			return fmt.Errorf("member of engagement %s: %w", id, err)
		}
		out.EngagementMemberList = append(out.EngagementMemberList, api.EngagementMember{
			AccountId: &m.ID, CompanyName: &p.Company, WebsiteUrl: p.Website,
		})
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// joinOrder lets a list walk the members of one engagement, which are kept inside its record, as if they were index
// rows. Nothing but List may be called.
type joinOrder struct {
	store.Reader
	members []member
}

func (j joinOrder) List(r store.Range) ([]store.Row, error) {
	var rows []store.Row
	for i, m := range j.members {
		row := store.Row{
			Position: store.Position{Sort: fmt.Sprintf("%04d", i), ID: m.Account},
			Record:   store.Record{Key: store.Key{Catalog: r.Catalog, ID: m.Account}},
		}
		if len(rows) < r.Limit && (r.After == nil || row.Sort > r.After.Sort) {
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// existingMembers are the members now, as an invitation shows them (selling §4.5).
func (s *Service) existingMembers(c *resource.ReadCall, engagement string) ([]api.EngagementMemberSummary, error) {
	h, err := members(c, c.Catalog, engagement)
	if err != nil {
		return nil, err
	}
	list := make([]api.EngagementMemberSummary, len(h.Members))
	for i, m := range h.Members {
		p, err := s.partner(c, m.Account)
		if err != nil {
			return nil, fmt.Errorf("member of engagement %s: %w", engagement, err)
		}
		list[i] = api.EngagementMemberSummary{CompanyName: &p.Company, WebsiteUrl: p.Website}
	}
	return list, nil
}

// pageSize is how many items a page has at most.
func pageSize(asked *int32, usual int) int {
	if asked == nil {
		return usual
	}
	return int(*asked)
}
