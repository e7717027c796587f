package remote

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strings"

	accountapi "github.com/opencosell/cosell/api/account"
	benefitsapi "github.com/opencosell/cosell/api/benefits"
	channelapi "github.com/opencosell/cosell/api/channel"
	sellingapi "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/awsjson"
)

// service is an API with what SDKs know of its inputs.
type service struct {
	*awsjson.Service
	// token is the member in which calls bring a client token, tokened the operations that have it.
	token   string
	tokened map[string]bool
}

// A service that nobody implements still has its table of operations.
type nobody struct{}

var services = map[string]service{
	sellingapi.API.Name:  {&sellingapi.API, "ClientToken", tokened(sellingapi.Operations[any, any](nil))},
	accountapi.API.Name:  {&accountapi.API, "ClientToken", tokened(accountapi.Operations[any, any](nil))},
	channelapi.API.Name:  {&channelapi.API, "clientToken", tokened(channelapi.Operations[any, any](nobody{}))},
	benefitsapi.API.Name: {&benefitsapi.API, "ClientToken", tokened(benefitsapi.Operations[any, any](nobody{}))},
}

func tokened(operations []awsjson.Operation[any, any]) map[string]bool {
	with := map[string]bool{}
	for _, op := range operations {
		_, with[op.Name] = reflect.TypeOf(op.New()).Elem().FieldByName("ClientToken")
	}
	return with
}

// find reads service and name of an operation; whether the service has it is for the server to say.
func find(operation string) (service, string, error) {
	name, op, found := strings.Cut(operation, ".")
	s, ok := services[name]
	if !found || !ok || op == "" {
		return service{}, "", fmt.Errorf("%q is no operation: give service and name, such as selling.CreateOpportunity; the services are selling, account, channel, benefits", operation)
	}
	return s, op, nil
}

// Call makes a call of an AWS API as an account of 12 digits; operation is service and name, such as
// selling.CreateOpportunity. in is encoded as JSON; like an SDK, Call fills in a client token where the operation takes
// one and in has none. It returns the body of the answer, which is empty where the operation has none. What the API
// refuses is an *Exception.
func (c *Client) Call(ctx context.Context, account, operation string, in any) (json.RawMessage, error) {
	service, op, err := find(operation)
	if err != nil {
		return nil, err
	}
	if in == nil {
		in = struct{}{}
	}
	body, err := encode(in)
	if err != nil {
		return nil, err
	}
	if body, err = WithClientToken(operation, body); err != nil {
		return nil, err
	}
	header := http.Header{}
	header.Set("Content-Type", "application/x-amz-json-1.0")
	header.Set("X-Amz-Target", service.TargetPrefix+"."+op)
	// An open server reads the account from the credential and verifies no signature.
	header.Set("Authorization", "AWS4-HMAC-SHA256 Credential="+account+"/20260101/us-east-1/"+service.SigningName+
		"/aws4_request, SignedHeaders=host, Signature=0")
	resp, text, err := c.send(ctx, http.MethodPost, "/", header, body)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		kind, _, _ := strings.Cut(resp.Header.Get("X-Amzn-Errortype"), ":")
		return nil, &Exception{Status: resp.StatusCode, Type: kind, Body: text}
	}
	return text, nil
}

// WithClientToken adds a client token to an input that has none, where the operation takes one. What is no JSON object
// is left for the server to refuse.
func WithClientToken(operation string, body []byte) ([]byte, error) {
	service, op, err := find(operation)
	if err != nil {
		return nil, err
	}
	var input map[string]json.RawMessage
	if !service.tokened[op] || json.Unmarshal(body, &input) != nil || input == nil {
		return body, nil
	}
	if _, given := input[service.token]; given {
		return body, nil
	}
	input[service.token], _ = json.Marshal(rand.Text()) // a string always encodes
	return encode(input)
}
