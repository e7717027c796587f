package account

import (
	"errors"
	"fmt"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// other is the counterpart of an account in the connection.
func (n *connection) other(account string) string {
	if account == n.hidden.Participants[0] {
		return n.hidden.Participants[1]
	}
	return n.hidden.Participants[0]
}

// view is the connection as one of its two accounts sees it, with the names of today.
func (n *connection) view(c *resource.ReadCall, account string) (api.GetConnectionOutput, error) {
	v := n.GetConnectionOutput
	v.OtherParticipantAccountId = n.other(account)
	v.ConnectionTypes = make(map[api.ConnectionType]api.ConnectionTypeDetail, len(n.ConnectionTypes))
	for t, d := range n.ConnectionTypes {
		var err error
		if d.OtherParticipant, err = n.participant(c, t, account); err != nil {
			return v, fmt.Errorf("other participant of connection %s: %w", n.Id, err)
		}
		v.ConnectionTypes[t] = d
	}
	return v, nil
}

// participant is how a type of the connection presents the other side (account §4.7): a subsidiary to its primary as
// seller, as partner, or by the name of its account; everybody else as partner.
func (n *connection) participant(c *resource.ReadCall, t api.ConnectionType, viewer string) (*api.Participant, error) {
	other := n.other(viewer)
	a, err := registeredOrDefault(c, other)
	if err != nil {
		return nil, err
	}
	asSubsidiary := t == api.ConnectionTypeSubsidiary && viewer == n.hidden.Types[t].Primary
	if asSubsidiary && a.SellerProfile != nil {
		return &api.Participant{SellerProfile: &api.SellerProfileSummary{
			Id: a.SellerProfile.ID, Name: shortName(a.SellerProfile.Name),
		}}, nil
	}
	p, err := partnerOrNone(c, c.Catalog, other)
	if err != nil {
		return nil, err
	}
	if p != nil && p.published() {
		return &api.Participant{PartnerProfile: &api.PartnerProfileSummary{
			Id: p.profileID(), Name: shortName(p.Profile.DisplayName),
		}}, nil
	}
	name := a.Name
	if name == "" {
		name = "Account " + other // one that the operator never named
	}
	return &api.Participant{Account: &api.AccountSummary{Name: shortName(name)}}, nil
}

// connectionByID returns a connection of the caller, terminated or not.
func connectionByID(c *resource.ReadCall, id string) (*connection, error) {
	rec, err := c.Get(store.Key{Kind: kindConnection, Catalog: c.Catalog, ID: id})
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	if err == nil {
		n, err := decodeConnection(rec)
		if err != nil || c.Account == n.hidden.Participants[0] || c.Account == n.hidden.Participants[1] {
			return n, err
		}
	}
	return nil, apierr.NotFoundf("CONNECTION_NOT_FOUND", "Account %s has no connection %s in catalog %s.", c.Account, id, c.Catalog)
}
