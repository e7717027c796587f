// Package explanation is what is told of a call that was explained: everything that stands in its way, or what it would
// do. It knows how the services spell their errors and which rules are behind them, not how calls are carried out.
package explanation

import (
	"encoding/json"
	"time"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/rulebook"
)

// Explanation is the whole.
type Explanation struct {
	Operation    string `json:"operation"` // service and name, such as selling.CreateOpportunity
	Account      string `json:"account"`
	Catalog      string `json:"catalog,omitempty"`
	WouldSucceed bool   `json:"wouldSucceed"`
	// Answer is what an ordinary call would be answered now.
	Answer Answer `json:"answer"`
	// Problems are in the order of the checks; those of one step come in one answer of an ordinary call.
	Problems []Problem `json:"problems"`
	// Would is what the call would do; nil when it would not succeed, and for calls that only read.
	Would *Outcome `json:"would,omitempty"`
}

// Answer is what an ordinary call would be answered.
type Answer struct {
	Status    int    `json:"status"`
	Exception string `json:"exception,omitempty"`
	Reason    string `json:"reason,omitempty"`
	Message   string `json:"message,omitempty"`
	// Body is the answer of a call that succeeds; nil where the operation has none.
	Body json.RawMessage `json:"body,omitempty"`
}

// Problem is one thing that stands in the way.
type Problem struct {
	Step  int            `json:"step"` // 1 is what an ordinary call would answer
	Stage resource.Stage `json:"stage"`
	// Field and Code are as the service spells them; empty where it has none.
	Field   string        `json:"field,omitempty"`
	Code    string        `json:"code,omitempty"`
	Message string        `json:"message"`
	Rule    rulebook.Rule `json:"rule"`
	// Exception and Reason are how the problem is answered once it is the first; Task instead is the reason code with which
	// the task fails that the call starts.
	Exception string `json:"exception,omitempty"`
	Reason    string `json:"reason,omitempty"`
	Task      string `json:"task,omitempty"`
}

// Outcome is what a call would do.
type Outcome struct {
	// Replay tells that the client token was used for the same request before: the first answer would come again.
	Replay  bool     `json:"replay"`
	Records []Record `json:"records"`
	Events  []Event  `json:"events"`
	// Later is what would be put on the agenda.
	Later []Later `json:"later"`
}

// Record is one that would be written.
type Record struct {
	Change string `json:"change"` // created, changed or deleted
	Kind   string `json:"kind"`
	ID     string `json:"id"`
}

// Event is one copy of an event.
type Event struct {
	Account    string `json:"account"`
	DetailType string `json:"detailType"`
}

// Later is one thing that would be done later.
type Later struct {
	Kind string    `json:"kind"`
	Ref  string    `json:"ref"`
	Due  time.Time `json:"due"`
}

// Unusable is a question that has no answer: the field says what is wrong with it.
type Unusable struct{ Field, Message string }

func (u *Unusable) Error() string { return u.Message }

// Refused makes the problems and the answer of what the checks found.
func (x *Explanation) Refused(svc *awsjson.Service, operation string, found []resource.Finding) {
	x.Problems = []Problem{}
	for i, f := range found {
		base := Problem{Step: i + 1, Stage: f.Stage, Task: f.Task, Message: f.Err.Message}
		if f.Task == "" {
			base.Exception, base.Reason = awsjson.ErrorName(f.Err), reason(svc, f.Err)
		}
		if len(f.Err.Fields) == 0 {
			base.Rule = rulebook.Of(svc.Name, operation, asked(f), apierr.Field{})
			x.Problems = append(x.Problems, base)
		}
		for _, p := range f.Err.Fields {
			one := base
			one.Field, one.Code, one.Message = svc.Spelling.Path(p.Path), string(code(svc, p.Code)), p.Message
			one.Rule = rulebook.Of(svc.Name, operation, f.Err, p)
			x.Problems = append(x.Problems, one)
		}
	}
	x.WouldSucceed = len(found) == 0
	if x.WouldSucceed {
		return
	}
	first := found[0]
	x.Answer = Answer{Status: awsjson.Status(first.Err), Exception: awsjson.ErrorName(first.Err), Reason: reason(svc, first.Err), Message: first.Err.Message}
	if first.Task != "" {
		x.Answer = Answer{Status: 200, Reason: first.Task, Message: first.Err.Detail()}
	}
}

// asked is the refusal as the rules are asked about it: the pages name the codes of tasks as they do reasons.
func asked(f resource.Finding) *apierr.Error {
	if f.Task == "" {
		return f.Err
	}
	e := *f.Err
	e.Reason = f.Task
	return &e
}

// reason is the one that the exception says.
func reason(svc *awsjson.Service, e *apierr.Error) string {
	switch {
	case e.Reason != "" || e.Kind != apierr.Validation:
		return e.Reason
	case e.Business:
		return svc.Spelling.BusinessReason
	}
	return svc.Spelling.RequestReason
}

func code(svc *awsjson.Service, c apierr.Code) apierr.Code {
	if spelled, ok := svc.Spelling.Codes[c]; ok {
		return spelled
	}
	return c
}
