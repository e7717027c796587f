package account

import (
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

// mailbox is what is known of one address in one catalog, whichever accounts have codes sent there: the limit of codes
// protects whoever reads the mailbox, so it counts for all accounts together (account §6.4).
type mailbox struct {
	record *store.Record // nil before it is created
	key    store.Key
	// Codes are the times at which codes were sent, those of the last day, oldest first.
	Codes []time.Time `json:",omitempty"`
	// Next is the code that the operator fixed for the next letter.
	Next string `json:",omitempty"`
}

// mailboxOf reads what is known of an address. Its key has a digest in the place of the address, as that of a code.
func mailboxOf(r store.Reader, catalog, address string) (*mailbox, error) {
	sum := sha256.Sum256([]byte(strings.ToLower(address)))
	m := &mailbox{key: store.Key{Kind: kindMailbox, Catalog: catalog, ID: hex.EncodeToString(sum[:16])}}
	rec, err := r.Get(m.key)
	if errors.Is(err, store.ErrNotFound) {
		return m, nil
	}
	if err != nil {
		return nil, err
	}
	m.record = rec
	return m, readJSON(rec, m)
}

func (m *mailbox) write(c *resource.WriteCall) error {
	body, err := resource.JSON(m)
	if err != nil {
		return fmt.Errorf("encode mailbox: %w", err)
	}
	next := &store.Record{Key: m.key, Created: c.Now, Updated: c.Now, Body: body}
	if m.record != nil {
		next.Created = m.record.Created
	}
	return put(c, m.record, next, nil)
}

// maxRemembered bounds the times that are kept where nothing is limited; more codes than this are never refused.
const maxRemembered = 1000

// forget drops the times that no limit asks for any more.
func (m *mailbox) forget(now time.Time) {
	begin := now.Add(-day)
	kept := m.Codes[:0]
	for _, t := range m.Codes {
		if t.After(begin) {
			kept = append(kept, t)
		}
	}
	m.Codes = kept[max(0, len(kept)-maxRemembered):]
}

// FixCode makes six digits the code of the next letter to the address in the call's catalog, whichever account asks for
// it, so that a test knows it beforehand (account §11). REQUEST_VALIDATION_FAILED for anything but six digits, and in the
// sandbox, where no codes are sent.
func (s *Service) FixCode(c *resource.WriteCall, address, code string) error {
	if c.Catalog == resource.CatalogSandbox {
		return apierr.Request(apierr.Fieldf("Catalog", apierr.InvalidValue,
			"the catalog %s sends no codes and takes any six digits; fix codes in catalog %s", resource.CatalogSandbox, resource.CatalogAWS))
	}
	if len(code) != codeDigits || strings.Trim(code, "0123456789") != "" {
		return apierr.Request(apierr.Fieldf("EmailVerificationCode", apierr.InvalidStringFormat, "a code is %d digits", codeDigits))
	}
	m, err := mailboxOf(c, c.Catalog, address)
	if err != nil {
		return err
	}
	m.Next = code
	if err := m.write(c); err != nil {
		return err
	}
	c.Subject = m.key
	return nil
}
