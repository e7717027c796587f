package selling

import (
	"slices"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
)

// changeRules are what selling §5.3 and §5.4 say of the change of an opportunity that exists.
var changeRules = []rule{
	{
		level: levelChange, path: "LifeCycle.ClosedLostReason", code: apierr.RequiredFieldMissing,
		breaks: func(d *draft) bool {
			return d.stage == api.StageClosedLost && d.LifeCycle.ClosedLostReason == nil
		},
		text: "LifeCycle.ClosedLostReason is required when LifeCycle.Stage is Closed Lost",
	},
	{
		level: levelChange, path: "LifeCycle.Stage", code: apierr.InvalidValue,
		breaks: func(d *draft) bool {
			return d.stage == api.StageClosedLost && d.status != api.ReviewStatusApproved
		},
		text: "LifeCycle.Stage can be Closed Lost only when LifeCycle.ReviewStatus is Approved",
	},
	{
		level: levelChange, path: "SoftwareRevenue", code: apierr.RequiredFieldMissing,
		breaks: func(d *draft) bool {
			r := valueOf(d.SoftwareRevenue)
			complete := r.DeliveryModel != nil && r.Value != nil && !blank(r.EffectiveDate) && !blank(r.ExpirationDate)
			return d.stage == api.StageLaunched && d.program.Special && !complete
		},
		text: "SoftwareRevenue with DeliveryModel, Value, EffectiveDate and ExpirationDate is required when LifeCycle.Stage is Launched, because the partner takes part in a program that asks for it",
	},
	{
		level: levelChange, path: "Customer.Account.AwsAccountId", code: apierr.RequiredFieldMissing,
		breaks: func(d *draft) bool {
			return d.stage == api.StageLaunched && d.program.Consulting && blank(d.account().AwsAccountId)
		},
		text: "Customer.Account.AwsAccountId is required of a consulting partner when LifeCycle.Stage is Launched",
	},
	{
		level: levelChange, path: "PrimaryNeedsFromAws", code: apierr.InvalidValue,
		breaks: func(d *draft) bool {
			return needsCoSell(d.PrimaryNeedsFromAws) && slices.Contains(d.PrimaryNeedsFromAws, needsNoSupport)
		},
		text: "PrimaryNeedsFromAws must not name Co-Sell needs together with " + string(needsNoSupport),
	},
	{
		level: levelChange, path: "PrimaryNeedsFromAws", code: apierr.ActionNotPermitted,
		breaks: func(d *draft) bool {
			return valueOf(d.stored.LifeCycle.ReviewStatus) == api.ReviewStatusApproved && needsCoSell(d.stored.PrimaryNeedsFromAws) &&
				!needsCoSell(d.PrimaryNeedsFromAws) && slices.Contains(d.PrimaryNeedsFromAws, needsNoSupport)
		},
		text: "PrimaryNeedsFromAws cannot go back to " + string(needsNoSupport) + " once AWS has approved an opportunity with Co-Sell needs",
	},
}

// closing are the stages at which a deal ends. A target close date may have passed by then (selling §5.4).
func closing(s api.Stage) bool { return s == api.StageLaunched || s == api.StageClosedLost }

// underWay are the stages from Qualified on at which a deal is being worked on.
func underWay(s api.Stage) bool {
	return s != "" && s != api.StageProspect && s != api.StageClosedLost
}
