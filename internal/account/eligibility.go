package account

import (
	"errors"
	"strings"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// DefaultPublicMail are the mail domains that prove no company (account §6.2).
var DefaultPublicMail = []string{"gmail.com", "hotmail.com", "outlook.com", ".edu"}

// candidate is who asks to become a partner, with all that the rules look at.
type candidate struct {
	legalName string
	account   registered
	// business and registrant are nil before they were started.
	business, registrant *api.GetVerificationOutput
	badDomain            bool
	// wrongName and wrongAddress are set when an explanation has found the members wrong already: what their values lack is
	// no problem of its own then.
	wrongName, wrongAddress bool
}

// unsure reports whether a condition looks at a value that is going to change.
func (c candidate) unsure(code apierr.Code) bool {
	return c.wrongName && code == "INCOMPATIBLE_LEGAL_NAME" || c.wrongAddress && code == "INCOMPATIBLE_DOMAIN"
}

// eligibility are the conditions of registration in the order in which they are reported (account §6.2, §7.4).
var eligibility = []struct {
	code    apierr.Code
	fails   func(candidate) bool
	message string
}{
	{
		"INCOMPATIBLE_KNOW_YOUR_BUSINESS_STATUS",
		func(c candidate) bool { return !succeeded(c.business) },
		"the business verification of the account has not succeeded: start it with StartVerification and wait for SUCCEEDED",
	},
	{
		"INCOMPATIBLE_IDENTITY_VERIFICATION_STATUS",
		func(c candidate) bool { return !succeeded(c.registrant) },
		"the registrant verification of the account has not succeeded: start it with StartVerification and wait for SUCCEEDED",
	},
	{
		"INCOMPATIBLE_LEGAL_NAME",
		// Without a verified business there is no name to differ from.
		func(c candidate) bool {
			return succeeded(c.business) && normalName(c.legalName) != normalName(verifiedName(c.business))
		},
		"LegalName is not the name of the verified business; only case and spaces may differ",
	},
	{
		"INCOMPATIBLE_DOMAIN",
		func(c candidate) bool { return c.badDomain },
		"the mail domain of AllianceLeadContact.Email is a public mail service or belongs to another partner; use an address of the company's own domain",
	},
	{
		"INVALID_ACCOUNT_STATE",
		func(c candidate) bool { return c.account.BadStanding },
		"the account is not in good standing",
	},
	{
		"INELIGIBLE_ACCOUNT_TIER",
		func(c candidate) bool { return c.account.FreePlan },
		"the account is on a free plan; a partner needs a paid plan",
	},
	{
		"INVALID_ACCOUNT_LINKING_STATUS",
		func(c candidate) bool { return c.account.LinkingBlocked },
		"the account is linked to another partner account and cannot be registered itself",
	},
}

// failing are all the conditions that a candidate fails.
func failing(c candidate) []apierr.Field {
	var fields []apierr.Field
	for _, e := range eligibility {
		if e.fails(c) && !c.unsure(e.code) {
			fields = append(fields, apierr.Fieldf("", e.code, "%s", e.message))
		}
	}
	return fields
}

// refuseIneligible gathers what keeps the caller from becoming a partner.
func (s *Service) refuseIneligible(c *resource.ReadCall, in *api.CreatePartnerInput) error {
	who := candidate{legalName: in.LegalName, wrongName: c.Doubtful("LegalName"), wrongAddress: c.Doubtful("AllianceLeadContact.Email")}
	var err error
	if who.account, err = registeredOrDefault(c, c.Account); err != nil {
		return err
	}
	if who.business, err = verificationOf(c, c.Account, api.VerificationTypeBusinessVerification); err != nil {
		return err
	}
	if who.registrant, err = verificationOf(c, c.Account, api.VerificationTypeRegistrantVerification); err != nil {
		return err
	}
	if who.badDomain, err = s.incompatibleDomain(c, domainOf(in.AllianceLeadContact.Email)); err != nil {
		return err
	}
	if fields := failing(who); len(fields) > 0 {
		return apierr.Business(fields...)
	}
	return nil
}

func (s *Service) isPublicMail(domain string) bool {
	list := s.PublicMail
	if list == nil {
		list = DefaultPublicMail
	}
	for _, entry := range list {
		entry = strings.ToLower(entry)
		if domain == entry || strings.HasPrefix(entry, ".") && strings.HasSuffix(domain, entry) {
			return true
		}
	}
	return false
}

// A verification is one record an account and type, in no catalog; its body is the answer of GetVerification.
func verificationKey(account string, t api.VerificationType) store.Key {
	return store.Key{Kind: kindVerification, ID: account + "/" + string(t)}
}

// verificationOf returns nil when the verification was never started.
func verificationOf(r store.Reader, account string, t api.VerificationType) (*api.GetVerificationOutput, error) {
	rec, err := r.Get(verificationKey(account, t))
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	v := new(api.GetVerificationOutput)
	if err := read(rec, v, nil); err != nil {
		return nil, err
	}
	return v, nil
}

func succeeded(v *api.GetVerificationOutput) bool {
	return v != nil && v.VerificationStatus == api.VerificationStatusSucceeded
}

// verifiedName is the legal name that a business verification was about.
func verifiedName(v *api.GetVerificationOutput) string {
	d := v.VerificationResponseDetails
	if d == nil || d.BusinessVerificationResponse == nil || d.BusinessVerificationResponse.BusinessVerificationDetails == nil {
		return ""
	}
	return d.BusinessVerificationResponse.BusinessVerificationDetails.LegalName
}
