package selling

import (
	"testing"
	"time"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
)

// ruleCase changes an update of the complete opportunity in a state.
type ruleCase struct {
	name   string
	put    func(*opportunity)
	change func(*api.UpdateOpportunityInput)
	want   string // "path CODE" of the one problem, empty for none
}

func toStage(s api.Stage) func(*api.UpdateOpportunityInput) {
	return func(in *api.UpdateOpportunityInput) { in.LifeCycle.Stage = &s }
}

func approvedAt(s api.Stage) func(*opportunity) { return inState(api.ReviewStatusApproved, s) }

// solvedBy is an approved opportunity with an entity of the kind.
func solvedBy(kind api.RelatedEntityType) func(*opportunity) {
	return func(o *opportunity) {
		approvedAt(api.StageProspect)(o)
		*relations[kind].list(o.RelatedEntityIdentifiers) = []string{"one"}
	}
}

func pending(o *opportunity) { inState(api.ReviewStatusPendingSubmission, api.StageProspect)(o) }

var stageCases = []ruleCase{
	{"missing, draft", pending, func(in *api.UpdateOpportunityInput) { in.LifeCycle.Stage = nil }, "LifeCycle.Stage REQUIRED_FIELD_MISSING"},
	{"missing, approved", approvedAt(api.StageQualified), func(in *api.UpdateOpportunityInput) { in.LifeCycle.Stage = nil }, "LifeCycle.Stage REQUIRED_FIELD_MISSING"},
	{"forwards", approvedAt(api.StageProspect), toStage(api.StageBusinessValidation), ""},
	{"backwards", approvedAt(api.StageBusinessValidation), toStage(api.StageProspect), ""},
	{"Committed without a solution", approvedAt(api.StageProspect), toStage(api.StageCommitted), "RelatedEntityIdentifiers.Solutions REQUIRED_FIELD_MISSING"},
	{"Launched without a solution", approvedAt(api.StageProspect), toStage(api.StageLaunched), "RelatedEntityIdentifiers.Solutions REQUIRED_FIELD_MISSING"},
	{"Committed with a solution", solvedBy(api.RelatedEntityTypeSolutions), toStage(api.StageCommitted), ""},
	{"Launched with an offer", solvedBy(api.RelatedEntityTypeAwsMarketplaceOffers), toStage(api.StageLaunched), ""},
	{"Committed with an offer set", solvedBy(api.RelatedEntityTypeAwsMarketplaceOfferSets), toStage(api.StageCommitted), ""},
	{"Committed with a product only", solvedBy(api.RelatedEntityTypeAwsProducts), toStage(api.StageCommitted), "RelatedEntityIdentifiers.Solutions REQUIRED_FIELD_MISSING"},
	{"Closed Lost without a reason", approvedAt(api.StageQualified), toStage(api.StageClosedLost), "LifeCycle.ClosedLostReason REQUIRED_FIELD_MISSING"},
	{"Closed Lost", approvedAt(api.StageQualified), lost, ""},
	{"Closed Lost before the approval", inState(api.ReviewStatusSubmitted, api.StageProspect), func(in *api.UpdateOpportunityInput) {
		lost(in)
		in.LifeCycle.ReviewStatus = new(api.ReviewStatusRejected)
	}, "LifeCycle.Stage INVALID_VALUE"},
	{"reason with another stage", approvedAt(api.StageQualified), func(in *api.UpdateOpportunityInput) {
		in.LifeCycle.ClosedLostReason = new(api.ClosedLostReasonOther)
	}, "LifeCycle.ClosedLostReason INVALID_VALUE"},
	{"from Launched", func(o *opportunity) {
		solvedBy(api.RelatedEntityTypeSolutions)(o)
		o.LifeCycle.Stage = new(api.StageLaunched)
	}, toStage(api.StageCommitted), "LifeCycle.Stage ACTION_NOT_PERMITTED"},
	{"from Closed Lost", func(o *opportunity) {
		approvedAt(api.StageClosedLost)(o)
		o.LifeCycle.ClosedLostReason = new(api.ClosedLostReasonOther)
	}, func(in *api.UpdateOpportunityInput) { in.LifeCycle.Stage = new(api.StageProspect) }, "LifeCycle.Stage ACTION_NOT_PERMITTED"},
}

func lost(in *api.UpdateOpportunityInput) {
	in.LifeCycle.Stage, in.LifeCycle.ClosedLostReason = new(api.StageClosedLost), new(api.ClosedLostReasonOther)
}

func runRules(t *testing.T, cases []ruleCase) {
	t.Helper()
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t)
			id := b.create()
			b.force(id, test.put)
			err := b.alter(id, test.change)
			if test.want == "" {
				checkProblems(t, err)
			} else {
				checkProblems(t, err, "business "+test.want)
			}
		})
	}
}

func TestStage_5_3(t *testing.T) { runRules(t, stageCases) }

