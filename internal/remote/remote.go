// Package remote talks to a running Cosell: control calls and calls of the AWS APIs, as any account. The command line,
// the scenarios and the tests of our users go through it. It knows the wire, not the rules, and no command line.
package remote

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// Client reaches one server.
type Client struct {
	// Endpoint is the server's address, such as http://127.0.0.1:4580.
	Endpoint string
	// HTTP sends the requests; nil is http.DefaultClient.
	HTTP *http.Client
}

// InProcess reaches a server without a network: every request is answered by the handler.
func InProcess(h http.Handler) *Client {
	return &Client{Endpoint: "http://cosell.invalid", HTTP: &http.Client{Transport: handlerTransport{h}}}
}

// send makes one request and reads the whole answer.
func (c *Client) send(ctx context.Context, method, path string, header http.Header, body []byte) (*http.Response, []byte, error) {
	resp, err := c.open(ctx, method, path, header, bytes.NewReader(body))
	if err != nil {
		return nil, nil, err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, nil, fmt.Errorf("read the server's answer: %w", err)
	}
	return resp, text, nil
}

// open makes one request; the answer's body is the caller's to read and close.
func (c *Client) open(ctx context.Context, method, path string, header http.Header, body io.Reader) (*http.Response, error) {
	base, err := url.Parse(c.Endpoint)
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		return nil, fmt.Errorf("the endpoint %q is no address; give one such as http://127.0.0.1:4580", c.Endpoint)
	}
	r, err := http.NewRequestWithContext(ctx, method, strings.TrimSuffix(base.String(), "/")+path, body)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", method, path, err)
	}
	r.Header = header
	client := c.HTTP
	if client == nil {
		client = http.DefaultClient
	}
	resp, err := client.Do(r)
	if err != nil {
		return nil, fmt.Errorf("no answer from the server, is it running at %s? %w", c.Endpoint, err)
	}
	return resp, nil
}

// encode makes a request's body; nil has none, and what is JSON already stays as it is.
func encode(in any) ([]byte, error) {
	switch v := in.(type) {
	case nil:
		return nil, nil
	case json.RawMessage:
		return v, nil
	}
	body, err := json.Marshal(in)
	if err != nil {
		return nil, fmt.Errorf("encode the request: %w", err)
	}
	return body, nil
}
