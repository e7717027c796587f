package account

import (
	"time"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/resource"
)

// Service carries out the operations of the Account API. Its zero value has the defaults of the rules.
type Service struct {
	// Policies says, by catalog, how profile updates are decided; DefaultPolicy for catalogs that are not named.
	Policies map[string]Policy
	// ForbiddenTerms are looked for in names and descriptions by the built-in review, whatever their case.
	ForbiddenTerms []string
	// PublicMail are mail domains that prove no company: a whole domain, or a suffix that begins with a dot.
	// DefaultPublicMail when nil.
	PublicMail []string
	// CodeLife is how long an e-mail verification code is good; 48 hours when 0 (account §4.4).
	CodeLife time.Duration
	// Verifications says how verifications are decided; "" is Manual, by the operator. They have no catalog and so no part
	// in Policies.
	Verifications Decision
	// RegistrantStarts is how often a registrant's verification may be started within 24 hours where quotas are enforced; 3
	// when 0, without limit when negative (account §7.2).
	RegistrantStarts int
	// CompletionURL returns what the addresses of completion pages begin with, up to the token; DefaultCompletionURL when
	// nil. It may be called at any time.
	CompletionURL func() string
	// CompletionLife is how long a completion page can be used; 24 hours when 0 (account §5.4).
	CompletionLife time.Duration
	// Quotas replaces the default limits of those it names (account §6.4).
	Quotas map[Quota]int
}

var _ api.Service[*resource.ReadCall, *resource.WriteCall] = (*Service)(nil)

// The kinds of agenda entries. Ref is the id of the invitation or task.
const (
	jobExpireInvitation = "account.expire-connection-invitation"
	jobDecideProfile    = "account.decide-profile-update"
)

// Jobs are what the agenda does for this service.
func (s *Service) Jobs() map[string]resource.Job {
	return map[string]resource.Job{
		jobExpireInvitation: {Run: s.expireInvitation},
		jobDecideProfile:    {Run: s.decideProfile},
	}
}