// What some partners must say before a launch.
func TestStage_5_3_Programs(t *testing.T) {
	launch := func(change func(*api.UpdateOpportunityInput)) func(*api.UpdateOpportunityInput) {
		return func(in *api.UpdateOpportunityInput) { toStage(api.StageLaunched)(in); change(in) }
	}
	for _, test := range []struct {
		name    string
		program Program
		change  func(*api.UpdateOpportunityInput)
		want    []string
	}{
		{"no program", Program{}, func(in *api.UpdateOpportunityInput) {
			in.SoftwareRevenue, in.Customer.Account.AwsAccountId = nil, nil
		}, nil},
		{"special program, complete", Program{Special: true}, func(*api.UpdateOpportunityInput) {}, nil},
		{
			"special program, no revenue",
			Program{Special: true},
			func(in *api.UpdateOpportunityInput) { in.SoftwareRevenue = nil },
			[]string{"business SoftwareRevenue REQUIRED_FIELD_MISSING"},
		},
		{
			"special program, no date",
			Program{Special: true},
			func(in *api.UpdateOpportunityInput) { in.SoftwareRevenue.ExpirationDate = nil },
			[]string{"business SoftwareRevenue REQUIRED_FIELD_MISSING"},
		},
		{"consulting, account", Program{Consulting: true}, func(*api.UpdateOpportunityInput) {}, nil},
		{
			"consulting, no account",
			Program{Consulting: true},
			func(in *api.UpdateOpportunityInput) { in.Customer.Account.AwsAccountId = nil },
			[]string{"business Customer.Account.AwsAccountId REQUIRED_FIELD_MISSING"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t)
			b.ok(b.write(func(c *resource.WriteCall) error { return b.service.SetProgram(c, test.program) }))
			id := b.create()
			b.force(id, solvedBy(api.RelatedEntityTypeSolutions))
			checkProblems(t, b.alter(id, launch(test.change)), test.want...)
		})
	}
}

// The target close date is checked when it changes, and not when the deal ends.
func TestTargetCloseDate_5_4(t *testing.T) {
	past := func(in *api.UpdateOpportunityInput) { in.LifeCycle.TargetCloseDate = new("2026-02-28") }
	overdue := func(o *opportunity) {
		solvedBy(api.RelatedEntityTypeSolutions)(o)
		o.LifeCycle.TargetCloseDate = new("2026-02-01")
	}
	runRules(t, []ruleCase{
		{"in the past", pending, past, "LifeCycle.TargetCloseDate INVALID_VALUE"},
		{"today", pending, func(in *api.UpdateOpportunityInput) { in.LifeCycle.TargetCloseDate = new("2026-03-01") }, ""},
		{"unchanged and past", overdue, func(*api.UpdateOpportunityInput) {}, ""},
		{"another past one", overdue, past, "LifeCycle.TargetCloseDate INVALID_VALUE"},
		{"entering Launched", overdue, func(in *api.UpdateOpportunityInput) { past(in); toStage(api.StageLaunched)(in) }, ""},
		{"entering Closed Lost", overdue, func(in *api.UpdateOpportunityInput) { past(in); lost(in) }, ""},
		{"missing", pending, func(in *api.UpdateOpportunityInput) { in.LifeCycle.TargetCloseDate = nil }, "LifeCycle.TargetCloseDate REQUIRED_FIELD_MISSING"},
	})
}

// The needs of a partner.
func TestPrimaryNeeds_5_4(t *testing.T) {
	needs := func(needs ...api.PrimaryNeedFromAws) func(*api.UpdateOpportunityInput) {
		return func(in *api.UpdateOpportunityInput) { in.PrimaryNeedsFromAws = needs }
	}
	visible := func(o *opportunity) {
		approvedAt(api.StageProspect)(o)
		o.PrimaryNeedsFromAws = []api.PrimaryNeedFromAws{needsNoSupport}
		o.hidden.InvolvementType = new(api.SalesInvolvementTypeForVisibilityOnly)
	}
	runRules(t, []ruleCase{
		{"no support, draft", pending, needs(needsNoSupport), ""},
		{"no support with a need", pending, needs(needsNoSupport, api.PrimaryNeedFromAwsCoSellDealSupport), "PrimaryNeedsFromAws INVALID_VALUE"},
		{"no support sent back", visible, func(*api.UpdateOpportunityInput) {}, ""},
		{"from no support to a need", visible, needs(api.PrimaryNeedFromAwsCoSellDealSupport), ""},
		{"back to no support after the approval", approvedAt(api.StageProspect), needs(needsNoSupport), "PrimaryNeedsFromAws ACTION_NOT_PERMITTED"},
		{"none, co-sell", approvedAt(api.StageProspect), needs(), "PrimaryNeedsFromAws REQUIRED_FIELD_MISSING"},
		{"none, visibility only", visible, needs(), ""},
	})
	b := newBench(t)
	in := complete(t)
	in.PrimaryNeedsFromAws = append(in.PrimaryNeedsFromAws, needsNoSupport)
	_, err := put(b.deal, fjord, b.service.CreateOpportunity, in)
	checkProblems(t, err, "request PrimaryNeedsFromAws[1] INVALID_ENUM_VALUE")
}

