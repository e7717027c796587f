package selling

import (
	"slices"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
)

// marketingRules are the rows of Marketing in selling §5.4.
var marketingRules = []rule{
	{
		level: levelFormat, path: "Marketing.CampaignName", code: apierr.InvalidValue,
		breaks: func(d *draft) bool { return d.noActivity() && !blank(d.Marketing.CampaignName) },
		text:   "Marketing.CampaignName must be empty when Marketing.Source is None",
	},
	{
		level: levelFormat, path: "Marketing.Channels", code: apierr.InvalidValue,
		breaks: func(d *draft) bool { return d.noActivity() && len(d.Marketing.Channels) > 0 },
		text:   "Marketing.Channels must be empty when Marketing.Source is None",
	},
	{
		level: levelFormat, path: "Marketing.UseCases", code: apierr.InvalidValue,
		breaks: func(d *draft) bool { return d.noActivity() && len(d.Marketing.UseCases) > 0 },
		text:   "Marketing.UseCases must be empty when Marketing.Source is None",
	},
	{
		level: levelFormat, path: "Marketing.AwsFundingUsed", code: apierr.InvalidValue,
		breaks: func(d *draft) bool { return d.noActivity() && d.Marketing.AwsFundingUsed != nil },
		text:   "Marketing.AwsFundingUsed must be empty when Marketing.Source is None",
	},
	{
		level: levelFormat, path: "Marketing.UseCases", code: apierr.InvalidValue,
		breaks: func(d *draft) bool {
			return !d.noActivity() && valueOf(d.Marketing.AwsFundingUsed) == api.AwsFundingUsedNo && len(d.Marketing.UseCases) > 0
		},
		text: "Marketing.UseCases must be empty when Marketing.AwsFundingUsed is No",
	},
	{
		level: levelFormat, path: "Marketing.UseCases[%d]", code: apierr.InvalidEnumValue,
		at: func(d *draft) []int {
			return where(d.Marketing.UseCases, func(u string) bool { return !slices.Contains(marketingUseCases(), u) })
		},
		text: "Marketing.UseCases must name listed use cases only, such as Migration & Transfer",
	},
}

// noActivity reports whether the deal came from no marketing activity.
func (d *draft) noActivity() bool { return *d.Marketing.Source == api.MarketingSourceNone }
