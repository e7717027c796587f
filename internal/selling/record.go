package selling

import (
	"encoding/json"
	"fmt"
	"time"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// The kinds of records.
const (
	kindOpportunity    = "opportunity"
	kindAWSOpportunity = "aws-opportunity"
	kindEngagement     = "engagement"
	kindInvitation     = "engagement-invitation"
	kindTask           = "task"
	kindSnapshot       = "snapshot"
	kindSnapshotJob    = "snapshot-job"
	kindProspecting    = "prospecting-task"
)

// opportunity is a partner's opportunity. Its body is the answer of GetOpportunity.
type opportunity struct {
	record *store.Record // nil before it is created
	api.GetOpportunityOutput
	hidden opportunityHidden
	// was is how it stood when it was read, or changed last.
	was standing
}

// opportunityHidden is what the server keeps beside the answer (selling §4.1).
type opportunityHidden struct {
	Origin          api.OpportunityOrigin
	InvolvementType *api.SalesInvolvementType `json:",omitempty"`
	Visibility      *api.Visibility           `json:",omitempty"`
	// Submitted is when the partner submitted it last, zero before it did.
	Submitted time.Time `json:",omitzero"`
	Tags      []api.Tag `json:",omitempty"`
	// Engagements are the ids of those the opportunity has a snapshot in.
	Engagements []string `json:",omitempty"`
	// AWSOpportunity is the id of the AWS opportunity it is linked to, empty before there is one.
	AWSOpportunity string `json:",omitempty"`
	// Invitation is the one whose acceptance made the opportunity.
	Invitation string `json:",omitempty"`
	// SentAmounts are the amounts of ExpectedCustomerSpend as they were sent, "" where that is how they are kept; an
	// invitation shows them so (selling §1.2, opportunity.spendAsSent).
	SentAmounts []string `json:",omitempty"`
}

// awsOpportunity is AWS's own record of a deal, one an engagement (selling §4.2). Its body is the answer of
// GetAwsOpportunitySummary but for the caller's own opportunity id.
type awsOpportunity struct {
	record *store.Record
	api.GetAwsOpportunitySummaryOutput
	hidden awsOpportunityHidden
}

type awsOpportunityHidden struct {
	Engagement string
	// Partner is the account that AWS offers a referral to.
	Partner string
	// Origin record of a referral: what becomes the partner's opportunity when it accepts. JSON of GetOpportunityOutput.
	Referral json.RawMessage `json:",omitempty"`
	// Edited are the members that AWS has made its own; the others follow the partner's opportunity (selling §10.6).
	Edited []string `json:",omitempty"`
}

// engagement is a deal that several members share. Its body is the answer of GetEngagement.
type engagement struct {
	record *store.Record
	api.GetEngagementOutput
	hidden engagementHidden
}

type engagementHidden struct {
	// Members in the order in which they joined; the first is the creator.
	Members []member
	// AWSOpportunity is the id of the one AWS opportunity of the deal, empty before there is one (selling §4.2).
	AWSOpportunity string `json:",omitempty"`
}

type member struct {
	Account string
	Joined  time.Time
}

// invitation to an engagement. Its body is the answer of GetEngagementInvitation for the sender, without
// ExistingMembers, which are looked up when it is read.
type invitation struct {
	record *store.Record
	api.GetEngagementInvitationOutput
	hidden invitationHidden
}

type invitationHidden struct {
	Sender, Receiver string // accounts; AWS is Switches.AWSAccount
	// Engagement, PayloadType and Expires repeat what the body says, so that who may read what is decided, and lists
	// are filtered, without decoding it.
	Engagement  string
	PayloadType api.EngagementInvitationPayloadType
	// Status is the last one written. A pending invitation past Expires counts as expired all the same.
	Status  api.InvitationStatus
	Expires time.Time
	// AWSOpportunity is set when AWS refers an opportunity of its own.
	AWSOpportunity string `json:",omitempty"`
}

// write encodes a record and stores it with its index rows: a new one when record is nil, else over the revision that
// was read.
func write(c *resource.WriteCall, key store.Key, account string, record **store.Record, body awsjson.Output, hidden any, created, updated time.Time, rows []store.Index) error {
	return writeWith(c, "", key, account, record, body, hidden, created, updated, rows)
}

// writeWith writes a record of a kind that has facts.
func writeWith(c *resource.WriteCall, facts string, key store.Key, account string, record **store.Record, body awsjson.Output, hidden any, created, updated time.Time, rows []store.Index) error {
	h, err := resource.JSON(hidden)
	if err != nil {
		return fmt.Errorf("encode %s %s: %w", key.Kind, key.ID, err)
	}
	r := &store.Record{Key: key, Account: account, Created: created, Updated: updated, Body: body.AppendJSON(nil), Hidden: h, Facts: facts}
	if *record == nil {
		err = c.Create(r, rows)
	} else {
		r.Rev = (*record).Rev
		err = c.Replace(r, rows)
	}
	if err != nil {
		return fmt.Errorf("write %s %s: %w", key.Kind, key.ID, err)
	}
	*record = r
	return nil
}

// decode reads a stored record.
func decode(r *store.Record, body awsjson.Shape, hidden any) error {
	if err := awsjson.DecodeStored(r.Body, body); err != nil {
		return fmt.Errorf("decode %s %s: %w", r.Kind, r.ID, err)
	}
	if len(r.Hidden) == 0 {
		return nil
	}
	if err := json.Unmarshal(r.Hidden, hidden); err != nil {
		return fmt.Errorf("decode %s %s: %w", r.Kind, r.ID, err)
	}
	return nil
}
