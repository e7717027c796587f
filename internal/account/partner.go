package account

import (
	"errors"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// partner is the registration of one account in one catalog. Its body is the answer of GetPartner.
type partner struct {
	record *store.Record // nil before it is created
	owner  string
	api.GetPartnerOutput
	hidden partnerHidden
}

// partnerHidden is what the server keeps beside the answer (account §4.1, §4.2).
type partnerHidden struct {
	Lead api.AllianceLeadContact
	Tags []api.Tag `json:",omitempty"`
	// Suspended and Locked are set by the operator: no changes at all, no changes of the profile.
	Suspended bool `json:",omitempty"`
	Locked    bool `json:",omitempty"`
	// Visibility is empty before there is a profile.
	Visibility api.ProfileVisibility `json:",omitempty"`
	// Task is the profile update task started last.
	Task string `json:",omitempty"`
}

func decodePartner(r *store.Record) (*partner, error) {
	p := &partner{record: r, owner: r.Account}
	if err := read(r, &p.GetPartnerOutput, &p.hidden); err != nil {
		return nil, err
	}
	return p, nil
}

// write stores the partner with its unique keys.
func (p *partner) write(c *resource.WriteCall) error {
	hidden, err := parts(p.hidden)
	if err != nil {
		return err
	}
	next := &store.Record{
		Key: store.Key{Kind: kindPartner, Catalog: p.Catalog, ID: p.Id}, Account: p.owner,
		Created: p.CreatedAt.Time, Updated: c.Now, Body: p.AppendJSON(nil), Hidden: hidden,
	}
	if err := put(c, p.record, next, p.rows()); err != nil {
		return err
	}
	p.record, c.Subject = next, next.Key
	return nil
}

func (p *partner) rows() []store.Index {
	created := resource.TimeKey(p.CreatedAt.Time)
	rows := []store.Index{
		{Account: p.owner, Name: indexCreated, Sort: created},
		{Name: indexLegalName, Value: normalName(p.LegalName), Sort: created},
	}
	if p.published() {
		rows = append(rows,
			store.Index{Name: indexProfile, Value: p.profileID(), Sort: created},
			store.Index{Name: indexDisplayName, Value: fold(p.Profile.DisplayName), Sort: created})
	}
	for _, d := range p.AwsTrainingCertificationEmailDomains {
		rows = append(rows, store.Index{Name: indexDomain, Value: d.DomainName, Sort: created})
	}
	return rows
}

// published reports whether a profile update has ever succeeded; before that the profile is the solution type alone.
func (p *partner) published() bool { return p.profileID() != "" }

func (p *partner) profileID() string {
	if p.Profile == nil || p.Profile.ProfileId == nil {
		return ""
	}
	return *p.Profile.ProfileId
}

// refuseSuspended refuses changes by a suspended partner; p is nil for an account without one (account §6.5).
func (p *partner) refuseSuspended() error {
	if p == nil || !p.hidden.Suspended {
		return nil
	}
	return apierr.Deniedf("INCOMPATIBLE_BENEFIT_AWS_PARTNER_STATE",
		"Partner %s is suspended: it can read but change nothing until the operator of this server resumes it.", p.Id)
}

// partnerOf returns the partner of an account, or store.ErrNotFound.
func partnerOf(r store.Reader, catalog, account string) (*partner, error) {
	return findPartner(r, store.Range{Account: account, Catalog: catalog, Name: indexCreated})
}

// partnerOrNone is partnerOf with nil for an account without a partner.
func partnerOrNone(r store.Reader, catalog, account string) (*partner, error) {
	p, err := partnerOf(r, catalog, account)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	return p, err
}

// partnerWith returns the partner that holds a unique key, or store.ErrNotFound.
func partnerWith(r store.Reader, catalog, index, value string) (*partner, error) {
	return findPartner(r, store.Range{Catalog: catalog, Name: index, Value: value})
}

func findPartner(r store.Reader, g store.Range) (*partner, error) {
	g.Kind = kindPartner
	rec, err := first(r, g)
	if err != nil {
		return nil, err
	}
	return decodePartner(rec)
}

// own resolves an Identifier to the caller's partner. An ARN of another account is denied, everything else that is
// not the caller's is not found (account §2).
func own(c *resource.ReadCall, identifier string) (*partner, error) {
	if a, ok := resource.ParseARN(identifier); ok && a.Account != c.Account && !c.Doubtful("Identifier") {
		return nil, apierr.Deniedf("ACCESS_DENIED",
			"The ARN in Identifier belongs to another account; account %s can only use its own partner.", c.Account)
	}
	id, err := c.ID(identifier, "partner/", "Identifier")
	if err != nil {
		return nil, err
	}
	rec, err := c.Get(store.Key{Kind: kindPartner, Catalog: c.Catalog, ID: id})
	if err == nil && rec.Account == c.Account {
		return decodePartner(rec)
	}
	if err == nil || errors.Is(err, store.ErrNotFound) {
		return nil, apierr.NotFoundf("PARTNER_NOT_FOUND",
			"Account %s has no partner %s in catalog %s; ListPartners gives the identifier of its own.", c.Account, id, c.Catalog)
	}
	return nil, err
}
