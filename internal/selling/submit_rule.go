package selling

import (
	"slices"
	"strings"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
)

// submissionRules are the rows of selling §5.4 that a submission and every update after it must pass, and row 4 of
// §5.5.
var submissionRules = []rule{
	{
		level: levelPrecondition, path: "RelatedEntityIdentifiers.Solutions", code: apierr.RequiredFieldMissing,
		breaks: func(d *draft) bool {
			return len(d.entities().Solutions) == 0 && blank(d.project().OtherSolutionDescription)
		},
		text: "A solution must be associated, or Project.OtherSolutionDescription be given, before an opportunity is submitted",
	},
	{
		level: levelSubmit, path: "Customer.Account.OtherIndustry", code: apierr.RequiredFieldMissing,
		breaks: func(d *draft) bool {
			return valueOf(d.account().Industry) == api.IndustryOther && blank(d.account().OtherIndustry)
		},
		text: "Customer.Account.OtherIndustry is required of a submitted opportunity when Customer.Account.Industry is Other",
	},
	{
		level: levelSubmit, path: "Project.CustomerUseCase", code: apierr.RequiredFieldMissing,
		breaks: noUseCase,
		text:   "Project.CustomerUseCase is required of a submitted opportunity",
	},
	{
		level: levelSubmit, path: "Project.DeliveryModels", code: apierr.RequiredFieldMissing,
		breaks: noDeliveryModel,
		text:   "Project.DeliveryModels must name at least one delivery model of a submitted opportunity",
	},
	{
		level: levelSubmit, path: "Project.ExpectedCustomerSpend", code: apierr.RequiredFieldMissing,
		breaks: noSpend,
		text:   "Project.ExpectedCustomerSpend must have an entry with an Amount above 0 or an EstimationUrl of a submitted opportunity",
	},
	{
		level: levelSubmit, path: "Project.SalesActivities", code: apierr.RequiredFieldMissing,
		breaks: func(d *draft) bool { return d.coSell() && len(d.project().SalesActivities) == 0 },
		text:   "Project.SalesActivities must name at least one activity when the opportunity is submitted for Co-Sell",
	},
	{
		level: levelSubmit, path: "Project.OtherCompetitorNames", code: apierr.RequiredFieldMissing,
		breaks: func(d *draft) bool {
			return valueOf(d.project().CompetitorName) == api.CompetitorNameStarOther && blank(d.project().OtherCompetitorNames)
		},
		text: "Project.OtherCompetitorNames is required of a submitted opportunity when Project.CompetitorName is *Other",
	},
	{
		level: levelSubmit, path: "Project.OtherSolutionDescription", code: apierr.RequiredFieldMissing,
		breaks: func(d *draft) bool {
			return !d.submitting && !solved(d.entities()) && blank(d.project().OtherSolutionDescription)
		},
		text: "Project.OtherSolutionDescription is required of a submitted opportunity while no solution is associated",
	},
	{
		level: levelSubmit, path: "Project.RelatedOpportunityIdentifier", code: apierr.RequiredFieldMissing,
		breaks: func(d *draft) bool {
			return *d.OpportunityType == api.OpportunityTypeFlatRenewal && d.project().RelatedOpportunityIdentifier == nil
		},
		text: "Project.RelatedOpportunityIdentifier is required of a submitted opportunity when OpportunityType is Flat Renewal",
	},
	{
		level: levelSubmit, path: "Marketing.AwsFundingUsed", code: apierr.RequiredFieldMissing,
		breaks: noFunding,
		text:   "Marketing.AwsFundingUsed is required of a submitted opportunity when Marketing.Source is Marketing Activity",
	},
	{
		level: levelSubmit, path: "PrimaryNeedsFromAws", code: apierr.RequiredFieldMissing,
		breaks: func(d *draft) bool {
			// That AWS need not help is no need; it stays where AWS or a second submission turned the deal to co-sell.
			return d.coSell() && (len(d.PrimaryNeedsFromAws) == 0 || d.submitting && !needsCoSell(d.PrimaryNeedsFromAws))
		},
		text: "PrimaryNeedsFromAws must name at least one Co-Sell need when the opportunity is submitted for Co-Sell",
	},
}

