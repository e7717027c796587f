package remote

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// Refusal is what the control API refused.
type Refusal struct {
	Status  int       `json:"-"`
	Field   string    `json:"field"`
	Type    string    `json:"type"`
	Message string    `json:"message"`
	Fields  []Problem `json:"fields"`
}

// Problem is one of several problems of a request.
type Problem struct {
	Field   string `json:"field"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Error has a line for every problem.
func (r *Refusal) Error() string {
	if len(r.Fields) == 0 {
		return strings.TrimPrefix(r.Type+": "+r.Message, ": ")
	}
	lines := []string{r.Type}
	for _, f := range r.Fields {
		lines = append(lines, "  "+strings.TrimPrefix(f.Field+": "+f.Message, ": "))
	}
	return strings.Join(lines, "\n")
}

// Control makes a control call; path begins after /_cosell, such as /v1/clock. in is encoded as JSON, nil sends nothing.
// The answer is decoded into out, which may be a *json.RawMessage, or nil when nobody wants it. A refusal is a *Refusal.
func (c *Client) Control(ctx context.Context, method, path string, in, out any) error {
	body, err := encode(in)
	if err != nil {
		return err
	}
	header := http.Header{}
	if method != http.MethodGet {
		header.Set("Content-Type", "application/json")
	}
	resp, text, err := c.send(ctx, method, "/_cosell"+path, header, body)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return refusal(resp, text)
	}
	if raw, ok := out.(*json.RawMessage); ok && !json.Valid(text) {
		return fmt.Errorf("what answers at %s is no Cosell", c.Endpoint)
	} else if ok {
		*raw = text
		return nil
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(text, out); err != nil {
		return fmt.Errorf("what answers at %s is no Cosell: %w", c.Endpoint, err)
	}
	return nil
}

// refusal is what an answer without success says.
func refusal(resp *http.Response, text []byte) error {
	var refused struct{ Error *Refusal }
	if err := json.Unmarshal(text, &refused); err != nil || refused.Error == nil || refused.Error.Message == "" {
		return fmt.Errorf("the server answered %s, and not as Cosell does; is the endpoint right?", resp.Status)
	}
	refused.Error.Status = resp.StatusCode
	return refused.Error
}
