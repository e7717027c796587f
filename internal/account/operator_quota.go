package account

import (
	"cmp"
	"maps"
	"slices"

	"github.com/opencosell/cosell/internal/resource"
)

// AccountSetup is what the operator said of an account by SetUpAccount, and whether the account was ever heard of; the
// zero Setup is what counts for one that was not.
func (s *Service) AccountSetup(c *resource.ReadCall, account string) (Setup, bool, error) {
	met, err := known(c, account)
	if err != nil {
		return Setup{}, false, err
	}
	a, err := registeredOrDefault(c, account)
	if err != nil {
		return Setup{}, false, err
	}
	as := Setup{Name: a.Name, Standing: GoodStanding, Plan: PaidPlan, Linking: LinkingOK}
	if a.SellerProfile != nil {
		as.SellerProfile = new(SellerProfile(*a.SellerProfile))
	}
	if a.BadStanding {
		as.Standing = BadStanding
	}
	if a.FreePlan {
		as.Plan = FreePlan
	}
	if a.LinkingBlocked {
		as.Linking = LinkingBlocked
	}
	return as, met, nil
}

// QuotaView is a limit as it counts for an account.
type QuotaView struct {
	Quota  Quota
	Limits string // what is counted, in words
	Limit  int    // that counts
	Own    *int   // that the operator gave the account, nil when it has none
	Usual  int    // that counts for accounts without one of their own
}

// QuotaViews are all limits of an account, by their names (account §6.4).
func (s *Service) QuotaViews(c *resource.ReadCall, account string) ([]QuotaView, error) {
	a, err := registeredOrDefault(c, account)
	if err != nil {
		return nil, err
	}
	views := make([]QuotaView, 0, len(quotas))
	for q, known := range quotas {
		v := QuotaView{Quota: q, Limits: known.what, Usual: known.limit}
		if n, ok := s.Quotas[q]; ok {
			v.Usual = n
		}
		v.Limit = v.Usual
		if n, ok := a.Quotas[q]; ok {
			v.Own, v.Limit = &n, n
		}
		views = append(views, v)
	}
	slices.SortFunc(views, func(a, b QuotaView) int { return cmp.Compare(a.Quota, b.Quota) })
	return views, nil
}

// Quotas are the names of all limits, in their order.
func Quotas() []Quota { return slices.Sorted(maps.Keys(quotas)) }
