package account

import (
	"slices"
	"strings"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// GetConnection answers a connection to its two participants, also after it was terminated (account §7.22).
func (s *Service) GetConnection(c *resource.ReadCall, in *api.GetConnectionInput) (*api.GetConnectionOutput, error) {
	n, err := connectionByID(c, in.Identifier)
	if err != nil {
		return nil, err
	}
	v, err := n.view(c, c.Account)
	if err != nil {
		return nil, err
	}
	return &v, nil
}

// ListConnections answers the caller's connections, newest first; without a filter those that are live
// (account §7.23).
func (s *Service) ListConnections(c *resource.ReadCall, in *api.ListConnectionsInput) (*api.ListConnectionsOutput, error) {
	f, err := parseTypeFilter(in.ConnectionType)
	if err != nil {
		return nil, err
	}
	others, err := withAccounts(c, in.OtherParticipantIdentifiers)
	if err != nil {
		return nil, err
	}
	scope := *in
	scope.NextToken, scope.MaxResults = nil, nil
	l := resource.List{
		Kind: kindConnection, Descending: true, Scope: scope.AppendJSON(nil), Token: in.NextToken, Limit: pageSize(in.MaxResults),
	}
	l.Index, l.Values = f.index()
	switch {
	case len(others) > 0 && f.connectionType == "":
		l.Index, l.Values = indexLive, others
	case len(others) > 0:
		l.Index, l.Values = indexOther, others
		l.Keep = func(r *store.Record) (bool, error) {
			n, err := decodeConnection(r)
			return err == nil && f.selects(n), err
		}
	}
	out := &api.ListConnectionsOutput{ConnectionSummaries: []api.ConnectionSummary{}}
	out.NextToken, err = l.Page(c, func(r *store.Record) error {
		n, err := decodeConnection(r)
		if err != nil {
			return err
		}
		v, err := n.view(c, c.Account)
		if err != nil {
			return err
		}
		item := api.ConnectionSummary{
			Catalog: v.Catalog, Id: v.Id, Arn: v.Arn, OtherParticipantAccountId: v.OtherParticipantAccountId,
			UpdatedAt: v.UpdatedAt, ConnectionTypes: map[api.ConnectionType]api.ConnectionTypeSummary{},
		}
		for t, d := range v.ConnectionTypes {
			item.ConnectionTypes[t] = api.ConnectionTypeSummary{Status: d.Status, OtherParticipant: d.OtherParticipant}
		}
		out.ConnectionSummaries = append(out.ConnectionSummaries, item)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// typeFilter is TYPE or TYPE:STATUS; empty it selects what is live.
type typeFilter struct {
	connectionType api.ConnectionType
	status         api.ConnectionTypeStatus
}

var (
	connectionTypes    = []api.ConnectionType{api.ConnectionTypeOpportunityCollaboration, api.ConnectionTypeSubsidiary}
	connectionStatuses = []api.ConnectionTypeStatus{api.ConnectionTypeStatusActive, api.ConnectionTypeStatusCanceled}
)

func parseTypeFilter(s *string) (typeFilter, error) {
	if s == nil {
		return typeFilter{}, nil
	}
	name, status, withStatus := strings.Cut(*s, ":")
	f := typeFilter{api.ConnectionType(name), api.ConnectionTypeStatus(status)}
	if !slices.Contains(connectionTypes, f.connectionType) || withStatus && !slices.Contains(connectionStatuses, f.status) {
		return f, apierr.Request(apierr.Fieldf("ConnectionType", apierr.InvalidEnumValue,
			"%q is no filter for connections: give a type out of %v, or TYPE:STATUS with a status out of %v", *s, connectionTypes, connectionStatuses))
	}
	return f, nil
}

func (f typeFilter) index() (name string, values []string) {
	switch {
	case f.connectionType == "":
		return indexActive, nil
	case f.status == "":
		return indexType, []string{string(f.connectionType)}
	default:
		return indexType, []string{string(f.connectionType) + ":" + string(f.status)}
	}
}

// selects applies a filter that names a type.
func (f typeFilter) selects(n *connection) bool {
	d, has := n.ConnectionTypes[f.connectionType]
	return has && (f.status == "" || f.status == d.Status)
}
