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

	Engagement    act[operator.Engagement, inCatalog]    `cmd:"" group:"Deals" help:"Show an engagement of AWS with its members and contexts."`
	AddContext    act[operator.AddContext, inCatalog]    `cmd:"" group:"Deals" help:"Add a context, such as a lead, to an engagement of AWS."`
	UpdateContext act[operator.UpdateContext, inCatalog] `cmd:"" group:"Deals" help:"Change a context of an engagement of AWS: add an interaction to a lead, say."`

	Invitations      act[operator.Invitations, inCatalog]      `cmd:"" group:"Invitations" help:"List the invitations that AWS got from partners (side received) or sent to them (side sent), the newest first."`
	AcceptInvitation act[operator.Invitation, inCatalog]       `cmd:"" group:"Invitations" help:"Accept an invitation that a partner sent to AWS, without a review."`
	RejectInvitation act[operator.RejectInvitation, inCatalog] `cmd:"" group:"Invitations" help:"Refuse an invitation that a partner sent to AWS, without a review."`
	ExpireInvitation act[operator.Invitation, inCatalog]       `cmd:"" group:"Invitations" help:"Let an engagement invitation expire now, whoever sent it."`

	Solutions      act[operator.Listing, onPartner]    `cmd:"" group:"Reference data" help:"List the solutions of a partner, by their numbers, the highest first."`
	PutSolution    act[operator.Solution, onPartner]   `cmd:"" group:"Reference data" help:"Write a solution of a partner."`
	RemoveSolution act[operator.SolutionID, onPartner] `cmd:"" group:"Reference data" help:"Take a solution of a partner away; opportunities that have it keep it."`
	Users          act[operator.Listing, onPartner]    `cmd:"" group:"Reference data" help:"List the registered people of a partner, by their addresses."`
	PutUser        act[operator.User, onPartner]       `cmd:"" group:"Reference data" help:"Register a person of a partner; from the first on, only such people can own opportunities."`
	RemoveUser     act[operator.Address, onPartner]    `cmd:"" group:"Reference data" help:"Take a person off the people of a partner; what the person owns stays."`
	Offers         act[operator.Listing, onPartner]    `cmd:"" group:"Reference data" help:"List the registered AWS Marketplace offers and offer sets of a partner, by their ids."`
	PutOffer       act[operator.Offer, onPartner]      `cmd:"" group:"Reference data" help:"Register an AWS Marketplace offer or offer set of a partner; from the first on, only registered ones can be associated."`
	RemoveOffer    act[operator.OfferID, onPartner]    `cmd:"" group:"Reference data" help:"Take an AWS Marketplace offer or offer set off those of a partner; opportunities that have it keep it."`
	SetProgram     act[operator.Program, onPartner]    `cmd:"" group:"Reference data" help:"Say which programs a partner takes part in, which ask for more before a deal is launched."`

	Products        act[operator.Listing, inCatalog]     `cmd:"" group:"Reference data" help:"List the AWS products that can be associated with opportunities, by their codes; while there are none, every code can."`
	PutProduct      act[operator.Product, inCatalog]     `cmd:"" group:"Reference data" help:"Write an AWS product; from the first on, only listed ones can be associated with opportunities."`
	LoadProducts    act[operator.Products, inCatalog]    `cmd:"" group:"Reference data" help:"Replace the list of AWS products by another one."`
	RemoveProduct   act[operator.ProductID, inCatalog]   `cmd:"" group:"Reference data" help:"Take an AWS product off the list; opportunities that have it keep it."`
	Estimates       act[operator.Listing, inCatalog]     `cmd:"" group:"Reference data" help:"List the links to the pricing calculator whose estimate is known."`
	ResolveEstimate act[operator.Estimate, inCatalog]    `cmd:"" group:"Reference data" help:"Say what a link to the pricing calculator leads to, for what partners send and have sent."`
	RemoveEstimate  act[operator.EstimateURL, inCatalog] `cmd:"" group:"Reference data" help:"Forget what a link to the pricing calculator leads to; opportunities stay as they are."`
	ResetAccount    act[operator.Nothing, onPartner]     `cmd:"" group:"Reference data" help:"Remove everything that an account has in catalog Sandbox."`

	Partner         act[operator.Nothing, onPartner]      `cmd:"" group:"Partners" help:"Show what there is of a partner: profile, alliance lead, programs, restraints."`
	SetAllianceLead act[operator.Lead, inCatalog]         `cmd:"" group:"Partners" help:"Replace the alliance lead of a partner."`
	ProfileTasks    act[operator.ProfileTasks, inCatalog] `cmd:"" group:"Partners" help:"List the profile updates that have a status, the oldest first."`

	ReviewProfile  act[operator.ProfileTask, inCatalog] `cmd:"" group:"Partners" help:"What the built-in review finds in a profile update."`
	DecideProfile  act[operator.ProfileTask, inCatalog] `cmd:"" group:"Partners" help:"Publish the profile of a profile update unless the built-in review finds something."`
	ApproveProfile act[operator.ProfileTask, inCatalog] `cmd:"" group:"Partners" help:"Publish the profile of a profile update."`
	FailProfile    act[operator.FailProfile, inCatalog] `cmd:"" group:"Partners" help:"End a profile update with errors."`
	SuspendPartner act[operator.Partner, inCatalog]     `cmd:"" group:"Partners" help:"Let a partner change nothing and be invited by nobody."`
	ResumePartner  act[operator.Partner, inCatalog]     `cmd:"" group:"Partners" help:"End the suspension of a partner."`
	LockProfile    act[operator.Partner, inCatalog]     `cmd:"" group:"Partners" help:"Let a partner start no profile update."`
	UnlockProfile  act[operator.Partner, inCatalog]     `cmd:"" group:"Partners" help:"Let a partner update its profile again."`
	Account        act[operator.Nothing, onAccount]     `cmd:"" group:"Partners" help:"Show what was said of an account."`
	SetUpAccount   act[operator.Account, onAccount]     `cmd:"" group:"Partners" help:"Say what is known of an account, in the place of what was said before."`
	Quotas         act[operator.Nothing, onAccount]     `cmd:"" group:"Partners" help:"List the limits of an account: those of its own, and those that all have."`
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
