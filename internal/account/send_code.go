package account

import (
	"encoding/binary"
	"errors"
	"fmt"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/mail"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// codeDigits is how long a code is.
const codeDigits = 6

// SendEmailVerificationCode writes a letter with a new code, which replaces the caller's older one for the address
// (account §7.1). The sandbox, which checks no codes, sends none.
func (s *Service) SendEmailVerificationCode(c *resource.WriteCall, in *api.SendEmailVerificationCodeInput) (*api.SendEmailVerificationCodeOutput, error) {
	if c.Catalog == resource.CatalogSandbox {
		return &api.SendEmailVerificationCodeOutput{}, nil
	}
	box, err := mailboxOf(c, c.Catalog, in.Email)
	if err != nil {
		return nil, err
	}
	box.forget(c.Now)
	if err := s.refuseMoreCodes(c.Reading(), box); err != nil {
		return nil, err
	}

	code := box.Next
	if code == "" {
		code = newCode(c.IDs)
	}
	box.Codes, box.Next = append(box.Codes, c.Now), ""
	if err := box.write(c); err != nil {
		return nil, err
	}
	if err := issueCode(c, in.Email, code); err != nil {
		return nil, err
	}
	err = mail.Put(c, mail.Letter{
		Account: c.Account, Catalog: c.Catalog, To: in.Email, Subject: "Your verification code", Code: code,
		Text: fmt.Sprintf("Your verification code is %s.\n\nAccount %s asked for it in catalog %s. It proves once that you read this mailbox, within %s. "+
			"A newer code replaces it. If you know nothing of this, ignore the letter and give the code to nobody.", code, c.Account, c.Catalog, hours(s.codeLife())),
	})
	if err != nil {
		return nil, err
	}
	return &api.SendEmailVerificationCodeOutput{}, nil
}

// refuseMoreCodes keeps a mailbox from being flooded.
func (s *Service) refuseMoreCodes(c *resource.ReadCall, box *mailbox) error {
	if !c.Switches.EnforceQuotas {
		return nil
	}
	limit, err := s.limit(c, c.Account, QuotaCodesPerDay)
	if err != nil || len(box.Codes) < limit {
		return err
	}
	return apierr.Quotaf(string(QuotaCodesPerDay),
		"The address was sent its limit of %d %s in catalog %s; use the latest one while it is good, or wait. The operator of this server can raise the limit.",
		limit, quotas[QuotaCodesPerDay].what, c.Catalog)
}

// issueCode stores a code as the latest one of the caller for the address: a hash of it, never the code.
func issueCode(c *resource.WriteCall, address, code string) error {
	key := emailCodeKey(c.Catalog, c.Account, address)
	salt := c.IDs.Bytes(16)
	e := emailCode{Salt: salt, Hash: hashCode(salt, code), Issued: c.Now}
	prior, err := c.Get(key)
	switch {
	case err == nil:
		err = e.write(c, prior)
	case errors.Is(err, store.ErrNotFound):
		var body []byte
		if body, err = resource.JSON(e); err == nil {
			err = put(c, nil, &store.Record{Key: key, Account: c.Account, Created: c.Now, Updated: c.Now, Body: body}, nil)
		}
	}
	if err != nil {
		return fmt.Errorf("store e-mail code: %w", err)
	}
	c.Subject = key
	return nil
}

// newCode returns six random digits, each code as likely as any other.
func newCode(ids *resource.IDs) string {
	const codes = 1_000_000
	const fair = 1<<32 - (1<<32)%codes // the numbers below are a whole multiple of all codes
	for {
		if n := uint64(binary.LittleEndian.Uint32(ids.Bytes(4))); n < fair {
			return fmt.Sprintf("%0*d", codeDigits, n%codes)
		}
	}
}
