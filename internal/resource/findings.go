package resource

import (
	"errors"
	"slices"
	"strings"

	"github.com/opencosell/cosell/internal/apierr"
)

// Stage is a kind of check that a call can fail (selling §1.3, account §6.1).
type Stage string

// The stages.
const (
	StageProtocol Stage = "protocol" // the body cannot be read
	StageModel    Stage = "model"    // the shape of the request
	StageAccess   Stage = "access"   // who calls, and whether what is named is there for the caller
	StageState    Stage = "state"    // locks, and what the state of a resource forbids
	StageBusiness Stage = "business" // rules of fields
	StageQuota    Stage = "quota"    // limits
)

// stages says at which stage a kind of refusal belongs where nobody says otherwise; a kind that is not here is no
// refusal that can be explained.
var stages = map[apierr.Kind]Stage{
	apierr.Serialization: StageProtocol,
	apierr.Validation:    StageBusiness, // StageModel when it is not one of rules
	apierr.AccessDenied:  StageAccess,
	apierr.NotFound:      StageAccess,
	apierr.Conflict:      StageState,
	apierr.QuotaExceeded: StageQuota,
	apierr.Throttled:     StageQuota,
}

// Finding is what one check refused: the problems that an ordinary call would answer together.
type Finding struct {
	Stage Stage
	Err   *apierr.Error
	// Task is the reason code with which the task fails that the call starts; empty when the call itself is refused.
	Task string
}

// Findings gathers what an explaining call is refused for, check after check. The zero value is ready; it is for one
// goroutine and one run of a transaction.
type Findings struct {
	list []Finding
	task int // the findings from here on are of the task that the call starts
}

// TaskBegins separates what the call itself is refused for from what the task fails for that it starts.
func (f *Findings) TaskBegins() { f.task = len(f.list) }

// All are the findings in the order of the checks; the first is what an ordinary call would answer.
func (f *Findings) All() []Finding { return f.list }

// ErrExplained ends an explaining call that has found problems, after the last check and before anything is written.
var ErrExplained = errors.New("resource: the call was explained, nothing is to be carried out")

// Refuse stands where a check of a domain ends. In an ordinary call it returns err. In an explaining call it records the
// refusal and returns nil, so that later checks are reached; what cannot be gone on from is returned all the same: what
// was not found, and internal failures. Whoever goes on must be ready for what the check should have ruled out.
func (c *Call) Refuse(err error) error { return c.refuse("", err) }

// RefuseState is Refuse for a rule that is about the state of a resource, whatever the refusal's kind is.
func (c *Call) RefuseState(err error) error { return c.refuse(StageState, err) }

// RefuseRequest is Refuse for violations of the request's shape that the model does not know; nil when there are none.
func (c *Call) RefuseRequest(problems []apierr.Field) error {
	if len(problems) == 0 {
		return nil
	}
	return c.Refuse(apierr.Request(problems...))
}

// RefuseBusiness is Refuse for the rules that a request breaks; nil when there are none.
func (c *Call) RefuseBusiness(problems []apierr.Field) error {
	if len(problems) == 0 {
		return nil
	}
	return c.Refuse(apierr.Business(problems...))
}

func (c *Call) refuse(stage Stage, err error) error {
	if err == nil || c.Findings == nil {
		return err
	}
	found, ok := finding(err)
	if !ok || found.Err.Kind == apierr.NotFound {
		return err
	}
	if stage != "" {
		found.Stage = stage
	}
	c.Findings.add(found)
	return nil
}

// TaskFails says with which reason codes the task of an explaining call fails for what its checks have refused and nobody
// has given a code yet. An ordinary call needs none: there the refusal itself becomes the Failure.
func (c *Call) TaskFails(reason func(apierr.Kind) string) {
	if c.Findings == nil {
		return
	}
	for i := range c.Findings.list[c.Findings.task:] {
		if found := &c.Findings.list[c.Findings.task+i]; found.Task == "" {
			found.Task = reason(found.Err.Kind)
		}
	}
}

// Refused reports whether an explaining call has found problems; never of an ordinary call.
func (c *Call) Refused() bool { return c.Findings != nil && len(c.Findings.list) > 0 }

// Checked stands after the last check of an operation: ErrExplained when an explaining call has found problems, else nil.
func (c *Call) Checked() error {
	if c.Refused() {
		return ErrExplained
	}
	return nil
}

// Doubtful reports whether an explaining call has found the member at the path wrong already, for the model also one that
// holds it, or a part of it: no conclusions are drawn from its value. Never in an ordinary call, which ends there.
func (c *Call) Doubtful(path string) bool { return c.Findings != nil && c.Findings.doubtful(path) }

