package account

import (
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// step is what the other side, or the person at the page, does to a running verification.
type step string

const (
	stepFinish step = "be finished by the customer"
	stepAsk    step = "be sent back to the customer"
	stepDecide step = "be decided"
)

// verificationStates are the states from which a step leads on (account §5.4), with the state it leads to; the end of
// stepDecide is chosen by who decides.
var verificationStates = []struct {
	step step
	from api.VerificationStatus
	to   api.VerificationStatus
}{
	{stepFinish, api.VerificationStatusPendingCustomerAction, api.VerificationStatusInProgress},
	{stepAsk, api.VerificationStatusInProgress, api.VerificationStatusPendingCustomerAction},
	{stepDecide, api.VerificationStatusInProgress, ""},
	{stepDecide, api.VerificationStatusPendingCustomerAction, ""},
}

// take returns the state that the step leads to from the present one, or the refusal.
func (v *verification) take(s step) (api.VerificationStatus, error) {
	var froms []string
	for _, t := range verificationStates {
		if t.step == s && t.from == v.VerificationStatus {
			return t.to, nil
		}
		if t.step == s {
			froms = append(froms, string(t.from))
		}
	}
	return "", apierr.Conflictf("INCOMPATIBLE_VERIFICATION_STATE",
		"The verification of type %s of account %s is %s; only one that is %s can %s.",
		v.VerificationType, v.account, v.VerificationStatus, strings.Join(froms, " or "), s)
}

// outcomes are the ends of a verification.
var outcomes = []api.VerificationStatus{
	api.VerificationStatusSucceeded, api.VerificationStatusFailed, api.VerificationStatusRejected,
}

func (v *verification) end(now time.Time, outcome api.VerificationStatus, reason string) {
	v.VerificationStatus, v.CompletedAt, v.VerificationStatusReason = outcome, new(awsjson.At(now)), nil
	if reason != "" {
		v.VerificationStatusReason = &reason
	}
}

// CustomerFinished says that the person has done what the completion page asks for, as the page itself does: the
// verification goes on, also when the page's time was up. One that was finished already stays as it is.
// VERIFICATION_NOT_FOUND; INCOMPATIBLE_VERIFICATION_STATE when it has ended, as with all that follow.
func (s *Service) CustomerFinished(c *resource.WriteCall, account string, t api.VerificationType) error {
	v, err := startedVerification(c, account, t)
	if err != nil {
		return err
	}
	if v.VerificationStatus == api.VerificationStatusInProgress {
		return nil
	}
	return v.finish(c, "")
}

// finish writes what the person said on the page.
func (v *verification) finish(c *resource.WriteCall, answer string) error {
	to, err := v.take(stepFinish)
	if err != nil {
		return err
	}
	v.VerificationStatus, v.hidden.Answer = to, answer
	return v.write(c)
}

// maxQuestion is how many code points the operator's question can have.
const maxQuestion = 1000

// AskForMore sends a business verification back to the customer with a new completion page that shows the question, 1 to
// 1,000 code points. Asking again renews the page; what the customer answered before is gone.
func (s *Service) AskForMore(c *resource.WriteCall, account, question string) error {
	if n := utf8.RuneCountInString(question); n < 1 || n > maxQuestion {
		return apierr.Request(apierr.Fieldf("Question", apierr.InvalidValue,
			"the question has %d characters; say in 1 to %d what is missing", n, maxQuestion))
	}
	v, err := startedVerification(c, account, ofBusiness)
	if err != nil {
		return err
	}
	if v.VerificationStatus != api.VerificationStatusPendingCustomerAction {
		if v.VerificationStatus, err = v.take(stepAsk); err != nil {
			return err
		}
	}
	if err := v.open(c, s.completionLife()); err != nil {
		return err
	}
	v.hidden.Question = question
	return v.write(c)
}

// Decide ends a verification as SUCCEEDED, FAILED or REJECTED. The reason, at most 200 code points, is answered to the
// customer; "" gives none. Deciding the same again changes nothing, not even the reason. REQUEST_VALIDATION_FAILED for
// another outcome or a longer reason.
func (s *Service) Decide(c *resource.WriteCall, account string, t api.VerificationType, outcome api.VerificationStatus, reason string) error {
	if err := checkOutcome(outcome, reason); err != nil {
		return err
	}
	v, err := startedVerification(c, account, t)
	if err != nil {
		return err
	}
	if v.VerificationStatus == outcome {
		return nil
	}
	if _, err := v.take(stepDecide); err != nil {
		return err
	}
	v.end(c.Now, outcome, reason)
	return v.write(c)
}

// Preset makes the account's next start of the verification end at once with the outcome, once. What was started before
// stays as it is. Outcome "" takes the preset back. REQUEST_VALIDATION_FAILED as with Decide.
func (s *Service) Preset(c *resource.WriteCall, account string, t api.VerificationType, outcome api.VerificationStatus, reason string) error {
	if outcome != "" {
		if err := checkOutcome(outcome, reason); err != nil {
			return err
		}
	}
	v, err := verificationIn(c, account, t)
	if errors.Is(err, store.ErrNotFound) {
		v, err = &verification{account: account}, nil
		v.VerificationType = t
	}
	if err != nil {
		return err
	}
	v.hidden.Preset = nil
	if outcome != "" {
		v.hidden.Preset = &preset{Status: outcome, Reason: reason}
	}
	return v.write(c)
}

// maxReason is how long VerificationStatusReason can be.
const maxReason = 200

// checkOutcome holds the operator's decision to the model's rules, because it becomes an answer.
func checkOutcome(outcome api.VerificationStatus, reason string) error {
	var fields []apierr.Field
	if !slices.Contains(outcomes, outcome) {
		fields = append(fields, apierr.Fieldf("VerificationStatus", apierr.InvalidEnumValue, "a verification ends as one of %v", outcomes))
	}
	if n := utf8.RuneCountInString(reason); n > maxReason {
		fields = append(fields, apierr.Fieldf("VerificationStatusReason", apierr.InvalidValue,
			"the reason has %d characters; it can have at most %d", n, maxReason))
	}
	if len(fields) > 0 {
		return apierr.Request(fields...)
	}
	return nil
}
