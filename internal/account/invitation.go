package account

import (
	"errors"
	"time"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// invitation to connect. It belongs to no account. Its body is the answer of GetConnectionInvitation for the sender.
type invitation struct {
	record *store.Record // nil before it is created
	api.GetConnectionInvitationOutput
	hidden invitationHidden
	// overdue: it is stored as PENDING but its time is up. Status and UpdatedAt show what everybody is to see; only
	// the agenda's job still has something to do (account §5.1).
	overdue bool
}

type invitationHidden struct {
	Sender, Receiver string // accounts
	SenderProfile    string
	Reason           *string `json:",omitempty"` // of the rejection; no answer has a member for it
}

// decodeInvitation reads an invitation as it stands now.
func decodeInvitation(r *store.Record, now time.Time) (*invitation, error) {
	i := &invitation{record: r}
	if err := read(r, &i.GetConnectionInvitationOutput, &i.hidden); err != nil {
		return nil, err
	}
	if i.Status == api.InvitationStatusPending && !now.Before(i.ExpiresAt.Time) {
		i.overdue = true
		i.Status, i.UpdatedAt = api.InvitationStatusExpired, *i.ExpiresAt
	}
	return i, nil
}

func (i *invitation) write(c *resource.WriteCall) error {
	hidden, err := parts(i.hidden)
	if err != nil {
		return err
	}
	next := &store.Record{
		Key:     store.Key{Kind: kindInvitation, Catalog: i.Catalog, ID: i.Id},
		Created: i.CreatedAt.Time, Updated: i.UpdatedAt.Time, Body: i.AppendJSON(nil), Hidden: hidden,
	}
	if err := put(c, i.record, next, i.rows()); err != nil {
		return err
	}
	i.record, c.Subject = next, next.Key
	return nil
}

// rows are two lists, one a viewer, and while the invitation is stored as PENDING the keys by which it is counted and
// found again; those sort by the time at which it expires, so that an overdue one is left out.
func (i *invitation) rows() []store.Index {
	created := resource.TimeKey(i.CreatedAt.Time)
	var rows []store.Index
	for _, viewer := range []string{i.hidden.Sender, i.hidden.Receiver} {
		v := i.view(viewer)
		rows = append(rows,
			store.Index{Account: viewer, Name: indexCreated, Sort: created},
			store.Index{Account: viewer, Name: indexStatus, Value: string(v.Status), Sort: created},
			store.Index{Account: viewer, Name: indexType, Value: string(v.ConnectionType), Sort: created},
			store.Index{Account: viewer, Name: indexRole, Value: string(v.ParticipantType), Sort: created},
			store.Index{Account: viewer, Name: indexOther, Value: v.OtherParticipantIdentifier, Sort: created})
	}
	if i.Status == api.InvitationStatusPending {
		expires := resource.TimeKey(i.ExpiresAt.Time)
		rows = append(rows,
			store.Index{Account: i.hidden.Sender, Name: indexOpen, Value: string(api.ParticipantTypeSender), Sort: expires},
			store.Index{Account: i.hidden.Receiver, Name: indexOpen, Value: string(api.ParticipantTypeReceiver), Sort: expires},
			store.Index{Name: indexPair, Value: invitationPair(i.hidden.Sender, i.hidden.Receiver, i.ConnectionType), Sort: expires})
	}
	return rows
}

// pair names two accounts whichever of them comes first.
func pair(a, b string) string { return min(a, b) + "/" + max(a, b) }

func invitationPair(a, b string, t api.ConnectionType) string { return pair(a, b) + "/" + string(t) }

// view is the invitation as one of its two accounts sees it (account §8).
func (i *invitation) view(account string) api.GetConnectionInvitationOutput {
	v := i.GetConnectionInvitationOutput
	if account == i.hidden.Receiver {
		v.ParticipantType, v.OtherParticipantIdentifier = api.ParticipantTypeReceiver, i.hidden.SenderProfile
	}
	return v
}

// invitationByID returns an invitation that the caller sent or received.
func invitationByID(c *resource.ReadCall, id string) (*invitation, error) {
	rec, err := c.Get(store.Key{Kind: kindInvitation, Catalog: c.Catalog, ID: id})
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	if err == nil {
		i, err := decodeInvitation(rec, c.Now)
		if err != nil || c.Account == i.hidden.Sender || c.Account == i.hidden.Receiver {
			return i, err
		}
	}
	return nil, apierr.NotFoundf("CONNECTION_INVITATION_NOT_FOUND",
		"Account %s neither sent nor received a connection invitation %s in catalog %s.", c.Account, id, c.Catalog)
}

// pendingBetween returns the open invitation of a type between two accounts, whoever sent it, or store.ErrNotFound.
func pendingBetween(c *resource.ReadCall, a, b string, t api.ConnectionType) (*invitation, error) {
	rec, err := first(c, store.Range{
		Catalog: c.Catalog, Kind: kindInvitation, Name: indexPair, Value: invitationPair(a, b, t), Min: after(c.Now),
	})
	if err != nil {
		return nil, err
	}
	return decodeInvitation(rec, c.Now)
}

// end writes the end of an open invitation.
func (i *invitation) end(c *resource.WriteCall, status api.InvitationStatus) error {
	i.Status, i.UpdatedAt = status, awsjson.At(c.Now)
	if err := i.write(c); err != nil {
		return err
	}
	return c.Unschedule(jobExpireInvitation, i.Id)
}
