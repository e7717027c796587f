package selling

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// kindUser is a person of a partner's account. Once an account has one, only its users can own its opportunities
// (selling §7.1). The key begins with the account.
const kindUser = "user"

// usersByEmail is the index group of an account's users.
const usersByEmail = "Email"

// PutUser registers a person of the calling account, or replaces the one who has the address. The names may be empty:
// those of a request then count. The model has no operation for it; an operator calls it (selling §9.2).
func (s *Service) PutUser(c *resource.WriteCall, p Person) error {
	if strings.TrimSpace(p.Email) == "" {
		return apierr.Business(apierr.Fieldf("Email", apierr.RequiredFieldMissing, "Email is required"))
	}
	body, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("encode a user: %w", err)
	}
	c.Subject = userKey(c.Catalog, c.Account, p.Email)
	r := &store.Record{Key: c.Subject, Account: c.Account, Created: c.Now, Updated: c.Now, Body: body}
	rows := []store.Index{{Account: c.Account, Name: usersByEmail, Sort: p.Email}}
	old, err := c.Get(r.Key)
	switch {
	case errors.Is(err, store.ErrNotFound):
		err = c.Create(r, rows)
	case err == nil:
		r.Rev, r.Created = old.Rev, old.Created
		err = c.Replace(r, rows)
	}
	if err != nil {
		return fmt.Errorf("write a user of account %s: %w", c.Account, err)
	}
	return nil
}

func userKey(catalog, account, email string) store.Key {
	return store.Key{Kind: kindUser, Catalog: catalog, ID: account + "/" + email}
}

// user is what is known of an address.
type user struct {
	Person
	registered bool
	// directory is set when the account has users at all.
	directory bool
}

// accepted reports whether the person can own an opportunity.
func (u user) accepted() bool { return u.registered || !u.directory }

// lookUpUser finds an address among the account's users.
func lookUpUser(r store.Reader, catalog, account, email string) (user, error) {
	var u user
	n, err := r.Count(store.Range{Account: account, Catalog: catalog, Kind: kindUser, Name: usersByEmail}, 1)
	if err != nil {
		return u, fmt.Errorf("users of account %s: %w", account, err)
	}
	u.directory = n > 0
	if !u.directory || email == "" {
		return u, nil
	}
	rec, err := r.Get(userKey(catalog, account, email))
	if errors.Is(err, store.ErrNotFound) {
		return u, nil
	}
	if err != nil {
		return u, fmt.Errorf("user of account %s: %w", account, err)
	}
	if err := json.Unmarshal(rec.Body, &u.Person); err != nil {
		return u, fmt.Errorf("decode a user of account %s: %w", account, err)
	}
	u.registered = true
	return u, nil
}
