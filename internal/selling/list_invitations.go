package selling

import (
	"encoding/json"
	"fmt"
	"slices"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

const invitationsPerPage = 20

var (
	payloadTypes = []api.EngagementInvitationPayloadType{
		api.EngagementInvitationPayloadTypeOpportunityInvitation,
		api.EngagementInvitationPayloadTypeLeadInvitation,
	}
	invitationStatuses = []api.InvitationStatus{
		api.InvitationStatusPending, api.InvitationStatusAccepted, api.InvitationStatusRejected, api.InvitationStatusExpired,
	}
)

// ListEngagementInvitations lists what the caller sent or got, by date, newest first unless asked otherwise
// (selling §7.3).
func (s *Service) ListEngagementInvitations(c *resource.ReadCall, in *api.ListEngagementInvitationsInput) (*api.ListEngagementInvitationsOutput, error) {
	engagements, err := c.FilterIDs(in.EngagementIdentifier, engagementPath, "EngagementIdentifier")
	if err != nil {
		return nil, err
	}
	scope := *in
	scope.MaxResults, scope.NextToken = nil, nil
	role := string(in.ParticipantType)
	list := resource.List{
		Kind: kindInvitation, Index: role + invitationsByDate, Descending: true,
		Scope: scope.AppendJSON(nil), Token: in.NextToken, Limit: pageSize(in.MaxResults, invitationsPerPage),
	}
	if in.Sort != nil {
		list.Descending = in.Sort.SortOrder == api.SortOrderDescending
	}
	switch {
	case len(engagements) > 0:
		list.Index, list.Values = role+invitationsByEngagement, engagements
	case len(in.SenderAwsAccountId) > 0:
		list.Index, list.Values = role+invitationsBySender, in.SenderAwsAccountId
	case len(in.Status)+len(in.PayloadType) > 0:
		list.Index = role + invitationsByState
		if list.Values, err = invitationStates(c, in); err != nil {
			return nil, err
		}
	}
	var h invitationHidden // of the record that Keep saw last
	list.Keep = func(r *store.Record) (bool, error) {
		h = invitationHidden{}
		if err := json.Unmarshal(r.Hidden, &h); err != nil {
			return false, fmt.Errorf("decode invitation %s: %w", r.ID, err)
		}
		return passes(engagements, h.Engagement) && passes(in.SenderAwsAccountId, h.Sender) &&
			passes(in.PayloadType, h.PayloadType) && passes(in.Status, h.status(c.Now)), nil
	}
	out := &api.ListEngagementInvitationsOutput{EngagementInvitationSummaries: []api.EngagementInvitationSummary{}}
	out.NextToken, err = list.Page(c, func(r *store.Record) error {
		i := invitation{record: r}
		if err := decode(r, &i.GetEngagementInvitationOutput, &i.hidden); err != nil {
			return err
		}
		out.EngagementInvitationSummaries = append(out.EngagementInvitationSummaries,
			i.summary(h.status(c.Now), in.ParticipantType))
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// invitationStates are the index groups that hold what the filters let through. Overdue invitations that the agenda
// has not come to are among the pending ones; only when there are such is the group of the pending walked for the
// expired.
func invitationStates(c *resource.ReadCall, in *api.ListEngagementInvitationsInput) ([]string, error) {
	statuses, types := in.Status, in.PayloadType
	if len(statuses) == 0 {
		statuses = invitationStatuses
	}
	if len(types) == 0 {
		types = payloadTypes
	}
	var groups []string
	for _, t := range types {
		pending := invitationState(t, api.InvitationStatusPending)
		for _, status := range statuses {
			groups = append(groups, invitationState(t, status))
		}
		if !slices.Contains(statuses, api.InvitationStatusExpired) || slices.Contains(statuses, api.InvitationStatusPending) {
			continue
		}
		overdue, err := c.Count(store.Range{
			Account: c.Account, Catalog: c.Catalog, Kind: kindInvitation,
			Name: string(in.ParticipantType) + invitationsByState, Value: pending,
			Max: new(resource.TimeKey(c.Now.Add(-invitationLife))),
		}, 1)
		if err != nil {
			return nil, fmt.Errorf("count overdue invitations: %w", err)
		}
		if overdue > 0 {
			groups = append(groups, pending)
		}
	}
	return groups, nil
}

// summary is the invitation as a list shows it: one that was answered has no date of expiry any more (selling §4.5).
func (i *invitation) summary(status api.InvitationStatus, role api.ParticipantType) api.EngagementInvitationSummary {
	expires := i.ExpirationDate
	if status == api.InvitationStatusAccepted || status == api.InvitationStatusRejected {
		expires = nil
	}
	return api.EngagementInvitationSummary{
		Arn: i.Arn, PayloadType: i.PayloadType, Id: i.Id, EngagementId: i.EngagementId, EngagementTitle: i.EngagementTitle,
		Status: &status, InvitationDate: i.InvitationDate, ExpirationDate: expires, SenderAwsAccountId: i.SenderAwsAccountId,
		SenderCompanyName: i.SenderCompanyName, Receiver: i.Receiver, Catalog: i.Catalog, ParticipantType: &role,
	}
}
