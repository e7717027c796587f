package resource

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"github.com/opencosell/cosell/internal/store"
)

// Event is a change that accounts are told of.
type Event struct {
	Version    string // of the envelope: "0" for selling, "1" for account
	Source     string
	DetailType string
	Resources  []string
	Detail     any
}

// envelope is the form in which every recipient gets an event.
type envelope struct {
	Version    string   `json:"version"`
	ID         string   `json:"id"`
	DetailType string   `json:"detail-type"`
	Source     string   `json:"source"`
	Account    string   `json:"account"`
	Time       string   `json:"time"`
	Region     string   `json:"region"`
	Resources  []string `json:"resources"`
	Detail     any      `json:"detail"`
}

// Tell writes a copy of the event for the account into the outbox, in the commit of the change. AWS itself, which is
// no account, gets none.
func (c *WriteCall) Tell(account string, e Event) error {
	if account == c.Switches.AWSAccount {
		return nil
	}
	if e.Resources == nil {
		e.Resources = []string{}
	}
	id := c.IDs.UUID()
	body, err := JSON(envelope{
		Version: e.Version, ID: id, DetailType: e.DetailType, Source: e.Source, Account: account,
		Time: c.Now.UTC().Format(time.RFC3339), Region: c.Region, Resources: e.Resources, Detail: e.Detail,
	})
	if err != nil {
		return fmt.Errorf("event %q: %w", e.DetailType, err)
	}
	return c.Emit(store.Event{
		ID: id, Account: account, Catalog: c.Catalog, Source: e.Source, DetailType: e.DetailType,
		Time: c.Now, Body: body,
	})
}

// JSON encodes a value as the server stores it: compact, without escaping what JSON does not need escaped.
func JSON(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}
