package account

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// emailCode proves that somebody reads a mailbox: one record an account, catalog and address, overwritten by each new
// code (account §4.4). The hash keeps codes out of backups and dumps at a glance; six digits are no secret to somebody
// who holds the database and tries them all, which is why they live two days.
type emailCode struct {
	Salt   []byte
	Hash   []byte
	Issued time.Time
	Wrong  int  // guesses
	Used   bool // by a successful call
}

const (
	defaultCodeLife = 48 * time.Hour
	maxWrongGuesses = 5
)

// emailCodeKey has a digest in the place of the address: keys are written to the audit trail, addresses are not.
func emailCodeKey(catalog, account, address string) store.Key {
	sum := sha256.Sum256([]byte(strings.ToLower(address)))
	return store.Key{Kind: kindEmailCode, Catalog: catalog, ID: account + "/" + hex.EncodeToString(sum[:16])}
}

func hashCode(salt []byte, code string) []byte {
	h := hmac.New(sha256.New, salt)
	h.Write([]byte(code))
	return h.Sum(nil)
}

// valid reports whether the code can still be used at all.
func (e *emailCode) valid(now time.Time, life time.Duration) bool {
	return !e.Used && e.Wrong < maxWrongGuesses && now.Before(e.Issued.Add(life))
}

// matches compares in constant time.
func (e *emailCode) matches(code string) bool { return hmac.Equal(e.Hash, hashCode(e.Salt, code)) }

func (e *emailCode) write(c *resource.WriteCall, prior *store.Record) error {
	body, err := resource.JSON(e)
	if err != nil {
		return fmt.Errorf("encode e-mail code: %w", err)
	}
	next := *prior
	next.Updated, next.Body = c.Now, body
	return put(c, prior, &next, nil)
}

// emailProof is a code that was right and is still to be consumed.
type emailProof struct {
	record *store.Record
	code   emailCode
}

func (p *emailProof) consume(c *resource.WriteCall) error {
	p.code.Used = true
	return p.code.write(c, p.record)
}

// codeLife is how long a code is good.
func (s *Service) codeLife() time.Duration {
	if s.CodeLife == 0 {
		return defaultCodeLife
	}
	return s.CodeLife
}

// proveEmail checks a code against the caller's latest one for the address.
func (s *Service) proveEmail(c *resource.ReadCall, address, code string) (*emailProof, error) {
	life := s.codeLife()
	refusal := apierr.Business(apierr.Fieldf("EmailVerificationCode", apierr.InvalidValue,
		"the code is not the latest valid one for the address: a code is good for one use, %s, and %d wrong guesses; SendEmailVerificationCode sends a new one",
		hours(life), maxWrongGuesses))
	key := emailCodeKey(c.Catalog, c.Account, address)
	rec, err := c.Get(key)
	if errors.Is(err, store.ErrNotFound) {
		return nil, refusal
	}
	if err != nil {
		return nil, err
	}
	p := &emailProof{record: rec}
	if err := readJSON(rec, &p.code); err != nil {
		return nil, err
	}
	if !p.code.valid(c.Now, life) {
		return nil, refusal
	}
	if !p.code.matches(code) {
		return nil, &wrongGuess{refusal: refusal, key: key, salt: p.code.Salt}
	}
	return p, nil
}

func hours(d time.Duration) string {
	if d%time.Hour == 0 {
		return fmt.Sprintf("%d hours", d/time.Hour)
	}
	return d.String()
}

// wrongGuess refuses a call, and must be counted although the refusal undoes the call's transaction. So whoever runs
// operations looks for Settle in an error and calls it in a transaction of its own before it answers. Calls that guess
// at the same time are each compared before any is counted: somebody may get a few guesses more than five, as many as
// calls run at once.
type wrongGuess struct {
	refusal *apierr.Error
	key     store.Key
	salt    []byte
}

func (w *wrongGuess) Error() string { return w.refusal.Error() }

func (w *wrongGuess) Unwrap() error { return w.refusal }

// Settle counts the guess against the code it was meant for; a code sent since then starts anew.
func (w *wrongGuess) Settle(c *resource.WriteCall) error {
	rec, err := c.Get(w.key)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	var e emailCode
	if err := readJSON(rec, &e); err != nil {
		return err
	}
	if e.Used || !hmac.Equal(e.Salt, w.salt) {
		return nil
	}
	e.Wrong++
	return e.write(c, rec)
}
