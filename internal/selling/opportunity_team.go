package selling

import api "github.com/opencosell/cosell/api/selling"

// The business titles that a partner's person can have in a team (selling §5.4).
const (
	titleOwner          = "OpportunityOwner"
	titleAccountManager = "PartnerAccountManager"
)

// team puts the owner in front of those who were named: the one named as owner, else the alliance lead (selling §4.1).
func team(lead Person, named []api.Contact) []api.Contact {
	owner := api.Contact{
		BusinessTitle: new(titleOwner), Email: new(lead.Email), FirstName: new(lead.FirstName), LastName: new(lead.LastName),
	}
	var others []api.Contact
	for _, p := range named {
		if isOwner(p) {
			owner = p
		} else {
			others = append(others, p)
		}
	}
	return append([]api.Contact{owner}, others...)
}

func isOwner(p api.Contact) bool { return p.BusinessTitle != nil && *p.BusinessTitle == titleOwner }
