package main

import (
	"time"

	"github.com/opencosell/cosell/internal/resource"
)

// switchFlags set single switches of the profile; what is nil stays as the profile has it.
type switchFlags struct {
	StrictValidation           *bool          `negatable:"" help:"Check the fields that must be there at creation; off, only formats and cross-field rules."`
	ForceProspectOnCreate      *bool          `negatable:"" help:"Make Prospect the stage of every new opportunity."`
	StrictSubmission           *bool          `negatable:"" help:"Let SubmitOpportunity demand an engagement with a customer's project and AWS in it."`
	SandboxSimulation          *bool          `negatable:"" help:"Let partners play AWS in catalog Sandbox by their own calls."`
	DefaultSolution            *bool          `negatable:"" help:"Let solution S-1234567 exist for every account in catalog AWS too, as in Sandbox."`
	RequirePartnerRegistration *bool          `negatable:"" help:"Refuse Selling calls of accounts that are no partner of the catalog."`
	RequireConnection          *bool          `negatable:"" help:"Let a partner invite only partners that it is connected with."`
	LenientInvitationURLs      *bool          `negatable:"" name:"lenient-invitation-urls" help:"Let an invitation carry any estimation URL."`
	JobRoleRequired            *bool          `negatable:"" help:"Let snapshot jobs of accounts without a role for them fail."`
	AWSSummaryDisclosure       *bool          `negatable:"" name:"aws-summary-disclosure" help:"Hide the AWS stage of a deal until it is Launched or Closed Lost."`
	EnforceQuotas              *bool          `negatable:"" help:"Apply the resource quotas."`
	TaskWait                   *time.Duration `help:"How long a Start…Task call waits for the task's end before it answers IN_PROGRESS; 0s answers at once." placeholder:"DURATION"`
	AWSAccount                 *string        `name:"aws-account" help:"Account that stands for AWS in invitations: aws, or 12 digits." placeholder:"ACCOUNT"`
	ConnectionInvitationLife   *time.Duration `help:"How long a connection invitation stays open." placeholder:"DURATION"`
	TokenLife                  *time.Duration `help:"How long a client token is remembered." placeholder:"DURATION"`
}

// apply returns the profile's switches with the flags applied.
func (f *switchFlags) apply(profile string) resource.Switches {
	s := resource.Dev()
	if profile == "aws" {
		s = resource.AWS()
	}
	set(&s.StrictValidation, f.StrictValidation)
	set(&s.ForceProspectOnCreate, f.ForceProspectOnCreate)
	set(&s.StrictSubmission, f.StrictSubmission)
	set(&s.SandboxSimulation, f.SandboxSimulation)
	set(&s.DefaultSolution, f.DefaultSolution)
	set(&s.RequirePartnerRegistration, f.RequirePartnerRegistration)
	set(&s.RequireConnection, f.RequireConnection)
	set(&s.LenientInvitationURLs, f.LenientInvitationURLs)
	set(&s.JobRoleRequired, f.JobRoleRequired)
	set(&s.AWSSummaryDisclosure, f.AWSSummaryDisclosure)
	set(&s.EnforceQuotas, f.EnforceQuotas)
	set(&s.TaskWait, f.TaskWait)
	set(&s.AWSAccount, f.AWSAccount)
	set(&s.ConnectionInvitationLife, f.ConnectionInvitationLife)
	set(&s.TokenLife, f.TokenLife)
	return s
}

func set[T any](target *T, value *T) {
	if value != nil {
		*target = *value
	}
}
