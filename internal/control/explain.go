package control

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/opencosell/cosell/internal/explanation"
)

// aroundPayload is more than a body has beside the payload that it asks about.
const aroundPayload = 4 << 10

// explain says everything that stands in the way of a call, or what it would do. Nothing is written.
func (a *api) explain(r *http.Request) (any, error) {
	var in struct {
		Operation string          `json:"operation"`
		Account   string          `json:"account"`
		Payload   json.RawMessage `json:"payload"`
	}
	if err := readAtMost(a.MaxCall+aroundPayload, r, &in); err != nil {
		return nil, err
	}
	switch "" {
	case in.Operation:
		return nil, refuse("operation", "operation is required: give service and name, such as selling.CreateOpportunity")
	case in.Account:
		return nil, refuse("account", "account is required: give the 12 digits of the account that calls")
	}
	if bytes.Equal(in.Payload, []byte("null")) {
		in.Payload = nil
	}
	told, err := a.Explain(r.Context(), in.Operation, in.Account, in.Payload)
	var unusable *explanation.Unusable
	if errors.As(err, &unusable) {
		return nil, refuse(unusable.Field, "%s", unusable.Message)
	}
	return told, err
}
