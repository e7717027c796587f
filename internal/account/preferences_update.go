package account

import (
	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// UpdateConnectionPreferences replaces the caller's preferences as a whole; the revision that the caller has read is the
// lock (account §7.26). Only invitations that are created afterwards look at them. Whoever is excluded need not exist.
func (s *Service) UpdateConnectionPreferences(c *resource.WriteCall, in *api.UpdateConnectionPreferencesInput) (*api.UpdateConnectionPreferencesOutput, error) {
	if err := c.RefuseRequest(excludedTwice(in.ExcludedParticipantIdentifiers)); err != nil {
		return nil, err
	}
	r := c.Reading()
	mine, err := partnerOrNone(r, c.Catalog, c.Account)
	if err != nil {
		return nil, err
	}
	if err := c.Refuse(mine.refuseSuspended()); err != nil {
		return nil, err
	}
	p, err := preferencesOf(r, c.Account)
	if err != nil {
		return nil, err
	}
	if in.Revision != p.Revision && !c.Doubtful("Revision") {
		err := c.Refuse(apierr.Conflictf("INCOMPATIBLE_CONNECTION_PREFERENCES_REVISION",
			"The connection preferences are at revision %d, the request is for revision %d: read them with GetConnectionPreferences and send that revision.",
			p.Revision, in.Revision))
		if err != nil {
			return nil, err
		}
	}
	denySome := in.AccessType == api.AccessTypeAllowByDefaultDenySome
	if !denySome && len(in.ExcludedParticipantIdentifiers) > 0 && !c.Doubtful("AccessType") {
		return nil, apierr.Business(apierr.Fieldf("ExcludedParticipantIdentifiers", apierr.ActionNotPermitted,
			"ExcludedParticipantIdentifiers can only be given with the access type %s, not with %s", api.AccessTypeAllowByDefaultDenySome, in.AccessType))
	}

	p.AccessType, p.ExcludedParticipantIds = in.AccessType, nil
	if denySome {
		p.ExcludedParticipantIds = append([]string{}, in.ExcludedParticipantIdentifiers...)
	}
	p.Revision++
	p.UpdatedAt = awsjson.At(c.Now)
	if err := p.write(c); err != nil {
		return nil, err
	}
	return new(api.UpdateConnectionPreferencesOutput(p.GetConnectionPreferencesOutput)), nil
}

// excludedTwice: the excluded are a set.
func excludedTwice(identifiers []string) []apierr.Field {
	var fields []apierr.Field
	seen := map[string]bool{}
	for i, id := range identifiers {
		if seen[id] {
			fields = append(fields, apierr.Fieldf(elementPath("ExcludedParticipantIdentifiers", i), apierr.DuplicateValue,
				"the identifier is in the list twice; each participant may be given once"))
		}
		seen[id] = true
	}
	return fields
}

// write stores the caller's preferences.
func (p *preferences) write(c *resource.WriteCall) error {
	next := &store.Record{
		Key: preferencesKey(p.Catalog, c.Account), Account: c.Account, Created: c.Now, Updated: c.Now, Body: p.AppendJSON(nil),
	}
	if p.record != nil {
		next.Created = p.record.Created
	}
	if err := put(c, p.record, next, nil); err != nil {
		return err
	}
	p.record, c.Subject = next, next.Key
	return nil
}
