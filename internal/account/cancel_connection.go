package account

import (
	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
)

// CancelConnection ends one type of a connection, by either side; the reason is kept and shown to nobody (account
// §7.24). Other types stay as they are; without an active one the connection is terminated for ever, and a later
// acceptance between the two makes a new one (account §4.7). That holds under concurrency too, because an acceptance
// looks for the live connection in its own transaction.
func (s *Service) CancelConnection(c *resource.WriteCall, in *api.CancelConnectionInput) (*api.CancelConnectionOutput, error) {
	r := c.Reading()
	n, err := connectionByID(r, in.Identifier)
	if err != nil {
		return nil, err
	}
	d, has := n.ConnectionTypes[in.ConnectionType]
	if !has {
		return nil, apierr.NotFoundf("CONNECTION_NOT_FOUND",
			"Connection %s never had the type %s; GetConnection shows its types.", n.Id, in.ConnectionType)
	}
	mine, err := partnerOrNone(r, c.Catalog, c.Account)
	if err != nil {
		return nil, err
	}
	if err := c.Refuse(mine.refuseSuspended()); err != nil {
		return nil, err
	}
	if d.Status != api.ConnectionTypeStatusActive {
		return nil, apierr.Conflictf("INCOMPATIBLE_CONNECTION_STATE",
			"The type %s of connection %s is %s; only one that is ACTIVE can be canceled.", in.ConnectionType, n.Id, d.Status)
	}

	n.deactivate(c, in.ConnectionType, in.Reason)
	if err := n.write(c); err != nil {
		return nil, err
	}
	if err := tellConnectionCanceled(c, n, in.ConnectionType); err != nil {
		return nil, err
	}
	view, err := n.view(r, c.Account)
	if err != nil {
		return nil, err
	}
	return new(api.CancelConnectionOutput(view)), nil
}

// deactivate ends a type by the caller's hand (account §5.2).
func (n *connection) deactivate(c *resource.WriteCall, t api.ConnectionType, reason string) {
	now := awsjson.At(c.Now)
	d := n.ConnectionTypes[t]
	d.Status, d.CanceledAt, d.CanceledBy = api.ConnectionTypeStatusCanceled, &now, new(c.Account)
	n.ConnectionTypes[t], n.UpdatedAt = d, now
	h := n.hidden.Types[t]
	h.Reason = reason
	n.hidden.Types[t] = h
}
