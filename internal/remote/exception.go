package remote

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"
)

// Exception is an error that an API answered.
type Exception struct {
	Status int
	Type   string          // such as ValidationException
	Body   json.RawMessage // as it was sent
}

// Error is the type and the message of the answer.
func (e *Exception) Error() string {
	if message := e.read().Message; message != "" {
		return e.Type + ": " + message
	}
	return strings.TrimSpace(fmt.Sprintf("%s HTTP %d", e.Type, e.Status))
}

// Reason is the exception's reason, empty where it has none.
func (e *Exception) Reason() string { return e.read().Reason }

// Problems are the problems that a ValidationException lists, in its order.
func (e *Exception) Problems() []Problem {
	read := e.read()
	var list []Problem
	for _, p := range append(append(read.ErrorList, read.ErrorDetails...), read.FieldList...) {
		q := p.problem
		if p.FieldValidationError != nil {
			q = *p.FieldValidationError
		} else if p.BusinessValidationError != nil {
			q = *p.BusinessValidationError
		}
		list = append(list, Problem{Field: cmp.Or(q.FieldName, q.Name), Code: q.Code, Message: q.Message})
	}
	return list
}

// exception has the members of the four services' errors. They differ in case too, which encoding/json overlooks.
type exception struct {
	Message, Reason                    string
	ErrorList, ErrorDetails, FieldList []struct {
		problem
		FieldValidationError, BusinessValidationError *problem
	}
}

type problem struct{ FieldName, Name, Code, Message string }

// read is empty when the body is no error of an API.
func (e *Exception) read() exception {
	var x exception
	if json.Unmarshal(e.Body, &x) != nil {
		return exception{}
	}
	return x
}
