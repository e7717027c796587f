package server

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// carryOut is the way of one request, and the one place where the order of checks stands (selling §1.3, protocol §6).
// It returns the body of the answer.
func (q *request) carryOut() ([]byte, error) {
	// The body is taken in first, so that a connection stays usable whatever the answer is.
	body, err := q.readBody()
	if err != nil {
		return nil, err
	}
	// What is called, then who calls. The path binding needs the credential's scope to find the service.
	caller, callerErr := readCredentials(q.http)
	if err := q.route(caller.service); err != nil {
		return nil, err
	}
	if callerErr != nil {
		return nil, callerErr
	}
	q.account = caller.account()
	if err := q.meet(); err != nil {
		return nil, err
	}

	// Decoding gathers the violations of the model; they are raised after authorisation.
	in := q.op.New()
	violations, err := awsjson.Decode(body, &q.op.Service.Spelling.Style, in)
	// Rates and injected faults come before anything that decoding found; they only need the catalog from it.
	if err := q.disturb(in.RequestCatalog()); err != nil {
		return nil, err
	}
	if err != nil {
		return nil, err
	}
	if len(violations) > 0 {
		return nil, apierr.Request(violations...)
	}
	q.catalog = in.RequestCatalog()
	if err := q.unknownCatalog(); err != nil {
		return nil, err
	}
	carryOut := q.write
	if q.op.Read != nil {
		carryOut = q.read
	}
	answer, err := carryOut(in)
	if err != nil {
		return nil, err
	}
	return answer, q.disturbAfter()
}

// unknownCatalog refuses a catalog that does not exist.
func (q *request) unknownCatalog() error {
	member := q.op.CatalogMember
	if member == "" || resource.KnownCatalog(q.catalog) {
		return nil
	}
	return apierr.Request(apierr.Fieldf(member, q.op.binding.UnknownCatalog,
		"Value '%s' at '%s' failed to satisfy constraint: the catalog must be %s or %s",
		q.catalog, q.op.Service.Spelling.Path(member), resource.CatalogAWS, resource.CatalogSandbox))
}

// meet records the caller's account at its first call.
func (q *request) meet() error {
	if q.server.Meet == nil {
		return nil
	}
	if known, ok := q.server.met.Load(q.account); ok {
		q.account = known.(string)
		return nil
	}
	// Who is asked to forget has the gate for itself, so nobody is met in one state and known in another.
	defer q.server.enter()()
	now := q.server.Clock.Now()
	q.account = strings.Clone(q.account) // what is kept of a call must not keep its whole header
	err := q.server.Store.Update(q.http.Context(), func(tx store.Tx) error { return q.server.Meet(tx, q.account, now) })
	if err != nil {
		return storeError(err)
	}
	q.server.met.Store(q.account, q.account)
	return nil
}

func (q *request) call() *resource.Call {
	s := q.server
	q.carried = s.Clock.Now()
	return &resource.Call{
		Context: q.http.Context(), Account: q.account, Catalog: q.catalog, Operation: q.op.Name, RequestID: q.id,
		Now: q.carried, Region: s.Region, Switches: s.Switches, Pages: s.Pages, Watch: s.Watch,
	}
}

func (q *request) read(in awsjson.Input) ([]byte, error) {
	var out awsjson.Output
	var call *resource.Call
	err := q.view(&call, func(r store.Reader) error {
		c := &resource.ReadCall{Call: call, Reader: r}
		if err := q.admit(c); err != nil {
			return err
		}
		var err error
		out, err = q.op.Read(c, in)
		return err
	})
	if err != nil {
		return nil, storeError(err)
	}
	return q.encode(out), nil
}

func (q *request) admit(c *resource.ReadCall) error {
	if q.op.binding.Admit == nil {
		return nil
	}
	return q.op.binding.Admit(c)
}

func (q *request) encode(out awsjson.Output) []byte {
	if q.op.NoOutput {
		return nil
	}
	if s, ok := out.(awsjson.StoredOutput); ok {
		if answer := s.StoredAnswer(); answer != nil {
			return answer
		}
	}
	return out.AppendJSON(make([]byte, 0, 4096))
}

