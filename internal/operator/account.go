package operator

import (
	"github.com/opencosell/cosell/internal/account"
	"github.com/opencosell/cosell/internal/resource"
)

// Account is what is known of an account.
type Account struct {
	Name       string `json:"name,omitempty" help:"What others are shown of it while it is no partner." placeholder:"TEXT"`
	SellerID   string `json:"sellerId,omitempty" help:"Id of its seller profile in AWS Marketplace; none without." placeholder:"ID"`
	SellerName string `json:"sellerName,omitempty" help:"Name of its seller profile." placeholder:"TEXT"`
	Standing   string `json:"standing,omitempty" help:"Whether AWS is content with it (good)." enum:",good,bad" default:"" placeholder:"good|bad"`
	Plan       string `json:"plan,omitempty" help:"What it pays (paid)." enum:",paid,free" default:"" placeholder:"paid|free"`
	Linking    string `json:"linking,omitempty" help:"Whether it is free of another partner account (ok)." enum:",ok,blocked" default:"" placeholder:"ok|blocked"`
}

// Quota is a limit of one account.
type Quota struct {
	Quota string `json:"quota" arg:"" help:"The reason that answers whoever passes the limit, such as LIMIT_EXCEEDED_NUMBER_OF_EMAIL."`
	Limit *int   `json:"limit,omitempty" help:"The limit, 0 or more; without it the server's limit counts again." placeholder:"N"`
}

// Code is an e-mail verification code.
type Code struct {
	Address string `json:"address" arg:"" help:"E-mail address."`
	Code    string `json:"code" required:"" help:"The six digits that the next letter to it carries." placeholder:"DIGITS"`
}

var accounts = []Action{
	look("account", "Show what was said of an account.", ofAccount, (*Desk).account),
	change("set-up-account", "Say what is known of an account, in the place of what was said before.", ofAccount, (*Desk).setUpAccount),
	look("quotas", "List the limits of an account: those of its own, and those that all have.", ofAccount, (*Desk).quotas),
	change("set-quota", "Give an account a limit of its own, or take it back.", ofAccount,
		func(d *Desk, c *resource.WriteCall, in *Quota) (any, error) {
			return struct {
				Account string `json:"account"`
				Quota   string `json:"quota"`
				Limit   *int   `json:"limit"`
			}{c.Account, in.Quota, in.Limit}, d.Partners.SetQuota(c, c.Account, account.Quota(in.Quota), in.Limit)
		}),
	change("fix-code", "Say which code the next letter to an address carries.", ofCatalog,
		func(d *Desk, c *resource.WriteCall, in *Code) (any, error) {
			return struct {
				Address string `json:"address"`
			}{in.Address}, d.Partners.FixCode(c, in.Address, in.Code)
		}),
}

func (d *Desk) setUpAccount(c *resource.WriteCall, in *Account) (any, error) {
	as := account.Setup{
		Name: in.Name, Standing: account.Standing(in.Standing), Plan: account.Plan(in.Plan), Linking: account.Linking(in.Linking),
	}
	if in.SellerID != "" || in.SellerName != "" {
		as.SellerProfile = &account.SellerProfile{ID: in.SellerID, Name: in.SellerName}
	}
	return owned{c.Account}, d.Partners.SetUpAccount(c, c.Account, as)
}

func (d *Desk) account(c *resource.ReadCall, _ *Nothing) (any, error) {
	as, known, err := d.Partners.AccountSetup(c, c.Account)
	if err != nil {
		return nil, err
	}
	out := struct {
		owned
		Known bool `json:"known"` // heard of, or set up
		Account
	}{owned{c.Account}, known, Account{Name: as.Name, Standing: string(as.Standing), Plan: string(as.Plan), Linking: string(as.Linking)}}
	if as.SellerProfile != nil {
		out.SellerID, out.SellerName = as.SellerProfile.ID, as.SellerProfile.Name
	}
	return out, nil
}

func (d *Desk) quotas(c *resource.ReadCall, _ *Nothing) (any, error) {
	list, err := d.Partners.QuotaViews(c, c.Account)
	if err != nil {
		return nil, err
	}
	type line struct {
		Quota  string `json:"quota"`
		Limits string `json:"limits"`
		Limit  int    `json:"limit"`
		Own    *int   `json:"own"`
		Usual  int    `json:"usual"`
	}
	lines := make([]line, len(list))
	for i, q := range list {
		lines[i] = line{string(q.Quota), q.Limits, q.Limit, q.Own, q.Usual}
	}
	return struct {
		Quotas []line `json:"quotas"`
	}{lines}, nil
}
