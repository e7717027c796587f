package coselltest

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/opencosell/cosell/internal/operator"
	"github.com/opencosell/cosell/internal/remote"
)

// Request is what an action of the operator is asked for.
type Request struct {
	// Catalog is AWS or Sandbox, and empty for an action about an account as such.
	Catalog string
	// Account is 12 digits where the action is about an account. An opportunity's is looked up when it is empty.
	Account string
	// Input has the action's members: one of the types below, or anything else that encodes to such an object.
	Input any
}

// Inputs of the actions that tests take most; the fields are described where they are declared. The name of an action
// stands behind its input.
type (
	Opportunity      = operator.Opportunity      // take-into-review
	Approve          = operator.Approve          // approve
	RequestAction    = operator.RequestAction    // request-action
	Reject           = operator.Reject           // reject
	SendReferral     = operator.SendReferral     // send-referral
	SendLead         = operator.SendLead         // send-lead
	Revise           = operator.Revise           // update-summary, edit-opportunity
	Convert          = operator.Convert          // convert-involvement
	CloseDeal        = operator.Close            // close-deal
	Invitation       = operator.Invitation       // accept-invitation, expire-invitation
	RejectInvitation = operator.RejectInvitation // reject-invitation
	Solution         = operator.Solution         // put-solution
	User             = operator.User             // put-user
	FixCode          = operator.Code             // fix-code
	Preset           = operator.Preset           // preset-verification
)

// Document is JSON inside an input, such as the opportunity of a SendReferral.
type Document = operator.Document

// JSON makes a Document of anything that encoding/json encodes. It panics where that fails.
func JSON(v any) Document {
	text, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("coselltest: %T is not JSON: %v", v, err))
	}
	return text
}

// Refusal is what an action refused; errors.As finds it in the error of TryOperator. Type is the exception that the API
// would have answered with.
type Refusal = remote.Refusal

// TryOperator takes an action of the operator by its name, such as approve, and decodes what it answers into result,
// unless that is nil. What is refused is a *Refusal.
func (s *Server) TryOperator(action string, r Request, result any) error {
	body := map[string]any{}
	if r.Catalog != "" {
		body["catalog"] = r.Catalog
	}
	if r.Account != "" {
		body["account"] = r.Account
	}
	if r.Input != nil {
		body["input"] = r.Input
	}
	var answer struct {
		Result json.RawMessage `json:"result"`
	}
	err := s.client.Control(s.ctx(), http.MethodPost, "/v1/operator/"+action, body, &answer)
	if err != nil || result == nil {
		return err
	}
	if err := json.Unmarshal(answer.Result, result); err != nil {
		return fmt.Errorf("the answer of %s: %w", action, err)
	}
	return nil
}

// Operator is a TryOperator that must succeed.
func (s *Server) Operator(action string, r Request, result any) {
	s.helper()()
	if err := s.TryOperator(action, r, result); err != nil {
		s.must(fmt.Errorf("operator %s: %w", action, err))
	}
}

// IsRefused reports whether an error of TryCall or TryOperator is a refusal with the exception, such as
// ConflictException.
func IsRefused(err error, exception string) bool {
	var e *Exception
	var r *Refusal
	return errors.As(err, &e) && e.Type == exception || errors.As(err, &r) && r.Type == exception
}
