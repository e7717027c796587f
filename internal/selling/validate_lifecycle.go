package selling

import (
	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
)

// lifeCycleRules are the rows of LifeCycle in selling §5.4 and the stage rules of §5.3 that creation has.
var lifeCycleRules = []rule{
	{
		level: levelCreate, path: "LifeCycle.TargetCloseDate", code: apierr.RequiredFieldMissing,
		breaks: func(d *draft) bool { return blank(d.LifeCycle.TargetCloseDate) },
		text:   "LifeCycle.TargetCloseDate is required: give a date from today on as YYYY-MM-DD",
	},
	{
		level: levelFormat, path: "LifeCycle.TargetCloseDate", code: apierr.InvalidValue,
		breaks: func(d *draft) bool {
			date := d.LifeCycle.TargetCloseDate
			return d.newCloseDate && !blank(date) && *date < d.today
		},
		text: "LifeCycle.TargetCloseDate must not be before today (UTC)",
	},
	{
		level: levelFormat, path: "LifeCycle.Stage", code: apierr.InvalidValue,
		breaks: func(d *draft) bool { return d.creating && d.sentStage() == api.StageClosedLost },
		text:   "LifeCycle.Stage cannot be Closed Lost at creation: an opportunity begins as Prospect and is closed after its approval",
	},
	{
		level: levelFormat, path: "LifeCycle.ClosedLostReason", code: apierr.InvalidValue,
		breaks: func(d *draft) bool {
			return d.LifeCycle.ClosedLostReason != nil && d.sentStage() != api.StageClosedLost
		},
		text: "LifeCycle.ClosedLostReason is allowed only when LifeCycle.Stage is Closed Lost",
	},
	{
		level: levelFormat, path: "RelatedEntityIdentifiers.Solutions", code: apierr.RequiredFieldMissing,
		breaks: func(d *draft) bool { return committed(d.stage) && !solved(d.entities()) },
		text:   "A solution, an AWS Marketplace offer or an offer set must be associated before LifeCycle.Stage can be Committed or Launched",
	},
}

func (d *draft) sentStage() api.Stage { return valueOf(d.LifeCycle.Stage) }
