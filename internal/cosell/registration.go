package cosell

import (
	"fmt"
	"slices"
	"time"

	"github.com/opencosell/cosell/internal/account"
)

// Registration is how partners register and prove who they are (account §11). The zero value of a field is the rule's own
// default. The settings are of the process: replicas must have the same.
type Registration struct {
	CodeLife       time.Duration // of an e-mail verification code
	CompletionLife time.Duration // of the page on which a person completes a verification
	// RegistrantStarts is how often a registrant's verification may be started within 24 hours; negative is without limit.
	RegistrantStarts int
	// PublicMail are mail domains that prove no company, in the place of the built-in ones: a domain, or a suffix that
	// begins with a dot.
	PublicMail []string
	// ForbiddenTerms are looked for in profiles by the built-in review.
	ForbiddenTerms []string
	// Quotas are limits that count for every account without one of its own, by the reason that answers whoever passes one.
	Quotas map[string]int
}

// apply sets the account service up; an error names the setting that is none.
func (r Registration) apply(s *account.Service) error {
	for name, value := range map[string]time.Duration{"life of a code": r.CodeLife, "life of a completion page": r.CompletionLife} {
		if value < 0 {
			return fmt.Errorf("the %s is %s; it must be above 0, such as 48h", name, value)
		}
	}
	s.CodeLife, s.CompletionLife, s.RegistrantStarts = r.CodeLife, r.CompletionLife, r.RegistrantStarts
	s.PublicMail, s.ForbiddenTerms = r.PublicMail, r.ForbiddenTerms
	for name, limit := range r.Quotas {
		q := account.Quota(name)
		if known := account.Quotas(); !slices.Contains(known, q) {
			return fmt.Errorf("there is no quota %q; there are %v", name, known)
		}
		if limit < 0 {
			return fmt.Errorf("quota %s is %d; it must be 0 or more", name, limit)
		}
		if s.Quotas == nil {
			s.Quotas = map[account.Quota]int{}
		}
		s.Quotas[q] = limit
	}
	return nil
}
