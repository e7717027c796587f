package account

import (
	"errors"
	"fmt"
	"time"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// DefaultCompletionURL is what the addresses of completion pages begin with where nothing else is set.
const DefaultCompletionURL = "http://127.0.0.1:4580/_cosell/verify/"

const (
	defaultCompletionLife   = 24 * time.Hour
	defaultRegistrantStarts = 3
)

// The two kinds of verification.
const (
	ofBusiness   = api.VerificationTypeBusinessVerification
	ofRegistrant = api.VerificationTypeRegistrantVerification
)

// StartVerification starts the verification that VerificationDetails names, of the registrant when it is absent
// (account §7.2). Where it is not decided at once, a business is looked up by the operator, and a registrant is asked to
// the completion page.
func (s *Service) StartVerification(c *resource.WriteCall, in *api.StartVerificationInput) (*api.StartVerificationOutput, error) {
	v := &verification{account: c.Account}
	v.VerificationType = ofRegistrant
	if d := in.VerificationDetails; d != nil && d.BusinessVerificationDetails != nil {
		v.VerificationType = ofBusiness
		v.VerificationResponseDetails = &api.VerificationResponseDetails{
			BusinessVerificationResponse: &api.BusinessVerificationResponse{BusinessVerificationDetails: d.BusinessVerificationDetails},
		}
	}
	if v.VerificationType == ofRegistrant && c.Malformed("VerificationDetails") {
		return nil, c.Checked() // which one is meant cannot be told
	}
	last, err := verificationIn(c, c.Account, v.VerificationType)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	end := s.automatic()
	if last != nil {
		if err := c.Refuse(last.refuseStart(c.Now)); err != nil {
			return nil, err
		}
		v.record, v.hidden.Starts = last.record, within(last.hidden.Starts, c.Now)
		if last.hidden.Preset != nil {
			end = last.hidden.Preset
		}
	}
	if err := s.refuseMoreStarts(c.Reading(), v); err != nil {
		return nil, err
	}
	if err := c.Checked(); err != nil {
		return nil, err
	}

	v.hidden.Starts = append(v.hidden.Starts, c.Now)
	v.StartedAt, v.VerificationStatus = awsjson.At(c.Now), api.VerificationStatusInProgress
	if v.VerificationType == ofRegistrant {
		v.VerificationStatus = api.VerificationStatusPendingCustomerAction
		if err := v.open(c, s.completionLife()); err != nil { // its answers have a URL whatever the outcome is
			return nil, err
		}
	}
	if end != nil {
		v.end(c.Now, end.Status, end.Reason)
	}
	if err := v.write(c); err != nil {
		return nil, err
	}
	if end == nil {
		if err := c.Happened("verification.started", c.Account, v.record.Key); err != nil {
			return nil, err
		}
	}
	answer, err := s.answer(c, v)
	if err != nil {
		return nil, err
	}
	return new(api.StartVerificationOutput(*answer)), nil
}

// GetVerification answers the verification of the type that the caller started last (account §7.3).
func (s *Service) GetVerification(c *resource.ReadCall, in *api.GetVerificationInput) (*api.GetVerificationOutput, error) {
	v, err := startedVerification(c, c.Account, in.VerificationType)
	if err != nil {
		return nil, err
	}
	return s.answer(c, v)
}

// refuseStart: a verification that failed can be started again, as one whose page closed before anybody came; one that
// runs or succeeded cannot (account §5.4).
func (v *verification) refuseStart(now time.Time) error {
	switch {
	case v.VerificationStatus == api.VerificationStatusSucceeded:
		return apierr.Conflictf("ACCOUNT_ALREADY_VERIFIED",
			"The verification of type %s of account %s has SUCCEEDED already; it is needed once.", v.VerificationType, v.account)
	case v.VerificationStatus == api.VerificationStatusInProgress, v.VerificationStatus == api.VerificationStatusPendingCustomerAction && !v.closed(now):
		return apierr.Conflictf("VERIFICATION_ALREADY_IN_PROGRESS",
			"The verification of type %s of account %s is %s; GetVerification shows how it goes on. It can be started again when it has failed or its completion URL has expired.",
			v.VerificationType, v.account, v.VerificationStatus)
	}
	return nil
}

// closed reports whether the time of the page is up.
func (v *verification) closed(now time.Time) bool { return !now.Before(v.hidden.Expires) }

// refuseMoreStarts bounds the attempts of a registrant. No quota reason of the model fits, so it answers as throttling.
func (s *Service) refuseMoreStarts(c *resource.ReadCall, v *verification) error {
	limit := s.RegistrantStarts
	if limit == 0 {
		limit = defaultRegistrantStarts
	}
	if v.VerificationType != ofRegistrant || !c.Switches.EnforceQuotas || limit < 0 || len(v.hidden.Starts) < limit {
		return nil
	}
	oldest := v.hidden.Starts[len(v.hidden.Starts)-limit]
	return &apierr.Error{Kind: apierr.Throttled, Message: fmt.Sprintf(
		"A registrant can be verified %d times within 24 hours; the next attempt is possible at %s.", limit, awsjson.At(oldest.Add(day)))}
}

// within are the times of the last day.
func within(times []time.Time, now time.Time) []time.Time {
	var kept []time.Time
	for _, t := range times {
		if t.After(now.Add(-day)) {
			kept = append(kept, t)
		}
	}
	return kept[max(0, len(kept)-maxRemembered):]
}

// automatic is how a verification ends by itself, nil when somebody decides it.
func (s *Service) automatic() *preset {
	switch s.Verifications {
	case Auto:
		return &preset{Status: api.VerificationStatusSucceeded}
	case AutoFail:
		return &preset{Status: api.VerificationStatusFailed, Reason: "Every verification of this server is set to fail."}
	default:
		return nil
	}
}

// completionLife is how long a page can be used.
func (s *Service) completionLife() time.Duration {
	if s.CompletionLife == 0 {
		return defaultCompletionLife
	}
	return s.CompletionLife
}
