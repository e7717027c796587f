package selling

import (
	"slices"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
)

// projectRules are the rows of Project in selling §5.4 but for the spend.
var projectRules = []rule{
	{
		level: levelCreate, path: "Project.Title", code: apierr.RequiredFieldMissing,
		breaks: func(d *draft) bool { return blank(d.project().Title) },
		text:   "Project.Title is required",
	},
	{
		level: levelCreate, path: "Project.CustomerBusinessProblem", code: apierr.RequiredFieldMissing,
		breaks: func(d *draft) bool { return blank(d.project().CustomerBusinessProblem) },
		text:   "Project.CustomerBusinessProblem is required: describe the problem in 20 to 2000 characters",
	},
	{
		level: levelFormat, path: "Project.CustomerUseCase", code: apierr.InvalidEnumValue,
		breaks: func(d *draft) bool {
			use := d.project().CustomerUseCase
			return !blank(use) && !isUseCase(*use)
		},
		text: "Project.CustomerUseCase must be one of the listed use cases, such as Storage & Backup",
	},
	{
		level: levelFormat, path: "Project.DeliveryModels", code: apierr.DuplicateKeyValue,
		breaks: func(d *draft) bool {
			models := slices.Sorted(slices.Values(d.project().DeliveryModels))
			return len(slices.Compact(models)) < len(d.project().DeliveryModels)
		},
		text: "Project.DeliveryModels must name each delivery model once",
	},
	{
		level: levelFormat, path: "Project.OtherCompetitorNames", code: apierr.InvalidValue,
		breaks: func(d *draft) bool {
			return !blank(d.project().OtherCompetitorNames) && valueOf(d.project().CompetitorName) != api.CompetitorNameStarOther
		},
		text: "Project.OtherCompetitorNames is allowed only when Project.CompetitorName is *Other",
	},
	{
		level: levelFormat, path: "Project.RelatedOpportunityIdentifier", code: apierr.InvalidValue,
		breaks: func(d *draft) bool { return d.unknownRelated },
		text:   "Project.RelatedOpportunityIdentifier must be another opportunity of the calling account in the same catalog",
	},
	{
		level: levelFormat, path: "Project.ApnPrograms[%d]", code: apierr.InvalidEnumValue,
		at: func(d *draft) []int {
			return where(d.project().ApnPrograms, func(p string) bool { return !slices.Contains(apnPrograms(), p) })
		},
		text: "Project.ApnPrograms must name listed programs only, such as Migration Acceleration Program",
	},
}
