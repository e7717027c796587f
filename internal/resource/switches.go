package resource

import "time"

// Switches choose between behaviours that the rules leave open (selling §15). Profiles set them, and each can be set
// alone.
type Switches struct {
	// StrictValidation checks the fields that must be present at creation; off, only formats and cross-field rules.
	StrictValidation bool
	// ForceProspectOnCreate makes Prospect the stage of every new opportunity whatever is sent.
	ForceProspectOnCreate bool
	// StrictSubmission lets SubmitOpportunity demand what the task of selling §8.1 makes by itself: an engagement with a
	// customer's project, and AWS as its member or invited (selling §5.5).
	StrictSubmission bool
	// SandboxSimulation lets a partner play AWS in catalog Sandbox by its own calls (selling §9.3). Catalog AWS never has it.
	SandboxSimulation bool
	// DefaultSolution makes solution S-1234567 exist for every account in catalog AWS too, as it does in Sandbox.
	DefaultSolution bool
	// RequirePartnerRegistration refuses selling calls of accounts without a partner in the catalog.
	RequirePartnerRegistration bool
	// RequireConnection lets a partner invite only partners that it has an active connection with, of the type for
	// collaborating on opportunities (selling §6.1).
	RequireConnection bool
	// LenientInvitationURLs lets an invitation carry an estimation URL that is not the calculator's.
	LenientInvitationURLs bool
	// JobRoleRequired lets a resource snapshot job of an account without a role for it record a failure instead of
	// sharing anything; off, the role is configuration that is stored and not asked for (selling §4.8).
	JobRoleRequired bool
	// AWSSummaryDisclosure hides the AWS stage until it is Launched or Closed Lost (selling §10.3).
	AWSSummaryDisclosure bool
	// EnforceQuotas applies the resource quotas of the account service (account §6.4).
	EnforceQuotas bool
	// TaskWait is how long a Start…Task call waits for the task's end before it answers IN_PROGRESS; 0 answers at once.
	TaskWait time.Duration
	// AWSAccount is the account that stands for AWS in engagements and invitations.
	AWSAccount string
	// ConnectionInvitationLife is how long a connection invitation stays open (account §5.1).
	ConnectionInvitationLife time.Duration
	// TokenLife is how long a client token is remembered (selling §1.6, account §6.3).
	TokenLife time.Duration
}

// Dev is the profile of a twin on a laptop: every account counts as a registered partner and nothing is counted.
func Dev() Switches {
	return Switches{
		StrictValidation:         true,
		ForceProspectOnCreate:    true,
		SandboxSimulation:        true,
		DefaultSolution:          true,
		LenientInvitationURLs:    true,
		AWSSummaryDisclosure:     true,
		TaskWait:                 5 * time.Second,
		AWSAccount:               "aws",
		ConnectionInvitationLife: 30 * 24 * time.Hour,
		TokenLife:                24 * time.Hour,
	}
}

// AWS is the profile that demands what the real service demands.
func AWS() Switches {
	s := Dev()
	s.RequirePartnerRegistration = true
	s.RequireConnection = true
	s.DefaultSolution = false
	s.EnforceQuotas = true
	return s
}
