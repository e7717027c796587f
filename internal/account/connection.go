package account

import (
	"errors"
	"maps"
	"slices"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// connection of two accounts. It belongs to no account. Its body is what GetConnection answers to the first of them,
// without the other participants, whose names are looked up when it is read (account §4.7).
type connection struct {
	record *store.Record // nil before it is created
	api.GetConnectionOutput
	hidden connectionHidden
}

type connectionHidden struct {
	// Participants are the two accounts; the first sent the invitation that made the connection.
	Participants [2]string
	CreatedAt    awsjson.Time
	// Types is beside each type what no answer shows.
	Types map[api.ConnectionType]typeHidden
}

type typeHidden struct {
	Invitation string
	// Primary is the account that sent the invitation.
	Primary string
	// Reason is why the type was canceled.
	Reason string `json:",omitempty"`
}

func decodeConnection(r *store.Record) (*connection, error) {
	n := &connection{record: r}
	if err := read(r, &n.GetConnectionOutput, &n.hidden); err != nil {
		return nil, err
	}
	return n, nil
}

// newConnection has no type yet.
func newConnection(c *resource.WriteCall, sender, receiver string) *connection {
	id := c.IDs.New("pac-", 13)
	return &connection{
		GetConnectionOutput: api.GetConnectionOutput{
			Catalog: c.Catalog, Id: id, Arn: c.ARN("", "connection/"+id), OtherParticipantAccountId: receiver,
			ConnectionTypes: map[api.ConnectionType]api.ConnectionTypeDetail{},
		},
		hidden: connectionHidden{
			Participants: [2]string{sender, receiver}, CreatedAt: awsjson.At(c.Now), Types: map[api.ConnectionType]typeHidden{},
		},
	}
}

// activate adds the type of an accepted invitation, in the place of one that was canceled before (account §5.2).
func (n *connection) activate(c *resource.WriteCall, i *invitation) {
	n.UpdatedAt = awsjson.At(c.Now)
	n.ConnectionTypes[i.ConnectionType] = api.ConnectionTypeDetail{
		CreatedAt: awsjson.At(c.Now), InviterEmail: i.InviterEmail, InviterName: i.InviterName, Status: api.ConnectionTypeStatusActive,
	}
	n.hidden.Types[i.ConnectionType] = typeHidden{Invitation: i.Id, Primary: i.hidden.Sender}
}

func (n *connection) write(c *resource.WriteCall) error {
	hidden, err := parts(n.hidden)
	if err != nil {
		return err
	}
	next := &store.Record{
		Key:     store.Key{Kind: kindConnection, Catalog: n.Catalog, ID: n.Id},
		Created: n.hidden.CreatedAt.Time, Updated: n.UpdatedAt.Time, Body: n.AppendJSON(nil), Hidden: hidden,
	}
	if err := put(c, n.record, next, n.rows()); err != nil {
		return err
	}
	n.record, c.Subject = next, next.Key
	return nil
}

func (n *connection) rows() []store.Index {
	created := resource.TimeKey(n.hidden.CreatedAt.Time)
	var rows []store.Index
	for at, viewer := range n.hidden.Participants {
		rows = append(rows, store.Index{Account: viewer, Name: indexOther, Value: n.hidden.Participants[1-at], Sort: created})
		if n.live() {
			rows = append(rows,
				store.Index{Account: viewer, Name: indexActive, Sort: created},
				store.Index{Account: viewer, Name: indexLive, Value: n.hidden.Participants[1-at], Sort: created})
		}
		for _, t := range slices.Sorted(maps.Keys(n.ConnectionTypes)) {
			rows = append(rows,
				store.Index{Account: viewer, Name: indexType, Value: string(t), Sort: created},
				store.Index{Account: viewer, Name: indexType, Value: string(t) + ":" + string(n.ConnectionTypes[t].Status), Sort: created})
		}
	}
	if n.live() {
		rows = append(rows, store.Index{Name: indexPair, Value: pair(n.hidden.Participants[0], n.hidden.Participants[1]), Sort: created})
	}
	return rows
}

// active reports whether the connection has the type now.
func (n *connection) active(t api.ConnectionType) bool {
	return n.ConnectionTypes[t].Status == api.ConnectionTypeStatusActive
}

// live reports whether any type is active; when none is, the connection is terminated for ever.
func (n *connection) live() bool {
	for t := range n.ConnectionTypes {
		if n.active(t) {
			return true
		}
	}
	return false
}

// liveConnection returns the one live connection of two accounts, nil when there is none.
func liveConnection(c *resource.ReadCall, a, b string) (*connection, error) {
	rec, err := first(c, store.Range{Catalog: c.Catalog, Kind: kindConnection, Name: indexPair, Value: pair(a, b)})
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return decodeConnection(rec)
}

// refuseActive refuses a type that the connection has already; n is nil where there is none.
func (n *connection) refuseActive(t api.ConnectionType) error {
	if n == nil || !n.active(t) {
		return nil
	}
	return apierr.Conflictf("DUPLICATE_CONNECTION", "The two are connected already: connection %s has an ACTIVE type %s.", n.Id, t)
}
