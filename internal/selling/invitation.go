package selling

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// invitationLife is how long an invitation can be answered (selling §4.5).
const invitationLife = 15 * 24 * time.Hour

// invitationPath is what the ARN of an invitation has before its id.
const invitationPath = "engagement-invitation/"

func invitationKey(catalog, id string) store.Key {
	return store.Key{Kind: kindInvitation, Catalog: catalog, ID: id}
}

// invite is what the sender of an invitation decides.
type invite struct {
	engagement       *engagement
	sender, receiver string
	alias            *string // of the receiver, as the sender calls it
	message          string
	payload          api.Payload // exactly one member is set
	awsOpportunity   string      // of a referral by AWS
}

// invite sends an invitation: it is stored, it will expire, and both sides are told (selling §7.3). Whether the sender
// may invite the receiver has been decided.
func (s *Service) invite(c *resource.WriteCall, v invite) (*invitation, error) {
	sender, err := s.partner(c.Reading(), v.sender)
	if err != nil {
		return nil, fmt.Errorf("sender of an invitation: %w", err)
	}
	id := c.IDs.New("engi-", 13)
	sent := awsjson.At(c.Now)
	expires := awsjson.At(c.Now.Add(invitationLife))
	kind := api.EngagementInvitationPayloadTypeOpportunityInvitation
	if v.payload.LeadInvitation != nil {
		kind = api.EngagementInvitationPayloadTypeLeadInvitation
	}
	i := &invitation{
		GetEngagementInvitationOutput: api.GetEngagementInvitationOutput{
			Arn: new(c.ARN("", invitationPath+id)), PayloadType: &kind, Id: id, Catalog: c.Catalog,
			EngagementId: v.engagement.Id, EngagementTitle: v.engagement.Title, EngagementDescription: v.engagement.Description,
			Status: new(api.InvitationStatusPending), InvitationDate: &sent, ExpirationDate: &expires,
			SenderAwsAccountId: &v.sender, SenderCompanyName: &sender.Company,
			Receiver: &api.Receiver{Account: &api.AccountReceiver{Alias: v.alias, AwsAccountId: v.receiver}},
			Payload:  &v.payload, InvitationMessage: &v.message,
		},
		hidden: invitationHidden{
			Sender: v.sender, Receiver: v.receiver, Engagement: *v.engagement.Id, PayloadType: kind,
			Status: api.InvitationStatusPending, Expires: expires.Time, AWSOpportunity: v.awsOpportunity,
		},
	}
	if err := i.save(c); err != nil {
		return nil, err
	}
	err = c.Schedule(store.Entry{Kind: jobInvitationExpiry, Ref: id, Account: v.receiver, Catalog: c.Catalog, Due: expires.Time})
	if err != nil {
		return nil, fmt.Errorf("schedule the expiry of %s: %w", id, err)
	}
	if err := tellInvitation(c, i, eventInvitationCreated); err != nil {
		return nil, err
	}
	return i, i.happened(c)
}

// loadInvitation returns an invitation that the account sent or got; any other is an apierr.NotFound.
func loadInvitation(r store.Reader, catalog, account, id string) (*invitation, error) {
	rec, _, err := readInvitation(r, catalog, account, id)
	if err != nil {
		return nil, err
	}
	i := &invitation{record: rec}
	return i, decode(rec, &i.GetEngagementInvitationOutput, &i.hidden)
}

// readInvitation is loadInvitation without decoding the body.
func readInvitation(r store.Reader, catalog, account, id string) (*store.Record, *invitationHidden, error) {
	rec, err := r.Get(invitationKey(catalog, id))
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil, noInvitation(catalog, id)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("read invitation %s: %w", id, err)
	}
	h := new(invitationHidden)
	if err := json.Unmarshal(rec.Hidden, h); err != nil {
		return nil, nil, fmt.Errorf("decode invitation %s: %w", id, err)
	}
	if account != h.Sender && account != h.Receiver {
		return nil, nil, noInvitation(catalog, id)
	}
	return rec, h, nil
}

func noInvitation(catalog, id string) error {
	return apierr.NotFoundf("", "Engagement invitation %s was not found in catalog %s among those that the calling account sent or received.", id, catalog)
}

func (i *invitation) save(c *resource.WriteCall) error {
	return write(c, invitationKey(i.Catalog, i.Id), "", &i.record, &i.GetEngagementInvitationOutput, i.hidden,
		i.InvitationDate.Time, c.Now, i.indexRows())
}

// The index groups of invitations, all ordered by their date. The role of the one who lists comes first, because
// every list names it.
const (
	invitationsByDate       = "/InvitationDate"
	invitationsByState      = "/PayloadType,Status/InvitationDate"
	invitationsByEngagement = "/EngagementIdentifier/InvitationDate"
	invitationsBySender     = "/SenderAwsAccountId/InvitationDate"
)

// The index groups of the invitations that wait for an answer, by the time at which they expire. They stand under the
// id of the engagement instead of an account. An overdue invitation is in them until the agenda writes it down.
const (
	invitationsWaiting    = "Waiting/ExpirationDate"
	invitationsWaitingFor = "Waiting,Receiver/ExpirationDate"
)

func (i *invitation) indexRows() []store.Index {
	key := resource.TimeKey(i.InvitationDate.Time)
	var rows []store.Index
	if i.hidden.Status == api.InvitationStatusPending {
		expires := resource.TimeKey(i.hidden.Expires)
		rows = append(rows,
			store.Index{Account: i.hidden.Engagement, Name: invitationsWaiting, Sort: expires},
			store.Index{Account: i.hidden.Engagement, Name: invitationsWaitingFor, Value: i.hidden.Receiver, Sort: expires})
	}
	for _, p := range i.hidden.parties() {
		role := string(p.role)
		rows = append(rows,
			store.Index{Account: p.account, Name: role + invitationsByDate, Sort: key},
			store.Index{Account: p.account, Name: role + invitationsByState, Value: invitationState(i.hidden.PayloadType, i.hidden.Status), Sort: key},
			store.Index{Account: p.account, Name: role + invitationsByEngagement, Value: i.hidden.Engagement, Sort: key},
			store.Index{Account: p.account, Name: role + invitationsBySender, Value: i.hidden.Sender, Sort: key})
	}
	return rows
}

// invitationState is the index group of one payload type in one status. They share a group because lists filter by
// both together, and each has few values.
func invitationState(t api.EngagementInvitationPayloadType, s api.InvitationStatus) string {
	return string(t) + "," + string(s)
}

// party is one side of an invitation.
type party struct {
	account string
	role    api.ParticipantType
}

// parties are the sender and the receiver, in the order in which they are told of what happens.
func (h *invitationHidden) parties() [2]party {
	return [2]party{{h.Sender, api.ParticipantTypeSender}, {h.Receiver, api.ParticipantTypeReceiver}}
}
