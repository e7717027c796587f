// Package rate holds the calls of an account against so many a second and so many a day: the figures that are published
// for the real service, or the operator's own. It can refuse what is over, or only measure what would have been refused.
// Switched off it costs a request one atomic load. It knows no HTTP and no domain.
package rate

import (
	"slices"

	"github.com/opencosell/cosell/internal/scope"
)

// Limit bounds calls; 0 is no bound.
type Limit struct {
	PerSecond float64
	PerDay    int64 // in any 24 hours
}

// Figure is a published limit (quotas §1). Each operation has it by itself, or all of them together where buckets are by
// group.
type Figure struct {
	Group      string
	Service    string
	Operations []string
	Limit
}

// Figures are all that is published; operations that are not here have no known limit.
var Figures = []Figure{
	{"selling reads", "selling", []string{
		"GetOpportunity", "GetAwsOpportunitySummary", "ListOpportunities", "ListSolutions",
		"GetEngagementInvitation", "ListEngagementInvitations",
	}, Limit{10, 100_000}},
	{"selling writes", "selling", []string{
		"CreateOpportunity", "UpdateOpportunity", "AssociateOpportunity", "DisassociateOpportunity", "AssignOpportunity",
		"RejectEngagementInvitation", "StartEngagementFromOpportunityTask", "StartEngagementByAcceptingInvitationTask",
	}, Limit{1, 10_000}},
	{"selling engagements", "selling", []string{"CreateEngagement"}, Limit{15, 0}},
	{"selling prospecting gets", "selling", []string{"GetProspectingFromEngagementTask"}, Limit{100, 0}},
	{"selling prospecting lists", "selling", []string{"ListProspectingFromEngagementTasks"}, Limit{50, 0}},
	{"selling prospecting starts", "selling", []string{"StartProspectingFromEngagementTask"}, Limit{2, 0}},
	{"channel writes", "channel", []string{
		"CreateProgramManagementAccount", "UpdateProgramManagementAccount", "DeleteProgramManagementAccount",
		"CreateChannelHandshake", "AcceptChannelHandshake", "RejectChannelHandshake", "CancelChannelHandshake",
		"CreateRelationship", "UpdateRelationship", "DeleteRelationship",
	}, Limit{3, 0}},
	{"channel reads", "channel", []string{
		"ListProgramManagementAccounts", "ListChannelHandshakes", "GetRelationship", "ListRelationships",
	}, Limit{5, 0}},
	{"benefits reads", "benefits", []string{
		"ListBenefits", "GetBenefit", "GetBenefitApplication", "GetBenefitAllocation", "ListBenefitAllocations",
	}, Limit{20, 0}},
	{"benefits application lists", "benefits", []string{"ListBenefitApplications"}, Limit{30, 0}},
	{"benefits writes", "benefits", []string{
		"AmendBenefitApplication", "AssociateBenefitApplicationResource", "CancelBenefitApplication",
		"CreateBenefitApplication", "DisassociateBenefitApplicationResource", "RecallBenefitApplication",
		"SubmitBenefitApplication", "UpdateBenefitApplication",
		"TagResource", "UntagResource", // by analogy
	}, Limit{10, 0}},
}

// published returns the figure of an operation, nil when none is known.
func published(o *scope.Operation) *Figure {
	for i := range Figures {
		if f := &Figures[i]; f.Service == o.Service.Name && slices.Contains(f.Operations, o.Name) {
			return f
		}
	}
	return nil
}
