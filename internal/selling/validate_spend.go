package selling

import (
	"slices"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
)

// spendRules are the rows of Project.ExpectedCustomerSpend and Project.ExpectedContractDuration in selling §5.4 and the
// rules of a total contract value in §5.9.
var spendRules = []rule{
	{
		level: levelFormat, path: "Project.ExpectedCustomerSpend[%d].CurrencyCode", code: apierr.InvalidValue,
		at: func(d *draft) []int {
			return where(d.project().ExpectedCustomerSpend, func(e api.ExpectedCustomerSpend) bool { return !dealCurrency(e.CurrencyCode) })
		},
		text: "Project.ExpectedCustomerSpend.CurrencyCode must be USD or EUR",
	},
	{
		level: levelFormat, path: "Project.ExpectedCustomerSpend[%d].CurrencyCode", code: apierr.InvalidValue,
		at: func(d *draft) []int {
			return where(d.project().ExpectedCustomerSpend, func(e api.ExpectedCustomerSpend) bool {
				return d.euOnly() && e.CurrencyCode == api.CurrencyCodeUsd
			})
		},
		text: "Project.ExpectedCustomerSpend.CurrencyCode must be EUR when Project.AwsPartition is aws-eusc",
	},
	{
		level: levelFormat, path: "Project.ExpectedContractDuration.Value", code: apierr.ValueOutOfRange,
		breaks: func(d *draft) bool { return d.hasDuration() && months(d.project().ExpectedContractDuration) == 0 },
		text:   "Project.ExpectedContractDuration.Value must be a number of months from 1 to 144",
	},
	{
		level: levelFormat, path: "Project.ExpectedContractDuration", code: apierr.InvalidValue,
		breaks: func(d *draft) bool { return d.totals() > 0 && !d.hasDuration() },
		text:   "Project.ExpectedContractDuration is required when Project.ExpectedCustomerSpend has an entry with TargetCompany Self",
	},
	{
		level: levelFormat, path: "Project.ExpectedCustomerSpend", code: apierr.InvalidValue,
		breaks: func(d *draft) bool { return d.creating && d.hasDuration() && d.totals() == 0 },
		text:   "Project.ExpectedCustomerSpend must have an entry with TargetCompany Self when Project.ExpectedContractDuration is given",
	},
	{
		level: levelFormat, path: "Project.ExpectedCustomerSpend", code: apierr.InvalidValue,
		breaks: func(d *draft) bool { return d.totals() > 1 },
		text:   "Project.ExpectedCustomerSpend must have only one entry with TargetCompany Self",
	},
	{
		level: levelFormat, path: "Project.ExpectedCustomerSpend[%d].TargetCompany", code: apierr.InvalidValue,
		at: func(d *draft) []int {
			return where(d.project().ExpectedCustomerSpend, func(e api.ExpectedCustomerSpend) bool {
				return d.hasDuration() && e.TargetCompany != targetAWS && !isSelf(e)
			})
		},
		text: "Project.ExpectedCustomerSpend.TargetCompany must be 'AWS' or 'Self' when Project.ExpectedContractDuration is given",
	},
	{
		level: levelFormat, path: "Project.ExpectedCustomerSpend[%d].CurrencyCode", code: apierr.InvalidValue,
		at: func(d *draft) []int {
			spend := d.project().ExpectedCustomerSpend
			return where(spend, func(e api.ExpectedCustomerSpend) bool {
				return (d.hasDuration() || d.totals() > 0) && e.CurrencyCode != spend[0].CurrencyCode
			})
		},
		text: "Project.ExpectedCustomerSpend.CurrencyCode must match between the entries of a total contract value",
	},
	{
		level: levelFormat, path: "Project.ExpectedCustomerSpend[%d].EstimationUrl", code: apierr.InvalidValue,
		at: func(d *draft) []int {
			return where(d.project().ExpectedCustomerSpend, func(e api.ExpectedCustomerSpend) bool {
				return d.totals() > 0 && e.EstimationUrl != nil
			})
		},
		text: "Project.ExpectedCustomerSpend.EstimationUrl cannot coexist with an entry with TargetCompany Self",
	},
}

// dealCurrency reports whether deals are sized in the currency; the model's list is wider.
func dealCurrency(c api.CurrencyCode) bool {
	return slices.Contains([]api.CurrencyCode{api.CurrencyCodeUsd, api.CurrencyCodeEur}, c)
}

func (d *draft) hasDuration() bool { return d.project().ExpectedContractDuration != nil }

// totals counts the entries of a total contract value.
func (d *draft) totals() int { return len(where(d.project().ExpectedCustomerSpend, isSelf)) }
