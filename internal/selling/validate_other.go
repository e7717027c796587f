package selling

import (
	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
)

// softwareRevenueRules are the rows of SoftwareRevenue in selling §5.4.
var softwareRevenueRules = []rule{
	{
		level: levelFormat, path: "SoftwareRevenue.ExpirationDate", code: apierr.InvalidValue,
		breaks: func(d *draft) bool {
			r := valueOf(d.SoftwareRevenue)
			return !blank(r.EffectiveDate) && !blank(r.ExpirationDate) && *r.ExpirationDate < *r.EffectiveDate
		},
		text: "SoftwareRevenue.ExpirationDate must not be before SoftwareRevenue.EffectiveDate",
	},
	{
		level: levelFormat, path: "SoftwareRevenue.Value.CurrencyCode", code: apierr.InvalidValue,
		breaks: func(d *draft) bool {
			v := valueOf(d.SoftwareRevenue).Value
			return v != nil && !dealCurrency(v.CurrencyCode)
		},
		text: "SoftwareRevenue.Value.CurrencyCode must be USD or EUR",
	},
	{
		level: levelFormat, path: "SoftwareRevenue.Value.CurrencyCode", code: apierr.InvalidValue,
		breaks: func(d *draft) bool {
			v := valueOf(d.SoftwareRevenue).Value
			return v != nil && d.euOnly() && v.CurrencyCode == api.CurrencyCodeUsd
		},
		text: "SoftwareRevenue.Value.CurrencyCode must be EUR when Project.AwsPartition is aws-eusc",
	},
}

// maxTags is how many tags a resource can have (selling §7.9).
const maxTags = 50

// otherRules are the remaining rows of selling §5.4, and the limit of tags in §7.9.
var otherRules = []rule{
	{
		level: levelFormat, path: "NationalSecurity", code: apierr.InvalidValue,
		breaks: func(d *draft) bool { return d.secret() && valueOf(d.account().Industry) != api.IndustryGovernment },
		text:   "NationalSecurity can be Yes only when Customer.Account.Industry is Government",
	},
	{
		level: levelFormat, path: "OpportunityTeam[%d].BusinessTitle", code: apierr.InvalidEnumValue,
		at: func(d *draft) []int {
			return where(d.OpportunityTeam, func(p api.Contact) bool {
				return p.BusinessTitle != nil && *p.BusinessTitle != titleOwner && *p.BusinessTitle != titleAccountManager
			})
		},
		text: "OpportunityTeam.BusinessTitle must be PartnerAccountManager or OpportunityOwner",
	},
	{
		level: levelFormat, path: "OpportunityTeam", code: apierr.InvalidValue,
		breaks: func(d *draft) bool { return len(where(d.OpportunityTeam, isOwner)) > 1 },
		text:   "OpportunityTeam must have at most one entry with BusinessTitle OpportunityOwner",
	},
	{
		level: levelFormat, path: "OpportunityTeam[%d].Email", code: apierr.InvalidValue,
		at: func(d *draft) []int {
			return where(d.OpportunityTeam, func(p api.Contact) bool { return isOwner(p) && (blank(p.Email) || d.unknownOwner) })
		},
		text: "OpportunityTeam.Email is required of the OpportunityOwner: it must be the address of a user of the calling account",
	},
	{
		level: levelFormat, path: "Origin", code: apierr.InvalidValue,
		breaks: func(d *draft) bool {
			return d.creating && !d.simulates && d.origin != api.OpportunityOriginPartnerReferral
		},
		text: "Origin can only be Partner Referral in catalog AWS; referrals by AWS can be simulated in catalog Sandbox, unless the server has that turned off",
	},
	{
		level: levelFormat, path: "Tags", code: apierr.TooManyValues,
		breaks: func(d *draft) bool { return len(d.tags) > maxTags },
		text:   "Tags must be at most 50 on one resource",
	},
}
