package account

import (
	"errors"
	"fmt"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// Setup is what the operator says of an account, for all catalogs (account §11).
type Setup struct {
	// Name is what a primary is shown of a subsidiary that is no partner; empty leaves it unnamed.
	Name string
	// SellerProfile is what a primary is shown of a subsidiary that sells; nil when it does not.
	SellerProfile *SellerProfile
	// The rest decides whether the account can become a partner; empty is the first of each.
	Standing Standing
	Plan     Plan
	Linking  Linking
}

// SellerProfile is the profile of a seller on the marketplace: an id of 1 to 50 letters, digits and hyphens.
type SellerProfile struct{ ID, Name string }

// Standing says whether AWS is content with an account.
type Standing string

// The standings.
const (
	GoodStanding Standing = "good"
	BadStanding  Standing = "bad"
)

// Plan is what an account pays.
type Plan string

// The plans.
const (
	PaidPlan Plan = "paid"
	FreePlan Plan = "free"
)

// Linking says whether an account is free of another partner account.
type Linking string

// The states of linking.
const (
	LinkingOK      Linking = "ok"
	LinkingBlocked Linking = "blocked"
)

// SetUpAccount records what the operator says of an account, in the place of what was said before; its quotas stay.
// REQUEST_VALIDATION_FAILED for what the API could not answer.
func (s *Service) SetUpAccount(c *resource.WriteCall, account string, as Setup) error {
	fields, err := as.problems()
	if err != nil {
		return err
	}
	return changeAccount(c, account, fields, func(a *registered) {
		a.Name, a.SellerProfile = as.Name, nil
		if as.SellerProfile != nil {
			a.SellerProfile = new(sellerProfile(*as.SellerProfile))
		}
		a.BadStanding, a.FreePlan, a.LinkingBlocked = as.Standing == BadStanding, as.Plan == FreePlan, as.Linking == LinkingBlocked
	})
}

// SetQuota gives an account a limit of its own in all catalogs; nil takes it back, so that the server's limit counts
// again (account §6.4). What the account has beyond a lower limit stays. REQUEST_VALIDATION_FAILED for a quota that
// there is not and for a limit below 0.
func (s *Service) SetQuota(c *resource.WriteCall, account string, q Quota, limit *int) error {
	var fields []apierr.Field
	if _, known := quotas[q]; !known {
		fields = append(fields, apierr.Fieldf("Quota", apierr.InvalidEnumValue,
			"%q is no quota: give the reason that answers whoever passes it, such as %s", q, QuotaActiveConnections))
	}
	if limit != nil && *limit < 0 {
		fields = append(fields, apierr.Fieldf("Limit", apierr.InvalidValue, "the limit is %d; it must be 0 or more", *limit))
	}
	return changeAccount(c, account, fields, func(a *registered) {
		if limit == nil {
			delete(a.Quotas, q)
			return
		}
		if a.Quotas == nil {
			a.Quotas = map[Quota]int{}
		}
		a.Quotas[q] = *limit
	})
}

// changeAccount writes what is known of an account, and meets it if need be.
func changeAccount(c *resource.WriteCall, account string, problems []apierr.Field, change func(*registered)) error {
	if !store.IsAccount(account) {
		problems = append(problems, apierr.Fieldf("Account", apierr.InvalidStringFormat, "an account is a number of 12 digits"))
	}
	if len(problems) > 0 {
		return apierr.Request(problems...)
	}
	key := accountKey(account)
	next := &store.Record{Key: key, Account: account, Created: c.Now, Updated: c.Now}
	var a registered
	prior, err := c.Get(key)
	switch {
	case errors.Is(err, store.ErrNotFound):
		prior = nil
	case err != nil:
		return err
	default:
		if err := readJSON(prior, &a); err != nil {
			return err
		}
		next.Created = prior.Created
	}
	change(&a)
	if next.Body, err = resource.JSON(a); err != nil {
		return fmt.Errorf("encode account: %w", err)
	}
	if err := put(c, prior, next, nil); err != nil {
		return err
	}
	c.Subject = key
	return nil
}

// problems holds the names to the model's rules, because they become answers, cut to the length they may have there.
func (as Setup) problems() ([]apierr.Field, error) {
	var fields []apierr.Field
	check := func(path string, given, empty awsjson.Shape) error {
		found, err := awsjson.Decode(given.AppendJSON(nil), &api.API.Spelling.Style, empty)
		if err != nil {
			return fmt.Errorf("check %s of account: %w", path, err)
		}
		for _, f := range found {
			f.Path = path + f.Path
			fields = append(fields, f)
		}
		return nil
	}
	if as.Name != "" {
		if err := check("", &api.AccountSummary{Name: shortName(as.Name)}, new(api.AccountSummary)); err != nil {
			return nil, err
		}
	}
	if p := as.SellerProfile; p != nil {
		given := &api.SellerProfileSummary{Id: p.ID, Name: shortName(p.Name)}
		if err := check("SellerProfile.", given, new(api.SellerProfileSummary)); err != nil {
			return nil, err
		}
	}
	for _, choice := range []struct{ path, value, first, second string }{
		{"Standing", string(as.Standing), string(GoodStanding), string(BadStanding)},
		{"Plan", string(as.Plan), string(PaidPlan), string(FreePlan)},
		{"Linking", string(as.Linking), string(LinkingOK), string(LinkingBlocked)},
	} {
		if choice.value != "" && choice.value != choice.first && choice.value != choice.second {
			fields = append(fields, apierr.Fieldf(choice.path, apierr.InvalidEnumValue,
				"%q is neither %s nor %s", choice.value, choice.first, choice.second))
		}
	}
	return fields, nil
}