// write carries out a change: the client token, the records, the events, the agenda and the audit line are one commit.
func (q *request) write(in awsjson.Input) ([]byte, error) {
	token, hash := in.RequestToken(), ""
	if token != "" {
		hash = tokenHash(in)
	}
	var answer []byte
	var task string
	wake := false
	var call *resource.Call
	err := q.update(&call, func(tx store.Tx) error {
		answer, task, wake = nil, "", false
		q.replayed = false
		c := resource.NewWriteCall(call, q.watched(tx), q.server.IDs)
		if err := q.admit(c.Reading()); err != nil {
			return err
		}
		if token != "" {
			once, err := q.replay(c, token, hash)
			if err != nil {
				return err
			}
			if once != nil {
				answer, task, q.replayed = once.Answer, once.Ref, true
				return nil
			}
		}
		out, err := q.op.Write(c, in)
		if err != nil {
			return err
		}
		answer, task, wake = q.encode(out), c.TaskRef(), c.Due()
		q.subject = c.Subject
		if token != "" {
			err := tx.Remember(store.Once{
				Account: q.account, Catalog: q.catalog, Operation: q.op.Name, Token: token,
				Hash: hash, Ref: task, Answer: answer, Created: c.Now,
			})
			if err != nil {
				return err
			}
		}
		return tx.Audit(store.Audit{
			Time: c.Now, Account: q.account, Catalog: cmp.Or(q.catalog, c.Subject.Catalog), Operation: q.op.Name,
			Kind: c.Subject.Kind, ID: c.Subject.ID, RequestID: q.id,
		})
	})
	if err != nil {
		return nil, storeError(err)
	}
	if wake {
		q.server.Agenda.Wake()
	}
	if task != "" {
		return q.current(task)
	}
	return answer, nil
}

// tokenHash is of the request without its token: what a repeated one must have in common with the first.
func tokenHash(in awsjson.Input) string {
	sum := sha256.Sum256(in.WithoutToken().AppendJSON(nil))
	return hex.EncodeToString(sum[:])
}

// settle lets a refusal leave the trace it must leave; it returns the refusal. nil and what leaves none are left alone.
func (q *request) settle(call *resource.Call, refusal error) error {
	var s resource.Settler
	if !errors.As(refusal, &s) {
		return refusal
	}
	err := q.server.Store.Update(q.http.Context(), func(tx store.Tx) error {
		return s.Settle(resource.NewWriteCall(call, tx, q.server.IDs))
	})
	if err != nil {
		return fmt.Errorf("record a refusal: %w", err)
	}
	return refusal
}

// replay returns what the token was used for, nil when it is new or too old to count (selling §1.6, account §6.3).
func (q *request) replay(c *resource.WriteCall, token, hash string) (*store.Once, error) {
	once, err := c.Once(q.account, q.catalog, q.op.Name, token)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil, nil
	case err != nil:
		return nil, err
	case c.Now.Sub(once.Created) >= c.Switches.TokenLife:
		return nil, nil
	case once.Hash != hash:
		return nil, apierr.Conflictf(q.op.binding.TokenConflict, "Conflicting client token submitted for a new request body.")
	}
	return once, nil
}

// current waits a bounded time for the end of a task and answers with its state. Repeating the call with its token is
// how clients poll, so a replay comes here too.
func (q *request) current(task string) ([]byte, error) {
	kind, id, _ := strings.Cut(task, "/")
	if err := q.server.Agenda.Await(q.http.Context(), kind, id, q.server.Switches.TaskWait); err != nil {
		return nil, err
	}
	var out awsjson.Output
	var call *resource.Call
	err := q.view(&call, func(r store.Reader) (err error) {
		out, err = q.op.Current(&resource.ReadCall{Call: call, Reader: r}, id)
		return err
	})
	if err != nil {
		return nil, storeError(err)
	}
	return q.encode(out), nil
}

// storeError words what only the store can refuse.
func storeError(err error) error {
	if errors.Is(err, store.ErrFull) {
		return &apierr.Error{
			Kind: apierr.Unavailable, RetryAfter: 5 * time.Second, Err: err,
			Message: "The server's disk is full; nothing was changed. Retry when there is room again.",
		}
	}
	return err
}
