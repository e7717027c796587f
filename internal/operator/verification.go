package operator

import (
	"time"

	accountapi "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/account"
	"github.com/opencosell/cosell/internal/resource"
)

// Verifications asks for verifications in a status.
type Verifications struct {
	Status string `json:"status,omitempty" help:"The status (IN_PROGRESS: those that wait for a decision)." enum:",PENDING_CUSTOMER_ACTION,IN_PROGRESS,FAILED,SUCCEEDED,REJECTED" default:"" placeholder:"STATUS"`
}

// Verification names a verification of an account.
type Verification struct {
	Type string `json:"type" arg:"" help:"BUSINESS_VERIFICATION or REGISTRANT_VERIFICATION." enum:"BUSINESS_VERIFICATION,REGISTRANT_VERIFICATION"`
}

// Question is what a business is asked.
type Question struct {
	Question string `json:"question" arg:"" help:"What is missing, 1 to 1000 characters; the completion page shows it."`
}

// Outcome is how a verification ends.
type Outcome struct {
	Type    string `json:"type" arg:"" help:"BUSINESS_VERIFICATION or REGISTRANT_VERIFICATION." enum:"BUSINESS_VERIFICATION,REGISTRANT_VERIFICATION"`
	Outcome string `json:"outcome" required:"" help:"SUCCEEDED, FAILED or REJECTED." enum:"SUCCEEDED,FAILED,REJECTED" placeholder:"STATUS"`
	Reason  string `json:"reason,omitempty" help:"Why, at most 200 characters; the customer reads it." placeholder:"TEXT"`
}

// Preset is how the next verification ends.
type Preset struct {
	Type    string `json:"type" arg:"" help:"BUSINESS_VERIFICATION or REGISTRANT_VERIFICATION." enum:"BUSINESS_VERIFICATION,REGISTRANT_VERIFICATION"`
	Outcome string `json:"outcome,omitempty" help:"SUCCEEDED, FAILED or REJECTED; without it the preset is taken back." enum:",SUCCEEDED,FAILED,REJECTED" default:"" placeholder:"STATUS"`
	Reason  string `json:"reason,omitempty" help:"Why, at most 200 characters; the customer reads it." placeholder:"TEXT"`
}

// verified is the answer of an action on a verification.
type verified struct {
	Account string `json:"account"`
	Type    string `json:"type"`
	Status  string `json:"status,omitempty"`
}

// verification is what the operator sees of one.
type verification struct {
	verified
	Reason     string     `json:"reason,omitempty"`
	Started    time.Time  `json:"started"`
	Completed  *time.Time `json:"completed,omitempty"`
	Question   string     `json:"question,omitempty"`
	Answer     string     `json:"answer,omitempty"`
	PageClosed bool       `json:"pageClosed,omitempty"`
	Preset     string     `json:"preset,omitempty"`
}

var verifications = []Action{
	look("verifications", "List the verifications in a status, the oldest first, at most 100.", ofNothing, (*Desk).verifications),
	look("verification", "Show a verification of an account.", ofAccount,
		func(d *Desk, c *resource.ReadCall, in *Verification) (any, error) {
			v, err := d.Partners.Verification(c, c.Account, accountapi.VerificationType(in.Type))
			if err != nil {
				return nil, err
			}
			return viewed(v), nil
		}),
	change("customer-finished", "Say that the customer has done what the completion page asks for.", ofAccount,
		func(d *Desk, c *resource.WriteCall, in *Verification) (any, error) {
			return verified{c.Account, in.Type, string(accountapi.VerificationStatusInProgress)},
				d.Partners.CustomerFinished(c, c.Account, accountapi.VerificationType(in.Type))
		}),
	change("ask-for-more", "Send a business verification back to the customer with a question.", ofAccount,
		func(d *Desk, c *resource.WriteCall, in *Question) (any, error) {
			return verified{c.Account, string(accountapi.VerificationTypeBusinessVerification), string(accountapi.VerificationStatusPendingCustomerAction)},
				d.Partners.AskForMore(c, c.Account, in.Question)
		}),
	change("decide-verification", "End a verification.", ofAccount,
		func(d *Desk, c *resource.WriteCall, in *Outcome) (any, error) {
			return verified{c.Account, in.Type, in.Outcome},
				d.Partners.Decide(c, c.Account, accountapi.VerificationType(in.Type), accountapi.VerificationStatus(in.Outcome), in.Reason)
		}),
	change("preset-verification", "Say how the next start of a verification ends, at once.", ofAccount,
		func(d *Desk, c *resource.WriteCall, in *Preset) (any, error) {
			return verified{Account: c.Account, Type: in.Type},
				d.Partners.Preset(c, c.Account, accountapi.VerificationType(in.Type), accountapi.VerificationStatus(in.Outcome), in.Reason)
		}),
}

func (d *Desk) verifications(c *resource.ReadCall, in *Verifications) (any, error) {
	status := accountapi.VerificationStatus(in.Status)
	if status == "" {
		status = accountapi.VerificationStatusInProgress
	}
	found, err := d.Partners.VerificationsIn(c, status, maxLines)
	if err != nil {
		return nil, err
	}
	list := make([]verification, len(found))
	for i, v := range found {
		list[i] = viewed(v)
	}
	return struct {
		Verifications []verification `json:"verifications"`
	}{list}, nil
}

func viewed(v account.VerificationView) verification {
	out := verification{
		verified: verified{v.Account, string(v.VerificationType), string(v.VerificationStatus)},
		Started:  v.StartedAt.Time, Question: v.Question, Answer: v.Answer, PageClosed: v.PageClosed, Preset: string(v.Preset),
	}
	if v.VerificationStatusReason != nil {
		out.Reason = *v.VerificationStatusReason
	}
	if v.CompletedAt != nil {
		out.Completed = &v.CompletedAt.Time
	}
	return out
}
