package selling

import (
	"errors"
	"fmt"
	"strings"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// users are the people of a partner's account. Once an account has one, only its users can own its opportunities
// (selling §7.1).
var users = directory{kind: "user", index: "Email", what: "user"}

// PutUser registers a person of the calling account, or replaces the one who has the address. The names may be empty:
// those of a request then count. The model has no operation for it; an operator calls it (selling §9.2).
func (s *Service) PutUser(c *resource.WriteCall, p Person) error {
	if strings.TrimSpace(p.Email) == "" {
		return apierr.Business(apierr.Fieldf("Email", apierr.RequiredFieldMissing, "Email is required"))
	}
	return users.put(c, c.Account, "", p.Email, p)
}

// RemoveUser takes a person off the account's users; a NotFound when there is none with the address. Opportunities that
// the person owns stay as they are. Without any users everybody can own again.
func (s *Service) RemoveUser(c *resource.WriteCall, email string) error {
	return users.remove(c, c.Account, email)
}

// Users are those of the calling account, by their addresses, and the token of the next page.
func (s *Service) Users(c *resource.ReadCall, p Page) ([]Person, *string, error) {
	return entries[Person](c, users, c.Account, p)
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
	empty, err := users.empty(r, catalog, account, "")
	u.directory = !empty && err == nil
	if !u.directory || email == "" {
		return u, err
	}
	err = users.get(r, catalog, account, email, &u.Person)
	if errors.Is(err, store.ErrNotFound) {
		return u, nil
	}
	if err != nil {
		return u, fmt.Errorf("user of account %s: %w", account, err)
	}
	u.registered = true
	return u, nil
}
