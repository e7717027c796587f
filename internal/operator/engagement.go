package operator

import (
	"encoding/json"
	"slices"
	"time"

	sellingapi "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
)

// Engagement names an engagement.
type Engagement struct {
	Engagement string `json:"engagement" arg:"" help:"Id of an engagement that AWS is a member of."`
}

// AddContext gives an engagement another context.
type AddContext struct {
	Engagement string   `json:"engagement" arg:"" help:"Id of an engagement that AWS is a member of."`
	Type       string   `json:"type" required:"" help:"CustomerProject, Lead or ProspectingResult." enum:"CustomerProject,Lead,ProspectingResult" placeholder:"TYPE"`
	Context    Document `json:"context" required:"" type:"filecontent" help:"The context, with members of the payload of its type, such as Customer and Interactions of a Lead." placeholder:"FILE"`
}

// UpdateContext changes a context.
type UpdateContext struct {
	Engagement string   `json:"engagement" arg:"" help:"Id of an engagement that AWS is a member of."`
	Context    string   `json:"context" arg:"" help:"Id of the context in the engagement, such as 1."`
	Changes    Document `json:"changes" required:"" type:"filecontent" help:"Of a Lead: Customer (the whole one; left out it stays), QualificationStatus, Insights, and Interaction (one more). Of any other type the whole payload." placeholder:"FILE"`
	ModifiedAt string   `json:"modifiedAt,omitempty" help:"When the engagement was changed last, as it was read; a later change is a conflict (whenever it was)." placeholder:"TIME"`
}

var engagements = []Action{
	look("engagement", "Show an engagement of AWS with its members and contexts.", ofAWS, (*Desk).engagement),
	change("add-context", "Add a context, such as a lead, to an engagement of AWS.", ofAWS, (*Desk).addContext),
	change("update-context", "Change a context of an engagement of AWS: add an interaction to a lead, say.", ofAWS, (*Desk).updateContext),
}

func (d *Desk) engagement(c *resource.ReadCall, in *Engagement) (any, error) {
	e, err := d.Deals.GetEngagement(c, &sellingapi.GetEngagementInput{Catalog: c.Catalog, Identifier: in.Engagement})
	if err != nil {
		return nil, err
	}
	// An engagement has at most ten members.
	list, err := d.Deals.ListEngagementMembers(c, &sellingapi.ListEngagementMembersInput{
		Catalog: c.Catalog, Identifier: in.Engagement, MaxResults: new(int32(10)),
	})
	if err != nil {
		return nil, err
	}
	type member struct {
		Account *string `json:"account"`
		Company *string `json:"company"`
	}
	type context struct {
		ID      *string         `json:"context"`
		Type    string          `json:"type"`
		Payload json.RawMessage `json:"payload"`
	}
	out := struct {
		Engagement  *string   `json:"engagement"`
		Title       *string   `json:"title"`
		Description *string   `json:"description"`
		CreatedBy   *string   `json:"createdBy"`
		Created     time.Time `json:"createdAt"`
		ModifiedBy  *string   `json:"modifiedBy"`
		ModifiedAt  string    `json:"modifiedAt"`
		Members     []member  `json:"members"`
		Contexts    []context `json:"contexts"`
	}{
		Engagement: e.Id, Title: e.Title, Description: e.Description, CreatedBy: e.CreatedBy, Created: e.CreatedAt.Time,
		ModifiedBy: e.ModifiedBy, ModifiedAt: e.ModifiedAt.String(), Contexts: []context{},
	}
	for _, m := range list.EngagementMemberList {
		out.Members = append(out.Members, member{m.AccountId, m.CompanyName})
	}
	for _, x := range e.Contexts {
		out.Contexts = append(out.Contexts, context{x.Id, string(x.Type), x.Payload.AppendJSON(nil)})
	}
	return out, nil
}

// contexted is the answer of an action on a context.
type contexted struct {
	Engagement string `json:"engagement"`
	Context    string `json:"context"`
	ModifiedAt string `json:"modifiedAt"`
}

func (d *Desk) addContext(c *resource.WriteCall, in *AddContext) (any, error) {
	style := &sellingapi.API.Spelling.Style
	var payload sellingapi.EngagementContextPayload
	if err := in.Context.read("input.context", in.Type, style, &payload); err != nil {
		return nil, err
	}
	request := &sellingapi.CreateEngagementContextInput{
		Catalog: c.Catalog, ClientToken: c.RequestID, EngagementIdentifier: in.Engagement,
		Type: sellingapi.EngagementContextType(in.Type), Payload: &payload,
	}
	if err := checked("input", style, request, new(sellingapi.CreateEngagementContextInput)); err != nil {
		return nil, err
	}
	out, err := d.Deals.CreateEngagementContext(c, request)
	if err != nil {
		return nil, err
	}
	return contexted{*out.EngagementId, *out.ContextId, out.EngagementLastModifiedAt.String()}, nil
}

// updateContext changes a context as it is now, unless the operator says when it was read.
func (d *Desk) updateContext(c *resource.WriteCall, in *UpdateContext) (any, error) {
	style := &sellingapi.API.Spelling.Style
	e, err := d.Deals.GetEngagement(c.Reading(), &sellingapi.GetEngagementInput{Catalog: c.Catalog, Identifier: in.Engagement})
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(e.Contexts, func(x sellingapi.EngagementContextDetails) bool { return x.Id != nil && *x.Id == in.Context })
	if at < 0 {
		return nil, apierr.NotFoundf("", "Engagement %s has no context %s: the action engagement shows those that it has.", *e.Id, in.Context)
	}
	if in.ModifiedAt != "" && in.ModifiedAt != e.ModifiedAt.String() {
		return nil, apierr.Conflictf("", "Engagement %s was changed at %s, since it was read at %s.", *e.Id, e.ModifiedAt, in.ModifiedAt)
	}
	context := e.Contexts[at]
	request := &sellingapi.UpdateEngagementContextInput{
		Catalog: c.Catalog, EngagementIdentifier: in.Engagement, ContextIdentifier: in.Context,
		EngagementLastModifiedAt: *e.ModifiedAt, Type: context.Type, Payload: new(sellingapi.UpdateEngagementContextPayload),
	}
	document := in.Changes
	if lead := context.Payload.Lead; lead != nil {
		if document, err = in.Changes.with("input.changes", "Customer", lead.Customer.AppendJSON(nil)); err != nil {
			return nil, err
		}
	}
	if err := document.read("input.changes", string(context.Type), style, request.Payload); err != nil {
		return nil, err
	}
	if err := checked("input", style, request, new(sellingapi.UpdateEngagementContextInput)); err != nil {
		return nil, err
	}
	out, err := d.Deals.UpdateEngagementContext(c, request)
	if err != nil {
		return nil, err
	}
	return contexted{out.EngagementId, out.ContextId, out.EngagementLastModifiedAt.String()}, nil
}
