package main

import (
	"time"

	"github.com/opencosell/cosell/internal/cosell"
)

// registrationFlags say how partners register and prove who they are.
type registrationFlags struct {
	CodeLife         time.Duration  `help:"How long an e-mail verification code is good (48h)." placeholder:"DURATION"`
	CompletionLife   time.Duration  `help:"How long the page on which a person completes a verification can be used (24h)." placeholder:"DURATION"`
	RegistrantStarts int            `help:"How often a registrant's verification may be started within 24 hours where quotas are enforced; -1 is without limit (3)." placeholder:"N"`
	PublicMail       []string       `help:"Mail domains that prove no company, in the place of the built-in ones: whole domains, or suffixes that begin with a dot (gmail.com,hotmail.com,outlook.com,.edu)." placeholder:"DOMAIN,..."`
	ForbiddenTerms   []string       `help:"Terms that the built-in review looks for in names and descriptions of profiles, whatever their case (none)." placeholder:"TERM,..."`
	Quota            map[string]int `help:"Limits for every account without one of its own, by the reason that answers whoever passes one, such as LIMIT_EXCEEDED_NUMBER_OF_EMAIL=50; 'operator quotas' lists them." placeholder:"REASON=N;..."`
}

func (f registrationFlags) settings() cosell.Registration {
	return cosell.Registration{
		CodeLife: f.CodeLife, CompletionLife: f.CompletionLife, RegistrantStarts: f.RegistrantStarts,
		PublicMail: f.PublicMail, ForbiddenTerms: f.ForbiddenTerms, Quotas: f.Quota,
	}
}
