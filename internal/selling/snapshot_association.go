package selling

import (
	"errors"
	"fmt"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// kindAssociation ties an opportunity to an engagement in which it has a snapshot. Its body is a summary of
// ListEngagementResourceAssociations (selling §7.6).
const kindAssociation = "engagement-resource"

// The index groups of associations, all ordered by creation. Every member has rows; those of the last
// two groups stand under the id of the engagement instead of an account.
const (
	associationsByDate            = "CreatedAt"
	associationsByResource        = "ResourceIdentifier/CreatedAt"
	associationsByCreator         = "CreatedBy/CreatedAt"
	associationsByResourceCreator = "ResourceIdentifier,CreatedBy/CreatedAt"
	associationsOfEngagement      = "Engagement/CreatedAt"
	associationsOfCreator         = "Engagement,CreatedBy/CreatedAt"
)

func associationID(engagement, opportunity string) string {
	return engagement + "/" + string(api.ResourceTypeOpportunity) + "/" + opportunity
}

// associate records that the opportunity has a snapshot in the engagement; the second time nothing changes.
func associate(c *resource.WriteCall, e *engagement, o *opportunity) error {
	key := store.Key{Kind: kindAssociation, Catalog: c.Catalog, ID: associationID(*e.Id, o.Id)}
	_, err := c.Get(key)
	if err == nil {
		return nil
	}
	if !errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("read association %s: %w", key.ID, err)
	}
	owner := o.record.Account
	body := &api.EngagementResourceAssociationSummary{
		Catalog: c.Catalog, EngagementId: e.Id, ResourceType: new(api.ResourceTypeOpportunity), ResourceId: &o.Id, CreatedBy: &owner,
	}
	r := &store.Record{Key: key, Account: owner, Created: c.Now, Updated: c.Now, Body: body.AppendJSON(nil)}
	if err := c.Create(r, associationRows(e, r, o.Id)); err != nil {
		return fmt.Errorf("create association %s: %w", key.ID, err)
	}
	return nil
}

// shareAssociations lets the members that the engagement has now list what earlier ones brought into it.
func shareAssociations(c *resource.WriteCall, e *engagement) error {
	records, err := associations(c, *e.Id, associationsOfEngagement, "")
	if err != nil {
		return err
	}
	for _, r := range records {
		var a api.EngagementResourceAssociationSummary
		if err := decode(&r, &a, nil); err != nil {
			return err
		}
		if err := c.Replace(&r, associationRows(e, &r, *a.ResourceId)); err != nil {
			return fmt.Errorf("share association %s: %w", r.ID, err)
		}
	}
	return nil
}

// associations are those of one engagement: all of them, or those of one owner.
func associations(c *resource.WriteCall, engagement, index, value string) ([]store.Record, error) {
	var records []store.Record
	q := store.Range{
		Account: engagement, Catalog: c.Catalog, Kind: kindAssociation, Name: index, Value: value, Limit: 100,
	}
	for {
		rows, err := c.List(q)
		if err != nil {
			return nil, fmt.Errorf("associations of engagement %s: %w", engagement, err)
		}
		for _, row := range rows {
			records = append(records, row.Record)
		}
		if len(rows) < q.Limit {
			return records, nil
		}
		q.After = &rows[len(rows)-1].Position
	}
}

func associationRows(e *engagement, r *store.Record, opportunity string) []store.Index {
	key := resource.TimeKey(r.Created)
	rows := []store.Index{
		{Account: *e.Id, Name: associationsOfEngagement, Sort: key},
		{Account: *e.Id, Name: associationsOfCreator, Value: r.Account, Sort: key},
	}
	for _, account := range e.hidden.accounts() {
		rows = append(rows,
			store.Index{Account: account, Name: associationsByDate, Sort: key},
			store.Index{Account: account, Name: associationsByResource, Value: opportunity, Sort: key},
			store.Index{Account: account, Name: associationsByCreator, Value: r.Account, Sort: key},
			store.Index{Account: account, Name: associationsByResourceCreator, Value: opportunity + "," + r.Account, Sort: key})
	}
	return rows
}
