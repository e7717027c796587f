package selling

import (
	"fmt"
	"slices"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
)

// CreateEngagementContext adds a context to an engagement of the caller (selling §7.2).
func (s *Service) CreateEngagementContext(c *resource.WriteCall, in *api.CreateEngagementContextInput) (*api.CreateEngagementContextOutput, error) {
	if err := c.RefuseRequest(contextProblems(c.Call, "", in.Type, in.Payload)); err != nil {
		return nil, err
	}
	id, err := c.ID(in.EngagementIdentifier, engagementPath, "EngagementIdentifier")
	if err != nil {
		return nil, err
	}
	e, err := loadEngagement(c, c.Catalog, c.Account, id)
	if err != nil {
		return nil, err
	}
	c.Subject = e.record.Key
	if err := c.RefuseBusiness(foreignContext(c, "Type", in.Type)); err != nil {
		return nil, err
	}
	if err := c.Refuse(e.roomFor(in.Type)); err != nil {
		return nil, err
	}
	if err := c.Checked(); err != nil {
		return nil, err
	}
	context, err := e.addContext(c, c.Account, in.Type, dated(c, in.Payload))
	if err != nil {
		return nil, err
	}
	return &api.CreateEngagementContextOutput{
		EngagementId: e.Id, EngagementArn: e.Arn, EngagementLastModifiedAt: e.ModifiedAt, ContextId: &context,
	}, nil
}

// addContext gives the engagement its next context, saves it and tells its members; it returns the id of the context.
// QuotaExceeded when there is no room for another.
func (e *engagement) addContext(c *resource.WriteCall, account string, t api.EngagementContextType, p *api.EngagementContextPayload) (string, error) {
	if err := e.roomFor(t); err != nil {
		return "", err
	}
	id := fmt.Sprint(len(e.Contexts) + 1)
	e.Contexts = append(e.Contexts, api.EngagementContextDetails{Id: &id, Type: t, Payload: p})
	return id, e.contextsChanged(c, account)
}

// roomFor is QuotaExceeded when the engagement can have no more contexts.
func (e *engagement) roomFor(t api.EngagementContextType) error {
	if len(e.Contexts) < mostContexts {
		return nil
	}
	return apierr.Quotaf("", "Engagement %s has %d contexts, which is the most it can have: there is no room for a %s context.", *e.Id, mostContexts, t)
}

// contextsChanged saves the engagement after the account has changed a context of it, and tells its members.
func (e *engagement) contextsChanged(c *resource.WriteCall, account string) error {
	e.touch(c, account)
	if err := e.save(c); err != nil {
		return err
	}
	return tellEngagementChanged(c, e)
}

// context is the one with the id, nil when there is none.
func (e *engagement) context(id string) *api.EngagementContextDetails {
	n := slices.IndexFunc(e.Contexts, func(d api.EngagementContextDetails) bool { return valueOf(d.Id) == id })
	if n < 0 {
		return nil
	}
	return &e.Contexts[n]
}

// dated is the payload with the time of the call in interactions that name none (selling §4.4). What was sent stays as
// it is, because a call may be carried out twice.
func dated(c *resource.WriteCall, sent *api.EngagementContextPayload) *api.EngagementContextPayload {
	p := copied(sent)
	if p == nil || p.Lead == nil {
		return p
	}
	p.Lead = copied(p.Lead)
	p.Lead.Interactions = slices.Clone(p.Lead.Interactions)
	for n := range p.Lead.Interactions {
		orDefault(&p.Lead.Interactions[n].InteractionDate, awsjson.At(c.Now))
	}
	return p
}

// contextsOfPartners are the types of contexts that a partner may make. In Sandbox a partner plays AWS, which alone
// originates leads and results of prospecting (selling §7.2, §9.3).
var contextsOfPartners = map[string][]api.EngagementContextType{
	resource.CatalogAWS: {api.EngagementContextTypeCustomerProject},
	resource.CatalogSandbox: {
		api.EngagementContextTypeCustomerProject, api.EngagementContextTypeLead, api.EngagementContextTypeProspectingResult,
	},
}

// foreignContext is the problem of a context that the caller may not make.
func foreignContext(c *resource.WriteCall, path string, t api.EngagementContextType) []apierr.Field {
	allowed := contextsOfPartners[resource.CatalogAWS]
	if simulates(c.Call) {
		allowed = contextsOfPartners[resource.CatalogSandbox]
	}
	if c.Account == c.Switches.AWSAccount || slices.Contains(allowed, t) {
		return nil
	}
	return []apierr.Field{apierr.Fieldf(path, apierr.ActionNotPermitted,
		"Type must be %s in catalog %s: only AWS makes a %s context there", api.EngagementContextTypeCustomerProject, c.Catalog, t)}
}
