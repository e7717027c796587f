package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/opencosell/cosell/internal/operator"
)

// operatorCommand has a subcommand for every action of the operator. What an action takes is said by its own input
// struct; a test holds the two lists together.
type operatorCommand struct {
	Endpoint string `help:"Address of the server (${default})." default:"http://127.0.0.1:4580" placeholder:"URL"`
	JSON     bool   `help:"Print what the server answers as JSON."`

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
	request, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("encode the request: %w", err)
	}
	var answer struct {
		Result json.RawMessage `json:"result"`
	}
	if err := o.call(http.MethodPost, "/"+parsed.Selected().Name, request, &answer); err != nil {
		return err
	}
	return o.show(stdout, answer.Result)
}

// call makes a control call and decodes the answer. A refusal becomes an error with every problem.
func (o *operatorCommand) call(method, path string, body []byte, answer any) error {
	base, err := url.Parse(o.Endpoint)
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		return fmt.Errorf("--endpoint %q is no address; give one such as http://127.0.0.1:4580", o.Endpoint)
	}
	r, err := http.NewRequest(method, strings.TrimSuffix(base.String(), "/")+"/_cosell/v1/operator"+path, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("--endpoint: %w", err)
	}
	r.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return fmt.Errorf("no answer from the server, is it running at %s? %w", o.Endpoint, err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return fmt.Errorf("read the server's answer: %w", err)
	}
	if resp.StatusCode != http.StatusOK {
		return refusal(resp.Status, text)
	}
	if err := json.Unmarshal(text, answer); err != nil {
		return fmt.Errorf("what answers at %s is no Cosell: %w", o.Endpoint, err)
	}
	return nil
}

// refusal reads the error of a control answer.
func refusal(status string, text []byte) error {
	var e struct {
		Error struct {
			Field, Message, Type string
			Fields               []struct{ Field, Message string }
		}
	}
	if err := json.Unmarshal(text, &e); err != nil || e.Error.Message == "" {
		return fmt.Errorf("the server answered %s", status)
	}
	if len(e.Error.Fields) == 0 {
		return fmt.Errorf("%s", strings.TrimPrefix(e.Error.Type+": "+e.Error.Message, ": "))
	}
	lines := []string{e.Error.Type}
	for _, f := range e.Error.Fields {
		lines = append(lines, "  "+strings.TrimPrefix(f.Field+": "+f.Message, ": "))
	}
	return fmt.Errorf("%s", strings.Join(lines, "\n"))
}
