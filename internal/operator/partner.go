package operator

import (
	accountapi "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/account"
	"github.com/opencosell/cosell/internal/resource"
)

// Partner names a partner.
type Partner struct {
	Partner string `json:"partner" arg:"" help:"Id or ARN of the partner."`
}

// ProfileTask names a profile update.
type ProfileTask struct {
	Task string `json:"task" arg:"" help:"Id of the profile update task."`
}

// FailProfile ends a profile update without publishing it.
type FailProfile struct {
	Task   string   `json:"task" arg:"" help:"Id of the profile update task."`
	Errors Document `json:"errors" required:"" type:"filecontent" help:"A list of 1 to 50 errors, each with Reason, Message and Locale, such as INVALID_CONTENT, a sentence, en-US." placeholder:"FILE"`
}

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

var partners = []Action{
	look("review-profile", "What the built-in review finds in a profile update.", ofCatalog,
		func(d *Desk, c *resource.ReadCall, in *ProfileTask) (any, error) {
			found, err := d.Partners.ReviewProfileTask(c, in.Task)
			if found == nil {
				found = []accountapi.ErrorDetail{}
			}
			return struct {
				Errors []accountapi.ErrorDetail `json:"errors"`
			}{found}, err
		}),
	change("approve-profile", "Publish the profile of a profile update.", ofCatalog,
		func(d *Desk, c *resource.WriteCall, in *ProfileTask) (any, error) {
			return ended{in.Task, string(accountapi.ProfileTaskStatusSucceeded)}, d.Partners.ApproveProfileTask(c, in.Task)
		}),
	change("fail-profile", "End a profile update with errors.", ofCatalog,
		func(d *Desk, c *resource.WriteCall, in *FailProfile) (any, error) {
			var list accountapi.GetProfileUpdateTaskOutput
			err := in.Errors.read("input.errors", "ErrorDetailList", &accountapi.API.Spelling.Style, &list)
			if err != nil {
				return nil, err
			}
			return ended{in.Task, string(accountapi.ProfileTaskStatusFailed)}, d.Partners.FailProfileTask(c, in.Task, list.ErrorDetailList)
		}),
	onPartner("suspend-partner", "Let a partner change nothing and be invited by nobody.", (*account.Service).SuspendPartner),
	onPartner("resume-partner", "End the suspension of a partner.", (*account.Service).ResumePartner),
	onPartner("lock-profile", "Let a partner start no profile update.", (*account.Service).LockProfile),
	onPartner("unlock-profile", "Let a partner update its profile again.", (*account.Service).UnlockProfile),
	change("set-up-account", "Say what is known of an account, in the place of what was said before.", ofAccount, (*Desk).setUpAccount),
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

// ended is the answer of a decision on a profile update.
type ended struct {
	Task   string `json:"task"`
	Status string `json:"status"`
}

func onPartner(name, summary string, do func(*account.Service, *resource.WriteCall, string) error) Action {
	return change(name, summary, ofCatalog, func(d *Desk, c *resource.WriteCall, in *Partner) (any, error) {
		return in, do(d.Partners, c, in.Partner)
	})
}

func (d *Desk) setUpAccount(c *resource.WriteCall, in *Account) (any, error) {
	as := account.Setup{
		Name: in.Name, Standing: account.Standing(in.Standing), Plan: account.Plan(in.Plan), Linking: account.Linking(in.Linking),
	}
	if in.SellerID != "" || in.SellerName != "" {
		as.SellerProfile = &account.SellerProfile{ID: in.SellerID, Name: in.SellerName}
	}
	return struct {
		Account string `json:"account"`
	}{c.Account}, d.Partners.SetUpAccount(c, c.Account, as)
}
