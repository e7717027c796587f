package account

import (
	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// Quota names a limit by the reason that answers whoever passes it.
type Quota string

// The limits of account §6.4 that these operations check.
const (
	QuotaOpenInvitations   Quota = "LIMIT_EXCEEDED_NUMBER_OF_OPEN_CONNECTION_INVITATION"
	QuotaActiveConnections Quota = "LIMIT_EXCEEDED_NUMBER_OF_ACTIVE_CONNECTION"
	QuotaInvitationsPerDay Quota = "LIMIT_EXCEEDED_NUMBER_OF_CONNECTION_INVITATION_PER_DAY"
	QuotaProfilesPerDay    Quota = "LIMIT_EXCEEDED_NUMBER_OF_PROFILE_UPDATE_PER_DAY"
	QuotaVisibilityPerDay  Quota = "LIMIT_EXCEEDED_NUMBER_OF_PROFILE_VISIBILITY_UPDATE_PER_DAY"
	QuotaCodesPerDay       Quota = "LIMIT_EXCEEDED_NUMBER_OF_EMAIL"
	QuotaDomains           Quota = "LIMIT_EXCEEDED_NUMBER_OF_DOMAIN"
)

// quotas are the default limits, and what they count in the words of the refusal.
var quotas = map[Quota]struct {
	limit int
	what  string
}{
	QuotaOpenInvitations:   {1000, "open connection invitations sent"},
	QuotaActiveConnections: {1000, "active connections"},
	QuotaInvitationsPerDay: {50, "connection invitations sent within 24 hours"},
	QuotaProfilesPerDay:    {10, "profile update tasks started within 24 hours"},
	QuotaVisibilityPerDay:  {5, "updates of the profile's visibility within 24 hours"},
	QuotaCodesPerDay:       {5, "verification codes to one address within 24 hours"},
	QuotaDomains:           {50, "training domains of one partner"},
}

// limit is the account's own, else the service's, else the default.
func (s *Service) limit(c *resource.ReadCall, account string, q Quota) (int, error) {
	a, err := registeredOrDefault(c, account)
	if err != nil {
		return 0, err
	}
	if n, ok := a.Quotas[q]; ok {
		return n, nil
	}
	if n, ok := s.Quotas[q]; ok {
		return n, nil
	}
	return quotas[q].limit, nil
}

// room refuses one more of what the range counts when the account is at its limit. The range's account and catalog
// are filled in: quotas are counted per catalog.
func (s *Service) room(c *resource.ReadCall, account string, q Quota, counted store.Range) error {
	if !c.Switches.EnforceQuotas {
		return nil
	}
	limit, err := s.limit(c, account, q)
	if err != nil {
		return err
	}
	counted.Account, counted.Catalog = account, c.Catalog
	n := 0
	if limit > 0 {
		if n, err = c.Count(counted, limit); err != nil {
			return err
		}
	}
	if n < limit {
		return nil
	}
	return apierr.Quotaf(string(q), "%s reached its limit of %d %s in catalog %s; the operator of this server can raise it.",
		whose(c, account), limit, quotas[q].what, c.Catalog)
}

// whose names an account without giving away the number of another one.
func whose(c *resource.ReadCall, account string) string {
	if account == c.Account {
		return "Account " + account
	}
	return "The other participant"
}

// The ranges that are counted, to be completed by room.
func countOpenInvitations(c *resource.ReadCall) store.Range {
	return store.Range{Kind: kindInvitation, Name: indexOpen, Value: string(api.ParticipantTypeSender), Min: after(c.Now)}
}

func countInvitationsToday(c *resource.ReadCall) store.Range {
	return store.Range{Kind: kindInvitation, Name: indexRole, Value: "SENDER", Min: after(c.Now.Add(-day))}
}

func countActiveConnections() store.Range {
	return store.Range{Kind: kindConnection, Name: indexActive}
}

func countProfileTasksToday(c *resource.ReadCall) store.Range {
	return store.Range{Kind: kindProfileTask, Name: indexCreated, Min: after(c.Now.Add(-day))}
}

func countVisibilityToday(c *resource.ReadCall) store.Range {
	return store.Range{Kind: kindVisibilityUpdate, Name: indexCreated, Min: after(c.Now.Add(-day))}
}
