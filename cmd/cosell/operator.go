package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"github.com/alecthomas/kong"

	"github.com/opencosell/cosell/internal/operator"
)

// operatorCommand has a subcommand for every action of the operator. What an action takes is said by its own input
// struct; a test holds the two lists together.
type operatorCommand struct {
	connection `embed:""`

	List operatorList `cmd:"" help:"List the actions with what they take."`

	Queue         act[operator.Queue, inCatalog]             `cmd:"" group:"Reviews" help:"List the opportunities that wait for a review."`
	TakeIn        act[operator.Opportunity, onOpportunity]   `cmd:"" group:"Reviews" name:"take-into-review" help:"Take a submitted opportunity into review."`
	Approve       act[operator.Approve, onOpportunity]       `cmd:"" group:"Reviews" help:"Approve an opportunity: AWS joins its engagement and has an opportunity of its own."`
	RequestAction act[operator.RequestAction, onOpportunity] `cmd:"" group:"Reviews" help:"Send an opportunity back for corrections."`
	Reject        act[operator.Reject, onOpportunity]        `cmd:"" group:"Reviews" help:"Refuse an opportunity for good."`

	SendReferral       act[operator.SendReferral, onPartner] `cmd:"" group:"Deals" help:"Offer an opportunity of AWS to a partner."`
	SendLead           act[operator.SendLead, inCatalog]     `cmd:"" group:"Deals" help:"Offer a lead of AWS to partners."`
	UpdateSummary      act[operator.Revise, onOpportunity]   `cmd:"" group:"Deals" help:"Change what AWS says of its side of a deal."`
	ConvertInvolvement act[operator.Convert, onOpportunity]  `cmd:"" group:"Deals" help:"Let AWS sell along in a deal that it was only shown."`
	CloseDeal          act[operator.Close, onOpportunity]    `cmd:"" group:"Deals" help:"End AWS's side of a deal."`
	EditOpportunity    act[operator.Revise, onOpportunity]   `cmd:"" group:"Deals" help:"Change a partner's opportunity, whatever its state locks."`

	AcceptInvitation act[operator.Invitation, inCatalog]       `cmd:"" group:"Invitations" help:"Accept an invitation that a partner sent to AWS, without a review."`
	RejectInvitation act[operator.RejectInvitation, inCatalog] `cmd:"" group:"Invitations" help:"Refuse an invitation that a partner sent to AWS, without a review."`
	ExpireInvitation act[operator.Invitation, inCatalog]       `cmd:"" group:"Invitations" help:"Let an engagement invitation expire now, whoever sent it."`

	PutSolution act[operator.Solution, onPartner] `cmd:"" group:"Partners" help:"Write a solution of a partner."`
	PutUser     act[operator.User, onPartner]     `cmd:"" group:"Partners" help:"Register a person of a partner; from the first on, only such people can own opportunities."`

	ReviewProfile  act[operator.ProfileTask, inCatalog] `cmd:"" group:"Partners" help:"What the built-in review finds in a profile update."`
	ApproveProfile act[operator.ProfileTask, inCatalog] `cmd:"" group:"Partners" help:"Publish the profile of a profile update."`
	FailProfile    act[operator.FailProfile, inCatalog] `cmd:"" group:"Partners" help:"End a profile update with errors."`
	SuspendPartner act[operator.Partner, inCatalog]     `cmd:"" group:"Partners" help:"Let a partner change nothing and be invited by nobody."`
	ResumePartner  act[operator.Partner, inCatalog]     `cmd:"" group:"Partners" help:"End the suspension of a partner."`
	LockProfile    act[operator.Partner, inCatalog]     `cmd:"" group:"Partners" help:"Let a partner start no profile update."`
	UnlockProfile  act[operator.Partner, inCatalog]     `cmd:"" group:"Partners" help:"Let a partner update its profile again."`
	SetUpAccount   act[operator.Account, onAccount]     `cmd:"" group:"Partners" help:"Say what is known of an account, in the place of what was said before."`
	SetQuota       act[operator.Quota, onAccount]       `cmd:"" group:"Partners" help:"Give an account a limit of its own, or take it back."`
	FixCode        act[operator.Code, inCatalog]        `cmd:"" group:"Partners" help:"Say which code the next letter to an address carries."`

	Verifications      act[operator.Verifications, anywhere] `cmd:"" group:"Verifications" help:"List the verifications in a status, the oldest first, at most 100."`
	Verification       act[operator.Verification, onAccount] `cmd:"" group:"Verifications" help:"Show a verification of an account."`
	CustomerFinished   act[operator.Verification, onAccount] `cmd:"" group:"Verifications" help:"Say that the customer has done what the completion page asks for."`
	AskForMore         act[operator.Question, onAccount]     `cmd:"" group:"Verifications" help:"Send a business verification back to the customer with a question."`
	DecideVerification act[operator.Outcome, onAccount]      `cmd:"" group:"Verifications" help:"End a verification."`
	PresetVerification act[operator.Preset, onAccount]       `cmd:"" group:"Verifications" help:"Say how the next start of a verification ends, at once."`
}

// What an action is about, as the server's request names it.
type (
	anywhere  struct{}
	inCatalog struct {
		Catalog string `json:"catalog" required:"" help:"AWS or Sandbox." enum:"AWS,Sandbox" placeholder:"CATALOG"`
	}
	onAccount struct {
		Account string `json:"account" required:"" help:"Account, 12 digits." placeholder:"ACCOUNT"`
	}
	onPartner struct {
		onAccount
		inCatalog
	}
	onOpportunity struct {
		inCatalog
		Account string `json:"account,omitempty" help:"Account of the opportunity's owner, 12 digits (looked up)." placeholder:"ACCOUNT"`
	}
)

// act is the command of an action that takes In and is about On.
type act[In, On any] struct {
	About On `embed:""`
	Input In `embed:""`
}

// Run asks the server to take the action that the command is named after.
func (a *act[In, On]) Run(parsed *kong.Context, o *operatorCommand, stdout io.Writer) error {
	about, err := json.Marshal(a.About)
	if err != nil {
		return fmt.Errorf("encode what the action is about: %w", err)
	}
	body := map[string]json.RawMessage{}
	if err := json.Unmarshal(about, &body); err != nil {
		return fmt.Errorf("encode what the action is about: %w", err)
	}
	if body["input"], err = json.Marshal(a.Input); err != nil {
		return fmt.Errorf("the input is not JSON: %w", err)
	}
	var answer struct {
		Result json.RawMessage `json:"result"`
	}
	if err := o.control(http.MethodPost, "/v1/operator/"+parsed.Selected().Name, body, &answer); err != nil {
		return err
	}
	return o.show(stdout, answer.Result)
}
