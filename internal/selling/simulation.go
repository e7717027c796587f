package selling

import (
	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
)

// simulations are the decisions of AWS that a partner can play in catalog Sandbox, by the review status that the
// opportunity has and the one that the update asks for (selling §9.3). Nothing can be played before the submission, and
// Action Required sent back unchanged is an ordinary correction.
var simulations = map[api.ReviewStatus]map[api.ReviewStatus]reviewAction{
	api.ReviewStatusSubmitted: {
		api.ReviewStatusInReview:       reviewTake,
		api.ReviewStatusApproved:       reviewApprove,
		api.ReviewStatusActionRequired: reviewRequestAction,
		api.ReviewStatusRejected:       reviewReject,
	},
	api.ReviewStatusInReview: {
		api.ReviewStatusApproved:       reviewApprove,
		api.ReviewStatusActionRequired: reviewRequestAction,
		api.ReviewStatusRejected:       reviewReject,
	},
	api.ReviewStatusActionRequired: {
		api.ReviewStatusApproved: reviewApprove,
		api.ReviewStatusRejected: reviewReject,
	},
}

// simulated is the decision that an update plays, empty when it is an ordinary one: the review status that it asks for
// is then ignored.
func simulated(c *resource.WriteCall, o *opportunity, sent *api.LifeCycle) reviewAction {
	if !simulates(c.Call) {
		return ""
	}
	return simulations[o.reviewStatus()][valueOf(valueOf(sent).ReviewStatus)]
}

// simulates reports whether partners may play AWS in the catalog of the call.
func simulates(c *resource.Call) bool {
	return c.Catalog == resource.CatalogSandbox && c.Switches.SandboxSimulation
}
