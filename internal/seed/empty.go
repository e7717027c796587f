package seed

import (
	"encoding/json"
	"errors"

	"github.com/opencosell/cosell/internal/remote"
)

// belongings are what an account has in a catalog, by the call that lists it. What AWS or another partner may have sent
// it counts too.
var belongings = []struct {
	what, operation, member string
	more                    object
}{
	{"a partner", "account.ListPartners", "PartnerSummaryList", nil},
	{"opportunities", "selling.ListOpportunities", "OpportunitySummaries", object{"MaxResults": 1}},
	{"engagements", "selling.ListEngagements", "EngagementSummaryList", object{"MaxResults": 1}},
	{"invitations to engagements", "selling.ListEngagementInvitations", "EngagementInvitationSummaries", object{"MaxResults": 1, "ParticipantType": "RECEIVER"}},
}

// place is where something of the file goes to.
type place struct {
	at               path
	account, catalog string
}

// places are all of them, each account and catalog once.
func (f *File) places() []place {
	seen := map[[2]string]bool{{awsReceiver, catalogs[0]}: true, {awsReceiver, catalogs[1]}: true}
	var all []place
	add := func(account, catalog string, at ...any) {
		if !seen[[2]string{account, catalog}] {
			seen[[2]string{account, catalog}] = true
			all = append(all, place{at, account, catalog})
		}
	}
	d := &f.doc
	for i, p := range d.Partners {
		add(p.Account, p.Catalog, "partners", i)
	}
	for i, o := range d.Opportunities {
		add(o.Account, o.Catalog, "opportunities", i)
		for n, v := range o.Invitations {
			add(v.To, o.Catalog, "opportunities", i, "invitations", n)
		}
	}
	for i, e := range d.Engagements {
		add(e.Account, e.Catalog, "engagements", i)
		for n, v := range e.Invitations {
			add(v.To, e.Catalog, "engagements", i, "invitations", n)
		}
	}
	for i, l := range d.Leads {
		for n, v := range l.Invitations {
			add(v.To, l.Catalog, "leads", i, "invitations", n)
		}
	}
	return all
}

// empty refuses to begin where an account has something already: a seed describes a beginning, and applied to what it
// made before it would make everything twice.
func (r *run) empty() error {
	for _, p := range r.places() {
		for _, b := range belongings {
			in := merge(object{"Catalog": p.catalog}, b.more)
			answer, err := r.ask(p.at, p.account, b.operation, in)
			var refused *remote.Exception
			if errors.As(err, &refused) && refused.Type == "AccessDeniedException" {
				continue // who is no partner has none
			}
			if err != nil {
				return r.refused(p.at, b.operation, p.account, err)
			}
			var lists map[string]json.RawMessage
			var list []json.RawMessage
			if err := json.Unmarshal(answer, &lists); err != nil {
				return r.Errorf(p.at, "%s: read the answer: %v", b.operation, err)
			}
			if err := json.Unmarshal(lists[b.member], &list); err != nil {
				return r.Errorf(p.at, "%s: read the answer: %v", b.operation, err)
			}
			if len(list) > 0 {
				return r.Errorf(p.at, "nothing was done: account %s has %s in catalog %s already. A seed fills accounts that are empty: reset the server first, or add to what is there with --add",
					r.called(p.account), b.what, p.catalog)
			}
		}
	}
	return nil
}
