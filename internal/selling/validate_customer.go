package selling

import (
	"fmt"
	"slices"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
)

// customerRules are the rows of Customer in selling §5.4.
var customerRules = []rule{
	{
		level: levelCreate, path: "Customer", code: apierr.RequiredFieldMissing,
		breaks: func(d *draft) bool { return d.Customer == nil },
		text:   "Customer is required: give Customer.Account with the company's name, website, industry and address",
	},
	{
		level: levelCreate, path: "Customer.Account", code: apierr.RequiredFieldMissing,
		breaks: func(d *draft) bool { return d.Customer != nil && d.Customer.Account == nil },
		text:   "Customer.Account is required: give the company's name, website, industry and address",
	},
	{
		level: levelCreate, path: "Customer.Account.CompanyName", code: apierr.RequiredFieldMissing,
		breaks: func(d *draft) bool { return d.hasAccount() && !d.secret() && blank(new(d.account().CompanyName)) },
		text:   "Customer.Account.CompanyName must not be blank unless NationalSecurity is Yes",
	},
	{
		level: levelCreate, path: "Customer.Account.WebsiteUrl", code: apierr.RequiredFieldMissing,
		breaks: func(d *draft) bool { return d.hasAccount() && !d.secret() && blank(d.account().WebsiteUrl) },
		text:   "Customer.Account.WebsiteUrl is required unless NationalSecurity is Yes",
	},
	{
		level: levelCreate, path: "Customer.Account.Industry", code: apierr.RequiredFieldMissing,
		breaks: func(d *draft) bool { return d.hasAccount() && d.account().Industry == nil },
		text:   "Customer.Account.Industry is required",
	},
	{
		level: levelCreate, path: "Customer.Account.Address.CountryCode", code: apierr.RequiredFieldMissing,
		breaks: func(d *draft) bool { return d.hasAccount() && d.address().CountryCode == nil },
		text:   "Customer.Account.Address.CountryCode is required: give the ISO 3166 code of two letters",
	},
	{
		level: levelCreate, path: "Customer.Account.Address.PostalCode", code: apierr.RequiredFieldMissing,
		breaks: func(d *draft) bool {
			return d.hasAccount() && !d.secret() && blank(d.address().PostalCode) && hasPostalCodes(valueOf(d.address().CountryCode))
		},
		text: "Customer.Account.Address.PostalCode is required unless the country has no postal codes or NationalSecurity is Yes",
	},
	{
		level: levelFormat, path: "Customer.Account.Address.PostalCode", code: apierr.InvalidValue,
		breaks: func(d *draft) bool {
			a := d.address()
			return !blank(a.PostalCode) && !isPostalCode(valueOf(a.CountryCode), *a.PostalCode)
		},
		say: func(d *draft) string {
			country := *d.address().CountryCode
			return fmt.Sprintf("The postal code is invalid for country %s, %s postal code must be in %s format.", country, country, postalForms()[country].shown)
		},
	},
	{
		level: levelCreate, path: "Customer.Account.Address.StateOrRegion", code: apierr.RequiredFieldMissing,
		breaks: func(d *draft) bool { return inUS(d) && !d.secret() && blank(d.address().StateOrRegion) },
		text:   "Customer.Account.Address.StateOrRegion is required when CountryCode is US unless NationalSecurity is Yes: give the state's full English name",
	},
	{
		level: levelFormat, path: "Customer.Account.Address.StateOrRegion", code: apierr.InvalidEnumValue,
		breaks: func(d *draft) bool {
			state := d.address().StateOrRegion
			return inUS(d) && !blank(state) && !slices.Contains(usStates(), *state)
		},
		text: "Customer.Account.Address.StateOrRegion must be a state's full English name, such as New York, or one of the listed territories when CountryCode is US",
	},
}

func inUS(d *draft) bool { return valueOf(d.address().CountryCode) == api.CountryCodeUs }
