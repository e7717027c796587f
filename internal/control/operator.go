package control

import (
	"encoding/json"
	"net/http"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/operator"
)

func (a *api) operatorActions(*http.Request) (any, error) {
	return struct {
		Actions []operator.Action `json:"actions"`
	}{operator.Actions()}, nil
}

// maxAction bounds the body of an action: the longest is the list of all AWS products.
const maxAction = 1 << 20

// operatorDo takes an action, which the operator's table decodes and carries out.
func (a *api) operatorDo(r *http.Request) (any, error) {
	var in struct {
		Account string          `json:"account"`
		Catalog string          `json:"catalog"`
		Input   json.RawMessage `json:"input"`
	}
	if err := readAtMost(maxAction, r, &in); err != nil {
		return nil, err
	}
	name := r.PathValue("action")
	result, id, err := a.Operator.Do(r.Context(), name, operator.Request{Account: in.Account, Catalog: in.Catalog, Input: in.Input})
	if err != nil {
		return nil, refusedAction(err)
	}
	return struct {
		Result    any    `json:"result"`
		RequestID string `json:"requestId"`
	}{result, id}, nil
}

// problem is one of several of a refused action.
type problem struct {
	Field   string `json:"field"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// refusals are the answers to what a domain refuses, by kind; every other error is the server's own.
var refusals = map[apierr.Kind]struct {
	status int
	name   string
}{
	apierr.Validation:    {http.StatusBadRequest, "ValidationException"},
	apierr.AccessDenied:  {http.StatusForbidden, "AccessDeniedException"},
	apierr.NotFound:      {http.StatusNotFound, "ResourceNotFoundException"},
	apierr.Conflict:      {http.StatusConflict, "ConflictException"},
	apierr.QuotaExceeded: {http.StatusConflict, "ServiceQuotaExceededException"},
}

func refusedAction(err error) error {
	e := apierr.From(err)
	known, ok := refusals[e.Kind]
	if !ok {
		return err
	}
	r := &refusal{Status: known.status, Type: known.name, Message: e.Detail()}
	for _, f := range e.Fields {
		r.Fields = append(r.Fields, problem{Field: f.Path, Code: string(f.Code), Message: f.Message})
	}
	if len(r.Fields) > 0 {
		r.Field = r.Fields[0].Field
	}
	return r
}
