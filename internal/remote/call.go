package remote

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	accountapi "github.com/opencosell/cosell/api/account"
	benefitsapi "github.com/opencosell/cosell/api/benefits"
	channelapi "github.com/opencosell/cosell/api/channel"
	sellingapi "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/awsjson"
)

var services = map[string]*awsjson.Service{
	sellingapi.API.Name:  &sellingapi.API,
	accountapi.API.Name:  &accountapi.API,
	channelapi.API.Name:  &channelapi.API,
	benefitsapi.API.Name: &benefitsapi.API,
}

// Exception is an error that an API answered.
type Exception struct {
	Status int
	Type   string          // such as ValidationException
	Body   json.RawMessage // as it was sent
}

// Error is the type and the message of the answer.
func (e *Exception) Error() string {
	// Some services write the member in lower case; encoding/json takes either.
	var body struct{ Message string }
	if err := json.Unmarshal(e.Body, &body); err != nil || body.Message == "" {
		return fmt.Sprintf("%s (HTTP %d)", e.Type, e.Status)
	}
	return e.Type + ": " + body.Message
}

// Call makes a call of an AWS API as an account of 12 digits; operation is service and name, such as
// selling.CreateOpportunity. in is encoded as JSON. It returns the body of the answer, which is empty where the
// operation has none. What the API refuses is an *Exception.
func (c *Client) Call(ctx context.Context, account, operation string, in any) (json.RawMessage, error) {
	name, op, found := strings.Cut(operation, ".")
	service, ok := services[name]
	if !found || !ok || op == "" {
		return nil, fmt.Errorf("%q is no operation: give service and name, such as selling.CreateOpportunity; the services are selling, account, channel, benefits", operation)
	}
	if in == nil {
		in = struct{}{}
	}
	body, err := encode(in)
	if err != nil {
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
