package selling

import (
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

// maxMembers is how many members an engagement has at most (selling §1.9).
const maxMembers = 10

// engagementPath is what the ARN of an engagement has before its id.
const engagementPath = "engagement/"

func engagementKey(catalog, id string) store.Key {
	return store.Key{Kind: kindEngagement, Catalog: catalog, ID: id}
}

// newEngagement makes an engagement with its creator as the only member, not saved. The contexts are numbered in
// order, whatever their ids (selling §4.4).
func newEngagement(c *resource.WriteCall, creator, title, description string, contexts []api.EngagementContextDetails) *engagement {
	id := c.IDs.New("eng-", 14)
	now := awsjson.At(c.Now)
	e := &engagement{
		GetEngagementOutput: api.GetEngagementOutput{
			Id: &id, Arn: new(c.ARN("", engagementPath+id)), Title: &title, Description: &description,
			CreatedAt: &now, CreatedBy: &creator, ModifiedAt: &now, ModifiedBy: &creator,
			MemberCount: new(int32(1)), Contexts: []api.EngagementContextDetails{},
		},
		hidden: engagementHidden{Members: []member{{Account: creator, Joined: now.Time}}},
	}
	for _, context := range contexts {
		context.Id = new(fmt.Sprint(len(e.Contexts) + 1))
		e.Contexts = append(e.Contexts, context)
	}
	return e
}

// readEngagement returns the engagement whoever asks.
func readEngagement(r store.Reader, catalog, id string) (*engagement, error) {
	rec, err := r.Get(engagementKey(catalog, id))
	if err != nil {
		return nil, fmt.Errorf("read engagement %s: %w", id, err)
	}
	e := &engagement{record: rec}
	return e, decode(rec, &e.GetEngagementOutput, &e.hidden)
}

// loadEngagement returns an engagement of which the account is a member; any other is an apierr.NotFound, so that
// nobody learns which ids are taken (selling §2.3).
func loadEngagement(r store.Reader, catalog, account, id string) (*engagement, error) {
	e, err := readEngagement(r, catalog, id)
	if errors.Is(err, store.ErrNotFound) || err == nil && !e.hidden.has(account) {
		return nil, apierr.NotFoundf("", "Engagement %s was not found in catalog %s among the engagements of which the calling account is a member.", id, catalog)
	}
	return e, err
}

// save stores the engagement with the index rows of its members. It changes nothing; see touch.
func (e *engagement) save(c *resource.WriteCall) error {
	return write(c, engagementKey(c.Catalog, *e.Id), "", &e.record, &e.GetEngagementOutput, e.hidden,
		e.CreatedAt.Time, e.ModifiedAt.Time, e.indexRows())
}

// touch stamps a change made by the account. The stamp is a lock of clients, so it always grows (selling §1.8).
func (e *engagement) touch(c *resource.WriteCall, account string) {
	e.ModifiedAt, e.ModifiedBy = new(awsjson.At(c.Later(e.ModifiedAt.Time))), &account
}

// join makes the account the last member. Kinds of its errors: Conflict for one who is a member already,
// QuotaExceeded when there is no room.
func (e *engagement) join(c *resource.WriteCall, account string) error {
	if e.hidden.has(account) {
		return apierr.Conflictf("", "Account %s is already a member of engagement %s.", account, *e.Id)
	}
	if len(e.hidden.Members) >= maxMembers {
		return apierr.Quotaf("", "Engagement %s already has %d members, which is the most it can have.", *e.Id, maxMembers)
	}
	e.hidden.Members = append(e.hidden.Members, member{Account: account, Joined: c.Now})
	e.MemberCount = new(int32(len(e.hidden.Members)))
	e.touch(c, account)
	return nil
}

func (h *engagementHidden) has(account string) bool {
	return slices.ContainsFunc(h.Members, func(m member) bool { return m.Account == account })
}

// accounts are the members in the order in which they joined.
func (h *engagementHidden) accounts() []string {
	accounts := make([]string, len(h.Members))
	for i, m := range h.Members {
		accounts[i] = m.Account
	}
	return accounts
}

// members reads only who takes part.
func members(r store.Reader, catalog, id string) (*engagementHidden, error) {
	rec, err := r.Get(engagementKey(catalog, id))
	if err != nil {
		return nil, fmt.Errorf("read engagement %s: %w", id, err)
	}
	h := new(engagementHidden)
	if err := json.Unmarshal(rec.Hidden, h); err != nil {
		return nil, fmt.Errorf("decode engagement %s: %w", id, err)
	}
	return h, nil
}

// The index groups of engagements, all ordered by creation.
const (
	engagementsByDate    = "CreatedDate"
	engagementsByCreator = "CreatedBy/CreatedDate"
	engagementsByContext = "ContextTypes/CreatedDate"
)

func (e *engagement) indexRows() []store.Index {
	key := resource.TimeKey(e.CreatedAt.Time)
	var rows []store.Index
	for _, m := range e.hidden.Members {
		rows = append(rows,
			store.Index{Account: m.Account, Name: engagementsByDate, Sort: key},
			store.Index{Account: m.Account, Name: engagementsByCreator, Value: *e.CreatedBy, Sort: key})
		for _, t := range e.contextTypes() {
			rows = append(rows, store.Index{Account: m.Account, Name: engagementsByContext, Value: string(t), Sort: key})
		}
	}
	return rows
}

// contextTypes are the distinct types of the contexts, in the order of the contexts.
func (e *engagement) contextTypes() []api.EngagementContextType {
	types := []api.EngagementContextType{}
	for _, context := range e.Contexts {
		if !slices.Contains(types, context.Type) {
			types = append(types, context.Type)
		}
	}
	return types
}

// GetEngagement answers members only (selling §7.2).
func (s *Service) GetEngagement(c *resource.ReadCall, in *api.GetEngagementInput) (*api.GetEngagementOutput, error) {
	id, err := c.ID(in.Identifier, engagementPath, "Identifier")
	if err != nil {
		return nil, err
	}
	e, err := loadEngagement(c, c.Catalog, c.Account, id)
	if err != nil {
		return nil, err
	}
	return &e.GetEngagementOutput, nil
}
