package account

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// The kinds of records. Accounts and verifications belong to no catalog (account §2).
const (
	kindAccount          = "account"
	kindVerification     = "verification"
	kindEmailCode        = "email-code"
	kindPartner          = "partner"
	kindProfileTask      = "profile-task"
	kindPreferences      = "connection-preferences"
	kindVisibilityUpdate = "visibility-update"
	kindInvitation       = "connection-invitation"
	kindConnection       = "connection"
	kindMailbox          = "mailbox"
)

// The indexes. Rows of a viewer are his lists; rows of nobody (Account "") are the unique keys of account §12, which
// hold because look-up and write are one serializable transaction.
const (
	indexCreated = "created" // Value "": all of a viewer, by time of creation

	indexLegalName   = "legal-name"   // Value: normalised; nobody's
	indexProfile     = "profile"      // Value: profile id; nobody's
	indexDisplayName = "display-name" // Value: folded name of a published profile; nobody's
	indexDomain      = "domain"       // Value: training domain, lower case; nobody's

	indexStatus = "status/created" // Value: stored status
	indexType   = "type/created"   // Value: TYPE, of connections also TYPE:STATUS
	indexRole   = "role/created"   // Value: SENDER or RECEIVER
	indexOther  = "other/created"  // Value: how the viewer names the other side
	indexActive = "active/created" // Value "": connections with an active type
	indexLive   = "live/created"   // Value: the other account; the same connections
	indexOpen   = "open/expires"   // Value: SENDER or RECEIVER; invitations stored as PENDING
	indexPair   = "pair"           // Value: pair, of invitations with type; nobody's; only while open or live

	indexCompletion = "completion" // Value: hash of a verification's page token; nobody's
)

// after is the first sort key later than t.
func after(t time.Time) *string { return new(resource.TimeKey(t.Add(time.Millisecond))) }

// day is the window of the daily quotas: rolling, not of the calendar (account §6.4).
const day = 24 * time.Hour

// put stores a record: a new one when prior is nil, else over the revision that was read.
func put(tx store.Tx, prior, next *store.Record, rows []store.Index) error {
	var err error
	if prior == nil {
		err = tx.Create(next, rows)
	} else {
		next.Rev = prior.Rev
		err = tx.Replace(next, rows)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", next.Kind, err)
	}
	return nil
}

// parts encodes what a record holds beside its body.
func parts(hidden any) ([]byte, error) {
	b, err := resource.JSON(hidden)
	if err != nil {
		return nil, fmt.Errorf("encode hidden part: %w", err)
	}
	return b, nil
}

// read takes a record of a generated shape apart.
func read(r *store.Record, body awsjson.Shape, hidden any) error {
	if err := awsjson.DecodeStored(r.Body, body); err != nil {
		return fmt.Errorf("decode %s %s: %w", r.Kind, r.ID, err)
	}
	if hidden == nil || len(r.Hidden) == 0 {
		return nil
	}
	if err := json.Unmarshal(r.Hidden, hidden); err != nil {
		return fmt.Errorf("decode %s %s: %w", r.Kind, r.ID, err)
	}
	return nil
}

// readJSON takes a record apart whose body is the server's own.
func readJSON(r *store.Record, body any) error {
	if err := json.Unmarshal(r.Body, body); err != nil {
		return fmt.Errorf("decode %s: %w", r.Kind, err)
	}
	return nil
}

// first returns the first record of an index group, or store.ErrNotFound.
func first(r store.Reader, g store.Range) (*store.Record, error) {
	g.Limit = 1
	rows, err := r.List(g)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, store.ErrNotFound
	}
	return &rows[0].Record, nil
}
