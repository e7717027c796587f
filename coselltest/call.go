package coselltest

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/opencosell/cosell/internal/remote"
)

// Exception is what an API or an action refused with; errors.As finds it in the error of TryCall. Type is the exception's
// name, such as ConflictException; Reason and Problems have more of a ValidationException.
type Exception = remote.Exception

// Problem is one of several problems of a refusal.
type Problem = remote.Problem

// TryCall makes a call of an API without an SDK: operation is service and name, such as selling.GetOpportunity, account
// who calls. input is encoded as JSON (nil is an empty object) and the answer decoded into output, unless that is nil.
// A client token is added where the operation takes one and input has none. What the API refuses is an *Exception.
func (s *Server) TryCall(account, operation string, input, output any) error {
	answer, err := s.client.Call(s.ctx(), account, operation, input)
	if err != nil || output == nil || len(answer) == 0 {
		return err
	}
	if err := json.Unmarshal(answer, output); err != nil {
		return fmt.Errorf("the answer of %s: %w", operation, err)
	}
	return nil
}

// Call is a TryCall that must succeed.
func (s *Server) Call(account, operation string, input, output any) {
	s.helper()()
	if err := s.TryCall(account, operation, input, output); err != nil {
		s.must(fmt.Errorf("%s by %s: %w", operation, account, err))
	}
}

// Refused is a TryCall that must be refused with the exception, such as ConflictException; it returns the refusal.
func (s *Server) Refused(exception, account, operation string, input any) *Exception {
	s.helper()()
	err := s.TryCall(account, operation, input, nil)
	var e *Exception
	if errors.As(err, &e) && e.Type == exception {
		return e
	}
	s.must(fmt.Errorf("%s by %s: got %w, want %s", operation, account, cause(err), exception))
	return nil
}

var errDone = errors.New("no refusal")

func cause(err error) error {
	if err == nil {
		return errDone
	}
	return err
}