// C and F rules apply to updates too; strict and lenient as at the creation.
func TestUpdateRules_5_4(t *testing.T) {
	noTitle := func(in *api.UpdateOpportunityInput) { in.Project.Title = nil }
	runRules(t, []ruleCase{
		{"C: Title", pending, noTitle, "Project.Title REQUIRED_FIELD_MISSING"},
		{"C: Customer", pending, func(in *api.UpdateOpportunityInput) { in.Customer = nil }, "Customer REQUIRED_FIELD_MISSING"},
		{"F: PostalCode", pending, func(in *api.UpdateOpportunityInput) { in.Customer.Account.Address.PostalCode = new("1") }, "Customer.Account.Address.PostalCode INVALID_VALUE"},
		{"F: related to itself", pending, func(in *api.UpdateOpportunityInput) { in.Project.RelatedOpportunityIdentifier = &in.Identifier }, "Project.RelatedOpportunityIdentifier INVALID_VALUE"},
		{"F: related unknown", pending, func(in *api.UpdateOpportunityInput) { in.Project.RelatedOpportunityIdentifier = new("O5") }, "Project.RelatedOpportunityIdentifier INVALID_VALUE"},
		{"S before the submission", pending, func(in *api.UpdateOpportunityInput) { in.Project.DeliveryModels = nil }, ""},
	})
	b := newBench(t)
	b.switches.StrictValidation = false
	id := b.create()
	b.ok(b.alter(id, noTitle))
	b.force(id, approvedAt(api.StageProspect))
	b.ok(b.alter(id, func(in *api.UpdateOpportunityInput) { in.Project.DeliveryModels = nil }))
	checkProblems(t, b.alter(id, toStage(api.StageCommitted)), "business RelatedEntityIdentifiers.Solutions REQUIRED_FIELD_MISSING")
}

// What nobody ever gave of a deal that began with an invitation is not missed, but it cannot be taken away.
func TestInvitedRules_5_4(t *testing.T) {
	for _, origin := range []api.OpportunityOrigin{api.OpportunityOriginPartnerReferral, api.OpportunityOriginAwsReferral} {
		b := newBench(t)
		id := b.create(func(in *api.CreateOpportunityInput) { in.Marketing = nil })
		b.force(id, func(o *opportunity) {
			approvedAt(api.StageProspect)(o)
			o.hidden.Invitation, o.hidden.Origin, o.hidden.Submitted = "engi-0000000000000", origin, time.Time{}
			o.Customer.Account.Address.PostalCode = nil
			o.Customer.Account.Address.StateOrRegion = nil
		})
		b.ok(b.alter(id, func(in *api.UpdateOpportunityInput) { in.LifeCycle.NextSteps = new("Call") }))
		checkProblems(t, b.alter(id, func(in *api.UpdateOpportunityInput) { in.LifeCycle.TargetCloseDate = nil }),
			"business LifeCycle.TargetCloseDate REQUIRED_FIELD_MISSING")
	}
}

// What an invited partner must have filled in from Qualified on.
func TestInvitedRules_6_2(t *testing.T) {
	for _, test := range []struct {
		name string
		put  func(*opportunity)
		want string
	}{
		{"complete", func(*opportunity) {}, ""},
		{"CustomerUseCase", func(o *opportunity) { o.Project.CustomerUseCase = nil }, "Project.CustomerUseCase"},
		{"DeliveryModels", func(o *opportunity) { o.Project.DeliveryModels = nil }, "Project.DeliveryModels"},
		{"Solutions", func(o *opportunity) { o.RelatedEntityIdentifiers.Solutions = nil }, "RelatedEntityIdentifiers.Solutions"},
		{"PrimaryNeedsFromAws", func(o *opportunity) { o.PrimaryNeedsFromAws = nil }, "PrimaryNeedsFromAws"},
		{"TargetCloseDate", func(o *opportunity) { o.LifeCycle.TargetCloseDate = nil }, "LifeCycle.TargetCloseDate"},
		{"ExpectedCustomerSpend", func(o *opportunity) { o.Project.ExpectedCustomerSpend = nil }, "Project.ExpectedCustomerSpend"},
		{"AwsFundingUsed", func(o *opportunity) { o.Marketing.AwsFundingUsed = nil }, "Marketing.AwsFundingUsed"},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t)
			id := b.create()
			b.force(id, func(o *opportunity) {
				o.LifeCycle.ReviewStatus = new(api.ReviewStatusApproved)
				o.hidden.Invitation = "engi-0000000000000"
				o.RelatedEntityIdentifiers.Solutions = []string{defaultSolutionID}
				o.PrimaryNeedsFromAws = []api.PrimaryNeedFromAws{needsNoSupport}
				test.put(o)
			})
			checkProblems(t, b.alter(id, func(*api.UpdateOpportunityInput) {}))
			for _, stage := range []api.Stage{api.StageQualified, api.StageTechnicalValidation, api.StageBusinessValidation} {
				err := b.alter(id, toStage(stage))
				if test.want == "" {
					checkProblems(t, err)
				} else {
					checkProblems(t, err, "business "+test.want+" REQUIRED_FIELD_MISSING")
				}
			}
			checkProblems(t, b.alter(id, lost))
		})
	}
}