// Malformed is Doubtful for what the model says.
func (c *Call) Malformed(path string) bool { return c.Findings != nil && c.Findings.malformed(path) }

func (f *Findings) doubtful(path string) bool {
	return path != "" && f.any("", func(p apierr.Field) bool { return p.Path == path }) || f.malformed(path)
}

// malformed reports whether the model refuses the member, one that holds it, or a part of it.
func (f *Findings) malformed(path string) bool {
	return f.any(StageModel, func(p apierr.Field) bool { return related(path, p.Path) })
}

// related reports whether one of the members is the other or a part of it.
func related(a, b string) bool { return covers(a, b) || covers(b, a) }

// beneath reports whether the member at inner is in the structure at outer.
func beneath(outer, inner string) bool { return strings.HasPrefix(inner, outer+".") }

// any reports whether a problem was found at the stage, "" being each.
func (f *Findings) any(stage Stage, is func(apierr.Field) bool) bool {
	return slices.ContainsFunc(f.list, func(found Finding) bool {
		return (stage == "" || found.Stage == stage) && slices.ContainsFunc(found.Err.Fields, is)
	})
}

// covers reports whether the member at inner is the one at outer or a part of it.
func covers(outer, inner string) bool {
	rest, ok := strings.CutPrefix(inner, outer)
	return ok && outer != "" && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

// End takes the error in that an explaining call ended with. False when it is no refusal but an internal failure.
func (f *Findings) End(err error) bool {
	if err == nil || errors.Is(err, ErrExplained) {
		return true
	}
	found, ok := finding(err)
	if ok {
		f.add(found)
	}
	return ok
}

// finding is the refusal in an error, false for an internal failure.
func finding(err error) (Finding, bool) {
	var failure *Failure
	if errors.As(err, &failure) {
		cause := failure.Cause
		if cause == nil {
			cause = &apierr.Error{Kind: apierr.Conflict, Message: failure.Message}
		}
		found, ok := finding(cause)
		found.Task = failure.Reason
		return found, ok
	}
	var refused *apierr.Error
	if !errors.As(err, &refused) {
		return Finding{}, false
	}
	stage, ok := stages[refused.Kind]
	if refused.Kind == apierr.Validation && !refused.Business {
		stage = StageModel
	}
	return Finding{Stage: stage, Err: refused}, ok
}

// maxProblems is how many problems of one check are told. An ordinary call never has as many, because the model bounds its
// lists; an explaining one goes on with a list that is too long.
const maxProblems = 1000

// add takes a finding in without what an earlier one has said already or may be the cause of.
func (f *Findings) add(found Finding) {
	if len(found.Err.Fields) == 0 {
		if !f.told(found) {
			f.list = append(f.list, found)
		}
		return
	}
	refused := *found.Err
	refused.Fields = slices.DeleteFunc(slices.Clone(refused.Fields[:min(len(refused.Fields), maxProblems)]), func(p apierr.Field) bool {
		if p.Code == apierr.ActionNotPermitted && !f.any(StageModel, func(o apierr.Field) bool { return !beneath(p.Path, o.Path) && related(p.Path, o.Path) }) {
			// Whether a structure may be there at all does not hang on what is in it.
			return f.any("", func(o apierr.Field) bool { return o == p || p.Path != "" && o.Path == p.Path })
		}
		return f.doubtful(p.Path) || f.any("", func(o apierr.Field) bool { return o == p })
	})
	if len(refused.Fields) > 0 {
		found.Err = &refused
		f.list = append(f.list, found)
	}
}

// told reports whether a refusal without fields says nothing new: somebody said the same, or what could not be found was
// named in a form that the model refuses.
func (f *Findings) told(found Finding) bool {
	if found.Err.Kind == apierr.NotFound && f.any(StageModel, namesSomething) {
		return true
	}
	return slices.ContainsFunc(f.list, func(o Finding) bool {
		return o.Err.Kind == found.Err.Kind && o.Err.Message == found.Err.Message
	})
}

// naming are the endings of the members of a request that say what it is about.
var naming = []string{"Identifier", "Identifiers", "Id", "Arn", "Type", "Revision", "Catalog", "DomainName"}

func namesSomething(p apierr.Field) bool {
	name, _, _ := strings.Cut(p.Path, "[")
	return !strings.Contains(name, ".") && slices.ContainsFunc(naming, func(end string) bool { return strings.HasSuffix(name, end) })
}
