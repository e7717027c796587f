package account

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// verification of one account and type: one record, overwritten by each start, in no catalog. Its body is the answer of
// GetVerification without the completion URL, which is put together when it is read (account §4.5).
type verification struct {
	record  *store.Record // nil before it is created
	account string
	api.GetVerificationOutput
	hidden verificationHidden
}

type verificationHidden struct {
	// Starts are the times of the starts of the last day, oldest first.
	Starts []time.Time `json:",omitempty"`
	// Preset is how the next start ends at once, empty when it is decided later.
	Preset *preset `json:",omitempty"`
	// Nonce is what the token of the page is made from; empty before there was a page.
	Nonce []byte `json:",omitempty"`
	// Expires is when the page closes.
	Expires time.Time `json:",omitzero"`
	// Question is what the operator wants to know on the page, and Answer what the person said there.
	Question string `json:",omitempty"`
	Answer   string `json:",omitempty"`
}

type preset struct {
	Status api.VerificationStatus
	Reason string `json:",omitempty"`
}

func decodeVerification(r *store.Record) (*verification, error) {
	v := &verification{record: r, account: r.Account}
	if err := read(r, &v.GetVerificationOutput, &v.hidden); err != nil {
		return nil, err
	}
	return v, nil
}

// verificationIn returns a verification that was started or preset, or store.ErrNotFound.
func verificationIn(r store.Reader, account string, t api.VerificationType) (*verification, error) {
	rec, err := r.Get(verificationKey(account, t))
	if err != nil {
		return nil, err
	}
	return decodeVerification(rec)
}

// startedVerification returns a verification that was started, or VERIFICATION_NOT_FOUND.
func startedVerification(r store.Reader, account string, t api.VerificationType) (*verification, error) {
	v, err := verificationIn(r, account, t)
	if errors.Is(err, store.ErrNotFound) || err == nil && !v.started() {
		return nil, apierr.NotFoundf("VERIFICATION_NOT_FOUND",
			"Account %s has started no verification of type %s; StartVerification starts one.", account, t)
	}
	return v, err
}

// started is false for a record that holds a preset outcome only.
func (v *verification) started() bool { return v.VerificationStatus != "" }

func (v *verification) write(c *resource.WriteCall) error {
	hidden, err := parts(v.hidden)
	if err != nil {
		return err
	}
	rows, err := v.rows(c)
	if err != nil {
		return err
	}
	next := &store.Record{
		Key: verificationKey(v.account, v.VerificationType), Account: v.account,
		Created: c.Now, Updated: c.Now, Body: v.AppendJSON(nil), Hidden: hidden,
	}
	if v.record != nil {
		next.Created = v.record.Created
	}
	if err := put(c, v.record, next, rows); err != nil {
		return err
	}
	v.record, c.Subject = next, next.Key
	return nil
}

// rows are the operator's lists by status, and the way from a page back to its verification.
func (v *verification) rows(r store.Reader) ([]store.Index, error) {
	if !v.started() {
		return nil, nil
	}
	rows := []store.Index{{Name: indexStatus, Value: string(v.VerificationStatus), Sort: resource.TimeKey(v.StartedAt.Time)}}
	if len(v.hidden.Nonce) > 0 {
		token, err := v.token(r)
		if err != nil {
			return nil, err
		}
		rows = append(rows, store.Index{Name: indexCompletion, Value: hashToken(token)})
	}
	return rows, nil
}

// pageSecret is the value of the store from which the tokens of completion pages are made.
const pageSecret = "verification-secret"

// open gives the verification a new page; the one before leads nowhere any more.
func (v *verification) open(c *resource.WriteCall, life time.Duration) error {
	_, err := c.Value(pageSecret)
	if errors.Is(err, store.ErrNotFound) {
		err = c.SetValue(pageSecret, c.IDs.Bytes(32))
	}
	if err != nil {
		return fmt.Errorf("secret of completion pages: %w", err)
	}
	v.hidden.Nonce, v.hidden.Expires = c.IDs.Bytes(16), c.Now.Add(life)
	v.hidden.Question, v.hidden.Answer = "", ""
	return nil
}

// token is the unguessable word of the page's address. It is made anew each time from a secret of the server, so that a
// look at the record or its index gives nobody the page.
func (v *verification) token(r store.Reader) (string, error) {
	secret, err := r.Value(pageSecret)
	if err != nil {
		return "", fmt.Errorf("secret of completion pages: %w", err)
	}
	h := hmac.New(sha256.New, secret)
	h.Write([]byte(v.account + "\n" + string(v.VerificationType) + "\n"))
	h.Write(v.hidden.Nonce)
	return hex.EncodeToString(h.Sum(nil)), nil
}

func hashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// answer is what GetVerification answers: the record with the address of the last page, also after the end (account §7.2).
func (s *Service) answer(r store.Reader, v *verification) (*api.GetVerificationOutput, error) {
	out := v.GetVerificationOutput
	if len(v.hidden.Nonce) == 0 {
		return &out, nil
	}
	token, err := v.token(r)
	if err != nil {
		return nil, err
	}
	url, expires := s.completionURL(token), awsjson.At(v.hidden.Expires)
	details := new(api.VerificationResponseDetails)
	if d := out.VerificationResponseDetails; d != nil && d.BusinessVerificationResponse != nil {
		b := *d.BusinessVerificationResponse
		b.CompletionUrl, b.CompletionUrlExpiresAt = &url, &expires
		details.BusinessVerificationResponse = &b
	} else {
		details.RegistrantVerificationResponse = &api.RegistrantVerificationResponse{CompletionUrl: url, CompletionUrlExpiresAt: expires}
	}
	out.VerificationResponseDetails = details
	return &out, nil
}

// completionURL is the address of a page.
func (s *Service) completionURL(token string) string {
	base := DefaultCompletionURL
	if s.CompletionURL != nil {
		base = s.CompletionURL()
	}
	return base + token
}
