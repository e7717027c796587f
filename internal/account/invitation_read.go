package account

import (
	"errors"
	"slices"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// defaultPage and the model's maximum of MaxResults are the same (account §6.6).
const defaultPage = 100

func pageSize(n *int32) int {
	if n == nil {
		return defaultPage
	}
	return int(*n)
}

// GetConnectionInvitation answers an invitation to its sender or receiver, whatever became of it (account §7.17).
func (s *Service) GetConnectionInvitation(c *resource.ReadCall, in *api.GetConnectionInvitationInput) (*api.GetConnectionInvitationOutput, error) {
	i, err := invitationByID(c, in.Identifier)
	if err != nil {
		return nil, err
	}
	v := i.view(c.Account)
	return &v, nil
}

// ListConnectionInvitations answers what the caller sent and received, newest first (account §7.18).
func (s *Service) ListConnectionInvitations(c *resource.ReadCall, in *api.ListConnectionInvitationsInput) (*api.ListConnectionInvitationsOutput, error) {
	f, err := newInvitationFilter(c, in)
	if err != nil {
		return nil, err
	}
	scope := *in
	scope.NextToken, scope.MaxResults = nil, nil
	l := resource.List{
		Kind: kindInvitation, Descending: true, Scope: scope.AppendJSON(nil), Token: in.NextToken, Limit: pageSize(in.MaxResults),
		Keep: func(r *store.Record) (bool, error) {
			i, err := decodeInvitation(r, c.Now)
			if err != nil {
				return false, err
			}
			return f.selects(i.view(c.Account)), nil
		},
	}
	l.Index, l.Values = f.index()
	out := &api.ListConnectionInvitationsOutput{ConnectionInvitationSummaries: []api.ConnectionInvitationSummary{}}
	out.NextToken, err = l.Page(c, func(r *store.Record) error {
		i, err := decodeInvitation(r, c.Now)
		if err != nil {
			return err
		}
		v := i.view(c.Account)
		out.ConnectionInvitationSummaries = append(out.ConnectionInvitationSummaries, api.ConnectionInvitationSummary{
			Catalog: v.Catalog, Id: v.Id, Arn: v.Arn, ConnectionId: v.ConnectionId, ConnectionType: v.ConnectionType,
			CreatedAt: v.CreatedAt, UpdatedAt: v.UpdatedAt, ExpiresAt: v.ExpiresAt,
			OtherParticipantIdentifier: v.OtherParticipantIdentifier, ParticipantType: v.ParticipantType, Status: v.Status,
		})
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// invitationFilter are the filters of a list, all of which must hold.
type invitationFilter struct {
	*api.ListConnectionInvitationsInput
	others []string
	// overdue: some that are to be seen as EXPIRED are stored as PENDING, because the agenda has not got to them.
	overdue bool
}

// newInvitationFilter adds to the other participants the accounts of those who are named by their profile. Lists show
// an account only in SUBSIDIARY invitations that the caller sent to it, so this finds those and reveals no other.
func newInvitationFilter(c *resource.ReadCall, in *api.ListConnectionInvitationsInput) (invitationFilter, error) {
	f := invitationFilter{ListConnectionInvitationsInput: in}
	var err error
	if f.others, err = withAccounts(c, in.OtherParticipantIdentifiers); err != nil {
		return f, err
	}
	if in.Status != nil && *in.Status == api.InvitationStatusExpired {
		f.overdue, err = anyOverdue(c)
	}
	return f, err
}

// anyOverdue reports whether an invitation that the caller sent or received is overdue.
func anyOverdue(c *resource.ReadCall) (bool, error) {
	for _, role := range []api.ParticipantType{api.ParticipantTypeSender, api.ParticipantTypeReceiver} {
		n, err := c.Count(store.Range{
			Account: c.Account, Catalog: c.Catalog, Kind: kindInvitation, Name: indexOpen, Value: string(role), Max: new(resource.TimeKey(c.Now)),
		}, 1)
		if n > 0 || err != nil {
			return n > 0, err
		}
	}
	return false, nil
}

// withAccounts returns the identifiers and, for each that is a profile, its account.
func withAccounts(c *resource.ReadCall, identifiers []string) ([]string, error) {
	all := slices.Clone(identifiers)
	for _, id := range identifiers {
		p, err := partnerWith(c, c.Catalog, indexProfile, id)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, p.owner)
	}
	return all, nil
}

// index chooses the rows that leave the least to check.
func (f invitationFilter) index() (name string, values []string) {
	switch {
	case len(f.others) > 0:
		return indexOther, f.others
	case f.overdue:
		return indexStatus, []string{string(api.InvitationStatusExpired), string(api.InvitationStatusPending)}
	case f.Status != nil:
		return indexStatus, []string{string(*f.Status)}
	case f.ParticipantType != nil:
		return indexRole, []string{string(*f.ParticipantType)}
	case f.ConnectionType != nil:
		return indexType, []string{string(*f.ConnectionType)}
	default:
		return indexCreated, nil
	}
}

func (f invitationFilter) selects(v api.GetConnectionInvitationOutput) bool {
	return (f.ConnectionType == nil || *f.ConnectionType == v.ConnectionType) &&
		(f.Status == nil || *f.Status == v.Status) &&
		(f.ParticipantType == nil || *f.ParticipantType == v.ParticipantType) &&
		(len(f.others) == 0 || slices.Contains(f.others, v.OtherParticipantIdentifier))
}