// invitedRules are what a partner that was invited to another's deal must have filled in from stage Qualified on
// (selling §6.2). The source of the marketing is never missing, because it has a default.
var invitedRules = []rule{
	{
		level: levelInvited, path: "Project.CustomerUseCase", code: apierr.RequiredFieldMissing,
		breaks: noUseCase,
		text:   "Project.CustomerUseCase is required from LifeCycle.Stage Qualified on",
	},
	{
		level: levelInvited, path: "Project.DeliveryModels", code: apierr.RequiredFieldMissing,
		breaks: noDeliveryModel,
		text:   "Project.DeliveryModels must name at least one delivery model from LifeCycle.Stage Qualified on",
	},
	{
		level: levelInvited, path: "RelatedEntityIdentifiers.Solutions", code: apierr.RequiredFieldMissing,
		breaks: func(d *draft) bool { return len(d.entities().Solutions) == 0 && !committed(d.stage) },
		text:   "A solution must be associated before LifeCycle.Stage can be Qualified or later",
	},
	{
		level: levelInvited, path: "PrimaryNeedsFromAws", code: apierr.RequiredFieldMissing,
		breaks: func(d *draft) bool { return len(d.PrimaryNeedsFromAws) == 0 },
		text:   "PrimaryNeedsFromAws is required from LifeCycle.Stage Qualified on",
	},
	{
		level: levelInvited, path: "LifeCycle.TargetCloseDate", code: apierr.RequiredFieldMissing,
		breaks: func(d *draft) bool { return blank(d.LifeCycle.TargetCloseDate) },
		text:   "LifeCycle.TargetCloseDate is required from LifeCycle.Stage Qualified on",
	},
	{
		level: levelInvited, path: "Project.ExpectedCustomerSpend", code: apierr.RequiredFieldMissing,
		breaks: noSpend,
		text:   "Project.ExpectedCustomerSpend must have an entry with an Amount above 0 or an EstimationUrl from LifeCycle.Stage Qualified on",
	},
	{
		level: levelInvited, path: "Marketing.AwsFundingUsed", code: apierr.RequiredFieldMissing,
		breaks: noFunding,
		text:   "Marketing.AwsFundingUsed is required from LifeCycle.Stage Qualified on when Marketing.Source is Marketing Activity",
	},
}

func noUseCase(d *draft) bool { return blank(d.project().CustomerUseCase) }

func noDeliveryModel(d *draft) bool { return len(d.project().DeliveryModels) == 0 }

func noFunding(d *draft) bool { return !d.noActivity() && d.Marketing.AwsFundingUsed == nil }

func noSpend(d *draft) bool {
	return !slices.ContainsFunc(d.project().ExpectedCustomerSpend, func(e api.ExpectedCustomerSpend) bool {
		return strings.ContainsAny(valueOf(e.Amount), "123456789") || !blank(e.EstimationUrl)
	})
}

func (d *draft) entities() api.RelatedEntityIdentifiers { return valueOf(d.RelatedEntityIdentifiers) }

func (d *draft) coSell() bool { return d.involvement == api.SalesInvolvementTypeCoSell }

// needsCoSell reports whether the partner asks AWS for something.
func needsCoSell(needs []api.PrimaryNeedFromAws) bool {
	return slices.ContainsFunc(needs, func(n api.PrimaryNeedFromAws) bool { return n != needsNoSupport })
}

// solved reports whether there is what a committed deal must have: a solution, or something sold in AWS Marketplace in
// its place (selling §5.3, §5.10).
func solved(e api.RelatedEntityIdentifiers) bool {
	return len(e.Solutions)+len(e.AwsMarketplaceOffers)+len(e.AwsMarketplaceOfferSets) > 0
}

// committed are the stages that need a solution (selling §5.3).
func committed(s api.Stage) bool { return s == api.StageCommitted || s == api.StageLaunched }
