package seed

import (
	"slices"
	"strings"
)

// The values that a seed may give, spelled as the APIs spell them; the first of each is the default.
var (
	catalogs    = []string{"Sandbox", "AWS"}
	standings   = []string{"good", "bad"}
	plans       = []string{"paid", "free"}
	linkings    = []string{"ok", "blocked"}
	visibility  = []string{"PUBLIC", "PRIVATE"}
	origins     = []string{"Partner Referral", "AWS Referral"}
	involvement = []string{"Co-Sell", "For Visibility Only"}
	disclosures = []string{"Full", "Limited"}
	stages      = []string{"Prospect", "Qualified", "Technical Validation", "Business Validation", "Committed", "Launched", "Closed Lost"}

	solutionStates   = []string{"Active", "Inactive", "Draft"}
	connectionTypes  = []string{"OPPORTUNITY_COLLABORATION", "SUBSIDIARY"}
	connectionStates = []string{connectionActive, connectionPending, connectionRejected, connectionWithdrawn, connectionEnded}
	contextTypes     = []string{contextProject, contextLead}
	invitationStates = []string{answerAccepted, answerPending, answerRejected, answerExpired}
	leadStates       = []string{answerPending, answerAccepted, answerConverted, answerRejected, answerExpired}
	referralStates   = []string{answerAccepted, answerPending, answerRejected, answerExpired}
	reviewStates     = []string{reviewPending, reviewSubmitted, reviewInReview, reviewActionRequired, reviewApproved, reviewRejected}
)

// The review statuses (selling §5.1).
const (
	reviewPending        = "Pending Submission"
	reviewSubmitted      = "Submitted"
	reviewInReview       = "In review"
	reviewActionRequired = "Action Required"
	reviewApproved       = "Approved"
	reviewRejected       = "Rejected"
)

// What became of an invitation.
const (
	answerPending   = "pending"
	answerAccepted  = "accepted"
	answerConverted = "converted"
	answerRejected  = "rejected"
	answerExpired   = "expired"
)

// What became of a connection.
const (
	connectionActive    = "active"
	connectionPending   = "pending"
	connectionRejected  = "rejected"
	connectionWithdrawn = "withdrawn"
	connectionEnded     = "ended"
)

const (
	contextProject = "CustomerProject"
	contextLead    = "Lead"

	originAWS       = "AWS Referral"
	stageProspect   = "Prospect"
	stageCommitted  = "Committed"
	stageLaunched   = "Launched"
	stageClosedLost = "Closed Lost"
	visibilityOnly  = "For Visibility Only"
)

// spelling is what two spellings of a value have in common: people write action_required and Action Required.
func spelling(s string) string {
	return strings.NewReplacer("_", "", "-", "", " ", "").Replace(strings.ToLower(s))
}

// choose returns the accepted value that is meant, the first of all when none is given.
func choose(given string, accepted []string) (string, bool) {
	if given == "" {
		return accepted[0], true
	}
	i := slices.IndexFunc(accepted, func(a string) bool { return spelling(a) == spelling(given) })
	if i < 0 {
		return "", false
	}
	return accepted[i], true
}
