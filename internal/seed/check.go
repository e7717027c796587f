package seed

import (
	"slices"
	"strings"
	"time"

	"github.com/opencosell/cosell/internal/store"
)

// checker finds what is wrong with a file before anything is sent, and puts what is meant in the place of what was left
// out or named: account numbers, catalogs, states in the API's spelling.
type checker struct {
	*File
	problems []error
}

type path = []any

func (c *checker) problem(at path, format string, args ...any) {
	c.problems = append(c.problems, c.Errorf(at, format, args...))
}

func (c *checker) all() {
	d := &c.doc
	c.time()
	c.choice(path{"catalog"}, &d.Catalog, catalogs)
	c.accounts()
	for i := range d.Partners {
		c.partner(path{"partners", i}, i)
	}
	for i := range d.Connections {
		c.connection(path{"connections", i}, &d.Connections[i])
	}
	for i := range d.Solutions {
		c.solution(path{"solutions", i}, i)
	}
	for i := range d.Users {
		at, u := path{"users", i}, &d.Users[i]
		c.scope(at, &u.Account, &u.Catalog)
		c.required(at, "email", u.Email)
	}
	for i := range d.Opportunities {
		c.opportunity(path{"opportunities", i}, &d.Opportunities[i])
	}
	for i := range d.Engagements {
		c.engagement(path{"engagements", i}, &d.Engagements[i])
	}
	for i := range d.Leads {
		c.lead(path{"leads", i}, &d.Leads[i])
	}
	if len(c.problems) == 0 {
		c.requests()
	}
}

func (c *checker) time() {
	d := &c.doc
	if d.Clock == "" {
		if d.Frozen != nil {
			c.problem(path{"frozen"}, "goes with clock, the time at which the server's clock is set")
		}
		return
	}
	t, err := time.Parse(time.RFC3339, d.Clock)
	if err != nil {
		c.problem(path{"clock"}, "%q is no time: give one such as 2026-03-01T10:00:00Z", d.Clock)
		return
	}
	c.clock = t
}

func (c *checker) accounts() {
	for i := range c.doc.Accounts {
		at, a := path{"accounts", i}, &c.doc.Accounts[i]
		if !store.IsAccount(a.ID) {
			c.problem(append(at, "id"), `give the account's number, 12 digits, such as id: 111122223333 (in quotes when it begins with 0)`)
		}
		c.required(at, "name", a.Name)
		earlier := c.doc.Accounts[:i]
		if slices.ContainsFunc(earlier, func(o account) bool { return o.Name == a.Name }) {
			c.problem(append(at, "name"), "%q is the name of an account above", a.Name)
		}
		if slices.ContainsFunc(earlier, func(o account) bool { return o.ID == a.ID }) {
			c.problem(append(at, "id"), "account %s stands above already", a.ID)
		}
		c.choice(append(at, "standing"), &a.Standing, standings)
		c.choice(append(at, "plan"), &a.Plan, plans)
		c.choice(append(at, "linking"), &a.Linking, linkings)
	}
}

// DefaultAccount has what a file without accounts describes: it is the one of a caller whose access key is no account.
const DefaultAccount = "123456789012"

// scope resolves whose something is and in which catalog.
func (c *checker) scope(at path, owner, catalog *string) {
	if *catalog == "" {
		*catalog = c.doc.Catalog
	}
	c.choice(append(at, "catalog"), catalog, catalogs)
	switch all := c.doc.Accounts; {
	case *owner != "":
		c.account(append(at, "account"), owner)
	case len(all) == 0:
		*owner = DefaultAccount
	case len(all) == 1:
		*owner = all[0].ID
	default:
		c.problem(at, "account is required where the file has several: one of %s", strings.Join(c.names(), ", "))
	}
}

func (c *checker) names() []string {
	var names []string
	for _, a := range c.doc.Accounts {
		names = append(names, a.Name)
	}
	return names
}

