package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/explanation"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// Explain carries a call out as far as it goes, past what refuses it, and undoes it: the checks are those of carryOut, in
// their order. Nothing is written, no account is met, no rate counts it and no fault rule has it. payload is the body of
// the call; nil is an empty one. An *explanation.Unusable is an operation, account or payload that cannot be explained.
func (s *Server) Explain(ctx context.Context, operation, account string, payload []byte) (*explanation.Explanation, error) {
	op, err := s.named(operation)
	if err != nil {
		return nil, err
	}
	if !store.IsAccount(account) {
		return nil, &explanation.Unusable{Field: "account", Message: "account must be the 12 digits of the account that calls"}
	}
	if int64(len(payload)) > s.MaxBody {
		return nil, &explanation.Unusable{Field: "payload", Message: fmt.Sprintf("payload has %d bytes, a call takes at most %d", len(payload), s.MaxBody)}
	}
	// The request is nobody's: it lends its context to what calls and explanations share.
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "/", http.NoBody)
	if err != nil {
		return nil, err
	}
	x := &explained{
		request: &request{server: s, http: r, id: requestIDs.UUID(), op: op, account: account},
		told:    &explanation.Explanation{Operation: op.Service.Name + "." + op.Name, Account: account},
	}
	if err := x.explain(payload); err != nil {
		return nil, err
	}
	return x.told, nil
}

// named finds the operation of a name such as selling.CreateOpportunity.
func (s *Server) named(operation string) (*bound, error) {
	service, name, _ := strings.Cut(operation, ".")
	for _, op := range s.byName[name] {
		switch {
		case op.Service.Name != service:
		case op.Done():
			return op, nil
		default:
			return nil, &explanation.Unusable{Field: "operation", Message: fmt.Sprintf("%s is an operation that this server does not have yet", operation)}
		}
	}
	return nil, &explanation.Unusable{
		Field:   "operation",
		Message: fmt.Sprintf("%.100q is no operation: give service and name, such as selling.CreateOpportunity; the services are selling, account, channel, benefits", operation),
	}
}

// explained is a call on the way to its explanation.
type explained struct {
	*request
	told *explanation.Explanation
	// model is what decoding found; findings and the rest are of the last run of the transaction.
	model    []apierr.Field
	findings *resource.Findings
	recorder *recorder
	answer   []byte
}

// errUndo ends the transaction of an explanation.
var errUndo = errors.New("explained")

func (x *explained) explain(payload []byte) error {
	defer x.server.enter()()
	in := x.op.New()
	var err error
	x.findings = new(resource.Findings)
	x.model, err = awsjson.Decode(payload, &x.op.Service.Spelling.Style, in)
	x.catalog = in.RequestCatalog()
	x.told.Catalog = x.catalog
	switch {
	case err != nil:
		if !x.findings.End(err) {
			return err
		}
	case x.unknownCatalog() != nil:
		x.begin()
		x.findings.End(x.unknownCatalog())
	case len(x.model) >= awsjson.MaxViolations:
		x.begin() // what is wrong so often is not worth the time of those who wait to write
	case x.op.Read != nil:
		err = x.server.Store.View(x.http.Context(), func(r store.Reader) error {
			c := &resource.ReadCall{Call: x.begin(), Reader: r}
			return x.end(x.safely(func() error { return x.explainRead(c, in) }))
		})
	default:
		err = x.server.Store.Update(x.http.Context(), func(tx store.Tx) error {
			if x.server.Meet != nil {
				if err := x.server.Meet(tx, x.account, x.server.Clock.Now()); err != nil {
					return err
				}
			}
			x.recorder = newRecorder(tx)
			c := resource.NewWriteCall(x.begin(), x.recorder, x.server.IDs)
			return x.end(x.safely(func() error { return x.explainWrite(c, in) }))
		})
	}
	// An internal failure after problems were found comes from going on past them.
	if found := x.findings.All(); err != nil && !errors.Is(err, errUndo) && len(found) == 0 {
		return storeError(err)
	}
	x.told.Refused(x.op.Service, x.op.Name, x.findings.All())
	if x.told.WouldSucceed {
		x.told.Answer = explanation.Answer{Status: http.StatusOK, Body: json.RawMessage(x.answer)}
		if x.recorder != nil {
			x.told.Would = x.recorder.outcome()
		}
	}
	return nil
}

// begin makes the call of one run, which has found what decoding did.
func (x *explained) begin() *resource.Call {
	x.findings, x.answer = new(resource.Findings), nil
	if len(x.model) > 0 {
		x.findings.End(apierr.Request(x.model...))
	}
	call := x.call()
	call.Findings = x.findings
	return call
}

// end takes in how the run ended. Everything is undone; what is no refusal is returned, so that the store can tell
// whether it has to be repeated.
func (x *explained) end(err error) error {
	if !x.findings.End(err) {
		return err
	}
	return errUndo
}

// safely turns a panic into an error: who goes on past a refused check may find less than the domain relies on.
func (x *explained) safely(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("explain %s: panic: %v", x.told.Operation, p)
		}
	}()
	return f()
}

func (x *explained) explainRead(c *resource.ReadCall, in awsjson.Input) error {
	if err := c.Refuse(x.admit(c)); err != nil {
		return err
	}
	out, err := x.op.Read(c, in)
	if err == nil && !c.Refused() {
		x.answer = x.encode(out)
	}
	return err
}

func (x *explained) explainWrite(c *resource.WriteCall, in awsjson.Input) error {
	if err := c.Refuse(x.admit(c.Reading())); err != nil {
		return err
	}
	if token := in.RequestToken(); token != "" && !c.Doubtful("ClientToken") {
		once, err := x.replay(c, token, tokenHash(in))
		if err := c.Refuse(err); err != nil {
			return err
		}
		if once != nil && !c.Refused() {
			x.recorder.replay = true
			return x.answerOnce(c, once)
		}
	}
	out, err := x.op.Write(c, in)
	if err != nil {
		return err
	}
	if c.Task != "" {
		if err := x.explainTask(c); err != nil {
			return err
		}
	}
	if c.Refused() {
		return nil
	}
	if c.Task != "" && x.server.Switches.TaskWait > 0 {
		out, err = x.op.Current(c.Reading(), c.Task)
		if err != nil {
			return err
		}
	}
	x.answer = x.encode(out)
	return nil
}

// answerOnce is the answer of a call that is repeated.
func (x *explained) answerOnce(c *resource.WriteCall, once *store.Once) error {
	x.answer = once.Answer
	if once.Ref == "" {
		return nil
	}
	_, id, _ := strings.Cut(once.Ref, "/")
	out, err := x.op.Current(c.Reading(), id)
	if err == nil {
		x.answer = x.encode(out)
	}
	return err
}

// explainTask carries out the task that the call started, as the agenda would after the call.
func (x *explained) explainTask(c *resource.WriteCall) error {
	kind, id, _ := strings.Cut(c.TaskRef(), "/")
	job, ok := x.server.Agenda.Job(kind)
	if !ok {
		return nil // of a newer release
	}
	x.findings.TaskBegins()
	call := *c.Call
	call.Operation = kind
	if err := x.recorder.Unschedule(kind, id); err != nil {
		return err
	}
	return job.Run(resource.NewWriteCall(&call, x.recorder, x.server.IDs), store.Entry{
		Kind: kind, Ref: id, Account: x.account, Catalog: x.catalog, Due: c.Now, Attempt: 1,
	})
}