// account resolves the name of an account; a number of 12 digits stands for itself.
func (c *checker) account(at path, ref *string) {
	for _, a := range c.doc.Accounts {
		if a.Name == *ref {
			*ref = a.ID
			return
		}
	}
	if store.IsAccount(*ref) {
		return
	}
	accepted := "give its number of 12 digits or list it under accounts"
	if names := c.names(); len(names) > 0 {
		accepted = "the file has " + strings.Join(names, ", ") + "; a number of 12 digits will do too"
	}
	c.problem(at, "there is no account %q: %s", *ref, accepted)
}

// called is an account's name in the file, or its number.
func (f *File) called(id string) string {
	for _, a := range f.doc.Accounts {
		if a.ID == id {
			return a.Name
		}
	}
	return id
}

func (c *checker) choice(at path, value *string, accepted []string) {
	chosen, ok := choose(*value, accepted)
	if !ok {
		c.problem(at, "%q is none of: %s", *value, strings.Join(accepted, ", "))
		return
	}
	*value = chosen
}

func (c *checker) required(at path, member, value string) {
	if strings.TrimSpace(value) == "" {
		c.problem(at, "%s is required", member)
	}
}

func (c *checker) partnerOf(id, catalog string) bool {
	return slices.ContainsFunc(c.doc.Partners, func(p partner) bool { return p.Account == id && p.Catalog == catalog && *p.Published })
}

func (c *checker) partner(at path, i int) {
	p := &c.doc.Partners[i]
	c.scope(at, &p.Account, &p.Catalog)
	if p.Published == nil {
		p.Published = new(true)
	}
	if !*p.Published && (p.Visibility != "" || p.Profile != nil) {
		c.problem(at, "a partner that is not published has neither profile nor visibility")
	}
	c.choice(append(at, "visibility"), &p.Visibility, visibility)
	if slices.ContainsFunc(c.doc.Partners[:i], func(o partner) bool { return o.Account == p.Account && o.Catalog == p.Catalog }) {
		c.problem(at, "account %s is a partner of catalog %s above already", c.called(p.Account), p.Catalog)
	}
}

func (c *checker) connection(at path, n *connection) {
	if n.Catalog == "" {
		n.Catalog = c.doc.Catalog
	}
	c.choice(append(at, "catalog"), &n.Catalog, catalogs)
	c.choice(append(at, "type"), &n.Type, connectionTypes)
	c.choice(append(at, "status"), &n.Status, connectionStates)
	for _, side := range []struct {
		name string
		ref  *string
	}{{"from", &n.From}, {"to", &n.To}} {
		before := len(c.problems)
		if c.required(at, side.name, *side.ref); len(c.problems) == before {
			c.account(append(at, side.name), side.ref)
		}
		// A subsidiary may be no partner.
		if len(c.problems) == before && (side.name == "from" || n.Type == connectionTypes[0]) && !c.partnerOf(*side.ref, n.Catalog) {
			c.problem(append(at, side.name), "account %s has no published profile in catalog %s: list it under partners", c.called(*side.ref), n.Catalog)
		}
	}
	if n.Type != connectionTypes[0] && !slices.ContainsFunc(c.doc.Accounts, func(o account) bool { return o.ID == n.To }) {
		c.problem(append(at, "to"), "a subsidiary must be an account that the server knows: list it under accounts")
	}
	if n.From != "" && n.From == n.To {
		c.problem(append(at, "to"), "an account cannot be connected with itself")
	}
}

func (c *checker) solution(at path, i int) {
	s := &c.doc.Solutions[i]
	c.scope(at, &s.Account, &s.Catalog)
	c.required(at, "name", s.Name)
	c.choice(append(at, "status"), &s.Status, solutionStates)
	if s.Category == "" {
		s.Category = "Software Product"
	}
	for _, o := range c.doc.Solutions[:i] {
		if o.Account == s.Account && o.Catalog == s.Catalog && o.Name == s.Name {
			c.problem(append(at, "name"), "the account has a solution %q in catalog %s above already", s.Name, s.Catalog)
		}
	}
}

// solutionOf finds a solution of the file by name or id.
func (f *File) solutionOf(owner, catalog, ref string) *solution {
	for i := range f.doc.Solutions {
		s := &f.doc.Solutions[i]
		if s.Account == owner && s.Catalog == catalog && (s.Name == ref || s.ID != "" && s.ID == ref) {
			return s
		}
	}
	return nil
}
